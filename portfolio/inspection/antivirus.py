"""Asks ClamAV's daemon about a file, where the site has one (``CLAMD_URL``).

Only ``Clear`` may be shown as checked. ``NotConfigured`` and ``Unavailable`` mean that nobody
looked: the page says "not checked for viruses", never "clean".

Source: https://docs.clamav.net/manual/Usage/ClamdProtocol.html
"""

from __future__ import annotations

import re
import socket
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import urlsplit

from django.conf import settings

CHUNK_BYTES = 64 * 1024
MAX_REPLY_BYTES = 4096
DEFAULT_PORT = 3310


@dataclass(frozen=True)
class Found:
    """The scanner knows this one, under ``name``."""

    name: str


@dataclass(frozen=True)
class Clear:
    """The scanner looked at all of it and found nothing."""


@dataclass(frozen=True)
class Unavailable:
    """There is a scanner, and it gave no answer. Worth another try; ``why`` is for operators."""

    why: str


@dataclass(frozen=True)
class NotConfigured:
    """This site has no scanner."""


Scan = Found | Clear | Unavailable | NotConfigured


def scan(path: Path) -> Scan:
    """What the scanner of this site says of the file at ``path``. ``OSError`` when it cannot be read."""
    if not settings.CLAMD_URL:
        return NotConfigured()
    with path.open("rb") as file:
        try:
            with _connect(settings.CLAMD_URL, settings.CLAMD_TIMEOUT) as daemon:
                return _meaning(_ask(daemon, file))
        except (OSError, ValueError) as error:  # timeouts are OSErrors
            return Unavailable(f"{type(error).__name__}: {error}")


def _connect(url: str, timeout: float) -> socket.socket:
    """A connection to ``tcp://host:port`` or ``unix:/path``. ``timeout`` in seconds, for each step."""
    where = urlsplit(url)
    if where.scheme == "tcp" and where.hostname:
        return socket.create_connection((where.hostname, where.port or DEFAULT_PORT), timeout)
    if where.scheme == "unix" and where.path:
        daemon = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            daemon.settimeout(timeout)
            daemon.connect(where.path)
        except OSError:
            daemon.close()
            raise
        return daemon
    raise ValueError(f"CLAMD_URL is {url!r}; it must be tcp://host:port or unix:/path")


def _ask(daemon: socket.socket, file: BinaryIO) -> str:
    """Send the file as INSTREAM does: each chunk after its length, an empty one at the end."""
    try:
        daemon.sendall(b"zINSTREAM\0")
        while chunk := file.read(CHUNK_BYTES):
            daemon.sendall(struct.pack("!L", len(chunk)) + chunk)
        daemon.sendall(struct.pack("!L", 0))
    except (BrokenPipeError, ConnectionResetError):
        pass  # it stops listening at its StreamMaxLength, and has said so
    reply = b""
    while b"\0" not in reply and len(reply) < MAX_REPLY_BYTES and (more := daemon.recv(1024)):
        reply += more
    return reply.partition(b"\0")[0].decode("utf-8", "replace").strip()


def _meaning(reply: str) -> Scan:
    if reply == "stream: OK":
        return Clear()
    if found := re.fullmatch(r"stream: (.+) FOUND", reply):
        return Found(found[1][:200])
    return Unavailable(reply or "no reply")
