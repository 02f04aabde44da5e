"""A learner's job postings by REST: the same actions and the same access as the pages."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from rest.downloads import WhateverIsAccepted
from rest.inputs import Input, without_body

from . import access, actions, fit_files
from .actions.postings import COMPANY_MAX_LENGTH, TITLE_MAX_LENGTH, URL_MAX_LENGTH
from .findings import CORRECTIONS
from .fit import Standing, WeekStand
from .job_fit import COMPARED_AT_MOST, JobFit, Learner, PostingComparison
from .models import JobPosting
from .reading import Degree, Level
from .wording import week_state

TAGS = ["My job search"]
LEVELS = [(each.value, each.value) for each in Level]
ASKED = [(each, each) for each in CORRECTIONS]
STANDINGS = [(each.value, each.value) for each in Standing]


class JobPostingSerializer(serializers.ModelSerializer):
    fit = serializers.HyperlinkedIdentityField(view_name="api-job-posting-fit", lookup_field="pk")

    class Meta:
        model = JobPosting
        fields = ["id", "title", "company", "url", "pasted_at", "fit"]


class JobPostingDetailSerializer(JobPostingSerializer):
    corrections = serializers.DictField(
        child=serializers.ChoiceField(choices=ASKED), help_text="By the key of a skill, what one corrected."
    )

    class Meta(JobPostingSerializer.Meta):
        fields = [*JobPostingSerializer.Meta.fields, "text", "corrections"]


class JobPostingInput(Input):
    text = serializers.CharField(
        trim_whitespace=False,
        max_length=1_500_000,
        help_text="The advert as text, or the source of a web page; of the latter the text is kept.",
    )
    title = serializers.CharField(required=False, allow_blank=True, max_length=TITLE_MAX_LENGTH)
    company = serializers.CharField(required=False, allow_blank=True, max_length=COMPANY_MAX_LENGTH)
    url = serializers.CharField(required=False, allow_blank=True, max_length=URL_MAX_LENGTH)


class JobPostingUpload(Input):
    file = serializers.FileField(allow_empty_file=True)
    title = serializers.CharField(required=False, allow_blank=True, max_length=TITLE_MAX_LENGTH)
    company = serializers.CharField(required=False, allow_blank=True, max_length=COMPANY_MAX_LENGTH)
    url = serializers.CharField(required=False, allow_blank=True, max_length=URL_MAX_LENGTH)


class JobPostingChange(Input):
    """All are optional; what is missing stays."""

    title = serializers.CharField(required=False, max_length=TITLE_MAX_LENGTH)
    company = serializers.CharField(required=False, allow_blank=True, max_length=COMPANY_MAX_LENGTH)
    url = serializers.CharField(required=False, allow_blank=True, max_length=URL_MAX_LENGTH)


class CorrectionInput(Input):
    skill = serializers.SlugField(max_length=60, help_text="Its key in the catalogue.")
    asked = serializers.ChoiceField(
        choices=ASKED, allow_null=True, help_text="How much it is asked for; null takes the correction back."
    )


class CorrectionSerializer(serializers.Serializer):
    skill = serializers.CharField()
    asked = serializers.ChoiceField(choices=ASKED, allow_null=True)
    before = serializers.ChoiceField(
        choices=ASKED, allow_null=True, help_text="What one said before; sending it undoes the correction."
    )


class QuoteSerializer(serializers.Serializer):
    words = serializers.CharField()
    sentence = serializers.CharField()
    start = serializers.IntegerField(help_text="Place of the words in the text, in characters.")
    end = serializers.IntegerField()


class WeekStandSerializer(serializers.Serializer):
    key = serializers.CharField()
    number = serializers.IntegerField()
    title = serializers.CharField()
    done = serializers.BooleanField()
    skipped = serializers.BooleanField()
    tasks_left = serializers.IntegerField()
    starts = serializers.DateField(allow_null=True, help_text="By one's own schedule; null for who follows no plan.")
    ends = serializers.DateField(allow_null=True)
    state = serializers.SerializerMethodField(help_text="In words.")

    def get_state(self, week: WeekStand) -> str:
        return week_state(week, self.context["today"])


class ApprovedPieceSerializer(serializers.Serializer):
    case_study = serializers.CharField(source="slug")
    title = serializers.CharField()
    kind = serializers.CharField()
    approved_on = serializers.DateField()


class KindStandSerializer(serializers.Serializer):
    artifact_type = serializers.CharField(source="key")
    title = serializers.CharField()
    week = serializers.IntegerField(allow_null=True)
    due = serializers.DateField(allow_null=True)
    begun = serializers.BooleanField()


class RequirementSerializer(serializers.Serializer):
    """What is asked for once, and how one stands to it."""

    skills = serializers.ListField(
        source="line.asked.skills", child=serializers.CharField(), help_text="Keys; of several, any one will do."
    )
    name = serializers.CharField()
    level = serializers.ChoiceField(choices=LEVELS, source="line.asked.level")
    standing = serializers.ChoiceField(choices=STANDINGS, source="line.standing")
    corrected = serializers.BooleanField(source="line.asked.corrected")
    words = serializers.ListField(child=serializers.CharField(), help_text="As the posting says it, for a CV.")
    evidence = QuoteSerializer(source="line.asked.quotes", many=True)
    weeks = WeekStandSerializer(source="line.weeks", many=True)
    pieces = ApprovedPieceSerializer(source="line.pieces", many=True)
    kinds = KindStandSerializer(source="line.kinds", many=True)
    advice = serializers.CharField(help_text="What to do about it where the plan does not cover it.")


class StepSerializer(serializers.Serializer):
    """A week or a kind of piece that closes open requirements."""

    week = serializers.CharField(allow_null=True)
    artifact_type = serializers.CharField(allow_null=True)
    title = serializers.CharField()
    by = serializers.DateField(allow_null=True)
    closes_required = serializers.ListField(child=serializers.CharField())
    closes_preferred = serializers.ListField(child=serializers.CharField())


class ExperienceSerializer(serializers.Serializer):
    least = serializers.IntegerField()
    most = serializers.IntegerField(allow_null=True)
    level = serializers.ChoiceField(choices=LEVELS)
    evidence = QuoteSerializer(source="quote")


class SchoolingSerializer(serializers.Serializer):
    degree = serializers.ChoiceField(choices=[(each.value, each.value) for each in Degree])
    or_equivalent = serializers.BooleanField()
    level = serializers.ChoiceField(choices=LEVELS)
    evidence = QuoteSerializer(source="quote")


class CountSerializer(serializers.Serializer):
    standing = serializers.ChoiceField(choices=STANDINGS)
    must = serializers.IntegerField()
    preferred = serializers.IntegerField()


class FitSerializer(serializers.Serializer):
    """There is no percentage: a number without its requirements would say more than anybody knows."""

    posting = serializers.UUIDField()
    as_of = serializers.DateField()
    nothing_recognised = serializers.BooleanField(help_text="Not the same as asking for nothing.")
    newer_reader = serializers.BooleanField(help_text="The text would be read by other rules today.")
    counts = CountSerializer(many=True)
    requirements = RequirementSerializer(many=True)
    closest_soonest = StepSerializer(many=True)
    years = ExperienceSerializer(many=True)
    degrees = SchoolingSerializer(many=True)
    not_asked = serializers.ListField(child=serializers.CharField(), help_text="Skills that one took away.")

    @classmethod
    def showing(cls, job: JobFit) -> dict[str, Any]:
        """A fit as JSON."""
        shown = {
            "posting": job.posting.pk,
            "as_of": job.learner.today,
            "nothing_recognised": job.found_nothing,
            "newer_reader": job.has_newer_reader,
            "counts": [
                {"standing": standing, "must": must, "preferred": preferred} for standing, must, preferred in job.counts
            ],
            "requirements": [row for _standing, rows in job.groups for row in rows],
            "closest_soonest": [_step(*each) for each in job.steps],
            "years": job.understood.years,
            "degrees": job.understood.degrees,
            "not_asked": list(job.understood.taken_away),
        }
        return cls(shown, context={"today": job.learner.today}).data


def _step(step: Any, must: list[str], preferred: list[str]) -> dict[str, Any]:
    return {
        "week": step.step.key if step.is_week else None,
        "artifact_type": None if step.is_week else step.step.key,
        "title": step.step.title,
        "by": step.by,
        "closes_required": must,
        "closes_preferred": preferred,
    }


class ComparedSerializer(serializers.Serializer):
    name = serializers.CharField()
    standing = serializers.ChoiceField(choices=STANDINGS)
    levels = serializers.ListField(
        child=serializers.ChoiceField(choices=LEVELS, allow_null=True),
        help_text="One for each posting, in the order asked for; null where it is not named.",
    )


class PostingComparisonSerializer(serializers.Serializer):
    postings = serializers.ListField(child=serializers.UUIDField())
    requirements = ComparedSerializer(many=True)


class CompareQuery(Input):
    def get_fields(self) -> dict[str, serializers.Field]:
        others = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=COMPARED_AT_MOST - 1)
        return {"with": others}


class JobPostingViewSet(ListModelMixin, GenericViewSet):
    """Job descriptions that one brought in; nobody else knows of them."""

    queryset = JobPosting.objects.none()
    serializer_class = JobPostingSerializer
    ordering = ("-pasted_at", "-pk")
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[JobPosting]:
        return JobPosting.objects.of(self.request.user).kept().without_texts()

    def _shown(self, posting: JobPosting) -> dict[str, Any]:
        return JobPostingDetailSerializer(posting, context=self.get_serializer_context()).data

    def _made(self, posting: JobPosting) -> Response:
        address = self.request.build_absolute_uri(reverse("api-job-posting-detail", args=[posting.pk]))
        return Response(self._shown(posting), status=201, headers={"Location": address})

    @extend_schema(operation_id="job_postings_list", tags=TAGS, summary="List the job descriptions that one brought in")
    def list(self, request: Request) -> Response:
        return super().list(request)

    @extend_schema(
        operation_id="job_postings_create",
        tags=TAGS,
        summary="Bring in a job description and have it read",
        description="Of the same text there is one. Only the first 60,000 characters can be kept.",
        request=JobPostingInput,
        responses={201: JobPostingDetailSerializer},
        examples=[OpenApiExample("A short one", {"text": "Requirements\n- Risk management"}, request_only=True)],
    )
    def create(self, request: Request) -> Response:
        return self._made(actions.add_posting(user=request.user, **JobPostingInput.of(request.data)))

    @extend_schema(
        operation_id="job_postings_upload",
        tags=TAGS,
        summary="Bring in a job description from a PDF, a DOCX, a web page or a text",
        description="The file is opened by a process of its own. Only its text is kept.",
        request={"multipart/form-data": JobPostingUpload},
        responses={201: JobPostingDetailSerializer},
    )
    @action(detail=False, methods=["post"], parser_classes=[MultiPartParser])
    def upload(self, request: Request) -> Response:
        return self._made(actions.add_posting(user=request.user, **JobPostingUpload.of(request.data)))

    @extend_schema(
        operation_id="job_postings_retrieve",
        tags=TAGS,
        summary="Read a job description with its text",
        responses=JobPostingDetailSerializer,
    )
    def retrieve(self, request: Request, pk: uuid.UUID) -> Response:
        return Response(self._shown(access.posting_for_read(request.user, pk)))

    @extend_schema(
        operation_id="job_postings_update",
        tags=TAGS,
        summary="Give a job description another title, company or address",
        request=JobPostingChange,
        responses=JobPostingDetailSerializer,
        examples=[OpenApiExample("Another title", {"title": "AI delivery lead"}, request_only=True)],
    )
    def partial_update(self, request: Request, pk: uuid.UUID) -> Response:
        posting = access.posting_for_write(request.user, pk)
        kept = {"title": posting.title, "company": posting.company, "url": posting.url}
        given = JobPostingChange.of(request.data)
        return Response(self._shown(actions.describe_posting(posting=posting, **kept | given)))

    @extend_schema(
        operation_id="job_postings_destroy",
        tags=TAGS,
        summary="Delete a job description",
        description="It can be taken back for 30 days.",
        responses={204: None},
    )
    @without_body
    def destroy(self, request: Request, pk: uuid.UUID) -> Response:
        actions.delete_posting(posting=access.posting_for_write(request.user, pk))
        return Response(status=204)

    @extend_schema(
        operation_id="job_postings_take_back",
        tags=TAGS,
        summary="Take a deleted job description back",
        description="Safe to repeat.",
        request=None,
        responses=JobPostingDetailSerializer,
    )
    @action(detail=True, methods=["post"], url_path="take-back")
    @without_body
    def take_back(self, request: Request, pk: uuid.UUID) -> Response:
        posting = access.posting_for_undelete(request.user, pk)
        actions.undelete_posting(posting=posting)
        return Response(self._shown(access.posting_for_read(request.user, pk)))

    @extend_schema(
        operation_id="job_postings_fit",
        tags=TAGS,
        summary="Read how far one is from what a job description asks for",
        description="By today's progress, approved pieces and schedule.",
        responses=FitSerializer,
    )
    @action(detail=True, methods=["get"])
    def fit(self, request: Request, pk: uuid.UUID) -> Response:
        posting = access.posting_for_read(request.user, pk)
        return Response(FitSerializer.showing(JobFit(posting, Learner(request.user))))

    @extend_schema(
        operation_id="job_postings_correct",
        tags=TAGS,
        summary="Correct what was read: a skill is required, nice to have or not asked for",
        description="It stays when the text is read again.",
        request=CorrectionInput,
        responses=CorrectionSerializer,
        examples=[OpenApiExample("Not asked for", {"skill": "sql", "asked": "no"}, request_only=True)],
    )
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, pk: uuid.UUID) -> Response:
        posting = access.posting_for_write(request.user, pk)
        given = CorrectionInput.of(request.data)
        before = actions.correct_finding(posting=posting, skill=given["skill"], asked=given["asked"] or "")
        return Response({"skill": given["skill"], "asked": given["asked"], "before": before or None})

    @extend_schema(
        operation_id="job_postings_read_again",
        tags=TAGS,
        summary="Read the text again with the reader of today",
        description="What one corrected stays. Safe to repeat.",
        request=None,
        responses=FitSerializer,
    )
    @action(detail=True, methods=["post"], url_path="read-again")
    @without_body
    def read_again(self, request: Request, pk: uuid.UUID) -> Response:
        posting = actions.read_again(posting=access.posting_for_write(request.user, pk))
        return Response(FitSerializer.showing(JobFit(posting, Learner(request.user))))

    @extend_schema(
        operation_id="job_postings_comparison",
        tags=TAGS,
        summary="Compare a job description with up to four others",
        parameters=[
            OpenApiParameter(
                "with",
                {"type": "array", "items": {"type": "string", "format": "uuid"}, "minItems": 1, "maxItems": 4},
                required=True,
                explode=True,
                description="Ids of the others.",
            )
        ],
        responses=PostingComparisonSerializer,
    )
    @action(detail=True, methods=["get"])
    def comparison(self, request: Request, pk: uuid.UUID) -> Response:
        first = access.posting_for_read(request.user, pk)
        others = CompareQuery.of({"with": request.query_params.getlist("with")})["with"]
        postings = access.postings_for_read(request.user, [first.pk, *others])
        learner = Learner(request.user)
        compared = PostingComparison(tuple(JobFit(each, learner) for each in postings))
        rows = [
            {"name": name, "standing": standing, "levels": [level or None for level in levels]}
            for name, standing, levels in compared.rows
        ]
        return Response({"postings": [each.pk for each in postings], "requirements": rows})


class JobPostingFileViewSet(GenericViewSet):
    """The fit as a file; the same as on the page."""

    queryset = JobPosting.objects.none()
    serializer_class = JobPostingSerializer
    content_negotiation_class = WhateverIsAccepted
    pagination_class = None
    lookup_value_converter = "uuid"

    def _job(self, pk: uuid.UUID) -> JobFit:
        return JobFit(access.posting_for_read(self.request.user, pk), Learner(self.request.user))

    @extend_schema(
        operation_id="job_postings_fit_markdown",
        tags=TAGS,
        summary="Take the fit as Markdown",
        responses={(200, "text/markdown"): OpenApiTypes.STR},
    )
    @action(detail=True, methods=["get"], url_path="fit/markdown")
    def markdown(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        return fit_files.markdown_file(self._job(pk)).download()

    @extend_schema(
        operation_id="job_postings_fit_csv",
        tags=TAGS,
        summary="Take the fit as a table, a row for each requirement",
        description="In UTF-8 with the mark at its start that spreadsheets look for. No cell is a formula.",
        responses={(200, "text/csv"): OpenApiTypes.STR},
    )
    @action(detail=True, methods=["get"], url_path="fit/csv")
    def csv(self, request: Request, pk: uuid.UUID) -> HttpResponse:
        return fit_files.csv_file(self._job(pk)).download()
