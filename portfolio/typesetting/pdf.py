"""The PDF of a portfolio, set by typst from a folder with data, pictures and our template."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

import typst

from .nodes import Element, Node, nodes_of, without_repeats

HERE = Path(__file__).parent
PORTFOLIO_FONTS = HERE / "fonts"
TEMPLATE = HERE / "portfolio.typ"
DRAWINGS = HERE / "drawings.css"
DRAWING_WIDTH = 640  # CSS pixels, for a drawing that takes the width of the page
# In millimetres, at most. A matrix says as much when it is small; a line for each milestone does not.
MATRIX_HEIGHT, DRAWING_HEIGHT = 66, 220

# Shown by no typeface; a line break and a tab are.
_CONTROLS = dict.fromkeys((*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F))

# Opens a picture by the address that stands in the text, with its extension; None when there is none.
OpenPicture = Callable[[str], tuple[IO[bytes], str] | None]


@dataclass(frozen=True)
class Cover:
    """What stands at the head, in words that are ready to print."""

    name: str
    headline: str = ""
    about: str = ""  # rendered HTML
    contact: tuple[tuple[str, str], ...] = ()  # words and address
    facts: tuple[tuple[str, str], ...] = ()  # term and description
    skills: tuple[tuple[str, str], ...] = ()  # skill, and the pieces that show it
    address: str = ""
    note: str = ""
    words: dict[str, str] = field(default_factory=dict)  # the headings, in the reader's language
    language: str = "en"


@dataclass(frozen=True)
class Page:
    """One piece of work; it begins on a new page."""

    kind: str
    title: str
    summary: str
    label: str
    html: str
    phase: int | None = None
    skills: tuple[str, ...] = ()


def typeset(cover: Cover, pages: Iterable[Page], open_picture: OpenPicture) -> bytes:
    """The PDF: tagged, with headings as bookmarks and a description for every picture (PDF/UA-1, ISO 14289-1).

    The typesetter sees one folder that holds nothing else, and no font but ours and its own. Raises
    ``typst.TypstError`` when it cannot be set, which is a fault of ours.
    """
    with tempfile.TemporaryDirectory(prefix="aipm-pdf-") as name:
        folder = Path(name)
        shutil.copy(TEMPLATE, folder / "main.typ")
        pictures = _Pictures(folder, open_picture)
        data: dict[str, Any] = {"cover": asdict(cover), "pages": []}
        data["cover"]["about"] = pictures.place(nodes_of(cover.about))
        for page in pages:
            entry = asdict(page)
            entry["blocks"] = pictures.place(without_repeats(nodes_of(entry.pop("html"))))
            data["pages"].append(entry)
        (folder / "data.json").write_text(json.dumps(_printable(data), ensure_ascii=False))
        main = str(folder / "main.typ")
        try:
            return typst.compile(main, root=name, font_paths=[str(PORTFOLIO_FONTS)], pdf_standards=["ua-1"])
        except typst.TypstError as error:
            if "could not be displayed with font" not in str(error):
                raise
        # A letter that no font here has is no reason to give nothing: a tagged PDF that promises less.
        return typst.compile(main, root=name, font_paths=[str(PORTFOLIO_FONTS)])


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return value.translate(_CONTROLS)
    if isinstance(value, dict):
        return {key: _printable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(inner) for inner in value]
    return value


class _Pictures:
    """Lays pictures and drawings into the folder and puts their names into the nodes."""

    def __init__(self, folder: Path, open_picture: OpenPicture) -> None:
        self.folder = folder
        self.open_picture = open_picture
        self.known: dict[str, str] = {}

    def place(self, nodes: list[Node]) -> list[Node]:
        for node in nodes:
            if node["kind"] == "picture":
                node["file"] = self._picture(node.pop("src"))
            elif node["kind"] == "drawing":
                svg = node.pop("svg")
                node["most"] = MATRIX_HEIGHT if "risk-matrix" in svg.classes else DRAWING_HEIGHT
                node["file"] = self._drawing(svg)
            elif node["kind"] == "list":
                for item in node["items"]:
                    self.place(item)
            elif node["kind"] == "quote":
                self.place(node["blocks"])
        return nodes

    def _picture(self, src: str) -> str:
        if src not in self.known:
            found = self.open_picture(src)
            self.known[src] = ""
            if found is not None:
                source, extension = found
                name = f"picture-{len(self.known)}.{extension}"
                with source, (self.folder / name).open("wb") as copy:
                    shutil.copyfileobj(source, copy)
                self.known[src] = name
        return self.known[src]

    def _drawing(self, svg: Element) -> str:
        attributes = {"xmlns": "http://www.w3.org/2000/svg"}
        if "viewbox" not in svg.attributes:
            height = svg.attributes.get("height", "100")
            attributes |= {"viewBox": f"0 0 {DRAWING_WIDTH} {height}", "width": str(DRAWING_WIDTH), "height": height}
        else:
            _x, _y, width, height = svg.attributes["viewbox"].split()
            attributes |= {"viewBox": svg.attributes["viewbox"], "width": width, "height": height}
        styled = Element("svg", attributes, [Element("style", {}, [DRAWINGS.read_text()]), *svg.children])
        name = f"drawing-{len(list(self.folder.glob('drawing-*')))}.svg"
        (self.folder / name).write_text(styled.markup())
        return name
