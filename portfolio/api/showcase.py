"""A portfolio as others see it, by REST: what the page at its handle shows, and nothing more."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.cache import patch_cache_control
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from portfolio import access
from portfolio.access import Door
from portfolio.exports.resume import resume_of
from portfolio.showcase import Evidence, Piece, PlanProgress, Showcase, pieces_of
from portfolio.shown_files import ShownFile, ShownFiles
from prose.api import TextSerializer

TAGS = ["Portfolios"]


class ShownSkillSerializer(serializers.Serializer):
    key = serializers.CharField()
    name = serializers.CharField()
    is_reviewed = serializers.BooleanField(help_text="Whether a mentor approved a piece that shows it.")
    pieces = serializers.SerializerMethodField(help_text="Slugs of the pieces that show it.")

    @extend_schema_field(serializers.ListField(child=serializers.SlugField()))
    def get_pieces(self, skill: Evidence) -> list[str]:
        return [piece.slug for piece in skill.pieces]


class ShownProgressSerializer(serializers.Serializer):
    title = serializers.CharField()
    weeks = serializers.SerializerMethodField(help_text="Every week of the plan in order: its state.")
    done = serializers.IntegerField()
    total = serializers.IntegerField()
    finished_on = serializers.DateField(allow_null=True)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_weeks(self, progress: PlanProgress) -> list[str]:
        return [state for _phase, state in progress.cells]


class PieceSerializer(serializers.Serializer):
    """A piece of work in the version that its author shows."""

    url = serializers.SerializerMethodField()
    address = serializers.SerializerMethodField(help_text="Of its page.")
    slug = serializers.SlugField()
    title = serializers.CharField()
    summary = serializers.CharField()
    kind = serializers.CharField(help_text="Name of the kind of piece.")
    number = serializers.IntegerField(help_text="Of the version.")
    words = serializers.IntegerField()
    submitted_at = serializers.DateTimeField()
    reviewed_at = serializers.DateTimeField(
        allow_null=True, help_text="When a mentor approved this version; null is self-published."
    )

    @extend_schema_field(serializers.URLField)
    def get_url(self, piece: Piece) -> str:
        handle = self.context["door"].portfolio.user.handle
        return reverse("api-portfolio-piece", args=[handle, piece.slug], request=self.context["request"])

    @extend_schema_field(serializers.URLField)
    def get_address(self, piece: Piece) -> str:
        return settings.SITE_URL + self.context["door"].path("piece", piece.slug)


class ShownFileSerializer(serializers.Serializer):
    name = serializers.CharField()
    description = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField(help_text="In bytes.")
    pages = serializers.IntegerField(allow_null=True)
    address = serializers.SerializerMethodField(help_text="Of its bytes.")

    @extend_schema_field(serializers.URLField)
    def get_address(self, file: ShownFile) -> str:
        return settings.SITE_URL + file.address


class PieceDetailSerializer(PieceSerializer):
    html = serializers.SerializerMethodField(help_text="Safe HTML of it, as its page shows it.")
    text = serializers.SerializerMethodField(help_text="Its words without any marks.")
    files = serializers.SerializerMethodField(help_text="Those that the text does not show already.")

    def get_html(self, piece: Piece) -> str:
        return self.context["files"].html

    def get_text(self, piece: Piece) -> str:
        return self.context["files"].revision.plain_text

    @extend_schema_field(ShownFileSerializer(many=True))
    def get_files(self, piece: Piece) -> list[dict[str, Any]]:
        return ShownFileSerializer(self.context["files"].beside, many=True).data


class PortfolioSerializer(serializers.Serializer):
    """A portfolio's page. Fields that its owner does not fill in are empty."""

    address = serializers.SerializerMethodField(help_text="Of its page.")
    is_preview = serializers.BooleanField(source="door.is_preview", help_text="Only its owner sees it like this.")
    name = serializers.CharField()
    headline = serializers.CharField(source="portfolio.headline")
    about = serializers.SerializerMethodField()
    location = serializers.CharField(source="portfolio.location")
    contact_email = serializers.CharField(source="portfolio.contact_email")
    website = serializers.CharField(source="portfolio.website")
    pieces = PieceSerializer(many=True)
    skills = ShownSkillSerializer(many=True, source="evidence", help_text="Empty unless its owner shows them.")
    progress = ShownProgressSerializer(allow_null=True, help_text="Null unless its owner shows it.")

    @extend_schema_field(serializers.URLField)
    def get_address(self, showcase: Showcase) -> str:
        return settings.SITE_URL + showcase.door.path("portfolio")

    @extend_schema_field(TextSerializer)
    def get_about(self, showcase: Showcase) -> dict[str, str]:
        return {"markdown": showcase.portfolio.about, "html": str(showcase.about)}


class _BehindADoor(APIView):
    """Everybody may ask; the door answers, and 404 is one's own secret."""

    permission_classes = [AllowAny]

    def door(self, handle: str) -> Door:
        return access.public_door(self.request.user, handle)

    def answer(self, data: Any, door: Door) -> Response:
        """What is taken back is gone at once: whoever keeps the answer asks again."""
        response = Response(data)
        patch_cache_control(response, private=True, no_cache=True)
        if not door.is_public:
            response["X-Robots-Tag"] = "noindex, nofollow"
        return response


class PortfolioView(_BehindADoor):
    @extend_schema(
        operation_id="portfolios_retrieve",
        tags=TAGS,
        summary="Read a public portfolio",
        description="404 for one that is not public, except for its owner.",
        responses=PortfolioSerializer,
    )
    def get(self, request: Request, handle: str) -> Response:
        door = self.door(handle)
        context = {"door": door, "request": request}
        return self.answer(PortfolioSerializer(Showcase(door), context=context).data, door)


class PortfolioPieceView(_BehindADoor):
    @extend_schema(
        operation_id="portfolios_pieces_retrieve",
        tags=TAGS,
        summary="Read a piece of a public portfolio",
        responses=PieceDetailSerializer,
    )
    def get(self, request: Request, handle: str, slug: str) -> Response:
        door = self.door(handle)
        study, revision = access.shown_case_study(door, slug)
        (piece,) = pieces_of(door.case_studies.at(study.slug))
        context = {"door": door, "request": request, "files": ShownFiles(door, revision)}
        return self.answer(PieceDetailSerializer(piece, context=context).data, door)


class PortfolioResumeView(_BehindADoor):
    @extend_schema(
        operation_id="portfolios_resume_retrieve",
        tags=TAGS,
        summary="Read a public portfolio as JSON Resume",
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request: Request, handle: str) -> Response:
        door = self.door(handle)
        return self.answer(resume_of(Showcase(door)), door)
