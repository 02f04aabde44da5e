"""HTML that this package made, read back: its text, and marks laid over passages of the text.

The text of a fragment is what ``textContent`` gives in a browser, without what stands inside an
element that has the attribute ``data-aside``: pictures, hints and words that the author did not
write. Offsets count code points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape

from django.utils.safestring import SafeString, mark_safe

# What an HTML serialiser writes: no bare "<" in a text, every attribute value in double quotes.
_PIECE = re.compile(r'<(?P<end>/?)(?P<tag>[A-Za-z][\w-]*)(?P<rest>(?:[^<>"]|"[^"]*")*)>|[^<]+')
_VOID = {"br", "hr", "img", "path", "circle", "line", "rect", "use"}
_ASIDE = re.compile(r"\sdata-aside(?:=|\s|/|$)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A tag, or a run of text between two tags."""

    raw: str
    text: str | None  # None for a tag, and for text that is aside
    within: str  # the element that holds it


def pieces(html: str) -> Iterator[Piece]:
    """The tags and texts of a fragment in order; joining their ``raw`` gives the fragment."""
    inside: list[str] = []
    aside = 0  # depth at which the outermost aside began
    for match in _PIECE.finditer(html):
        raw = match[0]
        within = inside[-1] if inside else ""
        if match["tag"] is None:
            yield Piece(raw, None if aside else unescape(raw), within)
            continue
        yield Piece(raw, None, within)
        tag = match["tag"].lower()
        if match["end"]:
            if inside:
                inside.pop()
            if len(inside) < aside:
                aside = 0
        elif tag not in _VOID and not match["rest"].endswith("/"):
            inside.append(tag)
            if not aside and _ASIDE.search(match["rest"]):
                aside = len(inside)


def text_of(html: str) -> str:
    """The plain text of a fragment."""
    return "".join(piece.text for piece in pieces(html) if piece.text is not None)


@dataclass(frozen=True, slots=True)
class Mark:
    """An element laid over a passage of the text, or with ``start == end`` something set in at that place.

    ``opening`` and ``closing`` are safe HTML; for something set in, ``opening`` is all of it.
    """

    start: int
    end: int
    opening: str
    closing: str = ""


# Elements between whose children a browser allows no words.
_STRUCTURE = {"", "blockquote", "div", "dl", "figure", "ol", "table", "tbody", "thead", "tr", "ul"}


def lay_over(html: str, marks: Sequence[Mark], *, outside: str = "p") -> SafeString:
    """The fragment with marks over passages of its text; its text stays what it was.

    Marks stand in order of their start and do not overlap. A passage that runs over several elements
    is marked in each of them, but not where it is space alone. What is set in between two elements
    moves to where words may stand next, and if none follow, into an element ``outside`` of its own
    at the end.
    """
    made: list[str] = []
    offset = 0
    rest = list(reversed(marks))
    for piece in pieces(html):
        if piece.text is None or (piece.within in _STRUCTURE and piece.text.isspace()):
            made.append(piece.raw)
            offset += len(piece.text or "")
            continue
        end = offset + len(piece.text)
        at = offset
        while rest and (rest[-1].start < end or rest[-1].start == rest[-1].end == end):
            mark = rest[-1]
            start = max(mark.start, at)
            made.append(_escaped(piece.text[at - offset : start - offset]))
            stop = min(mark.end, end)
            if mark.start == mark.end:
                made.append(mark.opening)
            elif start < stop:
                passage = _escaped(piece.text[start - offset : stop - offset])
                made += [passage] if passage.isspace() else [mark.opening, passage, mark.closing]
            at = max(start, stop)
            if mark.end > end:
                break
            rest.pop()
        made.append(_escaped(piece.text[at - offset :]))
        offset = end
    if left := "".join(mark.opening for mark in reversed(rest) if mark.start == mark.end):
        made.append(f"<{outside}>{left}</{outside}>" if outside else left)
    return mark_safe("".join(made))  # noqa: S308 (the fragment and the marks are safe)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
