"""A part of a file, as a reader asks for it: RFC 9110, section 14. Pure."""

from __future__ import annotations

import re

_ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.IGNORECASE)


class Unsatisfiable(Exception):
    """The file ends before what was asked for."""


def part_of(header: str | None, size: int) -> range | None:
    """The bytes that ``Range: header`` asks for of a file of ``size`` bytes; ``None`` for all of it.

    A header that we do not understand, or that asks for several parts, counts as none, as the standard
    allows. Raises ``Unsatisfiable``.
    """
    asked = _ONE_RANGE.fullmatch(header.strip()) if header else None
    if asked is None or asked.groups() == ("", ""):
        return None
    first, last = asked.groups()
    if not first:  # so many bytes from the end
        if int(last) == 0 or size == 0:
            raise Unsatisfiable
        return range(max(0, size - int(last)), size)
    start = int(first)
    if last and int(last) < start:
        return None
    if start >= size:
        raise Unsatisfiable
    return range(start, min(size, int(last) + 1) if last else size)
