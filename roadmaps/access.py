"""Who may see and do what with a plan. HTML and API call the same functions.

404 when one may not know that it exists, 403 when one may see it but not do this.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import Http404

from .glossary import Glossary, glossary
from .models import CalendarFeed, Enrollment, ProgressEvent, RoadmapEdition, ScheduleChange
from .plan import MaterialDetail, PhaseLine, Plan, TaskLine, WeekLine, material_detail, plan_of, published_plan

if TYPE_CHECKING:
    from accounts.models import User


def enrollment_of(user: User | AnonymousUser, roadmap_key: str) -> Enrollment | None:
    """The person's active enrolment in this roadmap, if there is one."""
    if not user.is_authenticated:
        return None
    return Enrollment.objects.of(user).active().with_content_version().filter(roadmap__key=roadmap_key).first()


def enrollment_for_write(user: User, roadmap_key: str) -> Enrollment:
    """The person's active enrolment in this roadmap. Raises ``Http404``: who follows no plan has nothing to tick."""
    enrollment = enrollment_of(user, roadmap_key)
    if enrollment is None:
        raise Http404
    enrollment.user = user  # saves the query that its time zone would cost
    return enrollment


def enrollment_by_id(user: User, pk: int) -> Enrollment:
    """One of the person's own enrolments, active or left. Raises ``Http404``."""
    enrollment = (
        Enrollment.objects.of(user).with_content_version().select_related("roadmap", "edition").filter(pk=pk).first()
    )
    if enrollment is None:
        raise Http404
    enrollment.user = user
    return enrollment


def plan_for_read(user: User | AnonymousUser, roadmap_key: str) -> tuple[Plan, Enrollment | None]:
    """The plan as this person sees it: the edition that they follow, or else the published one.

    Raises ``Http404`` when they follow none and nothing is published.
    """
    enrollment = enrollment_of(user, roadmap_key)
    plan = plan_of(enrollment) if enrollment else published_plan(roadmap_key)
    if plan is None:
        raise Http404
    if enrollment and user.is_authenticated:
        enrollment.user = user
    return plan, enrollment


def published_edition_for_read(roadmap_key: str) -> RoadmapEdition:
    """The edition of a roadmap that everybody may read. Raises ``Http404``."""
    edition = RoadmapEdition.objects.published().filter(roadmap__key=roadmap_key).first()
    if edition is None:
        raise Http404
    return edition


def glossary_for_read(plan: Plan) -> Glossary:
    """The terms of a plan, for everybody who may read the plan; empty where it has none."""
    return glossary(plan.roadmap_key, plan.version)


def week_for_read(plan: Plan, week_key: str) -> WeekLine:
    """A week of the plan. Raises ``Http404`` for a key of another edition."""
    week = plan.week(week_key)
    if week is None:
        raise Http404
    return week


def week_of_task_for_read(plan: Plan, task_key: str) -> tuple[WeekLine, TaskLine]:
    """A task of the plan with its week. Raises ``Http404`` for a key of another edition."""
    week = plan.week_of_task(task_key)
    if week is None:
        raise Http404
    return week, next(task for task in week.tasks if task.key == task_key)


def phase_for_read(plan: Plan, phase_key: str) -> PhaseLine:
    """A phase of the plan. Raises ``Http404``."""
    phase = next((phase for phase in plan.phases if phase.key == phase_key), None)
    if phase is None:
        raise Http404
    return phase


def material_for_read(plan: Plan, key: str) -> MaterialDetail:
    """A task material of the plan. Raises ``Http404``."""
    material = material_detail(plan, key)
    if material is None:
        raise Http404
    return material


def left_enrollment_of(user: User, roadmap_key: str) -> Enrollment | None:
    """The latest enrolment in this roadmap that the person has left, if there is one."""
    return Enrollment.objects.of(user).left().filter(roadmap__key=roadmap_key).latest_first().first()


def left_enrollment_for_write(user: User, roadmap_key: str) -> Enrollment:
    """The enrolment to come back to, or the active one after a double click. Raises ``Http404``."""
    enrollment = enrollment_of(user, roadmap_key) or left_enrollment_of(user, roadmap_key)
    if enrollment is None:
        raise Http404
    enrollment.user = user
    return enrollment


def event_of(enrollment: Enrollment, pk: int) -> ProgressEvent | None:
    """One of the enrolment's own events, if there is one of this number."""
    return enrollment.events.filter(pk=pk).first()


def event_for_undo(enrollment: Enrollment, pk: int) -> ProgressEvent:
    """One of the enrolment's own events about a task, a week or more of them. Raises ``Http404``."""
    event = enrollment.events.exclude(~Q(kind=ProgressEvent.Kind.RESET), week_key="").filter(pk=pk).first()
    if event is None:
        raise Http404
    return event


def change_for_undo(enrollment: Enrollment, pk: int) -> ScheduleChange:
    """One of the enrolment's own schedule changes. Raises ``Http404``."""
    change = enrollment.schedule_changes.filter(pk=pk, undoes=None).first()
    if change is None:
        raise Http404
    return change


def live_feed_of(enrollment: Enrollment) -> CalendarFeed | None:
    """The calendar feed that the enrolment shows now, if there is one."""
    return enrollment.calendar_feeds.live().first()


def feed_for_read(token: str) -> CalendarFeed:
    """The calendar feed that a secret address opens, with its enrolment. Raises ``Http404``."""
    feed = CalendarFeed.objects.opened_by(token).first()
    if feed is None:
        raise Http404
    enrollment = Enrollment.objects.with_content_version().select_related("user", "roadmap").get(pk=feed.enrollment_id)
    feed.enrollment = enrollment
    return feed
