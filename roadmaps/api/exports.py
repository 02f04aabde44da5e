"""A learner's plan to take along, by REST: files, and the calendar feed."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import InSession
from rest.downloads import WhateverIsAccepted
from rest.inputs import Input, without_body
from roadmaps import access, actions
from roadmaps.calendar import address_of_feed
from roadmaps.exports import csv_file, markdown_file
from roadmaps.journey import Journey
from roadmaps.models import CalendarFeed, Enrollment

from .journey import InEnrollment

TAGS = ["My exports"]


class ExportViewSet(InEnrollment):
    """The plan and the progress as files; the same as on the page."""

    queryset = Enrollment.objects.all()
    content_negotiation_class = WhateverIsAccepted
    pagination_class = None

    @extend_schema(
        operation_id="exports_markdown",
        tags=TAGS,
        summary="Take the plan as a checklist in Markdown",
        responses={(200, "text/markdown"): OpenApiTypes.STR},
    )
    @action(detail=False, methods=["get"])
    def markdown(self, request: Request, enrollment: int) -> HttpResponse:
        return markdown_file(Journey(self.enrollment)).download()

    @extend_schema(
        operation_id="exports_csv",
        tags=TAGS,
        summary="Take the plan as a table, a row for each task",
        description="In UTF-8 with the mark at its start that spreadsheets look for. No cell is a formula.",
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    @action(detail=False, methods=["get"])
    def csv(self, request: Request, enrollment: int) -> HttpResponse:
        return csv_file(Journey(self.enrollment)).download()


@extend_schema_field({"type": "string", "pattern": r"^([01]\d|2[0-3]):[0-5]\d$", "examples": ["18:00"]})
class LocalHour(serializers.TimeField):
    """Hours and minutes on one's own clock; the ``time`` of JSON Schema would need an offset from UTC."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", input_formats=["%H:%M"], **kwargs)


class FeedSerializer(serializers.ModelSerializer):
    due_at = LocalHour(allow_null=True, help_text="Hour of due dates in one's own time zone; null is all day.")

    class Meta:
        model = CalendarFeed
        fields = ["weeks", "due", "due_at", "made_at"]


class NewFeedSerializer(FeedSerializer):
    address = serializers.SerializerMethodField(help_text="Shown now and never again.")

    class Meta(FeedSerializer.Meta):
        fields = [*FeedSerializer.Meta.fields, "address"]

    def get_address(self, feed: CalendarFeed) -> str:
        return self.context["address"]


class FeedInput(Input):
    weeks = serializers.BooleanField(default=True, help_text="The weeks, all day.")
    due = serializers.BooleanField(default=True, help_text="Due dates of portfolio pieces.")
    due_at = LocalHour(
        default=None, allow_null=True, help_text="Hour of due dates in one's own time zone; null is all day."
    )


class FeedViewSet(InEnrollment):
    """The secret address under which a calendar program reads one's dates. Only a digest of it is kept."""

    queryset = CalendarFeed.objects.all()
    serializer_class = FeedSerializer
    pagination_class = None

    def get_permissions(self) -> list[BasePermission]:
        return [*super().get_permissions(), *([InSession()] if self.action == "create" else [])]

    @extend_schema(
        operation_id="calendar_feed_retrieve",
        tags=TAGS,
        summary="Read what the calendar feed shows; 404 when there is none",
    )
    def retrieve(self, request: Request, enrollment: int) -> Response:
        feed = access.live_feed_of(self.enrollment)
        if feed is None:
            raise Http404
        return Response(FeedSerializer(feed).data)

    @extend_schema(
        operation_id="calendar_feed_create",
        tags=TAGS,
        summary="Make a secret address, or another one; needs a session, not a token",
        description=(
            "The address before it stops working. It opens the calendar for whoever has it, also after a token was "
            "revoked, so no token makes one."
        ),
        request=FeedInput,
        responses={201: NewFeedSerializer},
        examples=[OpenApiExample("Due at six", {"weeks": True, "due": True, "due_at": "18:00"}, request_only=True)],
    )
    def create(self, request: Request, enrollment: int) -> Response:
        own = self.enrollment
        feed, token = actions.make_feed(enrollment=own, **FeedInput.of(request.data))
        return Response(NewFeedSerializer(feed, context={"address": address_of_feed(token)}).data, status=201)

    @extend_schema(
        operation_id="calendar_feed_update",
        tags=TAGS,
        summary="Show other things under the same address",
        request=FeedInput,
        responses=FeedSerializer,
    )
    def update(self, request: Request, enrollment: int) -> Response:
        own = self.enrollment
        return Response(FeedSerializer(actions.change_feed(enrollment=own, **FeedInput.of(request.data))).data)

    @extend_schema(
        operation_id="calendar_feed_destroy",
        tags=TAGS,
        summary="Revoke the address",
        description="From now on nobody reads the calendar under it. Safe to repeat.",
        responses={204: None},
    )
    @without_body
    def destroy(self, request: Request, enrollment: int) -> Response:
        actions.revoke_feed(enrollment=self.enrollment)
        return Response(status=204)
