"""A question's table as a file: exact numbers under the heads of the page."""

from decimal import Decimal
from io import BytesIO

from headway.insights.questions.asking import Line, Shown, Told
from headway.reports.csv import write_csv
from headway.reports.told import table_of_told


def test_numbers_are_exact_and_n_and_interval_are_columns_of_their_own() -> None:
    rate = Shown(
        "40.0 %", "win_rate", "of 5", value=0.4, unit="share", also=(("n", 5), ("low", 0.118), ("high", 0.769))
    )
    none = Shown("–", why="nobody", unit="share")
    told = Told(
        "…",
        head=("Rep", "Kind", "Net sales", "Win rate"),
        lines=(
            Line("Ann", (Shown("rep"), Shown("€1,234.50", "net_sales", value=Decimal("1234.50"), unit="EUR"), rate)),
            Line("=Bo", (Shown("rep"), Shown("€0.00", "net_sales", value=Decimal(0), unit="EUR"), none)),
        ),
        total=Line("All", (Shown(""), Shown("€1,234.50", value=Decimal("1234.50"), unit="EUR"), rate)),
    )
    held = BytesIO()
    write_csv(table_of_told(told), held)
    assert held.getvalue().decode().splitlines() == [
        "Rep,Kind,Net sales,Win rate,Win rate · n,Win rate · low,Win rate · high",
        "Ann,rep,1234.50,0.4,5,0.118,0.769",
        "'=Bo,rep,0.00,,,,",
        "All,,1234.50,0.4,5,0.118,0.769",
    ]
