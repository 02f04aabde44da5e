"""The queue of reviews by REST: mentors take pieces, keep them and give them back."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from portfolio.models import ArtifactType
from rest.inputs import Input, without_body
from reviews import access
from reviews.actions import absences as absence_actions
from reviews.actions import claims as actions
from reviews.models import Absence, ReviewRequest
from reviews.queue import part_of_queue

from . import serializers as shapes

TAGS = ["Reviewing"]


class QueueParameters(Input):
    """Which part of the queue."""

    show = serializers.ChoiceField(shapes.SHOW, required=False)
    type = serializers.SlugRelatedField("key", queryset=ArtifactType.objects.all(), required=False)
    cohort = serializers.SlugField(required=False, max_length=80)
    older_than_days = serializers.IntegerField(required=False, min_value=0, max_value=1_000)


PARAMETERS = [
    OpenApiParameter("show", enum=shapes.SHOW, description="`open` to take, `mine` now, or `returned` to me."),
    OpenApiParameter("type", description="The key of an artifact type."),
    OpenApiParameter("cohort", description="The slug of a cohort in which one is a mentor."),
    OpenApiParameter("older_than_days", int, description="Asked for at least so many days ago."),
]


class QueueViewSet(ListModelMixin, GenericViewSet):
    """What a mentor can take, has, or has reviewed."""

    queryset = ReviewRequest.objects.none()
    serializer_class = shapes.QueuedSerializer
    ordering = ("asked_at", "pk")
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[ReviewRequest]:
        if getattr(self, "swagger_fake_view", False):
            return ReviewRequest.objects.none()
        access.require_mentor(self.request.user)
        sent = {name: value for name, value in self.request.query_params.items() if name in QueueParameters().fields}
        asked = QueueParameters.of(sent)
        days = asked.get("older_than_days")
        cohort = asked.get("cohort")
        return part_of_queue(
            self.request.user,
            timezone.now(),
            show=asked.get("show", "open"),
            kind=asked["type"].key if "type" in asked else "",
            cohort=access.cohort_of_mentor(self.request.user, cohort) if cohort else None,
            older_than=timedelta(days=days) if days else None,
        ).with_people()

    def _shown(self, pk: int) -> Response:
        found = access.request_for_mentor(self.request.user, pk)
        return Response(shapes.QueuedDetailSerializer(found, context=self.get_serializer_context()).data)

    @extend_schema(
        operation_id="review_queue_list",
        tags=TAGS,
        summary="List what waits for a mentor, the longest wait first",
        description="For mentors. New versions of what one reviewed are in `show=returned`; take those first.",
        parameters=PARAMETERS,
    )
    def list(self, request: Request) -> Response:
        return super().list(request)

    @extend_schema(
        operation_id="review_queue_retrieve",
        tags=TAGS,
        summary="Read a request that was sent to one, or that one has taken",
        responses=shapes.QueuedDetailSerializer,
    )
    def retrieve(self, request: Request, pk: int) -> Response:
        return self._shown(pk)

    @extend_schema(
        operation_id="review_queue_claim",
        tags=TAGS,
        summary="Take a piece for two days",
        description="Safe to repeat. When another mentor was faster, the answer is 409 with `taken` and says who.",
        request=None,
        responses=shapes.QueuedDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    @without_body
    def claim(self, request: Request, pk: int) -> Response:
        actions.claim_request(request=access.request_for_mentor(request.user, pk), mentor=request.user)
        return self._shown(pk)

    @extend_schema(
        operation_id="review_queue_renew",
        tags=TAGS,
        summary="Keep a piece for two days from now, six at most",
        request=None,
        responses=shapes.QueuedDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    @without_body
    def renew(self, request: Request, pk: int) -> Response:
        actions.renew_claim(request=access.request_for_mentor(request.user, pk), mentor=request.user)
        return self._shown(pk)

    @extend_schema(
        operation_id="review_queue_release",
        tags=TAGS,
        summary="Give a piece back to the queue",
        request=shapes.ReleaseInput,
        responses={204: None},
    )
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: int) -> Response:
        found = access.request_for_mentor(request.user, pk)
        actions.release_claim(request=found, mentor=request.user, **shapes.ReleaseInput.of(request.data))
        return Response(status=204)

    @extend_schema(
        operation_id="review_queue_reassign",
        tags=TAGS,
        summary="Give a piece to another mentor, as an admin",
        request=shapes.ReassignInput,
        responses=shapes.ReassignedSerializer,
    )
    @action(detail=True, methods=["post"])
    def reassign(self, request: Request, pk: int) -> Response:
        found = access.request_for_admin(request.user, pk)
        found = actions.reassign_request(request=found, by=request.user, **shapes.ReassignInput.of(request.data))
        return Response(shapes.ReassignedSerializer(found).data)


class AbsenceViewSet(ListModelMixin, GenericViewSet):
    """When one does not review."""

    queryset = Absence.objects.none()
    serializer_class = shapes.AbsenceSerializer
    ordering = ("starts", "pk")
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Absence]:
        if getattr(self, "swagger_fake_view", False):
            return Absence.objects.none()
        access.require_mentor(self.request.user)
        return Absence.objects.of(self.request.user)

    @extend_schema(operation_id="absences_list", tags=TAGS, summary="List one's days away, those that are over too")
    def list(self, request: Request) -> Response:
        return super().list(request)

    @extend_schema(
        operation_id="absences_create",
        tags=TAGS,
        summary="Note days away",
        request=shapes.AbsenceInput,
        responses={201: shapes.AbsenceSerializer},
    )
    def create(self, request: Request) -> Response:
        access.require_mentor(request.user)
        absence = absence_actions.add_absence(mentor=request.user, **shapes.AbsenceInput.of(request.data))
        return Response(shapes.AbsenceSerializer(absence).data, status=201)

    @extend_schema(operation_id="absences_destroy", tags=TAGS, summary="Remove days away", responses={204: None})
    @without_body
    def destroy(self, request: Request, pk: int) -> Response:
        absence_actions.remove_absence(absence=access.absence_for_write(request.user, pk))
        return Response(status=204)
