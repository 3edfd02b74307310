"""Kinds of damaged, lying and endless files: each is refused in words, quickly, and nothing of it is taken."""

import gzip
import io
import json
import os
import sqlite3
import tarfile
import time
import zipfile
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from headway.errors import UserError
from headway.ingest import (
    ImportSettings,
    NothingKnown,
    UnreadableFile,
    propose,
    read_tables,
    refuse_nothing,
    stage,
)

HEADER = "Order ID,Order Date,Product,Quantity,Price\n"
ROWS = "".join(f"{n},2026-01-{n:02d},Cup,1,2.50\n" for n in range(1, 9))
MOST_SECONDS = 10


def zipped(members, **how) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content, **how)
    return out.getvalue()


def book(cells, rows=()) -> bytes:
    """A workbook of text cells, `=…` as formulas without a value kept with them."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = made.add_worksheet()
    for at, line in enumerate([cells, *rows]):
        for place, cell in enumerate(line):
            if str(cell).startswith("="):
                sheet.write_formula(at, place, cell, None, "")
            else:
                sheet.write(at, place, cell)
    made.close()
    return out.getvalue()


def within_book(name: str, content: bytes) -> bytes:
    """A good workbook with one of its parts replaced."""
    parts = zipfile.ZipFile(io.BytesIO(book(["a", "b"], [["1", "2"]])))
    return zipped({member: content if member == name else parts.read(member) for member in parts.namelist()})


def lying_about_its_size() -> bytes:
    data = bytearray(zipped({"sales.csv": "a,b\n" + "1,2\n" * 1000}))
    data[data.rfind(b"PK\x01\x02") + 24 : data.rfind(b"PK\x01\x02") + 28] = (4).to_bytes(4, "little")
    return bytes(data)


def encrypted_zip() -> bytes:
    data = bytearray(zipped({"sales.csv": HEADER}))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + place] |= 1
    return bytes(data)


def tar_gz() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        about = tarfile.TarInfo("sales.csv")
        about.size = 4
        archive.addfile(about, io.BytesIO(b"a,b\n"))
    return out.getvalue()


def database(script: str) -> bytes:
    with sqlite3.connect(":memory:") as connection:
        connection.executescript(script)
        return connection.serialize()


def parquet(frame: pl.DataFrame) -> bytes:
    out = io.BytesIO()
    frame.write_parquet(out)
    return out.getvalue()


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;">
<!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;&d;&d;">]><sst count="1" uniqueCount="1"><si><t>&e;</t></si></sst>"""

