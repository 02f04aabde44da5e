"""What a page says to machines, in schema.org's terms. Source: https://schema.org/Course

The result is a data block: a browser does not execute it, so that ``script-src 'self'`` allows it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .glossary import Glossary
from .plan import Plan, WeekLine

Thing = dict[str, object]

# So that no text of ours or of anybody's can end the element or start a comment in it.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026", 0x2028: "\\u2028", 0x2029: "\\u2029"}


def as_script(*things: Thing) -> SafeString:
    """A ``<script>`` data block that holds ``things``."""
    graph = {"@context": "https://schema.org", "@graph": list(things)}
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308 (escaped above)


def absolute(path: str) -> str:
    return settings.SITE_URL + path


def provider() -> Thing:
    return {"@type": "Organization", "name": settings.SITE_NAME, "url": absolute("/")}


def course(plan: Plan) -> Thing:
    """The plan as a course that one takes at home, free of charge, whenever one likes."""
    url = absolute(reverse("roadmap", args=[plan.roadmap_key]))
    return {
        "@type": "Course",
        "@id": url + "#course",
        "name": plan.title,
        "description": plan.summary,
        "url": url,
        "provider": provider(),
        "inLanguage": get_language(),
        "isAccessibleForFree": True,
        "teaches": [phase.outcome for phase in plan.phases],
        "offers": [{"@type": "Offer", "category": "Free", "price": 0, "priceCurrency": "USD"}],
        "hasCourseInstance": [
            {
                "@type": "CourseInstance",
                "courseMode": "online",
                "courseWorkload": f"PT{sum(week.effort_hours for week in plan.weeks)}H",
                "courseSchedule": {
                    "@type": "Schedule",
                    "repeatFrequency": "Weekly",
                    "repeatCount": len(plan.weeks),
                    "duration": f"PT{plan.hours_a_week}H",
                },
            }
        ],
        "syllabusSections": [
            {
                "@type": "Syllabus",
                "name": phase.title,
                "description": phase.summary,
                "timeRequired": f"P{phase.last_week - phase.first_week + 1}W",
            }
            for phase in plan.phases
        ],
    }


def lesson(plan: Plan, week: WeekLine, teaches: str) -> Thing:
    """One week as a part of the course."""
    return {
        "@type": "LearningResource",
        "name": week.title,
        "description": week.lede,
        "url": absolute(reverse("week", args=[plan.roadmap_key, week.key])),
        "position": week.number,
        "learningResourceType": "lesson",
        "timeRequired": f"PT{week.effort_hours}H",
        "teaches": teaches,
        "inLanguage": get_language(),
        "isAccessibleForFree": True,
        "provider": provider(),
        "isPartOf": {"@id": absolute(reverse("roadmap", args=[plan.roadmap_key])) + "#course"},
    }


def terms(plan: Plan, glossary: Glossary) -> Thing:
    """The glossary as a set of defined terms. Source: https://schema.org/DefinedTermSet"""
    url = absolute(reverse("glossary", args=[plan.roadmap_key]))
    return {
        "@type": "DefinedTermSet",
        "@id": url,
        "name": _("Glossary: %(title)s") % {"title": plan.title},
        "inLanguage": get_language(),
        "hasDefinedTerm": [
            {"@type": "DefinedTerm", "name": line.term, "description": line.meaning, "url": f"{url}#{line.key}"}
            for line in glossary.terms
        ],
    }


def breadcrumbs(trail: Iterable[tuple[str, str]]) -> Thing:
    """The way from the front door to this page: names and paths, home left out."""
    steps = [(settings.SITE_NAME, "/"), *trail]
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": position, "name": name, "item": absolute(path)}
            for position, (name, path) in enumerate(steps, 1)
        ],
    }


def plan_trail(plan: Plan, *further: tuple[str, str]) -> Thing:
    """Breadcrumbs of a page of this plan."""
    plan_step = (_("The plan: %(title)s") % {"title": plan.title}, reverse("roadmap", args=[plan.roadmap_key]))
    return breadcrumbs([plan_step, *further])
