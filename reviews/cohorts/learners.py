"""How a cohort's learners fare, read once for all of them: as many queries for two thousand as for one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from portfolio.models import Revision
from reviews.models import Cohort, Membership, Nudge
from roadmaps.models import Enrollment, ScheduleChange
from roadmaps.overview import Overview, overviews, shared_changes
from roadmaps.plan import Plan, plan_of, published_plan

from .heatmap import Learner


def name_of(user: User | None) -> str:
    """As they call themselves. An address is nobody's business."""
    if user is None:
        return _("A former mentor")
    return user.name or _("Somebody without a name")


def initials_of(user: User) -> str:
    return user.initials if user.name else "–"


def learners_of(cohort: Cohort) -> list[Learner]:
    """Every learner who is in it now."""
    return _learners(cohort, Membership.objects.here().learners().filter(cohort=cohort))


def learner_of(membership: Membership) -> Learner:
    """One of them: what the list holds of them, and nothing else."""
    return _learners(membership.cohort, Membership.objects.filter(pk=membership.pk))[0]


def _learners(cohort: Cohort, members: Iterable) -> list[Learner]:
    people = members.values("user")
    enrollments = Enrollment.objects.active().filter(roadmap=cohort.roadmap_id, user__in=people)
    by_person = {seen.enrollment.user_id: seen for seen in overviews(enrollments)}
    worked = Revision.objects.filter(case_study__owner__in=people).last_worked_on_by_owner()
    now = timezone.now()
    return [
        _learner(member, by_person.get(member.user_id), worked.get(member.user_id), now) for member in members.by_name()
    ]


def _learner(member: Membership, seen: Overview | None, worked_at: datetime | None, now: datetime) -> Learner:
    moments = [at for at in (seen.last_active_at if seen else None, worked_at) if at]
    return Learner(
        pk=member.pk,
        user_id=member.user_id,
        name=name_of(member.user),
        initials=initials_of(member.user),
        joined_at=member.joined_at,
        days_here=(now - member.joined_at).days,
        overview=seen,
        last_here=max(moments, default=None),
        quiet_days=seen.quiet_days(worked_at) if seen else 0,
    )


def columns_of(cohort: Cohort, learners: Iterable[Learner]) -> Plan | None:
    """The plan whose weeks head the table: the published edition, else that of the first learner."""
    plan = published_plan(cohort.roadmap.key)
    if plan is not None:
        return plan
    return next((plan_of(learner.overview.enrollment) for learner in learners if learner.overview), None)


@dataclass(frozen=True)
class Details:
    """What a page says beyond a row of the table: delays that the learner explained, and words of mentors."""

    delays: list[ScheduleChange]
    words: list[Nudge]


def details_of(membership: Membership, learner: Learner) -> Details:
    delays: list[ScheduleChange] = []
    if learner.overview:
        delays = shared_changes([learner.overview.enrollment]).get(learner.overview.enrollment.pk, [])
    words = Nudge.objects.to(membership.user).filter(cohort=membership.cohort).newest_first()
    return Details(delays, list(words[:50]))
