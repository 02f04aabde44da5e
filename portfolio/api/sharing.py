"""What a learner shows, to whom and by which secret links, by REST: the same actions as on the sharing page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from portfolio import access
from portfolio.actions import sharing as actions
from portfolio.models import CaseStudy, Portfolio, ShareLink
from prose.api import TextSerializer, written_text
from rest.inputs import Input, without_body
from rest.pages import page_of, whole

TAGS = ["My portfolio"]
SETTINGS = (
    "visibility", "headline", "about", "location", "contact_email", "website", "shows_progress", "shows_skills",
)  # fmt: skip


class PortfolioPageSerializer(serializers.ModelSerializer):
    """Who sees one's portfolio, and what stands at its head."""

    handle = serializers.CharField(source="user.handle", allow_null=True, help_text="The last part of its address.")
    address = serializers.SerializerMethodField(help_text="Where everybody sees it; null until it is public.")
    about = serializers.SerializerMethodField()

    class Meta:
        model = Portfolio
        fields = ["address", "handle", *SETTINGS, "changed_at"]

    def get_address(self, portfolio: Portfolio) -> str | None:
        if portfolio.visibility != Portfolio.Visibility.PUBLIC or not portfolio.user.handle:
            return None
        return settings.SITE_URL + reverse("public-portfolio", args=[portfolio.user.handle])

    @extend_schema_field(TextSerializer)
    def get_about(self, portfolio: Portfolio) -> dict[str, str]:
        return written_text(portfolio.about)


class PortfolioPageInput(Input):
    """All are optional; what is missing stays."""

    visibility = serializers.ChoiceField(choices=Portfolio.Visibility.choices, required=False)
    handle = serializers.CharField(required=False, allow_blank=True, max_length=40)
    headline = serializers.CharField(required=False, allow_blank=True, max_length=140)
    about = serializers.CharField(required=False, allow_blank=True, max_length=3_000, help_text="Markdown.")
    location = serializers.CharField(required=False, allow_blank=True, max_length=120)
    contact_email = serializers.EmailField(
        required=False, allow_blank=True, max_length=254, help_text="Everybody who sees the page can read it."
    )
    website = serializers.URLField(required=False, allow_blank=True, max_length=300)
    shows_progress = serializers.BooleanField(required=False, help_text="How far one is in the plan.")
    shows_skills = serializers.BooleanField(required=False, help_text="The skills that the pieces show.")


class PortfolioPageView(APIView):
    @extend_schema(
        operation_id="portfolio_page_retrieve",
        tags=TAGS,
        summary="Read who sees one's portfolio, and what stands at its head",
        responses=PortfolioPageSerializer,
    )
    def get(self, request: Request) -> Response:
        return Response(PortfolioPageSerializer(access.own_door(request.user).portfolio).data)

    @extend_schema(
        operation_id="portfolio_page_update",
        tags=TAGS,
        summary="Change who sees one's portfolio, and what stands at its head",
        description="A public portfolio needs a handle, which is its address, and a name, which `me` holds.",
        request=PortfolioPageInput,
        responses=PortfolioPageSerializer,
        examples=[OpenApiExample("For everybody", {"visibility": "public", "handle": "lea"}, request_only=True)],
    )
    def patch(self, request: Request) -> Response:
        given = PortfolioPageInput.of(request.data)
        now = access.own_door(request.user).portfolio
        kept = {name: getattr(now, name) for name in SETTINGS} | {"handle": request.user.handle or ""}
        portfolio = actions.update_portfolio(user=request.user, **kept | given)
        return Response(PortfolioPageSerializer(portfolio).data)


class ShownSerializer(serializers.ModelSerializer):
    """A case study, with who sees it and in which version."""

    case_study = serializers.SlugField(source="slug")
    number = serializers.IntegerField(source="shown_number", allow_null=True, help_text="The version that others see.")
    numbers = serializers.SerializerMethodField(help_text="The submitted versions, any of which can be shown.")

    class Meta:
        model = CaseStudy
        fields = ["case_study", "title", "visibility", "number", "numbers"]

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_numbers(self, study: CaseStudy) -> list[int]:
        return study.submitted_numbers


ShownPage = page_of(ShownSerializer)


class ShowInput(Input):
    visibility = serializers.ChoiceField(choices=CaseStudy.Visibility.choices)
    number = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=32_767,
        help_text="Left out, it is the one that was chosen before, or the newest.",
    )


class OrderInput(Input):
    case_studies = serializers.ListField(
        child=serializers.SlugField(max_length=80), max_length=200, help_text="Slugs; the others follow as they were."
    )


