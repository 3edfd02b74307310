"""A server for the office network: its address is told, a phone's browser may call it by that, others may not."""

import re
import subprocess
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest

from headway.config.lan import NoNetwork, code_of, lan_address
from tests.config.test_beside_the_server import HEADWAY, free_port, said


def answered(address: str) -> int:
    """The status of the first answer: it says its address a moment before it listens."""
    for _ in range(100):
        try:
            with urlopen(address, timeout=30) as answer:
                return int(answer.status)
        except URLError as not_yet:
            if not isinstance(not_yet.reason, ConnectionRefusedError):
                raise
            time.sleep(0.1)
    raise AssertionError(f"{address} did not answer")


def test_a_code_holds_the_whole_address() -> None:
    small, large = code_of("http://192.0.2.7:8000"), code_of("http://192.0.2.7:8000/sign-in?link=" + "x" * 32)
    assert len(large) > len(small) > 200
    assert small != code_of("http://192.0.2.8:8000")


def test_the_office_network_reaches_the_server_by_the_address_that_it_tells(tmp_path: Path) -> None:
    try:
        near = lan_address()
    except NoNetwork:
        pytest.skip("this machine is in no network")
    shop, port = tmp_path / "shop", free_port()
    said("new", shop, "--currency", "EUR")
    command = [str(HEADWAY), "serve", str(shop), "--port", str(port), "--lan"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            told = [process.stdout.readline() for _ in range(4)]
            assert f"http://{near}:{port} (not encrypted" in told[2]
            assert re.search("once, within a day", told[3])
            assert answered(f"http://{near}:{port}/healthz") == 200
            stranger = Request(f"http://{near}:{port}/healthz", headers={"Host": "evil.example"})
            with pytest.raises(HTTPError, match="400"):
                urlopen(stranger, timeout=30)
        finally:
            process.terminate()
            process.wait(timeout=60)
