"""Handing out the bytes of a file, to somebody whose right to them the caller has checked.

Whatever a file is, a browser that opens it here gets nothing but a picture or a download: no type
but ours (``nosniff``), no script, no origin (a sandboxing policy), no other site that embeds it.
"""

from __future__ import annotations

import hashlib
from typing import IO

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import content_disposition_header

from portfolio.inspection import Kind
from portfolio.models import FilePreview, StoredFile

from . import names
from .ranges import Unsatisfiable, part_of

POLICY = "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
PREVIEW_TYPE = "image/webp"
PROXY_PREFIX = "/_files/"  # an address that only the proxy itself can use
LINK_SECONDS = 60


def serve(request: HttpRequest, stored_file: StoredFile, name: str) -> HttpResponseBase:
    """A checked file under that name: pictures to be shown, everything else to be saved.

    The caller has asked whether ``request.user`` may have it. Raises ``Http404`` for a file that is
    not clean, whoever asks.
    """
    if not stored_file.is_clean:
        raise Http404
    kind = Kind(stored_file.kind)
    # The extension is that of what the file is: a name may have been given before the check.
    name = names.with_extension(name, kind.extensions)
    media_type = f"{kind.media_type}; charset=utf-8" if kind is Kind.MARKDOWN else kind.media_type
    return _answer(request, stored_file.file.name, media_type, name, size=stored_file.size, shown=kind.is_image)


def serve_preview(request: HttpRequest, stored_file: StoredFile, page: int) -> HttpResponseBase:
    """The picture of one page, for the same people. Raises ``Http404`` where there is none."""
    preview: FilePreview | None = stored_file.previews.filter(page=page).first()
    if preview is None or not stored_file.is_clean:
        raise Http404
    return _answer(request, preview.file.name, PREVIEW_TYPE, f"{page}.webp", size=None, shown=True)


def _answer(
    request: HttpRequest, place: str, media_type: str, name: str, *, size: int | None, shown: bool
) -> HttpResponseBase:
    # Bytes never change under their place; the place itself is nobody's business.
    etag = f'"{hashlib.sha256(place.encode()).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = _bytes(request, place, media_type, name, size=size, shown=shown, etag=etag)
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    # Kept by the reader alone, and asked for again each time: the right to it may end.
    patch_cache_control(response, private=True, no_cache=True)
    return response


def _bytes(
    request: HttpRequest, place: str, media_type: str, name: str, *, size: int | None, shown: bool, etag: str
) -> HttpResponseBase:
    disposition = content_disposition_header(not shown, name)
    if settings.FILES_SENT_BY == "storage" and not shown:
        # Pictures are parts of our pages, which ask no other host for anything.
        told = {"ResponseContentDisposition": disposition, "ResponseContentType": media_type}
        return HttpResponseRedirect(default_storage.url(place, parameters=told, expire=LINK_SECONDS))
    response: HttpResponseBase
    if settings.FILES_SENT_BY == "proxy":
        response = HttpResponse(content_type=media_type)
        response["X-Accel-Redirect"] = PROXY_PREFIX + place
    else:
        try:
            response = _by_ourselves(request, place, media_type, size=size, etag=etag)
        except FileNotFoundError:  # deleted between the row and now
            raise Http404 from None
    response["Content-Disposition"] = disposition
    return response


def _by_ourselves(
    request: HttpRequest, place: str, media_type: str, *, size: int | None, etag: str
) -> HttpResponseBase:
    """The whole file, or the one part of it that was asked for: a download goes on where its line was cut."""
    # What was begun with other bytes is sent anew from its beginning.
    asked = request.headers.get("Range") if request.headers.get("If-Range", etag) == etag else None
    if request.method == "HEAD" or asked:
        size = default_storage.size(place) if size is None else size
    if request.method == "HEAD":
        response = HttpResponse(content_type=media_type)
        response["Content-Length"] = str(size)
        response["Accept-Ranges"] = "bytes"
        return response
    try:
        part = part_of(asked, size or 0)
    except Unsatisfiable:
        response = HttpResponse(status=416, content_type=media_type)
        response["Content-Range"] = f"bytes */{size}"
        return response
    file = default_storage.open(place)
    if part is None:
        whole = FileResponse(file, content_type=media_type)
        whole["Accept-Ranges"] = "bytes"
        return whole
    file.seek(part.start)
    answer = FileResponse(_Part(file, len(part)), status=206, content_type=media_type)
    answer["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{size}"
    answer["Content-Length"] = str(len(part))
    answer["Accept-Ranges"] = "bytes"
    return answer


class _Part:
    """The next ``left`` bytes of a file, read as a file."""

    def __init__(self, file: IO[bytes], left: int) -> None:
        self.file, self.left = file, left

    def read(self, size: int) -> bytes:
        piece = self.file.read(min(size, self.left))
        self.left -= len(piece)
        return piece

    def close(self) -> None:
        self.file.close()
