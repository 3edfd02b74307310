"""What goes over the wire packed, and what does not."""

import gzip

PACKED = {"accept-encoding": "gzip"}


def test_a_page_is_packed_for_a_browser_that_takes_it_so(page):
    plain, packed = page("ada", "/orders"), page("ada", "/orders", **PACKED)
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert b"<h1" in gzip.decompress(packed.content)
    assert len(packed.content) * 3 < len(plain.content)


def test_a_table_taken_away_is_whole(page):
    path = "/orders.csv"
    assert gzip.decompress(b"".join(page("ada", path, **PACKED))) == b"".join(page("ada", path))


def test_events_and_what_is_packed_already_go_out_as_they_are(page):
    assert "Content-Encoding" not in page("ada", "/events", **PACKED)
    assert "Content-Encoding" not in page("ada", "/static/built/inter-latin.woff2", **PACKED)
