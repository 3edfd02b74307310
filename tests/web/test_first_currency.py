"""The page that imports the first files begins to count in their currency, as the shell does."""

import time
from dataclasses import replace

from django.core.files.uploadedfile import SimpleUploadedFile

from headway.actions.actor import SHELL
from headway.web import workplace
from headway.web.incoming import keep, understand
from headway.web.loading import Loading, begin
from headway.web.workplace import here
from tests.web.conftest import Shop

ROWS = "order number,order date,customer,product,quantity,amount\nUSD-1,2024-05-01,Ann Sample,Lamp,1,$10.50\n"


def test_the_currency_of_the_first_files_is_taken_over(shop: Shop) -> None:
    del shop
    before, taken = here(), []
    workplace.serve(replace(before, may_count_in=lambda code: code == "USD", count_in=taken.append))
    try:
        key = keep([SimpleUploadedFile("first.csv", ROWS.encode())], "")
        understood = understand(key)
        assert understood.counted.counts_in == "USD"
        assert understood.staged is not None
        assert any("counts in USD" in note for note in understood.staged.staged.notes)
        loading = begin(key, understood, SHELL)
        assert finished(loading)
        assert taken == ["USD"]
    finally:
        workplace.serve(before)


def finished(loading: Loading) -> bool:
    for _ in range(600):
        if loading.import_id or loading.failed:
            break
        time.sleep(0.1)
    return loading.import_id is not None
