"""Pictures: decoded under a cap on pixels and written anew, so that nothing but the pixels is kept.

Of an animation the first picture is kept. Colours are converted to sRGB, the orientation that a
camera noted is applied; metadata, comments, profiles and whatever follows the picture are gone.
"""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

from .findings import Findings, Refused
from .limits import Limits
from .verdict import Kind, Note, Reason

PREVIEW_EDGE = 1200  # pixels of the longer side
# A progressive JPEG has about ten; each costs a pass over all pixels.
MAX_JPEG_SCANS = 100
# Above this, a picture without loss is compressed quickly rather than well.
MANY_PIXELS = 8_000_000

FORMATS = {Kind.PNG: "PNG", Kind.JPEG: "JPEG", Kind.WEBP: "WEBP"}
MODES = {
    Kind.PNG: ("1", "L", "LA", "P", "RGB", "RGBA"),
    Kind.JPEG: ("L", "RGB"),
    Kind.WEBP: ("RGB", "RGBA"),
}


def open_image(path: Path, kind: Kind, limits: Limits) -> Findings:
    Image.MAX_IMAGE_PIXELS = None  # we look for ourselves, before anything is decoded
    content = path.read_bytes()
    if kind is Kind.JPEG and content.count(b"\xff\xda") > MAX_JPEG_SCANS:
        raise Refused(Reason.TOO_COMPLEX)
    try:
        with Image.open(io.BytesIO(content), formats=[FORMATS[kind]]) as image:
            if image.width * image.height > limits.max_pixels:
                raise Refused(Reason.TOO_MANY_PIXELS, width=image.width, height=image.height, limit=limits.max_pixels)
            animated = kind is not Kind.JPEG and getattr(image, "n_frames", 1) > 1
            image.load()
            picture = _plain(image, kind)
    # What Pillow raises for a damaged file, by its own plugins and the modules below them.
    except (OSError, ValueError, SyntaxError, KeyError, IndexError, TypeError, EOFError, struct.error, zlib.error):
        raise Refused(Reason.BROKEN) from None
    name = "image" + kind.extensions[0]
    try:
        _write(picture, kind, Path(name), lossless=b"VP8L" in content[:4096])
    except (OSError, ValueError):  # larger than a file here may become, or than the format can hold
        raise Refused(Reason.TOO_COMPLEX) from None
    return Findings(
        kind,
        sanitised=name,
        width=picture.width,
        height=picture.height,
        previews=[write_preview(picture, 1)],
        notes=[Note.FIRST_FRAME] if animated else [],
    )


def _plain(image: Image.Image, kind: Kind) -> Image.Image:
    """The pixels as they are seen: upright, in sRGB, in a mode that ``kind`` can hold, with no more to it."""
    profile = image.info.get("icc_profile")
    upright = _upright(image)
    if upright.mode in ("I;16", "I;16B", "I;16L", "I", "F"):
        # Sixteen bits a pixel; a mere conversion would clip instead of scaling.
        upright = upright.convert("I").point(lambda value: value * (1 / 257)).convert("L")
        profile = None
    if profile:
        upright = _in_srgb(upright, profile)
    if upright.mode not in MODES[kind]:
        has_alpha = kind is not Kind.JPEG and upright.has_transparency_data
        upright = upright.convert("RGBA" if has_alpha else "RGB")
    plain = upright.copy()
    plain.info = {key: value for key, value in upright.info.items() if key == "transparency"}
    return plain


def _upright(image: Image.Image) -> Image.Image:
    """``image`` as its camera was held; as it lies where the metadata is damaged, for it is left out anyway."""
    try:
        return ImageOps.exif_transpose(image)
    except (OSError, ValueError, SyntaxError, KeyError, TypeError, struct.error):
        return image


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    """``image`` with its colours as sRGB; unchanged where the profile is of no use."""
    alpha = None
    if image.mode == "P" or image.mode == "LA" or "transparency" in image.info:
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    if image.mode == "RGBA":
        alpha = image.getchannel("A")
        image = image.convert("RGB")
    try:
        converted = ImageCms.profileToProfile(
            image, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        converted = image
    if converted is None:
        converted = image
    if alpha is not None:
        converted.putalpha(alpha)
    return converted


def _write(picture: Image.Image, kind: Kind, path: Path, *, lossless: bool) -> None:
    quickly = picture.width * picture.height > MANY_PIXELS
    if kind is Kind.PNG:
        picture.save(path, "PNG", compress_level=2 if quickly else 6)
    elif kind is Kind.JPEG:
        picture.save(path, "JPEG", quality=90, optimize=True)
    elif lossless:
        picture.save(path, "WEBP", lossless=True, quality=20, method=0 if quickly else 1)
    else:
        # Method 3 takes six times as long as 2; 1 and 0 cannot hold the largest pictures at this quality.
        try:
            picture.save(path, "WEBP", quality=90, method=2)
        except ValueError:
            picture.save(path, "WEBP", quality=75, method=2)


def write_preview(picture: Image.Image, page: int) -> tuple[str, int, int]:
    """A small WebP of ``picture``; its name, width and height."""
    small = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    small.thumbnail((PREVIEW_EDGE, PREVIEW_EDGE), Image.Resampling.LANCZOS)
    small.info = {}
    name = f"preview-{page}.webp"
    small.save(name, "WEBP", quality=80, method=2)
    return name, small.width, small.height
