"""Two versions of a text that were written at the same time, line beside line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    text: str
    only_here: bool  # the other version does not have it


@dataclass(frozen=True, slots=True)
class SideBySide:
    kept: tuple[Line, ...]
    sent: tuple[Line, ...]


def side_by_side(kept: str, sent: str) -> SideBySide:
    """The lines of both. A line is marked when the other text has it nowhere; the time is that of reading both."""
    ours, theirs = kept.split("\n"), sent.replace("\r\n", "\n").split("\n")
    return SideBySide(_marked(ours, set(theirs)), _marked(theirs, set(ours)))


def _marked(lines: list[str], elsewhere: set[str]) -> tuple[Line, ...]:
    return tuple(Line(line, bool(line.strip()) and line not in elsewhere) for line in lines)
