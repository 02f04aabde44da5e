"""How the pages of a portfolio say where things stand."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portfolio.shelf import Shelf, State
from prose.differences import Comparison

register = template.Library()


@register.filter
def on_day(moment: datetime, today: date | None = None) -> str:
    """``today``, ``yesterday``, ``on 12 February``; the year only when it is not this one."""
    today = today or timezone.localdate()
    day = timezone.localtime(moment).date()
    if day == today:
        return _("today")
    if (today - day).days == 1:
        return _("yesterday")
    return _("on %(day)s") % {"day": date_format(day, "j F" if day.year == today.year else "j F Y")}


@register.simple_tag
def standing_of(shelf: Shelf) -> str:
    """``1 of 5 pieces approved, 1 submitted.``"""
    counts, pieces = shelf.counts, len(shelf.places)
    states = {State.APPROVED: _("approved"), State.SUBMITTED: _("submitted"), State.DRAFT: _("being written")}
    said = [(counts[state], word) for state, word in states.items() if counts[state]]
    first = [
        ngettext("%(n)s of %(all)s piece %(state)s", "%(n)s of %(all)s pieces %(state)s", pieces)
        % {"n": n, "all": pieces, "state": word}
        for n, word in said[:1]
    ]
    return ", ".join([*first, *(f"{n} {word}" for n, word in said[1:])]) + "."


@register.simple_tag
def level_name(level: str) -> str:
    """A level of a rubric in words."""
    return {"not_yet": _("Not yet"), "nearly": _("Nearly"), "meets": _("Meets"), "strong": _("Strong")}[level]


@register.simple_tag
def change_name(state: str) -> str:
    """What became of a block, in a word."""
    return {"added": _("Added"), "removed": _("Removed"), "changed": _("Changed"), "moved": _("Moved")}[state]


@register.simple_tag
def change_summary(comparison: Comparison) -> str:
    """``2 paragraphs or tables changed, 1 added.``"""
    states = Counter(change.state for change in comparison.changes if change.state != "same")
    if not states:
        return _("Nothing changed.")
    parts = ngettext("%(n)s part differs", "%(n)s parts differ", states.total()) % {"n": states.total()}
    return f"{parts}: " + ", ".join(f"{n} {change_name(state).lower()}" for state, n in states.items()) + "."
