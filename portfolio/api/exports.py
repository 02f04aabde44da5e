"""A portfolio to take away, by REST: asked for, made in the background, downloaded."""

from __future__ import annotations

import uuid

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from portfolio import access
from portfolio.actions import transfers as actions
from portfolio.exports.resume import resume_of
from portfolio.exports.views import file_of
from portfolio.models import Transfer
from portfolio.showcase import Showcase
from rest.downloads import WhateverIsAccepted
from rest.inputs import Input, without_body

from .sharing import TAGS

KINDS = [choice for choice in Transfer.Kind.choices if choice[0] in actions.KINDS]


class PortfolioExportSerializer(serializers.ModelSerializer):
    """A PDF or a zip on its way. ``steps_done`` of ``steps`` says how far it is."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=KINDS)
    download = serializers.SerializerMethodField(help_text="Where it is; null until it is done.")

    class Meta:
        model = Transfer
        fields = [
            "id", "kind", "state", "steps", "steps_done", "message", "name", "size", "created_at", "finished_at",
            "expires_at", "download",
        ]  # fmt: skip

    def get_download(self, export: Transfer) -> str | None:
        if not export.is_ready:
            return None
        return self.context["request"].build_absolute_uri(reverse("api-portfolio-export-download", args=[export.pk]))


class PortfolioExportInput(Input):
    kind = serializers.ChoiceField(choices=KINDS)


class PortfolioExportViewSet(ListModelMixin, GenericViewSet):
    """One's own exports; each is kept for a week."""

    queryset = Transfer.objects.all()
    serializer_class = PortfolioExportSerializer
    ordering = ("-created_at", "id")
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Transfer]:
        return Transfer.objects.of(self.request.user).exports()

    @extend_schema(operation_id="portfolio_exports_list", tags=TAGS, summary="List one's exports")
    def list(self, request: Request) -> Response:
        return super().list(request)

    @extend_schema(
        operation_id="portfolio_exports_create",
        tags=TAGS,
        summary="Ask for a PDF or a zip of one's portfolio",
        description="It is made in the background; read it again until its `state` is `done`. Safe to repeat.",
        request=PortfolioExportInput,
        responses={202: PortfolioExportSerializer},
        examples=[OpenApiExample("Everything", {"kind": "archive"}, request_only=True)],
    )
    def create(self, request: Request) -> Response:
        export = actions.ask_for_export(user=request.user, **PortfolioExportInput.of(request.data))
        address = request.build_absolute_uri(reverse("api-portfolio-export-detail", args=[export.pk]))
        return Response(self.get_serializer(export).data, status=202, headers={"Location": address})

    @extend_schema(operation_id="portfolio_exports_retrieve", tags=TAGS, summary="Read how far an export is")
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        return Response(self.get_serializer(access.export_for_read(request.user, pk)).data)

    @extend_schema(
        operation_id="portfolio_exports_destroy", tags=TAGS, summary="Delete an export", responses={204: None}
    )
    @without_body
    def destroy(self, request: Request, pk: uuid.UUID) -> Response:
        actions.delete_transfer(transfer=access.export_for_read(request.user, pk))
        return Response(status=204)


class PortfolioExportDownloadView(APIView):
    content_negotiation_class = WhateverIsAccepted

    @extend_schema(
        operation_id="portfolio_exports_download",
        tags=TAGS,
        summary="Download an export",
        description="404 until it is done.",
        responses={
            (200, "application/pdf"): OpenApiTypes.BINARY,
            (200, "application/zip"): OpenApiTypes.BINARY,
        },
    )
    def get(self, request: Request, pk: uuid.UUID) -> HttpResponseBase:
        return file_of(access.export_for_read(request.user, pk))


class OwnResumeView(APIView):
    @extend_schema(
        operation_id="portfolio_resume_retrieve",
        tags=TAGS,
        summary="Read one's own portfolio as JSON Resume, public or not",
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request) -> Response:
        return Response(resume_of(Showcase(access.own_door(request.user))))
