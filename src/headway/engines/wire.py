"""How a question travels to the process that holds the engine, and its answer back.

A message is eight bytes of length (big-endian) and as many bytes. A request is one message of JSON: `{"do", …}`. The
reply is one
message of JSON, `{"ok": …}` or `{"error", "kind"}`, and after the reply to `run` one message with an Arrow stream.
"""

import json
import socket
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa

LENGTH = 8
LIMIT = 1 << 40
NAME_LIMIT = 100
"""A unix socket's path may have about 107 bytes; longer ones go through the folder's descriptor."""


class Hung(ConnectionError):
    """The other side went away in the middle of a message."""


def send(connection: socket.socket, body: bytes) -> None:
    """Send one message."""
    connection.sendall(len(body).to_bytes(LENGTH, "big") + body)


def receive(connection: socket.socket) -> bytes | None:
    """The next message; None when the other side hung up between messages. Raises Hung in the middle of one."""
    head = _exactly(connection, LENGTH)
    if not head:
        return None
    length = int.from_bytes(head, "big")
    if length > LIMIT:
        raise Hung(f"a message of {length} bytes")
    body = _exactly(connection, length)
    if len(body) < length:
        raise Hung("cut off")
    return body


def _exactly(connection: socket.socket, count: int) -> bytes:
    found = bytearray()
    while len(found) < count:
        block = connection.recv(min(1 << 20, count - len(found)))
        if not block:
            if found:
                raise Hung("cut off")
            return b""
        found += block
    return bytes(found)


def packed(message: Mapping[str, Any]) -> bytes:
    """JSON in which dates, instants and decimals keep their types."""
    return json.dumps(message, default=_tagged).encode()


def unpacked(body: bytes) -> Any:
    """The message that `packed` wrote."""
    return json.loads(body, object_hook=_untagged)


def _tagged(value: object) -> dict[str, str]:
    match value:
        case datetime():
            return {"$instant": value.isoformat()}
        case date():
            return {"$day": value.isoformat()}
        case Decimal():
            return {"$decimal": str(value)}
        case _:
            raise TypeError(f"{type(value).__name__} cannot be sent to the engine")


def _untagged(found: dict[str, Any]) -> Any:
    match found:
        case {"$instant": str(text)}:
            return datetime.fromisoformat(text)
        case {"$day": str(text)}:
            return date.fromisoformat(text)
        case {"$decimal": str(text)}:
            return Decimal(text)
        case _:
            return found


def table_bytes(table: pa.Table) -> bytes:
    """A table as an Arrow stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def table_from(body: bytes) -> pa.Table:
    """The table of an Arrow stream."""
    with pa.ipc.open_stream(body) as reader:
        return reader.read_all()
