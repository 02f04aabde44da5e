"""The text of a DOCX as HTML, by mammoth; pictures are left out, ``prose`` cleans it afterwards."""

from __future__ import annotations

from typing import Any, BinaryIO

import mammoth
import nh3

from .archive import Archive
from .findings import Findings, Refused
from .verdict import Kind, Note, Reason

# mammoth keeps the whole part as a tree: a megabyte takes a second and 100 MB.
MAX_PART_BYTES = 6 * 1024 * 1024
MAX_HTML_LENGTH = 400_000

# The page that shows it has a heading of its own above.
HEADINGS = "\n".join(f"p[style-name='Heading {n}'] => h{min(6, n + 2)}:fresh" for n in range(1, 7))
STYLES = HEADINGS + "\np[style-name='Title'] => h3:fresh\np[style-name='Subtitle'] => p:fresh"

TAGS = {"a", "br", "em", "h3", "h4", "h5", "h6", "li", "ol", "p", "s", "strong", "sub", "sup"}
TAGS |= {"table", "tbody", "td", "th", "thead", "tr", "ul"}


def read_document(file: BinaryIO, archive: Archive, part: str) -> Findings:
    findings = Findings(Kind.DOCX)
    if archive.size(part) > MAX_PART_BYTES:
        findings.notes.append(Note.NO_PREVIEW)
        return findings
    file.seek(0)
    try:
        html = mammoth.convert_to_html(
            file,
            style_map=STYLES,
            convert_image=mammoth.images.img_element(_no_picture),
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


def _no_picture(_image: Any) -> dict[str, str]:
    return {"src": ""}
