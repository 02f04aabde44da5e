"""The kinds of portfolio artifact by REST."""

from __future__ import annotations

from rest_framework import serializers

from portfolio.models import ArtifactType
from prose.api import ContentText
from roadmaps.api.content import ContentViewSet
from roadmaps.api.plan import content_schema


class GuidanceSerializer(serializers.Serializer):
    key = serializers.CharField()
    title = serializers.CharField()
    guidance = ContentText()
    prompt = serializers.CharField(help_text="A question to begin with.")


class LevelsSerializer(serializers.Serializer):
    not_yet = serializers.CharField()
    nearly = serializers.CharField()
    meets = serializers.CharField()
    strong = serializers.CharField()


class CriterionSerializer(serializers.Serializer):
    key = serializers.CharField()
    title = serializers.CharField()
    question = serializers.CharField()
    weight = serializers.IntegerField()
    levels = LevelsSerializer()


class RubricSerializer(serializers.Serializer):
    criteria = CriterionSerializer(many=True, default=list)


class ArtifactTypeSerializer(serializers.ModelSerializer):
    url = serializers.HyperlinkedIdentityField(view_name="api-artifact-type-detail", lookup_field="key")
    skills = serializers.SlugRelatedField("key", many=True, read_only=True)

    class Meta:
        model = ArtifactType
        fields = ["url", "key", "position", "title", "summary", "skills"]


class ArtifactTypeDetailSerializer(ArtifactTypeSerializer):
    description = ContentText()
    sections = GuidanceSerializer(many=True, read_only=True)
    template = ContentText(help_text="To start from.")
    good = ContentText(help_text="What good looks like.")
    rubric = RubricSerializer(read_only=True)

    class Meta(ArtifactTypeSerializer.Meta):
        fields = [*ArtifactTypeSerializer.Meta.fields, "description", "sections", "template", "good", "rubric"]


@content_schema("a kind of artifact with its guidance, template and rubric", "the kinds of artifact", "Portfolio")
class ArtifactTypeViewSet(ContentViewSet):
    """What a learner makes, five kinds of it."""

    queryset = ArtifactType.objects.prefetch_related("skills")
    serializer_class = ArtifactTypeSerializer
    detail_serializer_class = ArtifactTypeDetailSerializer
    ordering = ("position", "key")
