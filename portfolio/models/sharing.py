"""What others see: the public portfolio, secret links, and files that carry a portfolio in or out."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User

from .files import new_place
from .work import CaseStudy


class PortfolioQuerySet(models.QuerySet["Portfolio"]):
    def of(self, user: User) -> Portfolio:
        """The person's own, or an unsaved one of somebody who has said nothing yet."""
        portfolio = self.filter(user=user).first() or Portfolio()
        portfolio.user = user  # saves the query that it would cost
        return portfolio

    def public(self) -> PortfolioQuerySet:
        return self.filter(visibility=Portfolio.Visibility.PUBLIC, user__handle__isnull=False, user__is_active=True)


class Portfolio(models.Model):
    """The page on which a person shows their work. Its address ends in their handle."""

    class Visibility(models.TextChoices):
        PRIVATE = "private", _("Only you")
        LINK = "link", _("Whoever has a link")
        PUBLIC = "public", _("Everybody, search engines too")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="portfolio")
    visibility = models.CharField(
        _("who sees it"), max_length=7, choices=Visibility.choices, default=Visibility.PRIVATE
    )
    headline = models.CharField(_("headline"), max_length=140, blank=True)
    about = models.TextField(_("about you"), max_length=3_000, blank=True)
    location = models.CharField(_("place"), max_length=120, blank=True)
    contact_email = models.EmailField(_("e-mail address for the public"), max_length=254, blank=True)
    website = models.URLField(_("website or profile"), max_length=300, blank=True)
    shows_progress = models.BooleanField(_("show how far you are in the plan"), default=False)
    shows_skills = models.BooleanField(_("show your skills with their evidence"), default=True)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[PortfolioQuerySet] = PortfolioQuerySet.as_manager()

    class Meta:
        verbose_name = _("portfolio")
        verbose_name_plural = _("portfolios")

    def __str__(self) -> str:
        return self.headline or str(self.user)


class ShareLinkQuerySet(models.QuerySet["ShareLink"]):
    def of(self, user: User) -> ShareLinkQuerySet:
        return self.filter(owner=user)

    def unrevoked(self) -> ShareLinkQuerySet:
        """Those that their owner still sees; some may be over."""
        return self.filter(revoked_at=None)

    def live(self, now: datetime | None = None) -> ShareLinkQuerySet:
        now = now or timezone.now()
        return self.filter(revoked_at=None, owner__is_active=True).filter(Q(expires_at=None) | Q(expires_at__gt=now))

    def opened_by(self, token: str) -> ShareLinkQuerySet:
        """The live link that this token opens."""
        return self.live().filter(digest=ShareLink.digest_of(token))


class ShareLink(models.Model):
    """A secret address of a case study, or of the whole portfolio. Only a digest of it is kept."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="share_links")
    case_study = models.ForeignKey(
        CaseStudy, on_delete=models.CASCADE, null=True, blank=True, related_name="share_links"
    )
    label = models.CharField(_("who it is for"), max_length=60, blank=True)
    digest = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[ShareLinkQuerySet] = ShareLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("secret link")
        verbose_name_plural = _("secret links")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["digest"], name="share_link_digest_unique"),
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(expires_at__gt=F("created_at")),
                name="share_link_expires_after_creation",
            ),
        ]

    def __str__(self) -> str:
        return self.label or f"{self.created_at:%Y-%m-%d}"

    @property
    def is_over(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @staticmethod
    def new_token() -> str:
        return secrets.token_urlsafe(24)

    @staticmethod
    def digest_of(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()


class TransferQuerySet(models.QuerySet["Transfer"]):
    def of(self, user: User) -> TransferQuerySet:
        return self.filter(owner=user).order_by("-created_at")

    def under_way(self) -> TransferQuerySet:
        return self.filter(state__in=[Transfer.State.WAITING, Transfer.State.WORKING])

    def exports(self) -> TransferQuerySet:
        return self.filter(kind__in=[Transfer.Kind.PDF, Transfer.Kind.ARCHIVE])

    def imports(self) -> TransferQuerySet:
        return self.filter(kind=Transfer.Kind.IMPORT)

    def expired(self, now: datetime) -> TransferQuerySet:
        return self.filter(expires_at__lte=now)


class Transfer(models.Model):
    """A portfolio on its way out (a PDF, a zip) or in (an import), made in the background."""

    class Kind(models.TextChoices):
        PDF = "pdf", _("PDF")
        ARCHIVE = "archive", _("Zip with everything")
        IMPORT = "import", _("Import")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        WORKING = "working", _("At work")
        DONE = "done", _("Ready")
        FAILED = "failed", _("Failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="transfers")
    kind = models.CharField(max_length=7, choices=Kind.choices)
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    case_study = models.ForeignKey(CaseStudy, on_delete=models.CASCADE, null=True, blank=True, related_name="transfers")
    name = models.CharField(max_length=255, blank=True)
    file = models.FileField(upload_to=new_place, max_length=200, blank=True)
    size = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    steps = models.PositiveIntegerField(default=0, editable=False)
    steps_done = models.PositiveIntegerField(default=0, editable=False)
    report = models.JSONField(default=dict, blank=True, editable=False)
    message = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    finished_at = models.DateTimeField(null=True, blank=True, editable=False)
    expires_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[TransferQuerySet] = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "working"], finished_at=None)
                | Q(state__in=["done", "failed"], finished_at__isnull=False),
                name="transfer_finished_has_a_time",
            ),
            models.CheckConstraint(condition=Q(steps_done__lte=F("steps")), name="transfer_steps_done_of_steps"),
        ]
        indexes = [models.Index(fields=["expires_at"], condition=Q(expires_at__isnull=False), name="transfer_expires")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.created_at:%Y-%m-%d}"

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.WAITING, self.State.WORKING)

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.DONE

    @property
    def came(self) -> list[dict[str, str]]:
        """Of an import: the ``title`` and ``slug`` of what came in, and what there is of it (``says``)."""
        return self.report.get("came", [])

    @property
    def left(self) -> list[str]:
        """Of an import: what did not come in, or not as it was, and why."""
        return self.report.get("left", [])
