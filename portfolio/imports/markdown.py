"""The HTML that a DOCX became, as Markdown of our dialect: headings, lists, tables, links, emphasis. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html.parser import HTMLParser
from urllib.parse import quote

from portfolio.inspection import PICTURE_MARK

_MARKS = {"strong": "**", "em": "*", "s": "~~"}
_SPECIAL = re.compile(r"([\\`*_\[\]<>|~])")
_AT_THE_START = re.compile(r"^(\s*)([#+\-=>]|\d+(?=[.)]))")


class _Writer(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.text = ""
        self.prefix = ""
        self.lists: list[tuple[str, int]] = []
        self.links: list[str] = []
        self.row: list[str] | None = None
        self.rows = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol"):
            self.end_block()
            self.lists.append((tag, 0))
        elif tag == "li" and self.lists:
            self.end_block()
            kind, number = self.lists[-1]
            self.lists[-1] = (kind, number + 1)
            self.prefix = "    " * (len(self.lists) - 1) + (f"{number + 1}. " if kind == "ol" else "- ")
        elif re.fullmatch("h[1-6]", tag):
            self.end_block()
            self.prefix = "#" * max(2, int(tag[1]) - 1) + " "
        elif tag == "p" and self.row is None:
            if not self.lists:
                self.end_block()
        elif tag == "table":
            self.end_block()
            self.rows = 0
        elif tag == "tr":
            self.row = []
        elif tag in ("td", "th"):
            self.text = ""
        elif tag == "br":
            self.text += " " if self.row is not None else "\\\n"
        elif tag == "a":
            self.links.append(dict(attrs).get("href") or "")
            self.text += "["
        elif tag in _MARKS:
            self.text += _MARKS[tag]

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol") and self.lists:
            self.end_block()
            self.lists.pop()
        elif tag in ("td", "th") and self.row is not None:
            self.row.append(" ".join(self.text.split()))
            self.text = ""
        elif tag == "tr" and self.row is not None:
            line = "| " + " | ".join(self.row) + " |"
            if self.rows:
                self.blocks[-1] += f"\n{line}"
            else:
                self.blocks.append(f"{line}\n|{'---|' * len(self.row)}")
            self.rows += 1
            self.row = None
        elif tag == "a" and self.links:
            address = self.links.pop().replace("<", "%3C").replace(">", "%3E").replace("\n", "")
            self.text += f"](<{address}>)" if address else "]"
        elif tag in _MARKS:
            self.text += _MARKS[tag]
        elif (tag == "p" and self.row is None) or tag == "li" or re.fullmatch("h[1-6]", tag):
            self.end_block()

    def handle_data(self, data: str) -> None:
        self.text += _SPECIAL.sub(r"\\\1", re.sub(r"\s+", " ", data))

    def end_block(self) -> None:
        text = self.text.strip()
        if text:
            text = _AT_THE_START.sub(r"\1\\\2" if not text[:1].isdigit() else r"\1\2", text)
            if text[:1].isdigit() and not self.prefix:
                text = re.sub(r"^(\d+)([.)])", r"\1\\\2", text)
            self.blocks.append(self.prefix + text)
        self.text = self.prefix = ""


def markdown_of(html: str, pictures: Sequence[tuple[str, str]] = ()) -> str:
    """The text of sanitised HTML; what Markdown has no word for is left as plain text.

    ``pictures`` are the name and the alternative text of what each mark in it stands for.
    """
    writer = _Writer()
    writer.feed(html)
    writer.close()
    writer.end_block()

    def shown(mark: re.Match[str]) -> str:
        number = int(mark[1])
        if number >= len(pictures):
            return ""
        name, words = pictures[number]
        words = _SPECIAL.sub(r"\\\1", " ".join(words.split())) or name.partition(".")[0]
        return f"![{words}](attachment:{quote(name)})"

    return PICTURE_MARK.sub(shown, "\n\n".join(writer.blocks)) + "\n"
