"""DOCX and PPTX: what the parts of the package are, what they point at, and what they say.

Accepted is a package that does nothing by itself: no macros, no controls, no embedded files but
the table behind a chart, nothing loaded from elsewhere. Links to the web and to mail are fine.

Source: ECMA-376, part 2 (packages: content types, relationships) and part 1 (what the parts are).
"""

from __future__ import annotations

import io
import posixpath
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from .archive import Archive
from .findings import Findings, Refused
from .limits import Limits
from .links import is_harmless_link
from .verdict import Kind, Reason
from .xml_parts import PartReader, read_part

MAIN_TYPES = {
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
    Kind.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
}
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORKBOOK_MAIN = WORKBOOK + ".main+xml"
MACRO_MARKS = ("macroenabled", "vbaproject", "vbadata")
CONTROL_MARKS = ("activex", "oleobject", "application/x-msdownload")

# Ends of the types of relationships, which have one root in the transitional and another in the strict form.
LINKS = {"hyperlink"}
MACROS = {"vbaProject", "wordVbaData", "xlMacrosheet"}
EMBEDDINGS = {"oleObject", "control", "activeXControlBinary", "aFChunk", "subDocument"}

MAX_XML_BYTES = 64 * 1024 * 1024  # all of it is read: some ten seconds

PACKAGE_MARK = "[Content_Types].xml"
ROOT_RELATIONSHIPS = "_rels/.rels"

# Parts that are themselves archives, programs or compound files; a picture or a font never begins like this.
FOREIGN_BEGINNINGS = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"MZ",
    b"\x7fELF",
    b"Rar!",
    b"7z\xbc\xaf",
    b"%PDF-",
    b"{\\rtf",
    b"\xfd7zXZ",
    b"BZh",
)

_OTHER_PACKAGES = (
    ("spreadsheetml", "xlsx"),
    ("wordprocessingml", "office"),
    ("presentationml", "office"),
    ("ms-word", "office"),
    ("ms-excel", "office"),
    ("ms-powerpoint", "office"),
)


@dataclass
class ContentTypes:
    """``[Content_Types].xml``: by name of a part, else by extension. Names are compared without case."""

    overrides: dict[str, str] = field(default_factory=dict)
    defaults: dict[str, str] = field(default_factory=dict)

    def of(self, name: str) -> str:
        name = name.lower()
        return self.overrides.get(name) or self.defaults.get(posixpath.splitext(name)[1].removeprefix("."), "")

    def named(self, content_type: str) -> list[str]:
        return [name for name, found in self.overrides.items() if found == content_type]


@dataclass(frozen=True)
class Relationship:
    id: str
    type: str  # the last part of the address, such as "hyperlink"
    target: str
    external: bool


def kind_of_archive(path: Path) -> str:
    """The code of the format of a zip file; see ``messages.FORMATS``. Raises ``Refused`` for a broken one."""
    with path.open("rb") as file, Archive(file) as archive:
        if PACKAGE_MARK not in archive:
            if archive.starts_with("mimetype", b"application/epub+zip"):
                return "epub"
            return "opendocument" if archive.starts_with("mimetype", b"application/vnd.oasis.opendocument") else "zip"
        types = _content_types(archive)
        for kind, main in MAIN_TYPES.items():
            if types.named(main):
                return kind
        everything = " ".join((*types.overrides.values(), *types.defaults.values())).lower()
        if any(mark in everything for mark in MACRO_MARKS):
            raise Refused(Reason.OFFICE_MACROS)
        return next((found for mark, found in _OTHER_PACKAGES if mark in everything), "zip")


def refuse_compound_file(path: Path) -> None:
    """Refuse an OLE2 file: Office wraps an encrypted DOCX in one, and wrote its documents so until 2007."""
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refused(Reason.ENCRYPTED)
    raise Refused(Reason.OFFICE_LEGACY)


def open_office(path: Path, kind: Kind, limits: Limits) -> Findings:
    with path.open("rb") as file, Archive(file) as archive:
        package = _check_package(archive, MAIN_TYPES[kind])
        if kind is Kind.DOCX:
            from .word import read_document

            return read_document(file, archive, package, limits)
        from .slides import read_slides

        return read_slides(archive, package, limits)


