"""The change log is read in order, in parts, and never past a transaction that is still running."""

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from headway.config.workspace import Workspace
from headway.records.changes import changes_of_import, epoch, head, is_ahead, read_changes, version
from headway.records.models import Account, Deal, Epoch, Import, ImportRange


def test_changes_are_read_once_from_where_the_last_reading_stopped(store: Workspace) -> None:
    acme = Account.objects.create(name="Acme")
    first = read_changes(0)
    deal = Deal.objects.create()
    second = read_changes(first.position)
    assert (first.ids("accounts"), first.ids("deals")) == ([acme.pk], [])
    assert (second.ids("accounts"), second.ids("deals")) == ([], [deal.pk])
    assert read_changes(second.position).frame.is_empty()


def test_reading_in_small_parts_misses_nothing_and_repeats_nothing(store: Workspace) -> None:
    for size in (1, 3, 1, 2):
        with transaction.atomic():
            for _ in range(size):
                Account.objects.create(name="Acme")
    position, seen = 0, []
    while True:
        part = read_changes(position, limit=2)
        seen += part.frame["row_id"].to_list()
        position = part.position
        if not part.more:
            break
    assert seen == list(Account.objects.order_by("id").values_list("id", flat=True))


def test_who_has_read_to_the_head_has_read_all_that_was_committed(store: Workspace) -> None:
    Account.objects.create(name="Acme")
    target = head()
    assert read_changes(0).position >= target
    Account.objects.create(name="Apex")
    assert head() > target


@pytest.mark.postgres
def test_a_slow_transaction_is_waited_for_and_not_stepped_over(store: Workspace) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    options = connection.get_connection_params()
    with psycopg.connect(**{key: options[key] for key in ("dbname", "user", "host")}) as slow:
        slow.execute("INSERT INTO accounts (name) VALUES ('slow')")
        Account.objects.create(name="quick")
        early = read_changes(0)
        assert early.frame.is_empty()
        assert early.position < head()
        slow.commit()
    late = read_changes(early.position)
    assert late.frame.height == 2


def test_the_changes_of_an_import_can_be_asked_for_when_it_is_applied(store: Workspace) -> None:
    made = Import.objects.create(state="applying", source="x")
    Account.objects.create(name="by hand")
    acme = Account.objects.create(name="Acme", imported=made)
    assert changes_of_import(made.pk).select("table", "row_id", "op").rows() == [("accounts", acme.pk, "i")]


def test_rows_of_ids_set_aside_are_read_when_their_import_moves_on(store: Workspace) -> None:
    made = Import.objects.create(state="applying", source="x")
    ImportRange.objects.create(of_import=made, table="accounts", first_id=1_000, last_id=1_001)
    Account.objects.create(pk=1_000, name="set aside", imported=made)
    outside = Account.objects.create(pk=2_000, name="outside", imported=made)
    by_hand = Account.objects.create(pk=1_001, name="a person's, with an id of the range")
    logged = read_changes(0)
    assert logged.ids("accounts") == [by_hand.pk, outside.pk]
    assert changes_of_import(made.pk)["row_id"].to_list() == [1_000, 1_001, outside.pk]
    Import.objects.filter(pk=made.pk).update(state="applied")
    assert read_changes(logged.position).ids("imports") == [made.pk]
    late = Account.objects.create(pk=1_002, name="after it was applied", imported=made)
    assert read_changes(logged.position).ids("accounts") == [late.pk]


def test_a_changed_or_deleted_row_of_ids_set_aside_is_noted(store: Workspace) -> None:
    made = Import.objects.create(state="applying", source="x")
    ImportRange.objects.create(of_import=made, table="accounts", first_id=1, last_id=10)
    Account.objects.bulk_create(Account(pk=number, name=str(number), imported=made) for number in (1, 2, 3))
    Account.objects.filter(pk=1).update(name="Acme")
    Account.objects.filter(pk=2).delete()
    assert read_changes(0).frame.select("row_id", "op").rows() == [(1, "u"), (2, "d")]


@pytest.mark.parametrize("write", ["UPDATE import_ranges SET last_id = 2", "DELETE FROM import_ranges"])
def test_ids_set_aside_stay_so(store: Workspace, write: str) -> None:
    made = Import.objects.create(state="applying", source="x")
    ImportRange.objects.create(of_import=made, table="accounts", first_id=1, last_id=10)
    with pytest.raises(DatabaseError, match="import_ranges are never changed"), connection.cursor() as cursor:
        cursor.execute(write)


def test_a_position_beyond_the_log_belongs_to_another_store(store: Workspace) -> None:
    Account.objects.create(name="Acme")
    assert not is_ahead(read_changes(0).position)
    assert is_ahead(10**12)


def test_each_store_has_a_name_of_its_own(store: Workspace) -> None:
    name = epoch()
    assert len(name) == 16
    Epoch.objects.update(value="another")
    assert epoch() == "another"


def test_the_version_stays_until_something_that_can_be_read_changes(store: Workspace) -> None:
    acme = Account.objects.create(name="Acme")
    seen = [version()]
    assert version() == seen[0]
    Account.objects.filter(pk=acme.pk).update(name="Apex")
    seen.append(version())
    load = Import.objects.create(state="applying", source="x")
    seen.append(version())
    Import.objects.filter(pk=load.pk).update(state="applied")
    seen.append(version())
    acme.delete()
    seen.append(version())
    assert len(set(seen)) == len(seen)
