"""Where a person takes their portfolio along."""

from __future__ import annotations

import json
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portfolio import access
from portfolio.actions import transfers as actions
from portfolio.models import Transfer
from portfolio.showcase import Showcase

from .resume import resume_of

private = cache_control(private=True, no_store=True)


@login_required
@private
@require_http_methods(["GET", "HEAD", "POST"])
def exports(request: HttpRequest) -> HttpResponse:
    """What was made and what is being made; a POST asks for more. htmx asks for the list alone."""
    problem = ""
    if request.method == "POST":
        try:
            actions.ask_for_export(user=request.user, kind=request.POST.get("kind", ""))
            return redirect("portfolio-exports")
        except ValidationError as error:
            problem = error.messages[0]
    found = list(Transfer.objects.of(request.user).exports())
    context = {
        "exports": found,
        "waiting": any(export.is_under_way for export in found),
        "problem": problem,
        "nav": "portfolio",
    }
    template = "portfolio/_exports.html" if request.htmx else "portfolio/exports.html"
    return render(request, template, context, status=422 if problem else 200)


@login_required
@private
@require_safe
def download(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    return file_of(access.export_for_read(request.user, pk))


def file_of(export: Transfer) -> FileResponse:
    """What was made, to be saved. Raises ``Http404`` until it is done."""
    if not export.is_ready or not export.file:
        raise Http404
    kind = "application/pdf" if export.kind == Transfer.Kind.PDF else "application/zip"
    response = FileResponse(export.file.open("rb"), as_attachment=True, filename=export.name, content_type=kind)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@login_required
@require_POST
def delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    actions.delete_transfer(transfer=access.export_for_read(request.user, pk))
    messages.success(request, _("That export is deleted."))
    return redirect("portfolio-exports")


@login_required
@private
@require_safe
def own_resume(request: HttpRequest) -> HttpResponse:
    return _resume(Showcase(access.own_door(request.user)))


@require_safe
@cache_control(private=True, no_cache=True)
def public_resume(request: HttpRequest, handle: str) -> HttpResponse:
    return _resume(Showcase(access.public_door(request.user, handle)))


def _resume(showcase: Showcase) -> HttpResponse:
    text = json.dumps(resume_of(showcase), ensure_ascii=False, indent=2)
    response = HttpResponse(text, content_type="application/json")
    response["Content-Disposition"] = 'attachment; filename="resume.json"'
    return response
