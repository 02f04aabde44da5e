"""Asking for a review, and whose turn it is."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Min, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.models import CaseStudy, Revision
from reviews.deadlines import CLAIM, CLAIM_AT_MOST, RECENT

from .cohorts import Cohort, Membership

MESSAGE_MAX_LENGTH = 2_000


class ReviewRequestQuerySet(models.QuerySet["ReviewRequest"]):
    def of(self, learner: User) -> ReviewRequestQuerySet:
        return self.filter(case_study__owner=learner)

    def open(self) -> ReviewRequestQuerySet:
        """Those that a mentor still owes an answer: waiting, or claimed."""
        return self.filter(status__in=ReviewRequest.OPEN)

    def open_for(self, study: CaseStudy) -> ReviewRequest | None:
        """The one that is open, of which there is at most one."""
        return self.open().filter(case_study=study).first()

    def latest_of(self, study: CaseStudy) -> ReviewRequest | None:
        return self.filter(case_study=study).with_people().latest_first().first()

    def waiting(self) -> ReviewRequestQuerySet:
        return self.filter(status=ReviewRequest.Status.WAITING)

    def claimed_by(self, mentor: User) -> ReviewRequestQuerySet:
        return self.filter(status=ReviewRequest.Status.CLAIMED, claimed_by=mentor)

    def claimed(self) -> ReviewRequestQuerySet:
        return self.filter(status=ReviewRequest.Status.CLAIMED)

    def kept(self) -> ReviewRequestQuerySet:
        """Those whose work its author has not deleted."""
        return self.filter(case_study__deleted_at=None)

    def with_answers(self) -> ReviewRequestQuerySet:
        """Bring along when the first review of each took effect: ``answered_at``."""
        return self.annotate(answered_at=Min("reviews__took_effect_at"))

    def of_kind(self, key: str) -> ReviewRequestQuerySet:
        return self.filter(case_study__artifact_type__key=key)

    def of_learners_in(self, cohort: Cohort) -> ReviewRequestQuerySet:
        """Those of the cohort's learners, and those that were sent to its mentors."""
        learners = Membership.objects.active().learners().filter(cohort=cohort)
        return self.filter(Q(cohort=cohort) | Q(case_study__owner__in=learners.values("user")))

    def asked_by(self, moment: datetime) -> ReviewRequestQuerySet:
        """Those that were asked for at that moment, or before."""
        return self.filter(asked_at__lte=moment)

    def returned_to(self, mentor: User) -> ReviewRequestQuerySet:
        """New versions of work that this mentor knows and that waits, or waited, for them first."""
        return self.filter(reserved_for=mentor)

    def latest_first(self) -> ReviewRequestQuerySet:
        return self.order_by("-asked_at", "-pk")

    def with_people(self) -> ReviewRequestQuerySet:
        """Bring the work, its author, its kind and who is in play along; not the text."""
        return self.select_related(
            "revision",
            "case_study__owner",
            "case_study__artifact_type",
            "mentor",
            "cohort",
            "claimed_by",
            "reserved_for",
        ).defer("revision__body", "revision__html", "revision__plain_text")

    def not_barred_to(self, user: User) -> ReviewRequestQuerySet:
        """Those that this person could review at all, whoever they were sent to.

        Never their own work, never one whose author asked for another mentor instead of them (unless the
        author then asks for them by name), and never a second opinion on their own review.
        """
        if not (user.is_mentor and user.is_active):
            return self.none()
        declined = RequestEvent.objects.filter(kind=RequestEvent.Kind.ANOTHER_MENTOR, mentor=user)
        by_name = Q(audience=ReviewRequest.Audience.MENTOR, mentor=user)
        return (
            self.kept()
            .exclude(case_study__owner=user)
            .filter(by_name | ~Q(case_study__in=declined.values("request__case_study")))
            .filter(Q(is_second_opinion=False) | ~Q(follows__claimed_by=user))
        )

    def visible_to_mentor(self, user: User) -> ReviewRequestQuerySet:
        """Those that were submitted to this mentor and are open, and those that they took or reviewed."""
        if not (user.is_mentor and user.is_active):
            return self.none()
        to_them = (
            Q(audience=ReviewRequest.Audience.ANYONE)
            | Q(audience=ReviewRequest.Audience.COHORT, cohort__in=Cohort.objects.mentored_by(user))
            | Q(audience=ReviewRequest.Audience.MENTOR, mentor=user)
        )
        open_to_them = ReviewRequest.objects.not_barred_to(user).open().filter(to_them)
        theirs = self.kept().exclude(case_study__owner=user)
        return theirs.filter(Q(claimed_by=user) | Q(pk__in=open_to_them.values("pk")))

    def up_for(self, user: User, now: datetime) -> ReviewRequestQuerySet:
        """Those that this mentor could take now: nobody has them, and they wait for nobody else."""
        free = Q(status=ReviewRequest.Status.WAITING) | Q(
            status=ReviewRequest.Status.CLAIMED, claim_expires_at__lte=now
        )
        unreserved = Q(reserved_for=None) | Q(reserved_until__lte=now) | Q(reserved_for=user)
        return self.visible_to_mentor(user).filter(free & unreserved)

    def in_queue_order(self, user: User, now: datetime) -> ReviewRequestQuerySet:
        """First the new versions of work that this mentor knows, until they are late; then who waits longest."""
        theirs = When(reserved_for=user, reserved_until__gt=now, then=Value(0))
        return self.order_by(Case(theirs, default=Value(1)), "asked_at", "pk")

    def claims_over(self, now: datetime) -> ReviewRequestQuerySet:
        return self.claimed().filter(claim_expires_at__lte=now)

    def claims_ending(self, now: datetime, within: timedelta) -> ReviewRequestQuerySet:
        return self.claimed().kept().filter(claim_expires_at__gt=now, claim_expires_at__lte=now + within)

    def waiting_since(self, moment: datetime) -> ReviewRequestQuerySet:
        """Those that nobody has taken and that were asked for by then, the longest wait first."""
        return self.waiting().kept().filter(asked_at__lte=moment).order_by("asked_at", "pk")

    def recently_closed(self, now: datetime) -> ReviewRequestQuerySet:
        """Those that ended in the last months with a review or without an answer, the latest first."""
        ended = (ReviewRequest.Status.REVIEWED, ReviewRequest.Status.ENDED)
        return self.filter(status__in=ended, closed_at__gt=now - RECENT).order_by("-closed_at", "-pk")

    def locked(self, pk: int) -> ReviewRequest:
        """The row, locked until the transaction ends: one writer at a time moves a request.

        Its case study is locked first. Whoever takes a version back holds that lock when they ask for the
        request, and so does whoever approves: everybody must take the two in the same order.
        """
        CaseStudy.objects.locked(self.values_list("case_study", flat=True).get(pk=pk))
        return self.select_for_update(of=("self",)).get(pk=pk)


