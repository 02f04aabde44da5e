"""How far one is from a posting, in words and as a bar."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.translation import gettext as _

from careers.fit import Standing, WeekStand
from careers.reading import Degree, Level
from careers.wording import level_name as level_in_words
from careers.wording import standing_name as standing_in_words
from careers.wording import week_state as week_in_words

register = template.Library()

ICONS = {
    Standing.COVERED: "check",
    Standing.IN_PROGRESS: "half",
    Standing.COMING: "clock",
    Standing.NOT_IN_PLAN: "dia-o",
}
# As the bar and its legend draw them: solid, nearly solid, tinted, dashed.
SHAPES = {Standing.COVERED: "1", Standing.IN_PROGRESS: "4", Standing.COMING: "2", Standing.NOT_IN_PLAN: "3"}
BAR = 900  # units of the drawing's width
GAP = 5


@register.filter
def week_state(week: WeekStand, today: date) -> str:
    return week_in_words(week, today)


@register.filter
def level_name(level: Level | str) -> str:
    return level_in_words(level)


@register.filter
def standing_name(standing: Standing) -> str:
    return standing_in_words(standing)


@register.filter
def standing_icon(standing: Standing) -> str:
    return ICONS[standing]


@register.filter
def standing_shape(standing: Standing) -> str:
    return SHAPES[standing]


@register.filter
def degree_name(degree: str) -> str:
    return {
        Degree.ANY: _("A degree"),
        Degree.DIPLOMA: _("A diploma"),
        Degree.BACHELOR: _("A bachelor’s degree"),
        Degree.MASTER: _("A master’s degree"),
        Degree.DOCTORATE: _("A doctorate"),
    }[Degree(degree)]


@register.filter
def fit_bar(tally: dict[str, int]) -> list[dict[str, object]]:
    """The parts of the bar, each as wide as it has requirements: where it begins, its width, how it is drawn."""
    total = sum(tally.values())
    parts: list[dict[str, object]] = []
    at = 0
    for standing in Standing:
        share = tally[standing.value]
        if not share:
            continue
        width = BAR * share // total
        parts.append({"x": at, "width": max(2, width - GAP), "css": SHAPES[standing]})
        at += width
    return parts
