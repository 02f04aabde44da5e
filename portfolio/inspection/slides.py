"""The text of a PPTX as an outline: the title of each slide and its points, in the order of the show."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape

from .archive import Archive
from .findings import Findings, Refused
from .limits import Limits
from .office import relationships_of
from .verdict import Kind, Note, Reason
from .xml_parts import PartReader, read_part

MAX_TEXT_LENGTH = 200_000  # of all slides together
TITLES = {"title", "ctrTitle"}
# Repeated on every slide, and not what it says.
ASIDES = {"dt", "ftr", "sldNum", "hdr"}


class ShowReader(PartReader):
    """The order of the slides: ids of relationships of the presentation."""

    def __init__(self) -> None:
        super().__init__()
        self.slides: list[str] = []

    def element(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sldId":
            self.slides.append(attributes.get("r:id", ""))


@dataclass
class Slide:
    title: str = ""
    points: list[str] = field(default_factory=list)

    @property
    def html(self) -> str:
        title = f"<h3>{escape(self.title)}</h3>" if self.title else "<hr>"
        points = "".join(f"<li>{escape(point)}</li>" for point in self.points)
        return title + (f"<ul>{points}</ul>" if points else "")


class SlideReader(PartReader):
    """The paragraphs of a slide, shape by shape; rows of tables too."""

    def __init__(self) -> None:
        super().__init__()
        self.slide = Slide()
        self._placeholder = ""
        self._paragraph: list[str] | None = None
        self._in_text = False

    def element(self, name: str, attributes: dict[str, str]) -> None:
        if name in ("sp", "graphicFrame"):
            self._placeholder = ""
        elif name == "ph":
            self._placeholder = attributes.get("type", "body")
        elif name == "p":
            self._paragraph = []
        elif name == "br" and self._paragraph is not None:
            self._paragraph.append(" ")
        self._in_text = name == "t"

    def text(self, content: str) -> None:
        if self._in_text and self._paragraph is not None:
            self._paragraph.append(content)

    def ended(self, name: str) -> None:
        if name == "t":
            self._in_text = False
        elif name == "p" and self._paragraph is not None:
            text = " ".join("".join(self._paragraph).split())
            self._paragraph = None
            if not text or self._placeholder in ASIDES:
                return
            if self._placeholder in TITLES:
                self.slide.title = f"{self.slide.title} {text}".strip()
            else:
                self.slide.points.append(text)


def read_slides(archive: Archive, part: str, limits: Limits) -> Findings:
    show = ShowReader()
    read_part(archive, part, show)
    if len(show.slides) > limits.max_pages:
        raise Refused(Reason.TOO_MANY_PAGES, limit=limits.max_pages)
    pointed_at = relationships_of(archive, part)
    findings = Findings(Kind.PPTX, pages=len(show.slides))
    html: list[str] = []
    length = 0
    for identifier in show.slides:
        if identifier not in pointed_at:
            raise Refused(Reason.BROKEN)
        reader = SlideReader()
        read_part(archive, pointed_at[identifier].target, reader)
        length += len(reader.slide.html)
        if length > MAX_TEXT_LENGTH:
            findings.notes.append(Note.PREVIEW_CUT)
            break
        html.append(reader.slide.html)
    findings.html = "".join(html)
    return findings
