"""PDFs: every object is looked at, reachable or not, then the first pages are drawn.

What acts when a document is opened or clicked is refused: scripts, programs, attached files, forms
that send themselves, media, links to anything but the web and mail. The file itself is kept as it
is, so what a repair would have to guess is refused too: two readers may guess differently.

Source: ISO 32000-2, 7 (objects, file structure), 12.5 (annotations), 12.6 (actions), 12.7 (forms).
"""

from __future__ import annotations

import math
import time
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdfium2
from pikepdf import settings as qpdf

from .findings import Findings, Refused
from .images import PREVIEW_EDGE, write_preview
from .limits import Limits
from .links import is_harmless_link
from .verdict import Kind, Note, Reason

MAX_OBJECTS = 200_000
MAX_ITEMS = 500_000  # in one array or dictionary
MAX_VALUES = 5_000_000  # keys and items in all objects together
MAX_TREE_DEPTH = 50
MAX_PAGE_POINTS = 14_400  # 200 inches, what readers can show
MAX_STREAM_BYTES = 192 * 1024 * 1024  # unpacked: a page at 600 dpi in colour has 100 MB
MAX_UNPACKED_BYTES = 512 * 1024 * 1024  # of all streams together
MAX_PICTURE_PIXELS = 150_000_000  # a scan of a page in black and white at 1,200 dpi
MAX_FILTERS = 3
EXPANDING_FILTERS = {"/FlateDecode", "/Fl", "/LZWDecode", "/LZW", "/RunLengthDecode", "/RL"}

# A reader finds the beginning within the first kilobyte and the end within the last; we allow what mail
# programs and old writers add.
MAX_BEFORE_BYTES = 8
MAX_AFTER_BYTES = 4096

ACTIONS = {
    "/JavaScript": Reason.PDF_SCRIPT,
    "/Launch": Reason.PDF_LAUNCH,
    "/SubmitForm": Reason.PDF_FORM_ACTION,
    "/ImportData": Reason.PDF_FORM_ACTION,
    "/GoToE": Reason.PDF_EMBEDDED_FILE,
    "/Rendition": Reason.PDF_MEDIA,
    "/Movie": Reason.PDF_MEDIA,
    "/Sound": Reason.PDF_MEDIA,
    "/RichMediaExecute": Reason.PDF_MEDIA,
    "/GoTo3DView": Reason.PDF_MEDIA,
}
ANNOTATIONS = {
    "/FileAttachment": Reason.PDF_EMBEDDED_FILE,
    "/RichMedia": Reason.PDF_MEDIA,
    "/3D": Reason.PDF_MEDIA,
    "/Screen": Reason.PDF_MEDIA,
    "/Movie": Reason.PDF_MEDIA,
    "/Sound": Reason.PDF_MEDIA,
}
KEYS = {
    "/JS": Reason.PDF_SCRIPT,
    "/JavaScript": Reason.PDF_SCRIPT,
    "/XFA": Reason.PDF_XFA,
    "/EF": Reason.PDF_EMBEDDED_FILE,
    "/EmbeddedFiles": Reason.PDF_EMBEDDED_FILE,
    "/Collection": Reason.PDF_EMBEDDED_FILE,
    "/RichMediaContent": Reason.PDF_MEDIA,
}


def open_pdf(path: Path, limits: Limits) -> Findings:
    _check_edges(path)
    # Whatever qpdf unpacks while it reads, it unpacks within this.
    qpdf.set_qpdf_limits(
        parser_max_container_size=MAX_VALUES,
        max_stream_filters=MAX_FILTERS,
        flate_max_memory=MAX_STREAM_BYTES,
        run_length_max_memory=MAX_STREAM_BYTES,
        png_max_memory=MAX_STREAM_BYTES,
        tiff_max_memory=MAX_STREAM_BYTES,
    )
    try:
        with pikepdf.open(path, attempt_recovery=False, inherit_page_attributes=False) as pdf:
            if pdf.is_encrypted:
                raise Refused(Reason.ENCRYPTED)
            pages = _count_pages(pdf, limits.max_pages)
            _check_objects(pdf)
            _check_sizes(pdf)
            if qpdf.qpdf_limit_errors():
                raise Refused(Reason.TOO_COMPLEX)
    except pikepdf.PasswordError:
        raise Refused(Reason.ENCRYPTED) from None
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, IndexError, OverflowError, AttributeError) as error:
        if qpdf.qpdf_limit_errors():
            raise Refused(Reason.TOO_COMPLEX) from None
        raise Refused(Reason.BROKEN) from error
    return _draw(path, pages, limits)


