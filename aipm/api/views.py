"""About the API itself: where things are, what a problem means, the OpenAPI description and its page."""

from __future__ import annotations

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from rest.pages import page_of, whole

from .problems import KINDS, Kind
from .schema import openapi

ROOT = {
    "roadmaps": "api-roadmap-list",
    "skills": "api-skill-list",
    "guides": "api-guide-list",
    "artifact_types": "api-artifact-type-list",
    "enrollments": "api-enrollment-list",
    "case_studies": "api-case-study-list",
    "review_requests": "api-review-request-list",
    "cohorts": "api-cohort-list",
    "job_postings": "api-job-posting-list",
    "job_applications": "api-job-application-list",
    "me": "api-me",
    "notifications": "api-notification-list",
    "notification_preferences": "api-notification-preference-list",
    "reviews": "api-review-list",
    "tokens": "api-token-list",
    "preview": "api-preview",
    "problems": "api-problem-list",
    "schema": "api-schema",
    "docs": "api-docs",
}


class RootView(APIView):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="root",
        tags=["API"],
        summary="List where things are",
        responses={200: {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}},
    )
    def get(self, request: Request) -> Response:
        """The addresses of everything else."""
        return Response({name: reverse(view_name, request=request) for name, view_name in ROOT.items()})


class ProblemKindSerializer(serializers.Serializer):
    type = serializers.CharField()
    code = serializers.CharField()
    status = serializers.IntegerField()
    title = serializers.CharField()
    meaning = serializers.CharField()


def _kind(code: str, kind: Kind) -> dict[str, object]:
    return {
        "type": reverse("api-problem-detail", args=[code]),
        "code": code,
        "status": int(kind.status),
        "title": str(kind.title),
        "meaning": str(kind.meaning),
    }


class ProblemListView(APIView):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="problems_list",
        tags=["API"],
        summary="List the kinds of problem",
        responses=page_of(ProblemKindSerializer),
    )
    def get(self, request: Request) -> Response:
        """All codes, in one page."""
        return whole([_kind(code, kind) for code, kind in KINDS.items()])


class ProblemView(APIView):
    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="problems_retrieve",
        tags=["API"],
        summary="Read what a problem means",
        responses=ProblemKindSerializer,
    )
    def get(self, request: Request, code: str) -> Response:
        """What the ``type`` of a problem leads to."""
        if code not in KINDS:
            raise Http404
        return Response(_kind(code, KINDS[code]))


class SchemaView(SpectacularAPIView):
    """The OpenAPI 3.1 description; YAML, or JSON by ``Accept`` or ``?format=json``."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="schema",
        tags=["API"],
        summary="Read this description",
        responses={
            (200, "application/vnd.oai.openapi"): OpenApiTypes.OBJECT,
            (200, "application/vnd.oai.openapi+json"): OpenApiTypes.OBJECT,
            (200, "application/yaml"): OpenApiTypes.OBJECT,
            (200, "application/json"): OpenApiTypes.OBJECT,
        },
    )
    def get(self, request: Request) -> Response:
        return Response(openapi())


class DocsView(SpectacularSwaggerSplitView):
    """The description as a page to try things on; all of it served from here."""

    permission_classes = [AllowAny]
    url_name = "api-schema"
    title = "aipm API"
