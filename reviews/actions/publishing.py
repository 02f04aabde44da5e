"""A review goes out: published at once, taken back for a minute, then in effect; replaced or hidden, never erased."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.notifications.actions import notify
from outbox.actions import promise
from outbox.models import Promise
from portfolio.actions import approve_revision, withdraw_approval
from portfolio.actions.writing import checked_paragraph
from portfolio.models import Revision
from reviews.deadlines import TAKE_BACK
from reviews.models import Comment, CommentState, RequestEvent, Review, ReviewRequest, Score
from reviews.rubric import Conflict, conflicts
from roadmaps.actions.progress import refuse

from .reviewing import check_claim, check_submitted, locked_draft

REASON_MAX_LENGTH = 500
# The claim holds at least so long after publication, however slowly promises are kept.
SETTLED_WITHIN = timedelta(hours=12)


class TooEarly(Exception):
    """The moment of taking it back is not over; the outbox asks again."""


@transaction.atomic
def publish_review(*, review: Review, version: int | None = None) -> Review:
    """Send the draft with all its comments. Nobody else sees it for 60 seconds, in which it can be taken back.

    Raises ``ValidationError`` without a verdict, without any words, for a verdict that the levels
    do not bear out, when the claim is another's, and with ``stale`` or ``not_draft`` as a save does.
    """
    request, review = _locked_together(review)
    review = locked_draft(review)
    if review.supersedes_id is None:
        check_claim(request, review.mentor)
    check_submitted(request)
    if version is not None and version != review.version:
        message = _("This review was saved in another tab in the meantime. Read it once more, then publish.")
        raise ValidationError(message, code="stale")
    problems = obstacles(review)
    if problems:
        raise ValidationError(problems)
    now = timezone.now()
    review.published_at = now
    review.version += 1
    review.save(update_fields=["published_at", "version"])
    if request.claim_expires_at and request.is_open:
        request.claim_expires_at = max(request.claim_expires_at, now + SETTLED_WITHIN)
        request.save(update_fields=["claim_expires_at"])
    request.events.create(kind=RequestEvent.Kind.PUBLISHED, at=now, by=review.mentor, mentor=review.mentor)
    promise(
        kind="review_takes_effect",
        key=f"{review.pk}:{review.version}",
        payload={"review": review.pk, "version": review.version},
        due_at=now + TAKE_BACK,
    )
    return review


def obstacles(review: Review) -> dict[str, ValidationError]:
    """What stands against publishing a draft, by field; empty when nothing does."""
    found: dict[str, ValidationError] = {}
    comments = list(review.comments.all())
    if not review.summary and not comments:
        found["summary"] = _refusal(_("Write a summary or at least one comment."), "empty")
    if not review.verdict:
        found["verdict"] = _refusal(_("Choose a verdict."), "required")
        return found
    titles = {criterion["key"]: criterion["title"] for criterion in review.rubric.criteria}
    weights = {criterion["key"]: criterion["weight"] for criterion in review.rubric.criteria}
    levels = {score.criterion: score.level for score in review.scores.all() if score.level}
    has_issue = any(comment.kind == Comment.Kind.ISSUE for comment in comments)
    for conflict, criteria in conflicts(review.verdict, weights, levels, has_open_issue=has_issue).items():
        names = ", ".join(f"“{titles[criterion]}”" for criterion in criteria)
        field = "verdict" if conflict == Conflict.NOTHING_TO_CHANGE else "scores"
        found[field] = _refusal(_why(conflict, names, len(criteria)), conflict.value)
    return found


@transaction.atomic
def take_back(*, review: Review) -> Review:
    """Make a published review a draft again, within 60 seconds. A draft is given back as it is.

    Raises ``ValidationError`` with the code ``too_late`` afterwards.
    """
    request, review = _locked_together(review)
    if review.is_draft:
        return review
    now = timezone.now()
    if not review.can_be_taken_back(now):
        message = _("The 60 seconds are over, and %(name)s has the review. Write one that replaces it.")
        author = request.case_study.owner.get_short_name()
        raise ValidationError(message % {"name": author}, code="too_late")
    _make_draft(review)
    request.events.create(kind=RequestEvent.Kind.TAKEN_BACK, at=now, by=review.mentor, mentor=review.mentor)
    return review


def keep_promise(made: Promise) -> None:
    """What the outbox runs 60 seconds after a publication."""
    settle(review_id=made.payload["review"], version=made.payload["version"])


@transaction.atomic
def settle(*, review_id: int, version: int) -> Review | None:
    """A published review takes effect: its author reads it, the request is answered, an approval counts.

    Safe to repeat. ``None`` when there is nothing to settle: it was taken back, or its learner has
    deleted the piece. Raises ``TooEarly`` before the 60 seconds are over.
    """
    review = Review.objects.filter(pk=review_id).first()
    if review is None:
        return None
    request, review = _locked_together(review)
    now = timezone.now()
    if review.is_draft or review.version != version or review.is_in_effect:
        return None
    if review.can_be_taken_back(now):
        raise TooEarly
    if review.revision.is_draft:
        _make_draft(review)
        return None
    review.took_effect_at = now
    review.save(update_fields=["took_effect_at"])
    if request.is_open:
        # Also when the claim ended in this minute: the learner has their answer, and nobody need give another.
        request.status, request.closed_at = ReviewRequest.Status.REVIEWED, now
        request.claimed_by = review.mentor
        request.save(update_fields=["status", "closed_at", "claimed_by"])
    CommentState.objects.bulk_create(
        CommentState(comment=comment, state=comment.state, by=review.mentor, at=now)
        for comment in review.comments.filter(kind=Comment.Kind.ISSUE)
    )
    keep_approval_in_step(review.revision, now)
    _tell(review, request)
    return review


@transaction.atomic
def supersede_review(*, review: Review) -> Review:
    """The draft of a review that will replace this one, begun with its words and levels.

    The comments of the old one stay where they are, with their threads. Raises ``ValidationError``
    when it is not in effect, hidden, or replaced already.
    """
    request, review = _locked_together(review)
    _check_in_effect(review)
    newer = Review.objects.filter(supersedes=review).first()
    if newer is not None:
        if newer.is_draft:
            return newer
        raise ValidationError(_("This review was replaced already."), code="superseded")
    if request.reviews.by(review.mentor).drafts().exists():
        raise ValidationError(_("You have a draft on this piece. Publish or discard that one first."), code="draft")
    draft = Review.objects.create(
        request=request,
        revision=review.revision,
        mentor=review.mentor,
        rubric=review.rubric,
        summary=review.summary,
        verdict=review.verdict,
        supersedes=review,
    )
    Score.objects.bulk_create(
        Score(review=draft, criterion=score.criterion, level=score.level, reason=score.reason)
        for score in review.scores.all()
    )
    return draft


@transaction.atomic
def hide_review(*, review: Review, by: User, reason: str) -> Review:
    """An admin takes a review out of sight, and says why; it is kept. Hidden already is left as it is.

    An approval that rested on it alone does not count any more. Raises ``ValidationError`` without
    a reason, and for a review that is not in effect.
    """
    _request, review = _locked_together(review)
    reason = " ".join(checked_paragraph("reason", reason, REASON_MAX_LENGTH).split())
    if not reason:
        raise refuse("reason", _("Say why. Both sides read it."), "required")
    if review.hidden_at:
        return review
    _check_in_effect(review)
    review.hidden_at, review.hidden_by, review.hidden_reason = timezone.now(), by, reason
    review.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])
    keep_approval_in_step(review.revision, review.hidden_at)
    LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(Review),
        object_id=str(review.pk),
        object_repr=str(review),
        action_flag=CHANGE,
        change_message=f"hidden: {reason}",
    )
    study = review.revision.case_study
    for person in (study.owner, review.mentor):
        if person is not None:
            params = {"title": study.title, "reason": reason}
            notify(user=person, kind="review_hidden", params=params, key=str(review.pk))
    return review


def keep_approval_in_step(revision: Revision, now: datetime) -> None:
    """A version is approved as long as a review that stands approves it."""
    if revision.reviews.standing().approving().exists():
        approve_revision(revision=revision, at=now)
    else:
        withdraw_approval(revision=revision)


def _locked_together(review: Review) -> tuple[ReviewRequest, Review]:
    """The request, then its review: always in this order, so that no two wait for each other."""
    request = ReviewRequest.objects.locked(review.request_id)
    kept = Review.objects.select_for_update(of=("self",)).filter(pk=review.pk).first()
    if kept is None:
        raise ValidationError(_("This draft was discarded in another tab."), code="not_draft")
    return request, kept


def _make_draft(review: Review) -> None:
    review.published_at = None
    review.version += 1
    review.save(update_fields=["published_at", "version"])


def _check_in_effect(review: Review) -> None:
    if not review.is_in_effect or review.hidden_at:
        raise ValidationError(_("Only a review in effect can be replaced or hidden."), code="not_in_effect")


def _tell(review: Review, request: ReviewRequest) -> None:
    study = review.revision.case_study
    notify(
        user=study.owner,
        kind="review_arrived",
        params={
            "mentor": str(review.mentor or _("A former mentor")),
            "title": study.title,
            "verdict": str(review.get_verdict_display()).lower(),
        },
        link=reverse("review", args=[review.pk]),
        key=str(review.pk),
    )


def _why(conflict: Conflict, names: str, count: int) -> str:
    said = {
        Conflict.UNSCORED: ngettext("Score %(names)s first.", "Score these first: %(names)s.", count),
        Conflict.NOT_YET: _("A piece with “Not yet” is not approved: %(names)s."),
        Conflict.BELOW_MEETS: _("“Nearly” is approved with notes, not without: %(names)s."),
        Conflict.NOTHING_TO_CHANGE: _("Say what is to change: a level below “Meets”, or a comment to fix."),
    }[conflict]
    return said % {"names": names} if names else said


def _refusal(message: str, code: str) -> ValidationError:
    return ValidationError(message, code=code)
