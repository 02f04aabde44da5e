"""How a learner's way through a plan looks to callers, and what they send."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from prose.api import TextSerializer, written_text
from rest.inputs import Input
from roadmaps.actions import UNDOABLE
from roadmaps.journey import Journey, JourneyWeek
from roadmaps.models import Enrollment, ProgressEvent, Roadmap, TaskNote, TaskTick, WeekProgress
from roadmaps.models.journey import NOTES_MAX_LENGTH, REFLECTION_MAX_LENGTH
from roadmaps.standing import WeekState

from .own_serializers import LinkSerializer, OwnTaskSerializer
from .serializers import ListUrl


class StartSerializer(Input):
    roadmap = serializers.SlugRelatedField("key", queryset=Roadmap.objects.all(), help_text="Key of the roadmap.")
    start_date = serializers.DateField(help_text="Week 1 begins on this day, at most a year from today either way.")
    hours_a_week = serializers.IntegerField(help_text="1 to 40.")


class ReflectionInputSerializer(Input):
    reflection = serializers.CharField(
        allow_blank=True,
        trim_whitespace=False,
        help_text=f"Markdown, at most {REFLECTION_MAX_LENGTH} characters.",
    )
    version = serializers.IntegerField(min_value=0, max_value=2**31 - 1)


class NotesInput(Input):
    notes = serializers.CharField(
        allow_blank=True, trim_whitespace=False, help_text=f"Markdown, at most {NOTES_MAX_LENGTH} characters."
    )
    version = serializers.IntegerField(min_value=0, max_value=2**31 - 1)


class EventSerializer(serializers.ModelSerializer):
    week = serializers.CharField(source="week_key", help_text="Key of the week, or empty.")
    phase = serializers.SerializerMethodField(help_text="Key of the phase that was reset, or empty.")
    task = serializers.CharField(source="task_key", help_text="Key of the task, or empty.")
    undoes = serializers.IntegerField(source="undoes_id", allow_null=True, help_text="The event that this one undid.")
    undone_by = serializers.SerializerMethodField(help_text="The event that undid this one.")
    can_undo = serializers.SerializerMethodField()

    class Meta:
        model = ProgressEvent
        fields = ["id", "kind", "week", "phase", "task", "at", "undoes", "undone_by", "can_undo"]

    def get_undone_by(self, event: ProgressEvent) -> int | None:
        undone_by = getattr(event, "undone_by", None)
        return undone_by.pk if undone_by else None

    def get_phase(self, event: ProgressEvent) -> str:
        return event.before.get("phase", "")

    def get_can_undo(self, event: ProgressEvent) -> bool:
        return event.kind in UNDOABLE and getattr(event, "undone_by", None) is None


class ChangeSerializer(serializers.Serializer):
    """What an action did."""

    changed = serializers.BooleanField(help_text="False when there was nothing to change.")
    event = EventSerializer(allow_null=True, help_text="What was recorded; its id undoes it.")


class EnrollmentSerializer(serializers.ModelSerializer):
    url = serializers.HyperlinkedIdentityField(view_name="api-enrollment-detail")
    roadmap = serializers.SlugRelatedField("key", read_only=True)
    edition = serializers.IntegerField(source="edition.number", read_only=True)
    weeks_url = ListUrl("api-my-week-list")
    ticks_url = ListUrl("api-tick-list")
    events_url = ListUrl("api-event-list")
    schedule_url = ListUrl("api-schedule-list")
    schedule_changes_url = ListUrl("api-schedule-change-list")

    class Meta:
        model = Enrollment
        fields = [
            "url", "id", "roadmap", "edition", "status", "start_date", "hours_a_week", "started_at", "left_at",
            "weeks_url", "ticks_url", "events_url", "schedule_url", "schedule_changes_url",
        ]  # fmt: skip


class StandingSerializer(serializers.Serializer):
    """Counts of tasks against the plan. Skipped weeks are counted in ``weeks_skipped`` only."""

    done = serializers.IntegerField(help_text="Ticked tasks.")
    total = serializers.IntegerField()
    due = serializers.IntegerField(help_text="What the plan says by today.")
    gap = serializers.IntegerField(help_text="Tasks behind the plan; negative when ahead.")
    gap_minutes = serializers.IntegerField(help_text="Work that would close the gap.")
    weeks_done = serializers.IntegerField()
    weeks_skipped = serializers.IntegerField()
    weeks_total = serializers.IntegerField()
    started = serializers.BooleanField()
    finished = serializers.BooleanField()


class WeekDatesSerializer(serializers.Serializer):
    key = serializers.CharField(source="line.key")
    number = serializers.IntegerField(source="line.number")
    title = serializers.CharField(source="line.title")
    starts = serializers.DateField(source="span.starts")
    ends = serializers.DateField(source="span.ends")
    state = serializers.ChoiceField([(state.value, state.name) for state in WeekState])


class EnrollmentDetailSerializer(EnrollmentSerializer):
    """An enrolment on this day. The context holds its ``journey``."""

    standing = serializers.SerializerMethodField()
    current_week = serializers.SerializerMethodField(help_text="Key of the week to work on; null when all are settled.")
    ends = serializers.SerializerMethodField(help_text="The last day of the last week.")
    weeks = serializers.SerializerMethodField()

    class Meta(EnrollmentSerializer.Meta):
        fields = [*EnrollmentSerializer.Meta.fields, "current_week", "ends", "standing", "weeks"]

    @property
    def journey(self) -> Journey:
        return self.context["journey"]

    @extend_schema_field(StandingSerializer)
    def get_standing(self, enrollment: Enrollment) -> dict[str, Any]:
        return StandingSerializer(self.journey.standing).data

    def get_current_week(self, enrollment: Enrollment) -> str | None:
        return self.journey.now.line.key if self.journey.now else None

    @extend_schema_field(serializers.DateField)
    def get_ends(self, enrollment: Enrollment) -> str:
        return self.journey.ends.isoformat()

    @extend_schema_field(WeekDatesSerializer(many=True))
    def get_weeks(self, enrollment: Enrollment) -> list[dict[str, Any]]:
        return WeekDatesSerializer(self.journey.weeks, many=True).data


class MyWeekSerializer(WeekDatesSerializer):
    """A week of a learner. The context holds the ``journey``."""

    url = serializers.SerializerMethodField()
    phase = serializers.CharField(source="line.phase.key")
    is_current = serializers.BooleanField(source="is_now")
    settled_on = serializers.SerializerMethodField(help_text="The day on which it was done or skipped.")
    ticks = serializers.SerializerMethodField(help_text="Keys of the ticked tasks.")
    tasks_total = serializers.IntegerField(source="total")
    minutes_left = serializers.IntegerField(help_text="Of the tasks that are open.")

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, week: JourneyWeek) -> str:
        journey: Journey = self.context["journey"]
        return reverse(
            "api-my-week-detail", args=[journey.enrollment.pk, week.line.key], request=self.context["request"]
        )

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_settled_on(self, week: JourneyWeek) -> str | None:
        settled_on = self.context["journey"].settled_on(week.line.key)
        return settled_on.isoformat() if settled_on else None

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_ticks(self, week: JourneyWeek) -> list[str]:
        return [task.key for task in week.line.tasks if task.key in week.ticked]


class ReflectionSerializer(serializers.ModelSerializer):
    reflection = serializers.SerializerMethodField()
    version = serializers.IntegerField(source="reflection_version", help_text="Send it back with the next text.")
    saved_at = serializers.DateTimeField(source="reflection_saved_at", allow_null=True)

    class Meta:
        model = WeekProgress
        fields = ["reflection", "version", "saved_at"]

    @extend_schema_field(TextSerializer)
    def get_reflection(self, progress: WeekProgress) -> dict[str, str]:
        return written_text(progress.reflection)


class NotesSerializer(serializers.Serializer):
    """Private notes on a week or a task, kept or not."""

    notes = serializers.SerializerMethodField()
    version = serializers.IntegerField(source="notes_version", help_text="Send it back with the next text.")
    saved_at = serializers.DateTimeField(source="notes_saved_at", allow_null=True)

    @extend_schema_field(TextSerializer)
    def get_notes(self, row: WeekProgress | TaskNote) -> dict[str, str]:
        return written_text(row.notes)


class MyTaskSerializer(serializers.Serializer):
    key = serializers.CharField()
    title = serializers.CharField()
    minutes = serializers.IntegerField()
    done_when = serializers.CharField()
    ticked = serializers.BooleanField()
    notes = NotesSerializer()


class MyWeekDetailSerializer(MyWeekSerializer):
    """The context holds the ``journey``, the ``progress``, kept or not, and the ``notes`` by task."""

    tasks = serializers.SerializerMethodField()
    question = serializers.CharField(source="line.reflection", help_text="To reflect on.")
    reflection = serializers.SerializerMethodField()
    notes = serializers.SerializerMethodField()
    links = serializers.SerializerMethodField()
    own_tasks = serializers.SerializerMethodField()

    @extend_schema_field(MyTaskSerializer(many=True))
    def get_tasks(self, week: JourneyWeek) -> list[dict[str, Any]]:
        return [
            {
                "key": task.key,
                "title": task.title,
                "minutes": task.minutes,
                "done_when": task.done_when,
                "ticked": task.key in week.ticked,
                "notes": NotesSerializer(self.context["notes"][task.key]).data,
            }
            for task in week.line.tasks
        ]

    @extend_schema_field(ReflectionSerializer)
    def get_reflection(self, week: JourneyWeek) -> dict[str, Any]:
        return ReflectionSerializer(self.context["progress"]).data

    @extend_schema_field(NotesSerializer)
    def get_notes(self, week: JourneyWeek) -> dict[str, Any]:
        return NotesSerializer(self.context["progress"]).data

    @extend_schema_field(LinkSerializer(many=True))
    def get_links(self, week: JourneyWeek) -> list[dict[str, Any]]:
        return LinkSerializer(self.context["progress"].links, many=True).data

    @extend_schema_field(OwnTaskSerializer(many=True))
    def get_own_tasks(self, week: JourneyWeek) -> list[dict[str, Any]]:
        return OwnTaskSerializer(self.context["progress"].own_tasks, many=True).data


class TickSerializer(serializers.ModelSerializer):
    task = serializers.CharField(source="task_key")

    class Meta:
        model = TaskTick
        fields = ["task", "ticked_at"]
