"""Two versions of a text that were written at the same time, one beside the other."""

from __future__ import annotations

from dataclasses import dataclass

from prose.differences import compare_source


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    only_here: bool  # the other version does not have it


@dataclass(frozen=True, slots=True)
class SideBySide:
    kept: tuple[Piece, ...]
    sent: tuple[Piece, ...]


def side_by_side(kept: str, sent: str) -> SideBySide:
    """Both texts in pieces: the words that only one of them has, and what lies between."""
    words = compare_source(kept, sent.replace("\r\n", "\n"))
    return SideBySide(
        tuple(Piece(word.old, word.state == "removed" and bool(word.old.strip())) for word in words if word.old),
        tuple(Piece(word.new, word.state == "added" and bool(word.new.strip())) for word in words if word.new),
    )