KINDS = {
    "a mark and nothing else": b"\xef\xbb\xbf",
    "UTF-16 mark and nothing else": b"\xff\xfe",
    "surrogates alone": HEADER.encode() + b"1,2026-01-02,\xed\xa0\x80,1,2\n" * 4,
    "UTF-16 with half a pair": HEADER.encode("utf-16") + b"\x00\xd8A\x00\n\x00",
    "UTF-32 cut off": HEADER.encode("utf-32")[:-2],
    "NULs only": b"\0" * 4096,
    "control characters": bytes(range(1, 32)) * 40,
    "header only": HEADER.encode(),
    "header twice and nothing else": (HEADER + HEADER).encode(),
    "one column": b"Amount\n1\n2\n3\n",
    "one word": b"hello",
    "only delimiters": b",,,,\n,,,,\n,,,,\n",
    "only quotes": b'""""""""',
    "only totals": (HEADER + "Total,,,8,20.00\nGrand total,,,8,20.00\n").encode(),
    "dates that are none": (HEADER + "1,31/31/2026,Cup,1,2.50\n2,99/99/2026,Cup,1,2.50\n").encode(),
    "numbers that are none": (HEADER + "1,2026-01-02,Cup,many,much\n2,2026-01-03,Cup,few,little\n").encode(),
    "ragged throughout": (HEADER + "1,2\n1,2,3,4,5,6,7\n1\n1,2,3\n1,2,3,4,5,6\n").encode(),
    "a quote that never ends": (HEADER + '1,"2026-01-02,Cup,1,2.50\n' + ROWS).encode(),
    "a mail": b"From: ann@x.test\nTo: bo@x.test\nSubject: March\n\nDear Bo,\nplease find it enclosed.\n",
    "a calendar": b"BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nSUMMARY:Fair\nEND:VEVENT\nEND:VCALENDAR\n",
    "a pointer to a large file": b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
    "XML": b"<?xml version='1.0'?><orders><order id='1'/></orders>",
    "a web page named as a workbook": b"<html><body><table><tr><td>1</td></tr></table></body></html>",
    "a web page with an empty line first": b"\n\n<!DOCTYPE html><html></html>",
    "rich text": b"{\\rtf1 hello}",
    "a program": b"\x7fELF" + bytes(200),
    "a RAR archive": b"Rar!\x1a\x07\x01\x00" + bytes(50),
    "7z": b"7z\xbc\xaf\x27\x1c" + bytes(50),
    "an old workbook without an end": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100),
    "an empty archive": zipped({}),
    "the first bytes of an archive": b"PK\x03\x04",
    "an archive without data": zipped({"readme.md": "hello"}),
    "an archive of an empty file": zipped({"sales.csv": ""}),
    "an archive within an archive": zipped({"inner.zip": zipped({"sales.csv": HEADER})}),
    "an archive behind a password": encrypted_zip(),
    "an archive that lies about its size": lying_about_its_size(),
    "an archive of thousands": zipped({f"{n}.csv": "" for n in range(2500)}),
    "a text document": zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}),
    "a tar in a gzip": tar_gz(),
    "a gzip of nothing": gzip.compress(b""),
    "a gzip head": b"\x1f\x8b\x08",
    "a gzip of a gzip of a bomb": gzip.compress(gzip.compress(bytes(80 << 20))),
    "a workbook without its book": zipped({"[Content_Types].xml": "<Types/>"}),
    "a workbook of laughs": within_book("xl/sharedStrings.xml", LAUGHS),
    "a workbook with a broken sheet": within_book("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row><c"),
    "a workbook without cells": book([]),
    "a workbook of titles": book(["Report"], [["March"], ["internal"]]),
    "formulas without values": book(["Order ID", "Order Date", "Product", "Quantity", "Price"],
                                    [["1", "=TODAY()", "Cup", "=1+1", "=2*2"]]),
    "Parquet, first and last bytes": b"PAR1PAR1",
    "Parquet without rows": parquet(pl.DataFrame(schema={"a": pl.String})),
    "Parquet of bytes": parquet(pl.DataFrame({"a": [b"\x00\x01"]})),
    "SQLite, the head alone": b"SQLite format 3\x00" + bytes(84),
    "SQLite without tables": database("CREATE VIEW v AS SELECT 1"),
    "SQLite with empty tables": database("CREATE TABLE orders (id, total)"),
    "SQLite with a torn page": database("CREATE TABLE t (a, b); " + "INSERT INTO t VALUES (1, 2);" * 9)[:4096],
    "JSON of nothing": b"[]",
    "JSON null": b"null",
    "JSON of a number": b"42",
    "JSON of lists": b"[[1, 2], [3, 4]]",
    "JSON of empty objects": b"[{}, {}]",
    "JSON of an error": b'{"error": {"code": 404, "message": "not found"}}',
    "JSON lines with one broken": b'{"a": 1}\n{"a": \n{"a": 3}\n',
    "JSON that says NaN": b'[{"id": 1, "date": "2026-01-02", "amount": NaN}]',
    "JSON, nested without end": b'{"a":' * 50_000,
    "JSON with a number of a million digits": b'[{"id": ' + b"9" * 1_000_000 + b"}]",
    "a cell of 30 MB": (HEADER + "1,2026-01-02," + "x" * (30 << 20) + ",1\n").encode(),
    "more columns than a table may have": (",".join(f"c{n}" for n in range(3000)) + "\n").encode(),
}  # fmt: skip


def taken(paths) -> int:
    """How many rows were staged; every refusal is a UserError."""
    tables = read_tables(paths)
    proposal = propose(tables, known=NothingKnown(), kept=None, settings=ImportSettings())
    answers = {question.key: question.choices[0] for question in proposal.questions}
    done = stage(tables, proposal, answers, known=NothingKnown(), settings=ImportSettings())
    refuse_nothing(tables, proposal.mapping, done)
    return sum(frame.height for frame in done.staged.tables.values())


@pytest.mark.parametrize("kind", KINDS)
def test_a_malformed_file_is_refused_whole_in_words_and_quickly(tmp_path, kind, capfd):
    path = tmp_path / "file.csv"
    path.write_bytes(KINDS[kind])
    began = time.monotonic()
    with pytest.raises(UserError) as refused:
        taken([path])
    assert time.monotonic() - began < MOST_SECONDS
    assert str(refused.value).startswith(("file.csv", "sales.csv", "Nothing was imported: "))
    assert 20 < len(str(refused.value)) < 600
    assert capfd.readouterr() == ("", "")


