"""A review in effect, as its learner and its mentors read it, and what they say back."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

import prose

from . import access
from .actions.feedback import answer_review, ask_second_opinion, rate_review, why_no_second_opinion
from .actions.threads import reply_to_comment, settle_issue
from .models import Comment, Feedback, Review, Score
from .reviewing_forms import AnswerForm, PlaceOfThreadForm, RatingForm, SecondOpinionForm
from .rubric import rank
from .sheet import Sheet


def reading_context(request: HttpRequest, review: Review, **extra: Any) -> dict[str, Any]:
    """What the page of a review in effect shows."""
    study = review.revision.case_study
    comments = Comment.objects.of_review(review).with_threads(request.user).in_order_of_the_text()
    sheet = Sheet(review.revision, comments, review=review, user=request.user)
    is_learner = request.user == study.owner
    feedback = Feedback.objects.filter(review=review).first()
    given = {"answer": feedback.answer} if feedback else {}
    rated = {"helped": feedback.helped, "note": feedback.note} if feedback and feedback.helped else {}
    context = {
        "review": review,
        "request_of": review.request,
        "study": study,
        "learner": study.owner,
        "revision": review.revision,
        "sheet": sheet,
        "summary": prose.render(review.summary, headings_from=3),
        "scores": scores_of(review),
        "newest": study.revisions.without_texts().newest_first().first() if is_learner else None,
        "is_learner": is_learner,
        "is_mentor": review.mentor_id == request.user.pk and request.user.is_mentor,
        "is_admin": request.user.is_superuser,
        "takes_part": access.may_take_part(request.user, review) and not review.hidden_at,
        "feedback": feedback,
        "answer": prose.render(feedback.answer) if feedback else "",
        "replaced_by": review.replaced_by,
        "answer_form": AnswerForm(initial=given),
        "rating_form": RatingForm(initial=rated),
        "opinion_form": SecondOpinionForm(),
        "why_no_opinion": why_no_second_opinion(review) if is_learner else None,
        "nav": "portfolio" if is_learner else "reviews",
    }
    return context | extra


def scores_of(review: Review) -> list[dict[str, Any]]:
    """The rubric with the level and the reason of each criterion; ``filled`` of four for the eye."""
    given = {score.criterion: score for score in review.scores.all()}
    rows = []
    for criterion in review.rubric.criteria:
        score = given.get(criterion["key"])
        level = score.level if score else ""
        rows.append(
            {
                "title": criterion["title"],
                "level": Score.Level(level).label if level else "",
                "filled": rank(level) + 1 if level else 0,
                "means": criterion["levels"].get(level, ""),
                "reason": score.reason if score else "",
            }
        )
    return rows


@login_required
@require_POST
def reply(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Answer in the thread of a comment."""
    comment = access.comment_for_thread(request.user, pk)
    body = request.POST.get("body", "")
    try:
        reply_to_comment(comment=comment, author=request.user, body=body)
    except ValidationError as error:
        return show_thread(request, comment, problem=error.messages[0], typed=body)
    return show_thread(request, comment)


@login_required
@require_POST
def settle(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Move an issue to another state, as the pressed button says."""
    comment = access.comment_for_thread(request.user, pk)
    reason = request.POST.get("reason", "")
    try:
        settle_issue(comment=comment, by=request.user, state=request.POST.get("state", ""), reason=reason)
    except ValidationError as error:
        return show_thread(request, comment, problem=error.messages[0], reason=reason)
    return show_thread(request, comment)


def show_thread(request: HttpRequest, comment: Comment, **extra: Any) -> HttpResponse:
    """The comment as it is now: itself for htmx, else on its page; with what was refused and why.

    Beside a later version it has the number that it has there, and the way leads back to that page.
    """
    context = reading_context(request, comment.review)
    note = next(note for note in context["sheet"].notes if note.comment.pk == comment.pk)
    place = PlaceOfThreadForm(request.POST)
    at, number = (place.cleaned_data["at"], place.cleaned_data["number"]) if place.is_valid() else ("", None)
    if at:
        note.number = number or note.number
        context["at"] = at
    said = {"problem_at": comment.pk, **extra} if extra else {}
    status = 422 if extra else 200
    if request.htmx:
        return render(request, "reviews/_comment.html", context | said | {"note": note, "focus": True}, status=status)
    if extra:
        return render(request, "reviews/review.html", context | said, status=422)
    return redirect(f"{at or reverse('review', args=[comment.review_id])}#{note.anchor}")


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """The learner's answer to the review as a whole."""
    review = access.review_for_learner(request.user, pk)
    return _say(request, review, "answer_form", AnswerForm(request.POST), answer_review, _("Your answer is sent."))


@login_required
@require_POST
def rate(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether it helped."""
    review = access.review_for_learner(request.user, pk)
    return _say(request, review, "rating_form", RatingForm(request.POST), rate_review, _("Thank you, that is kept."))


@login_required
@require_POST
def second_opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask another mentor, once."""
    review = access.review_for_learner(request.user, pk)
    form = SecondOpinionForm(request.POST)
    said = _("You have asked for a second opinion. Another mentor will look at the same version.")
    return _say(request, review, "opinion_form", form, ask_second_opinion, said)


def _say(request: HttpRequest, review: Review, name: str, form: Form, action: Any, said: str) -> HttpResponse:
    if form.is_valid():
        try:
            action(review=review, **form.cleaned_data)
            messages.success(request, said)
            return redirect("review", review.pk)
        except ValidationError as error:
            form.add_error(None, error)
    context = reading_context(request, review, **{name: form, "form": form})
    return render(request, "reviews/review.html", context, status=422)
