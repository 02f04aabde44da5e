"""Pictures in a text: a person's own uploads and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

SCHEME = "attachment:"

_ELSEWHERE = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:|[/\\]{2})|[\\\x00-\x20]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Image:
    """Where an uploaded picture is served: an address on our own host, and its size in pixels.

    Raises ``ValueError`` for an address that leads to another host.
    """

    src: str
    width: int | None = None
    height: int | None = None

    def __post_init__(self) -> None:
        if not self.src or _ELSEWHERE.search(self.src):
            raise ValueError(f"{self.src!r} is not an address on our own host")


# The picture of that file name, or nothing when the person has no such upload.
Images = Callable[[str], Image | None]


def name_of(address: str) -> str | None:
    """The file name in ``attachment:NAME``, or None for any other address."""
    if not address.lower().startswith(SCHEME):
        return None
    return unquote(address[len(SCHEME) :]).strip() or None
