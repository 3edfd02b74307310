"""Two spellings of one thing: joined, everything moves and the next file follows; parted, everything is as it was."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from headway.actions.actor import SHELL, Actor
from headway.actions.imports import KnownRecords, Report, load, undo
from headway.actions.permission import NotAllowed
from headway.actions.same_as import NoSuchThing, join_spellings, joinings, kind_called, part_spellings
from headway.answers.ask import ask
from headway.answers.world import world_of
from headway.catalogue.read import own_catalogue
from headway.config.workspace import Workspace
from headway.engines.duckdb import MEMORY, DuckDBStore
from headway.errors import Refused
from headway.ingest import ImportSettings, propose, read_tables, stage
from headway.mirror.catch_up import catch_up
from headway.mirror.rebuild import fill
from headway.mirror.settings import MirrorSettings
from headway.query.parse import Words, parse
from headway.records.models import (
    Account,
    AccountRole,
    Alias,
    Audit,
    Category,
    History,
    Lead,
    Member,
    Order,
    Product,
    ProductPrice,
    Source,
)
from tests.mirror.test_same_as_rebuild import differing_from

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
PRODUCTS = "Product ID,Product Name,Category\n7,GTXPro,Car\n123,GTX Pro Max,Cars\n8,Tent,Camp\n"
ORDERS = """Order ID,Order Date,Customer,Sales Rep,Product ID,Quantity,Amount
1,2024-01-15,Acme Ltd,Ann Lee,7,1,10.00
2,2024-02-15,Acme Limited,Anne Lee,123,2,20.00
3,2024-03-15,Bo,Ann Lee,8,1,5.00
"""


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    (tmp_path / "products.csv").write_text(PRODUCTS)
    (tmp_path / "orders.csv").write_text(ORDERS)
    return [tmp_path / "products.csv", tmp_path / "orders.csv"]


@pytest.fixture
def engine() -> Iterator[DuckDBStore]:
    with closing(DuckDBStore(MEMORY, threads=1)) as made:
        yield made


def bring(shop: Workspace, files: Sequence[Path], answers: Mapping[str, str] | None = None) -> Report:
    known, settings = KnownRecords(), ImportSettings(calendar=shop.calendar, currency=shop.currency)
    tables = read_tables(files)
    proposal = propose(tables, known=known, kept=None, settings=settings)
    staged = stage(tables, proposal, answers or {}, known=known, settings=settings)
    return load(staged.staged, files=shop.files, by=SHELL, clock=lambda: NOW)


def figures(engine: DuckDBStore, shop: Workspace, by: str, **words: str) -> dict[object, Decimal]:
    catch_up(engine, MirrorSettings(shop.name, shop.currency, shop.calendar))
    world = world_of(engine, own_catalogue(), now=NOW)
    answer = ask(parse(Words(metrics=["net_sales"], by=[by], **words), world.calendar), world)
    return {row[by]: Decimal(str(row["net_sales"])) for row in answer.rows}


WAYS: list[tuple[str, str, str, str, dict[object, int]]] = [
    ("products", "GTX Pro Max", "GTXPro", "product", {"GTXPro": 30, "Tent": 5}),
    ("accounts", "Acme Limited", "Acme Ltd", "customer", {"Acme Ltd": 30, "Bo": 5}),
    ("members", "Anne Lee", "Ann Lee", "rep", {"Ann Lee": 35}),
    ("categories", "Cars", "Car", "category", {"Car": 30, "Camp": 5}),
]


@pytest.mark.parametrize("way", WAYS, ids=[way[0] for way in WAYS])
def test_joined_figures_move_and_parted_ones_are_as_before(
    store: Workspace, files: list[Path], engine: DuckDBStore, way: tuple[str, str, str, str, dict[object, int]]
) -> None:
    kind, spelling, name, by, joined = way
    bring(store, files)
    before = figures(engine, store, by)
    assert len(before) == len(joined) + 1
    join_spellings(kind=kind, spelling=spelling, name=name, by=SHELL)
    assert figures(engine, store, by) == joined
    assert joinings() == [(kind, spelling, name)]
    with closing(DuckDBStore(MEMORY, threads=1)) as again:
        fill(again, MirrorSettings(store.name, store.currency, store.calendar))
        assert differing_from(engine, again) == []
    part_spellings(kind=kind, spelling=spelling, by=SHELL)
    assert figures(engine, store, by) == before
    assert joinings() == []
    with closing(DuckDBStore(MEMORY, threads=1)) as again:
        fill(again, MirrorSettings(store.name, store.currency, store.calendar))
        assert differing_from(engine, again) == []


def test_the_next_file_with_either_spelling_or_number_goes_to_the_joined_one(
    store: Workspace, files: list[Path], engine: DuckDBStore
) -> None:
    bring(store, files)
    join_spellings(kind="products", spelling="GTX Pro Max", name="GTXPro", by=SHELL)
    join_spellings(kind="accounts", spelling="Acme Limited", name="Acme Ltd", by=SHELL)
    assert bring(store, files).changes_nothing
    files[1].write_text(ORDERS + "4,2024-04-15,Acme Limited,Ann Lee,123,1,7.00\n")
    report = bring(store, files)
    assert {kind.kind: kind.new for kind in report.kinds if kind.new} == {"orders": 1, "order_lines": 1}
    assert figures(engine, store, "product") == {"GTXPro": 37, "Tent": 5}
    assert figures(engine, store, "customer") == {"Acme Ltd": 37, "Bo": 5}
    assert Product.objects.get(name="GTXPro").number == "7"


def test_what_was_known_before_the_joining_is_answered_as_it_was_known(
    store: Workspace, files: list[Path], engine: DuckDBStore
) -> None:
    bring(store, files)
    figures(engine, store, "customer")
    then = Order.objects.get(number="2").recorded_at
    join_spellings(kind="accounts", spelling="Acme Limited", name="Acme Ltd", by=SHELL)
    known = figures(engine, store, "customer", known_at=then.isoformat())
    assert sorted(known.values()) == [5, 10, 20]
    assert figures(engine, store, "customer") == {"Acme Ltd": 30, "Bo": 5}
    assert History.objects.filter(table="orders").count() == 1


def test_a_spelling_that_no_record_has_yet_is_joined_for_the_next_file(store: Workspace, files: list[Path]) -> None:
    bring(store, files)
    join_spellings(kind="accounts", spelling="ACME Group", name="Acme Ltd", by=SHELL)
    files[1].write_text(ORDERS.replace("Acme Limited", "ACME Group"))
    bring(store, files)
    assert sorted(Account.objects.values_list("name", flat=True)) == ["Acme Limited", "Acme Ltd", "Bo"]
    assert Order.objects.get(number="2").account == Account.objects.get(name="Acme Ltd")
    part_spellings(kind="accounts", spelling="ACME Group", by=SHELL)
    assert not Alias.objects.exists()


def test_an_answer_at_the_import_is_remembered_for_the_next_file_and_undone_with_it(
    store: Workspace, files: list[Path], engine: DuckDBStore
) -> None:
    first = bring(store, files, {"same_as:accounts:Acme Limited": "Acme Ltd"})
    assert figures(engine, store, "customer") == {"Acme Ltd": 30, "Bo": 5}
    files[1].write_text(ORDERS + "4,2024-04-15,Acme Limited,Ann Lee,8,1,7.00\n")
    second = bring(store, files)
    assert figures(engine, store, "customer") == {"Acme Ltd": 37, "Bo": 5}
    for report in (second, first):
        undo(report.import_id or 0, files=store.files, by=SHELL, clock=lambda: NOW)
    assert not Alias.objects.exists()
    assert not Account.objects.exists()


def test_an_answer_joins_records_that_are_there_and_undo_parts_them(
    store: Workspace, files: list[Path], engine: DuckDBStore
) -> None:
    bring(store, files)
    before = figures(engine, store, "customer")
    second = bring(store, files, {"same_as:accounts:Acme Limited": "Acme Ltd"})
    assert figures(engine, store, "customer") == {"Acme Ltd": 30, "Bo": 5}
    undo(second.import_id or 0, files=store.files, by=SHELL, clock=lambda: NOW)
    assert figures(engine, store, "customer") == before


def test_histories_of_their_own_are_not_mixed_and_come_back(store: Workspace) -> None:
    one, other = Product.objects.create(name="Ink"), Product.objects.create(name="Inc")
    ProductPrice.objects.create(product=one, cost=Decimal(1), valid_from=date(2024, 1, 1))
    price = ProductPrice.objects.create(product=other, cost=Decimal(2), valid_from=date(2024, 2, 1))
    join_spellings(kind="products", spelling="Inc", name="Ink", by=SHELL)
    assert [row.cost for row in ProductPrice.objects.all()] == [Decimal(1)]
    part_spellings(kind="products", spelling="Inc", by=SHELL)
    back = ProductPrice.objects.get(pk=price.pk)
    assert (back.product_id, back.cost, back.valid_from) == (other.pk, Decimal(2), date(2024, 2, 1))


def test_roles_that_the_other_lacks_go_over_and_one_that_owns_the_other_is_not_its_own_part(store: Workspace) -> None:
    one = Account.objects.create(name="Acme")
    other = Account.objects.create(name="Akme", parent=None)
    Account.objects.filter(pk=one.pk).update(parent=other)
    for account, role in ((one, "client"), (other, "client"), (other, "vendor")):
        AccountRole.objects.create(account=account, role=role)
    join_spellings(kind="accounts", spelling="Akme", name="Acme", by=SHELL)
    assert sorted(AccountRole.objects.filter(account=one).values_list("role", flat=True)) == ["client", "vendor"]
    assert Account.objects.get(pk=one.pk).parent is None
    part_spellings(kind="accounts", spelling="Akme", by=SHELL)
    assert sorted(AccountRole.objects.filter(account=other).values_list("role", flat=True)) == ["client", "vendor"]
    assert Account.objects.get(pk=one.pk).parent == other


def test_sources_of_leads_are_joined(store: Workspace) -> None:
    one, other = Source.objects.create(name="Google"), Source.objects.create(name="Gogle")
    lead = Lead.objects.create(name="Bo", source=other, last_source=other)
    join_spellings(kind="sources", spelling="Gogle", name="Google", by=SHELL)
    lead.refresh_from_db()
    assert (lead.source, lead.last_source) == (one, one)
    assert not join_spellings(kind="sources", spelling="Gogle", name="Google", by=SHELL)
    part_spellings(kind="sources", spelling="Gogle", by=SHELL)
    lead.refresh_from_db()
    assert (lead.source_id, lead.last_source_id) == (other.pk, other.pk)


def test_a_chain_is_parted_from_its_end(store: Workspace) -> None:
    for name in ("A one", "B two", "C three"):
        Category.objects.create(name=name)
    join_spellings(kind="categories", spelling="A one", name="B two", by=SHELL)
    join_spellings(kind="categories", spelling="B two", name="C three", by=SHELL)
    with pytest.raises(Refused, match="part that first"):
        part_spellings(kind="categories", spelling="A one", by=SHELL)
    part_spellings(kind="categories", spelling="B two", by=SHELL)
    part_spellings(kind="categories", spelling="A one", by=SHELL)
    assert Category.objects.count() == 3


def test_refusals_say_what_to_write(store: Workspace) -> None:
    Member.objects.create(name="Ann Lee")
    with pytest.raises(NoSuchThing, match='did you mean "Ann Lee"'):
        join_spellings(kind="members", spelling="Anne", name="An Lee", by=SHELL)
    with pytest.raises(Refused, match="is not joined"):
        part_spellings(kind="members", spelling="Anne", by=SHELL)
    with pytest.raises(NotAllowed):
        join_spellings(kind="members", spelling="Anne", name="Ann Lee", by=Actor("Bo", 4711))
    assert kind_called("product") == "products"
    assert Audit.objects.filter(verb="join_spellings").count() == 0
