"""No write escapes the change log, and what was there before is kept, on both databases."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from headway.config.workspace import Workspace
from headway.records.models import Account, ChangeLog, History, Import, Order, OrderLine
from headway.records.tables import record_models
from headway.records.triggers import TriggersDiffer, check_triggers, install_triggers


def log() -> list[tuple[str, int, str]]:
    return list(ChangeLog.objects.order_by("seq").values_list("table", "row_id", "op"))


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_every_write_is_logged_whoever_writes(store: Workspace) -> None:
    acme = Account.objects.create(name="Acme")
    Account.objects.filter(pk=acme.pk).update(name="ACME")
    sql("UPDATE accounts SET city = 'Bern'")
    sql("DELETE FROM accounts")
    assert log() == [("accounts", acme.pk, op) for op in ("i", "u", "u", "d")]


def test_history_holds_the_old_row_whole_and_its_times_meet(store: Workspace) -> None:
    acme = Account.objects.create(name="Acme", annual_revenue="12.5", custom={"tier": ["a"]})
    first = Account.objects.get(pk=acme.pk).recorded_at
    Account.objects.filter(pk=acme.pk).update(name="Apex")
    second = Account.objects.get(pk=acme.pk).recorded_at
    Account.objects.all().delete()
    old, gone = History.objects.order_by("id")
    assert (old.image["name"], old.image["annual_revenue"]) == ("Acme", 125000)
    assert gone.image["name"] == "Apex"
    assert (old.recorded_from, old.recorded_to, gone.recorded_from) == (first, second, second)
    assert gone.recorded_to > second


def test_an_update_moves_recorded_at_strictly_forward_whatever_the_writer_says(store: Workspace) -> None:
    ahead = datetime(2099, 1, 1, tzinfo=UTC)
    acme = Account.objects.create(name="Acme", recorded_at=ahead)
    seen = [Account.objects.get().recorded_at]
    for name in "abcdefgh":
        acme.name = name
        acme.save()  # writes back the stale recorded_at that it was read with
        seen.append(Account.objects.get().recorded_at)
    assert seen == sorted(set(seen))


def test_a_part_of_a_record_names_its_root_in_history(store: Workspace) -> None:
    order = Order.objects.create(placed_at="2024-05-01T10:00:00Z")
    line = OrderLine.objects.create(order=order, position=1, kind="sale", quantity=1, amount=5)
    OrderLine.objects.filter(pk=line.pk).update(amount=6)
    assert History.objects.get().root_id == order.pk


def test_a_rolled_back_write_leaves_no_trace(store: Workspace) -> None:
    with transaction.atomic():
        Account.objects.create(name="Acme")
        transaction.set_rollback(True)
    assert log() == []


def test_many_rows_in_one_statement_are_each_logged(store: Workspace) -> None:
    Account.objects.bulk_create([Account(name=f"A{n}") for n in range(250)])
    Account.objects.update(city="Bern")
    assert ChangeLog.objects.filter(op="i").count() == ChangeLog.objects.filter(op="u").count() == 250
    assert History.objects.count() == 250


def test_the_id_of_a_record_never_changes(store: Workspace) -> None:
    Account.objects.create(name="Acme")
    with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
        sql("UPDATE accounts SET id = id + 1")


def test_truncate_is_refused_where_it_would_escape(store: Workspace) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DatabaseError, match="would escape"), transaction.atomic():
        sql("TRUNCATE deals CASCADE")


def test_an_import_is_logged_when_its_state_moves_and_only_then(store: Workspace) -> None:
    made = Import.objects.create(state="applying", source="x")
    Import.objects.filter(pk=made.pk).update(report={"rows": 1})
    assert log() == []
    Import.objects.filter(pk=made.pk).update(state="applied")
    assert log() == [("imports", made.pk, "u")]


def test_a_change_says_which_import_wrote_it(store: Workspace) -> None:
    made = Import.objects.create(state="applying", source="x")
    Account.objects.create(name="Acme", imported=made)
    assert ChangeLog.objects.get().import_id == made.pk


def test_every_record_table_has_its_triggers_and_a_missing_one_stops_the_start(store: Workspace) -> None:
    check_triggers()
    for table in record_models():
        on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
        name = "headway_delete" if connection.vendor == "postgresql" else f"headway_{table}_delete"
        sql(f"DROP TRIGGER {name}{on}")
        with pytest.raises(TriggersDiffer, match="headway upgrade"):
            check_triggers()
        install_triggers()
    check_triggers()


def test_a_trigger_that_was_weakened_by_hand_is_found(store: Workspace) -> None:
    if connection.vendor == "postgresql":
        sql("ALTER TABLE deals DISABLE TRIGGER headway_insert")
    else:
        sql("DROP TRIGGER headway_deals_insert")
        sql("CREATE TRIGGER headway_deals_insert AFTER INSERT ON deals BEGIN SELECT 1; END")
    with pytest.raises(TriggersDiffer):
        check_triggers()


def test_migrating_lays_the_triggers_again_and_keeps_the_epoch(store: Workspace) -> None:
    name, on = ("headway_insert", " ON deals") if connection.vendor == "postgresql" else ("headway_deals_insert", "")
    sql(f"DROP TRIGGER {name}{on}")
    call_command("migrate", verbosity=0)
    check_triggers()


def test_models_and_migrations_agree(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("makemigrations", "--dry-run")
    assert capsys.readouterr().out == "No changes detected\n"


def test_what_a_person_writes_over_an_import_is_theirs(store: Workspace) -> None:
    made = Import.objects.create(state="applied", source="x")
    acme = Account.objects.create(name="Acme", imported=made)
    Account.objects.filter(pk=acme.pk).update(name="Apex")
    assert Account.objects.get().imported_id is None
    assert list(ChangeLog.objects.order_by("seq").values_list("import_id", flat=True)) == [made.pk, None]