def _check_package(archive: Archive, main_type: str, *, embedded: bool = False) -> str:
    """Refuse what a package must not have; the name of its main part."""
    types = _content_types(archive)
    _check_types(archive, types)
    main = types.named(main_type)
    relationships = _relationships(archive, ROOT_RELATIONSHIPS)
    documents = [each.target.lower() for each in relationships if each.type == "officeDocument"]
    if len(main) != 1 or documents != main:
        raise Refused(Reason.ARCHIVE_UNSAFE)
    workbooks = set()
    for name in archive.names:
        if name.endswith(".rels"):
            workbooks |= _check_relationships(archive, name, types, embedded=embedded)
    if sum(archive.size(name) for name in archive.names if _is_xml(name, types.of(name))) > MAX_XML_BYTES:
        raise Refused(Reason.ARCHIVE_TOO_LARGE)
    for name in archive.names:
        if name.endswith("/"):
            continue
        if _is_xml(name, types.of(name)):
            read_part(archive, name, PartReader())
        elif name in workbooks:
            _check_workbook(archive, name)
        elif archive.starts_with(name, *FOREIGN_BEGINNINGS):
            raise Refused(Reason.OFFICE_EMBEDDED, part=posixpath.basename(name))
    return archive.same_name(main[0])


def _is_xml(name: str, content_type: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml")) or content_type.endswith(("+xml", "/xml"))


def _content_types(archive: Archive) -> ContentTypes:
    types = ContentTypes()

    class Reader(PartReader):
        def element(self, name: str, attributes: dict[str, str]) -> None:
            content_type = attributes.get("ContentType", "")
            if name == "Override":
                types.overrides[attributes.get("PartName", "").removeprefix("/").lower()] = content_type
            elif name == "Default":
                types.defaults[attributes.get("Extension", "").lower()] = content_type

    read_part(archive, PACKAGE_MARK, Reader())
    return types


def _check_types(archive: Archive, types: ContentTypes) -> None:
    """By what the parts say they are; a type that no part has is only a word."""
    for name in archive.names:
        content_type = types.of(name).lower()
        if any(mark in content_type for mark in MACRO_MARKS) or name.lower().endswith("vbaproject.bin"):
            raise Refused(Reason.OFFICE_MACROS)
        if any(mark in content_type for mark in CONTROL_MARKS):
            raise Refused(Reason.OFFICE_EMBEDDED, part=posixpath.basename(name))


def _relationships(archive: Archive, name: str) -> list[Relationship]:
    """Those in the part ``name``, with internal targets as names of parts."""
    found: list[Relationship] = []
    folder = posixpath.dirname(posixpath.dirname(name))

    class Reader(PartReader):
        def element(self, name: str, attributes: dict[str, str]) -> None:
            if name != "Relationship":
                return
            external = attributes.get("TargetMode", "").lower() == "external"
            target = attributes.get("Target", "")
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).removeprefix("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            found.append(Relationship(attributes.get("Id", ""), kind, target, external))

    if name in archive:
        read_part(archive, name, Reader())
    return found


def relationships_of(archive: Archive, part: str) -> dict[str, Relationship]:
    """Where the part ``part`` points, by id."""
    folder, name = posixpath.split(part)
    return {each.id: each for each in _relationships(archive, f"{folder}/_rels/{name}.rels".removeprefix("/"))}


def _check_relationships(archive: Archive, name: str, types: ContentTypes, *, embedded: bool) -> set[str]:
    """Refuse what must not be pointed at; the names of the workbooks behind charts."""
    workbooks = set()
    for each in _relationships(archive, name):
        if each.type in MACROS:
            raise Refused(Reason.OFFICE_MACROS)
        if each.external and each.type in LINKS:
            if not is_harmless_link(each.target):
                raise Refused(Reason.OFFICE_LINK, target=each.target[:200])
        elif each.external:
            raise Refused(Reason.OFFICE_EXTERNAL, target=each.target[:200])
        elif each.type in EMBEDDINGS:
            raise Refused(Reason.OFFICE_EMBEDDED, part=posixpath.basename(each.target))
        elif each.type == "package":
            is_chart = "chart" in types.of(name.replace("/_rels/", "/").removesuffix(".rels"))
            if embedded or not is_chart or types.of(each.target) != WORKBOOK:
                raise Refused(Reason.OFFICE_EMBEDDED, part=posixpath.basename(each.target))
            workbooks.add(archive.same_name(each.target))
    return workbooks


def _check_workbook(archive: Archive, name: str) -> None:
    """The table behind a chart is a package of its own, held to the same rules, with none inside it."""
    content: BinaryIO = io.BytesIO(archive.read(name))
    with Archive(content) as inner:
        if PACKAGE_MARK not in inner:
            raise Refused(Reason.OFFICE_EMBEDDED, part=posixpath.basename(name))
        _check_package(inner, WORKBOOK_MAIN, embedded=True)
