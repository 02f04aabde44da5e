"""How the plan's amounts and days are said."""

from collections.abc import Collection
from datetime import date

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmaps.plan import Plan, WeekLine
from roadmaps.schedule import Span

register = template.Library()


@register.filter
def duration(minutes: int) -> str:
    """``25 min``, ``2 h``, ``1 h 55 min``."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(minutes)s min") % {"minutes": rest}
    if not rest:
        return _("%(hours)s h") % {"hours": hours}
    return _("%(hours)s h %(minutes)s min") % {"hours": hours, "minutes": rest}


@register.filter
def about(minutes: int) -> str:
    """An amount of work still ahead, rounded: ``about 40 min``, ``about 3 h``, ``about 2½ h``."""
    if minutes < 60:
        return _("about %(minutes)s min") % {"minutes": max(5, 5 * round(minutes / 5))}
    halves = round(minutes / 30)
    hours = f"{halves // 2}½" if halves % 2 else str(halves // 2)
    return _("about %(hours)s h") % {"hours": hours}


@register.filter
def day(value: date, today: date | None = None) -> str:
    """``Sunday 5 April``; the year only when it is not this one."""
    today = today or timezone.localdate()
    return date_format(value, "l j F" if value.year == today.year else "l j F Y")


@register.filter
def days(span: Span, today: date | None = None) -> str:
    """``23 to 29 March``, ``30 March to 5 April``; years only when they differ from this one."""
    today = today or timezone.localdate()
    first, last = span.starts, span.ends
    year = "" if first.year == last.year == today.year else " Y"
    if first == last:
        return date_format(first, f"j F{year}")
    if (first.year, first.month) == (last.year, last.month):
        start = date_format(first, "j")
    elif first.year == last.year:
        start = date_format(first, "j F")
    else:
        start = date_format(first, "j F Y")
    return _("%(first)s to %(last)s") % {"first": start, "last": date_format(last, f"j F{year}")}


@register.filter(expects_localtime=True)
def short_day(value: date, today: date | None = None) -> str:
    """``5 April``; the year only when it is not this one."""
    today = today or timezone.localdate()
    return date_format(value, "j F" if value.year == today.year else "j F Y")


@register.filter
def shift(days: int) -> str:
    """``13 days later``, ``1 day earlier``."""
    if days < 0:
        return ngettext("%(days)s day earlier", "%(days)s days earlier", -days) % {"days": -days}
    return ngettext("%(days)s day later", "%(days)s days later", days) % {"days": days}


@register.filter
def unlocalised(value: float) -> str:
    """A coordinate: a point stays a point in every language."""
    return f"{value:g}"


@register.filter
def weeks_named(plan: Plan | None, keys: Collection[str]) -> list[WeekLine]:
    """The weeks of the plan with these keys, in their order; keys of another edition are left out."""
    return [week for week in plan.weeks if week.key in keys] if plan else []
