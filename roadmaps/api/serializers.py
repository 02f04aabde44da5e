"""How the plan looks to callers."""

from __future__ import annotations

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from prose.api import ContentText
from roadmaps.models import Material, Phase, Resource, Roadmap, RoadmapEdition, SelfCheck, Skill, Task, Term, Week


class InEditionUrl(serializers.HyperlinkedIdentityField):
    """The address of a row of a plan: the roadmap's key from the request, the row's own key."""

    def get_url(self, obj: Any, view_name: str, request: Any, format: str | None) -> str:
        roadmap = self.context["view"].kwargs["roadmap"]
        return reverse(view_name, args=[roadmap, obj.key], request=request)


@extend_schema_field(OpenApiTypes.URI)
class ListUrl(serializers.Field):
    """The address of a list that belongs to the row."""

    def __init__(self, view_name: str, lookup_field: str = "pk") -> None:
        super().__init__(source="*", read_only=True)
        self.view_name = view_name
        self.lookup_field = lookup_field

    def to_representation(self, row: Any) -> str:
        return reverse(self.view_name, args=[getattr(row, self.lookup_field)], request=self.context["request"])


class EscoSerializer(serializers.Serializer):
    label = serializers.CharField()
    uri = serializers.URLField()


class OnetSerializer(serializers.Serializer):
    file = serializers.CharField(help_text="The file of the O*NET database.")
    soc = serializers.CharField(allow_null=True, help_text="Code of the occupation.")
    task_id = serializers.IntegerField(allow_null=True)
    commodity_code = serializers.CharField(allow_null=True, help_text="Code of a technology.")
    example = serializers.CharField(allow_null=True)


class SkillSerializer(serializers.ModelSerializer):
    url = serializers.HyperlinkedIdentityField(view_name="api-skill-detail", lookup_field="key")
    aliases = serializers.ListField(child=serializers.CharField(), help_text="Words of adverts; * ends a stem.")
    outside = serializers.CharField(help_text="Why the plan does not teach it, and what to do instead; or empty.")
    esco = EscoSerializer(many=True, read_only=True)
    onet = OnetSerializer(many=True, read_only=True)

    class Meta:
        model = Skill
        fields = ["url", "key", "name", "category", "phase", "outside", "aliases", "esco", "onet"]


class TermSerializer(serializers.ModelSerializer):
    url = InEditionUrl(view_name="api-term-detail")
    forms = serializers.ListField(child=serializers.CharField(), help_text="Ways in which texts write it.")
    weeks = serializers.ListField(child=serializers.CharField(), help_text="Keys of the weeks that work with it.")
    see = serializers.ListField(child=serializers.CharField(), help_text="Keys of other terms.")

    class Meta:
        model = Term
        fields = ["url", "key", "term", "forms", "meaning", "in_use", "weeks", "see"]


class EditionSerializer(serializers.ModelSerializer):
    class Meta:
        model = RoadmapEdition
        fields = ["number", "hours_a_week", "published_at", "change_note"]


class RoadmapSerializer(serializers.ModelSerializer):
    url = serializers.HyperlinkedIdentityField(view_name="api-roadmap-detail", lookup_field="key")
    edition = EditionSerializer(source="published_edition", help_text="The edition that one starts today.")
    phases = ListUrl("api-phase-list", "key")
    weeks = ListUrl("api-week-list", "key")
    tasks = ListUrl("api-task-list", "key")
    resources = ListUrl("api-resource-list", "key")
    self_checks = ListUrl("api-self-check-list", "key")
    materials = ListUrl("api-material-list", "key")
    terms = ListUrl("api-term-list", "key")
    search = ListUrl("api-search", "key")

    class Meta:
        model = Roadmap
        fields = [
            "url", "key", "title", "summary", "edition",
            "phases", "weeks", "tasks", "resources", "self_checks", "materials", "terms", "search",
        ]  # fmt: skip


class PhaseSerializer(serializers.ModelSerializer):
    url = InEditionUrl(view_name="api-phase-detail")
    weeks = serializers.SlugRelatedField("key", many=True, read_only=True)

    class Meta:
        model = Phase
        fields = [
            "url", "key", "number", "title", "short_title", "summary", "outcome", "teaches_title", "teaches", "weeks",
        ]  # fmt: skip


class MaterialSerializer(serializers.ModelSerializer):
    url = InEditionUrl(view_name="api-material-detail")

    class Meta:
        model = Material
        fields = ["url", "key", "title", "kind", "summary"]


class MaterialDetailSerializer(MaterialSerializer):
    body = ContentText()
    tasks = serializers.SlugRelatedField("key", many=True, read_only=True, help_text="The tasks that work on it.")

    class Meta(MaterialSerializer.Meta):
        fields = [*MaterialSerializer.Meta.fields, "body", "tasks"]


class TaskOutlineSerializer(serializers.ModelSerializer):
    class Meta:
        model = Task
        fields = ["key", "title", "minutes"]


class TaskSerializer(serializers.ModelSerializer):
    url = InEditionUrl(view_name="api-task-detail")
    week = serializers.SlugRelatedField("key", read_only=True)
    body = ContentText()
    materials = serializers.SlugRelatedField("key", many=True, read_only=True)

    class Meta:
        model = Task
        fields = ["url", "key", "week", "position", "title", "body", "done_when", "minutes", "produces", "materials"]


class ResourceSerializer(serializers.ModelSerializer):
    week = serializers.SlugRelatedField("key", read_only=True)
    address = serializers.URLField(source="url", read_only=True, help_text="Where it is; empty for a book.")

    class Meta:
        model = Resource
        fields = [
            "key", "week", "position", "title", "by", "kind", "address", "isbn", "free", "minutes", "why", "optional",
        ]  # fmt: skip


class SelfCheckSerializer(serializers.ModelSerializer):
    week = serializers.SlugRelatedField("key", read_only=True)
    answer = ContentText(help_text="What a good answer contains.")

    class Meta:
        model = SelfCheck
        fields = ["week", "position", "question", "answer"]


class WeekSerializer(serializers.ModelSerializer):
    url = InEditionUrl(view_name="api-week-detail")
    phase = serializers.SlugRelatedField("key", read_only=True)
    skills = serializers.SlugRelatedField("key", many=True, read_only=True)
    tasks = TaskOutlineSerializer(many=True, read_only=True)

    class Meta:
        model = Week
        fields = [
            "url", "key", "number", "phase", "title", "lede", "outcome", "effort_hours",
            "deliverable_title", "artifact", "completes_artifact", "skills", "tasks",
        ]  # fmt: skip


class WeekDetailSerializer(WeekSerializer):
    why = ContentText()
    deliverable = ContentText(source="deliverable_body")
    tasks = TaskSerializer(many=True, read_only=True)
    resources = ResourceSerializer(many=True, read_only=True)
    self_checks = SelfCheckSerializer(many=True, read_only=True)
    replaces = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="Keys of earlier editions' weeks."
    )

    class Meta(WeekSerializer.Meta):
        fields = [
            *WeekSerializer.Meta.fields,
            "why", "deliverable", "resources", "self_checks", "reflection", "replaces",
        ]  # fmt: skip
