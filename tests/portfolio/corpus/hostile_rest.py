"""Pictures and texts that lie, explode or do not open, files of other kinds, and names that deceive."""

from __future__ import annotations

import gzip
import io
import random
import struct
import tarfile
import zlib
from collections.abc import Callable

from PIL import Image, PngImagePlugin

from portfolio.inspection import Kind, Reason

from .cases import add, case
from .hostile_office import docx
from .hostile_pdf import written, zipped


def picture(form: str, size: tuple[int, int] = (40, 30), mode: str = "RGB", **how) -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, "teal" if mode == "RGB" else 0).save(file, form, **how)
    return file.getvalue()


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, rows: bytes, *more: bytes) -> bytes:
    """A PNG of one bit a pixel."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + b"".join(more) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def small_png(*more: bytes) -> bytes:
    return png(8, 8, b"\x00\x00" * 8, *more)


def resized_jpeg(width: int, height: int) -> bytes:
    content = bytearray(picture("JPEG"))
    frame = content.find(b"\xff\xc0")
    content[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(content)


# --- pictures --------------------------------------------------------------------------------
add("bomb.png", Reason.TOO_MANY_PIXELS, lambda: png(30_000, 30_000, bytes(3751) * 30_000))
add("rows-missing.png", Reason.BROKEN, lambda: png(5000, 5000, bytes(100)))
add(
    "bomb-of-text.png",
    Reason.BROKEN,
    lambda: small_png(chunk(b"zTXt", b"a\x00\x00" + zlib.compress(bytes(90_000_000), 9))),
)
add(
    "bomb-of-profile.png",
    Reason.BROKEN,
    lambda: small_png(chunk(b"iCCP", b"a\x00\x00" + zlib.compress(bytes(90_000_000), 9))),
)
add("bomb.jpg", Reason.TOO_MANY_PIXELS, lambda: resized_jpeg(65_000, 65_000))
add("bomb.webp", Reason.TOO_MANY_PIXELS, lambda: picture("WEBP", (7000, 7000), lossless=True, method=0, quality=0))
add(
    "scans.jpg",
    Reason.TOO_COMPLEX,
    lambda: picture("JPEG")[:-2] + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x00" * 500 + b"\xff\xd9",
)
add("empty.png", Reason.EMPTY, lambda: b"")
add("header-only.png", Reason.BROKEN, lambda: small_png()[:8])
add("header-only.jpg", Reason.BROKEN, lambda: b"\xff\xd8\xff\xe0")
add("header-only.webp", Reason.BROKEN, lambda: b"RIFF\x04\x00\x00\x00WEBP")
add("no-pixels.png", Reason.BROKEN, lambda: png(0, 0, b""))
add("truncated.png", Reason.BROKEN, lambda: picture("PNG", (400, 300))[:-40])
add("truncated.jpg", Reason.BROKEN, lambda: picture("JPEG", (400, 300))[:700])
add("truncated.webp", Reason.BROKEN, lambda: picture("WEBP", (400, 300))[:-20])
add("checksum-wrong.png", Reason.BROKEN, lambda: small_png().replace(b"IDATx", b"IDATy"))
add("zeros.png", Reason.UNKNOWN, lambda: bytes(100_000))
add("drawing.png", Reason.UNSUPPORTED, lambda: SVG)
add("drawing.svg", Reason.UNSUPPORTED, lambda: SVG)
add("drawing-after-a-comment.png", Reason.UNSUPPORTED, lambda: b"<?xml version='1.0'?><!-- a -->" + SVG)
add("named-png.png", Reason.MISMATCH, lambda: picture("JPEG"))
add("named-jpg.jpg", Reason.MISMATCH, lambda: picture("WEBP"))
add("named-webp.webp", Reason.MISMATCH, lambda: picture("PNG"))
add("picture.pdf", Reason.MISMATCH, lambda: picture("PNG"))
add("picture.md", Reason.MISMATCH, lambda: picture("PNG"))
add("gif-and-program.png", Reason.UNSUPPORTED, lambda: picture("GIF") + zipped())
for form, extension in (
    ("GIF", "gif"),
    ("TIFF", "tiff"),
    ("BMP", "bmp"),
    ("ICO", "ico"),
    ("GIF", "webp"),
    ("TIFF", "jpg"),
):
    add(f"other-{form.lower()}.{extension}", Reason.UNSUPPORTED, lambda form=form: picture(form))
# Harmless once written anew: only the pixels are kept.
add("and-zip.png", Kind.PNG, lambda: small_png() + zipped())
add(
    "and-php.jpg",
    Kind.JPEG,
    lambda: picture("JPEG", comment=b"<?php system($_GET[0]); ?>") + b"<?php system($_GET[0]); ?>",
)
add("and-pdf.jpg", Kind.JPEG, lambda: picture("JPEG", comment=b"%PDF-1.7") + written())
add("and-zip.webp", Kind.WEBP, lambda: picture("WEBP") + zipped())
add("zip-behind-a-picture.docx", Reason.MISMATCH, lambda: small_png() + docx())


@case("html-inside.png", Kind.PNG)
def html_inside() -> bytes:
    about = PngImagePlugin.PngInfo()
    about.add_text("a", "<script>alert(document.domain)</script>")
    return picture("PNG", pnginfo=about)


@case("animation-of-thousands.png", Kind.PNG)
def animation() -> bytes:
    frames = [Image.new("L", (2, 2), number % 256) for number in range(1000)]
    file = io.BytesIO()
    frames[0].save(file, "PNG", save_all=True, append_images=frames[1:])
    return file.getvalue()


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'

# --- texts -----------------------------------------------------------------------------------
add("nul.md", Reason.NOT_TEXT, lambda: b"# Plan\x00\n")
add("escapes.md", Reason.NOT_TEXT, lambda: b"\x1b[2J\x1b]0;a\x07")
add("utf16.md", Reason.NOT_UTF8, lambda: "# Plan".encode("utf-16"))
add("utf16-without-mark.md", Reason.NOT_TEXT, lambda: "# Plan".encode("utf-16-be"))
add("utf32.md", Reason.NOT_UTF8, lambda: "# Plan".encode("utf-32"))
add("latin1.md", Reason.NOT_UTF8, lambda: "# Größe".encode("latin-1"))
add("overlong.md", Reason.NOT_UTF8, lambda: b"# \xc0\xafetc")
add("long.md", Reason.TEXT_TOO_LONG, lambda: b"# a\n" * 500_000, kept=False)
add("empty.md", Reason.EMPTY, lambda: b"")
add("html.md", Reason.UNSUPPORTED, lambda: b"<!DOCTYPE html><html><script>alert(1)</script></html>")
add("drawing.md", Reason.UNSUPPORTED, lambda: SVG)
add("rich.md", Reason.UNSUPPORTED, lambda: b"{\\rtf1 a}")
add("html-in-markdown.md", Kind.MARKDOWN, lambda: b"# Plan\n\n<script>alert(1)</script>\n")
add("and-pdf.md", Reason.POLYGLOT, lambda: b"# Plan\n" + written())
add("text.txt", Reason.MISMATCH, lambda: b"# Plan\n")
add("text.pdf", Reason.MISMATCH, lambda: b"# Plan\n")
add("script.sh", Reason.MISMATCH, lambda: b"#!/bin/sh\nrm -rf /\n")
add("html.docx", Reason.UNSUPPORTED, lambda: b"<html><body>Plan</body></html>")
add("rich.docx", Reason.UNSUPPORTED, lambda: b"{\\rtf1\\ansi{\\object\\objocx}}")

# The test string of the makers of virus scanners, which every one of them must find (eicar.org).
EICAR = "X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-" + "ANTIVIRUS-TEST-FILE!$H+H*"
add("eicar.md", Kind.MARKDOWN, EICAR.encode, kept=False)
add("eicar.pdf", Reason.MISMATCH, EICAR.encode, kept=False)
add("eicar.com", Reason.MISMATCH, EICAR.encode, kept=False)

# --- other kinds -----------------------------------------------------------------------------
OTHERS: dict[str, bytes] = {
    "program.exe": b"MZ\x90\x00\x03" + bytes(200),
    "program.pdf": b"MZ\x90\x00\x03" + bytes(200),
    "program-elf.docx": b"\x7fELF\x02\x01\x01" + bytes(100),
    "program.class": b"\xca\xfe\xba\xbe\x00\x00\x00\x37",
    "program.wasm": b"\x00asm\x01\x00\x00\x00",
    "archive.7z": b"7z\xbc\xaf\x27\x1c" + bytes(40),
    "archive.rar": b"Rar!\x1a\x07\x01\x00" + bytes(40),
    "archive.xz": b"\xfd7zXZ\x00" + bytes(40),
    "archive-bz2.png": b"BZh91AY&SY" + bytes(40),
    "video.mp4": b"\x00\x00\x00\x18ftypisom" + bytes(40),
    "video.webm": b"\x1aE\xdf\xa3" + bytes(40),
    "sound.mp3": b"ID3\x03" + bytes(40),
    "sound-riff.webp": b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(20),
    "photo.heic": b"\x00\x00\x00\x18ftypheic" + bytes(40),
    "photo-avif.jpg": b"\x00\x00\x00\x18ftypavif" + bytes(40),
    "photo.psd": b"8BPS\x00\x01" + bytes(40),
    "photo-jpeg2000.jpg": b"\x00\x00\x00\x0cjP  \r\n\x87\n" + bytes(40),
    "database.pdf": b"SQLite format 3\x00" + bytes(100),
    "page.ps": b"%!PS-Adobe-3.0\nshowpage\n",
    "page.html": b"<!doctype html><p>Plan",
    "feed.xml": b"<?xml version='1.0'?><rss/>",
}
for file, content in OTHERS.items():
    add(file, Reason.UNSUPPORTED, lambda content=content: content)


@case("archive.tar.gz", Reason.UNSUPPORTED)
def tar_gz() -> bytes:
    return gzip.compress(tar(), mtime=0)


@case("archive.tar", Reason.UNSUPPORTED)
def tar() -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a"))
    return file.getvalue()


add("noise.pdf", Reason.UNKNOWN, lambda: b"\x93" + random.Random(7).randbytes(5000))
add("noise.bin", Reason.UNKNOWN, lambda: b"\x93" + random.Random(8).randbytes(5000))
add("megabytes-30.pdf", Reason.TOO_LARGE, lambda: written() + bytes(30_000_000), kept=False)

# --- names -----------------------------------------------------------------------------------
NAMES: dict[str, tuple[str, Reason | Kind, Callable[[], bytes]]] = {
    "name-right-to-left": ("cv\u202efdp.png", Reason.NAME, small_png),
    "name-isolates": ("cv\u2067.png", Reason.NAME, small_png),
    "name-zero-width": ("cv.p\u200bng", Reason.NAME, small_png),
    "name-nul": ("a.exe\x00.png", Reason.NAME, small_png),
    "name-new-line": ("a\r\nSet-Cookie: b.png", Reason.NAME, small_png),
    "name-path": ("../../a.png", Reason.NAME, small_png),
    "name-path-windows": ("..\\a.png", Reason.NAME, small_png),
    "name-dots": ("..", Reason.NAME, small_png),
    "name-blank": (" ", Reason.NAME, small_png),
    "name-surrogate": ("a\udcff.png", Reason.NAME, small_png),
    "name-long": ("a" * 252 + ".png", Reason.NAME_TOO_LONG, small_png),
    "name-very-long": ("a" * 70_000 + ".png", Reason.NAME_TOO_LONG, small_png),
    "name-without-extension": ("picture", Reason.MISMATCH, small_png),
    "name-extension-alone": (".png", Reason.MISMATCH, small_png),
    "name-dot-at-the-end": ("a.png.", Reason.MISMATCH, small_png),
    "name-cyrillic": ("a.рng", Reason.MISMATCH, small_png),
    "name-program": ("a.png.exe", Reason.MISMATCH, small_png),
    "name-two-extensions": ("a.exe.png", Kind.PNG, small_png),
    "name-capitals": ("PLAN.PNG", Kind.PNG, small_png),
    "name-emoji": ("план 🎉 %s {0} ' \" <b>.png", Kind.PNG, small_png),
}
for file, (name, expected, make) in NAMES.items():
    add(file, expected, make, name=name)
