"""Who you are: the person, and the tokens that act for them."""

from __future__ import annotations

import hashlib
import secrets
import uuid
import zoneinfo
from datetime import date, datetime
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .time_zones import known_time_zones


def validate_time_zone(name: str) -> None:
    """Raise ``ValidationError`` unless ``name`` is a zone of the IANA time zone database."""
    if name not in known_time_zones():
        raise ValidationError(_("“%(name)s” is not a time zone that we know."), code="time_zone", params={"name": name})


class UserManager(BaseUserManager["User"]):
    def mentors(self) -> models.QuerySet[User]:
        """Those who review, by name."""
        return self.filter(is_mentor=True, is_active=True).order_by("name", "pk")

    def create_user(self, email: str, password: str | None = None, **fields: object) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> User:
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=email)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Everybody is a learner; mentor and curator are roles that an admin gives."""

    email = models.EmailField(_("e-mail address"), max_length=254)
    name = models.CharField(_("name"), max_length=120, blank=True, help_text=_("As others should see it."))
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="UTC",
        validators=[validate_time_zone],
        help_text=_("Your weeks begin at midnight here."),
    )
    handle = models.SlugField(  # noqa: DJ001 (null: nobody shares a handle, most have none)
        _("handle"),
        max_length=40,
        null=True,
        blank=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9](?:[a-z0-9-]{1,38}[a-z0-9])$", _("Use 3 to 40 small letters, digits and hyphens.")
            )
        ],
        help_text=_("The last part of the address of your public portfolio."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    is_mentor = models.BooleanField(_("mentor"), default=False, help_text=_("Reviews the work of learners."))
    is_curator = models.BooleanField(_("curator"), default=False, help_text=_("Edits the content, and nothing else."))
    date_joined = models.DateTimeField(_("joined"), default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                fields=["email"],
                name="user_email_unique",
                violation_error_message=_("Somebody already uses this address."),
            ),
            models.UniqueConstraint(
                fields=["handle"],
                condition=Q(handle__isnull=False),
                name="user_handle_unique",
                violation_error_message=_("This handle is taken."),
            ),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_lower_case"),
            models.CheckConstraint(condition=~Q(time_zone=""), name="user_time_zone_given"),
            models.CheckConstraint(
                condition=Q(handle__isnull=True) | Q(handle=Lower("handle")), name="user_handle_lower_case"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def is_staff(self) -> bool:
        """May open the admin site; what is seen there depends on the role."""
        return self.is_superuser or self.is_curator

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        return zoneinfo.ZoneInfo(self.time_zone)

    def today(self) -> date:
        """The day it is where this person lives."""
        return timezone.localdate(timezone=self.zone)

    @property
    def initials(self) -> str:
        words = (self.name or self.email.partition("@")[0]).replace(".", " ").split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return self.name.partition(" ")[0] or self.email.partition("@")[0]


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def of(self, user: User) -> ApiTokenQuerySet:
        return self.filter(user=user).order_by("-created_at", "-pk")

    def unrevoked(self) -> ApiTokenQuerySet:
        """Those that a person still sees in their settings; some may have expired."""
        return self.filter(revoked_at=None)

    def usable(self, now: datetime | None = None) -> ApiTokenQuerySet:
        now = now or timezone.now()
        return self.unrevoked().filter(user__is_active=True).filter(Q(expires_at=None) | Q(expires_at__gt=now))


class ApiToken(models.Model):
    """A personal access token; only its prefix and a digest are kept.

    The secret has 256 bits of entropy, so a plain SHA-256 is enough to store it by.
    """

    class Scope(models.TextChoices):
        READ = "read", _("Read")
        WRITE = "write", _("Read and write")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=60, help_text=_("What it is for, such as “calendar script”."))
    prefix = models.CharField(max_length=12, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    scope = models.CharField(_("scope"), max_length=5, choices=Scope.choices, default=Scope.READ)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [
            models.UniqueConstraint(fields=["digest"], name="api_token_digest_unique"),
            models.CheckConstraint(condition=Q(scope__in=["read", "write"]), name="api_token_scope_known"),
            models.CheckConstraint(
                condition=Q(expires_at=None) | Q(expires_at__gt=F("created_at")),
                name="api_token_expires_after_creation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @staticmethod
    def digest_of(secret: str) -> str:
        return hashlib.sha256(secret.encode()).hexdigest()

    @classmethod
    def new_secret(cls) -> str:
        """A secret that secret scanners recognise by its prefix."""
        return f"aipm_{secrets.token_urlsafe(32)}"


class Erasure(models.Model):
    """That an account was deleted, and when; not whose. The log of the admin site refers to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("deleted account")
        verbose_name_plural = _("deleted accounts")

    def __str__(self) -> str:
        return str(self.pk)


# Django finds models here; they have nothing else to do with these.
from .notifications.models import MailSlot, Notification, NotificationPreference  # noqa: E402, F401
