"""The commands that make, save and bring back a workspace, as an operator meets them."""

import subprocess
import sys
from pathlib import Path

import pytest

from headway.cli.app import COMMANDS
from headway.config.main import run
from headway.config.workspace import read_workspace


def test_new_backup_restore_upgrade_end_to_end(
    tmp_path: Path, unblocked: None, capsys: pytest.CaptureFixture[str]
) -> None:
    shop, again, saved = tmp_path / "shop", tmp_path / "again", tmp_path / "shop.backup"
    assert run(["new", str(shop), "--currency", "GBP", "--zone", "Europe/London", "--set", "week_start=7"]) == 0
    assert run(["backup", str(shop), str(saved)]) == 0
    assert run(["restore", str(saved), str(again)]) == 0
    assert run(["upgrade", str(again)]) == 0
    assert (read_workspace(again).currency, read_workspace(again).week_start) == ("GBP", 7)
    assert f"Made {shop} (shop, GBP, Europe/London)." in capsys.readouterr().out


def test_a_refusal_is_a_sentence_on_stderr_and_its_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["backup", str(tmp_path), str(tmp_path)]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == (
        f"headway: {tmp_path} is not a Headway workspace: it has no headway.toml. "
        f"Make one with: headway new {tmp_path}\n"
    )


@pytest.mark.parametrize(
    "words",
    [
        ["new"],
        ["nothing"],
        ["new", "shop", "--currency", "francs"],
        ["new", "shop", "--set", "week_start"],
        ["new", "shop", "--set", "day_start=early"],
    ],
)
def test_a_wrong_word_is_status_2_and_makes_nothing(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(words) == 2
    assert list(tmp_path.iterdir()) == []


def test_help_names_every_command_without_loading_django() -> None:
    script = "import sys; from headway.config.main import run; run(['--help']); sys.exit('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert all(name in done.stdout for name in COMMANDS)
