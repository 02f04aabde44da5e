"""What the API says of cohorts, and what it reads. The rules are in ``actions``."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from rest.inputs import Input
from reviews.models import Cohort, Invitation, Membership, Nudge
from reviews.models.cohorts import TEXT_MAX_LENGTH
from roadmaps.models import Roadmap, ScheduleChange
from roadmaps.plan import Plan

from .access import Seat
from .actions import INVITATION, LINK_DAYS
from .heatmap import Learner, Pace
from .learners import name_of
from .waiting import Wait

CELL_STATES = [
    ("done", "Done"), ("skipped", "Skipped"), ("part", "Some tasks are ticked"), ("open", "Open, nothing ticked"),
    ("next", "Not open yet"), ("none", "Not in their plan"),
]  # fmt: skip
PACES = [(pace.value, pace.value.replace("_", " ")) for pace in Pace]


class CohortSerializer(serializers.Serializer):
    """A cohort, as one sees it from one's own seat."""

    slug = serializers.SlugField(source="cohort.slug")
    name = serializers.CharField(source="cohort.name")
    about = serializers.CharField(source="cohort.about")
    roadmap = serializers.SlugField(source="cohort.roadmap.key")
    role = serializers.SerializerMethodField(help_text="Null for an admin who is not in it.")
    manages = serializers.BooleanField(help_text="Whether one may rename, invite, remove and close.")
    made_at = serializers.DateTimeField(source="cohort.made_at")
    closed_at = serializers.DateTimeField(source="cohort.closed_at", allow_null=True)

    @extend_schema_field(serializers.ChoiceField(choices=Membership.Role.choices, allow_null=True))
    def get_role(self, seat: Seat) -> str | None:
        return seat.membership.role if seat.membership else None


class CohortInput(Input):
    name = serializers.CharField(max_length=Cohort._meta.get_field("name").max_length)
    about = serializers.CharField(required=False, allow_blank=True, max_length=TEXT_MAX_LENGTH)


class NewCohortInput(CohortInput):
    roadmap = serializers.SlugRelatedField("key", queryset=Roadmap.objects.open(), help_text="Key of the plan.")


class CohortChangeInput(Input):
    """Both are optional; what is missing stays."""

    name = serializers.CharField(required=False, max_length=Cohort._meta.get_field("name").max_length)
    about = serializers.CharField(required=False, allow_blank=True, max_length=TEXT_MAX_LENGTH)


class LearnerWeekSerializer(serializers.Serializer):
    number = serializers.IntegerField()
    key = serializers.SlugField()
    state = serializers.ChoiceField(choices=CELL_STATES)
    ticked = serializers.IntegerField(help_text="Tasks.")
    total = serializers.IntegerField(help_text="Tasks.")


class LearnerSerializer(serializers.Serializer):
    """What the mentors of a cohort see of a learner, and the learner of themselves."""

    id = serializers.IntegerField(source="pk", help_text="Of the membership.")
    name = serializers.CharField()
    joined_at = serializers.DateTimeField()
    pace = serializers.ChoiceField(choices=PACES)
    pace_in_words = serializers.CharField()
    needs_a_word = serializers.BooleanField()
    days_behind = serializers.IntegerField(
        source="overview.days_behind", default=None, allow_null=True, help_text="Negative when ahead."
    )
    quiet_days = serializers.IntegerField(help_text="Since something was last done; planned days away left out.")
    last_here = serializers.DateTimeField(allow_null=True)
    away_until = serializers.DateField(source="away.ends", default=None, allow_null=True)
    standing = serializers.CharField(source="standing_in_words")
    weeks = serializers.SerializerMethodField()

    @extend_schema_field(LearnerWeekSerializer(many=True))
    def get_weeks(self, learner: Learner) -> list[dict[str, Any]]:
        columns: Plan | None = self.context["columns"]
        if columns is None:
            return []
        return [
            {
                "number": line.number,
                "key": line.key,
                "state": cell.state,
                "ticked": cell.ticked,
                "total": cell.total,
            }
            for line, cell in zip(columns.weeks, learner.cells(columns), strict=True)
        ]


class DelaySerializer(serializers.ModelSerializer):
    """A change of dates whose reason the learner lets their mentors read."""

    class Meta:
        model = ScheduleChange
        fields = ["kind", "days", "hours_a_week", "first_day", "last_day", "reason", "made_at"]


class WordSerializer(serializers.ModelSerializer):
    """A word from a mentor to a learner."""

    mentor = serializers.SerializerMethodField()

    class Meta:
        model = Nudge
        fields = ["id", "mentor", "text", "sent_at"]

    def get_mentor(self, word: Nudge) -> str:
        return name_of(word.mentor)


