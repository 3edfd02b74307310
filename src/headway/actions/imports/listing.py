"""The imports of a workspace, as lists show them."""

from typing import Any

from headway.records.models import Import


def listed() -> list[dict[str, Any]]:
    """Every import, newest first: id, state, source, started_at, finished_at, files (names), new, changed, refused."""
    return [_line(row) for row in Import.objects.order_by("-id")]


def _line(row: Import) -> dict[str, Any]:
    kinds = row.report.get("kinds", [])
    return {
        "id": row.pk,
        "state": row.state,
        "source": row.source,
        "started_at": row.started_at.isoformat(sep=" ", timespec="seconds"),
        "finished_at": row.finished_at.isoformat(sep=" ", timespec="seconds") if row.finished_at else None,
        "files": ", ".join(str(file.get("name", "")) for file in row.files),
        "new": sum(kind["new"] for kind in kinds),
        "changed": sum(kind["changed"] for kind in kinds),
        "refused": row.report.get("refused", 0),
    }
