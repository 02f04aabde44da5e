"""A learner's way through a plan by REST: the same actions and the same access as the pages."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from rest.inputs import without_body
from rest.pages import page_of, whole
from roadmaps import access, actions
from roadmaps.journey import Journey, JourneyWeek
from roadmaps.models import Enrollment, ProgressEvent, TaskNote, TaskTick, WeekProgress
from roadmaps.plan import plan_of

from . import journey_serializers as shapes

TAGS = ["My plan"]
CHANGED = OpenApiExample(
    "Changed",
    {
        "changed": True,
        "event": {
            "id": 181,
            "kind": "ticked",
            "week": "metrics",
            "phase": "",
            "task": "metrics-name-the-cost",
            "at": "2026-11-21T18:20:04Z",
            "undoes": None,
            "undone_by": None,
            "can_undo": True,
        },
    },
    response_only=True,
)
NOTHING_TO_CHANGE = OpenApiExample("It was so already", {"changed": False, "event": None}, response_only=True)
CHANGE = OpenApiResponse(shapes.ChangeSerializer, "Done, or it was so already.", [CHANGED, NOTHING_TO_CHANGE])
NO_OVERWRITING = (
    "`version` is the number of the text that you started from, 0 for none. When another version was saved since, the "
    "answer is 409 with the code `stale` and nothing is changed."
)
SAFE_TO_REPEAT = "Safe to repeat: when it was so already, `changed` is false and no event is recorded."

RESET = (
    "Ticks and states go; what was written and the dates stay. Undoing the event brings all of it back exactly, unless "
    "something was ticked, finished or skipped since (409, `changed_since`). " + SAFE_TO_REPEAT
)


def change_schema(operation_id: str, summary: str, description: str = SAFE_TO_REPEAT, tags: list[str] = TAGS) -> Any:
    """An operation that needs nothing but its address, and answers with the event that it recorded."""
    described = extend_schema(
        operation_id=operation_id,
        tags=tags,
        summary=summary,
        description=description,
        request=None,
        responses={200: CHANGE},
    )
    return lambda handler: described(without_body(handler))


def changed(event: ProgressEvent | None) -> Response:
    return Response({"changed": event is not None, "event": shapes.EventSerializer(event).data if event else None})


class EnrollmentViewSet(ListModelMixin, GenericViewSet):
    """The plans that one follows, or followed and left."""

    serializer_class = shapes.EnrollmentSerializer
    queryset = Enrollment.objects.all()
    ordering = "-pk"
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Enrollment]:
        return Enrollment.objects.of(self.request.user).select_related("roadmap", "edition")

    @extend_schema(operation_id="enrollments_list", tags=TAGS, summary="List one's own enrolments, latest first")
    def list(self, request: Request) -> Response:
        return super().list(request)

    @extend_schema(
        operation_id="enrollments_create",
        tags=TAGS,
        summary="Start a plan",
        description="Whoever follows the plan already gets that enrolment as it is, with 200 instead of 201.",
        request=shapes.StartSerializer,
        responses={201: shapes.EnrollmentDetailSerializer, 200: shapes.EnrollmentDetailSerializer},
        examples=[
            OpenApiExample(
                "Five hours a week from New Year",
                {"roadmap": "ai-project-manager", "start_date": "2027-01-04", "hours_a_week": 5},
                request_only=True,
            )
        ],
    )
    def create(self, request: Request) -> Response:
        given = shapes.StartSerializer.of(request.data)
        roadmap = given["roadmap"]
        before = access.enrollment_of(request.user, roadmap.key)
        enrollment = actions.start_plan(user=request.user, **given)
        address = request.build_absolute_uri(reverse("api-enrollment-detail", args=[enrollment.pk]))
        body = self._detail(access.enrollment_by_id(request.user, enrollment.pk))
        if before and before.pk == enrollment.pk:
            return Response(body)
        return Response(body, status=201, headers={"Location": address})

    @extend_schema(
        operation_id="enrollments_retrieve",
        tags=TAGS,
        summary="Read an enrolment: the dates of every week, the current week, where one stands",
        responses=shapes.EnrollmentDetailSerializer,
    )
    def retrieve(self, request: Request, pk: int) -> Response:
        return Response(self._detail(access.enrollment_by_id(request.user, pk)))

    def _detail(self, enrollment: Enrollment) -> dict[str, Any]:
        return shapes.EnrollmentDetailSerializer(
            enrollment, context={**self.get_serializer_context(), "journey": Journey(enrollment)}
        ).data

    @change_schema("enrollments_leave", "Leave a plan; everything done is kept")
    @action(detail=True, methods=["post"])
    def leave(self, request: Request, pk: int) -> Response:
        return changed(actions.leave_plan(enrollment=access.enrollment_by_id(request.user, pk)))

    @change_schema("enrollments_rejoin", "Come back to a plan that one has left")
    @action(detail=True, methods=["post"])
    def rejoin(self, request: Request, pk: int) -> Response:
        return changed(actions.rejoin_plan(enrollment=access.enrollment_by_id(request.user, pk)))

    @change_schema("enrollments_reset", "Start the whole plan anew", RESET)
    @action(detail=True, methods=["post"])
    def reset(self, request: Request, pk: int) -> Response:
        return changed(actions.reset_plan(enrollment=access.enrollment_by_id(request.user, pk)))


class InEnrollment(GenericViewSet):
    """What belongs to one of the person's own enrolments; 404 for anybody else's."""

    @cached_property
    def enrollment(self) -> Enrollment:
        return access.enrollment_by_id(self.request.user, self.kwargs["enrollment"])

    @cached_property
    def described_only(self) -> bool:
        """Whether there is no request, only a schema to be made."""
        return getattr(self, "swagger_fake_view", False)


NOTE = OpenApiExample("A first note", {"notes": "Ask **Marta** about the budget.", "version": 0}, request_only=True)
WEEK_KEY = OpenApiParameter("key", str, OpenApiParameter.PATH, description="Key of a week of the enrolment's edition.")
PHASE_KEY = OpenApiParameter(
    "key", str, OpenApiParameter.PATH, description="Key of a phase of the enrolment's edition."
)
TASK_KEY = OpenApiParameter("key", str, OpenApiParameter.PATH, description="Key of a task of the enrolment's edition.")


@extend_schema(parameters=[WEEK_KEY])
class MyWeekViewSet(InEnrollment):
    """The weeks of a learner: when they are, what is done, what the learner wrote."""

    queryset = WeekProgress.objects.none()  # they are made from the plan; this names the model in the schema
    lookup_field = "key"
    lookup_value_converter = "slug"
    serializer_class = shapes.MyWeekSerializer
    pagination_class = None

    @extend_schema(
        operation_id="my_weeks_list",
        tags=TAGS,
        summary="List the weeks with their dates, states and ticks",
        description="All weeks come in one page: they are made together from the plan and the start date.",
        parameters=[OpenApiParameter("key", location=OpenApiParameter.PATH, exclude=True)],
        responses=page_of(shapes.MyWeekSerializer),
    )
    def list(self, request: Request, enrollment: int) -> Response:
        journey = Journey(self.enrollment)
        context = {"journey": journey, "request": request}
        return whole(shapes.MyWeekSerializer(journey.weeks, many=True, context=context).data)

    @extend_schema(
        operation_id="my_weeks_retrieve",
        tags=TAGS,
        summary="Read a week with its tasks and all that one wrote and added",
        responses=shapes.MyWeekDetailSerializer,
    )
    def retrieve(self, request: Request, enrollment: int, key: str) -> Response:
        journey, week = self._week(key)
        context = {
            "journey": journey,
            "request": request,
            "progress": self.enrollment.progress_of(key),
            "notes": self.enrollment.task_notes_on(task.key for task in week.line.tasks),
        }
        return Response(shapes.MyWeekDetailSerializer(week, context=context).data)

    def _week(self, key: str) -> tuple[Journey, JourneyWeek]:
        journey = Journey(self.enrollment)
        line = access.week_for_read(journey.plan, key)
        return journey, journey.week(line.key)

    def _settle(self, act: Any, key: str) -> Response:
        access.week_for_read(plan_of(self.enrollment), key)
        return changed(act(enrollment=self.enrollment, week_key=key))

    @change_schema("my_weeks_complete", "Mark a week as done, with or without all of its tasks")
    @action(detail=True, methods=["post"])
    def complete(self, request: Request, enrollment: int, key: str) -> Response:
        return self._settle(actions.complete_week, key)

    @change_schema("my_weeks_skip", "Leave a week out; it is counted apart from what is done")
    @action(detail=True, methods=["post"])
    def skip(self, request: Request, enrollment: int, key: str) -> Response:
        return self._settle(actions.skip_week, key)

    @change_schema("my_weeks_reopen", "Take a week up again that was done or skipped")
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, enrollment: int, key: str) -> Response:
        return self._settle(actions.reopen_week, key)

    @change_schema("my_weeks_reset", "Start a week anew", RESET)
    @action(detail=True, methods=["post"])
    def reset(self, request: Request, enrollment: int, key: str) -> Response:
        return self._settle(actions.reset_week, key)

    @extend_schema(
        operation_id="my_weeks_reflection_retrieve",
        tags=TAGS,
        summary="Read what one wrote about a week",
        responses=shapes.ReflectionSerializer,
    )
    @action(detail=True, methods=["get"])
    def reflection(self, request: Request, enrollment: int, key: str) -> Response:
        access.week_for_read(plan_of(self.enrollment), key)
        return Response(shapes.ReflectionSerializer(self.enrollment.progress_of(key)).data)

    @extend_schema(
        operation_id="my_weeks_reflection_update",
        tags=TAGS,
        summary="Keep what one writes about a week",
        description=NO_OVERWRITING,
        request=shapes.ReflectionInputSerializer,
        responses=shapes.ReflectionSerializer,
        examples=[
            OpenApiExample(
                "First words", {"reflection": "I counted **positives** first.", "version": 0}, request_only=True
            )
        ],
    )
    @reflection.mapping.put
    def write_reflection(self, request: Request, enrollment: int, key: str) -> Response:
        access.week_for_read(plan_of(self.enrollment), key)
        given = shapes.ReflectionInputSerializer.of(request.data)
        progress = actions.save_reflection(
            enrollment=self.enrollment, week_key=key, text=given["reflection"], version=given["version"]
        )
        return Response(shapes.ReflectionSerializer(progress).data)

    @extend_schema(
        operation_id="my_weeks_notes_retrieve",
        tags=TAGS,
        summary="Read one's private notes on a week",
        responses=shapes.NotesSerializer,
    )
    @action(detail=True, methods=["get"])
    def notes(self, request: Request, enrollment: int, key: str) -> Response:
        access.week_for_read(plan_of(self.enrollment), key)
        return Response(shapes.NotesSerializer(self.enrollment.progress_of(key)).data)

    @extend_schema(
        operation_id="my_weeks_notes_update",
        tags=TAGS,
        summary="Keep one's private notes on a week",
        description=NO_OVERWRITING,
        request=shapes.NotesInput,
        responses=shapes.NotesSerializer,
        examples=[NOTE],
    )
    @notes.mapping.put
    def write_notes(self, request: Request, enrollment: int, key: str) -> Response:
        access.week_for_read(plan_of(self.enrollment), key)
        given = shapes.NotesInput.of(request.data)
        progress = actions.save_week_notes(
            enrollment=self.enrollment, week_key=key, text=given["notes"], version=given["version"]
        )
        return Response(shapes.NotesSerializer(progress).data)


class MyPhaseViewSet(InEnrollment):
    """The phases of a learner's edition."""

    queryset = ProgressEvent.objects.none()  # a phase keeps nothing itself; what it answers with is an event
    lookup_field = "key"
    lookup_value_converter = "slug"

    @extend_schema(parameters=[PHASE_KEY])
    @change_schema("my_phases_reset", "Start a phase anew", RESET)
    @action(detail=True, methods=["post"])
    def reset(self, request: Request, enrollment: int, key: str) -> Response:
        access.phase_for_read(plan_of(self.enrollment), key)
        return changed(actions.reset_phase(enrollment=self.enrollment, phase_key=key))


