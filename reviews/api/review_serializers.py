"""How reviews look to callers, and what they send."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from portfolio.api.content import LevelsSerializer
from prose.api import TextSerializer, written_text
from rest.inputs import Input
from reviews.models import Comment, Feedback, MentorNote, Reply, Review, SavedReply, Score
from reviews.models.comments import COMMENT_MAX_LENGTH
from reviews.models.reviews import SUMMARY_MAX_LENGTH

STATES = ("draft", "published", "in_effect", "hidden")
VERSION_MAX = 2**31 - 1
FORMER = "Null for a mentor whose account is deleted."


class Name(serializers.CharField):
    """A person by name, or null when their account is deleted."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, allow_null=True, help_text=FORMER, **kwargs)


class ScoreSerializer(serializers.ModelSerializer):
    class Meta:
        model = Score
        fields = ["criterion", "level", "reason"]


class ReviewSerializer(serializers.ModelSerializer):
    """A review, without its comments. ``state`` is ``draft`` or ``published`` for its mentor alone."""

    url = serializers.HyperlinkedIdentityField(view_name="api-review-detail")
    annotations = serializers.HyperlinkedIdentityField(
        view_name="api-annotations",
        lookup_field="revision_id",
        lookup_url_kwarg="text",
        help_text="The comments on the version as W3C Web Annotations, those of other reviews too.",
    )
    state = serializers.SerializerMethodField()
    request = serializers.IntegerField(source="request_id", read_only=True)
    case_study = serializers.CharField(source="revision.case_study.title", read_only=True, help_text="Its title.")
    revision = serializers.IntegerField(source="revision.number", read_only=True, help_text="Number of the version.")
    mentor = Name()
    summary = serializers.SerializerMethodField()
    scores = ScoreSerializer(many=True, read_only=True)
    supersedes = serializers.IntegerField(source="supersedes_id", read_only=True, allow_null=True)
    takes_effect_at = serializers.DateTimeField(read_only=True, allow_null=True)

    class Meta:
        model = Review
        fields = [
            "id", "url", "annotations", "state", "request", "case_study", "revision", "mentor", "verdict", "summary",
            "scores", "version", "saved_at", "published_at", "takes_effect_at", "supersedes", "hidden_at",
            "hidden_reason",
        ]  # fmt: skip

    @extend_schema_field(serializers.ChoiceField(STATES))
    def get_state(self, review: Review) -> str:
        if review.is_draft:
            return "draft"
        if not review.is_in_effect:
            return "published"
        return "hidden" if review.hidden_at else "in_effect"

    @extend_schema_field(TextSerializer)
    def get_summary(self, review: Review) -> dict[str, str]:
        return written_text(review.summary)


class RubricCriterionSerializer(serializers.Serializer):
    key = serializers.CharField()
    title = serializers.CharField()
    question = serializers.CharField()
    weight = serializers.IntegerField()
    levels = LevelsSerializer()


class ReviewDetailSerializer(ReviewSerializer):
    rubric = RubricCriterionSerializer(source="rubric.criteria", many=True, read_only=True)
    plain_text = serializers.CharField(
        source="revision.plain_text", read_only=True, help_text="Of the version; offsets of comments count in it."
    )

    class Meta(ReviewSerializer.Meta):
        fields = [*ReviewSerializer.Meta.fields, "rubric", "plain_text"]


class ReplySerializer(serializers.ModelSerializer):
    author = Name()
    body = serializers.SerializerMethodField()

    class Meta:
        model = Reply
        fields = ["id", "author", "body", "written_at"]

    @extend_schema_field(TextSerializer)
    def get_body(self, reply: Reply) -> dict[str, str]:
        return written_text(reply.body)


class CommentSerializer(serializers.ModelSerializer):
    """A comment with its thread. Offsets count code points of the plain text of the version."""

    url = serializers.SerializerMethodField()
    review = serializers.IntegerField(source="review_id", read_only=True)
    body = serializers.SerializerMethodField()
    attachment = serializers.UUIDField(source="attachment_id", read_only=True, allow_null=True)
    replies = ReplySerializer(many=True, read_only=True)

    class Meta:
        model = Comment
        fields = [
            "id", "url", "review", "kind", "state", "body", "start", "end", "quote", "prefix", "suffix", "attachment",
            "page", "replacement", "applied_at", "written_at", "replies",
        ]  # fmt: skip

    @extend_schema_field(serializers.URLField)
    def get_url(self, comment: Comment) -> str:
        return reverse("api-review-comment", args=[comment.pk], request=self.context.get("request"))

    @extend_schema_field(TextSerializer)
    def get_body(self, comment: Comment) -> dict[str, str]:
        return written_text(comment.body)


