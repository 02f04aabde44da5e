"""A career guide, assembled once for each version of the content and kept in memory, like a plan.

The key holds the content version, so nothing here is ever stale. Only what does not depend on
the day or the reader's language is kept; the rest is said by the templates.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from django.utils.safestring import SafeString

from portfolio.models import ArtifactType
from prose import render, render_inline
from roadmaps.glossary import links_for_a_page
from roadmaps.models import ContentVersion
from roadmaps.plan import Plan, WeekLine, published_plan

from .models import CareerGuide
from .pay import Figure

# The sections that come before what one makes and what it pays: the job, how it differs, what one needs.
LEADING_SECTIONS = 3
# Anchors that the page itself uses.
PAGE_ANCHORS = frozenset({"faq", "main", "make", "menu", "openings", "overview", "pay", "plan", "related", "toasts"})


@dataclass(frozen=True, slots=True)
class SectionText:
    anchor: str
    title: str
    body: SafeString


@dataclass(frozen=True, slots=True)
class QuestionText:
    key: str
    question: str
    answer: SafeString
    reviewed_on: date | None


@dataclass(frozen=True, slots=True)
class RelatedText:
    key: str
    title: str
    summary: str
    differs: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One of the kinds of portfolio piece, with the week of the plan in which it is due."""

    key: str
    title: str
    summary: str
    week: WeekLine | None


@dataclass(frozen=True, slots=True)
class Guide:
    key: str
    roadmap_key: str
    title: str
    headline: str
    lede: str
    summary: str
    facts: tuple[tuple[str, SafeString], ...]
    overview: SafeString
    sections: tuple[SectionText, ...]
    plan_intro: str
    pieces_intro: str
    pieces: tuple[Piece, ...]
    salary_intro: SafeString
    salary_note: SafeString
    figures: tuple[Figure, ...]
    openings_note: SafeString
    context_note: SafeString
    questions: tuple[QuestionText, ...]
    related: tuple[RelatedText, ...]
    occupation: Mapping[str, object]
    reviewed_on: date
    review_due_on: date
    plan: Plan | None  # as published when the guide was assembled

    @property
    def leading_sections(self) -> tuple[SectionText, ...]:
        return self.sections[:LEADING_SECTIONS]

    @property
    def further_sections(self) -> tuple[SectionText, ...]:
        return self.sections[LEADING_SECTIONS:]


def published_guide(key: str) -> Guide | None:
    """The guide with this key, or ``None``."""
    return _guide(key, ContentVersion.current())


def default_guide() -> Guide | None:
    """The guide that we lead with, or ``None`` while there is none."""
    return _default_guide(ContentVersion.current())


def forget() -> None:
    """Drop everything kept; for tests, in which versions repeat."""
    for kept in (_guide, _default_guide):
        kept.cache_clear()


@lru_cache(maxsize=4)
def _default_guide(version: int) -> Guide | None:
    first = CareerGuide.objects.with_roadmap().leading().first()
    return _assembled(first, version) if first else None


@lru_cache(maxsize=32)
def _guide(key: str, version: int) -> Guide | None:
    guide = CareerGuide.objects.with_roadmap().filter(key=key).first()
    return _assembled(guide, version) if guide else None


def _assembled(guide: CareerGuide, version: int) -> Guide:
    plan = published_plan(guide.roadmap.key, version)
    due = {week.artifact: week for week in plan.weeks if week.completes_artifact} if plan else {}
    link = links_for_a_page(guide.roadmap.key, version)  # in the order of the page, so that the first use is linked
    pieces = [Piece(kind.key, kind.title, kind.summary, due.get(kind.key)) for kind in ArtifactType.objects.all()]
    return Guide(
        key=guide.key,
        roadmap_key=guide.roadmap.key,
        title=guide.title,
        headline=guide.headline,
        lede=guide.lede,
        summary=guide.summary,
        facts=tuple((fact["term"], render_inline(fact["description"])) for fact in guide.facts),
        overview=link(render(guide.overview)),
        sections=tuple(
            SectionText(_anchor(section.key), section.title, link(render(section.body)))
            for section in guide.sections.all()
        ),
        plan_intro=guide.plan_intro,
        pieces_intro=guide.pieces_intro,
        pieces=tuple(sorted(pieces, key=lambda piece: piece.week.number if piece.week else 1000)),
        salary_intro=render(guide.salary_intro),
        salary_note=render(guide.salary_note),
        figures=tuple(
            Figure(
                key=figure.key,
                label=figure.label,
                region=figure.region,
                currency=figure.currency,
                period=figure.period,
                low=figure.low,
                median=figure.median,
                high=figure.high,
                open_ended=figure.open_ended,
                source=figure.source,
                method=figure.method,
                as_of=figure.as_of,
                as_of_text=figure.as_of_text,
                verified=figure.verified,
                level=figure.level,
            )
            for figure in guide.salaryfigures.all()
        ),
        openings_note=render(guide.openings_note),
        context_note=render(guide.context_note),
        questions=tuple(
            QuestionText(question.key, question.question, link(render(question.answer)), question.reviewed_on)
            for question in guide.questions.all()
        ),
        related=tuple(
            RelatedText(related.key, related.title, related.summary, related.differs)
            for related in guide.relatedguides.all()
        ),
        occupation=MappingProxyType(dict(guide.occupation)),
        reviewed_on=guide.reviewed_on,
        review_due_on=guide.review_due_on,
        plan=plan,
    )


def _anchor(key: str) -> str:
    return f"section-{key}" if key in PAGE_ANCHORS else key
