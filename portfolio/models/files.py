"""Uploaded files: checked and kept once, attached to as many revisions as show them."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .work import Revision

FOLDER = "portfolio"  # of the storage: nothing else may lie below it


def new_place(instance: models.Model | None, filename: str) -> str:
    """Where the bytes go: a name that says nothing and cannot be guessed."""
    name = uuid.uuid4().hex
    return f"{FOLDER}/{name[:2]}/{name}"


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def of(self, user: User) -> StoredFileQuerySet:
        return self.filter(owner=user)

    def clean(self) -> StoredFileQuerySet:
        return self.filter(state=StoredFile.State.CLEAN)

    def being_checked(self) -> StoredFileQuerySet:
        return self.filter(state__in=[StoredFile.State.QUARANTINED, StoredFile.State.SCANNING])

    def unused(self) -> StoredFileQuerySet:
        """Those that no revision shows."""
        return self.filter(attachments=None)

    def unused_before(self, moment: datetime) -> StoredFileQuerySet:
        """Those that were found unused that long ago, and still are."""
        return self.unused().filter(unused_since__lt=moment)

    def locked(self) -> StoredFileQuerySet:
        """The rows, locked until the transaction ends."""
        return self.select_for_update(of=("self",))

    def bytes_used(self) -> int:
        """What they take of their owner's room. Nothing is kept of a refused one."""
        kept = self.exclude(state=StoredFile.State.REJECTED)
        return kept.aggregate(total=Sum("size", default=0))["total"]


class StoredFile(models.Model):
    """The bytes of one upload. Until it is clean nobody is served it, not even its owner.

    Of one that is refused the row is kept, to say why, and no bytes: ``file`` is empty.
    """

    class State(models.TextChoices):
        QUARANTINED = "quarantined", _("Waiting to be checked")
        SCANNING = "scanning", _("Being checked")
        CLEAN = "clean", _("Checked")
        REJECTED = "rejected", _("Refused")
        FAILED = "failed", _("Could not be checked")

    class Antivirus(models.TextChoices):
        NOT_RUN = "not_run", _("Not checked for viruses")
        CLEAR = "clear", _("Checked for viruses")
        FOUND = "found", _("A virus was found")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stored_files")
    sha256 = models.CharField(_("SHA-256 of what was uploaded"), max_length=64, editable=False)
    file = models.FileField(upload_to=new_place, max_length=200)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    name = models.CharField(_("name when it was uploaded"), max_length=255)
    kind = models.CharField(max_length=8, blank=True, help_text=_("What it was found to be; empty before the check."))
    media_type = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=11, choices=State.choices, default=State.QUARANTINED)
    reason = models.CharField(_("why it was refused"), max_length=40, blank=True)
    message = models.TextField(_("what its owner is told"), blank=True)
    antivirus = models.CharField(max_length=7, choices=Antivirus.choices, default=Antivirus.NOT_RUN)
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    width = models.PositiveIntegerField(null=True, blank=True)
    height = models.PositiveIntegerField(null=True, blank=True)
    pages = models.PositiveIntegerField(null=True, blank=True)
    text_html = models.TextField(_("its text as HTML"), blank=True, editable=False)
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    unused_since = models.DateTimeField(_("found without an attachment"), null=True, blank=True, editable=False)

    objects: ClassVar[StoredFileQuerySet] = StoredFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("stored file")
        verbose_name_plural = _("stored files")
        constraints = [
            # Kept once for each person; never shared between people, or an upload would tell who else has it.
            models.UniqueConstraint(fields=["owner", "sha256"], name="stored_file_once_per_owner"),
            models.CheckConstraint(
                condition=Q(state="clean", checked_at__isnull=False) & ~Q(media_type="") | ~Q(state="clean"),
                name="stored_file_clean_is_known",
            ),
            models.CheckConstraint(condition=~Q(state="rejected", reason=""), name="stored_file_rejected_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(state="clean", antivirus="found"), name="stored_file_with_a_virus_is_not_clean"
            ),
            models.CheckConstraint(
                condition=Q(state="rejected") | ~Q(file=""), name="stored_file_has_bytes_unless_refused"
            ),
        ]
        indexes = [models.Index(fields=["state", "uploaded_at"], name="stored_file_state_age")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_clean(self) -> bool:
        return self.state == self.State.CLEAN

    @property
    def is_picture(self) -> bool:
        return self.media_type.startswith("image/")


class FilePreview(models.Model):
    """A picture of one page of a file, or a small picture of a picture."""

    stored_file = models.ForeignKey(StoredFile, on_delete=models.CASCADE, related_name="previews")
    page = models.PositiveSmallIntegerField()
    file = models.FileField(upload_to=new_place, max_length=200)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()

    class Meta:
        ordering = ["page"]
        constraints = [models.UniqueConstraint(fields=["stored_file", "page"], name="file_preview_one_per_page")]

    def __str__(self) -> str:
        return f"{self.stored_file_id}: {self.page}"


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def of(self, user: User) -> AttachmentQuerySet:
        return self.filter(revision__case_study__owner=user)

    def with_files(self) -> AttachmentQuerySet:
        return self.select_related("stored_file").order_by("position", "pk")


class Attachment(models.Model):
    """A file as a revision shows it. Its id is part of the address, and says nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="attachments")
    stored_file = models.ForeignKey(StoredFile, on_delete=models.RESTRICT, related_name="attachments")
    name = models.CharField(_("name"), max_length=120, help_text=_("Texts refer to a picture by it."))
    description = models.CharField(_("description"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    attached_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[AttachmentQuerySet] = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["revision", "name"], name="attachment_name_unique_per_revision"),
            models.UniqueConstraint(fields=["revision", "stored_file"], name="attachment_file_once_per_revision"),
            models.CheckConstraint(condition=~Q(name=""), name="attachment_name_given"),
        ]

    def __str__(self) -> str:
        return self.name
