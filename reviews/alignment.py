"""What stayed of a text: runs of words that an older and a newer version have in common.

Words are compared without the space between them, so that a paragraph split, merged or wrapped anew
is the same text. A run starts from words that stand exactly once in both versions (Bram Cohen's
patience diff, with runs of words of several lengths in place of lines), and is as long as it can be.
What lies between two runs is compared again on its own. No two runs are chosen between here: where
the same words could come from two places, both runs say so.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

# Scripts written without spaces between words: each of their characters is a word of its own.
_DENSE = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_DENSE}]|(?:[^\W{_DENSE}]|[\u0300-\u036f])+|\S")
_TYPOGRAPHY = str.maketrans("‘’‚“”„–—\u2010\u2011", "'''\"\"\"----")
# One character stands for each word; the first two for the beginning and the end of a text.
_START, _END = "\0", "\1"
# Lengths of the runs of words that are looked for, in words.
_LENGTHS = (1, 2, 4, 8, 16, 32, 64)
_DEPTH = 8
# A run found between two others needs this many words, or has to stand this close to both of them.
_ENOUGH = 6
_CLOSE = 8


class Text:
    """A text as a row of words, one character of ``key`` for each; word 0 is its beginning, the last its end."""

    def __init__(self, text: str, keys: dict[str, str]) -> None:
        self.text = text
        self.starts, self.ends, made = [0], [0], [_START]
        for match in _WORD.finditer(text):
            word = match[0]
            if not word.isascii():
                word = unicodedata.normalize("NFC", word).translate(_TYPOGRAPHY)
            made.append(keys.setdefault(word, chr(len(keys) + 2)))
            self.starts.append(match.start())
            self.ends.append(match.end())
        self.starts.append(len(text))
        self.ends.append(len(text))
        self.key = "".join([*made, _END])

    def touched(self, start: int, end: int) -> tuple[int, int]:
        """The words that a passage holds at least a part of: the first, and the one after the last."""
        first = 1
        if start:
            first = bisect_left(self.ends, start + 1, 1)
        return first, bisect_left(self.starts, end, 1, len(self.starts) - 1)


@dataclass(frozen=True, slots=True)
class Run:
    """Words ``first`` to ``end`` of the old text are words ``first + shift`` to ``end + shift`` of the new one."""

    first: int
    end: int
    shift: int


@dataclass(slots=True)
class Alignment:
    """Two texts and the runs that they have in common.

    ``over_old[word]`` and ``over_new[word]`` are the runs that hold a word of either text: none where
    it was added or removed, several where it could come from several places. ``image[word]`` is the
    word of the new text that a word of the old one became, if no other did and it kept its place in
    the order; -1 otherwise. ``alone`` are the words that stand once in both texts; ``landmarks`` are the places
    of those that kept their order, in the old text and in the new one.
    """

    old: Text
    new: Text
    over_old: list[list[Run]] = field(default_factory=list)
    over_new: list[list[Run]] = field(default_factory=list)
    image: list[int] = field(default_factory=list)
    alone: frozenset[str] = frozenset()

    landmarks: tuple[list[int], list[int]] = ([], [])


def align(old_text: str, new_text: str) -> Alignment:
    """The runs that two texts have in common."""
    keys: dict[str, str] = {}
    old, new = Text(old_text, keys), Text(new_text, keys)
    kept, moved = _runs(old.key, new.key)
    alone = frozenset(_once(old.key) & _once(new.key))
    found = Alignment(
        old, new, [[] for _ in old.key], [[] for _ in new.key], [-1] * len(old.key), alone, landmarks=([], [])
    )
    for run in (*kept, *moved):
        for word in range(run.first, run.end):
            found.over_old[word].append(run)
            found.over_new[word + run.shift].append(run)
    for run in kept:
        for word in range(run.first, run.end):
            if len(found.over_old[word]) == 1 and len(found.over_new[word + run.shift]) == 1:
                found.image[word] = word + run.shift
    for word, image in enumerate(found.image):
        if image >= 0 and old.key[word] in alone:
            found.landmarks[0].append(word)
            found.landmarks[1].append(image)
    return found


def _once(items: Iterable[str]) -> set[str]:
    return {item for item, number in Counter(items).items() if number == 1}


def _runs(old: str, new: str) -> tuple[list[Run], list[Run]]:
    """Runs that kept their order, and runs that moved out of it."""
    kept: list[Run] = []
    moved: list[Run] = []
    left = [(0, len(old), 0, len(new), 0)]
    while left:
        first, end, start, stop, depth = left.pop()
        ordered, others = _runs_between(old, new, first, end, start, stop)
        if depth == 0:
            moved = others
        else:
            ordered = _trusted(ordered, first, end, start, stop)
        kept += ordered
        if not ordered or depth == _DEPTH:
            continue
        at, to = first, start
        for run in [*ordered, Run(end, end, stop - end)]:
            if at < run.first and to < run.first + run.shift:
                left.append((at, run.first, to, run.first + run.shift, depth + 1))
            at, to = run.end, run.end + run.shift
    return kept, moved


def _runs_between(old: str, new: str, first: int, end: int, start: int, stop: int) -> tuple[list[Run], list[Run]]:
    """The runs of two stretches that hold words which are alone in both: those in order, and the others."""
    seeds = _seeds(old[first:end], new[start:stop])
    runs: list[Run] = []
    run_of: list[int] = []
    reached: dict[int, tuple[int, int]] = {}  # by shift: the end of the last run, and its number
    for at, to in seeds:
        at, to = at + first, to + start
        shift = to - at
        until, number = reached.get(shift, (-1, -1))
        if at >= until:
            begin = at
            while begin > first and begin + shift > start and old[begin - 1] == new[begin + shift - 1]:
                begin -= 1
            until = at
            while until < end and until + shift < stop and old[until] == new[until + shift]:
                until += 1
            number = len(runs)
            runs.append(Run(begin, until, shift))
            reached[shift] = until, number
        run_of.append(number)
    in_order = {run_of[at] for at in _rising([to for _at, to in seeds])}
    ordered = sorted((runs[number] for number in in_order), key=lambda run: (run.first, run.first + run.shift))
    return ordered, [run for number, run in enumerate(runs) if number not in in_order]


def _seeds(old: str, new: str) -> list[tuple[int, int]]:
    """Where words, or runs of words, begin that stand once in either stretch, in the order of the old one."""
    found: dict[int, int] = {}
    for length in _LENGTHS:
        if length > min(len(old), len(new)):
            break
        ones = [old[at : at + length] for at in range(len(old) - length + 1)]
        others = [new[at : at + length] for at in range(len(new) - length + 1)]
        once = _once(ones)
        both = once & _once(others)
        place = {run: at for at, run in enumerate(others) if run in both}
        before = len(found)
        for at, run in enumerate(ones):
            if run in place:
                found.setdefault(at, place[run])
        if len(once) == len(ones) and len(found) == before:
            break
    return sorted(found.items())


def _rising(numbers: list[int]) -> list[int]:
    """The places of a longest row of rising numbers."""
    tops: list[int] = []
    tails: list[int] = []
    before: list[int] = []
    for at, number in enumerate(numbers):
        height = bisect_left(tops, number)
        before.append(tails[height - 1] if height else -1)
        tops[height : height + 1] = [number]
        tails[height : height + 1] = [at]
    way: list[int] = []
    at = tails[-1] if tails else -1
    while at >= 0:
        way.append(at)
        at = before[at]
    return way[::-1]


def _trusted(ordered: list[Run], first: int, end: int, start: int, stop: int) -> list[Run]:
    """Those that are no coincidence: a few common words in a section written anew prove nothing."""
    ends = [(first, start), *((run.end, run.end + run.shift) for run in ordered)]
    begins = [*((run.first, run.first + run.shift) for run in ordered), (end, stop)]
    return [
        run
        for at, run in enumerate(ordered)
        if run.end - run.first >= _ENOUGH
        or all(max(begins[side][0] - ends[side][0], begins[side][1] - ends[side][1]) <= _CLOSE for side in (at, at + 1))
    ]
