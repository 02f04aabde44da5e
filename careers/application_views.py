"""Applications: the board, one application, and what moves it."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import access, actions
from . import board as boards
from .application_forms import ApplicationForm, NewApplicationForm
from .models import JobApplication

NAV = {"nav": "job-fit"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def applications(request: HttpRequest) -> HttpResponse:
    """The board; a POST keeps one more job."""
    form = NewApplicationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            found = actions.save_application(user=request.user, **form.cleaned_data)
            return redirect("application", found.pk)
        except ValidationError as error:
            form.add_error(None, error)
    return _board(request, form=form, status=422 if form.errors else 200)


def _board(request: HttpRequest, *, status: int = 200, **extra: Any) -> HttpResponse:
    board = boards.Board(request.user)
    context = {
        "board": board,
        "form": NewApplicationForm(),
        "moved": access.just_touched_application(request.user, request.GET.get("moved", "")),
        "before": request.GET.get("before", ""),
        "deleted": access.just_deleted_application(request.user, request.GET.get("deleted", "")),
        **_choices(),
    }
    return render(request, "careers/applications.html", context | NAV | extra, status=status)


def _choices() -> dict[str, Any]:
    return {"open_stages": boards.OPEN, "outcomes": JobApplication.Outcome}


@login_required
@require_POST
def save(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Keep the job of a posting, with its advert as it is today."""
    posting = access.posting_for_read(request.user, pk)
    try:
        found = actions.save_application(user=request.user, posting=posting)
    except ValidationError as error:
        return _board(request, status=422, problem=error.messages[0])
    return redirect("application", found.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One application; a POST writes down what one keeps of it."""
    found = access.application_for_write(request.user, pk)
    form = ApplicationForm(request.POST) if request.method == "POST" else ApplicationForm.opened_for(found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_application(application=found, **form.cleaned_data)
            return redirect(f"{reverse('application', args=[found.pk])}?saved")
        except ValidationError as error:
            form.add_error(None, error)
    context = {"application": found, "form": form, "saved": "saved" in request.GET, "today": request.user.today()}
    status = 422 if form.errors else 200
    return render(request, "careers/application.html", context | NAV | _choices(), status=status)


@login_required
@require_POST
def move(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """To another stage: ``to`` is "applied", or "closed:refused" with how it ended."""
    found = access.application_for_write(request.user, pk)
    stage, _colon, outcome = request.POST.get("to", "").partition(":")
    try:
        before = actions.move_application(application=found, stage=stage, outcome=outcome)
    except ValidationError as error:
        return _board(request, status=422, problem=error.messages[0])
    told = urlencode({"moved": found.pk, "before": ":".join(part for part in before if part)})
    return redirect(f"{reverse('applications')}?{told}")


@login_required
@require_POST
def delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = access.application_for_undelete(request.user, pk)
    actions.delete_application(application=found)
    return redirect(f"{reverse('applications')}?{urlencode({'deleted': found.pk})}")


@login_required
@require_POST
def take_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = access.application_for_undelete(request.user, pk)
    actions.undelete_application(application=found)
    return redirect("applications")


@login_required
@require_safe
def csv(request: HttpRequest) -> HttpResponse:
    return boards.csv_file(request.user).download()
