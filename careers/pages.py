"""A web page as the text that a person reads on it, and the job that it describes for machines. Pure.

What comes in is hostile, so nothing here builds a tree: one pass over the text, every pattern bounded.
What goes out is text and is shown as text.

Source: https://schema.org/JobPosting
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

DATA_MAX_LENGTH = 400_000  # of one block of JSON-LD
_NODES_AT_MOST = 2_000

_TAG = re.compile(r"</?([a-zA-Z][a-zA-Z0-9]{0,15})\b(?:[^<>\"']|\"[^\"]{0,4000}\"|'[^']{0,4000}'){0,200}+>")
_UNSEEN = re.compile(r"<(script|style|template|noscript|svg|head|select)\b|<!--", re.IGNORECASE)
_DATA = re.compile(r"<script\b[^<>]{0,500}application/ld\+json[^<>]{0,500}>", re.IGNORECASE)
_LOOKS_LIKE_A_PAGE = re.compile(
    r"<(?:!doctype|html|head|body|div|p|br|ul|li|h[1-6]|script|span|section|table)\b", re.IGNORECASE
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _HEADINGS | frozenset(
    {"address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "footer", "form", "header", "hr"}
    | {"main", "nav", "ol", "p", "pre", "section", "table", "tbody", "thead", "tr", "ul"}
)
# What a posting may say apart from its description, under a heading that says what it is.
_PARTS = (
    ("responsibilities", "Responsibilities"),
    ("qualifications", "Requirements"),
    ("experienceRequirements", "Experience required"),
    ("educationRequirements", "Education required"),
    ("skills", "Skills required"),
)


@dataclass(frozen=True, slots=True)
class FoundPosting:
    """What a page or a text says of a job; all but the text may be empty."""

    text: str
    title: str = ""
    company: str = ""
    url: str = ""


def is_page(text: str) -> bool:
    """Whether this is the source of a web page rather than what a person copied from one."""
    return bool(_LOOKS_LIKE_A_PAGE.search(text[:20_000]))


def posting_on_page(source: str) -> FoundPosting:
    """The job that a page describes: what it says for machines, or else all that a person would read."""
    for data in _data_blocks(source):
        for node in _nodes(data):
            if "JobPosting" in _texts(node.get("@type")) and (found := _posting_of(node)).text:
                return found
    return FoundPosting(text_of_page(source))


def text_of_page(source: str) -> str:
    """The words of a page, a line for each of its blocks, list items with a dash."""
    pieces: list[str] = []
    at = 0
    source = _seen(source)
    for tag in _TAG.finditer(source):
        pieces.append(" ".join(source[at : tag.start()].split("\n")))
        at = tag.end()
        name = tag.group(1).lower()
        closes = source[tag.start() + 1] == "/"
        if name == "li":
            pieces.append("\n" if closes else "\n- ")
        elif name in ("td", "th"):
            pieces.append(" ")
        elif name in _BLOCKS:
            pieces.append("\n\n" if name in _HEADINGS or name == "p" else "\n")
    pieces.append(" ".join(source[at:].split("\n")) if at else source)
    lines = (" ".join(line.split()) for line in html.unescape("".join(pieces)).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line for line in lines if line != "-")).strip()


def _seen(source: str) -> str:
    """A page without what it does not show: scripts, styles, comments."""
    kept: list[str] = []
    at = 0
    while found := _UNSEEN.search(source, at):
        kept.append(source[at : found.start()])
        name = found.group(1)
        end = re.compile(rf"</{name}\b[^<>]{{0,200}}>" if name else "-->", re.IGNORECASE).search(source, found.end())
        if end is None:
            return "".join(kept)
        at = end.end()
    return "".join(kept) + source[at:]


def _data_blocks(source: str) -> Iterator[Any]:
    for found in _DATA.finditer(source):
        end = source.find("</", found.end(), found.end() + DATA_MAX_LENGTH)
        while end >= 0 and source[end : end + 8].lower() != "</script":
            end = source.find("</", end + 2, found.end() + DATA_MAX_LENGTH)
        if end < 0:
            return
        try:
            yield json.loads(source[found.end() : end], strict=False)
        except (ValueError, RecursionError):
            continue


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """The objects of a block: itself, those of its list, those of its graph."""
    waiting = [data]
    for _number in range(_NODES_AT_MOST):
        if not waiting:
            return
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting += node[:_NODES_AT_MOST]
        elif isinstance(node, dict):
            yield node
            if isinstance(node.get("@graph"), list):
                waiting += node["@graph"][:_NODES_AT_MOST]


def _posting_of(node: dict[str, Any]) -> FoundPosting:
    parts = [_words(node.get("description"))]
    parts += [f"{heading}\n{words}" for key, heading in _PARTS if (words := _words(node.get(key)))]
    company = node.get("hiringOrganization")
    return FoundPosting(
        "\n\n".join(part for part in parts if part),
        title=_words(node.get("title")),
        company=_words(company.get("name") if isinstance(company, dict) else company),
        url=_words(node.get("url")),
    )


def _words(value: Any) -> str:
    """A value as text: HTML with or without its own escapes, a list, or an object with a description."""
    if isinstance(value, dict):
        value = value.get("description") or value.get("name")
    text = "\n".join(f"- {each}" for each in _texts(value)) if isinstance(value, list) else "".join(_texts(value))
    if "<" not in text and "&lt;" in text:
        text = html.unescape(text)
    return text_of_page(text) if "<" in text else html.unescape(text).strip()


def _texts(value: Any) -> list[str]:
    return [each for each in (value if isinstance(value, list) else [value]) if isinstance(each, str)]
