"""Our own rendered HTML as plain data, for a typesetter that knows no HTML.

The input is what ``prose`` rendered and cleaned, so that only its tags are known here; of any other, the
text stays and the tag goes. A picture of the server's own drawing stays as SVG.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Any

Node = dict[str, Any]

_VOID = {"br", "hr", "img", "path", "rect", "circle", "line", "use"}
_BLOCKS = {
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "blockquote",
    "pre",
    "table",
    "hr",
    "figure",
    "dl",
    "svg",
}
_INLINE = {
    "strong": "strong",
    "b": "strong",
    "em": "em",
    "i": "em",
    "del": "del",
    "code": "code",
    "sub": "sub",
    "sup": "sup",
}
_NOT_ON_PAPER = {"block-problems", "legend", "vh"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def classes(self) -> set[str]:
        return set(self.attributes.get("class", "").split())

    @property
    def text(self) -> str:
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def markup(self) -> str:
        """The element again, with everything in it escaped."""
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in self.attributes.items())
        inner = "".join(escape(c, quote=False) if isinstance(c, str) else c.markup() for c in self.children)
        return f"<{self.tag}{attributes}>{inner}</{self.tag}>"


class _Tree(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("div", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag == tag:
                del self.open[depth:]
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def tree_of(html: str) -> Element:
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return tree.root


def nodes_of(html: str) -> list[Node]:
    """The blocks of a rendered text, in order."""
    return _blocks(tree_of(html))


def _blocks(parent: Element) -> list[Node]:
    """The children as blocks; text that stands loose among them becomes a paragraph."""
    found: list[Node] = []
    loose: list[Element | str] = []

    def settle() -> None:
        inline = _inline(loose)
        if any(node.get("text", " ").strip() or node["kind"] != "text" for node in inline):
            found.append({"kind": "p", "inline": inline})
        loose.clear()

    for child in parent.children:
        if isinstance(child, str) or not _holds_blocks(child):
            loose.append(child)
            continue
        settle()
        found += _block(child)
    settle()
    return found


def _holds_blocks(element: Element) -> bool:
    return element.tag in _BLOCKS or any(
        _holds_blocks(child) for child in element.children if isinstance(child, Element)
    )


def _block(element: Element) -> list[Node]:
    if element.classes & _NOT_ON_PAPER:
        return []
    tag = element.tag
    if tag == "p":
        return _paragraph(element)
    if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
        return [{"kind": "heading", "level": int(tag[1]), "inline": _inline(element.children)}]
    if tag in ("ul", "ol"):
        items = [_blocks(item) for item in element.children if isinstance(item, Element) and item.tag == "li"]
        return [{"kind": "list", "ordered": tag == "ol", "start": _number(element, "start", 1), "items": items}]
    if tag == "blockquote":
        return [{"kind": "quote", "blocks": _blocks(element)}]
    if tag == "pre":
        return [{"kind": "code", "text": element.text.rstrip("\n")}]
    if tag == "hr":
        return [{"kind": "rule"}]
    if tag == "table":
        return [_table(element)]
    if tag == "svg":
        return [{"kind": "drawing", "svg": element, "alt": element.attributes.get("aria-label", "")}]
    return _blocks(element)


def _paragraph(element: Element) -> list[Node]:
    """A paragraph; a picture that stands in it gets a block of its own."""
    found: list[Node] = []
    run: list[Element | str] = []
    for child in element.children:
        picture = _picture(child)
        if picture is None:
            run.append(child)
            continue
        if run:
            found.append({"kind": "p", "inline": _inline(run)})
            run = []
        found.append(picture)
    if run and any(isinstance(c, Element) or c.strip() for c in run):
        found.append({"kind": "p", "inline": _inline(run)})
    return found


def _picture(child: Element | str) -> Node | None:
    if isinstance(child, str):
        return None
    if child.tag == "img":
        return {"kind": "picture", "src": child.attributes.get("src", ""), "alt": child.attributes.get("alt", "")}
    if child.tag == "span":
        return next((found for inner in child.children if (found := _picture(inner))), None)
    return None


def _table(element: Element) -> Node:
    caption, head, rows = "", [], []
    for part in _descendants(element, ("caption", "tr")):
        if part.tag == "caption":
            caption = part.text.strip()
            continue
        cells = [cell for cell in part.children if isinstance(cell, Element) and cell.tag in ("th", "td")]
        row = [
            {"inline": _inline(cell.children), "align": cell.attributes.get("data-align", ""), "head": cell.tag == "th"}
            for cell in cells
        ]
        if (
            not rows
            and not head
            and cells
            and all(cell.attributes.get("scope") != "row" and cell.tag == "th" for cell in cells)
        ):
            head = row
        else:
            rows.append(row)
    columns = max((len(row) for row in [head, *rows]), default=0)
    for row in [head, *rows] if head else rows:
        row += [{"inline": [], "align": "", "head": False} for _missing in range(columns - len(row))]
    lines = [head, *rows] if head else rows
    widths = [_width_of([_words_of(row[column]["inline"]) for row in lines]) for column in range(columns)]
    return {"kind": "table", "caption": caption, "columns": columns, "widths": widths, "head": head, "rows": rows}


def _width_of(cells: list[str]) -> float:
    """How much of the line a column deserves: by its longest word, and by the root of its longest cell.

    A sentence takes several lines; a date or a number must not be cut.
    """
    words = [len(word) for cell in cells for word in cell.split()]
    longest = max((len(cell) for cell in cells), default=0)
    return max(8.0, float(min(max(words, default=0), 24)), min(44.0, 4 * longest**0.5))


def _words_of(inline: list[Node]) -> str:
    return "".join(node.get("text", "") + _words_of(node.get("inline", [])) for node in inline)


def without_repeats(nodes: list[Node]) -> list[Node]:
    """The blocks, where a table named like the section that it stands in is not named again."""
    section = ""
    for node in nodes:
        if node["kind"] == "heading":
            section = _words_of(node["inline"]).strip()
        elif node["kind"] == "table" and node["caption"].casefold() == section.casefold():
            node["caption"] = ""
    return nodes


def _descendants(element: Element, tags: tuple[str, ...]) -> list[Element]:
    found = []
    for child in element.children:
        if isinstance(child, Element):
            found += [child] if child.tag in tags else _descendants(child, tags)
    return found


def _inline(children: list[Element | str]) -> list[Node]:
    found: list[Node] = []
    for child in children:
        if isinstance(child, str):
            text = " ".join(child.split("\n")) if child.strip() else child.replace("\n", " ")
            if text:
                found.append({"kind": "text", "text": text})
        elif child.classes & _NOT_ON_PAPER:
            continue
        elif child.tag == "br":
            found.append({"kind": "break"})
        elif child.tag == "a":
            found.append({"kind": "link", "url": child.attributes.get("href", ""), "inline": _inline(child.children)})
        elif child.tag == "code":
            found.append({"kind": "code", "text": child.text})
        elif child.tag in _INLINE:
            found.append({"kind": _INLINE[child.tag], "inline": _inline(child.children)})
        elif child.tag == "svg":
            continue  # a small drawing beside its words
        elif child.tag == "img":
            found.append({"kind": "text", "text": child.attributes.get("alt", "")})
        else:
            found += _inline(child.children)
    return found


def _number(element: Element, name: str, default: int) -> int:
    value = element.attributes.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 9 else default
