"""Words compared with words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.utils.html import escape

from prose.fragments import Mark

from .alignment import Budget, stretches

# A word, or a sign, with the space after it; or space at the very beginning.
_WORD = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
_SENTENCE = re.compile(r"[^.!?\n]*(?:[.!?\n]+\s*|$)")


@dataclass(frozen=True, slots=True)
class Word:
    """A run of words that both sides have, or only one. The space after it may differ between sides."""

    state: Literal["same", "added", "removed"]
    old: str
    new: str


def compare_words(old: str, new: str, budget: Budget) -> tuple[tuple[Word, ...], bool]:
    """Two texts word by word, and whether that took too long, so that they were compared by sentences.

    Joining the ``old`` of all words gives ``old``, joining the ``new`` gives ``new``.
    """
    words, is_fine = _compare(_WORD, old, new, budget)
    if not is_fine:
        words, _is_fine = _compare(_SENTENCE, old, new, budget)
    return words, not is_fine


def _compare(unit: re.Pattern[str], old: str, new: str, budget: Budget) -> tuple[tuple[Word, ...], bool]:
    one, other = unit.findall(old), unit.findall(new)
    found, is_fine = stretches([word.strip() for word in one], [word.strip() for word in other], budget)
    words: list[Word] = []
    for stretch in found:
        before, after = "".join(one[stretch.first : stretch.end]), "".join(other[stretch.start : stretch.stop])
        if stretch.same:
            words.append(Word("same", before, after))
        else:
            words += [Word("removed", before, "")] if before else []
            words += [Word("added", "", after)] if after else []
    return tuple(words), is_fine


def marks_of(words: Sequence[Word]) -> list[Mark]:
    """What shows the added and the removed words, to lay over the HTML of the new text."""
    marks: list[Mark] = []
    at = 0
    for word in words:
        if word.state == "removed" and word.old.strip():
            flat = " ".join(word.old.split())
            space = " " if word.old[-1].isspace() else ""
            marks.append(Mark(at, at, f"<del>{escape(flat)}</del>{space}"))
        elif word.state == "added":
            marks.append(Mark(at, at + len(word.new), "<ins>", "</ins>"))
        at += len(word.new)
    return marks
