"""The market around a guide, assembled once for each version of the content and kept in memory.

Everything of a guide is a few hundred short rows, so they are brought together at once; a page
then costs what finding the version costs. Only what does not depend on the day is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Prefetch
from django.utils.safestring import SafeString

from portfolio.models import ArtifactType
from prose import render
from roadmaps.glossary import links_for_a_page
from roadmaps.models import Attribution, ContentVersion, Skill, Week
from roadmaps.plan import Plan, WeekLine

from .guide import Guide
from .models import Advice, Certification, Comparison, InterviewQuestion, JobDescription, JobLine, Rung, Tool


@dataclass(frozen=True, slots=True)
class SkillLine:
    """A skill, where the plan teaches and shows it, and which curated roles ask for it."""

    key: str
    name: str
    category: str
    phase: int | None
    outside: str
    esco: tuple[tuple[str, str], ...]  # label and address
    onet: tuple[str, ...]
    weeks: tuple[WeekLine, ...]
    pieces: tuple[tuple[str, str], ...]  # keys and titles of artifact types
    asked: tuple[tuple[str, str, str], ...]  # key and title of a role, and how much: must or preferred


@dataclass(frozen=True, slots=True)
class Line:
    key: str
    kind: str
    text: str
    note: str
    skills: tuple[SkillLine, ...]


@dataclass(frozen=True, slots=True)
class Job:
    key: str
    title: str
    level: str
    level_name: str
    industry: str
    summary: str
    context: SafeString
    duties: tuple[Line, ...]
    must: tuple[Line, ...]
    preferred: tuple[Line, ...]
    reading: SafeString
    reviewed_on: date


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of a list with what its page shows beside it: skills, weeks, rendered text."""

    row: Certification | InterviewQuestion | Advice | Tool | Rung
    skills: tuple[SkillLine, ...] = ()
    weeks: tuple[WeekLine, ...] = ()
    text: SafeString | None = None
    leads_to: tuple[tuple[str, str], ...] = ()  # keys and titles of rungs
    piece: str = ""  # title of the artifact type to bring


@dataclass(frozen=True, slots=True)
class Compared:
    key: str
    kind: str
    title: str
    summary: str
    sides: tuple[tuple[str, str], ...]  # title, and what it says
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]  # question, then title of the side and its answer
    choose: SafeString
    weeks: tuple[WeekLine, ...]
    reviewed_on: date


Group = tuple[str, tuple[Listed, ...]]  # a heading and what stands under it


@dataclass(frozen=True, slots=True)
class Market:
    """All pages around one guide."""

    skills: tuple[SkillLine, ...]
    attribution: tuple[str, ...]  # whose data the catalogue is built on; must be shown with it
    jobs: tuple[Job, ...]
    certifications: tuple[Listed, ...]
    rungs: tuple[Listed, ...]
    questions: tuple[Group, ...]
    advice: tuple[Group, ...]
    comparisons: tuple[Compared, ...]
    tools: tuple[Group, ...]

    @property
    def skills_by_category(self) -> list[tuple[str, list[SkillLine]]]:
        """Categories in the order in which they first appear, each once, wherever its skills stand."""
        groups: dict[str, list[SkillLine]] = {}
        for line in self.skills:
            groups.setdefault(line.category, []).append(line)
        return list(groups.items())

    def job(self, key: str) -> Job | None:
        return next((job for job in self.jobs if job.key == key), None)

    def comparison(self, key: str) -> Compared | None:
        return next((comparison for comparison in self.comparisons if comparison.key == key), None)


def market_of(guide: Guide) -> Market:
    """The market around ``guide`` in the present version of the content."""
    return _market(guide.key, guide.plan, ContentVersion.current())


def forget() -> None:
    """Drop everything kept; for tests, in which versions repeat."""
    _market.cache_clear()


@lru_cache(maxsize=4)
def _market(guide_key: str, plan: Plan | None, version: int) -> Market:
    assembling = _Assembling(guide_key, plan, version)
    return Market(
        skills=tuple(assembling.skills.values()),
        attribution=tuple(Attribution.objects.values_list("text", flat=True)),
        jobs=assembling.jobs(),
        certifications=tuple(assembling.listed(row) for row in Certification.objects.of(guide_key).with_skills()),
        rungs=assembling.rungs(),
        questions=assembling.grouped(InterviewQuestion.objects.of(guide_key).with_skills(), "kind", "good"),
        advice=assembling.grouped(Advice.objects.of(guide_key), "stage", "body"),
        comparisons=assembling.comparisons(),
        tools=assembling.grouped(Tool.objects.of(guide_key).with_skills(), "group", ""),
    )


