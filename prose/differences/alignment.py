"""Which item of one sequence is which of another, in bounded time."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple, TypeVar

Item = TypeVar("Item")

# Steps that difflib may take for one pair of sequences, and for a whole comparison. See ``_steps``.
_PASSAGE_STEPS = 4_000_000
_ALL_STEPS = 16_000_000
# Items of one stretch that are compared each with each.
_PAIRS = 2_500
# Two items that share less than this part of their words are two items, not one that changed.
_ALIKE = 0.4


class Budget:
    """The steps that are left for one comparison of two texts."""

    def __init__(self, steps: int = _ALL_STEPS) -> None:
        self.left = steps

    def allows(self, old: Sequence[Hashable], new: Sequence[Hashable]) -> bool:
        """Whether these two may be compared; if so, their steps are spent."""
        steps = _steps(old, new)
        if steps > min(self.left, _PASSAGE_STEPS):
            return False
        self.left -= steps
        return True


def _steps(old: Sequence[Hashable], new: Sequence[Hashable]) -> int:
    """The most steps that difflib can take: each match that it finds costs a walk over all equal pairs."""
    counts = Counter(new)
    pairs = sum(number * counts[item] for item, number in Counter(old).items())
    return len(old) + len(new) + min(len(old), len(new), pairs) * (len(old) + pairs)


class Stretch(NamedTuple):
    """Items of the old sequence and of the new one that are the same, or that are not."""

    same: bool
    first: int
    end: int
    start: int
    stop: int


def stretches(old: Sequence[Hashable], new: Sequence[Hashable], budget: Budget) -> tuple[list[Stretch], bool]:
    """Both sequences cut into stretches, and whether the budget allowed to compare them in full.

    Where it did not, what lies between the common beginning and the common end is one stretch.
    """
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    end, stop = len(old) - tail, len(new) - tail
    one, other = old[head:end], new[head:stop]
    if is_allowed := budget.allows(one, other):
        matcher = SequenceMatcher(None, one, other, autojunk=False)
        middle = [
            Stretch(tag == "equal", first + head, last + head, start + head, until + head)
            for tag, first, last, start, until in matcher.get_opcodes()
        ]
    else:
        middle = [Stretch(False, head, end, head, stop)]
    found = [Stretch(True, 0, head, 0, head), *middle, Stretch(True, end, len(old), stop, len(new))]
    return [one for one in found if one.first < one.end or one.start < one.stop], is_allowed


class Likeness:
    """The words of an item, counted, and what kind of item it is."""

    def __init__(self, text: str, kind: Hashable = None) -> None:
        self.kind = kind
        self.counts = Counter(re.findall(r"\w+", text.lower()))
        self.total = self.counts.total()

    def to(self, other: Likeness) -> float:
        """From 0 to 1: the part of both items' words that they share. Different kinds share nothing."""
        if self.kind != other.kind:
            return 0.0
        if not self.total or not other.total:
            return 1.0 if self.total == other.total else 0.0
        return 2 * (self.counts & other.counts).total() / (self.total + other.total)


def matched(
    old: Sequence[Item], new: Sequence[Item], likeness_of: Callable[[Item], Likeness]
) -> list[tuple[Item | None, Item | None]]:
    """Pair the items of a stretch that are alike, in order; the others were removed or added.

    In a long stretch only the first is compared with the first, the second with the second.
    """
    ones, others = [likeness_of(item) for item in old], [likeness_of(item) for item in new]
    if len(old) * len(new) > _PAIRS:
        return _in_order(old, new, ones, others)
    # The best total likeness of the rest of both, from the end; then the way along it.
    alike = [[one.to(other) for other in others] for one in ones]
    best = [[0.0] * (len(new) + 1) for _row in range(len(old) + 1)]
    for i in range(len(old) - 1, -1, -1):
        for j in range(len(new) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1])
            if alike[i][j] >= _ALIKE:
                best[i][j] = max(best[i][j], alike[i][j] + best[i + 1][j + 1])
    pairs: list[tuple[Item | None, Item | None]] = []
    i = j = 0
    while i < len(old) or j < len(new):
        both = i < len(old) and j < len(new)
        if both and alike[i][j] >= _ALIKE and best[i][j] == alike[i][j] + best[i + 1][j + 1]:
            pairs.append((old[i], new[j]))
            i, j = i + 1, j + 1
        elif i < len(old) and (j == len(new) or best[i][j] == best[i + 1][j]):
            pairs.append((old[i], None))
            i += 1
        else:
            pairs.append((None, new[j]))
            j += 1
    return pairs


def _in_order(
    old: Sequence[Item], new: Sequence[Item], ones: Sequence[Likeness], others: Sequence[Likeness]
) -> list[tuple[Item | None, Item | None]]:
    pairs: list[tuple[Item | None, Item | None]] = []
    for at in range(max(len(old), len(new))):
        if at < min(len(old), len(new)) and ones[at].to(others[at]) >= _ALIKE:
            pairs.append((old[at], new[at]))
        else:
            pairs += [(old[at], None)] if at < len(old) else []
            pairs += [(None, new[at])] if at < len(new) else []
    return pairs
