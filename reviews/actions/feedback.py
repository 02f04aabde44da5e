"""What the learner says back: an answer to a review, how much it helped, and a second opinion."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.notifications.actions import notify
from portfolio.actions.writing import checked_paragraph
from portfolio.models import CaseStudy
from reviews.models import Feedback, RequestEvent, Review, ReviewRequest
from reviews.models.requests import MESSAGE_MAX_LENGTH
from roadmaps.actions.progress import refuse

NOTE_MAX_LENGTH = 1_000
ANSWER_MAX_LENGTH = 4_000


@transaction.atomic
def answer_review(*, review: Review, answer: str) -> Feedback:
    """Answer a review as a whole; a second time changes the answer, and empty takes it back.

    Raises ``ValidationError`` for a review that is not in effect, and a text that cannot be kept.
    """
    review, feedback = _locked(review)
    answer = checked_paragraph("answer", answer, ANSWER_MAX_LENGTH)
    is_first = bool(answer) and not feedback.answer
    feedback.answer = answer
    feedback.answered_at = (feedback.answered_at or timezone.now()) if answer else None
    feedback.save()
    if is_first and review.mentor:
        study = review.revision.case_study
        notify(
            user=review.mentor,
            kind="review_answered",
            params={"name": str(study.owner), "title": study.title},
            link=reverse("review", args=[review.pk]),
            key=str(review.pk),
        )
    return feedback


@transaction.atomic
def rate_review(*, review: Review, helped: str, note: str = "") -> Feedback:
    """Say whether a review helped, and why; a second time changes it. Raises ``ValidationError``."""
    review, feedback = _locked(review)
    note = checked_paragraph("note", note, NOTE_MAX_LENGTH)
    if helped not in Feedback.Helped.values:
        raise refuse("helped", _("Choose one of the three."), "required" if not helped else "invalid_choice")
    feedback.helped, feedback.note = helped, note
    feedback.rated_at = timezone.now()
    feedback.save()
    return feedback


@transaction.atomic
def ask_second_opinion(*, review: Review, message: str = "") -> ReviewRequest:
    """Ask another mentor about the same version, once for a review.

    Raises ``ValidationError`` with the code ``asked`` the second time, ``waiting`` while the piece
    waits for a review already, and ``not_submitted`` when the version was taken back.
    """
    study = CaseStudy.objects.locked(review.revision.case_study_id)  # as asking for a review does
    review, _feedback = _locked(review)
    message = checked_paragraph("message", message, MESSAGE_MAX_LENGTH)
    if review.revision.is_draft:
        raise ValidationError(_("You have taken this version back."), code="not_submitted")
    if why := why_no_second_opinion(review):
        raise ValidationError(why[1], code=why[0])
    request = ReviewRequest.objects.create(
        case_study=study, revision=review.revision, message=message, follows=review.request, is_second_opinion=True
    )
    request.events.create(kind=RequestEvent.Kind.ASKED, by=study.owner)
    return request


def why_no_second_opinion(review: Review) -> tuple[str, str] | None:
    """The code and the words of what stands against asking; ``None`` when nothing does."""
    if review.request.is_second_opinion:
        return "is_second", _("This is the second opinion.")
    asked = ReviewRequest.objects.filter(follows=review.request_id, is_second_opinion=True)
    if asked.exclude(status=ReviewRequest.Status.WITHDRAWN).exists():
        return "asked", _("You have asked for a second opinion on this review.")
    if ReviewRequest.objects.open().filter(case_study=review.revision.case_study_id).exists():
        return "waiting", _("This piece is already waiting for a review.")
    return None


def _locked(review: Review) -> tuple[Review, Feedback]:
    review = Review.objects.locked(review.pk)
    if not review.is_in_effect or review.hidden_at:
        raise ValidationError(_("This review is not in effect."), code="not_in_effect")
    feedback = Feedback.objects.filter(review=review).first() or Feedback(review=review)
    return review, feedback
