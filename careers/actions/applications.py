"""Applications: keep one, move it, write to it, be reminded of it, delete it and take it back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.notifications.actions import notify
from careers.models import JobApplication, JobPosting
from roadmaps.actions.progress import refuse

from .postings import (
    COMPANY_MAX_LENGTH,
    KEPT_AFTER_DELETION,
    TITLE_MAX_LENGTH,
    checked_address,
    checked_line,
    lock_list,
)

APPLICATIONS_AT_MOST = 500
CONTACTS_MAX_LENGTH = 2_000
NOTES_MAX_LENGTH = 10_000
NEXT_STEP_MAX_LENGTH = 200
MORNING = 8  # the hour of one's own clock from which reminders come
YEARS = range(2000, 2101)

Stage = JobApplication.Stage
STAGES = list(Stage)
REMINDER = "application_reminder"


@transaction.atomic
def save_application(
    *, user: User, posting: JobPosting | None = None, title: str = "", company: str = "", url: str = ""
) -> JobApplication:
    """Keep a job that one may apply for, with the advert as it is today where it is of a posting.

    The same posting again gives the application that is there. Raises ``ValidationError`` without a title
    and when there are too many.
    """
    if posting is not None:
        title, company, url = title or posting.title, company or posting.company, url or posting.url
    described = _described(title, company, url)
    lock_list(user)
    own = JobApplication.objects.of(user).kept()
    if posting is not None and (again := own.filter(posting=posting).first()):
        return again
    if own.count() >= APPLICATIONS_AT_MOST:
        message = _("You keep %(limit)s applications, which is all there is room for. Delete one first.")
        raise ValidationError(message % {"limit": APPLICATIONS_AT_MOST}, code="too_many")
    today = user.today()
    return JobApplication.objects.create(
        user=user,
        posting=posting,
        saved_on=today,
        advert=posting.text if posting else "",
        advert_on=today if posting else None,
        **described,
    )


@transaction.atomic
def move_application(*, application: JobApplication, stage: str, outcome: str = "") -> tuple[str, str]:
    """Move an application to a stage; to close it, say how it ended.

    The day of the stage is today unless it has one; a step back forgets the days of what lies ahead.
    Returns the stage and outcome before, which undo this. Raises ``ValidationError`` for a stage that
    there is not and for a closed one without an outcome.
    """
    if stage not in Stage.values:
        raise refuse("stage", _("There is no such stage."), "invalid")
    if stage == Stage.CLOSED and outcome not in JobApplication.Outcome.values:
        raise refuse("outcome", _("Say how it ended."), "required")
    application = _locked(application)
    before = str(application.stage), application.outcome
    place = STAGES.index(Stage(stage))
    for later in STAGES[place + 1 :]:
        setattr(application, f"{later}_on", None)
    if getattr(application, f"{stage}_on") is None:
        setattr(application, f"{stage}_on", application.user.today())
    application.stage = stage
    application.outcome = outcome if stage == Stage.CLOSED else ""
    _save(application)
    return before


@transaction.atomic
def change_application(
    *,
    application: JobApplication,
    title: str,
    company: str = "",
    url: str = "",
    contacts: str = "",
    notes: str = "",
    next_step: str = "",
    remind_on: date | None = None,
    applied_on: date | None = None,
    interviewing_on: date | None = None,
    offer_on: date | None = None,
) -> JobApplication:
    """Write down all that one keeps of an application. Raises ``ValidationError``.

    Another day for the reminder reminds again; a day that is gone does not. Days of stages are those on
    which they were reached: they stay where they are, unless the stage has been reached.
    """
    described = _described(title, company, url)
    contacts = _paragraphs("contacts", contacts, CONTACTS_MAX_LENGTH)
    notes = _paragraphs("notes", notes, NOTES_MAX_LENGTH)
    next_step = checked_line("next_step", next_step, NEXT_STEP_MAX_LENGTH)
    application = _locked(application)
    if remind_on and remind_on != application.remind_on and remind_on < application.user.today():
        raise refuse("remind_on", _("This day is gone. Choose today or a later one."), "in_the_past")
    days = {"applied_on": applied_on, "interviewing_on": interviewing_on, "offer_on": offer_on}
    for name, day in {**days, "remind_on": remind_on}.items():
        if day and day.year not in YEARS:
            raise refuse(name, _("Check the year."), "out_of_range")
    reached = STAGES.index(Stage(application.stage))
    for name, day in days.items():
        if day and STAGES.index(Stage(name.removesuffix("_on"))) > reached:
            raise refuse(name, _("Move the application to this stage first."), "not_reached")
    if remind_on != application.remind_on:
        application.reminded_at = None
    kept: dict[str, Any] = {**described, **days, "contacts": contacts, "notes": notes, "next_step": next_step}
    for name, value in {**kept, "remind_on": remind_on}.items():
        setattr(application, name, value)
    if reached < STAGES.index(Stage.CLOSED) and application.since is None:
        setattr(application, f"{application.stage}_on", application.user.today())
    _save(application)
    return application


@transaction.atomic
def delete_application(*, application: JobApplication) -> bool:
    """Put an application away. Whether there was anything to do."""
    application = JobApplication.objects.locked(application.pk)
    if application.deleted_at:
        return False
    application.deleted_at = timezone.now()
    application.save(update_fields=["deleted_at"])
    return True


@transaction.atomic
def undelete_application(*, application: JobApplication) -> bool:
    """Take a deleted application back, as it was. Whether there was anything to do."""
    application = JobApplication.objects.locked(application.pk)
    if application.deleted_at is None:
        return False
    application.deleted_at = None
    application.save(update_fields=["deleted_at"])
    return True


@transaction.atomic
def purge_deleted() -> int:
    """Forget for good what was deleted a month ago. How many applications that were."""
    gone = JobApplication.objects.deleted_before(timezone.now() - KEPT_AFTER_DELETION)
    return gone.delete()[1].get("careers.JobApplication", 0)


def remind() -> int:
    """Tell those whose reminder is due, in the morning of their own day; each reminder once. How many it were."""
    now = timezone.now()
    furthest = (now + timedelta(days=1)).date()  # where it is already tomorrow
    due = JobApplication.objects.to_remind(furthest).without_texts()
    return sum(_remind(application.pk, now) for application in due if _is_morning(application, now))


def _is_morning(application: JobApplication, now: datetime) -> bool:
    local = now.astimezone(application.user.zone)
    day = application.remind_on
    return day is not None and (day < local.date() or (day == local.date() and local.hour >= MORNING))


@transaction.atomic
def _remind(pk: Any, now: datetime) -> bool:
    application = JobApplication.objects.locked(pk)
    if application.reminded_at or application.deleted_at or not _is_morning(application, now):
        return False  # another worker was here first, or the person
    application.reminded_at = now
    application.save(update_fields=["reminded_at"])
    notify(
        user=application.user,
        kind=REMINDER,
        key=f"{application.pk}:{application.remind_on}",
        params={"title": str(application), "step": application.next_step or _("Look at it again")},
        link=reverse("application", args=[application.pk]),
    )
    return True


def _locked(application: JobApplication) -> JobApplication:
    """The application, one writer at a time. Raises ``ValidationError`` when it was deleted a moment ago."""
    kept = JobApplication.objects.locked(application.pk)
    if kept.deleted_at:
        raise ValidationError(_("You have deleted this application. Take it back first."), code="deleted")
    return kept


def _save(application: JobApplication) -> None:
    application.changed_at = timezone.now()
    application.save()


def _described(title: str, company: str, url: str) -> dict[str, str]:
    title = checked_line("title", title, TITLE_MAX_LENGTH)
    if not title:
        raise refuse("title", _("Give it a title. You can change it later."), "required")
    return {
        "title": title,
        "company": checked_line("company", company, COMPANY_MAX_LENGTH),
        "url": checked_address(url),
    }


def _paragraphs(field: str, text: str, limit: int) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > limit:
        raise refuse(field, _("At most %(limit)s characters.") % {"limit": limit}, "too_long")
    if "\x00" in text:
        raise refuse(field, _("The text holds a null character, which cannot be kept."), "null")
    return text