class ReviewRequest(models.Model):
    """A learner asks for a review of one submitted revision. ``status`` says whose turn it is."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting for a mentor")
        CLAIMED = "claimed", _("With a mentor")
        REVIEWED = "reviewed", _("Reviewed")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        ENDED = "ended", _("Ended without a review")

    class Audience(models.TextChoices):
        ANYONE = "anyone", _("Any mentor")
        MENTOR = "mentor", _("One mentor")
        COHORT = "cohort", _("The mentors of a cohort")

    OPEN = (Status.WAITING, Status.CLAIMED)

    # Beside the revision, for the constraint that a case study has one open request.
    case_study = models.ForeignKey(CaseStudy, on_delete=models.CASCADE, related_name="review_requests")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="review_requests")
    message = models.TextField(_("what to look at"), max_length=MESSAGE_MAX_LENGTH, blank=True)
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.WAITING, editable=False)
    # To whom it goes. Said apart from the keys below: when that mentor or cohort is gone, nobody else may read it
    # before the learner says so.
    audience = models.CharField(
        _("to whom"), max_length=6, choices=Audience.choices, default=Audience.ANYONE, editable=False
    )
    mentor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    cohort = models.ForeignKey(Cohort, on_delete=models.SET_NULL, null=True, blank=True, related_name="requests")
    # A new version of a piece goes first to the mentor who knows it, until this moment.
    reserved_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    reserved_until = models.DateTimeField(null=True, editable=False)
    follows = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, related_name="followed_by", editable=False
    )
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    # Who has it; after the review, who wrote it.
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="claims", editable=False
    )
    claimed_at = models.DateTimeField(null=True, editable=False)
    claim_expires_at = models.DateTimeField(null=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(null=True, editable=False)
    # On the review that the request before it led to, by another mentor.
    is_second_opinion = models.BooleanField(default=False, editable=False)

    objects: ClassVar[ReviewRequestQuerySet] = ReviewRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("review request")
        verbose_name_plural = _("review requests")
        constraints = [
            models.UniqueConstraint(
                fields=["case_study"],
                condition=Q(status__in=["waiting", "claimed"]),
                name="review_request_one_open_per_case_study",
                violation_error_message=_("This piece is already waiting for a review."),
            ),
            models.UniqueConstraint(
                fields=["follows"],
                condition=Q(is_second_opinion=True, follows__isnull=False) & ~Q(status="withdrawn"),
                name="review_request_one_second_opinion",
                violation_error_message=_("You have asked for a second opinion on this review."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "claimed", "reviewed", "withdrawn", "ended"]),
                name="review_request_status_known",
            ),
            models.CheckConstraint(
                condition=Q(audience="anyone", mentor=None, cohort=None)
                | Q(audience="mentor", cohort=None)
                | Q(audience="cohort", mentor=None),
                name="review_request_audience_known",
            ),
            models.CheckConstraint(
                # The mentor may be gone with their account; the claim then expires by itself.
                condition=~Q(status="claimed") | Q(claimed_at__isnull=False, claim_expires_at__isnull=False),
                name="review_request_claim_expires",
            ),
            models.CheckConstraint(
                condition=~Q(status="waiting") | Q(claimed_by=None, claimed_at=None, claim_expires_at=None),
                name="review_request_waiting_is_unclaimed",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "claimed"], closed_at=None)
                | Q(status__in=["reviewed", "withdrawn", "ended"], closed_at__isnull=False),
                name="review_request_closed_at_the_end",
            ),
            models.CheckConstraint(
                condition=Q(reserved_until=None) | Q(reserved_until__gt=F("asked_at")),
                name="review_request_reserved_for_a_while",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "asked_at"], name="review_request_queue"),
            models.Index(fields=["claimed_by", "status"], name="review_request_claims"),
        ]

    def __str__(self) -> str:
        return f"{self.case_study_id}: {self.status}"

    @property
    def is_open(self) -> bool:
        return self.status in self.OPEN

    def has_claim(self, user: User, now: datetime) -> bool:
        """Whether this person has it now; a claim whose time is over holds nothing."""
        return (
            self.status == self.Status.CLAIMED
            and self.claimed_by_id == user.pk
            and self.claim_expires_at is not None
            and now < self.claim_expires_at
        )

    def renewed_until(self, now: datetime) -> datetime | None:
        """Until when the claim would hold if it were renewed now; ``None`` when that adds nothing."""
        if self.claimed_at is None or self.claim_expires_at is None:
            return None
        until = min(now + CLAIM, self.claimed_at + CLAIM_AT_MOST)
        return until if until > self.claim_expires_at else None

    def is_claim_over(self, now: datetime) -> bool:
        """Whether the time of its claim is over, so that it is back in the queue in all but name."""
        return bool(self.status == self.Status.CLAIMED and self.claim_expires_at and self.claim_expires_at <= now)

    def is_reserved(self, now: datetime) -> bool:
        """Whether it still waits for the mentor who knows the piece."""
        return bool(self.reserved_for_id and self.reserved_until and now < self.reserved_until)


class RequestEventQuerySet(models.QuerySet["RequestEvent"]):
    def for_learner(self) -> RequestEventQuerySet:
        """What the author of the work may know: not that a review was written before it takes effect."""
        writing = (RequestEvent.Kind.PUBLISHED, RequestEvent.Kind.TAKEN_BACK)
        return self.exclude(kind__in=writing).select_related("by", "mentor")

    def for_mentors(self) -> RequestEventQuerySet:
        """What the mentors may know whom the work was sent to: not what another one has written and not published."""
        return self.for_learner().exclude(kind=RequestEvent.Kind.REMINDED)


class RequestEvent(models.Model):
    """What happened to a request, append-only. People see the part that is theirs to know."""

    class Kind(models.TextChoices):
        ASKED = "asked", _("Asked for a review")
        CLAIMED = "claimed", _("Taken by a mentor")
        RENEWED = "renewed", _("Kept for longer")
        RELEASED = "released", _("Given back to the queue")
        EXPIRED = "expired", _("Fell back to the queue, since the time was over")
        REASSIGNED = "reassigned", _("Given to another mentor by an admin")
        ANOTHER_MENTOR = "another_mentor", _("Asked for another mentor")
        REMINDED = "reminded", _("Reminded")
        PUBLISHED = "published", _("Review published")
        TAKEN_BACK = "taken_back", _("Review taken back")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        ENDED = "ended", _("Ended without a review")

    request = models.ForeignKey(ReviewRequest, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    mentor = models.ForeignKey(  # whom it is about: who had the claim, or has it now
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    reason = models.CharField(max_length=500, blank=True)

    objects: ClassVar[RequestEventQuerySet] = RequestEventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event of a request")
        verbose_name_plural = _("events of requests")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="reassigned", reason=""), name="request_event_reassignment_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.kind}"


class AbsenceQuerySet(models.QuerySet["Absence"]):
    def of(self, mentor: User) -> AbsenceQuerySet:
        return self.filter(mentor=mentor).order_by("starts", "pk")

    def not_over(self, day: date) -> AbsenceQuerySet:
        return self.filter(ends__gte=day)

    def covering(self, day: date) -> AbsenceQuerySet:
        return self.filter(starts__lte=day, ends__gte=day)

    def by_mentor(self, day: date) -> dict[int, date]:
        """Until when whoever is away on a day is away, by the mentor's key."""
        return dict(self.covering(day).values_list("mentor", "ends"))

    def overlapping(self, starts: date, ends: date) -> AbsenceQuerySet:
        return self.filter(starts__lte=ends, ends__gte=starts)


class Absence(models.Model):
    """Days on which a mentor does not review, both ends included, in their own time zone."""

    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="absences")
    starts = models.DateField(_("first day away"))
    ends = models.DateField(_("last day away"))

    objects: ClassVar[AbsenceQuerySet] = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence of a mentor")
        verbose_name_plural = _("absences of mentors")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gte=F("starts")),
                name="absence_ends_after_its_start",
                violation_error_message=_("The last day is before the first."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.mentor_id}: {self.starts} to {self.ends}"
