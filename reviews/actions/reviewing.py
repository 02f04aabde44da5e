"""The private draft of a review: begin it, keep it, give it up. Nobody but its mentor sees it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from portfolio.actions.writing import checked_paragraph
from reviews.models import Review, ReviewRequest, Score
from reviews.models.reviews import SUMMARY_MAX_LENGTH
from roadmaps.actions.progress import refuse

from .rubrics import current_rubric

REASON_MAX_LENGTH = 2_000


@transaction.atomic
def begin_review(*, request: ReviewRequest, mentor: User) -> Review:
    """The mentor's draft for a request that they have claimed; the one that is there when they began before.

    Raises ``ValidationError`` with the code ``not_claimed`` when the claim is not theirs, or no
    longer, ``not_submitted`` when the author took the version back, and ``published`` while a
    review of theirs waits to take effect.
    """
    request = ReviewRequest.objects.locked(request.pk)
    check_claim(request, mentor)
    own = request.reviews.by(mentor)
    draft = own.drafts().first()
    if draft:
        return draft
    if own.filter(took_effect_at=None).exists():
        raise ValidationError(_("Your review is published. You can still take it back."), code="published")
    check_submitted(request)
    rubric = current_rubric(artifact_type=request.case_study.artifact_type)
    return Review.objects.create(request=request, revision=request.revision, mentor=mentor, rubric=rubric)


@transaction.atomic
def save_review(
    *,
    review: Review,
    summary: str | None = None,
    verdict: str | None = None,
    scores: Iterable[Mapping[str, str]] | None = None,
    version: int | None = None,
) -> Review:
    """Keep what was written; what is ``None`` stays as it is.

    A score is ``{"criterion", "level", "reason"}``, and criteria that are not named stay as they are.
    ``version`` is that of the draft which the page was opened with: when another tab has saved
    something else since, nothing is changed. Raises ``ValidationError`` with the code ``stale``
    then, with ``not_draft`` once it is published, and for what cannot be kept.
    """
    review = locked_draft(review)
    changes: dict[str, Any] = {}
    if summary is not None:
        changes["summary"] = checked_paragraph("summary", summary, SUMMARY_MAX_LENGTH)
    if verdict is not None:
        changes["verdict"] = _checked_verdict(verdict)
    changes = {name: value for name, value in changes.items() if getattr(review, name) != value}
    given = _checked_scores(review, scores or ())
    if not (changes or given):
        return review
    if version is not None and version != review.version:
        message = _("This review was saved in another tab in the meantime. Yours is still in the form; compare them.")
        raise ValidationError(message, code="stale")
    for score in given:
        score.save()
    for name, value in changes.items():
        setattr(review, name, value)
    review.version += 1
    review.saved_at = timezone.now()
    review.save(update_fields=[*changes, "version", "saved_at"])
    return review


@transaction.atomic
def discard_review(*, review: Review) -> None:
    """Give up a draft, its comments included. Raises ``ValidationError`` once it is published."""
    locked_draft(review).delete()


def locked_draft(review: Review) -> Review:
    """The draft, one writer at a time. Raises ``ValidationError`` with ``not_draft`` when it is none any more."""
    kept = Review.objects.select_for_update(of=("self",)).filter(pk=review.pk).first()
    if kept is None:
        raise ValidationError(_("This draft was discarded in another tab."), code="not_draft")
    if not kept.is_draft:
        raise ValidationError(
            _("This review is published. Take it back to change it, or write one that replaces it."), code="not_draft"
        )
    return kept


def check_claim(request: ReviewRequest, mentor: User | None) -> None:
    """Raise ``ValidationError`` unless the piece is with this mentor. The row is locked."""
    if request.status == ReviewRequest.Status.CLAIMED and mentor and request.claimed_by_id == mentor.pk:
        return
    if request.status == ReviewRequest.Status.CLAIMED and request.claimed_by:
        message = _("%(name)s has this piece now. What you wrote is kept.") % {"name": request.claimed_by}
    elif request.status == ReviewRequest.Status.WAITING:
        message = _("This piece is back in the queue. Take it again; what you wrote is kept.")
    else:
        message = _("This request is closed. What you wrote is kept.")
    raise ValidationError(message, code="not_claimed")


def check_submitted(request: ReviewRequest) -> None:
    """Raise ``ValidationError`` when the version was taken back by its author: it is a draft, and theirs alone."""
    if request.revision.is_draft:
        raise ValidationError(_("This version was taken back by its author."), code="not_submitted")


def _checked_verdict(verdict: str) -> str:
    if verdict and verdict not in Review.Verdict.values:
        raise refuse("verdict", _("Choose one of the four verdicts."), "invalid_choice")
    return verdict


def _checked_scores(review: Review, scores: Iterable[Mapping[str, str]]) -> list[Score]:
    """Those that differ from what is kept, to be saved."""
    kept = {score.criterion: score for score in review.scores.all()}
    known = {criterion["key"] for criterion in review.rubric.criteria}
    changed = []
    for given in scores:
        criterion = given["criterion"]
        if criterion not in known:
            raise refuse("scores", _("The rubric has no criterion “%(key)s”.") % {"key": criterion}, "unknown")
        score = kept.get(criterion) or Score(review=review, criterion=criterion)
        level = given.get("level", score.level)
        reason = checked_paragraph("scores", given.get("reason", score.reason), REASON_MAX_LENGTH)
        if level and level not in Score.Level.values:
            raise refuse("scores", _("Choose one of the four levels."), "invalid_choice")
        if (level, reason) != (score.level, score.reason):
            score.level, score.reason = level, reason
            changed.append(score)
    return changed
