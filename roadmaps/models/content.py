"""The plan as curators write it: roadmap, edition, phase, week, task, resource, material, skill."""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords


class ContentVersion(models.Model):
    """One row, counted up by every content write; it keys the caches and ETags of public pages."""

    number = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="content_version_one_row")]

    def __str__(self) -> str:
        return str(self.number)

    @classmethod
    def current(cls) -> int:
        return cls.objects.filter(pk=1).values_list("number", flat=True).first() or 0

    @classmethod
    def bump(cls) -> None:
        """Make every cached public page stale. Call inside the transaction of the content write."""
        if not cls.objects.filter(pk=1).update(number=F("number") + 1):
            cls.objects.create(pk=1, number=1)


class ContentRow(models.Model):
    """A row that both the YAML loader and a curator may write, and that remembers who did last.

    ``loaded_hash`` is the hash of the values in the file at the last load. A row that a
    person changed since has ``written_by`` = person; the loader reports it and leaves it alone.
    """

    class Writer(models.TextChoices):
        LOADER = "loader", _("the files")
        PERSON = "person", _("a person")

    is_content: ClassVar[bool] = True

    written_by = models.CharField(max_length=6, choices=Writer.choices, default=Writer.PERSON, editable=False)
    loaded_hash = models.CharField(max_length=64, blank=True, default="", editable=False)

    class Meta:
        abstract = True


class Skill(ContentRow):
    """Something an employer asks for; weeks teach it and artifacts show it."""

    key = models.SlugField(max_length=60)
    position = models.PositiveIntegerField(default=0)
    name = models.CharField(max_length=120)
    category = models.CharField(max_length=60)
    phase = models.PositiveSmallIntegerField(_("phase that teaches it"), null=True, blank=True)
    outside = models.CharField(
        _("why it is outside the plan"),
        max_length=300,
        blank=True,
        default="",
        help_text=_("For a skill that no week teaches and no piece shows: the reason, and what to do instead."),
    )
    aliases = models.JSONField(default=list, blank=True)
    esco = models.JSONField(_("ESCO"), default=list, blank=True)
    onet = models.JSONField(_("O*NET"), default=list, blank=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["position", "key"]
        constraints = [
            models.UniqueConstraint(fields=["key"], name="skill_key_unique"),
            models.CheckConstraint(condition=Q(outside="") | Q(phase=None), name="skill_outside_has_no_phase"),
        ]

    def __str__(self) -> str:
        return self.name


class Attribution(ContentRow):
    """Whose data the catalogue of skills is built on, in the words that its licence asks for."""

    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)

    history = HistoricalRecords()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["position"], name="attribution_position_unique")]

    def __str__(self) -> str:
        return self.text


class RoadmapQuerySet(models.QuerySet["Roadmap"]):
    def open(self) -> RoadmapQuerySet:
        """Roadmaps that one can start today."""
        return self.filter(editions__status=RoadmapEdition.Status.PUBLISHED).order_by("pk")

    def with_published_edition(self) -> RoadmapQuerySet:
        """Bring the edition along that one starts today, as ``published_edition``."""
        published = RoadmapEdition.objects.published()
        return self.prefetch_related(models.Prefetch("editions", published, to_attr="published_editions"))


class Roadmap(ContentRow):
    """A career that can be learned; its plan is in its editions."""

    key = models.SlugField(max_length=60)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300)

    objects = RoadmapQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["key"]
        constraints = [models.UniqueConstraint(fields=["key"], name="roadmap_key_unique")]

    def __str__(self) -> str:
        return self.title

    @property
    def published_edition(self) -> RoadmapEdition | None:
        """The edition that one starts today. Needs ``with_published_edition``."""
        return next(iter(self.published_editions), None)


class TermQuerySet(models.QuerySet["Term"]):
    def of(self, roadmap_key: str) -> TermQuerySet:
        return self.filter(roadmap__key=roadmap_key)


class Term(ContentRow):
    """A term that the weeks of a plan use, explained; pages link to it where they first use it."""

    roadmap = models.ForeignKey(Roadmap, on_delete=models.CASCADE, related_name="terms")
    key = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField()
    term = models.CharField(max_length=120)
    forms = models.JSONField(_("ways in which texts write it"), default=list, blank=True)
    meaning = models.CharField(max_length=300)
    in_use = models.CharField(_("a sentence from a project"), max_length=300, blank=True)
    weeks = models.JSONField(_("keys of the weeks that work with it"), default=list, blank=True)
    see = models.JSONField(_("keys of other terms"), default=list, blank=True)

    objects: ClassVar[TermQuerySet] = TermQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["roadmap", "position"]
        constraints = [models.UniqueConstraint(fields=["roadmap", "key"], name="term_key_unique_in_roadmap")]

    def __str__(self) -> str:
        return self.term


