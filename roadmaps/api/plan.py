"""The published plan by REST: roadmaps, phases, weeks, tasks, resources, self-checks, materials, skills."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import F, QuerySet
from django.forms import IntegerField
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_view

from roadmaps import access
from roadmaps.models import Material, Phase, Resource, Roadmap, RoadmapEdition, SelfCheck, Skill, Task, Term, Week

from . import serializers as shapes
from .content import ContentList, ContentViewSet


def content_schema(one: str, many: str, tag: str = "Plan") -> Any:
    """Summaries for a resource that is listed and read."""
    return extend_schema_view(
        list=extend_schema(summary=f"List {many}", tags=[tag]),
        retrieve=extend_schema(summary=f"Read {one}", tags=[tag]),
    )


class WholeNumberFilter(filters.NumberFilter):
    field_class = IntegerField


class SkillFilter(filters.FilterSet):
    category = filters.CharFilter()
    phase = WholeNumberFilter(min_value=1, max_value=99, help_text="Number of the phase that teaches it.")

    class Meta:
        model = Skill
        fields = ["category", "phase"]


@content_schema("a skill", "skills")
class SkillViewSet(ContentViewSet):
    """What employers ask for, and weeks teach."""

    queryset = Skill.objects.all()
    serializer_class = shapes.SkillSerializer
    filterset_class = SkillFilter
    ordering = ("position", "key")


@content_schema("a roadmap", "roadmaps that one can start today")
class RoadmapViewSet(ContentViewSet):
    """Careers that can be learned, each with the addresses of its published plan."""

    queryset = Roadmap.objects.open().with_published_edition()
    serializer_class = shapes.RoadmapSerializer
    ordering = "key"


class InPublishedEdition(ContentList):
    """Rows of a roadmap's published edition; 404 when nothing is published."""

    @cached_property
    def edition(self) -> RoadmapEdition:
        return access.published_edition_for_read(self.kwargs["roadmap"])

    def rows(self) -> QuerySet:
        raise NotImplementedError

    def get_queryset(self) -> QuerySet:
        # The schema is described without a request, and so without a roadmap.
        return self.queryset.none() if getattr(self, "swagger_fake_view", False) else self.rows()


@content_schema("a phase", "the phases of a plan")
class PhaseViewSet(InPublishedEdition, ContentViewSet):
    queryset = Phase.objects.all()
    serializer_class = shapes.PhaseSerializer
    ordering = "number"

    def rows(self) -> QuerySet[Phase]:
        return self.edition.phases.prefetch_related("weeks")


class WeekFilter(filters.FilterSet):
    phase = filters.CharFilter("phase__key", help_text="Key of the phase.")
    skill = filters.CharFilter("skills__key", help_text="Key of a skill that the week teaches.")
    number = WholeNumberFilter(min_value=1, max_value=999)
    artifact = filters.CharFilter(help_text="Key of the artifact type that the week feeds.")

    class Meta:
        model = Week
        fields = ["phase", "skill", "number", "artifact"]


@content_schema("a week with its tasks, resources and self-checks", "the weeks of a plan")
class WeekViewSet(InPublishedEdition, ContentViewSet):
    queryset = Week.objects.all()
    serializer_class = shapes.WeekSerializer
    detail_serializer_class = shapes.WeekDetailSerializer
    filterset_class = WeekFilter
    ordering = "number"

    def rows(self) -> QuerySet[Week]:
        weeks = self.edition.weeks.select_related("phase").prefetch_related("tasks", "skills")
        if self.action == "retrieve":
            weeks = weeks.prefetch_related("tasks__materials", "tasks__week", "resources__week", "self_checks__week")
        return weeks


class InWeekFilter(filters.FilterSet):
    week = filters.CharFilter("week__key", help_text="Key of the week.")
    phase = filters.CharFilter("week__phase__key", help_text="Key of the phase.")


@content_schema("a task", "the tasks of a plan")
class TaskViewSet(InPublishedEdition, ContentViewSet):
    queryset = Task.objects.all()
    serializer_class = shapes.TaskSerializer
    filterset_class = InWeekFilter
    ordering = ("week_number", "position")

    def rows(self) -> QuerySet[Task]:
        return self.edition.tasks.select_related("week").prefetch_related("materials").annotate(week_number=_NUMBER)


class ResourceFilter(InWeekFilter):
    kind = filters.CharFilter()
    free = filters.BooleanFilter()
    optional = filters.BooleanFilter()


@extend_schema(tags=["Plan"], summary="List what a plan reads and watches")
class ResourceViewSet(InPublishedEdition):
    """Articles, books, courses and tools, week by week. A key is unique within its week."""

    queryset = Resource.objects.all()
    serializer_class = shapes.ResourceSerializer
    filterset_class = ResourceFilter
    ordering = ("week_number", "position")

    def rows(self) -> QuerySet[Resource]:
        return Resource.objects.of(self.edition).select_related("week").annotate(week_number=_NUMBER)


@extend_schema(tags=["Plan"], summary="List the questions to check oneself with")
class SelfCheckViewSet(InPublishedEdition):
    queryset = SelfCheck.objects.all()
    serializer_class = shapes.SelfCheckSerializer
    filterset_class = InWeekFilter
    ordering = ("week_number", "position")

    def rows(self) -> QuerySet[SelfCheck]:
        return SelfCheck.objects.of(self.edition).select_related("week").annotate(week_number=_NUMBER)


class MaterialFilter(filters.FilterSet):
    kind = filters.CharFilter()

    class Meta:
        model = Material
        fields = ["kind"]


@content_schema("a material", "what we wrote for tasks to work on")
class MaterialViewSet(InPublishedEdition, ContentViewSet):
    queryset = Material.objects.all()
    serializer_class = shapes.MaterialSerializer
    detail_serializer_class = shapes.MaterialDetailSerializer
    filterset_class = MaterialFilter
    ordering = "key"

    def rows(self) -> QuerySet[Material]:
        return self.edition.materials.prefetch_related("tasks") if self.action == "retrieve" else self.edition.materials


@content_schema("a term", "the terms that a plan uses")
class TermViewSet(InPublishedEdition, ContentViewSet):
    """The glossary: what each term means, which weeks work with it, and how texts write it."""

    queryset = Term.objects.all()
    serializer_class = shapes.TermSerializer
    ordering = ("position", "key")

    def rows(self) -> QuerySet[Term]:
        return Term.objects.of(self.edition.roadmap.key)


_NUMBER = F("week__number")
