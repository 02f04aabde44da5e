"""PDFs that act, lie, explode or do not open."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Dictionary, Name, Pdf

from portfolio.inspection import Kind, Reason

from .cases import add, case

CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
PAGES = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>"


def written(*objects: bytes, catalog: bytes = CATALOG, pages: bytes = PAGES, page: bytes = PAGE) -> bytes:
    """A PDF of these objects, numbered from 4, by hand: as libraries would not write it."""
    out = bytearray(b"%PDF-1.7\n")
    offsets = []
    for number, body in enumerate((catalog, pages, page, *objects), 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(offsets) + 1, start)
    return bytes(out)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def saved(change: Callable[[Pdf], object] = lambda pdf: None, **how) -> bytes:
    """A PDF of one page, changed by ``change``, as a library writes it."""
    file = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(200, 200))
        change(pdf)
        pdf.save(file, deterministic_id=not how.get("encryption"), **how)
    return file.getvalue()


def opening(action: bytes) -> bytes:
    return written(action, catalog=b"<< /Type /Catalog /Pages 2 0 R /OpenAction 4 0 R >>")


def annotated(annotation: bytes, *more: bytes) -> bytes:
    return written(
        b"<< /Type /Annot /Rect [0 0 9 9] " + annotation + b" >>", *more, page=PAGE[:-2] + b"/Annots [4 0 R] >>"
    )


SCRIPT = b"<< /S /JavaScript /JS (app.alert\\(1\\)) >>"
PACKED = pikepdf.ObjectStreamMode.generate

for file, content in {
    "js-open-action": lambda: opening(SCRIPT),
    "js-in-a-stream": lambda: written(
        b"<< /S /JavaScript /JS 5 0 R >>", stream(b"app.alert(1)"), catalog=CATALOG[:-2] + b"/OpenAction 4 0 R >>"
    ),
    "js-name-tree": lambda: written(
        catalog=CATALOG[:-2] + b"/Names << /JavaScript << /Names [(a) %s] >> >> >>" % SCRIPT
    ),
    "js-of-a-page": lambda: written(page=PAGE[:-2] + b"/AA << /O %s >> >>" % SCRIPT),
    "js-of-a-field": lambda: annotated(b"/Subtype /Widget /FT /Tx /T (a) /AA << /K %s >>" % SCRIPT),
    "js-name-in-hex": lambda: opening(b"<< /S /J#61vaScript /#4a#53 (app.alert\\(1\\)) >>"),
    "js-type-that-lies": lambda: opening(b"<< /Type /StructElem /S /JavaScript >>"),
    "js-next-action": lambda: opening(b"<< /S /GoTo /D [3 0 R /Fit] /Next [%s] >>" % SCRIPT),
    "js-unreachable": lambda: written(SCRIPT),
    "js-in-object-stream": lambda: saved(
        lambda pdf: pdf.Root.__setitem__(
            "/OpenAction", pdf.make_indirect(Dictionary(S=Name.JavaScript, JS="app.alert(1)"))
        ),
        object_stream_mode=PACKED,
    ),
    "js-in-outline": lambda: written(
        b"<< /First 5 0 R /Last 5 0 R >>",
        b"<< /Title (a) /Parent 4 0 R /A %s >>" % SCRIPT,
        catalog=CATALOG[:-2] + b"/Outlines 4 0 R >>",
    ),
}.items():
    add(f"{file}.pdf", Reason.PDF_SCRIPT, content)

add("launch.pdf", Reason.PDF_LAUNCH, lambda: opening(b"<< /S /Launch /F (cmd.exe) >>"))
add(
    "launch-windows.pdf",
    Reason.PDF_LAUNCH,
    lambda: annotated(b"/Subtype /Link /A << /S /Launch /Win << /F (a.exe) >> >>"),
)
add("submit-form.pdf", Reason.PDF_FORM_ACTION, lambda: opening(b"<< /S /SubmitForm /F (https://a.example/) >>"))
add("import-data.pdf", Reason.PDF_FORM_ACTION, lambda: opening(b"<< /S /ImportData /F (a.fdf) >>"))
add(
    "xfa.pdf",
    Reason.PDF_XFA,
    lambda: written(
        stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'/>"),
        catalog=CATALOG[:-2] + b"/AcroForm << /XFA 4 0 R /Fields [] >> >>",
    ),
)
add("media-rich.pdf", Reason.PDF_MEDIA, lambda: annotated(b"/Subtype /RichMedia /RichMediaContent << >>"))
add(
    "media-3d.pdf",
    Reason.PDF_MEDIA,
    lambda: annotated(b"/Subtype /3D /3DD 5 0 R", stream(b"PRC", b"/Type /3D /Subtype /PRC")),
)
add("media-sound.pdf", Reason.PDF_MEDIA, lambda: opening(b"<< /S /Sound /Sound 5 0 R >>"))
add("media-movie.pdf", Reason.PDF_MEDIA, lambda: annotated(b"/Subtype /Movie /Movie << /F (a.avi) >>"))
add("media-rendition.pdf", Reason.PDF_MEDIA, lambda: annotated(b"/Subtype /Link /A << /S /Rendition /OP 0 >>"))
add(
    "link-other-file.pdf",
    Reason.PDF_LINK,
    lambda: opening(b"<< /S /GoToR /F (\\\\\\\\a.example\\\\b.pdf) /D [0 /Fit] >>"),
)
for file, target in {
    "file": b"file:///etc/passwd",
    "javascript": b"java\\nscript:alert(1)",
    "network-share": b"\\\\\\\\a.example\\\\share",
    "windows-path": b"C:\\\\Windows\\\\a.exe",
    "search-ms": b"search-ms:query=a",
}.items():
    add(
        f"link-{file}.pdf",
        Reason.PDF_LINK,
        lambda target=target: annotated(b"/Subtype /Link /A << /S /URI /URI (%s) >>" % target),
    )
add("link-content-elsewhere.pdf", Reason.PDF_LINK, lambda: written(stream(b"", b"/F (//a.example/x)")))
add("attached-remote.pdf", Reason.PDF_EMBEDDED_FILE, lambda: opening(b"<< /S /GoToE /D [0 /Fit] /T << /R /C >> >>"))
add(
    "attached-annotation.pdf",
    Reason.PDF_EMBEDDED_FILE,
    lambda: annotated(b"/Subtype /FileAttachment /FS << /F (a.exe) /EF << /F 5 0 R >> >>", stream(b"MZ")),
)
add(
    "attached-collection.pdf",
    Reason.PDF_EMBEDDED_FILE,
    lambda: written(catalog=CATALOG[:-2] + b"/Collection << /View /D >> >>"),
)


@case("attached.pdf", Reason.PDF_EMBEDDED_FILE)
def attached() -> bytes:
    def attach(pdf: Pdf) -> None:
        pdf.attachments["a.exe"] = pikepdf.AttachedFileSpec(pdf, b"MZ", creation_date="", mod_date="")

    return saved(attach)


# --- locked, damaged -------------------------------------------------------------------------

add("encrypted.pdf", Reason.ENCRYPTED, lambda: saved(encryption=pikepdf.Encryption(user="secret", owner="secret")))
add(
    "encrypted-against-printing.pdf",
    Reason.ENCRYPTED,
    lambda: saved(encryption=pikepdf.Encryption(user="", owner="secret")),
)
add(
    "encrypted-rc4.pdf",
    Reason.ENCRYPTED,
    lambda: saved(encryption=pikepdf.Encryption(user="x", owner="y", R=3, aes=False, metadata=False)),
)
add("header-only.pdf", Reason.BROKEN, lambda: b"%PDF-1.7\n")
add("truncated.pdf", Reason.BROKEN, lambda: written(stream(b"0 0 m"))[:300])
add("xref-wrong.pdf", Reason.BROKEN, lambda: written().replace(b"0000000009", b"0000000099"))
add("xref-nowhere.pdf", Reason.BROKEN, lambda: written().replace(b"startxref\n", b"startxref\n9"))
add("no-trailer.pdf", Reason.BROKEN, lambda: written().replace(b"trailer", b"tralier"))
add("no-root.pdf", Reason.BROKEN, lambda: written().replace(b"/Root 1 0 R", b"/Roof 1 0 R"))
add("no-pages.pdf", Reason.BROKEN, lambda: written(pages=b"<< /Type /Pages /Kids [] /Count 0 >>"))
add("pages-are-a-number.pdf", Reason.BROKEN, lambda: written(pages=b"7"))
add("xref-loop.pdf", Reason.BROKEN, lambda: written().replace(b"/Size", b"/Prev %d /Size" % written().find(b"xref\n0")))

# --- without end or measure ------------------------------------------------------------------

add("page-tree-loop.pdf", Reason.TOO_COMPLEX, lambda: written(pages=b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"))
add(
    "page-tree-loop-of-two.pdf",
    Reason.TOO_COMPLEX,
    lambda: written(b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>", pages=b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>"),
)
add(
    "page-tree-deep.pdf",
    Reason.TOO_COMPLEX,
    lambda: written(
        *(b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % number for number in range(5, 3000)),
        PAGE,
        pages=b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
    ),
)
add(
    "page-tree-shared.pdf",
    Reason.TOO_COMPLEX,
    lambda: written(
        *(b"<< /Type /Pages /Kids [%s] /Count 1 >>" % (b"%d 0 R " % number * 10) for number in range(5, 20)),
        PAGE,
        pages=b"<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
    ),
)
add("nested-deeply.pdf", Reason.TOO_COMPLEX, lambda: written(b"[" * 40_000 + b"]" * 40_000))
add("page-huge.pdf", Reason.PAGE_TOO_LARGE, lambda: written(page=PAGE.replace(b"200 200", b"20000 20000")))
add("page-endless.pdf", Reason.BROKEN, lambda: written(page=PAGE.replace(b"200 200", b"9" * 300 + b" 200")))
add("page-of-no-size.pdf", Reason.PAGE_TOO_LARGE, lambda: written(page=PAGE.replace(b"200 200", b"0 0")))
add("page-unit.pdf", Reason.PAGE_TOO_LARGE, lambda: written(page=PAGE[:-2] + b"/UserUnit 900 >>"))
add(
    "flate-bomb.pdf",
    Reason.TOO_COMPLEX,
    lambda: written(
        stream(zlib.compress(b" " * 250_000_000, 9), b"/Filter /FlateDecode"), page=PAGE[:-2] + b"/Contents 4 0 R >>"
    ),
)
add(
    "flate-bomb-twice.pdf",
    Reason.TOO_COMPLEX,
    lambda: written(
        stream(zlib.compress(zlib.compress(b" " * 250_000_000, 9), 9), b"/Filter [/FlateDecode /FlateDecode]"),
        page=PAGE[:-2] + b"/Contents 4 0 R >>",
    ),
)
add(
    "flate-bombs-many.pdf",
    Reason.TOO_COMPLEX,
    lambda: written(*[stream(zlib.compress(b" " * 150_000_000, 9), b"/Filter /FlateDecode")] * 4),
    kept=False,
)
add(
    "run-length-bomb.pdf",
    Reason.TOO_COMPLEX,
    lambda: written(stream(b"\x81 " * 2_000_000 + b"\x80", b"/Filter /RunLengthDecode")),
    kept=False,
)
add(
    "ascii-flate-bomb.pdf",
    Reason.TOO_COMPLEX,
    lambda: written(
        stream(zlib.compress(b" " * 250_000_000, 9).hex().encode() + b">", b"/Filter [/ASCIIHexDecode /FlateDecode]")
    ),
)
add(
    "picture-bomb.pdf",
    Reason.TOO_MANY_PIXELS,
    lambda: written(
        stream(
            zlib.compress(b"\x00" * 100_000, 9),
            b"/Subtype /Image /Width 90000 /Height 90000 /BitsPerComponent 1 /Filter /FlateDecode",
        )
    ),
)


@case("flate-bomb-object-stream.pdf", Reason.BROKEN)
def object_stream_bomb() -> bytes:
    """The objects themselves are packed into a bomb: to read the catalogue is to set it off."""
    body = b"1 0 2 %d 3 %d " % (len(CATALOG) + 1, len(CATALOG) + len(PAGES) + 2)
    packed = body + CATALOG + b" " + PAGES + b" " + PAGE + b" " * 300_000_000
    bomb = stream(zlib.compress(packed, 9), b"/Type /ObjStm /N 3 /First %d /Filter /FlateDecode" % len(body))
    out = b"%PDF-1.7\n"
    bomb_at = len(out)
    out += b"4 0 obj\n" + bomb + b"\nendobj\n"
    rows = b"\x00\x00\x00\x00\x00" + b"".join(b"\x02\x00\x00\x04" + bytes([index]) for index in range(3))
    table_at = len(out)
    rows += b"\x01" + bomb_at.to_bytes(3, "big") + b"\x00" + b"\x01" + table_at.to_bytes(3, "big") + b"\x00"
    out += b"5 0 obj\n" + stream(rows, b"/Type /XRef /W [1 3 1] /Size 6 /Root 1 0 R") + b"\nendobj\n"
    return out + b"startxref\n%d\n%%%%EOF\n" % table_at


@case("pages-10000.pdf", Reason.TOO_MANY_PAGES, kept=False)
def ten_thousand_pages() -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(4, 10_004))
    return written(*[PAGE] * 10_000, pages=b"<< /Type /Pages /Kids [%s] /Count 10000 >>" % kids)


@case("pages-10000-same.pdf", Reason.TOO_COMPLEX)
def the_same_page_often() -> bytes:
    return written(pages=b"<< /Type /Pages /Kids [%s] /Count 10000 >>" % (b"3 0 R " * 10_000))


@case("objects-250000.pdf", Reason.TOO_COMPLEX, kept=False)
def many_objects() -> bytes:
    return written(*[b"null"] * 125_000, *[b"7"] * 125_000)


@case("array-of-millions.pdf", Reason.TOO_COMPLEX, kept=False)
def millions() -> bytes:
    return written(b"[" + b"0 " * 6_000_000 + b"]")


# --- two in one ------------------------------------------------------------------------------


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(zipfile.ZipInfo("a.js"), "alert(1)")
    return file.getvalue()


add("and-zip.pdf", Reason.POLYGLOT, lambda: written() + zipped())
add("and-zip-inside.pdf", Reason.POLYGLOT, lambda: written(stream(zipped())))
add("and-html-before.pdf", Reason.UNSUPPORTED, lambda: b"<html><script>alert(1)</script>" + written())
add("and-junk-before.pdf", Reason.UNKNOWN, lambda: bytes(range(128, 228)) + written())
add("and-program-after.pdf", Reason.POLYGLOT, lambda: written() + b"MZ" + bytes(range(256)) * 30)
add("and-javascript-before.pdf", Reason.POLYGLOT, lambda: b" " * 9 + written())
add("and-zeros-after.pdf", Reason.POLYGLOT, lambda: written() + bytes(100_000))
add("with-white-space-after.pdf", Kind.PDF, lambda: written() + b"\r\n\x00\x00\n")
