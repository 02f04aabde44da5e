"""Search by REST: the plan, and what its learner wrote in it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from rest.inputs import Input
from roadmaps import access
from roadmaps.search import HITS_AT_MOST, QUERY_MAX_LENGTH, Hit, PassageKind, search_plan


class QueryInput(Input):
    q = serializers.CharField(max_length=QUERY_MAX_LENGTH)


class PartSerializer(serializers.Serializer):
    text = serializers.CharField()
    found = serializers.BooleanField(help_text="This is what was looked for.")


class HitSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(PassageKind.choices)
    key = serializers.CharField(help_text="Key of the week, task or material that it is about.")
    where = serializers.CharField(help_text="In words, such as the number of the week; may be empty.")
    page = serializers.SerializerMethodField(help_text="The page it stands on; null for an earlier edition's.")
    title = serializers.SerializerMethodField()
    snippet = serializers.SerializerMethodField()

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_page(self, hit: Hit) -> str | None:
        return self.context["request"].build_absolute_uri(hit.url) if hit.url else None

    @extend_schema_field(PartSerializer(many=True))
    def get_title(self, hit: Hit) -> list[dict[str, Any]]:
        return [{"text": text, "found": found} for text, found in hit.title]

    @extend_schema_field(PartSerializer(many=True))
    def get_snippet(self, hit: Hit) -> list[dict[str, Any]]:
        return [{"text": text, "found": found} for text, found in hit.snippet]


class FoundSerializer(serializers.Serializer):
    total = serializers.IntegerField()
    hits = HitSerializer(many=True, help_text=f"The first {HITS_AT_MOST}, best first.")


class ResultsSerializer(serializers.Serializer):
    own = FoundSerializer(allow_null=True, help_text="In what one wrote and added; null for who follows no plan.")
    plan = FoundSerializer()


class SearchView(APIView):
    """Every word has to be there, in upper or lower case."""

    permission_classes = [AllowAny]

    @extend_schema(
        operation_id="roadmaps_search",
        tags=["Plan"],
        summary="Search a plan, and what one wrote in it",
        description="For a learner, the edition that they follow; else the published one.",
        parameters=[
            OpenApiParameter(
                "q",
                {"type": "string", "minLength": 1, "maxLength": QUERY_MAX_LENGTH},
                OpenApiParameter.QUERY,
                required=True,
            )
        ],
        responses=ResultsSerializer,
    )
    def get(self, request: Request, roadmap: str) -> Response:
        plan, enrollment = access.plan_for_read(request.user, roadmap)
        query = QueryInput.of(request.query_params)["q"]
        results = search_plan(plan, enrollment, query)
        return Response(ResultsSerializer(results, context={"request": request}).data)
