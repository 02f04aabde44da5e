"""A learner's applications by REST: the same actions and the same access as the board."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from rest.downloads import WhateverIsAccepted
from rest.inputs import Input, without_body
from rest.pages import page_of, whole

from . import access, actions
from . import board as boards
from .actions.applications import CONTACTS_MAX_LENGTH, NEXT_STEP_MAX_LENGTH, NOTES_MAX_LENGTH
from .actions.postings import COMPANY_MAX_LENGTH, TITLE_MAX_LENGTH, URL_MAX_LENGTH
from .models import JobApplication

TAGS = ["My job search"]
WRITTEN = (
    "title", "company", "url", "contacts", "notes", "next_step", "remind_on", "applied_on", "interviewing_on",
    "offer_on",
)  # fmt: skip


class JobApplicationSerializer(serializers.ModelSerializer):
    posting = serializers.UUIDField(source="posting_id", allow_null=True, read_only=True)
    outcome = serializers.ChoiceField(
        choices=JobApplication.Outcome.choices, allow_blank=True, help_text="How it ended; empty until it is closed."
    )
    reached = serializers.ChoiceField(
        choices=JobApplication.Stage.choices, help_text="The furthest stage before it was closed."
    )

    class Meta:
        model = JobApplication
        fields = [
            "id", "posting", "title", "company", "url", "stage", "outcome", "reached", "saved_on", "applied_on",
            "interviewing_on", "offer_on", "closed_on", "next_step", "remind_on", "changed_at",
        ]  # fmt: skip


class JobApplicationDetailSerializer(JobApplicationSerializer):
    class Meta(JobApplicationSerializer.Meta):
        fields = [*JobApplicationSerializer.Meta.fields, "contacts", "notes", "advert", "advert_on"]


class NewJobApplication(Input):
    posting = serializers.UUIDField(
        required=False, allow_null=True, help_text="A job description of one's own; its advert is kept as it is today."
    )
    title = serializers.CharField(required=False, allow_blank=True, max_length=TITLE_MAX_LENGTH)
    company = serializers.CharField(required=False, allow_blank=True, max_length=COMPANY_MAX_LENGTH)
    url = serializers.CharField(required=False, allow_blank=True, max_length=URL_MAX_LENGTH)


class JobApplicationChange(Input):
    """All are optional; what is missing stays."""

    title = serializers.CharField(required=False, max_length=TITLE_MAX_LENGTH)
    company = serializers.CharField(required=False, allow_blank=True, max_length=COMPANY_MAX_LENGTH)
    url = serializers.CharField(required=False, allow_blank=True, max_length=URL_MAX_LENGTH)
    contacts = serializers.CharField(required=False, allow_blank=True, max_length=CONTACTS_MAX_LENGTH)
    notes = serializers.CharField(required=False, allow_blank=True, max_length=NOTES_MAX_LENGTH)
    next_step = serializers.CharField(required=False, allow_blank=True, max_length=NEXT_STEP_MAX_LENGTH)
    remind_on = serializers.DateField(
        required=False, allow_null=True, help_text="In the morning of that day, in one's own time zone, once."
    )
    applied_on = serializers.DateField(required=False, allow_null=True)
    interviewing_on = serializers.DateField(required=False, allow_null=True)
    offer_on = serializers.DateField(required=False, allow_null=True)


class MoveInput(Input):
    stage = serializers.ChoiceField(choices=JobApplication.Stage.choices)
    outcome = serializers.ChoiceField(
        choices=JobApplication.Outcome.choices, required=False, help_text="How it ended; needed to close it."
    )


class EndSerializer(serializers.Serializer):
    """How many applications came as far as a stage and no further."""

    stage = serializers.ChoiceField(choices=JobApplication.Stage.choices)
    open = serializers.IntegerField()
    closed = serializers.IntegerField()
    accepted = serializers.IntegerField(help_text="Of those that are closed.")


EndPage = page_of(EndSerializer)


class JobApplicationViewSet(ListModelMixin, GenericViewSet):
    """Applications that one keeps; nobody else knows of them."""

    queryset = JobApplication.objects.none()
    serializer_class = JobApplicationSerializer
    ordering = ("-changed_at", "-pk")
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[JobApplication]:
        return JobApplication.objects.of(self.request.user).kept().without_texts()

    def _shown(self, pk: uuid.UUID) -> dict[str, Any]:
        return JobApplicationDetailSerializer(access.application_for_read(self.request.user, pk)).data

    @extend_schema(operation_id="job_applications_list", tags=TAGS, summary="List one's own applications")
    def list(self, request: Request) -> Response:
        return super().list(request)

    @extend_schema(
        operation_id="job_applications_create",
        tags=TAGS,
        summary="Keep a job that one may apply for",
        description="Of the same job description there is one.",
        request=NewJobApplication,
        responses={201: JobApplicationDetailSerializer},
        examples=[OpenApiExample("Without an advert", {"title": "AI delivery lead"}, request_only=True)],
    )
    def create(self, request: Request) -> Response:
        given = NewJobApplication.of(request.data)
        posting = given.pop("posting", None)
        if posting is not None:
            given["posting"] = access.own_posting_named(request.user, posting)
        found = actions.save_application(user=request.user, **given)
        address = request.build_absolute_uri(reverse("api-job-application-detail", args=[found.pk]))
        return Response(self._shown(found.pk), status=201, headers={"Location": address})

    @extend_schema(
        operation_id="job_applications_retrieve",
        tags=TAGS,
        summary="Read an application with its notes and its advert",
        responses=JobApplicationDetailSerializer,
    )
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        return Response(self._shown(pk))

    @extend_schema(
        operation_id="job_applications_update",
        tags=TAGS,
        summary="Write down what one keeps of an application",
        request=JobApplicationChange,
        responses=JobApplicationDetailSerializer,
        examples=[OpenApiExample("What comes next", {"next_step": "Ask Ana for an hour."}, request_only=True)],
    )
    def partial_update(self, request: Request, pk: uuid.UUID) -> Response:
        application = access.application_for_write(request.user, pk)
        given = JobApplicationChange.of(request.data)
        kept = {name: getattr(application, name) for name in WRITTEN}
        actions.change_application(application=application, **kept | given)
        return Response(self._shown(pk))

    @extend_schema(
        operation_id="job_applications_destroy",
        tags=TAGS,
        summary="Delete an application",
        description="It can be taken back for 30 days.",
        responses={204: None},
    )
    @without_body
    def destroy(self, request: Request, pk: uuid.UUID) -> Response:
        actions.delete_application(application=access.application_for_write(request.user, pk))
        return Response(status=204)

    @extend_schema(
        operation_id="job_applications_take_back",
        tags=TAGS,
        summary="Take a deleted application back",
        description="Safe to repeat.",
        request=None,
        responses=JobApplicationDetailSerializer,
    )
    @action(detail=True, methods=["post"], url_path="take-back")
    @without_body
    def take_back(self, request: Request, pk: uuid.UUID) -> Response:
        actions.undelete_application(application=access.application_for_undelete(request.user, pk))
        return Response(self._shown(pk))

    @extend_schema(
        operation_id="job_applications_move",
        tags=TAGS,
        summary="Move an application to another stage",
        description="The day of the stage is today, unless it has one. A step back forgets the days of later stages.",
        request=MoveInput,
        responses=JobApplicationDetailSerializer,
        examples=[OpenApiExample("Closed", {"stage": "closed", "outcome": "silence"}, request_only=True)],
    )
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: uuid.UUID) -> Response:
        application = access.application_for_write(request.user, pk)
        actions.move_application(application=application, **MoveInput.of(request.data))
        return Response(self._shown(pk))

    @extend_schema(
        operation_id="job_applications_ends",
        tags=TAGS,
        summary="Read where one's applications end",
        description="By the furthest stage that each has reached.",
        responses=EndPage,
    )
    @action(detail=False, methods=["get"], pagination_class=None)
    def ends(self, request: Request) -> Response:
        return whole(EndSerializer(boards.Board(request.user).ends, many=True).data)


class JobApplicationFileViewSet(GenericViewSet):
    """All applications as a file; the same as on the page."""

    queryset = JobApplication.objects.none()
    serializer_class = JobApplicationSerializer
    content_negotiation_class = WhateverIsAccepted
    pagination_class = None

    @extend_schema(
        operation_id="job_applications_csv",
        tags=TAGS,
        summary="Take all applications as a table",
        description="In UTF-8 with the mark at its start that spreadsheets look for. No cell is a formula.",
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    @action(detail=False, methods=["get"])
    def csv(self, request: Request) -> HttpResponse:
        return boards.csv_file(request.user).download()
