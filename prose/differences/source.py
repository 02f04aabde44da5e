"""Two texts as they were written, with their signs: for who wrote both."""

from __future__ import annotations

from .alignment import Budget, stretches
from .words import Word, compare_words


def compare_source(old: str, new: str) -> tuple[Word, ...]:
    """Line by line, and word by word where lines differ.

    Joining the ``old`` of all words gives ``old``, joining the ``new`` gives ``new``.
    """
    budget = Budget()
    one, other = old.splitlines(keepends=True), new.splitlines(keepends=True)
    found, _is_fine = stretches([line.strip() for line in one], [line.strip() for line in other], budget)
    words: list[Word] = []
    for stretch in found:
        before, after = "".join(one[stretch.first : stretch.end]), "".join(other[stretch.start : stretch.stop])
        if stretch.same:
            words.append(Word("same", before, after))
        else:
            words += compare_words(before, after, budget)[0]
    return tuple(words)
