"""How standings, levels and what they rest on are said."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from roadmaps.templatetags.plan import day

from .fit import Line, Standing, WeekStand
from .reading import Level


def standing_name(standing: Standing) -> str:
    return {
        Standing.COVERED: _("Covered"),
        Standing.IN_PROGRESS: _("In progress"),
        Standing.COMING: _("Coming up"),
        Standing.NOT_IN_PLAN: _("Not in the plan"),
    }[standing]


def level_name(level: Level | str) -> str:
    return _("required") if level == Level.MUST else _("nice to have")


def week_state(week: WeekStand, today: date) -> str:
    """Where a week of the plan is: "Done on Monday 3 May", "2 tasks left", "From Monday 3 May"."""
    if week.done:
        return _("Done on %(day)s") % {"day": day(week.done_on, today)} if week.done_on else _("Done")
    if week.skipped:
        return _("You skipped it; it is still open to you")
    if week.begun:
        left = ngettext("%(count)s task left", "%(count)s tasks left", week.tasks_left)
        return left % {"count": week.tasks_left} if week.tasks_left else _("Every task is ticked")
    if week.starts and week.ends:
        if week.starts > today:
            return _("From %(day)s") % {"day": day(week.starts, today)}
        return _("Planned until %(day)s") % {"day": day(week.ends, today)}
    return _("When you start the plan")


def basis_of(line: Line, today: date) -> str:
    """What a standing rests on, in a line of plain text; empty for what is not in the plan."""
    parts = [_("%(kind)s “%(title)s”, approved") % {"kind": piece.kind, "title": piece.title} for piece in line.pieces]
    parts += [
        _("week %(number)s: %(state)s") % {"number": week.number, "state": week_state(week, today)}
        for week in line.weeks
    ]
    due = _("%(kind)s, due in week %(number)s")
    kinds = [kind for kind in line.kinds if kind.begun or not line.weeks]
    parts += [due % {"kind": kind.title, "number": kind.week} if kind.week else kind.title for kind in kinds]
    return "; ".join(parts)
