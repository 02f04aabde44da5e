"""A learner's way through a plan.

Progress is stored under the stable keys of weeks and tasks, never against the rows of an
edition, so that moving to another edition changes ``Enrollment.edition`` and nothing else.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from roadmaps.schedule import Span

from .content import ContentVersion, Roadmap, RoadmapEdition

REFLECTION_MAX_LENGTH = 20_000
NOTES_MAX_LENGTH = 20_000


class EnrollmentQuerySet(models.QuerySet["Enrollment"]):
    def of(self, user) -> EnrollmentQuerySet:
        return self.filter(user=user)

    def active(self) -> EnrollmentQuerySet:
        return self.filter(status=Enrollment.Status.ACTIVE)

    def left(self) -> EnrollmentQuerySet:
        return self.filter(status=Enrollment.Status.LEFT)

    def latest_first(self) -> EnrollmentQuerySet:
        return self.order_by("-started_at", "-pk")

    def with_content_version(self) -> EnrollmentQuerySet:
        """Bring the content version along, which every page of the plan needs, in the same query."""
        version = ContentVersion.objects.filter(pk=1).values("number")
        return self.annotate(content_version=Coalesce(Subquery(version), 0))

    def with_last_activity(self) -> EnrollmentQuerySet:
        """Bring along when something was last ticked, settled, written or moved; at least the start."""

        def latest(model: type[models.Model], field: str) -> Coalesce:
            rows = model._default_manager.filter(enrollment=OuterRef("pk"), **{f"{field}__isnull": False})
            return Coalesce(Subquery(rows.order_by(f"-{field}").values(field)[:1]), F("started_at"))

        return self.annotate(
            last_active_at=Greatest(
                latest(ProgressEvent, "at"),
                latest(ScheduleChange, "made_at"),
                latest(WeekProgress, "reflection_saved_at"),
                latest(WeekProgress, "notes_saved_at"),
                latest(TaskNote, "notes_saved_at"),
            )
        )

    def on(self, roadmap: Roadmap) -> EnrollmentQuerySet:
        return self.filter(roadmap=roadmap)

    def locked(self, pk: int) -> Enrollment:
        """The row, locked until the transaction ends: one writer at a time moves a learner's plan."""
        return self.with_content_version().select_for_update(of=("self",)).get(pk=pk)


class Enrollment(models.Model):
    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        LEFT = "left", _("Left")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrollments")
    roadmap = models.ForeignKey(Roadmap, on_delete=models.PROTECT, related_name="enrollments")
    edition = models.ForeignKey(RoadmapEdition, on_delete=models.PROTECT, related_name="enrollments")
    status = models.CharField(max_length=6, choices=Status.choices, default=Status.ACTIVE)
    start_date = models.DateField(_("start date"))
    hours_a_week = models.PositiveSmallIntegerField(
        _("hours a week"), validators=[MinValueValidator(1), MaxValueValidator(40)]
    )
    bends = models.JSONField(
        default=list,
        editable=False,
        help_text=_("The schedule changes in force, oldest first; kept in the transaction that records them."),
    )
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    left_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "roadmap"], condition=Q(status="active"), name="enrollment_one_active_per_roadmap"
            ),
            models.CheckConstraint(
                condition=Q(status="active", left_at=None) | Q(status="left", left_at__isnull=False),
                name="enrollment_left_has_a_time",
            ),
            models.CheckConstraint(condition=Q(hours_a_week__range=(1, 40)), name="enrollment_hours_a_week_1_to_40"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.edition}"

    def clean(self) -> None:
        super().clean()
        if self.edition_id and self.roadmap_id and self.edition.roadmap_id != self.roadmap_id:
            raise ValidationError({"edition": _("This edition belongs to another roadmap.")})

    @property
    def latest_change(self) -> int | None:
        """The id of the schedule change that was made last and still holds: the one that can be undone."""
        return self.bends[-1]["id"] if self.bends else None

    def progress_of(self, week_key: str) -> WeekProgress:
        """What is kept of a week, or the unsaved row of a week that was not touched yet."""
        kept = self.week_progress.filter(week_key=week_key).first()
        return kept or WeekProgress(enrollment=self, week_key=week_key)

    def task_notes_on(self, task_keys: Iterable[str]) -> dict[str, TaskNote]:
        """What is noted on each of these tasks, or the unsaved row of a task that has no notes yet."""
        notes = {key: TaskNote(enrollment=self, task_key=key) for key in task_keys}
        return notes | {note.task_key: note for note in self.task_notes.filter(task_key__in=notes)}

    def own_task_done_on(self) -> date | None:
        """The last day on which a task of the learner's own was ticked."""
        lists = self.week_progress.exclude(own_tasks=[]).values_list("own_tasks", flat=True)
        days = [task["done_on"] for tasks in lists for task in tasks if task["done_on"]]
        return date.fromisoformat(max(days)) if days else None


