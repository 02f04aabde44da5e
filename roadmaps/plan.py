"""A plan, assembled once for each version of the content and kept in memory.

The database is asked for the content version (one small query) and nothing else while the
content stays the same. The key holds the version, so nothing here is ever stale.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from django.utils.safestring import SafeString

from prose import render

from .glossary import TermLine, glossary, links_for_a_page
from .models import ContentVersion, Enrollment, Material, RoadmapEdition, Week


@dataclass(frozen=True, slots=True)
class TaskLine:
    key: str
    title: str
    minutes: int
    done_when: str


@dataclass(frozen=True, slots=True)
class WeekLine:
    key: str
    number: int
    phase: PhaseLine
    title: str
    lede: str
    effort_hours: int
    tasks: tuple[TaskLine, ...]
    artifact: str
    deliverable_title: str
    completes_artifact: bool
    reflection: str

    @property
    def piece(self) -> str:
        """The portfolio piece that is due at the end of this week, or nothing."""
        return self.deliverable_title if self.completes_artifact else ""


@dataclass(frozen=True, slots=True)
class PhaseLine:
    key: str
    number: int
    title: str
    short_title: str
    summary: str
    outcome: str
    teaches_title: str
    teaches: str
    first_week: int
    last_week: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The outline of one edition: enough for every page that is not about a single week."""

    edition_id: int
    version: int  # of the content, when it was assembled
    edition_number: int
    roadmap_key: str
    title: str
    summary: str
    hours_a_week: int
    phases: tuple[PhaseLine, ...]
    weeks: tuple[WeekLine, ...]

    def week(self, key: str) -> WeekLine | None:
        return next((week for week in self.weeks if week.key == key), None)

    def week_number(self, number: int) -> WeekLine | None:
        return next((week for week in self.weeks if week.number == number), None)

    def week_of_task(self, task_key: str) -> WeekLine | None:
        return next((week for week in self.weeks if any(task.key == task_key for task in week.tasks)), None)

    def weeks_of(self, phase: PhaseLine) -> tuple[WeekLine, ...]:
        return tuple(week for week in self.weeks if week.phase == phase)

    @property
    def weeks_by_phase(self) -> list[tuple[PhaseLine, tuple[WeekLine, ...]]]:
        return [(phase, self.weeks_of(phase)) for phase in self.phases]


@dataclass(frozen=True, slots=True)
class MaterialLine:
    key: str
    title: str
    kind: str
    summary: str


@dataclass(frozen=True, slots=True)
class TaskDetail:
    key: str
    title: str
    body: SafeString
    done_when: str
    minutes: int
    produces: str
    materials: tuple[MaterialLine, ...]


@dataclass(frozen=True, slots=True)
class ResourceDetail:
    key: str
    title: str
    by: str
    kind: str
    url: str
    isbn: str
    free: bool
    minutes: int
    why: str
    optional: bool


@dataclass(frozen=True, slots=True)
class WeekDetail:
    """All that the page of one week shows."""

    line: WeekLine
    lede: str
    outcome: str
    why: SafeString
    tasks: tuple[TaskDetail, ...]
    resources: tuple[ResourceDetail, ...]
    self_checks: tuple[tuple[str, SafeString], ...]
    deliverable: SafeString
    skills: tuple[tuple[str, str], ...]  # keys and names
    terms: tuple[TermLine, ...]
    previous: WeekLine | None
    next: WeekLine | None


@dataclass(frozen=True, slots=True)
class MaterialDetail:
    line: MaterialLine
    body: SafeString
    source: str
    used_in: tuple[WeekLine, ...]


def published_plan(roadmap_key: str, version: int | None = None) -> Plan | None:
    """The plan that a visitor sees, or ``None`` when nothing is published under this key.

    ``version`` of the content saves asking for it, to those who just did.
    """
    return _published_plan(roadmap_key, ContentVersion.current() if version is None else version)


def plan_of(enrollment: Enrollment) -> Plan:
    """The plan that a learner follows, which is the edition that they are pinned to."""
    version = getattr(enrollment, "content_version", None)
    return _plan(enrollment.edition_id, ContentVersion.current() if version is None else version)


def week_detail(plan: Plan, week: WeekLine) -> WeekDetail:
    return _week_detail(plan.edition_id, plan.version, week.key)


def material_detail(plan: Plan, key: str) -> MaterialDetail | None:
    return _material_detail(plan.edition_id, plan.version, key)


def forget() -> None:
    """Drop everything kept; for tests, in which versions repeat."""
    for kept in (_published_plan, _plan, _week_detail, _material_detail, _searchable, _weeks_teaching):
        kept.cache_clear()


def searchable(plan: Plan) -> tuple[tuple[str, str, str, str, str], ...]:
    """Kind, key, key of its week, title and text of every week, task and material, in plain words."""
    return _searchable(plan.edition_id, plan.version)


def weeks_teaching(plan: Plan) -> Mapping[str, tuple[WeekLine, ...]]:
    """The weeks that teach a skill, in their order, by the skill's key."""
    return _weeks_teaching(plan.edition_id, plan.version)


@lru_cache(maxsize=64)
def _published_plan(roadmap_key: str, version: int) -> Plan | None:
    edition = RoadmapEdition.objects.published().filter(roadmap__key=roadmap_key).first()
    return _plan(edition.pk, version) if edition else None


