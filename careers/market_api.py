"""The market around a career guide by REST, read only."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from prose.api import ContentText
from roadmaps.api import plan as plan_api
from roadmaps.api.content import ContentList, ContentViewSet
from roadmaps.api.plan import content_schema
from roadmaps.api.serializers import SkillSerializer
from roadmaps.models import Skill, Week

from . import demand
from . import market_access as access
from .models import (
    Advice,
    Certification,
    Comparison,
    InterviewQuestion,
    JobDescription,
    JobLine,
    Opening,
    RoleLevel,
    Rung,
    Tool,
)


def keys(about: str) -> serializers.ListField:
    return serializers.ListField(child=serializers.CharField(), help_text=about)


class InGuideUrl(serializers.HyperlinkedIdentityField):
    """The address of a row of a guide: the guide's key from the request, the row's own key."""

    def get_url(self, obj: Any, view_name: str, request: Any, format: str | None) -> str:
        return reverse(view_name, args=[self.context["view"].kwargs["guide"], obj.key], request=request)


class OfGuide(ContentList):
    """Rows of one guide; 404 for a guide that is not there."""

    ordering: ClassVar[tuple[str, ...]] = ("position", "key")

    def rows(self, guide_key: str) -> QuerySet:
        return self.queryset.of(guide_key)

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):
            return self.queryset.none()
        return self.rows(access.guide_key_for_read(self.kwargs["guide"]))


def skill_keys() -> serializers.SlugRelatedField:
    return serializers.SlugRelatedField("key", many=True, read_only=True)


class JobLineSerializer(serializers.ModelSerializer):
    skills = skill_keys()

    class Meta:
        model = JobLine
        fields = ["key", "kind", "text", "note", "skills"]


class JobDescriptionSerializer(serializers.ModelSerializer):
    url = InGuideUrl(view_name="api-job-description-detail")

    class Meta:
        model = JobDescription
        fields = ["url", "key", "title", "level", "industry", "summary", "reviewed_on"]


class JobDescriptionDetailSerializer(JobDescriptionSerializer):
    context = ContentText()
    lines = JobLineSerializer(many=True, read_only=True, help_text="Duties, musts and wishes, in their order.")
    reading = ContentText()

    class Meta(JobDescriptionSerializer.Meta):
        fields = [*JobDescriptionSerializer.Meta.fields, "context", "lines", "reading"]


class LevelFilter(filters.FilterSet):
    level = filters.ChoiceFilter(choices=RoleLevel.choices)


@content_schema("a curated job description", "curated job descriptions", "Careers")
class JobDescriptionViewSet(OfGuide, ContentViewSet):
    """What adverts ask for, composed by editors. None of them is an opening."""

    queryset = JobDescription.objects.all()
    serializer_class = JobDescriptionSerializer
    detail_serializer_class = JobDescriptionDetailSerializer
    filterset_class = LevelFilter

    def rows(self, guide_key: str) -> QuerySet[JobDescription]:
        rows = JobDescription.objects.of(guide_key)
        return rows.with_lines() if self.action == "retrieve" else rows


class CertificationSerializer(serializers.ModelSerializer):
    skills = skill_keys()
    weeks = keys("Keys of the weeks that touch it.")

    class Meta:
        model = Certification
        fields = ["key", "name", "issuer", "url", "shows", "open_to", "worth", "not_worth", "skills", "weeks"]


@extend_schema(tags=["Careers"], summary="List certificates that adverts name")
class CertificationViewSet(OfGuide):
    queryset = Certification.objects.with_skills()
    serializer_class = CertificationSerializer


class RungSerializer(serializers.ModelSerializer):
    skills = skill_keys()
    steps = keys("What to do next, standing here.")
    leads_to = keys("Keys of the rungs after it.")

    class Meta:
        model = Rung
        fields = ["key", "title", "level", "changes", "evidence", "steps", "leads_to", "skills"]


@extend_schema(tags=["Careers"], summary="List the steps of the career ladder")
class RungViewSet(OfGuide):
    queryset = Rung.objects.with_skills()
    serializer_class = RungSerializer
    filterset_class = LevelFilter


class InterviewQuestionSerializer(serializers.ModelSerializer):
    good = ContentText()
    skills = skill_keys()
    weeks = keys("Keys of the weeks that practise it.")
    piece = serializers.CharField(help_text="Key of the artifact type to bring, or empty.")

    class Meta:
        model = InterviewQuestion
        fields = ["key", "kind", "question", "listens_for", "good", "weak", "skills", "weeks", "piece"]


class InterviewQuestionFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=InterviewQuestion.Kind.choices)


@extend_schema(tags=["Careers"], summary="List interview questions with what a good answer shows")
class InterviewQuestionViewSet(OfGuide):
    queryset = InterviewQuestion.objects.with_skills()
    serializer_class = InterviewQuestionSerializer
    filterset_class = InterviewQuestionFilter


class AdviceSerializer(serializers.ModelSerializer):
    body = ContentText()
    weeks = keys("Keys of weeks.")

    class Meta:
        model = Advice
        fields = ["key", "stage", "title", "body", "weeks"]


class AdviceFilter(filters.FilterSet):
    stage = filters.ChoiceFilter(choices=Advice.Stage.choices)


@extend_schema(tags=["Careers"], summary="List advice on applying")
class AdviceViewSet(OfGuide):
    queryset = Advice.objects.all()
    serializer_class = AdviceSerializer
    filterset_class = AdviceFilter


class SideSerializer(serializers.Serializer):
    title = serializers.CharField()
    says = serializers.CharField()


class ComparedRowSerializer(serializers.Serializer):
    question = serializers.CharField()
    answers = serializers.ListField(child=serializers.CharField(), help_text="One for each side, in their order.")


class SideBySideSerializer(serializers.ModelSerializer):
    url = InGuideUrl(view_name="api-comparison-detail")
    sides = SideSerializer(many=True)
    rows = ComparedRowSerializer(many=True)
    choose = ContentText()
    weeks = keys("Keys of weeks.")

    class Meta:
        model = Comparison
        fields = ["url", "key", "kind", "title", "summary", "sides", "rows", "choose", "weeks", "reviewed_on"]


class ComparisonFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=Comparison.Kind.choices)


@content_schema("a comparison", "comparisons of roles and of ways of working", "Careers")
class ComparisonViewSet(OfGuide, ContentViewSet):
    queryset = Comparison.objects.all()
    serializer_class = SideBySideSerializer
    filterset_class = ComparisonFilter


class ToolSerializer(serializers.ModelSerializer):
    skills = skill_keys()
    weeks = keys("Keys of the weeks that meet it.")

    class Meta:
        model = Tool
        fields = ["key", "name", "group", "url", "what", "use", "not_for", "ask", "skills", "weeks"]


class ToolFilter(filters.FilterSet):
    group = filters.ChoiceFilter(choices=Tool.Group.choices)


@extend_schema(tags=["Careers"], summary="List the tools that AI teams use")
class ToolViewSet(OfGuide):
    queryset = Tool.objects.with_skills()
    serializer_class = ToolSerializer
    filterset_class = ToolFilter


class OpeningSerializer(serializers.ModelSerializer):
    summary = ContentText()

    class Meta:
        model = Opening
        fields = [
            "key", "title", "employer", "place", "country", "remote", "level", "summary", "url", "source",
            "published_on", "verified_on", "verified_by", "expires_on",
        ]  # fmt: skip


@extend_schema(tags=["Careers"], summary="List what is open today")
class OpeningViewSet(ListModelMixin, GenericViewSet):
    """Openings that somebody checked and that have not expired; often none. Changes with the day."""

    permission_classes = [AllowAny]
    queryset = Opening.objects.all()
    serializer_class = OpeningSerializer
    filterset_class = LevelFilter
    ordering = ("-published_on", "position")

    def get_queryset(self) -> QuerySet[Opening]:
        if getattr(self, "swagger_fake_view", False):
            return Opening.objects.none()
        guide = access.guide_key_for_read(self.kwargs["guide"])
        return access.openings_for_read(guide, timezone.localdate())


class MarketSkillSerializer(SkillSerializer):
    """A skill with where the plan teaches and shows it, and how many curated roles ask for it."""

    weeks = serializers.SerializerMethodField(help_text="Keys of the published plans' weeks that teach it.")
    artifact_types = skill_keys()

    class Meta(SkillSerializer.Meta):
        fields = [*SkillSerializer.Meta.fields, "weeks", "artifact_types"]

    def get_weeks(self, skill: Skill) -> list[str]:
        return [week.key for week in skill.weeks.all()]


@content_schema("a skill", "skills")
class SkillViewSet(plan_api.SkillViewSet):
    """What employers ask for: which weeks teach it and which artifacts show it, or why it is outside the plan."""

    queryset = Skill.objects.prefetch_related(Prefetch("weeks", Week.objects.published()), "artifact_types")
    serializer_class = MarketSkillSerializer


class AskedSerializer(serializers.Serializer):
    skill = serializers.CharField(source="skill.key")
    name = serializers.CharField(source="skill.name")
    must = serializers.IntegerField(help_text="Roles in which it is a must.")
    preferred = serializers.IntegerField(help_text="Roles in which it is only preferred.")
    weeks = serializers.SerializerMethodField(help_text="Keys of the weeks that teach it.")
    outside = serializers.CharField(source="skill.outside")

    def get_weeks(self, asked: demand.Asked) -> list[str]:
        return [week.key for week in asked.skill.weeks]


class DemandSerializer(serializers.Serializer):
    roles = serializers.IntegerField(help_text="How many curated job descriptions were counted.")
    asked = AskedSerializer(many=True)
    untaught = serializers.SerializerMethodField(help_text="Keys of the skills asked for that no week teaches.")
    never_asked = serializers.SerializerMethodField(help_text="Keys of skills that are taught and nobody asks for.")

    def get_untaught(self, found: demand.Demand) -> list[str]:
        return [each.skill.key for each in found.untaught]

    def get_never_asked(self, found: demand.Demand) -> list[str]:
        return [skill.key for skill in found.never]


class MarketView(APIView):
    """Which skills the curated roles ask for most, and which of them no week teaches. For curators."""

    permission_classes = [IsAuthenticated]

    @extend_schema(tags=["Careers"], summary="Weigh what the curated roles ask for", responses=DemandSerializer)
    def get(self, request: Request, guide: str) -> Response:
        shown = access.guide_for_read(guide)
        access.check_may_see_the_market(request.user)
        return Response(DemandSerializer(demand.weigh(access.market_for_read(shown))).data)