def _check_edges(path: Path) -> None:
    """Nothing but white space stands before the header or after the last end of file."""
    content = path.read_bytes()
    before = content.find(b"%PDF-", 0, 1024)
    if before > MAX_BEFORE_BYTES or content[:before].strip(b"\xef\xbb\xbf \t\r\n"):
        raise Refused(Reason.POLYGLOT)
    end = content.rfind(b"%%EOF")
    if end < 0:
        raise Refused(Reason.BROKEN)
    after = content[end + len(b"%%EOF") :]
    if len(after) > MAX_AFTER_BYTES or after.strip(b"\x00 \t\r\n\x1a"):
        raise Refused(Reason.POLYGLOT)
    if zipfile.is_zipfile(path):
        raise Refused(Reason.POLYGLOT)


def _count_pages(pdf: pikepdf.Pdf, most: int) -> int:
    """The number of pages, each with a proper size, in a tree without loops. Not by recursion: a tree can be deep."""
    count = 0
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[pikepdf.Object, int, object]] = [(pdf.Root.Pages, 0, None)]
    while waiting:
        node, depth, box = waiting.pop()
        if not isinstance(node, pikepdf.Dictionary):
            raise Refused(Reason.BROKEN)
        if node.is_indirect:
            if node.objgen in seen or depth > MAX_TREE_DEPTH:
                raise Refused(Reason.TOO_COMPLEX)
            seen.add(node.objgen)
        box = node.get("/MediaBox", box)
        if "/Kids" in node:
            kids = node.Kids
            if len(kids) + len(waiting) > MAX_OBJECTS:
                raise Refused(Reason.TOO_MANY_PAGES, limit=most)
            waiting.extend((kid, depth + 1, box) for kid in reversed(list(kids)))
            continue
        count += 1
        if count > most:
            raise Refused(Reason.TOO_MANY_PAGES, limit=most)
        _check_page_size(box, float(node.get("/UserUnit", 1)), count)
    if not count:
        raise Refused(Reason.BROKEN)
    return count


def _check_page_size(box: object, unit: float, page: int) -> None:
    if not isinstance(box, pikepdf.Array) or len(box) != 4:
        raise Refused(Reason.PAGE_TOO_LARGE, page=page)
    left, bottom, right, top = (float(number) for number in box)
    for length in (abs(right - left) * unit, abs(top - bottom) * unit):
        if not math.isfinite(length) or not 1 <= length <= MAX_PAGE_POINTS:
            raise Refused(Reason.PAGE_TOO_LARGE, page=page)


def _check_objects(pdf: pikepdf.Pdf) -> None:
    if len(pdf.objects) > MAX_OBJECTS:
        raise Refused(Reason.TOO_COMPLEX)
    values = 0
    for top in (pdf.trailer, *pdf.objects):
        # Only what is written in this object; what it refers to comes as an object of its own.
        waiting: list[object] = [top]
        while waiting:
            value = waiting.pop()
            if isinstance(value, pikepdf.Stream | pikepdf.Dictionary):
                if isinstance(value, pikepdf.Stream):
                    _check_stream(value)
                inside = list(_items(value))
                _check_dictionary(dict(inside))
                children = [child for _key, child in inside]
            elif isinstance(value, pikepdf.Array):
                if len(value) > MAX_ITEMS:
                    raise Refused(Reason.TOO_COMPLEX)
                children = list(value)
            else:
                continue
            values += len(children)
            if values > MAX_VALUES:
                raise Refused(Reason.TOO_COMPLEX)
            waiting += [child for child in children if isinstance(child, pikepdf.Object) and not child.is_indirect]


def _items(value: pikepdf.Object) -> Iterator[tuple[str, object]]:
    if isinstance(value, pikepdf.Stream):
        value = value.stream_dict
    yield from value.items()


def _check_dictionary(entries: dict[str, object]) -> None:
    for key in KEYS.keys() & entries.keys():
        raise Refused(KEYS[key])
    if "/S" in entries and (reason := ACTIONS.get(_name(entries["/S"]))):
        raise Refused(reason)
    if "/Subtype" in entries and "/Rect" in entries and (reason := ANNOTATIONS.get(_name(entries["/Subtype"]))):
        raise Refused(reason)
    if _name(entries.get("/Type")) == "/EmbeddedFile":
        raise Refused(Reason.PDF_EMBEDDED_FILE)
    if _name(entries.get("/S")) in ("/GoToR", "/Thread") and "/F" in entries:
        raise Refused(Reason.PDF_LINK, target=_file_name(entries["/F"]))
    for key in ("/URI", "/Base"):
        target = entries.get(key)
        if isinstance(target, pikepdf.String) and not is_harmless_link(str(target)):
            raise Refused(Reason.PDF_LINK, target=str(target)[:200])


