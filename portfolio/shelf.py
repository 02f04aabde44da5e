"""A learner's work beside the plan: the kinds of piece in the order of their weeks, and what is there of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.contrib.auth.models import AnonymousUser
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from roadmaps.journey import Journey
from roadmaps.models import Enrollment, Roadmap
from roadmaps.plan import Plan, WeekLine, plan_of, published_plan

from .models import ArtifactType, CaseStudy, Revision


class State(TextChoices):
    """Where a piece stands. What a mentor says in between is the review's to add."""

    NOT_STARTED = "not_started", _("Not started")
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    APPROVED = "approved", _("Approved")


@dataclass(frozen=True)
class Work:
    """A case study with where it stands."""

    study: CaseStudy
    draft: Revision | None
    submitted: Revision | None  # the newest one
    approved: Revision | None  # the newest one

    @property
    def state(self) -> State:
        if self.submitted is None:
            return State.DRAFT
        return State.APPROVED if self.submitted.is_reviewed else State.SUBMITTED


def work_of(study: CaseStudy) -> Work:
    """Where a case study stands; read together with its revisions it costs no query."""
    revisions = sorted(study.revisions.all(), key=lambda revision: -revision.number)
    return Work(
        study,
        draft=next((revision for revision in revisions if revision.is_draft), None),
        submitted=next((revision for revision in revisions if not revision.is_draft), None),
        approved=next((revision for revision in revisions if revision.is_reviewed), None),
    )


@dataclass(frozen=True)
class Place:
    """One kind of piece: the week that completes it, the day it is due, and what there is of it."""

    kind: ArtifactType
    week: WeekLine | None
    due: date | None
    works: tuple[Work, ...]

    @property
    def state(self) -> State:
        """That of the case study which has come furthest."""
        return max((work.state for work in self.works), key=list(State).index, default=State.NOT_STARTED)


class Shelf:
    """One person's portfolio on one day, as they see it themselves."""

    def __init__(self, user: User) -> None:
        self.user = user
        self.today = user.today()
        self.plan, enrollment = plan_for(user)
        self.journey = Journey(enrollment, self.today) if enrollment else None

    @cached_property
    def works(self) -> tuple[Work, ...]:
        studies = CaseStudy.objects.of(self.user).kept().with_revisions().in_own_order()
        return tuple(work_of(study) for study in studies)

    @cached_property
    def places(self) -> tuple[Place, ...]:
        weeks = completing_weeks(self.plan)
        spans = {week.line.key: week.span for week in self.journey.weeks} if self.journey else {}
        places = []
        for kind in ArtifactType.objects.in_brief():
            week = weeks.get(kind.key)
            span = spans.get(week.key) if week else None
            works = tuple(work for work in self.works if work.study.artifact_type_id == kind.pk)
            places.append(Place(kind, week, span.ends if span else None, works))
        return tuple(sorted(places, key=lambda place: place.week.number if place.week else 1_000))

    @property
    def counts(self) -> Counter[State]:
        """How many kinds of piece have come how far."""
        return Counter(place.state for place in self.places)

    @property
    def next_place(self) -> Place | None:
        """The first kind of which nothing is submitted."""
        open_states = (State.NOT_STARTED, State.DRAFT)
        return next((place for place in self.places if place.state in open_states), None)

    @property
    def has_deleted(self) -> bool:
        return CaseStudy.objects.of(self.user).deleted().exists()


def completing_weeks(plan: Plan | None) -> dict[str, WeekLine]:
    """The first week that completes each kind of piece, by the kind's key."""
    weeks: Iterable[WeekLine] = reversed(plan.weeks) if plan else ()
    return {week.artifact: week for week in weeks if week.completes_artifact}


def plan_for(user: User | AnonymousUser) -> tuple[Plan | None, Enrollment | None]:
    """The plan that the person follows, with their enrolment; or else the one that everybody can start."""
    if user.is_authenticated:
        enrollment = Enrollment.objects.of(user).active().with_content_version().latest_first().first()
        if enrollment:
            enrollment.user = user
            return plan_of(enrollment), enrollment
    roadmap = Roadmap.objects.open().first()
    return (published_plan(roadmap.key) if roadmap else None), None
