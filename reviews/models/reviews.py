"""What a mentor says of a revision: the rubric's levels, a summary and a verdict."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portfolio.models import ArtifactType, CaseStudy, Revision
from reviews.deadlines import TAKE_BACK

from .requests import ReviewRequest

SUMMARY_MAX_LENGTH = 10_000


class Rubric(models.Model):
    """A version of the rubric of an artifact type. Immutable: reviews are bound to it."""

    artifact_type = models.ForeignKey(ArtifactType, on_delete=models.PROTECT, related_name="rubrics")
    number = models.PositiveSmallIntegerField()
    criteria = models.JSONField(help_text=_("As in the content: key, title, question, weight, levels."))
    digest = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("rubric")
        verbose_name_plural = _("rubrics")
        constraints = [
            models.UniqueConstraint(fields=["artifact_type", "number"], name="rubric_number_unique"),
            models.UniqueConstraint(fields=["artifact_type", "digest"], name="rubric_version_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.artifact_type_id}: {self.number}"


class ReviewQuerySet(models.QuerySet["Review"]):
    def by(self, mentor: User | None) -> ReviewQuerySet:
        return self.filter(mentor=mentor)

    def of(self, request: ReviewRequest) -> ReviewQuerySet:
        return self.filter(request=request)

    def drafts(self) -> ReviewQuerySet:
        return self.filter(published_at=None)

    def in_effect(self) -> ReviewQuerySet:
        """Those that the learner may read: published, past the moment of taking back, and not hidden."""
        return self.filter(took_effect_at__isnull=False, hidden_at=None)

    def standing(self) -> ReviewQuerySet:
        """Those in effect that no other replaced."""
        return self.in_effect().filter(
            Q(superseded_by__took_effect_at=None) | Q(superseded_by__hidden_at__isnull=False)
        )

    def approving(self) -> ReviewQuerySet:
        return self.filter(verdict__in=Review.APPROVING)

    def latest_of(self, study: CaseStudy) -> Review | None:
        """The review in effect that its author read last."""
        reviews = self.in_effect().filter(revision__case_study=study).select_related("request", "mentor", "revision")
        return reviews.order_by("-took_effect_at", "-pk").first()

    def visible_to(self, user: User) -> ReviewQuerySet:
        """One's own, drafts included, and those in effect on one's own work. Nobody else's draft, ever."""
        return self.filter(
            Q(mentor=user) | Q(revision__case_study__owner=user, took_effect_at__isnull=False, hidden_at=None)
        )

    def readable_by(self, user: User) -> ReviewQuerySet:
        """What ``visible_to`` says; in effect also those on a piece that the person has to review again, and
        all for an admin. A second opinion is formed without the first."""
        has_it = ReviewRequest.objects.claimed_by(user).filter(is_second_opinion=False).values("case_study")
        in_effect = Q(took_effect_at__isnull=False, hidden_at=None)
        mine = Q(mentor=user) | (in_effect & Q(revision__case_study__owner=user))
        if user.is_mentor:
            mine |= in_effect & Q(request__case_study__in=has_it)
        if user.is_superuser:
            mine |= Q(took_effect_at__isnull=False)
        return self.filter(mine, request__case_study__deleted_at=None)

    def of_twice_reviewed(self) -> ReviewQuerySet:
        """Those of versions that more than one mentor reviewed, with mentors and titles, without the texts."""
        stand = Review.objects.standing().filter(mentor__isnull=False)
        twice = stand.values("revision").annotate(mentors=Count("mentor", distinct=True)).filter(mentors__gt=1)
        return (
            self.filter(mentor__isnull=False, revision__in=twice.values("revision"))
            .select_related("mentor", "revision__case_study")
            .defer("revision__body", "revision__html", "revision__plain_text")
        )

    def with_people(self) -> ReviewQuerySet:
        """Bring along whom and what it is about, the text included."""
        return self.select_related(
            "mentor", "rubric", "revision__case_study__owner", "revision__case_study__artifact_type", "request"
        )

    def of_version(self, revision: Revision) -> ReviewQuerySet:
        """With their mentors, the oldest first."""
        return self.filter(revision=revision).select_related("mentor").order_by("pk")

    def of_versions_before(self, revision: Revision) -> ReviewQuerySet:
        """Those in effect of earlier versions of a piece, the newest first, with their scores and the texts."""
        return (
            self.in_effect()
            .filter(revision__case_study=revision.case_study_id, revision__number__lt=revision.number)
            .select_related("mentor", "revision")
            .defer("revision__html")
            .prefetch_related("scores")
            .order_by("-revision__number", "-took_effect_at", "-pk")
        )

    def newest_first(self) -> ReviewQuerySet:
        return self.order_by("-took_effect_at", "-pk")

    def without_texts(self) -> ReviewQuerySet:
        """For lists: the text of a version may be long."""
        return self.defer("revision__body", "revision__html", "revision__plain_text")

    def locked(self, pk: int) -> Review:
        """The row, locked until the transaction ends."""
        return self.select_for_update(of=("self",)).get(pk=pk)


