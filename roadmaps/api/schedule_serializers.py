"""How a learner's schedule looks to callers, and what they send to move it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from rest.inputs import Input
from roadmaps.actions import Proposal
from roadmaps.models import ScheduleChange

from .journey_serializers import StandingSerializer, WeekDatesSerializer

Kind = ScheduleChange.Kind


class KindField(serializers.ChoiceField):
    """The kind of a change, in the shape of that kind."""

    def __init__(self, kind: Kind) -> None:
        super().__init__([kind.value])
        extend_schema_field({"type": "string", "const": kind.value})(self)


class ChangeInput(Input):
    """What every change may carry, and what only some need."""

    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    shared = serializers.BooleanField(default=False, help_text="One's mentors may see the reason.")


class PauseInput(ChangeInput):
    kind = KindField(Kind.PAUSE)
    first_day = serializers.DateField(help_text="First day away; it may be past.")
    last_day = serializers.DateField()


class CatchUpInput(ChangeInput):
    kind = KindField(Kind.CATCH_UP)


class HoursInput(ChangeInput):
    kind = KindField(Kind.HOURS)
    hours_a_week = serializers.IntegerField(help_text="1 to 40, from the week that one is in.")


class LaterStartInput(ChangeInput):
    kind = KindField(Kind.LATER_START)
    start_date = serializers.DateField()


class SkipAheadInput(ChangeInput):
    kind = KindField(Kind.SKIP_AHEAD)
    week = serializers.CharField(source="week_key", max_length=60, help_text="Key of an open week to go on with.")


CHANGES: dict[str, type[ChangeInput]] = {
    Kind.PAUSE.value: PauseInput,
    Kind.CATCH_UP.value: CatchUpInput,
    Kind.HOURS.value: HoursInput,
    Kind.LATER_START.value: LaterStartInput,
    Kind.SKIP_AHEAD.value: SkipAheadInput,
}


class KindSerializer(serializers.Serializer):
    """The first look at a change, which says how to read the rest."""

    kind = serializers.ChoiceField(list(CHANGES))


def read_change(sent: Any) -> tuple[Kind, dict[str, Any], dict[str, Any]]:
    """The kind of change, what it is asked for, and what is only recorded with it."""
    first_look = KindSerializer(data=sent)
    first_look.is_valid(raise_exception=True)
    kind = Kind(first_look.validated_data["kind"])
    given = CHANGES[kind].of(sent)
    recorded = {name: given.pop(name) for name in ("reason", "shared")}
    del given["kind"]
    return kind, given, recorded


class ScheduleChangeSerializer(serializers.ModelSerializer):
    """The context holds the id of the ``latest`` change in force, the only one that can be undone."""

    week = serializers.CharField(source="week_key", help_text="Key of the week from which on the dates move.")
    skipped = serializers.ListField(child=serializers.CharField(), help_text="Keys of the weeks that it skipped.")
    undoes = serializers.IntegerField(source="undoes_id", allow_null=True, help_text="The change that this one undid.")
    undone_by = serializers.SerializerMethodField(help_text="The change that undid this one.")
    can_undo = serializers.SerializerMethodField()

    class Meta:
        model = ScheduleChange
        fields = [
            "id", "kind", "week", "days", "hours_a_week", "first_day", "last_day", "skipped", "reason", "shared",
            "made_at", "undoes", "undone_by", "can_undo",
        ]  # fmt: skip

    def get_undone_by(self, change: ScheduleChange) -> int | None:
        undone_by = getattr(change, "undone_by", None)
        return undone_by.pk if undone_by else None

    def get_can_undo(self, change: ScheduleChange) -> bool:
        return change.pk == self.context.get("latest")


class UndoneSerializer(serializers.Serializer):
    changed = serializers.BooleanField(help_text="False when it was undone already.")
    change = ScheduleChangeSerializer(allow_null=True, help_text="The row that reverses it.")


class SpanSerializer(serializers.Serializer):
    starts = serializers.DateField()
    ends = serializers.DateField()


class MovedWeekSerializer(serializers.Serializer):
    key = serializers.CharField(source="week.line.key")
    number = serializers.IntegerField(source="week.line.number")
    title = serializers.CharField(source="week.line.title")
    before = SpanSerializer()
    after = SpanSerializer()


class ProposalSerializer(serializers.Serializer):
    """What a change would do. The context holds the ``journey``."""

    kind = serializers.ChoiceField(Kind.choices)
    days = serializers.IntegerField(help_text="By how many days the end of the plan moves; negative is earlier.")
    ends = serializers.DateField(help_text="The last day of the plan then.")
    skipped = serializers.SerializerMethodField(help_text="Keys of the weeks that it would skip.")
    moved = serializers.SerializerMethodField(help_text="The weeks whose dates would change.")

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_skipped(self, proposal: Proposal) -> list[str]:
        return proposal.row.get("skipped", [])

    @extend_schema_field(MovedWeekSerializer(many=True))
    def get_moved(self, proposal: Proposal) -> list[dict[str, Any]]:
        return MovedWeekSerializer(proposal.moved(self.context["journey"]), many=True).data


class FinishSerializer(serializers.Serializer):
    earliest = serializers.DateField(help_text="At the faster half of the recent weeks.")
    latest = serializers.DateField(
        allow_null=True, help_text="At the slower half; null when no end is in sight at that speed."
    )


class ActivitySerializer(serializers.Serializer):
    active = serializers.IntegerField(help_text="Recent whole weeks in which something was done.")
    weeks = serializers.IntegerField(help_text="Recent whole weeks, eight at the most; those of a pause do not count.")
    paused = serializers.IntegerField(help_text="Weeks among the recent ones that were spent on a pause.")


class PointSerializer(serializers.Serializer):
    day = serializers.DateField()
    tasks = serializers.IntegerField(help_text="In all, at the end of that day.")


class BurnUpSerializer(serializers.Serializer):
    """Tasks of skipped weeks are in neither line."""

    total = serializers.IntegerField()
    plan = serializers.SerializerMethodField(help_text="What the plan says for the end of each week.")
    done = serializers.SerializerMethodField(help_text="What was ticked by the end of each week so far, and today.")

    @extend_schema_field(PointSerializer(many=True))
    def get_plan(self, burn_up: Any) -> list[dict[str, Any]]:
        return _points(burn_up.plan)

    @extend_schema_field(PointSerializer(many=True))
    def get_done(self, burn_up: Any) -> list[dict[str, Any]]:
        return _points(burn_up.actual)


def _points(line: Any) -> list[dict[str, Any]]:
    return [{"day": day.isoformat(), "tasks": tasks} for day, tasks in line]


@extend_schema_serializer(many=False)
class ScheduleSerializer(serializers.Serializer):
    """A journey, as its dates and its pace."""

    today = serializers.DateField(help_text="In the learner's time zone.")
    starts = serializers.DateField()
    ends = serializers.DateField()
    hours_a_week = serializers.IntegerField(help_text="Those that hold now.")
    standing = StandingSerializer()
    forecast = FinishSerializer(
        source="finish", allow_null=True, help_text="Null before there are three whole weeks to go by."
    )
    activity = ActivitySerializer()
    burn_up = BurnUpSerializer()
    pauses = SpanSerializer(many=True)
    latest_change = serializers.IntegerField(
        source="enrollment.latest_change", allow_null=True, help_text="The one change that can be undone."
    )
    weeks = WeekDatesSerializer(many=True)
