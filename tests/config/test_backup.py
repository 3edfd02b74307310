"""What is restored is what was backed up, past versions too, on both databases; a damaged backup restores nothing."""

import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from polars.testing import assert_frame_equal

from headway.config.archive import BadBackup, pack, unpack
from headway.config.backup import back_up
from headway.config.restore import restore
from headway.config.workspace import FolderTaken, Workspace, bind, open_workspace
from headway.errors import Refused
from headway.records.changes import epoch, head, read_changes
from headway.records.frames import versions
from headway.records.models import Account, Audit, Deal
from tests.records.postgres import new_database

NOW = datetime(2024, 5, 1, 12, 30, tzinfo=UTC)


def saved(store: Workspace, tmp_path: Path) -> Path:
    acme = Account.objects.create(name="Acmé\t\\N", annual_revenue="12.3456", custom={"a": "b"})
    Account.objects.filter(pk=acme.pk).update(city="Bern")
    Deal.objects.create(name="gone").delete()
    Deal.objects.create(name="kept", account=acme)
    (store.files / "2024").mkdir(parents=True)
    (store.files / "2024" / "in.csv").write_text("a,b\n")
    return back_up(store, to=tmp_path, at=NOW)


def place(request: pytest.FixtureRequest, name: str) -> str | None:
    """Where restored records go: beside the folder on SQLite, an empty database on PostgreSQL."""
    if connection.vendor == "sqlite":
        return None
    return new_database(request.getfixturevalue("postgres_server"), name)


def test_every_version_of_every_record_comes_back(
    store: Workspace, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    backup = saved(store, tmp_path)
    before = {table: versions(table) for table in ("accounts", "deals")}
    again = restore(backup, folder=tmp_path / "again", records_url=place(request, "again"))
    for table, frame in before.items():
        assert_frame_equal(versions(table), frame)
    assert (again.files / "2024" / "in.csv").read_text() == "a,b\n"
    assert open_workspace(again.folder) == again


def test_a_restored_store_goes_on_counting_and_lives_under_another_name(
    store: Workspace, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    backup, old_name, last = saved(store, tmp_path), epoch(), Deal.objects.get().pk
    again = restore(backup, folder=tmp_path / "again", records_url=place(request, "goes_on"))
    assert epoch() != old_name
    assert again.secret != store.secret
    assert Deal.objects.create(name="new").pk > last
    assert "new" in [Deal.objects.get(pk=pk).name for pk in read_changes(0).ids("deals") if pk > last]
    assert read_changes(0).position >= head()
    assert Audit.objects.get(verb="note_restore").after == {"backup_of": NOW.isoformat()}


def test_the_backup_is_of_its_moment_and_the_store_goes_on(store: Workspace, tmp_path: Path) -> None:
    backup = saved(store, tmp_path)
    Deal.objects.create(name="later")
    assert Deal.objects.count() == 2
    assert backup.name == "shop-20240501-123000.headway.tar.gz"
    assert backup.stat().st_mode & 0o777 == 0o600
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_neither_the_secret_nor_the_mirror_is_in_a_backup(workspace: Workspace, tmp_path: Path) -> None:
    (workspace.folder / "mirror" / "facts.duckdb").write_text("columns")
    with tarfile.open(saved(workspace, tmp_path)) as tar:
        assert sorted(tar.getnames()) == [
            "files/2024/in.csv",
            "headway.toml",
            "manifest.json",
            "records/records.sqlite3",
        ]


@pytest.mark.parametrize("harm", ["cut", "changed", "other"])
def test_a_damaged_backup_is_refused_and_nothing_is_left(workspace: Workspace, tmp_path: Path, harm: str) -> None:
    backup = saved(workspace, tmp_path)
    whole = backup.read_bytes()
    match harm:
        case "cut":
            backup.write_bytes(whole[: len(whole) // 2])
        case "changed":
            backup.write_bytes(whole[:5000] + bytes(64) + whole[5064:])
        case _:
            backup.write_text("not a backup")
    with pytest.raises(BadBackup, match="Nothing was changed"):
        restore(backup, folder=tmp_path / "again")
    assert not (tmp_path / "again").exists()
    assert not list(tmp_path.glob(".again*"))


def test_a_file_that_points_outside_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    bad = tmp_path / "bad.tar.gz"
    with tarfile.open(bad, "w:gz") as tar:
        tar.add(workspace.folder / "headway.toml", arcname="../outside.toml")
    with pytest.raises(BadBackup, match="outside"):
        restore(bad, folder=tmp_path / "again")
    assert not (tmp_path / "outside.toml").exists()


def test_a_workspace_in_use_is_never_restored_over(workspace: Workspace, tmp_path: Path) -> None:
    backup = saved(workspace, tmp_path)
    with pytest.raises(FolderTaken):
        restore(backup, folder=workspace.folder)
    assert Deal.objects.get().name == "kept"


def test_an_existing_backup_is_not_overwritten(workspace: Workspace, tmp_path: Path) -> None:
    backup = saved(workspace, tmp_path)
    with pytest.raises(Refused, match="there already"):
        back_up(workspace, to=backup, at=NOW)


@pytest.mark.postgres
def test_a_database_in_use_is_never_restored_over(
    store: Workspace, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite records are a file of the new folder")
    backup = saved(store, tmp_path)
    with pytest.raises(Refused, match="not empty"):
        restore(backup, folder=tmp_path / "again")
    bind(store)
    assert Deal.objects.get().name == "kept"


def written_by_a_newer_version(backup: Path, tmp_path: Path) -> Path:
    """The same backup as though a later Headway had written it."""
    inside = tmp_path / "inside"
    inside.mkdir()
    manifest = unpack(backup, inside)
    manifest.migrations["records"].append("9999_later")
    manifest.members.clear()
    newer = tmp_path / "newer.tar.gz"
    pack(newer, [(p.relative_to(inside).as_posix(), p) for p in inside.rglob("*") if p.is_file()], manifest)
    return newer


def test_a_backup_of_a_newer_version_is_refused_and_leaves_room_for_another(
    store: Workspace, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    backup = saved(store, tmp_path)
    url = place(request, "refused")
    with pytest.raises(BadBackup, match="another version"):
        restore(written_by_a_newer_version(backup, tmp_path), folder=tmp_path / "again", records_url=url)
    assert not (tmp_path / "again").exists()
    restore(backup, folder=tmp_path / "again", records_url=url)
    assert Deal.objects.get().name == "kept"


@pytest.mark.postgres
def test_a_restore_that_fails_half_way_empties_the_database_again(
    store: Workspace, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite records are a file of the new folder")
    backup, url = saved(store, tmp_path), place(request, "half_way")
    inside = tmp_path / "inside"
    inside.mkdir()
    manifest = unpack(backup, inside)
    manifest.tables["deals"] = ["no_such_column"]
    manifest.members.clear()
    broken = tmp_path / "broken.tar.gz"
    pack(broken, [(p.relative_to(inside).as_posix(), p) for p in inside.rglob("*") if p.is_file()], manifest)
    with pytest.raises(DatabaseError, match="no_such_column"):
        restore(broken, folder=tmp_path / "again", records_url=url)
    assert connection.introspection.table_names() == []
    assert not (tmp_path / "again").exists()
