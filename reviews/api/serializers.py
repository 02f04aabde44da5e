"""How requests look to callers, and what they send."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from accounts.models import User
from rest.inputs import Input
from reviews.actions.steps import REASON_MAX_LENGTH
from reviews.models import Absence, Cohort, RequestEvent, ReviewRequest
from reviews.models.requests import MESSAGE_MAX_LENGTH
from reviews.people import name_of_learner, name_of_mentor
from reviews.turns import Line, Turn
from reviews.waits import Say

SHOW = ("open", "mine", "returned")


class PersonSerializer(serializers.Serializer):
    """Somebody as others see them: never with their address."""

    id = serializers.IntegerField()
    name = serializers.CharField(help_text="What they gave as their name, or a word for who they are.")


def mentor_of(user: User | None) -> dict[str, Any] | None:
    return None if user is None else {"id": user.pk, "name": name_of_mentor(user)}


def learner_of(user: User) -> dict[str, Any]:
    return {"id": user.pk, "name": name_of_learner(user)}


class RequestEventSerializer(serializers.ModelSerializer):
    mentor = serializers.SerializerMethodField(help_text="Whom it is about, or null.")

    class Meta:
        model = RequestEvent
        fields = ["kind", "at", "mentor"]

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_mentor(self, event: RequestEvent) -> dict[str, Any] | None:
        return mentor_of(event.mentor)


class _RequestSerializer(serializers.ModelSerializer):
    case_study = serializers.SlugRelatedField("slug", read_only=True)
    title = serializers.CharField(source="case_study.title", read_only=True)
    type = serializers.CharField(source="case_study.artifact_type.key", read_only=True)
    number = serializers.IntegerField(source="revision.number", read_only=True, help_text="Of the version.")
    mentor = serializers.SerializerMethodField(help_text="Whom it was sent to, when that is one mentor.")
    cohort = serializers.SlugRelatedField(
        "slug", read_only=True, allow_null=True, help_text="Whose mentors it was sent to."
    )
    claimed_by = serializers.SerializerMethodField(help_text="Who has it, or wrote the review.")

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_mentor(self, request: ReviewRequest) -> dict[str, Any] | None:
        return mentor_of(request.mentor)

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_claimed_by(self, request: ReviewRequest) -> dict[str, Any] | None:
        return mentor_of(request.claimed_by)


class RequestSerializer(_RequestSerializer):
    """A request, for its author."""

    url = serializers.HyperlinkedIdentityField(view_name="api-review-request-detail")
    status = serializers.SerializerMethodField(help_text="Whose turn it is.")
    due_at = serializers.SerializerMethodField(help_text="When an answer is to be expected at most.")

    class Meta:
        model = ReviewRequest
        fields = [
            "url", "id", "case_study", "title", "type", "number", "message", "audience", "mentor", "cohort", "status",
            "claimed_by", "asked_at", "due_at", "closed_at", "is_second_opinion",
        ]  # fmt: skip

    @extend_schema_field(serializers.ChoiceField(ReviewRequest.Status.choices))
    def get_status(self, request: ReviewRequest) -> str:
        return Turn.of(request).status

    @extend_schema_field(serializers.DateTimeField)
    def get_due_at(self, request: ReviewRequest) -> Any:
        return serializers.DateTimeField().to_representation(Turn.of(request).due_at)

    def to_representation(self, request: ReviewRequest) -> dict[str, Any]:
        shown = super().to_representation(request)
        if shown["status"] == ReviewRequest.Status.CLAIMED:
            shown["closed_at"] = None  # a review that can still be taken back has closed nothing
        return shown


class RequestDetailSerializer(RequestSerializer):
    history = serializers.SerializerMethodField()

    class Meta(RequestSerializer.Meta):
        fields = [*RequestSerializer.Meta.fields, "history"]

    @extend_schema_field(RequestEventSerializer(many=True))
    def get_history(self, request: ReviewRequest) -> list[dict[str, Any]]:
        return RequestEventSerializer(request.events.for_learner(), many=True).data


class QueuedSerializer(_RequestSerializer):
    """A request, for a mentor whom it was sent to or who has it."""

    url = serializers.SerializerMethodField()
    learner = serializers.SerializerMethodField()
    due_at = serializers.SerializerMethodField(help_text="When the learner may expect an answer at most.")
    may_claim = serializers.SerializerMethodField(help_text="Whether this mentor could take it now.")
    is_mine = serializers.SerializerMethodField(help_text="Whether this mentor has it now.")
    is_returned = serializers.SerializerMethodField(help_text="A new version of what this mentor reviewed before.")

    class Meta:
        model = ReviewRequest
        fields = [
            "url", "id", "case_study", "title", "type", "number", "learner", "message", "audience", "mentor", "cohort",
            "status", "claimed_by", "claim_expires_at", "reserved_until", "asked_at", "due_at", "may_claim", "is_mine",
            "is_returned", "is_second_opinion",
        ]  # fmt: skip

    @extend_schema_field(serializers.URLField)
    def get_url(self, request: ReviewRequest) -> str:
        return reverse("api-review-queue-detail", args=[request.pk], request=self.context["request"])

    @extend_schema_field(PersonSerializer)
    def get_learner(self, request: ReviewRequest) -> dict[str, Any]:
        return learner_of(request.case_study.owner)

    @extend_schema_field(serializers.DateTimeField)
    def get_due_at(self, request: ReviewRequest) -> Any:
        return serializers.DateTimeField().to_representation(self._line(request).due_at)

    def get_may_claim(self, request: ReviewRequest) -> bool:
        return self._line(request).is_free

    def get_is_mine(self, request: ReviewRequest) -> bool:
        return self._line(request).is_mine

    def get_is_returned(self, request: ReviewRequest) -> bool:
        return self._line(request).is_returned

    def _line(self, request: ReviewRequest) -> Line:
        return Line(request, self.context["request"].user, timezone.now())


class QueuedDetailSerializer(QueuedSerializer):
    history = serializers.SerializerMethodField()

    class Meta(QueuedSerializer.Meta):
        fields = [*QueuedSerializer.Meta.fields, "history"]

    @extend_schema_field(RequestEventSerializer(many=True))
    def get_history(self, request: ReviewRequest) -> list[dict[str, Any]]:
        return RequestEventSerializer(request.events.for_mentors(), many=True).data


class ReassignedSerializer(serializers.ModelSerializer):
    """A request, for the admin who gave it to somebody."""

    claimed_by = serializers.SerializerMethodField()

    class Meta:
        model = ReviewRequest
        fields = ["id", "status", "claimed_by", "claim_expires_at"]

    @extend_schema_field(PersonSerializer(allow_null=True))
    def get_claimed_by(self, request: ReviewRequest) -> dict[str, Any] | None:
        return mentor_of(request.claimed_by)


class AudienceInput(Input):
    mentor = serializers.PrimaryKeyRelatedField(
        queryset=User.objects.mentors(), required=False, allow_null=True, help_text="One mentor, by id."
    )
    cohort = serializers.SlugRelatedField(
        "slug",
        queryset=Cohort.objects.open(),
        required=False,
        allow_null=True,
        help_text="The mentors of one of your cohorts. Without both, any mentor.",
    )


class AskInput(AudienceInput):
    case_study = serializers.SlugField(max_length=80)
    message = serializers.CharField(
        required=False, allow_blank=True, max_length=MESSAGE_MAX_LENGTH, help_text="What they should look at."
    )


class AnotherMentorInput(AudienceInput):
    reason = serializers.CharField(
        required=False, allow_blank=True, max_length=REASON_MAX_LENGTH, help_text="Admins read it, the mentor does not."
    )


class ReleaseInput(Input):
    reason = serializers.CharField(required=False, allow_blank=True, max_length=REASON_MAX_LENGTH)


class ReassignInput(Input):
    mentor = serializers.PrimaryKeyRelatedField(queryset=User.objects.mentors())
    reason = serializers.CharField(allow_blank=True, max_length=REASON_MAX_LENGTH, help_text="Kept with the request.")


class MentorSerializer(PersonSerializer):
    away_until = serializers.DateField(allow_null=True, help_text="The last of their days away, when they are away.")


class UsualWaitSerializer(serializers.Serializer):
    say = serializers.ChoiceField([say.value for say in Say], help_text="What can be said honestly.")
    count = serializers.IntegerField(help_text="How many requests of the last three months it rests on.")
    seconds = serializers.IntegerField(
        allow_null=True, help_text="From asking to the review: half of them were answered within it."
    )


class AbsenceSerializer(serializers.ModelSerializer):
    class Meta:
        model = Absence
        fields = ["id", "starts", "ends"]


class AbsenceInput(Input):
    starts = serializers.DateField(help_text="The first day away.")
    ends = serializers.DateField(help_text="The last day away.")
