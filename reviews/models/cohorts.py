"""Cohorts: learners and the mentors who look after them."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from roadmaps.models import Roadmap

TEXT_MAX_LENGTH = 2_000


class CohortQuerySet(models.QuerySet["Cohort"]):
    def mentored_by(self, user: User) -> CohortQuerySet:
        """Those in which the person is a mentor now. Whoever is no mentor any more looks after none."""
        return self.filter(pk__in=Membership.objects.active().acting_mentors().filter(user=user).values("cohort"))

    def learned_in_by(self, user: User) -> CohortQuerySet:
        """Those in which the person is a learner now."""
        return self.filter(
            pk__in=Membership.objects.active().filter(user=user, role=Membership.Role.LEARNER).values("cohort")
        )

    def open(self) -> CohortQuerySet:
        return self.filter(closed_at=None)

    def with_counts(self) -> CohortQuerySet:
        """Bring along how many learners and mentors there are now."""
        here = Q(memberships__left_at=None)
        return self.annotate(
            learners=Count("memberships", filter=here & Q(memberships__role=Membership.Role.LEARNER)),
            mentors=Count(
                "memberships",
                filter=here & Q(memberships__role=Membership.Role.MENTOR, memberships__user__is_mentor=True),
            ),
        )

    def newest_first(self) -> CohortQuerySet:
        return self.order_by("-made_at", "-pk")

    def made_since(self, user: User, since: datetime) -> CohortQuerySet:
        return self.filter(made_by=user, made_at__gt=since)

    def locked(self, pk: int) -> Cohort:
        """The row, locked until the transaction ends: one at a time comes, goes or invites."""
        return self.select_for_update(of=("self",)).get(pk=pk)


class Cohort(models.Model):
    """Learners who follow one plan, and their mentors."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=80, editable=False)
    about = models.TextField(_("what it is about"), max_length=TEXT_MAX_LENGTH, blank=True)
    roadmap = models.ForeignKey(Roadmap, on_delete=models.PROTECT, related_name="cohorts")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="cohorts_made", editable=False
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[CohortQuerySet] = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        constraints = [
            models.UniqueConstraint(fields=["slug"], name="cohort_slug_unique"),
            models.CheckConstraint(condition=~Q(name=""), name="cohort_name_given"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self) -> MembershipQuerySet:
        return self.filter(left_at=None, cohort__closed_at=None)

    def learners(self) -> MembershipQuerySet:
        return self.filter(role=Membership.Role.LEARNER)

    def mentors(self) -> MembershipQuerySet:
        return self.filter(role=Membership.Role.MENTOR)

    def acting_mentors(self) -> MembershipQuerySet:
        """Without those who were made mentors of a cohort and are no mentors any more."""
        return self.mentors().filter(user__is_mentor=True, user__is_active=True)

    def of(self, user: User) -> MembershipQuerySet:
        return self.filter(user=user)

    def here(self) -> MembershipQuerySet:
        """Those who have not left; the cohort may be closed."""
        return self.filter(left_at=None)

    def by_name(self) -> MembershipQuerySet:
        return self.select_related("user").order_by("user__name", "pk")


class Membership(models.Model):
    """That a person is, or was, in a cohort."""

    class Role(models.TextChoices):
        LEARNER = "learner", _("Learner")
        MENTOR = "mentor", _("Mentor")

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=7, choices=Role.choices)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)
    left_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[MembershipQuerySet] = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("member of a cohort")
        verbose_name_plural = _("members of cohorts")
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "user"], condition=Q(left_at=None), name="membership_one_at_a_time"
            ),
            models.CheckConstraint(condition=Q(role__in=["learner", "mentor"]), name="membership_role_known"),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("joined_at")), name="membership_left_after_joining"
            ),
        ]
        indexes = [models.Index(fields=["user", "role"], name="membership_of_person")]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.cohort_id} as {self.role}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, now: datetime | None = None) -> InvitationQuerySet:
        """Those that somebody may still accept."""
        now = now or timezone.now()
        return self.filter(revoked_at=None, expires_at__gt=now, cohort__closed_at=None).filter(
            Q(email="") | Q(accepted_at=None)
        )

    def opened_by(self, token: str) -> InvitationQuerySet:
        """The open invitation that this token belongs to."""
        return self.open().filter(digest=Invitation.digest_of(token))

    def links(self) -> InvitationQuerySet:
        return self.filter(email="")

    def addressed(self) -> InvitationQuerySet:
        return self.exclude(email="")

    def made_since(self, user: User, since: datetime) -> InvitationQuerySet:
        return self.filter(made_by=user, made_at__gt=since)

    def newest_first(self) -> InvitationQuerySet:
        return self.order_by("-made_at", "-pk")

    def over_since(self, moment: datetime) -> InvitationQuerySet:
        """Those that ended before this: accepted, revoked, or their time was up."""
        return self.filter(Q(expires_at__lt=moment) | Q(revoked_at__lt=moment) | Q(accepted_at__lt=moment))


