"""The office network: this machine's address in it, and a code that a phone's camera opens."""

import io
import socket

import segno
from django.conf import settings

from headway.errors import Refused

ANY = "0.0.0.0"  # noqa: S104  # asked for by --lan
ELSEWHERE = ("192.0.2.1", 9)
"""An address that is nobody's (RFC 5737): nothing is sent, the system only says from where it would be."""


class NoNetwork(Refused):
    """This machine is in no network."""

    def __init__(self) -> None:
        super().__init__("This machine is in no network that a phone could reach. Join one, or start without --lan.")


def lan_address() -> str:
    """This machine's address in its network; raises NoNetwork."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asks:
        try:
            asks.connect(ELSEWHERE)
            found = str(asks.getsockname()[0])
        except OSError as none:
            raise NoNetwork from none
    if found.startswith("127."):
        raise NoNetwork
    return found


def admit(host: str) -> None:
    """Let browsers call this server by that address, and by the machine's name."""
    names = {host, socket.gethostname().lower(), f"{socket.gethostname().lower()}.local"}
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, *sorted(names)]


def code_of(address: str) -> str:
    """A QR code for the terminal."""

    drawn = io.StringIO()
    segno.make(address, error="m").terminal(drawn, compact=True)
    return drawn.getvalue()