class RoadmapEditionQuerySet(models.QuerySet["RoadmapEdition"]):
    def published(self) -> RoadmapEditionQuerySet:
        return self.filter(status=RoadmapEdition.Status.PUBLISHED)

    def with_plan(self) -> RoadmapEditionQuerySet:
        """Everything that a plan's pages show, in a constant number of queries."""
        return self.select_related("roadmap").prefetch_related(
            "phases",
            models.Prefetch("weeks", Week.objects.select_related("phase").order_by("number")),
            "weeks__tasks__materials",
            "weeks__resources",
            "weeks__self_checks",
            "weeks__skills",
        )


class RoadmapEdition(ContentRow):
    """One numbered version of a plan. Published editions change in wording only."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        RETIRED = "retired", _("Retired")

    roadmap = models.ForeignKey(Roadmap, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.DRAFT)
    hours_a_week = models.PositiveSmallIntegerField(
        _("hours a week"), default=7, help_text=_("The plan's own pace: at it, each week is one calendar week.")
    )
    change_note = models.TextField(blank=True)
    published_at = models.DateTimeField(null=True, blank=True)

    objects = RoadmapEditionQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["roadmap", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["roadmap", "number"], name="edition_number_unique_in_roadmap"),
            models.UniqueConstraint(
                fields=["roadmap"], condition=Q(status="published"), name="edition_one_published_per_roadmap"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "published", "retired"]), name="edition_status_known"
            ),
            models.CheckConstraint(condition=Q(hours_a_week__range=(1, 40)), name="edition_hours_a_week_1_to_40"),
        ]

    def __str__(self) -> str:
        return _("%(roadmap)s, edition %(number)s") % {"roadmap": self.roadmap, "number": self.number}

    @property
    def structure_is_fixed(self) -> bool:
        return self.status != self.Status.DRAFT

    def check_structure(self) -> None:
        """Raise ``ValidationError`` when weeks and tasks can no longer be added, removed or re-ordered."""
        if self.structure_is_fixed:
            raise ValidationError(
                _(
                    "%(edition)s is %(status)s and learners follow it, so it changes in wording only. "
                    "Make a new edition to add, remove or re-order its phases, weeks and tasks."
                ),
                code="structure_is_fixed",
                params={"edition": self, "status": self.get_status_display().lower()},
            )


class InEdition(ContentRow):
    """A row of an edition. Its ``key`` is stable: progress is stored under it, across editions."""

    fixed_when_published: ClassVar[tuple[str, ...]] = ()  # what learners who follow the edition can rely on

    key = models.SlugField(max_length=60)

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        columns = {name: self._meta.get_field(name).attname for name in self.fixed_when_published}
        before = None
        if not self._state.adding:
            before = type(self).objects.filter(pk=self.pk).values("key", "edition_id", *columns.values()).first()
        if before and before["key"] != self.key:
            raise ValidationError(_("A key is stable: learners' progress is stored under it."), code="key")
        moved = before is None or any(before[column] != getattr(self, column) for column in columns.values())
        if columns and moved:
            editions = {self.edition_id, before["edition_id"]} if before else {self.edition_id}
            for edition in RoadmapEdition.objects.filter(pk__in=editions - {None}).select_related("roadmap"):
                edition.check_structure()


class Phase(InEdition):
    fixed_when_published = ("edition", "number")

    edition = models.ForeignKey(RoadmapEdition, on_delete=models.CASCADE, related_name="phases")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    short_title = models.CharField(max_length=40)
    summary = models.TextField()
    outcome = models.TextField(_("what the learner can do at its end"))
    teaches_title = models.CharField(max_length=120)
    teaches = models.CharField(max_length=300)

    history = HistoricalRecords()

    class Meta:
        ordering = ["edition", "number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="phase_key_unique_in_edition"),
            models.UniqueConstraint(fields=["edition", "number"], name="phase_number_unique_in_edition"),
            models.CheckConstraint(condition=Q(number__gte=1), name="phase_number_from_1"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("phase", args=[self.edition.roadmap.key, self.key])


class WeekQuerySet(models.QuerySet["Week"]):
    def published(self) -> WeekQuerySet:
        """Weeks of the editions that one starts today, in their order."""
        return self.filter(edition__status=RoadmapEdition.Status.PUBLISHED).order_by("edition_id", "number")


class Week(InEdition):
    fixed_when_published = ("edition", "phase", "number")

    edition = models.ForeignKey(RoadmapEdition, on_delete=models.CASCADE, related_name="weeks")
    phase = models.ForeignKey(Phase, on_delete=models.PROTECT, related_name="weeks")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    lede = models.CharField(max_length=300)
    outcome = models.CharField(max_length=300)
    why = models.TextField(_("why it matters"))
    effort_hours = models.PositiveSmallIntegerField(_("effort in hours"))
    deliverable_title = models.CharField(max_length=300, blank=True)
    deliverable_body = models.TextField(blank=True)
    artifact = models.SlugField(_("artifact type it feeds"), max_length=60, blank=True)
    completes_artifact = models.BooleanField(_("the artifact is due at the end of this week"), default=False)
    reflection = models.CharField(_("question to reflect on"), max_length=300)
    skills = models.ManyToManyField(Skill, related_name="weeks", blank=True)
    replaces = models.JSONField(_("keys of earlier editions' weeks that it replaces"), default=list, blank=True)

    objects: ClassVar[WeekQuerySet] = WeekQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[skills])

    class Meta:
        ordering = ["edition", "number"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="week_key_unique_in_edition"),
            models.UniqueConstraint(fields=["edition", "number"], name="week_number_unique_in_edition"),
            models.CheckConstraint(condition=Q(number__gte=1), name="week_number_from_1"),
            models.CheckConstraint(condition=Q(effort_hours__range=(1, 40)), name="week_effort_1_to_40_hours"),
            models.CheckConstraint(
                condition=~Q(artifact="", completes_artifact=True), name="week_completes_a_named_artifact"
            ),
        ]

    def __str__(self) -> str:
        return _("Week %(number)s: %(title)s") % {"number": self.number, "title": self.title}

    def get_absolute_url(self) -> str:
        return reverse("week", args=[self.edition.roadmap.key, self.key])


class Material(InEdition):
    """Something we wrote for tasks to work on: a report, a log, a transcript, a template."""

    edition = models.ForeignKey(RoadmapEdition, on_delete=models.CASCADE, related_name="materials")
    title = models.CharField(max_length=300)
    kind = models.CharField(max_length=20)
    summary = models.CharField(max_length=300)
    body = models.TextField()

    history = HistoricalRecords()

    class Meta:
        ordering = ["edition", "key"]
        constraints = [models.UniqueConstraint(fields=["edition", "key"], name="material_key_unique_in_edition")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("material", args=[self.edition.roadmap.key, self.key])


class Task(InEdition):
    fixed_when_published = ("edition", "week", "position")

    edition = models.ForeignKey(RoadmapEdition, on_delete=models.CASCADE, related_name="tasks")
    week = models.ForeignKey(Week, on_delete=models.CASCADE, related_name="tasks")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    body = models.TextField()
    done_when = models.CharField(max_length=300)
    minutes = models.PositiveSmallIntegerField()
    produces = models.CharField(max_length=300, blank=True)
    materials = models.ManyToManyField(Material, related_name="tasks", blank=True)

    history = HistoricalRecords(m2m_fields=[materials])

    class Meta:
        ordering = ["week", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="task_key_unique_in_edition"),
            models.UniqueConstraint(fields=["week", "position"], name="task_position_unique_in_week"),
            models.CheckConstraint(condition=Q(minutes__range=(5, 600)), name="task_takes_5_to_600_minutes"),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        super().clean()
        if self.week_id and self.edition_id and self.week.edition_id != self.edition_id:
            raise ValidationError(_("This week belongs to another edition."), code="week")


class InWeekQuerySet(models.QuerySet):
    def of(self, edition: RoadmapEdition) -> InWeekQuerySet:
        return self.filter(week__edition=edition)


class Resource(ContentRow):
    key = models.SlugField(max_length=60)
    week = models.ForeignKey(Week, on_delete=models.CASCADE, related_name="resources")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    by = models.CharField(_("author or publisher"), max_length=300)
    kind = models.CharField(max_length=20)
    url = models.URLField(_("address"), max_length=500, blank=True)
    isbn = models.CharField(_("ISBN"), max_length=13, blank=True)
    free = models.BooleanField(_("free of charge"))
    minutes = models.PositiveSmallIntegerField()
    why = models.CharField(_("why this one"), max_length=300)
    optional = models.BooleanField(default=False)

    objects = InWeekQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["week", "position"]
        constraints = [
            models.UniqueConstraint(fields=["week", "key"], name="resource_key_unique_in_week"),
            models.UniqueConstraint(fields=["week", "position"], name="resource_position_unique_in_week"),
        ]

    def __str__(self) -> str:
        return self.title


class SelfCheck(ContentRow):
    """A question to check oneself with, and what a good answer contains."""

    week = models.ForeignKey(Week, on_delete=models.CASCADE, related_name="self_checks")
    position = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=300)
    answer = models.TextField()

    objects = InWeekQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["week", "position"]
        constraints = [models.UniqueConstraint(fields=["week", "position"], name="self_check_position_unique_in_week")]

    def __str__(self) -> str:
        return self.question
