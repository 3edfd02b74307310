import os
from pathlib import Path

import pytest

from headway.ingest import ImportSettings, NothingKnown, StagedFiles, propose, read_tables, stage


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real files; without it these tests are skipped, and say so."""
    folder = os.environ.get("HEADWAY_REAL_DATA", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("HEADWAY_REAL_DATA names no folder of real data")
    return Path(folder)


@pytest.fixture(scope="session")
def staged_from(real_data: Path):
    """Stage files of the real data as `--yes` would: no answers given, so no question may be open."""
    done: dict[tuple[str, ...], StagedFiles] = {}

    def run(*names: str) -> StagedFiles:
        if names not in done:
            tables = read_tables([real_data / name for name in names])
            known, settings = NothingKnown(), ImportSettings()
            proposal = propose(tables, known=known, kept=None, settings=settings)
            done[names] = stage(tables, proposal, {}, known=known, settings=settings)
        return done[names]

    return run
