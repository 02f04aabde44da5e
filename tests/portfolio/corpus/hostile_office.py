"""Office packages that act, load, hide, explode or do not open."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from portfolio.inspection import Kind, Reason

from .cases import add, case

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
A = "http://schemas.openxmlformats.org/drawingml/2006/main"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
R = OFFICE.rstrip("/")
OPEN_XML = "application/vnd.openxmlformats-officedocument."
WORD = OPEN_XML + "wordprocessingml.document.main+xml"
SHOW = OPEN_XML + "presentationml.presentation.main+xml"

Parts = dict[str, str | bytes]


def rels(*targets: tuple[str, str, str]) -> str:
    """Relationships: the end of the type, the target, and "External" or nothing."""
    rows = "".join(
        f'<Relationship Id="r{number}" Type="{kind if ":" in kind else OFFICE + kind}" Target="{target}"'
        f"{' TargetMode=' + chr(34) + mode + chr(34) if mode else ''}/>"
        for number, (kind, target, mode) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}relationships">{rows}</Relationships>'


def content_types(overrides: dict[str, str], defaults: dict[str, str]) -> str:
    rows = "".join(f'<Default Extension="{e}" ContentType="{t}"/>' for e, t in defaults.items())
    rows += "".join(f'<Override PartName="/{n}" ContentType="{t}"/>' for n, t in overrides.items())
    return f'<Types xmlns="{PACKAGE}content-types">{rows}</Types>'


DEFAULTS = {"rels": "application/vnd.openxmlformats-package.relationships+xml", "xml": "application/xml"}


def document(body: str = "<w:p><w:r><w:t>Plan</w:t></w:r></w:p>", before: str = "") -> str:
    return f'{before}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>'


def packed(parts: Parts) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED, 9)
    return file.getvalue()


def docx(
    parts: Parts | None = None,
    *points: tuple[str, str, str],
    types: dict[str, str] | None = None,
    defaults: dict[str, str] | None = None,
    main: str = WORD,
) -> bytes:
    """A DOCX of one line, with more ``parts`` and with ``points`` to them from its document."""
    return packed(
        {
            "[Content_Types].xml": content_types(
                {"word/document.xml": main, **(types or {})}, DEFAULTS | (defaults or {})
            ),
            "_rels/.rels": rels(("officeDocument", "word/document.xml", "")),
            "word/document.xml": document(),
            "word/_rels/document.xml.rels": rels(*points),
            **(parts or {}),
        }
    )


def pptx(shape: str = "", parts: Parts | None = None, *points: tuple[str, str, str]) -> bytes:
    text = "<p:txBody><a:p><a:r><a:t>Plan</a:t></a:r></a:p></p:txBody>"
    return packed(
        {
            "[Content_Types].xml": content_types(
                {"ppt/presentation.xml": SHOW, "ppt/slides/slide1.xml": OPEN_XML + "presentationml.slide+xml"}, DEFAULTS
            ),
            "_rels/.rels": rels(("officeDocument", "ppt/presentation.xml", "")),
            "ppt/presentation.xml": f'<p:presentation xmlns:p="{P}" xmlns:r="{R}"><p:sldIdLst>'
            '<p:sldId id="256" r:id="r1"/></p:sldIdLst></p:presentation>',
            "ppt/_rels/presentation.xml.rels": rels(("slide", "slides/slide1.xml", "")),
            "ppt/slides/slide1.xml": f'<p:sld xmlns:p="{P}" xmlns:a="{A}" xmlns:r="{R}"><p:cSld><p:spTree><p:sp>'
            f"{text}</p:sp>{shape}</p:spTree></p:cSld></p:sld>",
            "ppt/slides/_rels/slide1.xml.rels": rels(*points),
            **(parts or {}),
        }
    )


def part(body: str) -> bytes:
    return docx({"word/document.xml": document(body)})


def field(*pieces: str) -> bytes:
    """A field whose instruction is cut into runs."""
    runs = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    return part(
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{runs}<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
VBA = "application/vnd.ms-office.vbaProject"

add("harmless.docx", Kind.DOCX, docx)
add("harmless.pptx", Kind.PPTX, pptx)
add(
    "links-to-the-web.docx",
    Kind.DOCX,
    lambda: docx({}, ("hyperlink", "https://a.example/", "External"), ("hyperlink", "mailto:a@a.example", "External")),
)

# --- macros ----------------------------------------------------------------------------------
add(
    "macro.docm",
    Reason.OFFICE_MACROS,
    lambda: docx(
        {"word/vbaProject.bin": OLE},
        ("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "vbaProject.bin", ""),
        main="application/vnd.ms-word.document.macroEnabled.main+xml",
        defaults={"bin": VBA},
    ),
)
add(
    "macro-named-docx.docx",
    Reason.OFFICE_MACROS,
    lambda: docx(
        {"word/vbaProject.bin": OLE},
        main="application/vnd.ms-word.document.macroEnabled.main+xml",
        defaults={"bin": VBA},
    ),
)
add(
    "macro-under-another-name.docx",
    Reason.OFFICE_MACROS,
    lambda: docx(
        {"word/a.bin": OLE}, ("http://schemas.microsoft.com/office/2006/relationships/vbaProject", "a.bin", "")
    ),
)
add("macro-undeclared.docx", Reason.OFFICE_MACROS, lambda: docx({"word/vbaProject.bin": OLE}))
add("macro-by-type.docx", Reason.OFFICE_MACROS, lambda: docx({"word/a.bin": OLE}, defaults={"bin": VBA}))
add(
    "macro.pptm",
    Reason.OFFICE_MACROS,
    lambda: packed(
        {
            "[Content_Types].xml": content_types(
                {"ppt/presentation.xml": "application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"}, DEFAULTS
            )
        }
    ),
)
add("field-dde.docx", Reason.OFFICE_MACROS, lambda: field(' DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc" '))
add("field-dde-in-pieces.docx", Reason.OFFICE_MACROS, lambda: field(" DD", "EAU", "TO cmd"))
add("field-dde-simple.docx", Reason.OFFICE_MACROS, lambda: part('<w:p><w:fldSimple w:instr="DDE cmd"/></w:p>'))
add(
    "starts-a-program.pptx",
    Reason.OFFICE_MACROS,
    lambda: pptx(
        '<p:pic><a:hlinkClick r:id="r1" action="ppaction://program"/></p:pic>',
        {},
        ("hyperlink", "https://a.example", "External"),
    ),
)
add(
    "runs-a-macro.pptx",
    Reason.OFFICE_MACROS,
    lambda: pptx('<p:pic><a:hlinkClick r:id="" action="ppaction://macro?name=a"/></p:pic>'),
)

# --- things inside ---------------------------------------------------------------------------
add(
    "ole.docx",
    Reason.OFFICE_EMBEDDED,
    lambda: docx({"word/embeddings/a.bin": OLE}, ("oleObject", "embeddings/a.bin", "")),
)
add(
    "ole.pptx",
    Reason.OFFICE_EMBEDDED,
    lambda: pptx("", {"ppt/embeddings/oleObject1.bin": OLE}, ("oleObject", "../embeddings/oleObject1.bin", "")),
)
add("ole-unrelated.pptx", Reason.OFFICE_EMBEDDED, lambda: pptx("", {"ppt/media/image1.png": OLE}))
add(
    "activex.docx",
    Reason.OFFICE_EMBEDDED,
    lambda: docx({"word/activeX/activeX1.xml": "<a/>"}, ("control", "activeX/activeX1.xml", "")),
)
add(
    "activex-by-type.docx",
    Reason.OFFICE_EMBEDDED,
    lambda: docx({"word/a.xml": "<a/>"}, types={"word/a.xml": "application/vnd.ms-office.activeX+xml"}),
)
add(
    "alternative-chunk.docx",
    Reason.OFFICE_EMBEDDED,
    lambda: docx({"word/a.html": "<script>alert(1)</script>"}, ("aFChunk", "a.html", "")),
)
add("program-inside.docx", Reason.OFFICE_EMBEDDED, lambda: docx({"word/media/image1.png": b"MZ\x90\x00" + bytes(100)}))
add("zip-inside.docx", Reason.OFFICE_EMBEDDED, lambda: docx({"word/media/image1.png": packed({"a": "b"})}))
add(
    "workbook-without-a-chart.docx",
    Reason.OFFICE_EMBEDDED,
    lambda: docx(
        {"word/embeddings/a.xlsx": workbook()},
        ("package", "embeddings/a.xlsx", ""),
        defaults={"xlsx": OPEN_XML + "spreadsheetml.sheet"},
    ),
)


def workbook(parts: Parts | None = None) -> bytes:
    return packed(
        {
            "[Content_Types].xml": content_types(
                {"xl/workbook.xml": OPEN_XML + "spreadsheetml.sheet.main+xml"}, DEFAULTS
            ),
            "_rels/.rels": rels(("officeDocument", "xl/workbook.xml", "")),
            "xl/workbook.xml": "<workbook/>",
            **(parts or {}),
        }
    )


def charted(inner: bytes) -> bytes:
    return docx(
        {
            "word/charts/chart1.xml": "<c/>",
            "word/charts/_rels/chart1.xml.rels": rels(("package", "../embeddings/a.xlsx", "")),
            "word/embeddings/a.xlsx": inner,
        },
        ("chart", "charts/chart1.xml", ""),
        types={"word/charts/chart1.xml": OPEN_XML + "drawingml.chart+xml"},
        defaults={"xlsx": OPEN_XML + "spreadsheetml.sheet"},
    )


add("chart.docx", Kind.DOCX, lambda: charted(workbook()))
add("chart-macro.docx", Reason.OFFICE_MACROS, lambda: charted(workbook({"xl/vbaProject.bin": OLE})))
add(
    "chart-linked-table.docx",
    Reason.OFFICE_EXTERNAL,
    lambda: charted(
        workbook({"xl/_rels/workbook.xml.rels": rels(("externalLinkPath", "https://a.example/a.xlsx", "External"))})
    ),
)
add("chart-not-a-workbook.docx", Reason.OFFICE_EMBEDDED, lambda: charted(packed({"a": "b"})))

# --- things elsewhere ------------------------------------------------------------------------
for file, kind, target in (
    ("template", "attachedTemplate", "https://a.example/a.dotm"),
    ("template-on-a-share", "attachedTemplate", "file:///\\\\a.example\\a.dotm"),
    ("picture", "image", "https://a.example/pixel.png"),
    ("ole", "oleObject", "https://a.example/a.rtf"),
    ("frame", "frame", "https://a.example/"),
    ("strict", "http://purl.oclc.org/ooxml/officeDocument/relationships/image", "https://a.example/"),
):
    add(
        f"remote-{file}.docx",
        Reason.OFFICE_EXTERNAL,
        lambda kind=kind, target=target: docx({}, (kind, target, "External")),
    )
add("remote-video.pptx", Reason.OFFICE_EXTERNAL, lambda: pptx("", {}, ("video", "https://a.example/a.mp4", "External")))
add(
    "remote-template-in-settings.docx",
    Reason.OFFICE_EXTERNAL,
    lambda: docx(
        {
            "word/settings.xml": f'<w:settings xmlns:w="{W}"/>',
            "word/_rels/settings.xml.rels": rels(("attachedTemplate", "https://a.example/a.dotm", "External")),
        }
    ),
)
add("field-include.docx", Reason.OFFICE_EXTERNAL, lambda: field(' INCLUDEPICTURE "https://a.example/a.png" \\d '))
add("link-file.docx", Reason.OFFICE_LINK, lambda: docx({}, ("hyperlink", "file:///c:/a.exe", "External")))
add("link-javascript.pptx", Reason.OFFICE_LINK, lambda: pptx("", {}, ("hyperlink", "javascript:alert(1)", "External")))
add("link-protocol-of-office.docx", Reason.OFFICE_LINK, lambda: docx({}, ("hyperlink", "ms-msdt:/id a", "External")))
add("field-link.docx", Reason.OFFICE_LINK, lambda: field(' HYPERLINK "file://a.example/a" '))

# --- XML -------------------------------------------------------------------------------------
XXE = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    "<!DOCTYPE a [<!ENTITY a0 'ha'>" + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)) + "]>"
)
add("xxe.docx", Reason.OFFICE_ENTITIES, lambda: docx({"word/document.xml": document("<w:p>&b;</w:p>", XXE)}))
add(
    "xxe-in-types.docx",
    Reason.OFFICE_ENTITIES,
    lambda: docx({"[Content_Types].xml": XXE + content_types({"word/document.xml": WORD}, DEFAULTS)}),
)
add("xxe-in-relationships.docx", Reason.OFFICE_ENTITIES, lambda: docx({"word/_rels/document.xml.rels": XXE + rels()}))
add(
    "xxe-utf16.docx",
    Reason.OFFICE_ENTITIES,
    lambda: docx({"word/document.xml": document("<w:p>&b;</w:p>", XXE).encode("utf-16")}),
)
add(
    "billion-laughs.docx",
    Reason.OFFICE_ENTITIES,
    lambda: docx({"word/document.xml": document("<w:p>&a9;</w:p>", LAUGHS)}),
)
add(
    "document-type.pptx",
    Reason.OFFICE_ENTITIES,
    lambda: pptx("", {"ppt/theme.xml": "<!DOCTYPE a SYSTEM 'https://a.example/a.dtd'><a/>"}),
)
add("nested-deeply.docx", Reason.TOO_COMPLEX, lambda: part("<w:p>" * 100_000 + "</w:p>" * 100_000))
add("xml-damaged.docx", Reason.BROKEN, lambda: part("<w:p>"))
add("xml-of-another-kind.docx", Reason.BROKEN, lambda: docx({"word/document.xml": "<html/>"}))
add("slide-missing.pptx", Reason.BROKEN, lambda: pptx("", {"ppt/_rels/presentation.xml.rels": rels()}))
add(
    "slides-10000.pptx",
    Reason.TOO_MANY_PAGES,
    lambda: pptx(
        "",
        {
            "ppt/presentation.xml": f'<p:presentation xmlns:p="{P}" xmlns:r="{R}">'
            + '<p:sldId id="256" r:id="r1"/>' * 10_000
            + "</p:presentation>"
        },
    ),
)

# --- the archive -----------------------------------------------------------------------------
add("bomb.docx", Reason.ARCHIVE_TOO_LARGE, lambda: docx({"word/media/a.bmp": bytes(160_000_000)}))
add("bomb-of-xml.docx", Reason.ARCHIVE_TOO_LARGE, lambda: part("<w:p/>" * 8_000_000), kept=False)
add(
    "bomb-of-many.docx",
    Reason.ARCHIVE_TOO_LARGE,
    lambda: docx({f"word/media/{n}.bmp": bytes(3_900_000) for n in range(90)}),
)
add("bomb-of-entries.docx", Reason.ARCHIVE_TOO_LARGE, lambda: docx({f"w/{n}": "" for n in range(5000)}))
add(
    "bomb-nested.docx",
    Reason.OFFICE_EMBEDDED,
    lambda: docx({f"word/{n}.bin": packed({"a": packed({"b": bytes(10_000_000)})}) for n in range(5)}),
)
add("path-traversal.docx", Reason.ARCHIVE_UNSAFE, lambda: docx({"../../etc/cron.d/a": "* * * * * root a"}))
add("path-absolute.docx", Reason.ARCHIVE_UNSAFE, lambda: docx({"/etc/cron.d/a": "a"}))
add("path-windows.docx", Reason.ARCHIVE_UNSAFE, lambda: docx({"..\\..\\a.exe": "a"}))
add("path-drive.docx", Reason.ARCHIVE_UNSAFE, lambda: docx({"C:/a.exe": "a"}))
add("main-part-twice.docx", Reason.ARCHIVE_UNSAFE, lambda: docx({"word/b.xml": document()}, types={"word/b.xml": WORD}))
add(
    "main-part-another.docx",
    Reason.ARCHIVE_UNSAFE,
    lambda: docx({"_rels/.rels": rels(("officeDocument", "word/other.xml", "")), "word/other.xml": document()}),
)
add(
    "main-part-missing.docx",
    Reason.BROKEN,
    lambda: packed(
        {
            "[Content_Types].xml": content_types({"word/document.xml": WORD}, DEFAULTS),
            "_rels/.rels": rels(("officeDocument", "word/document.xml", "")),
        }
    ),
)
add("no-types.docx", Reason.UNSUPPORTED, lambda: packed({"word/document.xml": document()}))
add("truncated.docx", Reason.BROKEN, lambda: docx()[:-100])
add(
    "checksum-wrong.docx",
    Reason.BROKEN,
    lambda: docx().replace(struct.pack("<I", zlib.crc32(document().encode())), b"abcd"),
)
add("empty-archive.docx", Reason.BROKEN, lambda: packed({}))
add("and-junk-after.docx", Reason.POLYGLOT, lambda: docx() + b"<script>alert(1)</script>")
add("and-pdf-before.docx", Reason.MISMATCH, lambda: b"%PDF-1.7\n" + docx())
add("and-pdf-inside.docx", Reason.POLYGLOT, lambda: stored_first(b"%PDF-1.7\n1 0 obj\n"))
add("and-comment.docx", Reason.POLYGLOT, lambda: commented(b"<script>" * 100))


def stored_first(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(zipfile.ZipInfo("a.bin"), content)
        with zipfile.ZipFile(io.BytesIO(docx())) as inner:
            for entry in inner.infolist():
                archive.writestr(zipfile.ZipInfo(entry.filename), inner.read(entry))
    return file.getvalue()


def commented(comment: bytes) -> bytes:
    file = io.BytesIO(docx())
    with zipfile.ZipFile(file, "a") as archive:
        archive.comment = comment
    return file.getvalue()


@case("entry-twice.docx", Reason.ARCHIVE_UNSAFE)
def entry_twice() -> bytes:
    """Two readers may take different ones of the two."""
    return docx({"word/Document.xml": document("<w:p/>")})


@case("symbolic-link.docx", Reason.ARCHIVE_UNSAFE)
def symbolic_link() -> bytes:
    file = io.BytesIO(docx())
    with zipfile.ZipFile(file, "a") as archive:
        link = zipfile.ZipInfo("word/media/a.png")
        link.create_system, link.external_attr = 3, 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return file.getvalue()


@case("method-unusual.docx", Reason.ARCHIVE_UNSAFE)
def method_unusual() -> bytes:
    file = io.BytesIO(docx())
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(zipfile.ZipInfo("word/a.bin"), "a" * 100, zipfile.ZIP_LZMA)
    return file.getvalue()


@case("entries-encrypted.docx", Reason.ENCRYPTED)
def entries_encrypted() -> bytes:
    """As zip programs encrypt, entry by entry: the flag alone, in both places where it stands."""
    content = bytearray(docx())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(signature)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(signature, at + 4)
    return bytes(content)


@case("bomb-overlapping.docx", Reason.ARCHIVE_UNSAFE)
def overlapping() -> bytes:
    """Many entries of the directory share the bytes of one: small on disk, huge unpacked."""
    content = docx({"word/media/a.bmp": bytes(3_000_000)})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        start = archive.start_dir
        entry = archive.getinfo("word/media/a.bmp")
    directory = content[start : content.rfind(b"PK\x05\x06")]
    row = directory[directory.rfind(b"PK\x01\x02") :]
    assert entry.filename.encode() in row
    more = [row.replace(b"a.bmp", b"%c.bmp" % letter) for letter in range(98, 123)]
    directory += b"".join(more)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        count = len(archive.infolist()) + len(more)
    return (
        content[:start]
        + directory
        + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(directory), start, 0)
    )


@case("size-lies.docx", Reason.BROKEN)
def size_lies() -> bytes:
    """The directory says ten bytes, the entry has more."""
    content = bytearray(docx())
    at = content.find(b"PK\x01\x02", content.find(b"PK\x01\x02") + 4)
    content[at + 24 : at + 28] = struct.pack("<I", 10)
    return bytes(content)


# --- other packages, other times -------------------------------------------------------------
add("word-named-pptx.pptx", Reason.MISMATCH, docx)
add("template.docx", Reason.UNSUPPORTED, lambda: docx(main=OPEN_XML + "wordprocessingml.template.main+xml"))
add("workbook.docx", Reason.UNSUPPORTED, workbook)
add("zip.docx", Reason.UNSUPPORTED, lambda: packed({"a.txt": "a"}))
add(
    "opendocument.docx",
    Reason.UNSUPPORTED,
    lambda: packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}),
)
add(
    "opendocument.odt",
    Reason.UNSUPPORTED,
    lambda: packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}),
)
add("book.epub", Reason.UNSUPPORTED, lambda: packed({"mimetype": "application/epub+zip"}))
add("legacy.doc", Reason.OFFICE_LEGACY, lambda: OLE + "WordDocument".encode("utf-16-le"))
add("legacy-named-docx.docx", Reason.OFFICE_LEGACY, lambda: OLE + "WordDocument".encode("utf-16-le"))
add(
    "encrypted.docx",
    Reason.ENCRYPTED,
    lambda: (
        OLE + "EncryptionInfo".encode("utf-16-le") + bytes(40) + "EncryptedPackage".encode("utf-16-le") + bytes(1000)
    ),
)
