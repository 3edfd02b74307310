# ruff: noqa: E501  # damaged rows are written as they come
"""Files cut off and flipped by chance: each is refused in words or staged with its bad rows refused; never a traceback, never a partial row."""

import gzip
import io
import random
import sqlite3
import zipfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from headway.errors import UserError
from headway.ingest import ImportSettings, NothingKnown, UnreadableFile, propose, read_tables, stage

HEADER = "Order ID,Order Date,Customer,Product,Quantity,Price\n"


def good_csv(rows: int = 40) -> bytes:
    lines = [
        f'{n},2026-01-{n % 28 + 1:02d},"Café, {n % 7}",Cup {n % 5},{n % 4 + 1},{n % 9 + 1}.50'
        for n in range(1, rows + 1)
    ]
    return (HEADER + "\n".join(lines) + "\n").encode()


def good_xlsx() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    for at, line in enumerate(good_csv().decode().splitlines()):
        sheet.write_row(at, 0, line.replace('"', "").split(","))
    book.close()
    return out.getvalue()


def good_parquet() -> bytes:
    out = io.BytesIO()
    pl.read_csv(good_csv()).write_parquet(out)
    return out.getvalue()


def good_sqlite(folder: Path) -> bytes:
    path = folder / "made.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE sales (order_id, order_date, quantity, price)")
        connection.executemany("INSERT INTO sales VALUES (?, '2026-01-02', 1, 2.5)", [(n,) for n in range(500)])
    return path.read_bytes()


def good_json() -> bytes:
    return pl.read_csv(good_csv()).write_ndjson().encode()


def staged_or_refused(path: Path) -> str:
    """`refused: …` or `staged: N`; anything but a UserError fails the test."""
    try:
        tables = read_tables([path])
        proposal = propose(tables, known=NothingKnown(), kept=None, settings=ImportSettings())
        answers = {question.key: question.choices[0] for question in proposal.questions}
        done = stage(tables, proposal, answers, known=NothingKnown(), settings=ImportSettings())
    except UserError as problem:
        return f"refused: {problem}"
    for frame in done.staged.tables.values():
        assert not frame["ref"].has_nulls()
    return f"staged: {sum(frame.height for frame in done.staged.tables.values())}"


@pytest.mark.parametrize("seed", range(160))
def test_cut_and_flipped_files_never_end_in_a_traceback(tmp_path, seed):
    chance = random.Random(seed)
    makers = [good_csv, good_xlsx, good_parquet, good_json, lambda: good_sqlite(tmp_path), lambda: gzip.compress(good_csv()),
              lambda: good_csv().decode().encode("utf-16"), lambda: good_csv().decode().encode("cp1252")]  # fmt: skip
    data = bytearray(makers[seed % len(makers)]())
    for _ in range(chance.choice([0, 1, 5, 40])):
        data[chance.randrange(len(data))] = chance.randrange(256)
    if chance.random() < 0.7:
        del data[chance.randrange(1, len(data)) :]
    path = tmp_path / f"file.{chance.choice(['csv', 'xlsx', 'parquet', 'json', 'txt', 'db'])}"
    path.write_bytes(bytes(data))
    outcome = staged_or_refused(path)
    assert outcome.startswith(("staged: ", f"refused: {path.name}: "))
    assert "Traceback" not in outcome


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (90 << 20))
    return out.getvalue()


