"""What others see: a portfolio at its handle, or behind a secret link."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from . import access, structured_data
from .access import Door
from .files import serving
from .showcase import Showcase, pieces_of
from .shown_files import ShownFiles
from .social_picture import card_of, png_of

# Nobody but the visitor's own browser keeps it, and that asks again: what is revoked is gone at once.
asked_again = cache_control(private=True, no_cache=True)


@require_safe
@asked_again
def public_portfolio(request: HttpRequest, handle: str) -> HttpResponseBase:
    return _portfolio(request, access.public_door(request.user, handle))


@require_safe
@asked_again
def public_piece(request: HttpRequest, handle: str, slug: str) -> HttpResponseBase:
    return _piece(request, access.public_door(request.user, handle), slug)


@require_safe
@asked_again
def linked_portfolio(request: HttpRequest, token: str) -> HttpResponseBase:
    door = access.link_door(token)
    if door.opens_one_piece:
        return _piece(request, door, door.link.case_study.slug)
    return _portfolio(request, door)


@require_safe
@asked_again
def linked_piece(request: HttpRequest, token: str, slug: str) -> HttpResponseBase:
    return _piece(request, access.link_door(token), slug)


def _portfolio(request: HttpRequest, door: Door) -> HttpResponseBase:
    showcase = Showcase(door)
    context = {
        "door": door,
        "showcase": showcase,
        "pieces": [(piece, door.path("piece", piece.slug)) for piece in showcase.pieces],
        "structured_data": structured_data.profile_page(showcase) if door.is_public else "",
    }
    return _behind(door, render(request, "portfolio/showcase.html", context))


def _piece(request: HttpRequest, door: Door, slug: str) -> HttpResponseBase:
    study, revision = access.shown_case_study(door, slug)
    showcase = Showcase(door)
    (piece,) = pieces_of(door.case_studies.at(study.slug))
    files = ShownFiles(door, revision)
    context = {
        "door": door,
        "showcase": showcase,
        "piece": piece,
        "html": files.html,
        "files": files.beside,
        "back": None if door.opens_one_piece else door.path("portfolio"),
        "structured_data": structured_data.piece_page(showcase, piece) if door.is_public else "",
    }
    return _behind(door, render(request, "portfolio/shown_piece.html", context))


@require_safe
@asked_again
def public_picture(request: HttpRequest, handle: str) -> HttpResponseBase:
    """What a link to the portfolio shows elsewhere; there is none of one that is not public, for its owner either."""
    door = access.public_door(request.user, handle)
    if not door.is_public:
        raise Http404
    card = card_of(Showcase(door))
    etag = f'"{card.etag}"'
    response = get_conditional_response(request, etag=etag) or HttpResponse(png_of(card), content_type="image/png")
    response["ETag"] = etag
    return response


@require_safe
def public_file(request: HttpRequest, handle: str, pk: uuid.UUID, name: str) -> HttpResponseBase:
    return _file(request, access.public_door(request.user, handle), pk)


@require_safe
def linked_file(request: HttpRequest, token: str, pk: uuid.UUID, name: str) -> HttpResponseBase:
    return _file(request, access.link_door(token), pk)


@require_safe
def public_file_page(request: HttpRequest, handle: str, pk: uuid.UUID, page: int) -> HttpResponseBase:
    return _file_page(request, access.public_door(request.user, handle), pk, page)


@require_safe
def linked_file_page(request: HttpRequest, token: str, pk: uuid.UUID, page: int) -> HttpResponseBase:
    return _file_page(request, access.link_door(token), pk, page)


def _file(request: HttpRequest, door: Door, pk: uuid.UUID) -> HttpResponseBase:
    """The bytes of a file of a shown version. The name in the address is for people; what is sent has its own."""
    attachment = access.shown_attachment(door, pk)
    return _behind(door, serving.serve(request, attachment.stored_file, attachment.name))


def _file_page(request: HttpRequest, door: Door, pk: uuid.UUID, page: int) -> HttpResponseBase:
    attachment = access.shown_attachment(door, pk)
    return _behind(door, serving.serve_preview(request, attachment.stored_file, page))


def _behind(door: Door, response: HttpResponseBase) -> HttpResponseBase:
    """A secret address stays secret: no search engine keeps it, and no link leads its name elsewhere."""
    if not door.is_public:
        response["X-Robots-Tag"] = "noindex, nofollow"
    if door.link is not None:
        response["Referrer-Policy"] = "no-referrer"
    return response
