"""Where a person brings work in."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from portfolio import access
from portfolio.actions import transfers as actions
from portfolio.models import Transfer

from .forms import ImportForm


@login_required
@cache_control(private=True, no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """What was brought in and what is on its way; a POST brings in more. htmx asks for the list alone."""
    form = ImportForm(request.POST, request.FILES) if request.method == "POST" else ImportForm()
    if request.method == "POST" and form.is_valid():
        try:
            given = form.cleaned_data
            actions.ask_for_import(user=request.user, upload=given["file"], artifact_type=given["artifact_type"])
            return redirect("portfolio-import")
        except ValidationError as error:
            form.add_error(None, error)
    found = list(Transfer.objects.of(request.user).imports())
    context = {"imports": found, "waiting": any(each.is_under_way for each in found), "form": form, "nav": "portfolio"}
    template = "portfolio/_imports.html" if request.htmx else "portfolio/imports.html"
    return render(request, template, context, status=422 if form.errors else 200)


@login_required
@require_POST
def delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Forget that something was brought in, which stays; or cancel it, while it is under way."""
    if actions.delete_transfer(transfer=access.import_for_write(request.user, pk)):
        messages.success(request, _("The import is cancelled. Nothing came in."))
    else:
        messages.success(request, _("That report is deleted. What came in stays."))
    return redirect("portfolio-import")
