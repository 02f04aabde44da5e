"""A mentor's side: the queue, taking and giving back, days away; and an admin's: giving a piece to somebody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import access, turns
from .actions import absences as absence_actions
from .actions import claims as actions
from .deadlines import CLAIMS_AT_ONCE
from .forms import AbsenceForm, QueueForm, ReassignForm
from .models import Absence, ReviewRequest
from .queue import part_of_queue

PER_PAGE = 25


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """What waits for a mentor, who has waited longest first. Learners find what they asked for."""
    if not request.user.is_mentor:
        return redirect("own-review-requests")
    return _queue(request)


def _queue(request: HttpRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    access.require_mentor(request.user)
    now = timezone.now()
    form = QueueForm(request.GET, user=request.user)
    asked = form.asked
    found = part_of_queue(request.user, now, **asked).in_queue_order(request.user, now)
    page = Paginator(found.with_people(), PER_PAGE).get_page(request.GET.get("page"))
    kept = request.GET.copy()
    kept.pop("page", None)
    context = {
        "form": form,
        "show": asked["show"],
        "is_filtered": bool(asked["kind"] or asked["cohort"] or asked["older_than"]),
        "page": page,
        "rows": [turns.Line(row, request.user, now) for row in page],
        "query": kept.urlencode(),
        "held": ReviewRequest.objects.claimed_by(request.user).kept().count(),
        "at_most": CLAIMS_AT_ONCE,
        "away_until": turns.away_until(request.user),
        "problem": problem,
        "nav": "reviews",
    }
    return render(request, "reviews/queue.html", context, status=status)


def mentors_page(request: HttpRequest, found: ReviewRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    """A request as the mentors see it whom it was sent to."""
    now = timezone.now()
    context = {
        "found": found,
        "line": turns.Line(found, request.user, now),
        "history": turns.history_for_mentor(found),
        "problem": problem,
        "nav": "reviews",
    }
    return render(request, "reviews/request_for_mentor.html", context, status=status)


@login_required
@require_POST
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, actions.claim_request, _("It is yours for two days. Renew it if you need longer."))


@login_required
@require_POST
def renew(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, actions.renew_claim, _("You have it for longer now."))


@login_required
@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, pk, actions.release_claim, _("It is back in the queue. Your draft is kept."), to="reviews")


def _act(request: HttpRequest, pk: int, action: Callable[..., Any], done: str, to: str = "") -> HttpResponse:
    found = access.request_for_mentor(request.user, pk)
    try:
        action(request=found, mentor=request.user)
    except ValidationError as error:
        found = access.request_for_mentor(request.user, pk)
        return mentors_page(request, found, problem=error.messages[0], status=422)
    messages.success(request, done)
    return redirect(to) if to else redirect("review-request", pk)


@login_required
@require_http_methods(["GET", "POST"])
def absences(request: HttpRequest) -> HttpResponse:
    """When one does not review."""
    access.require_mentor(request.user)
    form = AbsenceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            absence_actions.add_absence(mentor=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Noted. Nothing waits for you on these days."))
            return redirect("absences")
    context = {
        "form": form,
        "absences": Absence.objects.of(request.user).not_over(request.user.today()),
        "nav": "reviews",
    }
    return render(request, "reviews/absences.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_POST
def remove_absence(request: HttpRequest, pk: int) -> HttpResponse:
    absence_actions.remove_absence(absence=access.absence_for_write(request.user, pk))
    messages.success(request, _("These days away are removed."))
    return redirect("absences")


@login_required
@require_http_methods(["GET", "POST"])
def reassign(request: HttpRequest, pk: int) -> HttpResponse:
    """An admin gives a piece to somebody else."""
    found = access.request_for_admin(request.user, pk)
    form = ReassignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.reassign_request(request=found, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("It is given to them, and everybody concerned is told."))
            return redirect("reassign-request", pk)
    context = {"found": found, "form": form, "events": found.events.select_related("by", "mentor")}
    return render(request, "reviews/reassign.html", context, status=422 if request.method == "POST" else 200)
