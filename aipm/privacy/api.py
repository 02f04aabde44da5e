"""All of one's data, and the end of the account, by REST."""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import FileResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import TAGS, MeView
from accounts.permissions import InSession
from rest.downloads import WhateverIsAccepted
from rest.inputs import Input

from . import access
from .erasure import erase_account
from .export import export_of, name_of_export


class HasJustProvedWhoTheyAre(BasePermission):
    """Signed in, or gave a password, passkey or code again, a moment ago."""

    message = _("Sign in again, or give your password, passkey or code again. It has been a while.")
    code = "proof_required"

    def has_permission(self, request: Request, view: object) -> bool:
        return access.has_just_proved_who_they_are(request._request)


class ConfirmationSerializer(Input):
    email = serializers.EmailField()


class AccountView(MeView):
    def get_permissions(self) -> list[BasePermission]:
        extra = [InSession(), HasJustProvedWhoTheyAre()] if self.request.method == "DELETE" else []
        return [*super().get_permissions(), *extra]

    @extend_schema(
        operation_id="me_destroy",
        tags=TAGS,
        summary="Delete one's account, for good",
        description=(
            "Needs a session with a proof of who it is that is at most five minutes old; no token will do. The body "
            'repeats the address, as `{"email": "lea@example.org"}`. All rows and files of the person go, all '
            "sessions end, and a last mail says so. There is no undo."
        ),
        responses={204: None},
    )
    def delete(self, request: Request) -> Response:
        given = ConfirmationSerializer.of(request.data)
        erase_account(user=request.user, email=given["email"])
        logout(request._request)
        return Response(status=204)


class ExportView(APIView):
    permission_classes = [*APIView.permission_classes, InSession, HasJustProvedWhoTheyAre]
    content_negotiation_class = WhateverIsAccepted

    @extend_schema(
        operation_id="me_export",
        tags=TAGS,
        summary="Take all of one's data as one zip",
        description="Needs a session with a proof of who it is that is at most five minutes old; no token will do.",
        responses={(200, "application/zip"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request) -> FileResponse:
        """A README, a JSON file for each area, and the files that were uploaded."""
        return FileResponse(
            export_of(request.user),
            as_attachment=True,
            filename=f"{name_of_export(request.user)}.zip",
            content_type="application/zip",
        )
