"""Pace, forecast and the dates of a plan by REST, and how a learner moves them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    PolymorphicProxySerializer,
    extend_schema,
    extend_schema_view,
)
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from rest.inputs import without_body
from roadmaps import access, actions
from roadmaps.journey import Journey
from roadmaps.models import ScheduleChange

from . import schedule_serializers as shapes
from .journey import InEnrollment

TAGS = ["My schedule"]
Kind = ScheduleChange.Kind
HOLIDAY = {"kind": "pause", "first_day": "2026-12-24", "last_day": "2027-01-03"}


class ScheduleViewSet(InEnrollment):
    """The truth about one's pace, and where the plan goes from here."""

    queryset = ScheduleChange.objects.none()  # it is made from the plan; this names the model in the schema
    serializer_class = shapes.ScheduleSerializer
    pagination_class = None

    @extend_schema(
        operation_id="schedule_retrieve",
        tags=TAGS,
        summary="Read the pace, the forecast as a range, the burn-up, the activity and the dates",
        responses=shapes.ScheduleSerializer,
    )
    def list(self, request: Request, enrollment: int) -> Response:
        return Response(shapes.ScheduleSerializer(Journey(self.enrollment)).data)


def _parameter(name: str, kind: Any, of: str, **options: Any) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=f"For `{of}`.", **options)


@extend_schema_view(
    list=extend_schema(
        operation_id="schedule_changes_list", tags=TAGS, summary="List how the plan was moved, latest first"
    )
)
class ScheduleChangeViewSet(ListModelMixin, InEnrollment):
    """How and why the dates were moved; append-only, and undone by a row that reverses."""

    queryset = ScheduleChange.objects.all()
    serializer_class = shapes.ScheduleChangeSerializer
    ordering = "-pk"
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[ScheduleChange]:
        if self.described_only:
            return ScheduleChange.objects.none()
        return self.enrollment.schedule_changes.select_related("undone_by")

    def get_serializer_context(self) -> dict[str, Any]:
        context = super().get_serializer_context()
        return context if self.described_only else context | {"latest": self.enrollment.latest_change}

    @extend_schema(
        operation_id="schedule_changes_preview",
        tags=TAGS,
        summary="See what a change would do to the dates; nothing is written",
        description=(
            "Takes the fields of the change itself, in the query, and refuses what applying it would refuse. "
            "`reason` and `shared` may be sent along and have no effect here."
        ),
        filters=False,
        parameters=[
            OpenApiParameter("kind", str, OpenApiParameter.QUERY, required=True, enum=Kind.values),
            _parameter("first_day", date, "pause"),
            _parameter("last_day", date, "pause"),
            _parameter("hours_a_week", int, "hours"),
            _parameter("start_date", date, "later_start"),
            _parameter("week", str, "skip_ahead"),
            OpenApiParameter("reason", str, OpenApiParameter.QUERY),
            OpenApiParameter("shared", OpenApiTypes.BOOL, OpenApiParameter.QUERY),
        ],
        responses=shapes.ProposalSerializer,
    )
    @action(detail=False, methods=["get"], pagination_class=None)
    def preview(self, request: Request, enrollment: int) -> Response:
        journey = Journey(self.enrollment)
        kind, wishes, _recorded = shapes.read_change(request.query_params)
        proposal = actions.preview_change(journey=journey, propose=actions.PROPOSALS[kind], **wishes)
        return Response(shapes.ProposalSerializer(proposal, context={"journey": journey}).data)

    @extend_schema(
        operation_id="schedule_changes_create",
        tags=TAGS,
        summary="Move the plan",
        description=(
            "`pause`: days away, planned or in hindsight. `catch_up`: what is unfinished moves to where you are. "
            "`later_start`: another first day, while no week is done. `hours`: other hours a week from here on. "
            "`skip_ahead`: go on with a later week today. Finished weeks never move."
        ),
        request=PolymorphicProxySerializer("ScheduleChangeInput", shapes.CHANGES, resource_type_field_name="kind"),
        responses={201: shapes.ScheduleChangeSerializer},
        examples=[
            OpenApiExample("A holiday", {**HOLIDAY, "reason": "With the family"}, request_only=True),
            OpenApiExample("Behind", {"kind": "catch_up"}, request_only=True),
        ],
    )
    def create(self, request: Request, enrollment: int) -> Response:
        own = self.enrollment
        kind, wishes, recorded = shapes.read_change(request.data)
        change = actions.apply_change(enrollment=own, propose=actions.PROPOSALS[kind], **recorded, **wishes)
        context = {"latest": change.pk}
        return Response(shapes.ScheduleChangeSerializer(change, context=context).data, status=201)

    @extend_schema(
        operation_id="schedule_changes_undo",
        tags=TAGS,
        summary="Take the latest change back; all dates are again what they were",
        description="Safe to repeat: when it is undone already, `changed` is false and nothing is recorded.",
        request=None,
        responses=shapes.UndoneSerializer,
    )
    @action(detail=True, methods=["post"])
    @without_body
    def undo(self, request: Request, enrollment: int, pk: int) -> Response:
        change = access.change_for_undo(self.enrollment, pk)
        reversal = actions.undo_change(enrollment=self.enrollment, change_id=change.pk)
        return Response(shapes.UndoneSerializer({"changed": reversal is not None, "change": reversal}).data)
