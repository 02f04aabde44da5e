"""The market: the career guide, its questions, what the sources say of pay, and related guides."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from roadmaps.models import ContentRow, Roadmap


class CareerGuideQuerySet(models.QuerySet["CareerGuide"]):
    def with_roadmap(self) -> CareerGuideQuerySet:
        return self.select_related("roadmap")

    def leading(self) -> CareerGuideQuerySet:
        """The guide that we lead with first."""
        return self.order_by("pk")


class CareerGuide(ContentRow):
    """The guide to one career; the roadmap is its centre piece."""

    key = models.SlugField(max_length=60)
    roadmap = models.OneToOneField(Roadmap, on_delete=models.PROTECT, related_name="guide")
    title = models.CharField(_("role"), max_length=120)
    headline = models.CharField(max_length=160)
    lede = models.TextField()
    summary = models.CharField(_("summary for search engines"), max_length=200)
    facts = models.JSONField(default=list)
    overview = models.TextField()
    plan_intro = models.TextField()
    pieces_intro = models.TextField()
    salary_intro = models.TextField()
    salary_note = models.TextField()
    openings_note = models.TextField()
    context_note = models.TextField()
    occupation = models.JSONField(_("occupation, for schema.org"), default=dict)
    reviewed_on = models.DateField()
    review_due_on = models.DateField()

    objects = CareerGuideQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key"], name="guide_key_unique"),
            models.CheckConstraint(
                condition=Q(review_due_on__gt=F("reviewed_on")), name="guide_review_due_after_review"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class GuideRow(ContentRow):
    """A row of a guide, at a place of its own."""

    guide = models.ForeignKey(CareerGuide, on_delete=models.CASCADE, related_name="%(class)ss")
    key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True


class Section(GuideRow):
    title = models.CharField(max_length=160)
    body = models.TextField()

    history = HistoricalRecords()

    class Meta:
        ordering = ["guide", "position"]
        constraints = [models.UniqueConstraint(fields=["guide", "key"], name="section_key_unique_in_guide")]

    def __str__(self) -> str:
        return self.title


class Question(GuideRow):
    """A frequently asked question."""

    question = models.CharField(max_length=200)
    answer = models.TextField()
    reviewed_on = models.DateField(null=True, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["guide", "position"]
        constraints = [models.UniqueConstraint(fields=["guide", "key"], name="question_key_unique_in_guide")]

    def __str__(self) -> str:
        return self.question


class RelatedGuide(GuideRow):
    title = models.CharField(max_length=120)
    summary = models.TextField()
    differs = models.TextField(_("how it differs from this role"))

    history = HistoricalRecords()

    class Meta:
        ordering = ["guide", "position"]
        constraints = [models.UniqueConstraint(fields=["guide", "key"], name="related_guide_key_unique_in_guide")]

    def __str__(self) -> str:
        return self.title


class SalaryFigure(GuideRow):
    """What one source says of pay. Never averaged with another; says so while it is not verified."""

    class Level(models.TextChoices):
        ENTRY = "entry", _("First role")
        MID = "mid", _("Experienced")
        SENIOR = "senior", _("Senior")
        ALL = "all", _("All levels")

    class Period(models.TextChoices):
        YEAR = "year", _("a year")
        MONTH = "month", _("a month")
        DAY = "day", _("a day")

    label = models.CharField(max_length=120)
    level = models.CharField(max_length=6, choices=Level.choices)
    region = models.CharField(max_length=80)
    currency = models.CharField(max_length=3)
    period = models.CharField(max_length=5, choices=Period.choices)
    low = models.PositiveIntegerField(null=True, blank=True)
    median = models.PositiveIntegerField(null=True, blank=True)
    high = models.PositiveIntegerField(null=True, blank=True)
    open_ended = models.BooleanField(_("or more"), default=False)
    source = models.CharField(max_length=300)
    method = models.CharField(_("how it was worked out"), max_length=300)
    as_of = models.DateField(null=True, blank=True)
    as_of_text = models.CharField(max_length=60)
    verified = models.BooleanField(default=False)

    history = HistoricalRecords()

    class Meta:
        ordering = ["guide", "position"]
        constraints = [
            models.UniqueConstraint(fields=["guide", "key"], name="salary_figure_key_unique_in_guide"),
            models.CheckConstraint(
                condition=Q(low=None) | Q(high=None) | Q(low__lte=F("high")), name="salary_low_not_above_high"
            ),
            models.CheckConstraint(
                condition=Q(verified=False) | Q(as_of__isnull=False), name="salary_verified_has_a_date"
            ),
        ]

    def __str__(self) -> str:
        return self.label
