"""A text as lines, and lines as sentences. Nothing is read across the end of a sentence or a bullet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_SENTENCE = 1_000  # characters; a longer one is cut, so that no line can make the reading slow

_LINE = re.compile(r"[^\r\n\u2028\u2029]+")
_BULLET = re.compile(
    r"[ \t>|]{0,40}(?:[-*+•‣▪▫●○◦·∙■□–—✓✔☑✅➤►▶→»-]{1,2}|o(?=[ \t]{1,4}\S)|\(?\d{1,2}[.)]|[a-z][.)])[ \t ]{1,20}"
)
_INNER_BULLET = re.compile(r"[ \t]{0,20}[•‣▪▫●○◦∙■□✓✔☑✅➤►▶][ \t ]{0,20}")
_STOP = re.compile(r"[.!?…]{1,3}[\"'”’)\]*_]{0,3}[ \t ]{1,8}|;[ \t ]{1,8}")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.?g|i\.?e|etc|vs|incl|approx|no|dr|mr|mrs|ms|st|inc|ltd|co|min|max|yrs?|u\.s|u\.k)|\b[a-z])\.[ \t ]*$",
    re.I,
)
_WIDEST_PAGE = 100  # characters; a text with longer lines was not wrapped


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, a list item or a heading: what stands between two line ends, wrapped lines joined."""

    start: int
    end: int
    bullet: bool
    after_blank: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    start: int
    end: int


def lines_of(text: str) -> Iterator[Line]:
    """The lines of a text; bullets that were run together into one line are parted."""
    previous_end = 0
    for match in _LINE.finditer(text):
        start, end = match.span()
        blank_before = text.count("\n", previous_end, start) > 1 or text.count("\r", previous_end, start) > 1
        if not text[start:end].strip():
            continue
        previous_end = end
        yield from _parted(text, start, end, blank_before)


def _parted(text: str, start: int, end: int, after_blank: bool) -> Iterator[Line]:
    mark = _BULLET.match(text, start, end)
    bullet = mark is not None
    here = mark.end() if mark else start
    for inner in _INNER_BULLET.finditer(text, here, end):
        if text[here : inner.start()].strip():
            yield Line(*_trimmed(text, here, inner.start()), bullet, after_blank)
            after_blank = False
        here, bullet = inner.end(), True
    if text[here:end].strip():
        yield Line(*_trimmed(text, here, end), bullet, after_blank)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - len(piece) + len(piece.rstrip())


def width_of(text: str) -> int | None:
    """The width at which a text was wrapped, or None when its lines are as long as its paragraphs."""
    widest = max((match.end() - match.start() for match in _LINE.finditer(text)), default=0)
    return widest if widest <= _WIDEST_PAGE else None


def continues(text: str, before: Line, line: Line, width: int) -> bool:
    """Whether a line only goes on with the one before it: its first word would not have fitted there any more."""
    if line.bullet or line.after_blank or text[before.end - 1] in ".!?:;":
        return False
    begun = max(text.rfind("\n", 0, before.end), text.rfind("\r", 0, before.end)) + 1
    word = text[line.start : line.end].split(None, 1)[0]
    return before.end - begun + 1 + len(word) > width


def sentences_of(text: str, start: int, end: int) -> Iterator[Sentence]:
    """The sentences of a line. A semicolon ends one too: it parts requirements."""
    here = start
    for stop in _STOP.finditer(text, start, end):
        if _ABBREVIATION.search(text, max(here, stop.end() - 12), stop.end()):
            continue
        yield from _bounded(text, here, stop.end())
        here = stop.end()
    yield from _bounded(text, here, end)


def _bounded(text: str, start: int, end: int) -> Iterator[Sentence]:
    start, end = _trimmed(text, start, end)
    while end - start > LONGEST_SENTENCE:
        space = text.rfind(" ", start + 1, start + LONGEST_SENTENCE)
        cut = space if space > start else start + LONGEST_SENTENCE
        yield Sentence(start, cut)
        start = cut + (1 if space > start else 0)
    if end > start:
        yield Sentence(start, end)
