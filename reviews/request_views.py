"""A learner's side: ask for a review, see where it stands, take it back, ask for another mentor."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portfolio.access import case_study_for_write
from portfolio.shelf import work_of

from . import access, turns
from .actions import requests as actions
from .forms import AnotherMentorForm, AskForm
from .models import ReviewRequest


@login_required
@require_safe
def asked(request: HttpRequest) -> HttpResponse:
    """Everything that one has asked for, the latest first."""
    now = timezone.now()
    found = access.requests_of_learner(request.user)
    context = {
        "turns": [turns.Turn.of(row, now) for row in found],
        "usual": turns.usual_wait_now(now),
        "nav": "portfolio",
    }
    return render(request, "reviews/asked.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for a review of the newest submitted version."""
    study = case_study_for_write(request.user, slug)
    open_request = ReviewRequest.objects.open_for(study)
    if open_request is not None and request.method != "POST":
        return redirect("review-request", open_request.pk)
    form = AskForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.ask_for_review(study=study, **form.cleaned_data)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("You have asked for a review. We tell you when a mentor takes it."))
            return redirect("review-request", made.pk)
    context = {
        "study": study,
        "work": work_of(study),
        "form": form,
        "usual": turns.usual_wait_now(timezone.now()),
        "nav": "portfolio",
    }
    return render(request, "reviews/ask.html", context, status=422 if request.method == "POST" else 200)


@login_required
@require_safe
def review_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Where a request stands: for its author, and for the mentors whom it was sent to."""
    try:
        return _page(request, access.request_for_learner(request.user, pk))
    except Http404:
        from .queue_views import mentors_page

        return mentors_page(request, access.request_for_mentor(request.user, pk))


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    found = access.request_for_learner(request.user, pk)
    try:
        actions.withdraw_request(request=found)
    except ValidationError as error:
        return _page(request, access.request_for_learner(request.user, pk), problem=error.messages[0], status=422)
    messages.success(request, _("The request is withdrawn. Nobody reads the piece; you can ask again."))
    return redirect("review-request", pk)


@login_required
@require_http_methods(["GET", "POST"])
def another_mentor(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody else, without having to say why."""
    found = access.request_for_learner(request.user, pk)
    turn = turns.Turn.of(found)
    form = AnotherMentorForm(request.POST or None, user=request.user, without=turn.waits_for)
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_for_another_mentor(request=found, **form.cleaned_data)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _("Somebody else will read it. It keeps its place in the queue."))
            return redirect("review-request", pk)
    context = {"found": found, "turn": turn, "form": form, "nav": "portfolio"}
    return render(request, "reviews/another_mentor.html", context, status=422 if request.method == "POST" else 200)


def _page(request: HttpRequest, found: ReviewRequest, *, problem: str = "", status: int = 200) -> HttpResponse:
    now = timezone.now()
    context = {
        "found": found,
        "turn": turns.Turn.of(found, now),
        "usual": turns.usual_wait_now(now),
        "problem": problem,
        "nav": "portfolio",
    }
    return render(request, "reviews/request.html", context, status=status)