class _Assembling:
    """What the parts of a market have in common while they are put together."""

    def __init__(self, guide_key: str, plan: Plan | None, version: int) -> None:
        self.guide_key = guide_key
        self.plan = plan
        self.version = version
        self.pieces = {kind.key: kind.title for kind in ArtifactType.objects.in_brief()}
        self.roles = list(JobDescription.objects.of(guide_key).with_lines())
        self.skills = self._skills()

    def link(self, text: str) -> SafeString:
        """Text on a page of its own, with its terms linked."""
        roadmap = self.plan.roadmap_key if self.plan else ""
        return links_for_a_page(roadmap, self.version)(render(text, headings_from=3))

    def weeks(self, keys: Iterable[str]) -> tuple[WeekLine, ...]:
        wanted = set(keys)
        return tuple(week for week in self.plan.weeks if week.key in wanted) if self.plan else ()

    def of(self, row: JobLine | Certification | InterviewQuestion | Rung | Tool) -> tuple[SkillLine, ...]:
        return tuple(self.skills[skill.key] for skill in row.skills.all())

    def _skills(self) -> dict[str, SkillLine]:
        asked: dict[str, dict[str, tuple[str, str, str]]] = {}
        for role in self.roles:
            for line in role.lines.all():
                if line.kind == JobLine.Kind.DUTY:
                    continue
                for skill in line.skills.all():
                    known = asked.setdefault(skill.key, {})
                    if line.kind == JobLine.Kind.MUST or role.key not in known:
                        known[role.key] = (role.key, role.title, line.kind)
        teaching = Week.objects.filter(edition=self.plan.edition_id if self.plan else None).only("key")
        rows = Skill.objects.prefetch_related(Prefetch("weeks", teaching), "artifact_types")
        return {
            row.key: SkillLine(
                key=row.key,
                name=row.name,
                category=row.category,
                phase=row.phase,
                outside=row.outside,
                esco=tuple((entry["label"], entry["uri"]) for entry in row.esco),
                onet=tuple(dict.fromkeys(_onet(entry) for entry in row.onet)),
                weeks=self.weeks(week.key for week in row.weeks.all()),
                pieces=tuple((kind.key, kind.title) for kind in row.artifact_types.all()),
                asked=tuple(asked.get(row.key, {}).values()),
            )
            for row in rows
        }

    def jobs(self) -> tuple[Job, ...]:
        return tuple(self._job(role) for role in self.roles)

    def _job(self, role: JobDescription) -> Job:
        lines: dict[str, list[Line]] = {kind: [] for kind in JobLine.Kind.values}
        for line in sorted(role.lines.all(), key=lambda line: line.position):
            lines[line.kind].append(Line(line.key, line.kind, line.text, line.note, self.of(line)))
        return Job(
            key=role.key,
            title=role.title,
            level=role.level,
            level_name=role.get_level_display(),
            industry=role.industry,
            summary=role.summary,
            context=self.link(role.context),
            duties=tuple(lines["duty"]),
            must=tuple(lines["must"]),
            preferred=tuple(lines["preferred"]),
            reading=render(role.reading),
            reviewed_on=role.reviewed_on,
        )

    def listed(self, row: Certification | InterviewQuestion | Advice | Tool, text: str = "") -> Listed:
        return Listed(
            row=row,
            skills=() if isinstance(row, Advice) else self.of(row),
            weeks=self.weeks(row.weeks),
            text=render(getattr(row, text), headings_from=4) if text else None,
            piece=self.pieces.get(getattr(row, "piece", ""), ""),
        )

    def grouped(self, rows: Iterable[InterviewQuestion | Advice | Tool], by: str, text: str) -> tuple[Group, ...]:
        """Rows under the name of their group, in the order in which the groups first appear."""
        groups: dict[str, list[Listed]] = {}
        for row in rows:
            groups.setdefault(str(getattr(row, f"get_{by}_display")()), []).append(self.listed(row, text))
        return tuple((name, tuple(listed)) for name, listed in groups.items())

    def rungs(self) -> tuple[Listed, ...]:
        rows = list(Rung.objects.of(self.guide_key).with_skills())
        titles = {row.key: row.title for row in rows}
        return tuple(
            Listed(
                row=row,
                skills=self.of(row),
                leads_to=tuple((key, titles[key]) for key in row.leads_to if key in titles),
            )
            for row in rows
        )

    def comparisons(self) -> tuple[Compared, ...]:
        return tuple(
            Compared(
                key=row.key,
                kind=row.kind,
                title=row.title,
                summary=row.summary,
                sides=tuple((side["title"], side["says"]) for side in row.sides),
                rows=tuple(
                    (
                        asked["question"],
                        tuple(
                            (side["title"], answer) for side, answer in zip(row.sides, asked["answers"], strict=False)
                        ),
                    )
                    for asked in row.rows
                ),
                choose=self.link(row.choose),
                weeks=self.weeks(row.weeks),
                reviewed_on=row.reviewed_on,
            )
            for row in Comparison.objects.of(self.guide_key)
        )


def _onet(entry: dict[str, object]) -> str:
    """An O*NET entry in words that lead to it: ``15-1299.09, task 16170`` or ``43232202, Jira``."""
    if entry.get("commodity_code"):
        return f"{entry['commodity_code']}, {entry.get('example') or entry['file']}"
    return f"{entry.get('soc')}, task {entry['task_id']}" if entry.get("task_id") else f"{entry.get('soc')}"
