"""Who has a piece: mentors take it, keep it, give it back, and an admin gives it to somebody else."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notifications.actions import notify
from reviews.deadlines import CLAIM, CLAIMS_AT_ONCE
from reviews.models import RequestEvent, ReviewRequest
from reviews.people import name_of_mentor

from .steps import (
    CLAIM_FIELDS,
    back_to_queue,
    checked_reason,
    fall_back,
    is_away,
    locked,
    record,
    refusal,
    require_open,
)


@transaction.atomic
def claim_request(*, request: ReviewRequest, mentor: User) -> ReviewRequest:
    """Take a piece for two days. Taken by the same mentor already, it stays as it is.

    Raises ``ValidationError`` with the code ``in_hand`` when another mentor has it, who is named;
    ``not_open`` when it is over, ``not_yours`` when it is not for them, ``reserved`` while it waits for the
    mentor who knows the piece, ``away`` on days away and ``too_many_claims`` when they have enough.
    """
    User.objects.select_for_update().get(pk=mentor.pk)  # counts the claims of one mentor one at a time
    now = timezone.now()
    request = locked(request, now)
    if request.has_claim(mentor, now):
        return request
    if request.status == ReviewRequest.Status.CLAIMED:
        message = _("Another mentor has taken this piece: %(name)s.")
        raise refusal(message % {"name": name_of_mentor(request.claimed_by)}, "in_hand")
    require_open(request)
    if not ReviewRequest.objects.visible_to_mentor(mentor).filter(pk=request.pk).exists():
        raise refusal(_("This piece is not for you to review."), "not_yours")
    if request.is_reserved(now) and request.reserved_for_id != mentor.pk:
        message = _("It waits for the mentor who knows it: %(name)s.")
        raise refusal(message % {"name": name_of_mentor(request.reserved_for)}, "reserved")
    if is_away(mentor):
        raise refusal(_("You have said that you are away today. Change your days away first."), "away")
    _require_room(mentor, _("You have %(most)s pieces. Finish one or give one back first."))
    _give(request, mentor, now)
    record(request, RequestEvent.Kind.CLAIMED, by=mentor, mentor=mentor)
    notify(
        user=request.case_study.owner,
        kind="review_taken",
        key=f"{request.pk}:{now.isoformat()}",
        params={"title": request.case_study.title, "mentor": name_of_mentor(mentor)},
        link=reverse("review-request", args=[request.pk]),
    )
    return request


@transaction.atomic
def renew_claim(*, request: ReviewRequest, mentor: User) -> ReviewRequest:
    """Two days from now, but never longer than six since it was taken.

    Raises ``ValidationError`` with the code ``no_claim`` for who does not have it, and ``longest`` when
    nothing can be added.
    """
    now = timezone.now()
    request = locked(request, now)
    _require_claim(request, mentor, now)
    until = request.renewed_until(now)
    if until is None:
        raise refusal(_("You cannot keep it any longer than that. Publish the review, or give it back."), "longest")
    request.claim_expires_at = until
    request.save(update_fields=["claim_expires_at"])
    record(request, RequestEvent.Kind.RENEWED, by=mentor, mentor=mentor)
    return request


@transaction.atomic
def release_claim(*, request: ReviewRequest, mentor: User, reason: str = "") -> ReviewRequest:
    """Give a piece back to the queue; the draft of the review stays the mentor's.

    Raises ``ValidationError`` with the code ``no_claim`` for who does not have it, and ``not_open``
    while the review is being published.
    """
    reason = checked_reason(reason)
    now = timezone.now()
    request = locked(request, now)
    _require_claim(request, mentor, now)
    back_to_queue(request)
    record(request, RequestEvent.Kind.RELEASED, by=mentor, mentor=mentor, reason=reason)
    return request


@transaction.atomic
def reassign_request(*, request: ReviewRequest, mentor: User, by: User, reason: str) -> ReviewRequest:
    """An admin gives an open piece to this mentor, whoever it was sent to, and says why.

    Raises ``ValidationError`` by field: ``mentor`` for who must not review it, is away, has enough or has
    it already; ``reason`` when there is none. With the code ``not_open`` when it is over.
    """
    reason = checked_reason(reason, required=True)
    User.objects.select_for_update().get(pk=mentor.pk)
    now = timezone.now()
    request = locked(request, now)
    require_open(request)
    try:
        if request.has_claim(mentor, now):
            raise refusal(_("They have it already."), "same_mentor")
        if not ReviewRequest.objects.not_barred_to(mentor).filter(pk=request.pk).exists():
            message = _(
                "They must not review this piece: it is their own, its author asked for another mentor, or it is "
                "a second opinion on their review."
            )
            raise refusal(message, "not_theirs")
        if is_away(mentor):
            raise refusal(_("They are away."), "away")
        _require_room(mentor, _("They have %(most)s pieces already."))
    except ValidationError as error:
        raise ValidationError({"mentor": error}) from None
    before = request.claimed_by
    _give(request, mentor, now)
    record(request, RequestEvent.Kind.REASSIGNED, by=by, mentor=mentor, reason=reason)
    tell_claim_is_over(request, before, _("an admin gave it to another mentor."), now)
    tell_mentor(request, mentor, now)
    return request


@transaction.atomic
def expire_claim(*, request: ReviewRequest, now: datetime | None = None) -> bool:
    """Put a piece back into the queue when the time of its claim is over. Whether it was; safe to repeat."""
    now = now or timezone.now()
    row = ReviewRequest.objects.locked(request.pk)
    mentor = row.claimed_by
    if not fall_back(row, now):
        return False
    tell_claim_is_over(row, mentor, _("your time is over. Your draft is kept."), now)
    return True


def tell_mentor(request: ReviewRequest, mentor: User, now: datetime) -> None:
    """That a piece came to them in person."""
    notify(
        user=mentor,
        kind="review_for_you",
        key=f"{request.pk}:{now.isoformat()}",
        params={"title": request.case_study.title},
        link=reverse("review-request", args=[request.pk]),
    )


def tell_claim_is_over(request: ReviewRequest, mentor: User | None, why: str, now: datetime) -> None:
    if mentor is None:
        return
    notify(
        user=mentor,
        kind="claim_over",
        key=f"{request.pk}:{now.isoformat()}",
        params={"title": request.case_study.title, "why": why},
        link=reverse("reviews"),
    )


def _give(request: ReviewRequest, mentor: User, now: datetime) -> None:
    request.status = ReviewRequest.Status.CLAIMED
    request.claimed_by, request.claimed_at, request.claim_expires_at = mentor, now, now + CLAIM
    request.save(update_fields=CLAIM_FIELDS)


def _require_room(mentor: User, message: str) -> None:
    if ReviewRequest.objects.claimed_by(mentor).kept().count() >= CLAIMS_AT_ONCE:
        raise refusal(message % {"most": CLAIMS_AT_ONCE}, "too_many_claims")


def _require_claim(request: ReviewRequest, mentor: User, now: datetime) -> None:
    if not request.has_claim(mentor, now):
        raise refusal(_("You do not have this piece now."), "no_claim")
    require_open(request)
