"""The files of a piece by REST: the same actions and the same access as the pages."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiExample,
    OpenApiParameter,
    OpenApiResponse,
    extend_schema,
    extend_schema_serializer,
)
from rest_framework import serializers
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from portfolio import access
from portfolio.inspection import Kind
from portfolio.models import Attachment
from rest.inputs import Input, without_body

from . import actions, serving
from .allowance import allowance_of
from .pictures import is_picture, markdown_for

TAGS = ["My files"]
AT_MOST = f"At most {actions.DESCRIPTION_MAX_LENGTH} characters."


class FileSerializer(serializers.ModelSerializer):
    """A file as one of one's pieces shows it."""

    id = serializers.UUIDField()
    revision = serializers.IntegerField(source="revision.number", help_text="Number of the version that shows it.")
    state = serializers.ChoiceField(
        source="stored_file.state",
        choices=actions.State.choices,
        help_text="Only a `clean` file is served, to its owner too.",
    )
    reason = serializers.CharField(source="stored_file.reason", help_text="A code: why it was refused. Else empty.")
    message = serializers.CharField(source="stored_file.message", help_text="What there is to say of the check.")
    antivirus = serializers.ChoiceField(
        source="stored_file.antivirus",
        choices=actions.StoredFile.Antivirus.choices,
        help_text="`not_run` when this site has no scanner: nobody looked.",
    )
    media_type = serializers.CharField(source="stored_file.media_type", help_text="What it is; empty before the check.")
    size = serializers.IntegerField(source="stored_file.size", help_text="In bytes.")
    pages = serializers.IntegerField(source="stored_file.pages", allow_null=True)
    width = serializers.IntegerField(source="stored_file.width", allow_null=True, help_text="In pixels.")
    height = serializers.IntegerField(source="stored_file.height", allow_null=True)
    markdown = serializers.SerializerMethodField(help_text="What shows it in the text, if it is a picture.")
    download = serializers.SerializerMethodField(help_text="Where its bytes are; null until it is clean.")

    class Meta:
        model = Attachment
        fields = [
            "id",
            "revision",
            "name",
            "description",
            "position",
            "state",
            "reason",
            "message",
            "antivirus",
            "media_type",
            "size",
            "pages",
            "width",
            "height",
            "attached_at",
            "markdown",
            "download",
        ]

    def get_markdown(self, attachment: Attachment) -> str | None:
        return markdown_for(attachment) if is_picture(attachment) else None

    def get_download(self, attachment: Attachment) -> str | None:
        if not attachment.stored_file.is_clean:
            return None
        return self.context["request"].build_absolute_uri(reverse("api-file-download", args=[attachment.pk]))


@extend_schema_serializer(many=False)
class FilePageSerializer(serializers.Serializer):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = FileSerializer(many=True)


class UploadSerializer(Input):
    file = serializers.FileField(allow_empty_file=True, help_text="The bytes, with the file's name.")
    name = serializers.CharField(required=False, help_text="Instead of the name that was sent with it.")
    description = serializers.CharField(required=False, allow_blank=True, help_text=f"What there is to see. {AT_MOST}")


class ChangeFileSerializer(Input):
    """All are optional; what is missing stays."""

    name = serializers.CharField(required=False, help_text="It is cut to 120 characters.")
    description = serializers.CharField(required=False, allow_blank=True, help_text=AT_MOST)
    position = serializers.IntegerField(
        required=False, min_value=0, max_value=32_767, help_text="Its place on the piece, from 0."
    )


class UndoSerializer(serializers.Serializer):
    undo = serializers.CharField(help_text="Puts the file back within a day.")


class RestoreSerializer(Input):
    undo = serializers.CharField(max_length=2_000, help_text="What deleting the file answered.")


class LimitsSerializer(serializers.Serializer):
    """Sizes in bytes."""

    extensions = serializers.ListField(child=serializers.CharField(), help_text="Kinds of file that are accepted.")
    file_bytes = serializers.IntegerField(help_text="Of one file, at most.")
    files_per_revision = serializers.IntegerField(help_text="On one version of a piece, at most.")
    quota_bytes = serializers.IntegerField(help_text="Of all one's files together, at most.")
    used_bytes = serializers.IntegerField()
    left_bytes = serializers.IntegerField()


class UploadLimitsView(APIView):
    @extend_schema(
        operation_id="upload_limits",
        tags=TAGS,
        summary="Read what one may upload, and how much room is left",
        responses=LimitsSerializer,
    )
    def get(self, request: Request) -> Response:
        """The limits of this site, and the caller's use of them."""
        return Response(LimitsSerializer(allowance_of(request.user)).data)


SLUG = OpenApiParameter("case_study", str, OpenApiParameter.PATH, description="Slug of one of one's own pieces.")
REVISION = OpenApiParameter("revision", int, description="Number of a version; without it the draft, or the latest.")