class Invitation(models.Model):
    """A secret way into a cohort: a link for whoever has it, or a mail to one address. Only a digest is kept."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"), max_length=254, blank=True, help_text=_("Empty for a link."))
    role = models.CharField(_("role"), max_length=7, choices=Membership.Role.choices, default=Membership.Role.LEARNER)
    digest = models.CharField(max_length=64, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="invitations_made", editable=False
    )
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField(_("open until"))
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[InvitationQuerySet] = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        constraints = [
            models.UniqueConstraint(fields=["digest"], name="invitation_digest_unique"),
            models.CheckConstraint(condition=Q(email=Lower("email")), name="invitation_email_lower_case"),
            models.CheckConstraint(
                # Whoever has a link comes as a learner; a mentor is asked by name.
                condition=~Q(role="mentor", email=""),
                name="invitation_of_a_mentor_is_addressed",
            ),
        ]

    def __str__(self) -> str:
        return self.email or str(self.cohort_id)

    @staticmethod
    def new_token() -> str:
        return secrets.token_urlsafe(24)

    @staticmethod
    def digest_of(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()


class NudgeQuerySet(models.QuerySet["Nudge"]):
    def to(self, learner: User) -> NudgeQuerySet:
        return self.filter(learner=learner)

    def sent_since(self, moment: datetime) -> NudgeQuerySet:
        return self.filter(sent_at__gt=moment)

    def newest_first(self) -> NudgeQuerySet:
        return self.select_related("mentor").order_by("-sent_at", "-pk")


class Nudge(models.Model):
    """A word from a mentor to a learner, written by the mentor."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="nudges")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="nudges")
    mentor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="nudges_written"
    )
    text = models.TextField(_("text"), max_length=TEXT_MAX_LENGTH)
    sent_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[NudgeQuerySet] = NudgeQuerySet.as_manager()

    class Meta:
        verbose_name = _("word to a learner")
        verbose_name_plural = _("words to learners")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="nudge_has_a_text")]
        indexes = [models.Index(fields=["cohort", "learner", "-sent_at"], name="nudge_latest")]

    def __str__(self) -> str:
        return f"{self.learner_id}: {self.sent_at:%Y-%m-%d}"


class MentorNoteQuerySet(models.QuerySet["MentorNote"]):
    def of(self, learner: User) -> MentorNoteQuerySet:
        """With who wrote them, the newest first."""
        return self.filter(learner=learner).select_related("author").order_by("-written_at", "-pk")


class MentorNote(models.Model):
    """What mentors tell each other of a learner. The learner's export holds it; their pages do not."""

    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentor_notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="mentor_notes_written"
    )
    text = models.TextField(_("note"), max_length=4_000)
    written_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[MentorNoteQuerySet] = MentorNoteQuerySet.as_manager()

    class Meta:
        verbose_name = _("note among mentors")
        verbose_name_plural = _("notes among mentors")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="mentor_note_has_a_text")]
        indexes = [models.Index(fields=["learner", "-written_at"], name="mentor_note_latest")]

    def __str__(self) -> str:
        return f"{self.learner_id}: {self.written_at:%Y-%m-%d}"
