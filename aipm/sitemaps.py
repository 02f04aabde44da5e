"""What search engines should know of: the pages for visitors, with the day each last changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max
from django.urls import reverse

from careers.models import (
    Advice,
    CareerGuide,
    Certification,
    Comparison,
    InterviewQuestion,
    JobDescription,
    JobLine,
    Opening,
    Rung,
    Tool,
)
from portfolio.models import ArtifactType
from roadmaps.models import ContentRow, ContentVersion, Material, Phase, Roadmap, RoadmapEdition, Skill, Term, Week


@dataclass(frozen=True, slots=True)
class PublicPage:
    path: str
    changed: date | datetime | None


class PublicPages(Sitemap):
    """Every page that one can read without signing in."""

    protocol = urlsplit(settings.SITE_URL).scheme

    def items(self) -> tuple[PublicPage, ...]:
        return _pages(ContentVersion.current())

    def location(self, item: PublicPage) -> str:
        return item.path

    def lastmod(self, item: PublicPage) -> date | datetime | None:
        return item.changed

    def get_domain(self, site: object = None) -> str:
        return urlsplit(settings.SITE_URL).netloc


def forget() -> None:
    """Drop what is kept; for tests, in which versions repeat."""
    _pages.cache_clear()


@lru_cache(maxsize=2)
def _pages(version: int) -> tuple[PublicPage, ...]:
    plans = [page for roadmap in Roadmap.objects.open() for page in _plan_pages(roadmap)]
    changed = _last_changes(CareerGuide)
    guides = [
        PublicPage(reverse("guide", args=[guide.key]), changed.get(guide.pk, guide.reviewed_on))
        for guide in CareerGuide.objects.leading()
    ]
    around = [page for guide in CareerGuide.objects.leading() for page in _pages_around(guide)]
    changed = _last_changes(ArtifactType)
    pieces = [
        PublicPage(reverse("piece", args=[kind.key]), changed.get(kind.pk)) for kind in ArtifactType.objects.in_brief()
    ]
    if not guides:
        return (*plans, *pieces)
    skills = PublicPage(reverse("skills"), _latest(iter(_last_changes(Skill).values())))
    return (PublicPage(reverse("home"), guides[0].changed), *guides, skills, *around, *plans, *pieces)


def _pages_around(guide: CareerGuide) -> Iterator[PublicPage]:
    """The pages around a guide that have something on them; that of the openings always has."""
    for name, kind in (
        ("certifications", Certification),
        ("ladder", Rung),
        ("interview", InterviewQuestion),
        ("applying", Advice),
        ("toolbox", Tool),
        ("openings", Opening),
    ):
        changed = _last_changes(kind, guide=guide)
        if changed or kind is Opening:
            yield PublicPage(reverse(f"guide-{name}", args=[guide.key]), _latest(iter(changed.values())))
    for name, model in (("job", JobDescription), ("comparison", Comparison)):
        changed = _last_changes(model, guide=guide)
        if model is JobDescription:
            for job, moment in (
                JobLine.history.filter(job__guide=guide).values_list("job").annotate(changed=Max("history_date"))
            ):
                changed[job] = max(changed.get(job, moment), moment)
        rows = model.objects.of(guide.key).values_list("pk", "key")
        if rows:
            yield PublicPage(reverse(f"guide-{name}s", args=[guide.key]), _latest(iter(changed.values())))
        for pk, key in rows:
            yield PublicPage(reverse(f"guide-{name}", args=[guide.key, key]), changed.get(pk))


def _plan_pages(roadmap: Roadmap) -> Iterator[PublicPage]:
    edition = RoadmapEdition.objects.published().get(roadmap=roadmap)
    pages: list[PublicPage] = []
    for kind, name in ((Phase, "phase"), (Week, "week"), (Material, "material")):
        changed = _last_changes(kind, edition=edition)
        pages += [
            PublicPage(reverse(name, args=[roadmap.key, key]), changed.get(pk, edition.published_at))
            for pk, key in kind.objects.filter(edition=edition).values_list("pk", "key")
        ]
    terms = _last_changes(Term, roadmap=roadmap)
    if terms:
        pages.append(PublicPage(reverse("glossary", args=[roadmap.key]), _latest(iter(terms.values()))))
    yield PublicPage(reverse("roadmap", args=[roadmap.key]), _latest(page.changed for page in pages))
    yield from pages


def _last_changes(kind: type[ContentRow], **of: object) -> dict[int, datetime]:
    """When each row was last written, from its history."""
    return dict(kind.history.filter(**of).values_list("id").annotate(changed=Max("history_date")))


def _latest(moments: Iterator[date | datetime | None]) -> date | datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)
