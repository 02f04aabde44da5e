"""Work brought in by REST: uploaded, read in the background, told what came in and what did not."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from portfolio import access
from portfolio.actions import transfers as actions
from portfolio.models import ArtifactType, Transfer
from rest.inputs import Input, without_body

from .sharing import TAGS


class CameInSerializer(serializers.Serializer):
    """A case study that came in."""

    title = serializers.CharField()
    slug = serializers.SlugField()
    case_study = serializers.URLField(help_text="Where it is.")
    says = serializers.CharField(help_text="What there is of it: its versions, its files.")


class PortfolioImportSerializer(serializers.ModelSerializer):
    """Work on its way in. ``steps_done`` of ``steps`` says how far it is."""

    id = serializers.UUIDField()
    came = serializers.SerializerMethodField(help_text="What came in; empty until it is done.")
    left = serializers.SerializerMethodField(help_text="What did not, or not as it was, and why.")

    class Meta:
        model = Transfer
        fields = [
            "id", "name", "size", "state", "steps", "steps_done", "message", "came", "left", "created_at",
            "finished_at", "expires_at",
        ]  # fmt: skip

    @extend_schema_field(CameInSerializer(many=True))
    def get_came(self, transfer: Transfer) -> list[dict[str, Any]]:
        request = self.context["request"]
        return [
            {
                "title": study["title"],
                "slug": study["slug"],
                "case_study": request.build_absolute_uri(reverse("api-case-study-detail", args=[study["slug"]])),
                "says": study["says"],
            }
            for study in transfer.came
        ]

    def get_left(self, transfer: Transfer) -> list[str]:
        return transfer.left


class PortfolioImportInput(Input):
    file = serializers.FileField(
        allow_empty_file=True, help_text="Markdown, DOCX, or a zip: one's own export, or Markdown files with pictures."
    )
    type = serializers.SlugRelatedField(
        "key",
        queryset=ArtifactType.objects.in_brief(),
        help_text="Key of the kind of piece, for texts that do not say it; one's own export does.",
    )


class PortfolioImportViewSet(ListModelMixin, GenericViewSet):
    """What one brought in; each report is kept for a week."""

    queryset = Transfer.objects.all()
    serializer_class = PortfolioImportSerializer
    ordering = ("-created_at", "id")
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Transfer]:
        return Transfer.objects.of(self.request.user).imports()

    def get_parsers(self) -> list[Any]:
        if self.request is not None and self.request.method == "POST":
            return [MultiPartParser()]
        return super().get_parsers()

    @extend_schema(operation_id="portfolio_imports_list", tags=TAGS, summary="List what one brought in")
    def list(self, request: Request) -> Response:
        return super().list(request)

    @extend_schema(
        operation_id="portfolio_imports_create",
        tags=TAGS,
        summary="Bring in a text, or one's own export",
        description=(
            "The body is `multipart/form-data`. It is read in the background: read it again until `state` is `done` or "
            "`failed`. What comes in is private and overwrites nothing. Refusals have the codes `unsupported`, "
            "`empty`, `too_large`, and `under_way` while another one is."
        ),
        request={"multipart/form-data": PortfolioImportInput},
        responses={202: PortfolioImportSerializer},
    )
    def create(self, request: Request) -> Response:
        given = PortfolioImportInput.of(request.data)
        found = actions.ask_for_import(user=request.user, upload=given["file"], artifact_type=given["type"])
        address = request.build_absolute_uri(reverse("api-portfolio-import-detail", args=[found.pk]))
        return Response(self.get_serializer(found).data, status=202, headers={"Location": address})

    @extend_schema(
        operation_id="portfolio_imports_retrieve", tags=TAGS, summary="Read how far an import is, and what came in"
    )
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        return Response(self.get_serializer(access.import_for_write(request.user, pk)).data)

    @extend_schema(
        operation_id="portfolio_imports_destroy",
        tags=TAGS,
        summary="Delete the report of an import, or cancel it",
        description="What came in stays. While it is under way, nothing of it comes in any more.",
        responses={204: None},
    )
    @without_body
    def destroy(self, request: Request, pk: uuid.UUID) -> Response:
        actions.delete_transfer(transfer=access.import_for_write(request.user, pk))
        return Response(status=204)
