"""The usual company is invented within seconds; processor time is measured, so that a busy machine fails nothing."""

from time import process_time

import pytest

from headway.demo.company import demo_company
from headway.demo.size import USUAL_LINES
from tests.demo.conftest import NOW


@pytest.mark.nightly
def test_the_usual_size_takes_at_most_fifteen_seconds() -> None:
    began = process_time()
    made = demo_company(now=NOW, lines=USUAL_LINES).tables["order_lines"].height
    assert process_time() - began < 15
    assert made > 0.97 * USUAL_LINES
