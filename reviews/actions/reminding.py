"""What the schedule does so that nothing waits for ever. Each may run at any time, twice, and beside itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.notifications.actions import notify
from reviews.deadlines import CLAIM_WARNING, END_WARNING, ENDS_AFTER, REMIND_AFTER
from reviews.models import RequestEvent, ReviewRequest

from .claims import expire_claim
from .requests import close
from .steps import record

AT_ONCE = 500  # of one turn of the schedule; the next takes the rest


def expire_claims() -> int:
    """Claims whose time is over fall back to the queue. How many."""
    now = timezone.now()
    return sum(expire_claim(request=request, now=now) for request in ReviewRequest.objects.claims_over(now)[:AT_ONCE])


def warn_of_claims() -> None:
    """Tell mentors, once for each time that they have it until, that a claim is about to end."""
    now = timezone.now()
    for request in ReviewRequest.objects.claims_ending(now, CLAIM_WARNING).with_people()[:AT_ONCE]:
        if request.claimed_by is not None and request.claim_expires_at is not None:
            notify(
                user=request.claimed_by,
                kind="claim_ends",
                key=f"{request.pk}:{request.claim_expires_at.isoformat()}",
                params={"title": request.case_study.title},
                link=reverse("review-request", args=[request.pk]),
            )


def remind_of_waiting() -> int:
    """After a week without a mentor, remind both sides: the author of it, mentors of all that is so late. How many."""
    now = timezone.now()
    late = ReviewRequest.objects.waiting_since(now - REMIND_AFTER)
    reminded = sum(_remind(request, now) for request in late.filter(reminded_at=None)[:AT_ONCE])
    if late.exists():
        _remind_mentors(User.objects.mentors(), now)
    return reminded


def end_abandoned() -> int:
    """What nobody has taken in two months ends, with a notice a week before and one at the end. How many."""
    now = timezone.now()
    for request in ReviewRequest.objects.waiting_since(now - ENDS_AFTER + END_WARNING).with_people()[:AT_ONCE]:
        last_day = timezone.localdate(request.asked_at + ENDS_AFTER, request.case_study.owner.zone)
        _tell_author(request, "review_ends_soon", key=f"{request.pk}", day=last_day.isoformat())
    return sum(_end(request, now) for request in ReviewRequest.objects.waiting_since(now - ENDS_AFTER)[:AT_ONCE])


@transaction.atomic
def _remind(request: ReviewRequest, now: datetime) -> bool:
    request = ReviewRequest.objects.locked(request.pk)
    if request.status != ReviewRequest.Status.WAITING or request.reminded_at is not None:
        return False
    request.reminded_at = now
    request.save(update_fields=["reminded_at"])
    record(request, RequestEvent.Kind.REMINDED)
    _tell_author(request, "review_waits", key=f"{request.pk}", days=(now - request.asked_at).days)
    return True


def _remind_mentors(mentors: Iterable[User], now: datetime) -> None:
    """Each at most once a week, and only of what they could take themselves."""
    year, week, _day = now.isocalendar()
    for mentor in mentors:
        late = ReviewRequest.objects.up_for(mentor, now).filter(asked_at__lte=now - REMIND_AFTER)[:100].count()
        if late:
            notify(
                user=mentor,
                kind="reviews_wait",
                key=f"{year}-{week}",
                params={"count": late},
                link=reverse("reviews"),
            )


@transaction.atomic
def _end(request: ReviewRequest, now: datetime) -> bool:
    request = ReviewRequest.objects.locked(request.pk)
    if request.status != ReviewRequest.Status.WAITING or request.asked_at > now - ENDS_AFTER:
        return False
    close(request, ReviewRequest.Status.ENDED)
    record(request, RequestEvent.Kind.ENDED)
    _tell_author(request, "review_ended", key=f"{request.pk}")
    return True


def _tell_author(request: ReviewRequest, kind: str, *, key: str, **params: object) -> None:
    notify(
        user=request.case_study.owner,
        kind=kind,
        key=key,
        params={"title": request.case_study.title, **params},
        link=reverse("review-request", args=[request.pk]),
    )
