"""The career guides by REST, and what the sources say of pay."""

from __future__ import annotations

from typing import ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from prose.api import ContentText
from roadmaps.api.content import ContentList, ContentViewSet
from roadmaps.api.plan import content_schema
from roadmaps.api.serializers import ListUrl

from . import access
from .models import CareerGuide, Question, RelatedGuide, SalaryFigure, Section
from .pay import is_stale


class FactSerializer(serializers.Serializer):
    term = serializers.CharField()
    description = serializers.CharField(help_text="One line of Markdown.")


class SectionSerializer(serializers.ModelSerializer):
    body = ContentText()

    class Meta:
        model = Section
        fields = ["key", "title", "body"]


class QuestionSerializer(serializers.ModelSerializer):
    answer = ContentText()

    class Meta:
        model = Question
        fields = ["key", "question", "answer", "reviewed_on"]


class RelatedGuideSerializer(serializers.ModelSerializer):
    class Meta:
        model = RelatedGuide
        fields = ["key", "title", "summary", "differs"]


class GuideSerializer(serializers.ModelSerializer):
    url = serializers.HyperlinkedIdentityField(view_name="api-guide-detail", lookup_field="key")
    roadmap = serializers.SlugRelatedField("key", read_only=True)

    class Meta:
        model = CareerGuide
        fields = ["url", "key", "roadmap", "title", "headline", "summary", "reviewed_on", "review_due_on"]


class GuideDetailSerializer(GuideSerializer):
    facts = FactSerializer(many=True, read_only=True)
    overview = ContentText()
    sections = SectionSerializer(many=True, read_only=True)
    salary_intro = ContentText()
    salary_note = ContentText()
    salary_figures = ListUrl("api-salary-figure-list", "key")
    job_descriptions = ListUrl("api-job-description-list", "key")
    certifications = ListUrl("api-certification-list", "key")
    rungs = ListUrl("api-rung-list", "key")
    interview_questions = ListUrl("api-interview-question-list", "key")
    advice = ListUrl("api-advice-list", "key")
    comparisons = ListUrl("api-comparison-list", "key")
    tools = ListUrl("api-tool-list", "key")
    openings = ListUrl("api-opening-list", "key")
    openings_note = ContentText()
    context_note = ContentText()
    faq = QuestionSerializer(source="questions", many=True, read_only=True)
    related = RelatedGuideSerializer(source="relatedguides", many=True, read_only=True)
    occupation = serializers.DictField(read_only=True, help_text="As schema.org/Occupation has it.")

    class Meta(GuideSerializer.Meta):
        fields = [
            *GuideSerializer.Meta.fields,
            "lede", "facts", "overview", "sections", "plan_intro", "pieces_intro", "salary_intro", "salary_note",
            "salary_figures", "job_descriptions", "certifications", "rungs", "interview_questions", "advice",
            "comparisons", "tools", "openings", "openings_note", "context_note", "faq", "related", "occupation",
        ]  # fmt: skip


@content_schema("a career guide", "career guides", "Careers")
class GuideViewSet(ContentViewSet):
    """What the job is, what employers ask for, what it pays, and which roadmap leads there."""

    queryset = CareerGuide.objects.with_roadmap()
    serializer_class = GuideSerializer
    detail_serializer_class = GuideDetailSerializer
    ordering: ClassVar = "key"

    def get_queryset(self) -> QuerySet[CareerGuide]:
        guides = super().get_queryset()
        if self.action == "retrieve":
            guides = guides.prefetch_related("sections", "questions", "relatedguides")
        return guides


class SalaryFigureSerializer(serializers.ModelSerializer):
    provenance = serializers.SerializerMethodField(
        help_text="Where the figure comes from and how sure it is, in words to be shown beside it."
    )

    class Meta:
        model = SalaryFigure
        fields = [
            "key", "label", "level", "region", "currency", "period", "low", "median", "high", "open_ended",
            "source", "method", "as_of", "as_of_text", "verified", "provenance",
        ]  # fmt: skip

    def get_provenance(self, figure: SalaryFigure) -> str:
        return " ".join(filter(None, (self._checked(figure), self._aged(figure))))

    def _aged(self, figure: SalaryFigure) -> str:
        return _("More than a year old.") if is_stale(figure.as_of, timezone.localdate()) else ""

    def _checked(self, figure: SalaryFigure) -> str:
        words = {"source": figure.source, "as_of": figure.as_of_text, "method": figure.method}
        if figure.verified:
            return _("Checked against the source. %(source)s, %(as_of)s. How it was worked out: %(method)s") % words
        return _("Not verified. %(source)s, %(as_of)s. How it was worked out: %(method)s") % words


class SalaryFigureFilter(filters.FilterSet):
    region = filters.CharFilter()
    level = filters.ChoiceFilter(choices=SalaryFigure.Level.choices)
    verified = filters.BooleanFilter()

    class Meta:
        model = SalaryFigure
        fields = ["region", "level", "verified"]


@extend_schema(tags=["Careers"], summary="List what the sources say of pay")
class SalaryFigureViewSet(ContentList):
    """Figures of different sources stand side by side; they are never averaged."""

    queryset = SalaryFigure.objects.all()
    serializer_class = SalaryFigureSerializer
    changes_with_the_day = True
    filterset_class = SalaryFigureFilter
    ordering = ("position", "key")

    def get_queryset(self) -> QuerySet[SalaryFigure]:
        if getattr(self, "swagger_fake_view", False):
            return SalaryFigure.objects.none()
        return access.salary_figures_for_read(self.kwargs["guide"])
