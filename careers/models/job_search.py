"""A learner's own search for a job: the postings that they read here, and their applications. Private to them."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User

TEXT_MAX_LENGTH = 60_000  # what the reader reads (careers.reading.MOST_READ); the database holds it too
Row = TypeVar("Row", bound=models.Model)


class OwnRowQuerySet(models.QuerySet[Row]):
    """Rows that only their owner knows of, and that can be taken back for a while after they were deleted."""

    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def kept(self) -> Self:
        """Those that are not deleted."""
        return self.filter(deleted_at=None)

    def deleted(self) -> Self:
        """Those that can still be taken back."""
        return self.filter(deleted_at__isnull=False)

    def deleted_before(self, moment: datetime) -> Self:
        return self.filter(deleted_at__lt=moment)

    def locked(self, pk: uuid.UUID) -> Row:
        """The row, locked until the transaction ends: one writer at a time moves it."""
        return self.select_for_update(of=("self",)).get(pk=pk)


class JobPostingQuerySet(OwnRowQuerySet["JobPosting"]):
    def newest_first(self) -> Self:
        return self.order_by("-pasted_at", "-pk")

    def without_texts(self) -> Self:
        """For lists: a text may have 60,000 characters, and what was found in it as many."""
        return self.defer("text", "findings")


class JobPosting(models.Model):
    """A job description that a learner brought in, with what was read in it and what they corrected.

    ``findings`` is a reading as ``careers.postings`` keeps it, made by version ``reader`` of the reader.
    ``corrections`` says by the key of a skill how much it is asked for: ``must``, ``preferred`` or ``no``;
    they stay when the text is read again.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="job_postings")
    title = models.CharField(_("title"), max_length=160)
    company = models.CharField(_("company"), max_length=120, blank=True)
    url = models.URLField(_("where it was found"), max_length=500, blank=True)
    text = models.TextField(_("text"), max_length=TEXT_MAX_LENGTH)
    findings = models.JSONField(default=dict, editable=False)
    reader = models.PositiveSmallIntegerField(_("version of the reader"), default=0, editable=False)
    corrections = models.JSONField(default=dict, blank=True, editable=False)
    pasted_at = models.DateTimeField(default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[JobPostingQuerySet] = JobPostingQuerySet.as_manager()

    class Meta:
        verbose_name = _("job posting")
        verbose_name_plural = _("job postings")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="job_posting_title_given"),
            models.CheckConstraint(condition=~Q(text=""), name="job_posting_text_given"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.company}" if self.company else self.title


class JobApplicationQuerySet(OwnRowQuerySet["JobApplication"]):
    def in_order(self) -> Self:
        """As they stand on the board: what changed last comes first."""
        return self.order_by("-changed_at", "-pk")

    def with_posting(self) -> Self:
        return self.select_related("posting")

    def without_texts(self) -> Self:
        """For the board: the advert of each may have 60,000 characters."""
        return self.defer("advert", "notes", "posting__text", "posting__findings")

    def to_remind(self, day: date) -> Self:
        """Those whose reminder is for ``day`` or before, and that were not reminded of since it was set."""
        waiting = self.kept().filter(remind_on__lte=day, reminded_at=None, user__is_active=True)
        return waiting.select_related("user").order_by("pk")


class JobApplication(models.Model):
    """An application of a learner, from a job they saved to how it ended.

    A stage has the day on which it was reached; the day of a later stage is empty after a step back. The
    advert is kept as it was on ``advert_on``: it often disappears before the interview.
    """

    class Stage(models.TextChoices):
        SAVED = "saved", _("Saved")
        APPLIED = "applied", _("Applied")
        INTERVIEWING = "interviewing", _("Interviewing")
        OFFER = "offer", _("Offer")
        CLOSED = "closed", _("Closed")

    class Outcome(models.TextChoices):
        ACCEPTED = "accepted", _("I took the job")
        REFUSED = "refused", _("They said no")
        SILENCE = "silence", _("No answer")
        WITHDRAWN = "withdrawn", _("I withdrew")
        GONE = "gone", _("The job was withdrawn")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="job_applications")
    posting = models.ForeignKey(
        JobPosting, on_delete=models.SET_NULL, null=True, blank=True, related_name="applications"
    )
    title = models.CharField(_("title"), max_length=160)
    company = models.CharField(_("company"), max_length=120, blank=True)
    url = models.URLField(_("where it was found"), max_length=500, blank=True)
    stage = models.CharField(_("stage"), max_length=12, choices=Stage.choices, default=Stage.SAVED)
    outcome = models.CharField(_("how it ended"), max_length=9, choices=Outcome.choices, blank=True, default="")
    saved_on = models.DateField(_("saved on"))
    applied_on = models.DateField(_("applied on"), null=True, blank=True)
    interviewing_on = models.DateField(_("first interview on"), null=True, blank=True)
    offer_on = models.DateField(_("offer on"), null=True, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    contacts = models.TextField(_("contacts"), max_length=2_000, blank=True)
    notes = models.TextField(_("notes"), max_length=10_000, blank=True)
    next_step = models.CharField(_("next step"), max_length=200, blank=True)
    remind_on = models.DateField(_("remind me on"), null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    advert = models.TextField(_("the advert as it was"), max_length=TEXT_MAX_LENGTH, blank=True, editable=False)
    advert_on = models.DateField(null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[JobApplicationQuerySet] = JobApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("job application")
        verbose_name_plural = _("job applications")
        constraints = [
            models.CheckConstraint(condition=~Q(title=""), name="job_application_title_given"),
            models.CheckConstraint(
                condition=Q(stage="closed", closed_on__isnull=False) & ~Q(outcome="")
                | Q(closed_on=None, outcome="") & ~Q(stage="closed"),
                name="job_application_closed_has_day_and_outcome",
            ),
            models.CheckConstraint(
                condition=Q(advert="", advert_on=None) | Q(advert_on__isnull=False) & ~Q(advert=""),
                name="job_application_advert_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.company}" if self.company else self.title

    @property
    def reached(self) -> JobApplication.Stage:
        """The furthest stage before it was closed, by the days that are kept."""
        days = {
            self.Stage.OFFER: self.offer_on,
            self.Stage.INTERVIEWING: self.interviewing_on,
            self.Stage.APPLIED: self.applied_on,
        }
        return next((stage for stage, day in days.items() if day), self.Stage.SAVED)

    @property
    def next_stage(self) -> JobApplication.Stage:
        """Where it most likely goes from here."""
        stages = list(self.Stage)
        return stages[min(stages.index(self.Stage(self.stage)) + 1, len(stages) - 1)]

    @property
    def since(self) -> date | None:
        """The day on which it came to where it is."""
        return getattr(self, f"{self.stage}_on")
