"""Where the passage of a comment stands, in the text that it was made on and in the versions after it.

An anchor is a TextQuoteSelector and a TextPositionSelector in one, as the W3C's Web Annotation Data
Model has them (https://www.w3.org/TR/annotation-model/#text-quote-selector and
#text-position-selector): the exact words, some of what stands before and after them, and offsets. The
text is the plain text of a revision as ``prose.fragments`` defines it; offsets count code points.

In a newer version a passage is looked for by what certainly stayed (``alignment``). In doubt it is
outdated: a comment that says so is honest, a comment beside the wrong sentence is not.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import NamedTuple

from .alignment import Alignment, Run, Text, align

# Characters kept before and after the quote.
CONTEXT = 64

# Words of context that count, on each side, when one place is held against another.
_NEAR = 8
# With fewer words of context than this, a side does not stand.
_NEEDED = 4
# As many, where nothing but the context decides.
_ENOUGH = 3
# Words next to an edited passage, half of which have to stand.
_AROUND = 4
# From 0 to 1: how much of an edited passage and of what it was are the same characters.
_ALIKE = 0.7
# Characters of either side that are compared with each other one by one.
_LETTERS = 200


@dataclass(frozen=True, slots=True)
class Anchor:
    """A passage of one text: the words, up to ``CONTEXT`` characters around them, and their offsets."""

    quote: str
    prefix: str
    suffix: str
    start: int
    end: int


class Span(NamedTuple):
    """The characters of a text from ``start``, before ``end``."""

    start: int
    end: int


def anchor_at(text: str, start: int, end: int) -> Anchor:
    """The anchor of a passage. Space at its ends is left out, and words of the context are whole.

    Raises ``ValueError`` when the passage does not lie in the text or holds nothing but space.
    """
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"characters {start} to {end} do not lie in a text of {len(text)}")
    passage = text[start:end]
    start, end = start + len(passage) - len(passage.lstrip()), end - len(passage) + len(passage.rstrip())
    if start >= end:
        raise ValueError("there are no words in this passage")
    return Anchor(text[start:end], _before(text, start), _after(text, end), start, end)


def _before(text: str, start: int) -> str:
    cut = max(0, start - CONTEXT)
    context = text[cut:start]
    if cut and not text[cut - 1].isspace() and " " in context:
        context = context[context.index(" ") + 1 :]
    return context


def _after(text: str, end: int) -> str:
    context = text[end : end + CONTEXT]
    if end + CONTEXT < len(text) and not text[end + CONTEXT].isspace() and " " in context:
        context = context[: context.rindex(" ")]
    return context


def selectors_of(anchor: Anchor) -> list[dict[str, str | int]]:
    """The anchor in the words of the Web Annotation Data Model."""
    return [
        {"type": "TextQuoteSelector", "exact": anchor.quote, "prefix": anchor.prefix, "suffix": anchor.suffix},
        {"type": "TextPositionSelector", "start": anchor.start, "end": anchor.end},
    ]


def find(anchor: Anchor, text: str, old_text: str | None = None) -> Span | None:
    """Where the passage stands in a text, or None when that is not certain: it is outdated.

    ``old_text`` is the text that the anchor was made on; for a newer version always give it. Without
    it the context has to decide alone: it must stand on both sides of the quote, at one place only.
    """
    if old_text is not None:
        return carry([anchor], old_text, text)[0]
    if _stands(anchor.quote, text, anchor.start) and _stands(
        anchor.prefix + anchor.quote + anchor.suffix, text, anchor.start - len(anchor.prefix)
    ):
        return Span(anchor.start, anchor.end)
    return _by_context(anchor, text)


def carry(anchors: Iterable[Anchor], old_text: str, new_text: str) -> list[Span | None]:
    """Where passages of the old text stand in the new one, in the order given; None for the outdated.

    An anchor whose quote does not stand at its offsets in the old text is outdated too.
    """
    anchors = list(anchors)
    spans = [
        Span(anchor.start, anchor.end)
        if anchor.quote.strip() and _stands(anchor.quote, old_text, anchor.start)
        else None
        for anchor in anchors
    ]
    if old_text == new_text or not any(spans):
        return spans
    alignment = align(old_text, new_text)
    return [_carried(span, alignment) if span else None for span in spans]


def _stands(words: str, text: str, start: int) -> bool:
    return bool(words.strip()) and start >= 0 and text.startswith(words, start)


# With both texts at hand


def _carried(span: Span, alignment: Alignment) -> Span | None:
    old, new = alignment.old, alignment.new
    first, end = old.touched(*span)
    quote = old.key[first:end]
    place = _only_place(quote, new.key)
    if place is not None and _only_place(quote, old.key) is not None:
        return _exact(span, first, place, end - first, alignment)
    if any(end <= run.end for run in alignment.over_old[first]):
        run = _certain(first, end, alignment)
        return _exact(span, first, first + run.shift, end - first, alignment) if run else None
    return _edited(span, first, end, alignment)


def _only_place(quote: str, key: str) -> int | None:
    at = key.find(quote)
    return at if at >= 0 and key.find(quote, at + 1) < 0 else None


def _exact(span: Span, first: int, place: int, words: int, alignment: Alignment) -> Span:
    """The characters of the same words; a passage that begins or ends within a word does so again."""
    old, new = alignment.old, alignment.new
    last, to = first + words - 1, place + words - 1
    skipped, left = max(0, span.start - old.starts[first]), max(0, old.ends[last] - span.end)
    start, end = new.starts[place] + skipped, new.ends[to] - left
    if start < end:
        return Span(start, end)
    return Span(new.starts[place], new.ends[to])


def _certain(first: int, end: int, alignment: Alignment) -> Run | None:
    """The run that holds all of the passage, if nothing else may have become it and it nothing else."""
    runs = [run for run in alignment.over_old[first] if end <= run.end]
    best = max(runs, key=lambda run: sum(_support(run, first, end, alignment)))
    start, stop = first + best.shift, end + best.shift
    rivals = [_support(run, first, end, alignment) for run in runs if run is not best]
    rivals += [
        _support(run, start - run.shift, stop - run.shift, alignment)
        for run in alignment.over_new[start]
        if run is not best and stop - run.shift <= run.end
    ]
    before, after = _support(best, first, end, alignment)
    if not _wins(before + after, map(sum, rivals)):
        return None
    # What moved has to have brought a neighbour along.
    if max(before, after) < _NEEDED and alignment.image[first] < 0:
        return None
    doubled_before, doubled_after = _doubled(first, start, end - first, alignment)
    if (before < _NEEDED and doubled_before) or (after < _NEEDED and doubled_after):
        return None
    return best


def _support(run: Run, first: int, end: int, alignment: Alignment) -> tuple[int, int]:
    """What a run has of a passage's context, before and after: each word that it shares with no other run.

    A word that stands nowhere else in either text is as good as enough others. One of the passage's own
    words says nothing: beside the last of a row of the same word, there are as many as one likes.
    """
    quote = alignment.old.key[first:end]

    def weight(words: range) -> int:
        own = (
            word
            for word in words
            if len(alignment.over_old[word]) == len(alignment.over_new[word + run.shift]) == 1
            and alignment.old.key[word] not in quote
        )
        return min(_NEAR, sum(_NEEDED if alignment.old.key[word] in alignment.alone else 1 for word in own))

    before, after = range(max(run.first, first - _NEAR), first), range(end, min(run.end, end + _NEAR))
    return weight(before), weight(after)


def _doubled(first: int, start: int, words: int, alignment: Alignment) -> tuple[bool, bool]:
    """Whether the passage's words also stand before it, and after it, up to the next word that surely stayed.

    Copies may overlap it: of five times the same word, three stand at three places.
    """
    quote = alignment.old.key[first : first + words]
    before = after = False
    for place, key, landmarks in (
        (first, alignment.old.key, alignment.landmarks[0]),
        (start, alignment.new.key, alignment.landmarks[1]),
    ):
        at = bisect_left(landmarks, place)
        before |= quote in key[landmarks[at - 1] + 1 if at else 0 : place + words - 1]
        after |= quote in key[place + 1 : landmarks[at] if at < len(landmarks) else None]
    return before, after


def _wins(support: int, rivals: Iterable[int]) -> bool:
    return all(support >= 2 * rival + 2 for rival in rivals)


def _edited(span: Span, first: int, end: int, alignment: Alignment) -> Span | None:
    """The passage with a small change in it, between what stands on both of its sides."""
    image, old, new = alignment.image, alignment.old, alignment.new
    begins, ends = image[first] >= 0, image[end - 1] >= 0
    if not (begins or image[first - 1] >= 0) or not (ends or image[end] >= 0):
        return None
    start = image[first] if begins else image[first - 1] + 1
    stop = image[end - 1] + 1 if ends else image[end]
    around = (range(max(0, first - _AROUND), first), range(end, min(len(image), end + _AROUND)))
    if start >= stop or not all(_half(image, words) for words in around):
        return None
    found = Span(
        new.starts[start] + (max(0, span.start - old.starts[first]) if begins else 0),
        new.ends[stop - 1] - (max(0, old.ends[end - 1] - span.end) if ends else 0),
    )
    if found.start >= found.end:
        return None
    return found if _alike(old.text[slice(*span)], new.text[slice(*found)]) else None


def _half(image: Sequence[int], words: range) -> bool:
    return 2 * sum(image[word] >= 0 for word in words) >= len(words)


def _alike(old: str, new: str) -> bool:
    """Whether two passages are one, with a small change. What is long is compared by words."""
    ones, others = " ".join(old.split()), " ".join(new.split())
    if max(len(ones), len(others)) <= _LETTERS:
        matcher = SequenceMatcher(None, ones, others, autojunk=False)
        return matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE
    if 2 * min(len(ones), len(others)) < _ALIKE * (len(ones) + len(others)):
        return False
    kept = align(ones, others)
    same = sum(
        kept.old.ends[word] - kept.old.starts[word] for word in range(1, len(kept.image) - 1) if kept.image[word] >= 0
    )
    return 2 * same >= _ALIKE * (len("".join(ones.split())) + len("".join(others.split())))


# With nothing but the anchor


def _by_context(anchor: Anchor, text: str) -> Span | None:
    keys: dict[str, str] = {}
    known, all_of_it = Text(anchor.prefix + anchor.quote + anchor.suffix, keys), Text(text, keys)
    begin = len(anchor.prefix)
    span = Span(begin, begin + len(anchor.quote))
    first, end = known.touched(*span)
    if first >= end:
        return None
    before, quote, after = known.key[1:first], known.key[first:end], known.key[end:-1]
    places = _places(quote, all_of_it.key)
    scored = [(_context(before, after, all_of_it.key, at, at + end - first), at) for at in places]
    scored.sort(key=lambda place: sum(place[0]), reverse=True)
    alignment = Alignment(known, all_of_it)
    if scored:
        (left, right), at = scored[0]
        is_enough = left >= min(_ENOUGH, len(before)) and right >= min(_ENOUGH, len(after))
        is_alone = _wins(left + right, [sum(rival) for rival, _at in scored[1:]])
        return _exact(span, first, at, end - first, alignment) if is_enough and is_alone else None
    opening, closing = before[-_NEAR:], after[:_NEAR]
    if min(len(opening), len(closing)) < _ENOUGH:
        return None
    opened, closed = _only_place(opening, all_of_it.key), _only_place(closing, all_of_it.key)
    if opened is None or closed is None or closed <= opened + len(opening):
        return None
    found = Span(all_of_it.starts[opened + len(opening)], all_of_it.ends[closed - 1])
    return found if _alike(anchor.quote, text[slice(*found)]) else None


def _places(quote: str, key: str) -> list[int]:
    places: list[int] = []
    at = key.find(quote)
    while at >= 0:
        places.append(at)
        at = key.find(quote, at + 1)
    return places


def _context(before: str, after: str, key: str, start: int, stop: int) -> tuple[int, int]:
    """Words before and after a place that are those of the anchor, up to a few."""
    left = right = 0
    while left < min(_NEAR, len(before)) and key[start - 1 - left] == before[-1 - left]:
        left += 1
    while right < min(_NEAR, len(after)) and key[stop + right] == after[right]:
        right += 1
    return left, right