class Review(models.Model):
    """A private draft until it is published; taken back for 60 seconds; then in effect and immutable."""

    class Verdict(models.TextChoices):
        APPROVED = "approved", _("Approved")
        APPROVED_WITH_NOTES = "approved_with_notes", _("Approved with notes")
        CHANGES_REQUESTED = "changes_requested", _("Changes requested")
        DECLINED = "declined", _("Declined")

    APPROVING = (Verdict.APPROVED, Verdict.APPROVED_WITH_NOTES)

    request = models.ForeignKey(ReviewRequest, on_delete=models.CASCADE, related_name="reviews")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="reviews")
    # Null: "a former mentor", whose account is deleted.
    mentor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="reviews")
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="reviews")
    summary = models.TextField(_("summary"), max_length=SUMMARY_MAX_LENGTH, blank=True)
    verdict = models.CharField(_("verdict"), max_length=19, choices=Verdict.choices, blank=True)
    version = models.PositiveIntegerField(
        default=0, editable=False, help_text=_("Counts the saves of a draft, so that a stale tab is noticed.")
    )
    begun_at = models.DateTimeField(default=timezone.now, editable=False)
    saved_at = models.DateTimeField(default=timezone.now, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    took_effect_at = models.DateTimeField(null=True, editable=False)
    supersedes = models.OneToOneField(
        "self", on_delete=models.SET_NULL, null=True, related_name="superseded_by", editable=False
    )
    hidden_at = models.DateTimeField(null=True, editable=False)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", editable=False
    )
    hidden_reason = models.CharField(_("why it is hidden"), max_length=500, blank=True)

    objects: ClassVar[ReviewQuerySet] = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(
                fields=["request", "mentor"], condition=Q(published_at=None), name="review_one_draft_per_mentor"
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=["", "approved", "approved_with_notes", "changes_requested", "declined"]),
                name="review_verdict_known",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(verdict=""), name="review_published_with_a_verdict"
            ),
            models.CheckConstraint(
                condition=Q(took_effect_at=None) | Q(published_at__isnull=False, took_effect_at__gte=F("published_at")),
                name="review_takes_effect_after_publication",
            ),
            models.CheckConstraint(
                condition=Q(hidden_at=None, hidden_reason="") | (Q(hidden_at__isnull=False) & ~Q(hidden_reason="")),
                name="review_hidden_with_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["revision", "took_effect_at"], name="review_of_revision")]

    def __str__(self) -> str:
        return f"{self.revision_id}: {self.verdict or 'draft'}"

    @property
    def is_draft(self) -> bool:
        return self.published_at is None

    @property
    def is_in_effect(self) -> bool:
        return self.took_effect_at is not None

    @property
    def approves(self) -> bool:
        return self.verdict in self.APPROVING

    @property
    def replaced_by(self) -> Review | None:
        """The review in effect that took this one's place. A draft that will is nobody's business."""
        return Review.objects.filter(supersedes=self).in_effect().first()

    @property
    def takes_effect_at(self) -> datetime | None:
        """When it does, or did; ``None`` for a draft."""
        if self.published_at is None:
            return None
        return self.took_effect_at or self.published_at + TAKE_BACK

    def can_be_taken_back(self, now: datetime) -> bool:
        """For 60 seconds after it was published, as long as it did not take effect."""
        return self.published_at is not None and self.took_effect_at is None and now - self.published_at < TAKE_BACK


class Score(models.Model):
    """The level that a review gives for one criterion of its rubric, and why."""

    class Level(models.TextChoices):
        NOT_YET = "not_yet", _("Not yet")
        NEARLY = "nearly", _("Nearly")
        MEETS = "meets", _("Meets")
        STRONG = "strong", _("Strong")

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    criterion = models.SlugField(max_length=60)
    level = models.CharField(max_length=7, choices=Level.choices, blank=True)
    reason = models.TextField(max_length=2_000, blank=True)

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="score_one_per_criterion"),
            models.CheckConstraint(
                condition=Q(level__in=["", "not_yet", "nearly", "meets", "strong"]), name="score_level_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.level}"


class Feedback(models.Model):
    """What the learner says of a review: an answer to it, and how much it helped."""

    class Helped(models.TextChoices):
        NOT = "not", _("It did not help")
        SOMEWHAT = "somewhat", _("It helped a little")
        MUCH = "much", _("It helped a lot")

    review = models.OneToOneField(Review, on_delete=models.CASCADE, related_name="feedback")
    helped = models.CharField(_("did it help"), max_length=8, choices=Helped.choices, blank=True)
    note = models.TextField(_("why"), max_length=1_000, blank=True)
    rated_at = models.DateTimeField(null=True, editable=False)
    answer = models.TextField(_("answer"), max_length=4_000, blank=True)
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("feedback on a review")
        verbose_name_plural = _("feedback on reviews")
        constraints = [
            models.CheckConstraint(
                condition=Q(helped__in=["", "not", "somewhat", "much"]), name="feedback_helped_known"
            ),
            models.CheckConstraint(
                condition=Q(helped="", rated_at=None) | (~Q(helped="") & Q(rated_at__isnull=False)),
                name="feedback_rated_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.review_id}: {self.helped}"
