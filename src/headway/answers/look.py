"""A look into the engine by plain SQL of ours, whatever dialect the engine speaks."""

from collections.abc import Mapping

import pyarrow as pa

from headway.engines.engine import Engine
from headway.sql.dialects import translated


def look(engine: Engine, sql: str, values: Mapping[str, object] | None = None) -> pa.Table:
    """The table of a statement in DuckDB's words; `values` fill its `$name` parameters."""
    return engine.run(translated(sql, engine.dialect), values or {})
