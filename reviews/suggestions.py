"""A mentor's other wording for a passage, set into the Markdown of the author's draft.

A passage is known by its place in the plain text; what is changed is the source. So the source of the
block is searched for the passage as it may be written there, the other wording is set in, and the
result is rendered: only if nothing but those words changed, neither other words nor the structure,
is it taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext as _

from prose import MAX_LENGTH, Block, Document, render_document
from prose.fragments import pieces

from .anchoring import Anchor, Span, anchor_at, find

# Places of a block where the passage may be written that are tried; each costs a rendering or two.
_TRIES = 4

_LINE_END = re.compile(r"\r\n|\r|\n")
_ESCAPABLE = re.compile(r"([!-/:-@\[-`{-~])")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\u00a0": "&nbsp;"}


class Refusal(Enum):
    """Why a suggestion was not applied."""

    OUTDATED = "outdated"  # the words are not there any more, or no longer the same
    STRUCTURE = "structure"  # the passage, or the new wording, crosses a paragraph, a link, an emphasis …
    TOO_LONG = "too_long"  # the text would be longer than a text may be

    @property
    def message(self) -> str:
        """What to say to the author."""
        if self is Refusal.OUTDATED:
            return _("These words have changed in your draft since the comment was written.")
        if self is Refusal.STRUCTURE:
            return _("This cannot be set in without touching a paragraph, a link or other formatting. Edit it by hand.")
        return _("With this change the text would be too long.")


@dataclass(frozen=True, slots=True)
class Applied:
    """The new Markdown, and where the new wording stands in it: characters ``start`` to ``end``."""

    body: str
    start: int
    end: int


def apply(body: str, anchor: Anchor, replacement: str, old_text: str | None = None) -> Applied | Refusal:
    """Set ``replacement``, plain text, in place of the passage of ``anchor`` into the Markdown ``body``.

    ``old_text`` is the plain text that the anchor was made on; see ``anchoring.find``. Rendered, the
    new body has the plain text of the old one with the passage replaced, and the same blocks, links
    and emphases. With an empty replacement one space next to the passage goes too.

    Raises ``ValueError`` when the body is longer than a text may be.
    """
    document = _rendered(body)
    span = find(anchor, document.text, old_text)
    if span is None or document.text[slice(*span)].split() != anchor.quote.split():
        return Refusal.OUTDATED
    if not replacement:
        span = _with_a_space(document.text, span)
    block = next((one for one in document.blocks if one.start <= span.start and span.end <= one.end), None)
    if block is None:
        return Refusal.STRUCTURE
    expected = document.text[: span.start] + replacement + document.text[span.end :]
    was_too_long = False
    for source in _places(body, document, block, span):
        for written in dict.fromkeys((replacement, _escaped(replacement))):
            made = body[: source.start] + written + body[source.end :]
            if len(made) > MAX_LENGTH:
                was_too_long = True
            elif _is_so(made, expected, document):
                return Applied(made, source.start, source.start + len(written))
    return Refusal.TOO_LONG if was_too_long else Refusal.STRUCTURE


def undone(body: str, anchor: Anchor, replacement: str, old_text: str) -> Applied | Refusal:
    """Put the words of ``anchor`` back where ``replacement`` took their place; the arguments are those of ``apply``.

    What was taken out without other words is put back beside its neighbours in the line. Raises
    ``ValueError`` when the body is longer than a text may be.
    """
    span = Span(anchor.start, anchor.end) if replacement else _with_a_space(old_text, Span(anchor.start, anchor.end))
    then = old_text[: span.start] + replacement + old_text[span.end :]
    start, end = span.start, span.start + len(replacement)
    if not replacement.strip():
        start, end = _with_neighbours(then, start, end)
    if not then[start:end].strip():
        return Refusal.STRUCTURE
    there = anchor_at(then, start, end)
    return apply(body, there, old_text[there.start : there.end + len(old_text) - len(then)], then)


def _with_neighbours(text: str, start: int, end: int) -> tuple[int, int]:
    """A place with the word before it and the word after it, if its line has them."""
    line = text.rfind("\n", 0, start) + 1
    after, _sign, _rest = text[end:].partition("\n")
    if words := text[line:start].rstrip(" "):
        start = line + words.rfind(" ") + 1
    if words := after.lstrip(" "):
        end += len(after) - len(words) + len(words.partition(" ")[0])
    return start, end


def _rendered(body: str) -> Document:
    return render_document(body, show_problems=False)


def _with_a_space(text: str, span: Span) -> Span:
    if span.start and text[span.start - 1] == " ":
        return Span(span.start - 1, span.end)
    if span.end < len(text) and text[span.end] == " ":
        return Span(span.start, span.end + 1)
    return span


def _is_so(body: str, expected: str, before: Document) -> bool:
    """Whether a text reads as expected, and is built as it was."""
    after = _rendered(body)
    return after.text == expected and [_frame(block) for block in after.blocks] == [
        _frame(block) for block in before.blocks
    ]


def _frame(block: Block) -> tuple[str, int, list[str]]:
    """A block without its words: its kind, and its tags with their attributes."""
    return block.kind, block.level, [piece.raw for piece in pieces(block.html) if piece.text is None]


def _places(body: str, document: Document, block: Block, span: Span) -> list[Span]:
    """Where in the source of a block the passage may be written, the likeliest place first."""
    starts = [0, *(match.end() for match in _LINE_END.finditer(body)), len(body)]
    first, end = starts[block.first_line - 1], starts[block.last_line]
    passage = document.text[slice(*span)]
    pattern = re.compile("".join(map(_as_written, passage)))
    found = [Span(*match.span()) for match in _overlapping(pattern, body, first, end)]
    # The third of its kind in the text is the third in the source, or a later one: addresses hold words too.
    nth = sum(1 for _one in _overlapping(re.compile(re.escape(passage)), document.text, block.start, span.end)) - 1
    return found[nth : nth + _TRIES]


def _overlapping(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    while match := pattern.search(text, start, end):
        yield match
        start = match.start() + 1


def _as_written(sign: str) -> str:
    """A pattern for one character of the plain text as it may stand in the source."""
    if sign == "\n":
        return r"(?:[ \t]*|\\)(?:\r\n|\r|\n)[ \t>]*"
    ways = [re.escape(sign)]
    if _ESCAPABLE.match(sign):
        ways.append(re.escape("\\" + sign))
    if sign in _ENTITIES:
        ways.append(re.escape(_ENTITIES[sign]))
    return f"(?:{'|'.join(reversed(ways))})"


def _escaped(text: str) -> str:
    """Plain text as Markdown that says nothing but these words."""
    return _ESCAPABLE.sub(r"\\\1", text)
