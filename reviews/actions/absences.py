"""Days on which a mentor does not review."""

from __future__ import annotations

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from reviews.models import Absence, ReviewRequest

from .steps import refusal

LONGEST = timedelta(days=366)
AT_MOST = 20


@transaction.atomic
def add_absence(*, mentor: User, starts: date, ends: date) -> Absence:
    """Note days away, both ends included; what waits for the mentor today is free for others.

    Raises ``ValidationError`` by field: ``ends`` before ``starts``, over already or more than a year long;
    with the code ``overlaps`` beside other days away, ``too_many`` when there are twenty.
    """
    User.objects.select_for_update().get(pk=mentor.pk)
    today = mentor.today()
    if ends < starts:
        raise ValidationError({"ends": refusal(_("The last day is before the first."), "before_start")})
    if ends < today:
        raise ValidationError({"ends": refusal(_("These days are over."), "in_the_past")})
    if ends - starts > LONGEST:
        raise ValidationError({"ends": refusal(_("That is more than a year."), "too_long")})
    absences = Absence.objects.of(mentor)
    if absences.overlapping(starts, ends).exists():
        raise refusal(_("You are away on some of these days already."), "overlaps")
    if absences.not_over(today).count() >= AT_MOST:
        raise refusal(_("You have %(most)s times away to come. Remove one first.") % {"most": AT_MOST}, "too_many")
    absence = Absence.objects.create(mentor=mentor, starts=starts, ends=ends)
    if starts <= today:
        ReviewRequest.objects.waiting().filter(reserved_for=mentor).update(reserved_for=None, reserved_until=None)
    return absence


@transaction.atomic
def remove_absence(*, absence: Absence) -> None:
    """The mentor is there after all; a second time changes nothing."""
    Absence.objects.filter(pk=absence.pk).delete()
