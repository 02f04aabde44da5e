"""What a learner adds to a week for themselves, by REST: links and extra tasks."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from rest.inputs import Input
from rest.pages import page_of, whole
from roadmaps import access, actions
from roadmaps.actions.own import LINES_AT_MOST, Line
from roadmaps.models import WeekProgress
from roadmaps.plan import WeekLine, plan_of

from . import own_serializers as shapes
from .journey import InEnrollment, change_schema, changed

TAGS = ["My own"]
WEEK = OpenApiParameter("week", str, OpenApiParameter.PATH, description="Key of a week of the enrolment's edition.")
LINE = OpenApiParameter("id", str, OpenApiParameter.PATH, description="Id of the line, from the list.")
DELETED = "The event keeps it: undoing the event puts it back where it was. Safe to repeat."
ADDED = f"Of the same one, there is one: 200 instead of 201. A week holds at most {LINES_AT_MOST}."


class InWeek(InEnrollment):
    """Lines that a learner added to one week; 404 for a week of another edition."""

    queryset = WeekProgress.objects.none()  # lines are kept with the week; this names the model in the schema
    pagination_class = None
    lookup_field = "id"
    lookup_value_converter = "slug"
    field: str  # where the week keeps them

    @cached_property
    def week(self) -> WeekLine:
        return access.week_for_read(plan_of(self.enrollment), self.kwargs["week"])

    def _lines(self) -> list[Line]:
        return getattr(self.enrollment.progress_of(self.week.key), self.field)

    def _added(self, act: Any, shape: type[Input]) -> Response:
        before = {line["id"] for line in self._lines()}
        line = act(enrollment=self.enrollment, week_key=self.week.key, **shape.of(self.request.data))
        return Response(self.get_serializer(line).data, status=200 if line["id"] in before else 201)

    def _removed(self, line: str) -> Response:
        event = actions.remove_own(
            enrollment=self.enrollment, week_key=self.week.key, line_id=line, among=(self.field,)
        )
        return changed(event)


@extend_schema(parameters=[WEEK])
class LinkViewSet(InWeek):
    """Addresses that one wants to find again in a week."""

    serializer_class = shapes.LinkSerializer
    field = "links"

    @extend_schema(
        operation_id="links_list",
        tags=TAGS,
        summary="List one's links of a week",
        responses=page_of(shapes.LinkSerializer),
    )
    def list(self, request: Request, enrollment: int, week: str) -> Response:
        return whole(self.get_serializer(self._lines(), many=True).data)

    @extend_schema(
        operation_id="links_create",
        tags=TAGS,
        summary="Keep a link with a week",
        description=ADDED,
        request=shapes.LinkInput,
        responses={201: shapes.LinkSerializer, 200: shapes.LinkSerializer},
        examples=[OpenApiExample("A talk", {"title": "A talk", "url": "https://example.org/talk"}, request_only=True)],
    )
    def create(self, request: Request, enrollment: int, week: str) -> Response:
        return self._added(actions.add_link, shapes.LinkInput)

    @extend_schema(parameters=[LINE])
    @change_schema("links_destroy", "Delete a link", DELETED, TAGS)
    def destroy(self, request: Request, enrollment: int, week: str, id: str) -> Response:
        return self._removed(id)


@extend_schema(parameters=[WEEK])
class OwnTaskViewSet(InWeek):
    """Tasks of one's own. They do not count against the plan."""

    serializer_class = shapes.OwnTaskSerializer
    field = "own_tasks"

    @extend_schema(
        operation_id="own_tasks_list",
        tags=TAGS,
        summary="List one's own tasks of a week",
        responses=page_of(shapes.OwnTaskSerializer),
    )
    def list(self, request: Request, enrollment: int, week: str) -> Response:
        return whole(self.get_serializer(self._lines(), many=True).data)

    @extend_schema(
        operation_id="own_tasks_create",
        tags=TAGS,
        summary="Add a task of one's own to a week",
        description=ADDED,
        request=shapes.OwnTaskInput,
        responses={201: shapes.OwnTaskSerializer, 200: shapes.OwnTaskSerializer},
        examples=[OpenApiExample("A call", {"title": "Call a project manager", "minutes": 30}, request_only=True)],
    )
    def create(self, request: Request, enrollment: int, week: str) -> Response:
        return self._added(actions.add_own_task, shapes.OwnTaskInput)

    @extend_schema(
        operation_id="own_tasks_update",
        tags=TAGS,
        summary="Tick an own task, or take the tick away",
        parameters=[LINE],
        request=shapes.OwnTaskTickInput,
        responses=shapes.OwnTaskSerializer,
    )
    def partial_update(self, request: Request, enrollment: int, week: str, id: str) -> Response:
        key = self.week.key
        done = shapes.OwnTaskTickInput.of(request.data)["done"]
        line = actions.set_own_task(enrollment=self.enrollment, week_key=key, line_id=id, done=done)
        return Response(self.get_serializer(line).data)

    @extend_schema(parameters=[LINE])
    @change_schema("own_tasks_destroy", "Delete an own task", DELETED, TAGS)
    def destroy(self, request: Request, enrollment: int, week: str, id: str) -> Response:
        return self._removed(id)
