"""The text of a DOCX as HTML, by mammoth; ``prose`` cleans it afterwards.

Pictures are left out of it. For an import they are written down beside it, and a mark says where each stood.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, BinaryIO

import mammoth
import mammoth.html
import nh3

from .archive import Archive
from .findings import Findings, Refused
from .limits import Limits
from .sandbox import extension_of_picture
from .verdict import Kind, Note, Reason, picture_mark

# mammoth keeps the whole part as a tree: a megabyte takes a second and 100 MB.
MAX_PART_BYTES = 6 * 1024 * 1024
MAX_HTML_LENGTH = 400_000
MAX_WORDS_LENGTH = 300  # of a picture's alternative text

# The page that shows it has a heading of its own above.
HEADINGS = "\n".join(f"p[style-name='Heading {n}'] => h{min(6, n + 2)}:fresh" for n in range(1, 7))
STYLES = HEADINGS + "\np[style-name='Title'] => h3:fresh\np[style-name='Subtitle'] => p:fresh"

TAGS = {"a", "br", "em", "h3", "h4", "h5", "h6", "li", "ol", "p", "s", "strong", "sub", "sup"}
TAGS |= {"table", "tbody", "td", "th", "thead", "tr", "ul"}


def read_document(file: BinaryIO, archive: Archive, part: str, limits: Limits) -> Findings:
    findings = Findings(Kind.DOCX)
    if archive.size(part) > MAX_PART_BYTES:
        findings.notes.append(Note.NO_PREVIEW)
        return findings
    file.seek(0)
    try:
        html = mammoth.convert_to_html(
            file,
            style_map=STYLES,
            convert_image=_Pictures(findings, limits),
            include_embedded_style_map=False,
            external_file_access=False,
        ).value
    except RecursionError:
        findings.notes.append(Note.NO_PREVIEW)
        return findings
    # What mammoth raises for parts that are not where or what they should be.
    except (KeyError, ValueError, IndexError, AttributeError, TypeError, OSError):
        raise Refused(Reason.BROKEN) from None
    html = nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"})
    if len(html) > MAX_HTML_LENGTH:
        findings.notes.append(Note.NO_PREVIEW)
    else:
        findings.html = html
    return findings


class _Pictures:
    """Called for each picture of the document; what it returns stands in its place."""

    def __init__(self, findings: Findings, limits: Limits) -> None:
        self.findings, self.limits = findings, limits
        self.numbers: dict[bytes, int] = {}  # by digest: a logo on every page is one picture

    def __call__(self, image: Any) -> list[Any]:
        if not self.limits.pictures:
            return []
        with image.open() as source:
            content = source.read(self.limits.max_bytes + 1)
        digest = hashlib.sha256(content).digest()
        if digest not in self.numbers:
            extension = extension_of_picture(content)
            full = len(self.findings.pictures) >= self.limits.pictures
            if full or extension is None or len(content) > self.limits.max_bytes:
                self.findings.pictures_left += 1
                return []
            number = len(self.findings.pictures)
            name = f"picture-{number + 1}{extension}"
            Path(name).write_bytes(content)
            self.findings.pictures.append((name, (image.alt_text or "")[:MAX_WORDS_LENGTH]))
            self.numbers[digest] = number
        return [mammoth.html.text(picture_mark(self.numbers[digest]))]
