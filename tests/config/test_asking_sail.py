"""A workspace asked on the second engine, from the shell."""

import sys
from pathlib import Path

import pytest

from headway.config.main import run
from headway.config.workspace import Workspace


def test_without_the_extra_it_is_refused_in_words(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "headway.engines.sail", None)
    assert run(["ask", str(workspace.folder), "net_sales", "--engine", "sail"]) == 1
    assert "pip install 'headway[sail]'" in capsys.readouterr().err


@pytest.mark.spark
def test_the_shell_prints_the_same_from_either_engine(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    orders = tmp_path / "orders.csv"
    orders.write_text(
        "order,date,customer,quantity,amount\n1,2024-01-05,Ann & Co,2,100.10\n2,2024-02-06,Bolt,1,-7\n", "utf-8"
    )
    assert run(["import", str(workspace.folder), str(orders), "--yes"]) == 0
    capsys.readouterr()
    asked = ["ask", str(workspace.folder), "net_sales", "orders", "--by", "customer", "--format", "csv"]
    assert run(asked) == 0
    ours = capsys.readouterr()
    assert "100.1" in ours.out
    assert run([*asked, "--engine", "sail"]) == 0
    assert capsys.readouterr() == ours
