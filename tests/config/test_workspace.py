"""A workspace is a folder that says how its business counts; what is wrong with it is said all at once."""

from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection

from headway.config.database import BadRecordsUrl, database_of
from headway.config.ready import NotUpToDate, RecordsMissing, TooNew
from headway.config.workspace import (
    BadSetting,
    FolderTaken,
    NotAWorkspace,
    Workspace,
    bind,
    create,
    open_workspace,
    read_workspace,
    upgrade,
    write_settings,
)
from headway.engines.connect import UnusablePath
from headway.records.triggers import TriggersDiffer, check_triggers


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_sqlite_is_opened_so_that_a_commit_is_on_the_disk(workspace: Workspace) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 20_000}
    with connection.cursor() as cursor:
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted}
    assert found == wanted
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_another_workspace_can_be_bound_in_the_same_process(workspace: Workspace, tmp_path: Path) -> None:
    User.objects.create_user("first")
    create(tmp_path / "other")
    assert User.objects.count() == 0
    first_key = settings.SECRET_KEY
    bind(workspace)
    assert [user.username for user in User.objects.all()] == ["first"]
    assert first_key != settings.SECRET_KEY


def test_a_new_workspace_keeps_its_settings_and_hides_its_secret(tmp_path: Path) -> None:
    create(tmp_path / "bar", currency="GBP", zone="Europe/London", day_start=240)
    found = read_workspace(tmp_path / "bar")
    assert (found.name, found.currency, found.zone, found.day_start) == ("bar", "GBP", "Europe/London", 240)
    assert found.calendar.day_start == 240
    for private in ("secret", "headway.toml"):
        assert (tmp_path / "bar" / private).stat().st_mode & 0o777 == 0o600


def test_everything_wrong_with_the_settings_is_said_at_once(workspace: Workspace) -> None:
    (workspace.folder / "headway.toml").write_text('zone = "Europe/Zurch"\nweek_start = 8\nwekday = 1\ndemo = 1\n')
    with pytest.raises(BadSetting) as refused:
        read_workspace(workspace.folder)
    told = str(refused.value)
    assert 'did you mean "Europe/Zurich"?' in told
    assert "week_start = 8 should be 1 to 7" in told
    assert '"wekday" is not a setting' in told
    assert "demo = 1 should be true or false" in told


def test_comments_that_people_wrote_are_kept(workspace: Workspace) -> None:
    path = workspace.folder / "headway.toml"
    path.write_text(f"# ours\n{path.read_text()}")
    write_settings(read_workspace(workspace.folder))
    assert path.read_text().startswith("# ours\n")


def test_a_folder_that_is_none_says_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(NotAWorkspace, match="headway new"):
        open_workspace(tmp_path)


def test_a_new_workspace_never_overwrites(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "kept.csv").write_text("x")
    with pytest.raises(FolderTaken):
        create(tmp_path / "shop")
    assert [path.name for path in (tmp_path / "shop").iterdir()] == ["kept.csv"]


def test_a_failed_new_workspace_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"No such file|connection"):
        create(tmp_path / "shop", records_url="postgresql://nobody@/none?host=/nowhere")
    assert list(tmp_path.iterdir()) == []


def test_missing_records_are_not_quietly_made_empty(workspace: Workspace) -> None:
    connection.close()
    (workspace.folder / "records.sqlite3").unlink()
    with pytest.raises(RecordsMissing, match="headway restore"):
        open_workspace(workspace.folder)
    assert not (workspace.folder / "records.sqlite3").exists()


def test_an_older_workspace_is_refused_until_it_is_upgraded(workspace: Workspace) -> None:
    execute("DELETE FROM django_migrations WHERE app = 'records'")
    with pytest.raises(NotUpToDate, match="headway upgrade"):
        open_workspace(workspace.folder)


def test_a_newer_workspace_is_refused(workspace: Workspace) -> None:
    execute("INSERT INTO django_migrations (app, name, applied) VALUES ('records', '9999_later', '2030-01-01')")
    with pytest.raises(TooNew):
        open_workspace(workspace.folder)


def test_a_missing_trigger_stops_the_start_and_upgrade_mends_it(store: Workspace) -> None:
    on = "headway_insert ON deals" if connection.vendor == "postgresql" else "headway_deals_insert"
    execute(f"DROP TRIGGER {on}")
    with pytest.raises(TriggersDiffer):
        open_workspace(store.folder)
    upgrade(store.folder)
    check_triggers()


def test_a_lost_secret_is_refused_and_upgrade_makes_a_new_one(workspace: Workspace) -> None:
    old = workspace.secret
    (workspace.folder / "secret").unlink()
    with pytest.raises(Exception, match="headway upgrade"):
        open_workspace(workspace.folder)
    assert upgrade(workspace.folder).secret != old


def test_a_records_url_is_read_part_by_part(tmp_path: Path) -> None:
    found = database_of("postgresql://ann:p%40ss@db.example:5433/sales?sslmode=require", folder=tmp_path)
    parts = {key: found[key] for key in ("USER", "PASSWORD", "HOST", "PORT", "NAME")}
    assert parts == {"USER": "ann", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": "5433", "NAME": "sales"}
    assert found["OPTIONS"] == {"sslmode": "require", "options": "-c jit=off"}
    with pytest.raises(BadRecordsUrl, match='did you mean "postgresql"'):
        database_of("postgressql://x/y", folder=tmp_path)


def test_a_folder_that_the_engine_cannot_work_in_is_refused_before_anything_is_made(tmp_path: Path) -> None:
    with pytest.raises(UnusablePath, match="question mark"):
        create(tmp_path / "really?" / "shop")
    assert not (tmp_path / "really?").exists()