SOUND = {
    "returns alone end the lines": (HEADER + ROWS).replace("\n", "\r").encode(),
    "ends of lines of three systems": HEADER.encode() + ROWS.encode().replace(b"1,2.50\n2", b"1,2.50\r\n2", 1),
    "a workbook named CSV": book(HEADER.strip().split(","), [line.split(",") for line in ROWS.splitlines()]),
    "JSON named CSV": json.dumps(
        [dict(zip(HEADER.strip().split(","), r.split(","), strict=True)) for r in ROWS.splitlines()]
    ).encode(),
    "two gzips in one": gzip.compress(HEADER.encode()) + gzip.compress(ROWS.encode()),
    "a first line that names the delimiter": ("sep=;\n" + (HEADER + ROWS).replace(",", ";")).encode(),
    "blank lines between": (HEADER + ROWS.replace("\n", "\n\n")).encode(),
    "NUL-free UTF-16 without a mark": (HEADER + ROWS).encode("utf-16-le"),
}


@pytest.mark.parametrize("kind", SOUND)
def test_a_file_that_only_looks_damaged_is_read_whole(tmp_path, kind):
    path = tmp_path / "file.csv"
    path.write_bytes(SOUND[kind])
    tables = read_tables([path])
    proposal = propose(tables, known=NothingKnown(), kept=None, settings=ImportSettings())
    done = stage(tables, proposal, {}, known=NothingKnown(), settings=ImportSettings())
    assert done.staged.tables["order_lines"].height == 8
    assert str(done.staged.tables["order_lines"]["amount"].sum()) == "20.0000"


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(UnreadableFile, match="a pipe or a device"):
        read_tables([tmp_path / "pipe.csv"])


def test_a_device_without_end_is_refused():
    with pytest.raises(UnreadableFile, match="a pipe or a device"):
        read_tables([Path("/dev/zero")])


def test_a_file_too_large_for_memory_is_refused_unread(tmp_path):
    with (tmp_path / "huge.csv").open("wb") as file:
        file.truncate(3 << 30)
    began = time.monotonic()
    with pytest.raises(UnreadableFile, match="3,072 MB, more than the 2,048 MB"):
        read_tables([tmp_path / "huge.csv"])
    assert time.monotonic() - began < 1


def test_links_that_lead_nowhere_or_in_circles_are_refused(tmp_path):
    (tmp_path / "gone.csv").symlink_to(tmp_path / "nothing.csv")
    with pytest.raises(UnreadableFile, match="no such file"):
        read_tables([tmp_path / "gone.csv"])
    (tmp_path / "one.csv").symlink_to(tmp_path / "two.csv")
    (tmp_path / "two.csv").symlink_to(tmp_path / "one.csv")
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        read_tables([tmp_path / "one.csv"])


def test_a_link_to_a_good_file_is_read(tmp_path):
    (tmp_path / "sales.csv").write_text(HEADER + ROWS)
    (tmp_path / "link.csv").symlink_to(tmp_path / "sales.csv")
    assert read_tables([tmp_path / "link.csv"])[0].rows == 8


def test_a_folder_named_as_a_file_is_a_folder(tmp_path):
    (tmp_path / "sales.csv").mkdir()
    with pytest.raises(UnreadableFile, match="no data files in this folder"):
        read_tables([tmp_path / "sales.csv"])
    (tmp_path / "sales.csv" / "up").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "sales.csv" / "march.csv").write_text(HEADER + ROWS)
    assert [table.rows for table in read_tables([tmp_path / "sales.csv"])] == [8]


@pytest.mark.skipif(os.geteuid() == 0, reason="the owner of the machine may read everything")
def test_a_file_that_may_not_be_read_is_refused(tmp_path):
    path = tmp_path / "sales.csv"
    path.write_text(HEADER + ROWS)
    path.chmod(0)
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        read_tables([path])


def test_one_damaged_file_of_a_folder_refuses_the_folder_and_says_which(tmp_path):
    (tmp_path / "good.csv").write_text(HEADER + ROWS)
    (tmp_path / "torn.xlsx").write_bytes(book(["a"], [["1"]])[:200])
    with pytest.raises(UnreadableFile, match=r"torn\.xlsx: it is damaged"):
        read_tables([tmp_path])
