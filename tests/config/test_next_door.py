"""The company beside this one: which folder it is in, what it is called by a browser, and what ends it."""

import io
import socket
from pathlib import Path

import pytest

from headway.config.listening import Listening
from headway.config.next_door import Started, Starter, folder_beside, free_port, heed
from headway.config.workspace_folder import Workspace, cookie_names
from headway.errors import Refused
from headway.web.neighbour import NotBeside


@pytest.mark.parametrize(
    ("folder", "demo", "beside"),
    [("shop", False, "shop-demo"), ("shop-demo", True, "shop"), ("demo", True, "own"), ("-demo", True, "own")],
)
def test_one_is_beside_the_other(tmp_path: Path, folder: str, demo: bool, beside: str) -> None:
    workspace = Workspace(folder=tmp_path / folder, name="x", demo=demo)
    assert folder_beside(workspace) == tmp_path / beside


def test_a_browser_finds_it_under_the_name_by_which_it_called_this_server(tmp_path: Path) -> None:
    starter = Starter(tmp_path, own_port=8001, port=8000)
    assert starter.address("127.0.0.1:8001", "/") == "http://127.0.0.1:8000/"
    assert starter.address("192.168.1.7:8001", "/import/x") == "http://192.168.1.7:8000/import/x"
    assert starter.address("[::1]:8001", "/") == "http://[::1]:8000/"
    with pytest.raises(NotBeside, match="headway serve"):
        starter.address("sales.example.com", "/")


def test_links_are_given_until_the_starter_is_gone() -> None:
    said: list[str] = []
    heed(io.StringIO("link\nnonsense\nlink\n"), link=lambda: "t", say=said.append, end=lambda: said.append("ended"))
    assert said == ["link t", "link t", "ended"]


def test_a_folder_with_other_things_in_it_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "shop-demo").mkdir()
    (tmp_path / "shop-demo" / "letter.txt").write_text("dear")
    here = Listening("127.0.0.1", 8000)
    beside = Started(tmp_path / "shop-demo", demo=True, here=here, own_folder=tmp_path / "shop")
    with pytest.raises(Refused, match="is no workspace"):
        beside.make()
    assert (tmp_path / "shop-demo" / "letter.txt").read_text() == "dear"


def test_one_that_was_never_finished_is_made_anew(tmp_path: Path) -> None:
    left = tmp_path / ".own.making"
    left.mkdir()
    (left / "headway.toml").write_text("half")
    beside = Started(tmp_path / "own", demo=False, here=Listening("127.0.0.1", 8000), own_folder=tmp_path / "demo")
    assert beside.name == ""
    beside.make()
    assert beside.name == "My company"
    assert not left.exists()


def test_a_taken_port_is_left_alone() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port("127.0.0.1", port) != port


def test_two_workspaces_have_cookies_of_different_names() -> None:
    assert not set(cookie_names("one")) & set(cookie_names("other"))