@extend_schema(parameters=[TASK_KEY])
class MyTaskViewSet(InEnrollment):
    """What a learner writes about a task."""

    queryset = TaskNote.objects.all()
    lookup_field = "key"
    lookup_value_converter = "slug"
    serializer_class = shapes.NotesSerializer

    @extend_schema(
        operation_id="my_tasks_notes_retrieve",
        tags=TAGS,
        summary="Read one's private notes on a task",
        responses=shapes.NotesSerializer,
    )
    @action(detail=True, methods=["get"])
    def notes(self, request: Request, enrollment: int, key: str) -> Response:
        access.week_of_task_for_read(plan_of(self.enrollment), key)
        return Response(shapes.NotesSerializer(self.enrollment.task_notes_on([key])[key]).data)

    @extend_schema(
        operation_id="my_tasks_notes_update",
        tags=TAGS,
        summary="Keep one's private notes on a task",
        description=NO_OVERWRITING,
        request=shapes.NotesInput,
        responses=shapes.NotesSerializer,
        examples=[NOTE],
    )
    @notes.mapping.put
    def write_notes(self, request: Request, enrollment: int, key: str) -> Response:
        access.week_of_task_for_read(plan_of(self.enrollment), key)
        given = shapes.NotesInput.of(request.data)
        note = actions.save_task_notes(
            enrollment=self.enrollment, task_key=key, text=given["notes"], version=given["version"]
        )
        return Response(shapes.NotesSerializer(note).data)