class WeekProgressQuerySet(models.QuerySet["WeekProgress"]):
    def settled_by_enrollment(self, enrollments: EnrollmentQuerySet) -> dict[int, dict[str, str]]:
        """The states of the weeks that are done or skipped, by enrolment, in one query for any number of them."""
        rows = self.filter(enrollment__in=enrollments.values("pk")).exclude(state=WeekProgress.State.IN_PROGRESS)
        settled: dict[int, dict[str, str]] = {}
        for pk, key, state in rows.values_list("enrollment", "week_key", "state"):
            settled.setdefault(pk, {})[key] = state
        return settled


class WeekProgress(models.Model):
    class State(models.TextChoices):
        IN_PROGRESS = "in_progress", _("In progress")
        DONE = "done", _("Done")
        SKIPPED = "skipped", _("Skipped")

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="week_progress")
    week_key = models.SlugField(max_length=60)
    state = models.CharField(max_length=11, choices=State.choices, default=State.IN_PROGRESS)
    settled_on = models.DateField(
        _("done or skipped on"), null=True, blank=True, help_text=_("In the learner's time zone.")
    )
    reflection = models.TextField(blank=True, max_length=REFLECTION_MAX_LENGTH)
    reflection_saved_at = models.DateTimeField(null=True, blank=True)
    reflection_version = models.PositiveIntegerField(default=0)
    notes = models.TextField(_("private notes"), blank=True, max_length=NOTES_MAX_LENGTH)
    notes_saved_at = models.DateTimeField(null=True, blank=True)
    notes_version = models.PositiveIntegerField(default=0)
    # Short lists that belong to the week and are read and written with it, under the enrolment's lock.
    links = models.JSONField(_("own links"), default=list, blank=True)
    own_tasks = models.JSONField(_("own tasks"), default=list, blank=True)

    objects = WeekProgressQuerySet.as_manager()

    class Meta:
        verbose_name_plural = _("week progress")
        constraints = [
            models.UniqueConstraint(fields=["enrollment", "week_key"], name="week_progress_one_per_week"),
            models.CheckConstraint(
                condition=Q(state="in_progress", settled_on=None)
                | Q(state__in=["done", "skipped"], settled_on__isnull=False),
                name="week_progress_settled_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.week_key}: {self.get_state_display()}"


class JoinedKeys(models.Aggregate):
    """Keys in one text with a comma between them: one row from the database rather than hundreds."""

    function = "GROUP_CONCAT"
    template = "%(function)s(%(expressions)s, ',')"
    output_field = models.TextField()

    def as_postgresql(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, function="STRING_AGG", **extra)


class TaskTickQuerySet(models.QuerySet["TaskTick"]):
    def by_enrollment(self, enrollments: EnrollmentQuerySet) -> dict[int, list[str]]:
        """The keys of the tasks that are ticked, by enrolment, in one query for any number of them."""
        rows = self.filter(enrollment__in=enrollments.values("pk")).values("enrollment").order_by()
        return {
            pk: keys.split(",")
            for pk, keys in rows.annotate(keys=JoinedKeys("task_key")).values_list("enrollment", "keys")
        }


class TaskTick(models.Model):
    """A task that is done. Unticking deletes the row; the history is in ``ProgressEvent``."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="ticks")
    task_key = models.SlugField(max_length=60)
    ticked_at = models.DateTimeField(default=timezone.now)

    objects = TaskTickQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrollment", "task_key"], name="task_tick_one_per_task")]

    def __str__(self) -> str:
        return self.task_key


class TaskNote(models.Model):
    """What a learner notes on a task, for themselves."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="task_notes")
    task_key = models.SlugField(max_length=60)
    notes = models.TextField(_("private notes"), blank=True, max_length=NOTES_MAX_LENGTH)
    notes_saved_at = models.DateTimeField(null=True, blank=True)
    notes_version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enrollment", "task_key"], name="task_note_one_per_task")]

    def __str__(self) -> str:
        return self.task_key


class ProgressEvent(models.Model):
    """What happened when; append-only. Undo, activity and history come from it."""

    class Kind(models.TextChoices):
        STARTED = "started", _("Started the plan")
        LEFT = "left", _("Left the plan")
        REJOINED = "rejoined", _("Came back to the plan")
        TICKED = "ticked", _("Ticked a task")
        UNTICKED = "unticked", _("Unticked a task")
        COMPLETED = "completed", _("Marked a week as done")
        SKIPPED = "skipped", _("Skipped a week")
        REOPENED = "reopened", _("Reopened a week")
        REMOVED = "removed", _("Deleted an own link or task")
        RESTORED = "restored", _("Took back a deletion or a reset")
        RESET = "reset", _("Reset a week, a phase or the plan")

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    week_key = models.SlugField(max_length=60, blank=True)
    task_key = models.SlugField(max_length=60, blank=True)
    at = models.DateTimeField(default=timezone.now)
    before = models.JSONField(default=dict, help_text=_("What the row was before, so that undo restores exactly that."))
    undoes = models.OneToOneField("self", on_delete=models.CASCADE, null=True, blank=True, related_name="undone_by")

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["enrollment", "-at"], name="progress_event_recent")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.task_key or self.week_key}".strip()