@lru_cache(maxsize=64)
def _plan(edition_id: int, version: int) -> Plan:
    edition = RoadmapEdition.objects.select_related("roadmap").get(pk=edition_id)
    weeks = list(
        Week.objects.filter(edition=edition).select_related("phase").order_by("number").prefetch_related("tasks")
    )
    phases = {}
    for phase in {week.phase_id: week.phase for week in weeks}.values():
        numbers = [week.number for week in weeks if week.phase_id == phase.pk]
        phases[phase.pk] = PhaseLine(
            key=phase.key,
            number=phase.number,
            title=phase.title,
            short_title=phase.short_title,
            summary=phase.summary,
            outcome=phase.outcome,
            teaches_title=phase.teaches_title,
            teaches=phase.teaches,
            first_week=min(numbers, default=0),
            last_week=max(numbers, default=0),
        )
    return Plan(
        edition_id=edition.pk,
        version=version,
        edition_number=edition.number,
        roadmap_key=edition.roadmap.key,
        title=edition.roadmap.title,
        summary=edition.roadmap.summary,
        hours_a_week=edition.hours_a_week,
        phases=tuple(phases.values()),
        weeks=tuple(
            WeekLine(
                key=week.key,
                number=week.number,
                phase=phases[week.phase_id],
                title=week.title,
                lede=week.lede,
                effort_hours=week.effort_hours,
                tasks=tuple(TaskLine(task.key, task.title, task.minutes, task.done_when) for task in week.tasks.all()),
                artifact=week.artifact,
                deliverable_title=week.deliverable_title,
                completes_artifact=week.completes_artifact,
                reflection=week.reflection,
            )
            for week in weeks
        ),
    )


@lru_cache(maxsize=512)
def _week_detail(edition_id: int, version: int, key: str) -> WeekDetail:
    plan = _plan(edition_id, version)
    week = Week.objects.prefetch_related("tasks__materials", "resources", "self_checks", "skills").get(
        edition_id=edition_id, key=key
    )
    line = plan.weeks[week.number - 1]
    link = links_for_a_page(plan.roadmap_key, plan.version)
    return WeekDetail(
        line=line,
        lede=week.lede,
        outcome=week.outcome,
        # In the order in which the page shows them: a term is linked where it comes first.
        tasks=tuple(
            TaskDetail(
                key=task.key,
                title=task.title,
                body=link(render(task.body, headings_from=4)),
                done_when=task.done_when,
                minutes=task.minutes,
                produces=task.produces,
                materials=tuple(MaterialLine(m.key, m.title, m.kind, m.summary) for m in task.materials.all()),
            )
            for task in week.tasks.all()
        ),
        why=link(render(week.why)),
        resources=tuple(
            ResourceDetail(r.key, r.title, r.by, r.kind, r.url, r.isbn, r.free, r.minutes, r.why, r.optional)
            for r in week.resources.all()
        ),
        self_checks=tuple((check.question, link(render(check.answer))) for check in week.self_checks.all()),
        deliverable=link(render(week.deliverable_body)) if week.deliverable_body else SafeString(""),
        skills=tuple((skill.key, skill.name) for skill in week.skills.all()),
        terms=glossary(plan.roadmap_key, plan.version).of_week(key),
        previous=plan.week_number(line.number - 1),
        next=plan.week_number(line.number + 1),
    )


@lru_cache(maxsize=512)
def _material_detail(edition_id: int, version: int, key: str) -> MaterialDetail | None:
    plan = _plan(edition_id, version)
    material = Material.objects.filter(edition_id=edition_id, key=key).prefetch_related("tasks__week").first()
    if material is None:
        return None
    week_keys = {task.week.key for task in material.tasks.all()}
    return MaterialDetail(
        line=MaterialLine(material.key, material.title, material.kind, material.summary),
        body=links_for_a_page(plan.roadmap_key, plan.version)(render(material.body, headings_from=2)),
        source=material.body,
        used_in=tuple(week for week in plan.weeks if week.key in week_keys),
    )


@lru_cache(maxsize=64)
def _weeks_teaching(edition_id: int, version: int) -> Mapping[str, tuple[WeekLine, ...]]:
    plan = _plan(edition_id, version)
    found: dict[str, tuple[WeekLine, ...]] = {}
    pairs = Week.objects.filter(edition_id=edition_id, skills__isnull=False).order_by("number")
    for number, skill in pairs.values_list("number", "skills__key"):
        found[skill] = (*found.get(skill, ()), plan.weeks[number - 1])
    return MappingProxyType(found)


# Signs of Markdown that would stand in the way of the words; a link keeps its text.
_SIGNS = re.compile(r"[*_`#>|]+|!?\[([^\]]*)\]\([^)]*\)")


@lru_cache(maxsize=16)
def _searchable(edition_id: int, version: int) -> tuple[tuple[str, str, str, str, str], ...]:
    def plain(*texts: str) -> str:
        return " ".join(_SIGNS.sub(r"\1", " ".join(texts)).split())

    weeks = Week.objects.filter(edition_id=edition_id).order_by("number").prefetch_related("tasks")
    found = []
    for week in weeks:
        found.append(("week", week.key, week.key, week.title, plain(week.lede, week.outcome)))
        found += [("task", t.key, week.key, t.title, plain(t.body, t.done_when)) for t in week.tasks.all()]
    materials = Material.objects.filter(edition_id=edition_id).order_by("key")
    found += [("material", m.key, "", m.title, plain(m.summary, m.body)) for m in materials]
    return tuple(found)