class CaseStudyFileViewSet(GenericViewSet):
    """The files of one piece."""

    queryset = Attachment.objects.none()  # names the model in the schema
    serializer_class = FileSerializer
    pagination_class = None

    def get_parsers(self) -> list[Any]:
        # The only operation that reads anything but JSON.
        if self.request is not None and self.request.method == "POST" and self.action_map.get("post") == "create":
            return [MultiPartParser()]
        return super().get_parsers()

    @extend_schema(
        operation_id="files_list",
        tags=TAGS,
        summary="List the files of a version of a piece, in their order",
        description="All come in one page: `upload-limits` says how many there can be.",
        parameters=[SLUG, REVISION],
        responses=FilePageSerializer,
    )
    def list(self, request: Request, case_study: str) -> Response:
        number = RevisionSerializer.of({"revision": request.query_params.get("revision")})["revision"]
        revision = access.revision_with_files(request.user, case_study, number)
        files = list(revision.attachments.with_files())
        for file in files:
            file.revision = revision
        rows = self.get_serializer(files, many=True).data
        return Response({"next": None, "previous": None, "results": rows})

    @extend_schema(
        operation_id="files_create",
        tags=TAGS,
        summary="Upload a file to the draft of a piece",
        description=(
            "The body is `multipart/form-data`. The file is checked in the background: read it again until `state` is "
            "`clean`, `rejected` or `failed`. The same bytes again on the same draft answer 200 with the file that is "
            "there. Refusals have the codes `unsupported`, `empty`, `too_large`, `quota`, `too_many`, `mismatch`."
        ),
        parameters=[SLUG],
        request={"multipart/form-data": UploadSerializer},
        responses={201: FileSerializer, 200: FileSerializer},
    )
    def create(self, request: Request, case_study: str) -> Response:
        revision = access.draft_for_write(request.user, case_study)
        given = UploadSerializer.of(request.data)
        attached = actions.attach_upload(user=request.user, revision=revision, upload=given.pop("file"), **given)
        body = self.get_serializer(attached.attachment).data
        if not attached.is_new:
            return Response(body)
        address = reverse("api-file-detail", args=[attached.attachment.pk])
        return Response(body, status=201, headers={"Location": request.build_absolute_uri(address)})

    @extend_schema(
        operation_id="files_restore",
        tags=TAGS,
        summary="Put a removed file back on its draft",
        description="Safe to repeat. After a day, or when the file is gone for good, the code is `expired`.",
        parameters=[SLUG],
        request=RestoreSerializer,
        responses=FileSerializer,
    )
    def restore(self, request: Request, case_study: str) -> Response:
        revision = access.draft_for_write(request.user, case_study)
        undo = RestoreSerializer.of(request.data)["undo"]
        return Response(self.get_serializer(actions.restore_attachment(revision=revision, undo=undo)).data)


class RevisionSerializer(Input):
    revision = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=32_767)


FILE = OpenApiParameter("file", uuid.UUID, OpenApiParameter.PATH, description="Id of a file of one's own.")


@extend_schema(parameters=[FILE])
class FileViewSet(GenericViewSet):
    """One file of one's own."""

    queryset = Attachment.objects.none()
    serializer_class = FileSerializer
    lookup_url_kwarg = "file"
    lookup_value_converter = "uuid"

    @extend_schema(operation_id="files_retrieve", tags=TAGS, summary="Read a file: its state, its name, its place")
    def retrieve(self, request: Request, file: uuid.UUID) -> Response:
        return Response(self.get_serializer(access.attachment_for_read(request.user, file)).data)

    @extend_schema(
        operation_id="files_update",
        tags=TAGS,
        summary="Give a file of a draft another name, description or place",
        description=(
            "The name keeps the extension of what the file is. A name that another file has is refused (`taken`), and "
            "so is another name for a picture that the text shows (`in_use`)."
        ),
        request=ChangeFileSerializer,
        responses=FileSerializer,
        examples=[OpenApiExample("Describe it", {"description": "The plan on one page."}, request_only=True)],
    )
    def partial_update(self, request: Request, file: uuid.UUID) -> Response:
        attachment = access.attachment_for_write(request.user, file)
        given = ChangeFileSerializer.of(request.data)
        return Response(self.get_serializer(actions.change_attachment(attachment=attachment, **given)).data)

    @extend_schema(
        operation_id="files_destroy",
        tags=TAGS,
        summary="Take a file off a draft",
        description="Other versions that show it keep it. `undo` in the answer puts it back within a day.",
        request=None,
        responses={200: UndoSerializer},
    )
    @without_body
    def destroy(self, request: Request, file: uuid.UUID) -> Response:
        attachment = access.attachment_for_write(request.user, file)
        return Response({"undo": actions.remove_attachment(attachment=attachment)})

    @extend_schema(
        operation_id="files_check",
        tags=TAGS,
        summary="Check a file again that could not be checked",
        description="For the state `failed` alone; for any other the code is `not_failed`.",
        request=None,
        responses=FileSerializer,
    )
    @without_body
    def check(self, request: Request, file: uuid.UUID) -> Response:
        attachment = access.attachment_for_read(request.user, file)
        attachment.stored_file = actions.check_again(stored_file=attachment.stored_file)
        return Response(self.get_serializer(attachment).data)


class WhateverIsAccepted(BaseContentNegotiation):
    """A file is what it is, or there is a problem in JSON; there is nothing to choose from."""

    def select_renderer(self, request: Request, renderers: list[Any], format_suffix: str | None = None) -> Any:
        return renderers[0], renderers[0].media_type

    def select_parser(self, request: Request, parsers: list[Any]) -> Any:
        return parsers[0]


class DownloadView(APIView):
    content_negotiation_class = WhateverIsAccepted

    @extend_schema(
        operation_id="files_download",
        tags=TAGS,
        summary="Read the bytes of a file",
        description=(
            "404 until it is clean. `Range` asks for a part: 206, or 416 beyond its end. A site that keeps files on S3 "
            "may answer 302 with a short-lived link."
        ),
        parameters=[FILE],
        responses={
            **{(200, kind.media_type): OpenApiResponse(OpenApiTypes.BINARY, "The file.") for kind in Kind},
            206: OpenApiResponse(OpenApiTypes.BINARY, "The part that `Range` asks for."),
            302: OpenApiResponse(description="Where the storage sends it from."),
        },
    )
    def get(self, request: Request, file: uuid.UUID) -> HttpResponseBase:
        """A picture to be shown, or anything else to be saved."""
        attachment = access.attachment_for_read(request.user, file)
        return serving.serve(request, attachment.stored_file, attachment.name)
