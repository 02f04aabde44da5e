"""A learner's own search for a job: the postings that they read here. Private to them."""

from __future__ import annotations

import uuid
from datetime import datetime
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
