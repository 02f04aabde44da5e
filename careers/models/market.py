"""The market around a career guide: roles, certificates, steps, questions, comparisons, tools and openings."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from roadmaps.models import ContentRow, Skill

from .content import GuideRow


class RoleLevel(models.TextChoices):
    ENTRY = "entry", _("First role")
    MID = "mid", _("Experienced")
    SENIOR = "senior", _("Senior")


class MarketQuerySet(models.QuerySet):
    def of(self, guide_key: str) -> MarketQuerySet:
        """The rows of one guide, in their order."""
        return self.filter(guide__key=guide_key).order_by("position")

    def with_skills(self) -> MarketQuerySet:
        return self.prefetch_related("skills")


def _key_once(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=["guide", "key"], name=f"{name}_key_unique_in_guide")


class JobDescriptionQuerySet(MarketQuerySet):
    def with_lines(self) -> JobDescriptionQuerySet:
        return self.prefetch_related("lines__skills")


class JobDescription(GuideRow):
    """What adverts for one kind of role ask for, composed by editors; it belongs to no employer."""

    title = models.CharField(max_length=120)
    level = models.CharField(max_length=6, choices=RoleLevel.choices)
    industry = models.CharField(max_length=120, blank=True)
    summary = models.CharField(max_length=300)
    context = models.TextField(_("where it comes from, and what to know first"))
    reading = models.TextField(_("what to look for in such an advert"))
    reviewed_on = models.DateField()

    objects: ClassVar[JobDescriptionQuerySet] = JobDescriptionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["guide", "position"]
        constraints = [_key_once("job_description")]

    def __str__(self) -> str:
        return self.title


class JobLineQuerySet(models.QuerySet["JobLine"]):
    def requirements_of(self, guide_key: str) -> JobLineQuerySet:
        """What the curated job descriptions of a guide ask for, with the skills."""
        asked = [JobLine.Kind.MUST, JobLine.Kind.PREFERRED]
        return self.filter(job__guide__key=guide_key, kind__in=asked).select_related("job").prefetch_related("skills")


class JobLine(ContentRow):
    """A duty of a role, or something that is asked for, with the skills that it takes."""

    class Kind(models.TextChoices):
        DUTY = "duty", _("Duty")
        MUST = "must", _("Must")
        PREFERRED = "preferred", _("Preferred")

    job = models.ForeignKey(JobDescription, on_delete=models.CASCADE, related_name="lines")
    key = models.SlugField(max_length=60)
    kind = models.CharField(max_length=9, choices=Kind.choices)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    note = models.CharField(_("what to make of it, or who usually leads it"), max_length=300, blank=True)
    skills = models.ManyToManyField(Skill, related_name="job_lines", blank=True)

    objects: ClassVar[JobLineQuerySet] = JobLineQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[skills])

    class Meta:
        ordering = ["job", "position"]
        constraints = [
            models.UniqueConstraint(fields=["job", "kind", "key"], name="job_line_key_unique_in_its_list"),
            models.CheckConstraint(condition=Q(kind__in=["duty", "must", "preferred"]), name="job_line_kind_known"),
        ]

    def __str__(self) -> str:
        return self.text


class Certification(GuideRow):
    name = models.CharField(max_length=120)
    issuer = models.CharField(max_length=120)
    url = models.URLField(_("address"), max_length=500, blank=True)
    shows = models.CharField(_("what it shows"), max_length=300)
    open_to = models.CharField(_("who can take it"), max_length=300)
    worth = models.CharField(_("when it is worth having"), max_length=300)
    not_worth = models.CharField(_("when it is not"), max_length=300)
    weeks = models.JSONField(_("keys of the weeks that prepare for it"), default=list, blank=True)
    skills = models.ManyToManyField(Skill, related_name="certifications", blank=True)

    objects: ClassVar[MarketQuerySet] = MarketQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[skills])

    class Meta:
        ordering = ["guide", "position"]
        constraints = [_key_once("certification")]

    def __str__(self) -> str:
        return self.name


class Rung(GuideRow):
    """A step of the career ladder."""

    title = models.CharField(max_length=120)
    level = models.CharField(max_length=6, choices=RoleLevel.choices)
    changes = models.CharField(_("what is new"), max_length=300)
    evidence = models.CharField(_("what people look for"), max_length=300)
    steps = models.JSONField(_("next steps"), default=list)
    leads_to = models.JSONField(_("keys of the rungs after it"), default=list, blank=True)
    skills = models.ManyToManyField(Skill, related_name="rungs", blank=True)

    objects: ClassVar[MarketQuerySet] = MarketQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[skills])

    class Meta:
        ordering = ["guide", "position"]
        constraints = [_key_once("rung")]

    def __str__(self) -> str:
        return self.title


class InterviewQuestion(GuideRow):
    class Kind(models.TextChoices):
        TECHNICAL = "technical", _("Technical scenarios")
        PEOPLE = "people", _("People")
        UNCERTAINTY = "uncertainty", _("Not knowing")
        LEADERSHIP = "leadership", _("Leading")
        ETHICS = "ethics", _("Ethics and rules")
        MOTIVATION = "motivation", _("You and this role")

    kind = models.CharField(max_length=11, choices=Kind.choices)
    question = models.CharField(max_length=300)
    listens_for = models.CharField(_("what the other side listens for"), max_length=300)
    good = models.TextField(_("what a good answer shows"))
    weak = models.CharField(_("what a weak answer does"), max_length=300)
    weeks = models.JSONField(_("keys of the weeks that practise it"), default=list, blank=True)
    piece = models.SlugField(_("key of the artifact type to bring"), max_length=60, blank=True)
    skills = models.ManyToManyField(Skill, related_name="interview_questions", blank=True)

    objects: ClassVar[MarketQuerySet] = MarketQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[skills])

    class Meta:
        ordering = ["guide", "position"]
        constraints = [_key_once("interview_question")]

    def __str__(self) -> str:
        return self.question


class Advice(GuideRow):
    """A piece of advice on applying."""

    class Stage(models.TextChoices):
        FIND = "find", _("Finding work to apply for")
        CV = "cv", _("The CV")
        LETTER = "letter", _("The letter")
        PORTFOLIO = "portfolio", _("Your pieces")
        INTERVIEW = "interview", _("The interview")
        OFFER = "offer", _("The offer, or the no")

    stage = models.CharField(max_length=9, choices=Stage.choices)
    title = models.CharField(max_length=120)
    body = models.TextField()
    weeks = models.JSONField(_("keys of weeks"), default=list, blank=True)

    objects: ClassVar[MarketQuerySet] = MarketQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["guide", "position"]
        verbose_name_plural = _("advice")
        constraints = [_key_once("advice")]

    def __str__(self) -> str:
        return self.title


class Comparison(GuideRow):
    """Roles or ways of working, side by side."""

    class Kind(models.TextChoices):
        ROLES = "roles", _("Roles")
        METHODS = "methods", _("Ways of working")

    kind = models.CharField(max_length=7, choices=Kind.choices)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300)
    sides = models.JSONField(default=list)
    rows = models.JSONField(_("questions, each with an answer for every side"), default=list)
    choose = models.TextField(_("when which"))
    weeks = models.JSONField(_("keys of weeks"), default=list, blank=True)
    reviewed_on = models.DateField()

    objects: ClassVar[MarketQuerySet] = MarketQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["guide", "position"]
        constraints = [_key_once("comparison")]

    def __str__(self) -> str:
        return self.title


class Tool(GuideRow):
    class Group(models.TextChoices):
        ORCHESTRATION = "orchestration", _("Running the steps")
        TRACKING = "tracking", _("Following performance")
        COMPUTE = "compute", _("Sharing out compute")
        TALK = "talk", _("Talking")
        PLANNING = "planning", _("Planning and tracking")
        BUILDING = "building", _("Building models")
        LANGUAGES = "languages", _("Languages")

    name = models.CharField(max_length=120)
    group = models.CharField(max_length=13, choices=Group.choices)
    url = models.URLField(_("address"), max_length=500, blank=True)
    what = models.CharField(max_length=300)
    use = models.CharField(_("what an AI project manager uses it for"), max_length=300)
    not_for = models.CharField(_("when not"), max_length=300)
    ask = models.CharField(_("a question that it lets you ask"), max_length=300)
    weeks = models.JSONField(_("keys of the weeks that meet it"), default=list, blank=True)
    skills = models.ManyToManyField(Skill, related_name="tools", blank=True)

    objects: ClassVar[MarketQuerySet] = MarketQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[skills])

    class Meta:
        ordering = ["guide", "position"]
        constraints = [_key_once("tool")]

    def __str__(self) -> str:
        return self.name


class OpeningQuerySet(MarketQuerySet):
    def open_on(self, day: date, guide_key: str) -> OpeningQuerySet:
        """Checked by somebody and not expired on ``day``, the last day included; the latest first."""
        found = self.filter(guide__key=guide_key, verified_on__lte=day, expires_on__gte=day)
        return found.order_by("-published_on", "position")


class Opening(GuideRow):
    """A job that is open. Shown as open only once somebody checked it, and until it expires."""

    title = models.CharField(max_length=120)
    employer = models.CharField(max_length=120)
    place = models.CharField(max_length=120)
    country = models.CharField(_("country, by its code of two letters"), max_length=2, blank=True)
    remote = models.BooleanField(default=False)
    level = models.CharField(max_length=6, choices=RoleLevel.choices)
    summary = models.TextField()
    url = models.URLField(_("address at which one applies"), max_length=500)
    source = models.CharField(_("where we found it"), max_length=300)
    published_on = models.DateField()
    verified_on = models.DateField(null=True, blank=True)
    verified_by = models.CharField(max_length=120, blank=True)
    expires_on = models.DateField()

    objects: ClassVar[OpeningQuerySet] = OpeningQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["guide", "position"]
        constraints = [
            _key_once("opening"),
            models.CheckConstraint(
                condition=Q(verified_on=None, verified_by="") | (Q(verified_on__isnull=False) & ~Q(verified_by="")),
                name="opening_verified_by_somebody_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("published_on")), name="opening_expires_after_publication"
            ),
        ]

    def __str__(self) -> str:
        return self.title