def _check_stream(stream: pikepdf.Stream) -> None:
    if "/F" in stream:  # its content is in another file
        raise Refused(Reason.PDF_LINK, target=_file_name(stream["/F"]))
    if "/Ref" in stream and _name(stream.get("/Subtype")) == "/Form":
        raise Refused(Reason.PDF_LINK, target=_file_name(stream["/Ref"]))
    filters = _filters(stream)
    if len(filters) > MAX_FILTERS or sum(name in EXPANDING_FILTERS for name in filters) > 1:
        raise Refused(Reason.TOO_COMPLEX)


def _filters(stream: pikepdf.Stream) -> list[str]:
    filters = stream.get("/Filter")
    if isinstance(filters, pikepdf.Array):
        return [_name(each) for each in filters]
    return [] if filters is None else [_name(filters)]


def _check_sizes(pdf: pikepdf.Pdf) -> None:
    """What the streams unpack to stays within bounds. Unpacked here, and thrown away, before anybody draws them."""
    total = 0
    for stream in pdf.objects:
        if isinstance(stream, pikepdf.Stream):
            if "/Width" in stream and "/Height" in stream:
                width, height = int(stream["/Width"]), int(stream["/Height"])
                if width * height > MAX_PICTURE_PIXELS:
                    raise Refused(Reason.TOO_MANY_PIXELS, width=width, height=height, limit=MAX_PICTURE_PIXELS)
            total += _unpacked_size(stream)
            if total > MAX_UNPACKED_BYTES:
                raise Refused(Reason.TOO_COMPLEX)


def _unpacked_size(stream: pikepdf.Stream) -> int:
    filters = _filters(stream)
    if not EXPANDING_FILTERS & set(filters):
        return 0
    if filters[0] in ("/FlateDecode", "/Fl"):
        return _inflated_size(stream.read_raw_bytes())
    if filters[-1] not in EXPANDING_FILTERS:
        return 0  # a picture's own packing inside another: its pixels are counted
    try:
        return len(stream.read_bytes(pikepdf.StreamDecodeLevel.specialized))
    # Beyond its limit. To be out of memory is here, unlike elsewhere, the file's doing and will be again.
    except (pikepdf.PdfError, MemoryError):
        raise Refused(Reason.TOO_COMPLEX) from None


def _inflated_size(packed: bytes) -> int:
    """How many bytes ``packed`` inflates to, as far as it can be inflated."""
    inflate = zlib.decompressobj()
    size = 0
    try:
        while packed and not inflate.eof:
            size += len(inflate.decompress(packed, 1024 * 1024))
            if size > MAX_STREAM_BYTES:
                raise Refused(Reason.TOO_COMPLEX)
            packed = inflate.unconsumed_tail
    except zlib.error:
        pass  # a damaged stream is drawn as far as it goes
    return size


def _draw(path: Path, pages: int, limits: Limits) -> Findings:
    """Pictures of the first pages, for half of the time at most."""
    findings = Findings(Kind.PDF, pages=pages)
    try:
        document = pypdfium2.PdfDocument(path)
        for number in range(min(pages, limits.preview_pages)):
            if time.process_time() > limits.seconds / 2:
                break
            page = document[number]
            scale = PREVIEW_EDGE / max(1, *page.get_size())
            picture = page.render(scale=scale, rev_byteorder=True).to_pil()
            findings.previews.append(write_preview(picture, number + 1))
            page.close()
        if limits.text_length:
            findings.text = _text(document, pages, limits)
    except (pypdfium2.PdfiumError, ValueError, IndexError):
        raise Refused(Reason.BROKEN) from None
    if len(findings.previews) < pages:
        findings.notes.append(Note.PREVIEW_CUT)
    return findings


def _text(document: pypdfium2.PdfDocument, pages: int, limits: Limits) -> str:
    """The words of the pages, page after page, until there are enough of them or half of the time is up."""
    text = ""
    for number in range(pages):
        if len(text) >= limits.text_length or time.process_time() > limits.seconds / 2:
            break
        page = document[number]
        text += page.get_textpage().get_text_bounded() + "\n\n"
        page.close()
    return text[: limits.text_length]


def _name(value: object) -> str:
    return str(value) if isinstance(value, pikepdf.Name) else ""


def _file_name(value: object) -> str:
    if isinstance(value, pikepdf.Dictionary):
        value = value.get("/UF", value.get("/F", ""))
    return str(value)[:200] if isinstance(value, pikepdf.String) else "?"
