"""A learner's requests for reviews by REST."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from portfolio.access import case_study_for_write
from rest.inputs import without_body
from rest.pages import page_of, whole
from reviews import access, turns
from reviews.actions import requests as actions
from reviews.models import ReviewRequest

from . import serializers as shapes

TAGS = ["My reviews"]
MentorPage = page_of(shapes.MentorSerializer)


class RequestViewSet(ListModelMixin, GenericViewSet):
    """What one has asked for."""

    queryset = ReviewRequest.objects.all()
    serializer_class = shapes.RequestSerializer
    ordering = "-pk"
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[ReviewRequest]:
        return access.requests_of_learner(self.request.user)

    def _shown(self, pk: int) -> dict[str, Any]:
        found = access.request_for_learner(self.request.user, pk)
        return shapes.RequestDetailSerializer(found, context=self.get_serializer_context()).data

    @extend_schema(operation_id="review_requests_list", tags=TAGS, summary="List what one has asked to be reviewed")
    def list(self, request: Request) -> Response:
        return super().list(request)

    @extend_schema(
        operation_id="review_requests_create",
        tags=TAGS,
        summary="Ask for a review of the newest submitted version",
        description=(
            "Of any mentor, of one, or of the mentors of a cohort. Refused without a submitted version, while a "
            "request for this case study is open, and when the version was reviewed already."
        ),
        request=shapes.AskInput,
        responses={201: shapes.RequestDetailSerializer},
        examples=[
            OpenApiExample("Any mentor", {"case_study": "a-pilot", "message": "Is the goal clear?"}, request_only=True)
        ],
    )
    def create(self, request: Request) -> Response:
        given = shapes.AskInput.of(request.data)
        study = case_study_for_write(request.user, given.pop("case_study"))
        made = actions.ask_for_review(study=study, **given)
        address = request.build_absolute_uri(reverse("api-review-request-detail", args=[made.pk]))
        return Response(self._shown(made.pk), status=201, headers={"Location": address})

    @extend_schema(
        operation_id="review_requests_retrieve",
        tags=TAGS,
        summary="Read whose turn it is, and what happened",
        responses=shapes.RequestDetailSerializer,
    )
    def retrieve(self, request: Request, pk: int) -> Response:
        return Response(self._shown(pk))

    @extend_schema(
        operation_id="review_requests_withdraw",
        tags=TAGS,
        summary="Take a request back, until a mentor has taken the piece",
        description="Safe to repeat.",
        request=None,
        responses=shapes.RequestDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    @without_body
    def withdraw(self, request: Request, pk: int) -> Response:
        actions.withdraw_request(request=access.request_for_learner(request.user, pk))
        return Response(self._shown(pk))

    @extend_schema(
        operation_id="review_requests_another_mentor",
        tags=TAGS,
        summary="Ask for another mentor than who has it, or whom it waits for",
        description="It keeps its place in the queue. Without `mentor` and `cohort` any other mentor can take it.",
        request=shapes.AnotherMentorInput,
        responses=shapes.RequestDetailSerializer,
    )
    @action(detail=True, methods=["post"], url_path="another-mentor")
    def another_mentor(self, request: Request, pk: int) -> Response:
        found = access.request_for_learner(request.user, pk)
        actions.ask_for_another_mentor(request=found, **shapes.AnotherMentorInput.of(request.data))
        return Response(self._shown(pk))


class MentorsView(APIView):
    @extend_schema(
        operation_id="mentors_list", tags=TAGS, summary="List the mentors whom one can ask", responses=MentorPage
    )
    def get(self, request: Request) -> Response:
        mentors = [
            shapes.mentor_of(mentor) | {"away_until": until} for mentor, until in turns.mentors_to_ask(request.user)
        ]
        return whole(shapes.MentorSerializer(mentors, many=True).data)


class UsualWaitView(APIView):
    @extend_schema(
        operation_id="usual_wait_retrieve",
        tags=TAGS,
        summary="Read how long a review usually takes",
        description=(
            "The median of what was closed in the last three months. Requests that ended without an answer count as "
            "longer than all others; with fewer than five, nothing is said."
        ),
        responses=shapes.UsualWaitSerializer,
    )
    def get(self, request: Request) -> Response:
        usual = turns.usual_wait_now(timezone.now())
        seconds = None if usual.median is None else int(usual.median.total_seconds())
        shown = {"say": usual.say.value, "count": usual.count, "seconds": seconds}
        return Response(shapes.UsualWaitSerializer(shown).data)
