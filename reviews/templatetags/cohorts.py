"""How people, waits and days are said on the pages of cohorts."""

from datetime import date, datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reviews.cohorts.heatmap import Learner, Pace
from reviews.cohorts.learners import initials_of, name_of
from roadmaps.templatetags.plan import short_day

register = template.Library()

register.filter("person", name_of)
register.filter("initials", initials_of)


@register.filter
def given_name(learner: Learner) -> str:
    """The first of their names, for a link such as “Write to Hamza”."""
    return learner.name.partition(" ")[0]


@register.filter(expects_localtime=True)
def days_ago(moment: datetime | None, today: date) -> str:
    """``today``, ``yesterday``, ``4 days ago``, then ``13 March``, in the zone that the page is in."""
    if moment is None:
        return _("never")
    days = (today - moment.date()).days
    if days <= 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    if days < 7:
        return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}
    return short_day(moment.date(), today)


@register.filter
def waited(since: datetime) -> str:
    """``Waiting 4 days``, ``Waiting 3 hours``."""
    waited = timezone.now() - since
    if waited >= timedelta(days=1):
        return ngettext("Waiting %(n)s day", "Waiting %(n)s days", waited.days) % {"n": waited.days}
    hours = waited.seconds // 3600
    if hours:
        return ngettext("Waiting %(n)s hour", "Waiting %(n)s hours", hours) % {"n": hours}
    return _("Just came in")


@register.filter
def tone(learner: Learner) -> str:
    """How urgent the pace is drawn: ``danger``, ``warn``, or nothing. A word always stands beside it."""
    if learner.needs_a_word:
        return "danger"
    return "warn" if learner.pace is Pace.BEHIND else ""