class FeedbackSerializer(serializers.ModelSerializer):
    class Meta:
        model = Feedback
        fields = ["answer", "answered_at", "helped", "note", "rated_at"]


class SavedReplySerializer(serializers.ModelSerializer):
    official = serializers.SerializerMethodField()

    class Meta:
        model = SavedReply
        fields = ["id", "official", "title", "body"]

    @extend_schema_field(bool)
    def get_official(self, reply: SavedReply) -> bool:
        return reply.owner_id is None


class MentorNoteSerializer(serializers.ModelSerializer):
    author = Name()

    class Meta:
        model = MentorNote
        fields = ["id", "author", "text", "written_at"]


class AgreementSerializer(serializers.Serializer):
    items = serializers.IntegerField(help_text="Criteria that both scored.")
    exact = serializers.FloatField(allow_null=True, help_text="Share with the same level, from 0 to 1.")
    adjacent = serializers.FloatField(allow_null=True, help_text="Share at most one level apart.")
    kappa = serializers.FloatField(allow_null=True, help_text="Cohen's, weighted by squared distance.")
    why_no_kappa = serializers.CharField(allow_null=True)


class PairSerializer(serializers.Serializer):
    mentors = serializers.SerializerMethodField()
    revisions = serializers.SerializerMethodField()
    agreement = AgreementSerializer()

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_mentors(self, pair: Any) -> list[str]:
        return [str(pair.one), str(pair.other)]

    @extend_schema_field(int)
    def get_revisions(self, pair: Any) -> int:
        return len(pair.revisions)


class AgreementsSerializer(serializers.Serializer):
    overall = AgreementSerializer()
    pairs = PairSerializer(many=True)


# What callers send


class BeginInputSerializer(Input):
    request = serializers.IntegerField(min_value=1, max_value=2**63 - 1, help_text="A request that one has claimed.")


class ScoreInputSerializer(Input):
    criterion = serializers.CharField(max_length=60)
    level = serializers.CharField(max_length=7, required=False, allow_blank=True)
    reason = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)


class ReviewInputSerializer(Input):
    summary = serializers.CharField(
        required=False, allow_blank=True, trim_whitespace=False, help_text=f"At most {SUMMARY_MAX_LENGTH} characters."
    )
    verdict = serializers.CharField(required=False, allow_blank=True, max_length=19)
    scores = ScoreInputSerializer(many=True, required=False, max_length=100)
    version = serializers.IntegerField(
        min_value=0, max_value=VERSION_MAX, required=False, help_text="Of the draft that you started from."
    )


class PublishInputSerializer(Input):
    version = serializers.IntegerField(min_value=0, max_value=VERSION_MAX, required=False)


class CommentTextInputSerializer(Input):
    body = serializers.CharField(
        required=False, allow_blank=True, trim_whitespace=False, help_text=f"At most {COMMENT_MAX_LENGTH} characters."
    )
    kind = serializers.CharField(required=False, max_length=6)
    replacement = serializers.CharField(
        required=False,
        allow_blank=True,
        allow_null=True,
        trim_whitespace=False,
        help_text="What would stand instead of the passage; empty takes it out, null is no suggestion.",
    )


class CommentInputSerializer(CommentTextInputSerializer):
    start = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=VERSION_MAX)
    end = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=VERSION_MAX)
    attachment = serializers.UUIDField(required=False, allow_null=True)
    page = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=32_767)


class ReplyInputSerializer(Input):
    body = serializers.CharField(allow_blank=True, trim_whitespace=False)


class StateInputSerializer(Input):
    state = serializers.CharField(max_length=8)
    reason = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)


class AnswerInputSerializer(Input):
    answer = serializers.CharField(allow_blank=True, trim_whitespace=False)


class RatingInputSerializer(Input):
    helped = serializers.CharField(max_length=8, allow_blank=True)
    note = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)


class SecondOpinionInputSerializer(Input):
    message = serializers.CharField(required=False, allow_blank=True, trim_whitespace=False)


class HidingInputSerializer(Input):
    reason = serializers.CharField(allow_blank=True, trim_whitespace=False)


class SavedReplyInputSerializer(Input):
    title = serializers.CharField(allow_blank=True, trim_whitespace=False)
    body = serializers.CharField(allow_blank=True, trim_whitespace=False)


class MentorNoteInputSerializer(Input):
    text = serializers.CharField(allow_blank=True, trim_whitespace=False)
