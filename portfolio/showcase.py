"""What others see of a person's portfolio: one door in, the pieces behind it, and what they show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import prose
from accounts.models import User
from roadmaps.journey import Journey
from roadmaps.models import Enrollment, Roadmap
from roadmaps.plan import Plan, published_plan
from roadmaps.standing import WeekState

from .access import Door
from .models import Revision
from .models.work import CaseStudyQuerySet


@dataclass(frozen=True)
class Piece:
    """A case study as others see it: never its drafts, comments or scores."""

    slug: str
    title: str
    summary: str
    kind: str
    phase: int | None
    number: int
    words: int
    submitted_at: datetime
    reviewed_at: datetime | None
    skills: tuple[tuple[str, str], ...]  # key and name

    @property
    def is_reviewed(self) -> bool:
        return self.reviewed_at is not None

    @property
    def label(self) -> str:
        """How far one may trust it: “Reviewed 9 August 2025”."""
        day = date_format(timezone.localdate(self.reviewed_at or self.submitted_at), "j F Y")
        return (_("Reviewed %(day)s") if self.is_reviewed else _("Self-published %(day)s")) % {"day": day}


@dataclass(frozen=True)
class Evidence:
    """A skill, and the pieces that show it."""

    key: str
    name: str
    pieces: tuple[Piece, ...]

    @property
    def is_reviewed(self) -> bool:
        return any(piece.is_reviewed for piece in self.pieces)


@dataclass(frozen=True)
class PlanProgress:
    title: str
    cells: tuple[tuple[int, str], ...]  # phase and state of every week
    done: int
    total: int
    finished_on: date | None


class Showcase:
    """A portfolio's page, for whoever came in by ``link``, or by the public address."""

    def __init__(self, door: Door) -> None:
        self.door = door
        self.portfolio = door.portfolio
        self.user: User = door.portfolio.user

    @property
    def name(self) -> str:
        """Never the e-mail address, which ``str(user)`` falls back on."""
        return self.user.name or self.user.handle or ""

    @property
    def website_name(self) -> str:
        """The address without what everybody knows."""
        return self.portfolio.website.partition("://")[2].removeprefix("www.").rstrip("/")

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        return pieces_of(self.door.case_studies)

    @property
    def reviewed(self) -> int:
        return sum(piece.is_reviewed for piece in self.pieces)

    @property
    def work_shown(self) -> str:
        """How many pieces, and how many of them a mentor approved."""
        pieces = ngettext("%(n)s piece", "%(n)s pieces", len(self.pieces)) % {"n": len(self.pieces)}
        if not self.pieces:
            return pieces
        if self.reviewed == len(self.pieces):
            return _("%(pieces)s, reviewed by a mentor") % {"pieces": pieces}
        if self.reviewed:
            return _("%(pieces)s, %(n)s of them reviewed by a mentor") % {"pieces": pieces, "n": self.reviewed}
        return _("%(pieces)s, self-published") % {"pieces": pieces}

    @property
    def about(self) -> SafeString:
        return prose.render(self.portfolio.about, headings_from=2)

    @cached_property
    def evidence(self) -> tuple[Evidence, ...]:
        """The skills that the pieces show, those of reviewed work first, then by how many show them."""
        if not self.portfolio.shows_skills:
            return ()
        shown: dict[tuple[str, str], list[Piece]] = {}
        for piece in self.pieces:
            for skill in piece.skills:
                shown.setdefault(skill, []).append(piece)
        found = [Evidence(key, name, tuple(pieces)) for (key, name), pieces in shown.items()]
        return tuple(sorted(found, key=lambda e: (not e.is_reviewed, -len(e.pieces), e.name)))

    @cached_property
    def progress(self) -> PlanProgress | None:
        if not self.portfolio.shows_progress:
            return None
        enrollment = Enrollment.objects.of(self.user).active().with_content_version().latest_first().first()
        if enrollment is None:
            return None
        enrollment.user = self.user
        journey = Journey(enrollment)
        settled = [day for week in journey.weeks if (day := journey.settled_on(week.line.key))]
        return PlanProgress(
            title=journey.plan.title,
            # What is done is for others; what is begun is not.
            cells=tuple((week.line.phase.number, str(week.state)) for week in journey.weeks),
            done=sum(week.state is WeekState.DONE for week in journey.weeks),
            total=len(journey.weeks),
            finished_on=max(settled) if len(settled) == len(journey.weeks) else None,
        )


def pieces_of(studies: CaseStudyQuerySet) -> tuple[Piece, ...]:
    """The shown revisions of these case studies, in their order; three queries, however many there are."""
    shown = Revision.objects.shown().without_texts()
    studies = studies.select_related("artifact_type").prefetch_related(
        Prefetch("revisions", queryset=shown, to_attr="shown_revisions"), "artifact_type__skills"
    )
    roadmap = Roadmap.objects.open().first()
    plan = published_plan(roadmap.key) if roadmap else None
    return tuple(
        Piece(
            slug=study.slug,
            title=study.title,
            summary=study.summary,
            kind=study.artifact_type.title,
            phase=_phase(plan, study.artifact_type.key),
            number=revision.number,
            words=revision.words,
            submitted_at=revision.submitted_at,
            reviewed_at=revision.approved_at,
            skills=tuple((skill.key, skill.name) for skill in study.artifact_type.skills.all()),
        )
        for study in studies
        for revision in study.shown_revisions
    )


def _phase(plan: Plan | None, artifact: str) -> int | None:
    """The phase of the week at whose end this kind of piece is due: its colour says where it belongs."""
    weeks = plan.weeks if plan else ()
    return next((week.phase.number for week in weeks if week.artifact == artifact and week.completes_artifact), None)
