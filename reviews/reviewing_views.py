"""Where a mentor judges one piece: the version with comments, the rubric, the summary and the decision."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portfolio.files import serving

from . import access
from .actions.publishing import hide_review, publish_review, supersede_review, take_back
from .actions.reviewing import begin_review, discard_review, save_review
from .again import earlier, in_reading_order
from .again_views import changes_context
from .deadlines import TAKE_BACK
from .models import Comment, MentorNote, Review, Score
from .reading_views import reading_context
from .reviewing_forms import HidingForm, ReviewForm
from .sheet import Sheet


@login_required
@require_POST
def begin(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft of a review, for whoever has claimed the request."""
    asked = access.claimed_request_for_write(request.user, pk)
    try:
        draft = begin_review(request=asked, mentor=request.user)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("review-request", pk)
    return redirect("review", draft.pk)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """A review: for its mentor a draft to write, for everybody who may read it the finished one."""
    if request.method == "POST":
        return _save(request, access.review_for_write(request.user, pk))
    found = access.review_for_read(request.user, pk)
    if found.is_draft:
        return render(request, "reviews/reviewing.html", reviewing_context(request, found))
    if not found.is_in_effect:
        return render(request, "reviews/published.html", _published_context(found))
    return render(request, "reviews/review.html", reading_context(request, found))


def _save(request: HttpRequest, found: Review) -> HttpResponse:
    """Keep the form; a verdict that was pressed publishes it with all comments."""
    form = ReviewForm(request.POST, review=found)
    if not form.is_valid():
        return _refused(request, found, form)
    given = form.cleaned_data
    publishing = bool(given["verdict"])
    try:
        saved = save_review(
            review=found,
            summary=given["summary"],
            verdict=given["verdict"] if publishing else None,
            scores=form.scores,
            version=given["version"],
        )
        if publishing:
            publish_review(review=saved)
            return redirect("review", found.pk)
    except ValidationError as error:
        _add(form, error)
        return _refused(request, access.review_for_read(request.user, found.pk), form)
    messages.success(request, _("The draft is saved. Only you can read it."))
    return redirect("review", found.pk)


def _add(form: ReviewForm, error: ValidationError) -> None:
    by_field = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
    for field, errors in by_field.items():
        form.add_error(field if field in form.fields else None, errors)


def _refused(request: HttpRequest, found: Review, form: ReviewForm) -> HttpResponse:
    if not found.is_draft:  # published in another tab: what was typed must not be lost with the page
        context = {"review": found, "study": found.revision.case_study, "form": form, "nav": "reviews"}
        return render(request, "reviews/too_late.html", context, status=422)
    context = reviewing_context(request, found, form=form)
    return render(request, "reviews/reviewing.html", context, status=422)


def reviewing_context(request: HttpRequest, found: Review, *, form: ReviewForm | None = None) -> dict[str, Any]:
    """What the page of a draft shows."""
    own = Comment.objects.filter(review=found).with_threads(request.user)
    before = earlier(found.revision, request.user)
    comments = in_reading_order([*own, *before.comments], before.spans)
    sheet = Sheet(found.revision, comments, review=found, user=request.user, spans=before.spans)
    last = before.last_scores
    kept = {score.criterion: score for score in found.scores.all()}
    sent = form.data if form else {}
    criteria = [
        {
            **criterion,
            "level": sent.get(f"level-{criterion['key']}") or (score.level if score else ""),
            "reason": sent.get(f"reason-{criterion['key']}", score.reason if score else ""),
            "last": last.get(criterion["key"]),
            "choices": [(value, label, criterion["levels"].get(value, "")) for value, label in Score.Level.choices],
        }
        for criterion in found.rubric.criteria
        for score in [kept.get(criterion["key"])]
    ]
    study = found.revision.case_study
    return {
        "review": found,
        "request_of": found.request,
        "study": study,
        "learner": study.owner,
        "revision": found.revision,
        "sheet": sheet,
        **changes_context(request, sheet, before),
        "at": reverse("review", args=[found.pk]),
        "form": form,
        "stale": bool(form and form.has_error("__all__", "stale")),
        "summary": sent.get("summary", found.summary),
        "version": found.version,
        "criteria": criteria,
        "scored": sum(bool(criterion["level"]) for criterion in criteria),
        "missing": [criterion["title"] for criterion in criteria if not criterion["level"]],
        "notes": notes_of(request, found),
        "writable": True,
        "seconds": int(TAKE_BACK.total_seconds()),
        "nav": "reviews",
    }


def notes_of(request: HttpRequest, found: Review) -> list[MentorNote] | None:
    """What mentors noted of the learner, newest first; ``None`` for somebody who may not read it."""
    learner = found.revision.case_study.owner
    if not access.may_keep_notes(request.user, learner):
        return None
    return list(MentorNote.objects.of(learner))


def _published_context(found: Review) -> dict[str, Any]:
    now = timezone.now()
    left = (found.takes_effect_at - now).total_seconds() if found.takes_effect_at else 0
    return {
        "review": found,
        "study": found.revision.case_study,
        "learner": found.revision.case_study.owner,
        "can_be_taken_back": found.can_be_taken_back(now),
        "seconds": max(0, round(left)),
        "percent": max(0, round(100 * left / TAKE_BACK.total_seconds())),
        "nav": "reviews",
    }


@login_required
@require_POST
def taking_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Within a minute of publishing."""
    found = access.review_for_write(request.user, pk)
    try:
        take_back(review=found)
        messages.success(request, _("The review is a draft again. Nobody has read it."))
    except ValidationError as error:
        messages.error(request, error.messages[0])
    return redirect("review", pk)


@login_required
@require_POST
def supersede(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft of a review that replaces this one."""
    found = access.review_for_write(request.user, pk)
    try:
        return redirect("review", supersede_review(review=found).pk)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("review", pk)


@login_required
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give up a draft."""
    found = access.review_for_write(request.user, pk)
    try:
        discard_review(review=found)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        return redirect("review", pk)
    messages.success(request, _("The draft is discarded."))
    return redirect("reviews")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def hide(request: HttpRequest, pk: int) -> HttpResponse:
    """An admin takes a review out of sight, with a reason."""
    found = access.review_for_admin(request.user, pk)
    form = HidingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            hide_review(review=found, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("The review is hidden, and both sides are told why."))
            return redirect("review", pk)
        except ValidationError as error:
            form.add_error(None, error)
    status = 422 if form.errors else 200
    context = {"form": form, "review": found, "study": found.revision.case_study, "nav": "reviews"}
    return render(request, "reviews/hide.html", context, status=status)


@login_required
@require_safe
def file(request: HttpRequest, pk: int, attachment: uuid.UUID, name: str) -> HttpResponseBase:
    """A file of the version under review. The name in the address is for people; what is sent carries its own."""
    found = access.attachment_of_review(request.user, pk, attachment)
    return serving.serve(request, found.stored_file, found.name)


@login_required
@require_safe
def file_page(request: HttpRequest, pk: int, attachment: uuid.UUID, page: int) -> HttpResponseBase:
    """The picture of one page of it."""
    found = access.attachment_of_review(request.user, pk, attachment)
    return serving.serve_preview(request, found.stored_file, page)