REFUSED = {
    "empty": (b"", "empty"),
    "blank": (b" \n\n \n", "empty"),
    "NUL": (HEADER.encode() + b"1,2026-01-01,a\x00b,c,1,2\n", "NUL"),
    "ten thousand columns": (",".join(f"c{n}" for n in range(10_000)).encode() + b"\n" + b",".join([b"1"] * 10_000) + b"\n", "10,000 columns"),
    "zip bomb": (zip_bomb(), "when unpacked"),
    "gzip bomb": (gzip.compress(b"a,b\n" + b"1,2\n" * (24 << 20)), "when unpacked"),
    "cut workbook": (good_xlsx()[:2000], "damaged"),
    "cut parquet": (good_parquet()[:-200], "damaged"),
    "cut gzip": (gzip.compress(good_csv())[:-30], "damaged"),
    "encrypted workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600, "encrypted"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "picture"),
    "a PDF": (b"%PDF-1.7\n" + b"x" * 50, "PDF"),
    "a web page": (b"<!DOCTYPE html><html><body>hello</body></html>", "web page"),
    "damaged UTF-8": ("Product,Quantité\nCafé,1\nThé,2\nCrêpe,3\n".encode() + b"\xe9\xe9\n", "UTF-8"),
    "cut UTF-16": ("a,b\n1,2\n".encode("utf-16")[:-1], "breaks off"),
    "open quote": (HEADER.encode() + b'1,2026-01-01,"never ends,c,1,2\n' + b"2,2026-01-01,b,c,1,2\n" * 3, "never ends"),
    "prose": (b"Dear all,\nthis is a letter, with commas, here and there.\nKind regards,\nA, B, C, D\nand, so\n\nx,y,z\n", "not a table"),
    "cut JSON": (b'[{"a": 1, "b": 2}, {"a": 3', "JSON"),
    "JSON of numbers": (b"[1, 2, 3]", ""),
    "deep JSON": (b"[" * 100_000, ""),
    "binary": (bytes(range(1, 9)) * 60 + b"\x81\x8d" * 40, "not text"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_a_damaged_file_is_refused_with_its_reason(tmp_path, kind):
    data, word = REFUSED[kind]
    path = tmp_path / "file.csv"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile) as refusal:
        read_tables([path])
    assert str(refusal.value).startswith("file.csv: ")
    assert word in str(refusal.value)


def test_missing_files_and_folders_without_data_are_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="no such file"):
        read_tables([tmp_path / "none.csv"])
    (tmp_path / "notes.md").write_text("hello")
    with pytest.raises(UnreadableFile, match="no data files"):
        read_tables([tmp_path])


@pytest.mark.parametrize("extra", ["", ",7", ",7,8", "missing"])
def test_ragged_rows_are_refused_with_their_number(tmp_path, extra):
    path = tmp_path / "file.csv"
    row = "3,2026-01-03,c" if extra == "missing" else f"3,2026-01-03,c,Cup,1,2{extra}"
    path.write_text(HEADER + "1,2026-01-01,a,Cup,1,2\n2,2026-01-02,b,Cup,1,2\n" + row + "\n4,2026-01-04,d,Cup,1,2\n")
    tables = read_tables([path])
    proposal = propose(tables, known=NothingKnown(), kept=None, settings=ImportSettings())
    done = stage(tables, proposal, {}, known=NothingKnown(), settings=ImportSettings())
    expected = [] if not extra else [3]
    assert [refusal.row for refusal in done.staged.refusals] == expected
    assert done.staged.tables["order_lines"].height == 4 - len(expected)


def test_cells_that_are_no_number_or_date_refuse_their_row_only(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text(
        HEADER
        + "".join(f"{n},2026-01-0{n},a,Cup,1,2.50\n" for n in range(1, 9))
        + "9,2026-02-31,a,Cup,1,2.50\n10,2026-01-09,a,Cup,many,2.50\n"
    )
    tables = read_tables([path])
    proposal = propose(tables, known=NothingKnown(), kept=None, settings=ImportSettings())
    done = stage(tables, proposal, {}, known=NothingKnown(), settings=ImportSettings())
    assert [(r.row, r.column, r.value, r.reason) for r in done.staged.refusals] == [
        (9, "Order Date", "2026-02-31", "is not a date"),
        (10, "Quantity", "many", "is not a number"),
    ]
    price = next(line for line in done.reconciliation if line.column == "Price")
    assert sum(amount for _, amount in price.reasons) == price.difference == 5


def test_numbers_that_no_business_has_refuse_their_row_only(tmp_path):
    path = tmp_path / "file.csv"
    rows = [
        "1,2026-01-02,a,Cup,1,99999999999999999999",
        "2,2026-01-02,a,Cup,999999999,999999999",
        "3,2026-01-02,a,Cup,1,2.50",
    ]
    path.write_text(HEADER + "\n".join(rows) + "\n")
    tables = read_tables([path])
    proposal = propose(tables, known=NothingKnown(), kept=None, settings=ImportSettings())
    done = stage(tables, proposal, {}, known=NothingKnown(), settings=ImportSettings())
    assert [(r.row, r.reason) for r in done.staged.refusals] == [(1, "is too large"), (2, "its amount is too large")]
    assert done.staged.tables["order_lines"].height == 1