@extend_schema_view(list=extend_schema(operation_id="ticks_list", tags=TAGS, summary="List the ticked tasks"))
class TickViewSet(ListModelMixin, InEnrollment):
    """A tick is there or not; ``PUT`` and ``DELETE`` may be repeated."""

    queryset = TaskTick.objects.all()
    serializer_class = shapes.TickSerializer
    ordering = "pk"
    lookup_field = "key"
    lookup_value_converter = "slug"

    def get_queryset(self) -> QuerySet[TaskTick]:
        return TaskTick.objects.none() if self.described_only else self.enrollment.ticks.all()

    @extend_schema(parameters=[TASK_KEY])
    @change_schema("ticks_update", "Tick a task")
    def update(self, request: Request, enrollment: int, key: str) -> Response:
        return changed(actions.tick_task(enrollment=self.enrollment, task_key=key))

    @extend_schema(parameters=[TASK_KEY])
    @change_schema("ticks_destroy", "Take a tick away")
    def destroy(self, request: Request, enrollment: int, key: str) -> Response:
        return changed(actions.untick_task(enrollment=self.enrollment, task_key=key))


@extend_schema_view(
    list=extend_schema(operation_id="events_list", tags=TAGS, summary="List what happened, latest first")
)
class EventViewSet(ListModelMixin, InEnrollment):
    """What happened when; append-only."""

    queryset = ProgressEvent.objects.all()
    serializer_class = shapes.EventSerializer
    ordering = "-pk"
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[ProgressEvent]:
        if self.described_only:
            return ProgressEvent.objects.none()
        return self.enrollment.events.select_related("undone_by")

    @change_schema(
        "events_undo",
        "Undo an event",
        "Restores what was before and records that as an event of its own. When the week has changed since, the "
        "answer is 409 with the code `changed_since` and nothing is changed.",
    )
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, enrollment: int, pk: int) -> Response:
        event = access.event_for_undo(self.enrollment, pk)
        return changed(actions.undo(enrollment=self.enrollment, event_id=event.pk))
