"""How a learner's work looks to callers, and what they send."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from portfolio import rendering
from portfolio.models import ArtifactType, Attachment, CaseStudy, Revision
from portfolio.models.work import BODY_MAX_LENGTH
from portfolio.shelf import State, Work, work_of
from prose.api import TextSerializer
from prose.blocks import KINDS, TypedBlock, to_csv
from prose.differences import Change
from rest.inputs import Input

LABELS = ("draft", "self-published", "reviewed")


def label_of(revision: Revision) -> str:
    if revision.is_draft:
        return "draft"
    return "reviewed" if revision.is_reviewed else "self-published"


class RevisionSerializer(serializers.ModelSerializer):
    """A version, without its text. The context holds the ``slug`` of its case study."""

    url = serializers.SerializerMethodField()
    label = serializers.SerializerMethodField()

    class Meta:
        model = Revision
        fields = [
            "url", "number", "label", "words", "version", "saved_at", "submitted_at", "approved_at", "what_changed",
        ]  # fmt: skip

    @extend_schema_field(serializers.URLField)
    def get_url(self, revision: Revision) -> str:
        place = [self.context["slug"], revision.number]
        return reverse("api-revision-detail", args=place, request=self.context.get("request"))

    @extend_schema_field(serializers.ChoiceField(LABELS))
    def get_label(self, revision: Revision) -> str:
        return label_of(revision)


class AttachmentSerializer(serializers.ModelSerializer):
    id = serializers.UUIDField(read_only=True)
    state = serializers.CharField(source="stored_file.state", read_only=True)
    size = serializers.IntegerField(source="stored_file.size", read_only=True)

    class Meta:
        model = Attachment
        fields = ["id", "name", "description", "state", "size"]


class RevisionDetailSerializer(RevisionSerializer):
    body = serializers.SerializerMethodField()
    plain_text = serializers.SerializerMethodField(help_text="As it is read; offsets of comments count in it.")
    attachments = serializers.SerializerMethodField()

    class Meta(RevisionSerializer.Meta):
        fields = [*RevisionSerializer.Meta.fields, "body", "plain_text", "attachments"]

    @extend_schema_field(TextSerializer)
    def get_body(self, revision: Revision) -> dict[str, str]:
        return {"markdown": revision.body, "html": rendering.shown(revision)}

    def get_plain_text(self, revision: Revision) -> str:
        return rendering.document_of(revision).text if revision.is_draft else revision.plain_text

    @extend_schema_field(AttachmentSerializer(many=True))
    def get_attachments(self, revision: Revision) -> list[dict[str, Any]]:
        return AttachmentSerializer(revision.attachments.with_files(), many=True).data


class DraftSerializer(serializers.ModelSerializer):
    """The text that is being written."""

    class Meta:
        model = Revision
        fields = ["number", "body", "version", "saved_at", "words"]


class DraftInputSerializer(Input):
    body = serializers.CharField(
        allow_blank=True, trim_whitespace=False, help_text=f"Markdown, at most {BODY_MAX_LENGTH} characters."
    )
    version = serializers.IntegerField(min_value=0, max_value=2**31 - 1, help_text="Of the text that you started from.")


class CaseStudySerializer(serializers.ModelSerializer):
    """A case study with where it stands; its revisions come along with it."""

    url = serializers.HyperlinkedIdentityField(view_name="api-case-study-detail", lookup_field="slug")
    type = serializers.SlugRelatedField("key", source="artifact_type", read_only=True)
    state = serializers.SerializerMethodField()
    draft = serializers.SerializerMethodField(help_text="The version that is being written, if there is one.")
    submitted = serializers.SerializerMethodField(help_text="The newest version that is frozen, if there is one.")

    class Meta:
        model = CaseStudy
        fields = [
            "url", "slug", "type", "title", "summary", "visibility", "created_at", "deleted_at", "state", "draft",
            "submitted",
        ]  # fmt: skip

    def to_representation(self, study: CaseStudy) -> dict[str, Any]:
        self.work: Work = work_of(study)
        return super().to_representation(study)

    @extend_schema_field(serializers.ChoiceField(State.choices))
    def get_state(self, study: CaseStudy) -> str:
        return self.work.state.value

    @extend_schema_field(RevisionSerializer(allow_null=True))
    def get_draft(self, study: CaseStudy) -> dict[str, Any] | None:
        return self._brief(study, self.work.draft)

    @extend_schema_field(RevisionSerializer(allow_null=True))
    def get_submitted(self, study: CaseStudy) -> dict[str, Any] | None:
        return self._brief(study, self.work.submitted)

    def _brief(self, study: CaseStudy, revision: Revision | None) -> dict[str, Any] | None:
        if revision is None:
            return None
        return RevisionSerializer(revision, context={**self.context, "slug": study.slug}).data


class DescriptionSerializer(Input):
    title = serializers.CharField(trim_whitespace=False, allow_blank=True, required=False)
    summary = serializers.CharField(trim_whitespace=False, allow_blank=True, required=False)


class NewCaseStudySerializer(Input):
    type = serializers.SlugRelatedField(
        "key", queryset=ArtifactType.objects.in_brief(), help_text="Key of the kind of piece."
    )
    title = serializers.CharField(trim_whitespace=False, allow_blank=True)
    summary = serializers.CharField(trim_whitespace=False, allow_blank=True, required=False)


class TextInputSerializer(Input):
    body = serializers.CharField(
        allow_blank=True, trim_whitespace=False, help_text=f"Markdown, at most {BODY_MAX_LENGTH} characters."
    )


class ProblemSerializer(serializers.Serializer):
    line = serializers.IntegerField(help_text="Line of the Markdown, counted from 1.")
    message = serializers.CharField()


class DraftPreviewSerializer(serializers.Serializer):
    html = serializers.CharField()
    words = serializers.IntegerField()
    problems = ProblemSerializer(many=True, help_text="What the author should look at.")


class SubmissionSerializer(Input):
    confirmed = serializers.BooleanField(help_text="Names and confidential details are gone.")
    what_changed = serializers.CharField(allow_blank=True, trim_whitespace=False, required=False)
    version = serializers.IntegerField(
        min_value=0, max_value=2**31 - 1, required=False, help_text="Of the text that you read before submitting it."
    )


class RestoreInputSerializer(Input):
    replace = serializers.BooleanField(
        default=False, help_text="Set a draft that is in the way aside, among the recently deleted case studies."
    )


class RestoredSerializer(serializers.Serializer):
    draft = DraftSerializer()
    set_aside = serializers.CharField(
        allow_null=True, help_text="Slug of the deleted case study that holds the draft which made way."
    )


class ComparisonQuerySerializer(Input):
    """Which two versions; ``from`` is no name that Python allows, so the fields are added below."""

    def get_fields(self) -> dict[str, serializers.Field]:
        return {
            name: serializers.IntegerField(min_value=1, max_value=32_767, help_text="Number of a version.")
            for name in ("from", "to")
        }


class WordChangeSerializer(serializers.Serializer):
    state = serializers.CharField(help_text="same, added or removed")
    old = serializers.CharField()
    new = serializers.CharField()


class ChangeOfTextSerializer(serializers.Serializer):
    """A block of either version, or of both."""

    state = serializers.CharField(help_text="same, changed, added, removed or moved")
    kind = serializers.SerializerMethodField(help_text="Of the block: paragraph, heading, table, risks …")
    html = serializers.CharField(help_text="Safe, with ins and del where it changed.")
    note = serializers.CharField()
    words = WordChangeSerializer(many=True)

    def get_kind(self, change: Change) -> str:
        block = change.new or change.old
        return block.kind if block else ""


class ComparisonSerializer(serializers.Serializer):
    is_same = serializers.BooleanField()
    changes = ChangeOfTextSerializer(many=True)


class TypedBlockSerializer(serializers.Serializer):
    """A table with a meaning, as it was written."""

    kind = serializers.ChoiceField([(kind.key, kind.key) for kind in KINDS.values()])
    caption = serializers.CharField()
    columns = serializers.ListField(child=serializers.CharField())
    rows = serializers.SerializerMethodField()
    csv = serializers.SerializerMethodField(help_text="For a spreadsheet, as RFC 4180 has it; no cell is a formula.")
    problems = ProblemSerializer(many=True)

    def get_rows(self, block: TypedBlock) -> list[list[str]]:
        return [list(row.cells) for row in block.rows]

    def get_csv(self, block: TypedBlock) -> str:
        return to_csv(block)


class TypedBlocksSerializer(serializers.Serializer):
    blocks = TypedBlockSerializer(many=True)
