"""Who waits for whom in a cohort: pieces that wait for a mentor, and changes that wait for a learner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from reviews.deadlines import REPLY_DUE
from reviews.models import Cohort, Membership, Review, ReviewRequest

AT_MOST = 50


@dataclass(frozen=True, slots=True)
class Wait:
    """A piece that waits. ``whom`` is the mentor who has it or knows it; ``None`` is any of them."""

    request: ReviewRequest
    learner: User
    whom: User | None
    since: datetime
    for_learner: bool = False  # the mentor waits: changes were asked for

    @property
    def due_at(self) -> datetime:
        return self.since + REPLY_DUE

    def due_on(self, viewer: User) -> date:
        return timezone.localdate(self.due_at, viewer.zone)


@dataclass(frozen=True, slots=True)
class Waits:
    mine: list[Wait]  # for the viewer's review, the longest wait first
    others: list[Wait]


def waits_in(cohort: Cohort, viewer: User) -> Waits:
    """What waits among the cohort's learners and is the viewer's to know of."""
    learners = Membership.objects.here().learners().filter(cohort=cohort).values("user")
    theirs = Q(case_study__owner__in=learners, case_study__deleted_at=None)
    to_cohort = Q(cohort=cohort) | Q(claimed_by=viewer)
    if viewer.is_mentor:
        to_cohort |= Q(mentor=viewer) | Q(mentor=None, cohort=None)
    requests = ReviewRequest.objects.exclude(case_study__owner=viewer).filter(theirs, to_cohort)
    now = timezone.now()
    mine, others = [], []
    for request in _with_people(requests.open()).order_by("asked_at", "pk")[: 4 * AT_MOST]:
        reserved = request.is_reserved(now)
        whom = request.claimed_by or (request.reserved_for if reserved else None) or request.mentor
        wait = Wait(request, request.case_study.owner, whom, request.asked_at)
        (mine if viewer.is_mentor and whom in (None, viewer) else others).append(wait)
    newer = ReviewRequest.objects.filter(case_study=OuterRef("case_study"), asked_at__gt=OuterRef("asked_at"))
    asked = Review.objects.in_effect().filter(verdict=Review.Verdict.CHANGES_REQUESTED, superseded_by=None)
    answered = requests.filter(Exists(asked.filter(request=OuterRef("pk")))).exclude(Exists(newer))
    others += [
        Wait(request, request.case_study.owner, request.claimed_by, request.closed_at, for_learner=True)
        for request in _with_people(answered).order_by("closed_at", "pk")[:AT_MOST]
    ]
    return Waits(mine, others)


def _with_people(requests: QuerySet[ReviewRequest]) -> QuerySet[ReviewRequest]:
    people = ("case_study__owner", "claimed_by", "reserved_for", "mentor")
    # Not the texts of the revision: a list needs its number.
    return requests.select_related("case_study__artifact_type", "revision", *people).defer(
        "revision__body", "revision__html", "revision__plain_text"
    )
