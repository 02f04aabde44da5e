"""Who waits for whom in a cohort: pieces that wait for a mentor, and changes that wait for a learner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.models import User
from reviews.deadlines import REPLY_DUE
from reviews.models import Cohort, Membership, Review, ReviewRequest

AT_MOST = 50


@dataclass(frozen=True, slots=True)
class Wait:
    """A piece that waits. ``whom`` is the mentor who has it, knows it or was asked; ``None`` is any of them."""

    request: ReviewRequest
    learner: User
    whom: User | None
    since: datetime
    for_learner: bool = False  # the other way round: changes were asked for

    @property
    def due_at(self) -> datetime:
        return self.since + REPLY_DUE


@dataclass(frozen=True, slots=True)
class Waits:
    mine: list[Wait]  # for the viewer's review, the longest wait first
    others: list[Wait]


def waits_in(cohort: Cohort, viewer: User) -> Waits:
    """What waits among the cohort's learners, as far as the viewer may know of it: the rules of the queue decide."""
    learners = Membership.objects.here().learners().filter(cohort=cohort).values("user")
    theirs = ReviewRequest.objects.kept().filter(case_study__owner__in=learners)
    if viewer.is_mentor:
        seen = theirs.visible_to_mentor(viewer)
    else:
        seen = theirs.exclude(case_study__owner=viewer).filter(cohort=cohort)
    now = timezone.now()
    mine, others = [], []
    for request in seen.open().with_people().order_by("asked_at", "pk")[: 4 * AT_MOST]:
        reserved = request.is_reserved(now)
        whom = request.claimed_by or (request.reserved_for if reserved else None) or request.mentor
        wait = Wait(request, request.case_study.owner, whom, request.asked_at)
        (mine if viewer.is_mentor and whom in (None, viewer) else others).append(wait)
    newer = ReviewRequest.objects.filter(case_study=OuterRef("case_study"), asked_at__gt=OuterRef("asked_at"))
    asked = Review.objects.in_effect().filter(verdict=Review.Verdict.CHANGES_REQUESTED, superseded_by=None)
    answered = seen.filter(Exists(asked.filter(request=OuterRef("pk"), mentor=viewer))).exclude(Exists(newer))
    others += [
        Wait(request, request.case_study.owner, viewer, request.closed_at, for_learner=True)
        for request in answered.with_people().order_by("closed_at", "pk")[:AT_MOST]
    ]
    return Waits(mine, others)