class LearnerDetailSerializer(LearnerSerializer):
    delays = serializers.SerializerMethodField()
    words = serializers.SerializerMethodField(help_text="The latest fifty.")

    @extend_schema_field(DelaySerializer(many=True))
    def get_delays(self, _learner: Learner) -> Any:
        return DelaySerializer(self.context["details"].delays, many=True).data

    @extend_schema_field(WordSerializer(many=True))
    def get_words(self, _learner: Learner) -> Any:
        return WordSerializer(self.context["details"].words, many=True).data


class WordInput(Input):
    text = serializers.CharField(
        max_length=TEXT_MAX_LENGTH,
        trim_whitespace=False,
        help_text="Plain text. The learner gets it as a notification.",
    )


class MemberSerializer(serializers.ModelSerializer):
    name = serializers.SerializerMethodField()

    class Meta:
        model = Membership
        fields = ["id", "name", "role", "joined_at"]

    def get_name(self, member: Membership) -> str:
        return name_of(member.user)


class InvitationSerializer(serializers.ModelSerializer):
    """An open invitation. The address of a link was shown when it was made, and is not kept."""

    email = serializers.CharField(help_text="Empty for a link.")
    made_by = serializers.SerializerMethodField()

    class Meta:
        model = Invitation
        fields = ["id", "email", "role", "made_by", "made_at", "expires_at"]

    def get_made_by(self, invitation: Invitation) -> str:
        return name_of(invitation.made_by)


class NewLinkSerializer(InvitationSerializer):
    address = serializers.SerializerMethodField(help_text="Shown now and never again.")

    class Meta(InvitationSerializer.Meta):
        fields = [*InvitationSerializer.Meta.fields, "address"]

    def get_address(self, _invitation: Invitation) -> str:
        return settings.SITE_URL + reverse("cohort-join", args=[self.context["secret"]])


class InvitationInput(Input):
    email = serializers.EmailField(max_length=254)
    role = serializers.ChoiceField(
        choices=Membership.Role.choices,
        default=Membership.Role.LEARNER,
        help_text="Only who is a mentor on this site already can come as one.",
    )


class CohortLinkInput(Input):
    days = serializers.ChoiceField(choices=[(days, str(days)) for days in LINK_DAYS], default=INVITATION.days)


class OfferSerializer(serializers.ModelSerializer):
    """What whoever has the secret reads before they decide."""

    cohort = serializers.CharField(source="cohort.name")
    about = serializers.CharField(source="cohort.about")
    roadmap = serializers.SlugField(source="cohort.roadmap.key")
    mentors = serializers.SerializerMethodField(help_text="Names of those who look after it.")
    mentors_see = serializers.SerializerMethodField(help_text="Exactly what they will see of a learner.")

    class Meta:
        model = Invitation
        fields = ["cohort", "about", "roadmap", "role", "mentors", "mentors_see", "expires_at"]

    def get_mentors(self, invitation: Invitation) -> list[str]:
        mentors = Membership.objects.active().acting_mentors().filter(cohort=invitation.cohort).by_name()
        return [name_of(member.user) for member in mentors]

    def get_mentors_see(self, _invitation: Invitation) -> list[str]:
        return list(LearnerDetailSerializer().fields)


class AcceptInput(Input):
    name = serializers.CharField(
        required=False, allow_blank=True, max_length=120, help_text="Kept for whoever has no name yet."
    )


class WaitSerializer(serializers.Serializer):
    """A piece that waits for a mentor, or changes that wait for a learner."""

    request = serializers.IntegerField(source="request.pk")
    title = serializers.CharField(source="request.case_study.title")
    kind = serializers.CharField(source="request.case_study.artifact_type.key")
    number = serializers.IntegerField(source="request.revision.number", help_text="Of the version.")
    learner = serializers.SerializerMethodField()
    mentor = serializers.SerializerMethodField(help_text="Null for any of them.")
    waits = serializers.SerializerMethodField(help_text="Who waits for the other.")
    mine = serializers.SerializerMethodField(help_text="Whether it waits for one's own review.")
    since = serializers.DateTimeField()

    def get_learner(self, wait: Wait) -> str:
        return name_of(wait.learner)

    def get_mentor(self, wait: Wait) -> str | None:
        return name_of(wait.whom) if wait.whom else None

    def get_mine(self, _wait: Wait) -> bool:
        return self.context["mine"]

    @extend_schema_field(serializers.ChoiceField(choices=Membership.Role.choices))
    def get_waits(self, wait: Wait) -> str:
        return Membership.Role.MENTOR if wait.for_learner else Membership.Role.LEARNER