class ScheduleChangeQuerySet(models.QuerySet["ScheduleChange"]):
    def in_force(self) -> ScheduleChangeQuerySet:
        """Those that were not undone, and do not undo another."""
        return self.filter(undoes=None, undone_by=None)

    def shared(self) -> ScheduleChangeQuerySet:
        """Those that the learner lets their mentors read."""
        return self.filter(shared=True)


class ScheduleChange(models.Model):
    """How and why a learner moved their plan; append-only. Undone by a row that reverses it."""

    class Kind(models.TextChoices):
        PAUSE = "pause", _("Pause")
        CATCH_UP = "catch_up", _("Moved to where I am")
        LATER_START = "later_start", _("Another start")
        SKIP_AHEAD = "skip_ahead", _("Skipped ahead")
        HOURS = "hours", _("Other hours a week")

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="schedule_changes")
    kind = models.CharField(max_length=11, choices=Kind.choices)
    week_key = models.SlugField(_("from this week on"), max_length=60)
    days = models.SmallIntegerField(_("shift in days"), default=0)
    within = models.BooleanField(_("the week itself keeps its first day"), default=False)
    hours_a_week = models.PositiveSmallIntegerField(_("hours a week"), null=True, blank=True)
    finished = models.JSONField(_("weeks that were finished and stay"), default=list)
    skipped = models.JSONField(_("weeks that it skipped"), default=list)
    first_day = models.DateField(_("first day away"), null=True, blank=True)
    last_day = models.DateField(_("last day away"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    shared = models.BooleanField(_("my mentors may see the reason"), default=False)
    made_at = models.DateTimeField(default=timezone.now)
    undoes = models.OneToOneField("self", on_delete=models.CASCADE, null=True, blank=True, related_name="undone_by")

    objects = ScheduleChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        indexes = [models.Index(fields=["enrollment", "-made_at"], name="schedule_change_recent")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="hours", hours_a_week__range=(1, 40), days=0)
                | (~Q(kind="hours") & Q(hours_a_week__isnull=True)),
                name="schedule_change_hours_or_days",
            ),
            models.CheckConstraint(
                condition=Q(kind="pause", first_day__isnull=False, last_day__gte=F("first_day"))
                | (~Q(kind="pause") & Q(first_day=None, last_day=None)),
                name="schedule_change_pause_has_its_days",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def away(self) -> Span | None:
        """The days of a pause."""
        return Span(self.first_day, self.last_day) if self.first_day and self.last_day else None

    @property
    def bend(self) -> dict:
        """What ``Enrollment.bends`` keeps of it: enough to compute every date."""
        bend: dict = {"id": self.pk, "kind": self.kind, "week": self.week_key, "finished": self.finished}
        if self.hours_a_week:
            return bend | {"hours": self.hours_a_week}
        bend |= {"days": self.days, "within": self.within}
        if self.first_day:
            bend |= {"from": self.first_day.isoformat(), "until": self.last_day.isoformat()}
        return bend


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def live(self) -> CalendarFeedQuerySet:
        return self.filter(revoked_at=None)

    def opened_by(self, token: str) -> CalendarFeedQuerySet:
        """The feed that this token opens, unless it is revoked, or the person or the plan was left."""
        return self.live().filter(
            digest=CalendarFeed.digest_of(token),
            enrollment__status=Enrollment.Status.ACTIVE,
            enrollment__user__is_active=True,
        )


class CalendarFeed(models.Model):
    """A secret address that shows a learner's dates to a calendar program. Only a digest of it is kept."""

    enrollment = models.ForeignKey(Enrollment, on_delete=models.CASCADE, related_name="calendar_feeds")
    digest = models.CharField(max_length=64, editable=False)
    weeks = models.BooleanField(_("weeks, all day"), default=True)
    due = models.BooleanField(_("due dates"), default=True)
    due_at = models.TimeField(_("hour of due dates"), null=True, blank=True, help_text=_("Empty is all day."))
    revision = models.PositiveIntegerField(default=0, editable=False)
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest"], name="calendar_feed_digest_unique"),
            models.UniqueConstraint(
                fields=["enrollment"], condition=Q(revoked_at=None), name="calendar_feed_one_live_per_enrollment"
            ),
            models.CheckConstraint(condition=Q(weeks=True) | Q(due=True), name="calendar_feed_shows_something"),
        ]

    def __str__(self) -> str:
        return f"{self.enrollment_id}: {self.made_at:%Y-%m-%d}"

    @staticmethod
    def new_token() -> str:
        return secrets.token_urlsafe(32)

    @staticmethod
    def digest_of(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()