class ShownViewSet(GenericViewSet):
    """Who sees which of one's case studies, in the order of the portfolio."""

    queryset = CaseStudy.objects.all()
    serializer_class = ShownSerializer
    pagination_class = None
    lookup_field = "case_study"
    lookup_value_converter = "slug"

    def get_queryset(self) -> QuerySet[CaseStudy]:
        return CaseStudy.objects.of(self.request.user).kept().in_own_order().with_submitted_numbers()

    def _all(self) -> Response:
        return whole(self.get_serializer(self.get_queryset(), many=True).data)

    @extend_schema(
        operation_id="portfolio_shown_list",
        tags=TAGS,
        summary="List who sees which case study, in the order of the portfolio",
        responses=ShownPage,
    )
    def list(self, request: Request) -> Response:
        return self._all()

    @extend_schema(
        operation_id="portfolio_shown_update",
        tags=TAGS,
        summary="Choose who sees a case study, and which version",
        request=ShowInput,
        responses=ShownSerializer,
        examples=[OpenApiExample("On the portfolio", {"visibility": "public", "number": 1}, request_only=True)],
    )
    def update(self, request: Request, case_study: str) -> Response:
        study = access.case_study_for_write(request.user, case_study)
        study = actions.show_case_study(case_study=study, **ShowInput.of(request.data))
        return Response(self.get_serializer(study).data)

    @extend_schema(
        operation_id="portfolio_shown_order",
        tags=TAGS,
        summary="Put the case studies in another order",
        request=OrderInput,
        responses=ShownPage,
        examples=[OpenApiExample("This one first", {"case_studies": ["the-pilot"]}, request_only=True)],
    )
    def order(self, request: Request) -> Response:
        actions.order_case_studies(user=request.user, slugs=OrderInput.of(request.data)["case_studies"])
        return self._all()


class ShareLinkSerializer(serializers.ModelSerializer):
    """A secret link. Its address was shown when it was made, and is not kept."""

    case_study = serializers.SlugRelatedField(
        "slug", read_only=True, allow_null=True, help_text="What it opens; null is the whole portfolio."
    )
    is_over = serializers.BooleanField(help_text="Whether its time is up.")

    class Meta:
        model = ShareLink
        fields = ["id", "case_study", "label", "created_at", "expires_at", "is_over"]


class NewShareLinkSerializer(ShareLinkSerializer):
    address = serializers.SerializerMethodField(help_text="Shown now and never again.")

    class Meta(ShareLinkSerializer.Meta):
        fields = [*ShareLinkSerializer.Meta.fields, "address"]

    def get_address(self, link: ShareLink) -> str:
        return settings.SITE_URL + reverse("linked-portfolio", args=[self.context["token"]])


class ShareLinkInput(Input):
    case_study = serializers.SlugField(
        required=False, allow_null=True, max_length=80, help_text="Left out, it opens the whole portfolio."
    )
    label = serializers.CharField(
        required=False, allow_blank=True, max_length=60, help_text="Who it is for. Only you see this."
    )
    expires_at = serializers.DateTimeField(
        required=False, allow_null=True, help_text="Left out, it works until it is revoked."
    )


class ShareLinkViewSet(ListModelMixin, GenericViewSet):
    """Secret links to a case study, or to the whole portfolio."""

    queryset = ShareLink.objects.all()
    serializer_class = ShareLinkSerializer
    ordering = "-pk"
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[ShareLink]:
        return ShareLink.objects.of(self.request.user).unrevoked().select_related("case_study")

    def _named(self, slug: str) -> CaseStudy:
        """One of the caller's own. Raises ``ValidationError``: what is missing is named in the body, not the path."""
        try:
            return access.case_study_for_write(self.request.user, slug)
        except Http404:
            message = _("None of your case studies is called this.")
            raise ValidationError({"case_study": ValidationError(message, code="unknown_case_study")}) from None

    @extend_schema(operation_id="portfolio_links_list", tags=TAGS, summary="List one's secret links")
    def list(self, request: Request) -> Response:
        return super().list(request)

    @extend_schema(
        operation_id="portfolio_links_create",
        tags=TAGS,
        summary="Make a secret link",
        description=(
            "Whoever has its `address` sees what it opens, without signing in. A private case study is shown by its "
            "links from then on, in its newest submitted version."
        ),
        request=ShareLinkInput,
        responses={201: NewShareLinkSerializer},
        examples=[OpenApiExample("For one reader", {"case_study": "the-pilot", "label": "Ana"}, request_only=True)],
    )
    def create(self, request: Request) -> Response:
        given: dict[str, Any] = ShareLinkInput.of(request.data)
        slug = given.pop("case_study", None)
        study = self._named(slug) if slug else None
        link, token = actions.make_link(user=request.user, case_study=study, **given)
        return Response(NewShareLinkSerializer(link, context={"token": token}).data, status=201)

    @extend_schema(
        operation_id="portfolio_links_destroy",
        tags=TAGS,
        summary="Revoke a secret link",
        description="It opens nothing any more. Safe to repeat.",
        responses={204: None},
    )
    @without_body
    def destroy(self, request: Request, pk: int) -> Response:
        actions.revoke_link(link=access.share_link_for_write(request.user, pk))
        return Response(status=204)
