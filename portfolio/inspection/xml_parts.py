"""The XML parts of a package, read as a stream: no entities, no document type, no great depth.

Streamed, because a tree of a large part takes ten times its size in memory.
"""

from __future__ import annotations

import io
import re
from xml.sax import SAXException, handler
from xml.sax.xmlreader import AttributesNSImpl, InputSource

from defusedxml import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from .archive import Archive
from .findings import Refused
from .links import is_harmless_link
from .verdict import Reason

MAX_DEPTH = 200
MAX_PART_BYTES = 40 * 1024 * 1024

# Fields that run a program or fetch a file when they are brought up to date.
_RUNS = re.compile(r"^\s*DDE(AUTO)?\b", re.IGNORECASE)
_FETCHES = re.compile(r"^\s*(?:INCLUDEPICTURE|INCLUDETEXT|IMPORT|LINK|RD)\s+\"?([^\"\s]+)", re.IGNORECASE)
_FOLLOWS = re.compile(r"^\s*HYPERLINK\s+\"([^\"]+)\"", re.IGNORECASE)
_PROGRAM_ACTIONS = ("ppaction://program", "ppaction://macro", "ppaction://ole")


class PartReader(handler.ContentHandler):
    """Looks at every element of a part; what it is made for is in ``element``, ``ended`` and ``text``.

    Names come without their namespaces, in which alone the transitional and the strict form of a part differ.
    Only references to relationships keep a mark: "r:id" is not "id".
    """

    def __init__(self) -> None:
        super().__init__()
        self._depth = 0
        self._instruction: list[str] | None = None

    def element(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""

    def ended(self, name: str) -> None:
        """An element is complete."""

    def text(self, content: str) -> None:
        """A piece of text; an element's text may come in several."""

    # --- called by the parser ---

    def startElementNS(self, name: tuple[str | None, str], qname: str | None, attrs: AttributesNSImpl) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Refused(Reason.TOO_COMPLEX)
        attributes = {
            f"r:{local}" if namespace and namespace.endswith("/relationships") else local: value
            for (namespace, local), value in attrs.items()
        }
        if attributes.get("action", "").lower().startswith(_PROGRAM_ACTIONS):
            raise Refused(Reason.OFFICE_MACROS)
        if name[1] == "fldSimple":
            check_field(attributes.get("instr", ""))
        elif name[1] == "fldChar":
            self._field_edge(attributes.get("fldCharType", ""))
        elif name[1] == "instrText" and self._instruction is None:
            self._instruction = []
        self._in_instruction = name[1] == "instrText"
        self.element(name[1], attributes)

    def endElementNS(self, name: tuple[str | None, str], qname: str | None) -> None:
        self._depth -= 1
        self._in_instruction = False
        self.ended(name[1])

    def characters(self, content: str) -> None:
        if self._in_instruction and self._instruction is not None:
            self._instruction.append(content)
        self.text(content)

    def endDocument(self) -> None:
        self._field_edge("end")

    def _field_edge(self, edge: str) -> None:
        """A field's instruction may be cut into many runs: it is complete at the field's next edge."""
        if self._instruction is not None:
            check_field("".join(self._instruction))
        self._instruction = [] if edge == "begin" else None

    _in_instruction = False


def check_field(instruction: str) -> None:
    """Refuse a field that acts. Source: ECMA-376 part 1, 17.16.5 (field definitions)."""
    if _RUNS.match(instruction):
        raise Refused(Reason.OFFICE_MACROS)
    if fetched := _FETCHES.match(instruction):
        raise Refused(Reason.OFFICE_EXTERNAL, target=fetched[1][:200])
    if (followed := _FOLLOWS.match(instruction)) and not is_harmless_link(followed[1]):
        raise Refused(Reason.OFFICE_LINK, target=followed[1][:200])


def read_part(archive: Archive, name: str, reader: PartReader) -> None:
    """Send the part ``name`` through ``reader``. Raises ``Refused`` for XML that is damaged or declares entities."""
    if archive.size(name) > MAX_PART_BYTES:
        raise Refused(Reason.ARCHIVE_TOO_LARGE)
    parser = DefusedExpatParser(forbid_dtd=True, forbid_entities=True, forbid_external=True)
    parser.setFeature(handler.feature_namespaces, True)
    parser.setContentHandler(reader)
    source = InputSource()
    source.setByteStream(io.BytesIO(archive.read(name)))
    try:
        parser.parse(source)
    except DefusedXmlException:
        raise Refused(Reason.OFFICE_ENTITIES) from None
    except (SAXException, ValueError, LookupError, OSError):
        raise Refused(Reason.BROKEN) from None
