"""A learner's case studies by REST: the same actions and the same access as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from portfolio import access, actions, rendering
from portfolio.actions.writing import checked_body
from portfolio.models import CaseStudy, Revision
from portfolio.words import count_words
from prose.blocks import blocks_of
from rest.inputs import without_body

from . import serializers as shapes

TAGS = ["My work"]
STALE = (
    "`version` is the number of the text that you started from. When another one was saved since, the answer is 409 "
    "with the code `stale` and nothing is changed."
)


class CaseStudyViewSet(ListModelMixin, GenericViewSet):
    """One's own case studies."""

    queryset = CaseStudy.objects.all()
    serializer_class = shapes.CaseStudySerializer
    ordering = "pk"
    lookup_field = "slug"
    lookup_value_converter = "slug"

    def get_queryset(self) -> QuerySet[CaseStudy]:
        return CaseStudy.objects.of(self.request.user).kept().with_revisions()

    def _study(self, slug: str) -> CaseStudy:
        return access.case_study_for_write(self.request.user, slug)

    def _shown(self, study: CaseStudy) -> dict[str, Any]:
        study = access.case_study_for_read(self.request.user, study.slug)
        return self.get_serializer(study).data

    @extend_schema(operation_id="case_studies_list", tags=TAGS, summary="List one's own case studies")
    def list(self, request: Request) -> Response:
        return super().list(request)

    @extend_schema(
        operation_id="case_studies_create",
        tags=TAGS,
        summary="Begin a case study from the template of its kind",
        request=shapes.NewCaseStudySerializer,
        responses={201: shapes.CaseStudySerializer},
        examples=[
            OpenApiExample(
                "A retrospective", {"type": "retrospective", "title": "The pilot that stalled"}, request_only=True
            )
        ],
    )
    def create(self, request: Request) -> Response:
        given = shapes.NewCaseStudySerializer.of(request.data)
        kind = given.pop("type")
        study = actions.create_case_study(owner=request.user, artifact_type=kind, **given)
        address = request.build_absolute_uri(reverse("api-case-study-detail", args=[study.slug]))
        return Response(self._shown(study), status=201, headers={"Location": address})

    @extend_schema(operation_id="case_studies_retrieve", tags=TAGS, summary="Read where a case study stands")
    def retrieve(self, request: Request, slug: str) -> Response:
        return Response(self.get_serializer(access.case_study_for_read(request.user, slug)).data)

    @extend_schema(
        operation_id="case_studies_update",
        tags=TAGS,
        summary="Give a case study another title or summary",
        description="Its slug stays.",
        request=shapes.DescriptionSerializer,
        responses=shapes.CaseStudySerializer,
        examples=[OpenApiExample("Another title", {"title": "The pilot that taught us"}, request_only=True)],
    )
    def partial_update(self, request: Request, slug: str) -> Response:
        study = self._study(slug)
        given = shapes.DescriptionSerializer.of(request.data)
        actions.describe_case_study(study=study, **{"title": study.title, "summary": study.summary} | given)
        return Response(self._shown(study))

    @extend_schema(
        operation_id="case_studies_destroy",
        tags=TAGS,
        summary="Delete a case study",
        description="It can be taken back for 30 days; see the recently deleted ones.",
        responses={204: None},
    )
    @without_body
    def destroy(self, request: Request, slug: str) -> Response:
        actions.delete_case_study(study=self._study(slug))
        return Response(status=204)

    @extend_schema(
        operation_id="case_studies_draft_retrieve",
        tags=TAGS,
        summary="Read the draft",
        description="404 while there is none: every version is submitted.",
        responses=shapes.DraftSerializer,
    )
    @action(detail=True, methods=["get"])
    def draft(self, request: Request, slug: str) -> Response:
        draft = access.draft_for_read(access.case_study_for_read(request.user, slug))
        if draft is None:
            raise Http404
        return Response(shapes.DraftSerializer(draft).data)

    @extend_schema(
        operation_id="case_studies_draft_update",
        tags=TAGS,
        summary="Keep the text of the draft",
        description=f"{STALE} When it was submitted in the meantime, it is 409 with the code `no_draft`.",
        request=shapes.DraftInputSerializer,
        responses=shapes.DraftSerializer,
        examples=[OpenApiExample("First words", {"body": "## Summary\n\nIn short.", "version": 0}, request_only=True)],
    )
    @draft.mapping.put
    def write_draft(self, request: Request, slug: str) -> Response:
        study = self._study(slug)
        given = shapes.DraftInputSerializer.of(request.data)
        return Response(shapes.DraftSerializer(actions.save_draft(study=study, **given)).data)

    @extend_schema(
        operation_id="case_studies_draft_create",
        tags=TAGS,
        summary="Begin the next version, as a copy of the newest",
        description="Safe to repeat: where there is a draft, it is the answer.",
        request=None,
        responses=shapes.DraftSerializer,
    )
    @draft.mapping.post
    @without_body
    def start_draft(self, request: Request, slug: str) -> Response:
        return Response(shapes.DraftSerializer(actions.start_revision(study=self._study(slug))).data)

    @extend_schema(
        operation_id="case_studies_draft_destroy",
        tags=TAGS,
        summary="Discard the draft of a new version",
        description="What was written is set aside among the recently deleted case studies.",
        responses={204: None},
    )
    @draft.mapping.delete
    @without_body
    def discard_draft(self, request: Request, slug: str) -> Response:
        actions.discard_draft(study=self._study(slug))
        return Response(status=204)

    @extend_schema(
        operation_id="case_studies_preview",
        tags=TAGS,
        summary="See a text as this case study would show it",
        description="Nothing is kept.",
        request=shapes.TextInputSerializer,
        responses=shapes.DraftPreviewSerializer,
        examples=[OpenApiExample("A word in bold", {"body": "A **bold** claim."}, request_only=True)],
    )
    @action(detail=True, methods=["post"])
    def preview(self, request: Request, slug: str) -> Response:
        study = access.case_study_for_read(request.user, slug)
        given = shapes.TextInputSerializer.of(request.data)
        body = checked_body(given["body"])
        draft = access.draft_for_read(study) or Revision(case_study=study)
        document = rendering.document_of(draft, body, show_problems=True)
        shown = {"html": document.html, "words": count_words(document.text), "problems": document.problems}
        return Response(shapes.DraftPreviewSerializer(shown).data)

    @extend_schema(
        operation_id="case_studies_submit",
        tags=TAGS,
        summary="Freeze the draft as a numbered version",
        description=(
            "Refused for a text that is empty, still the template or the same as the version before, and while files "
            f"are not checked. {STALE}"
        ),
        request=shapes.SubmissionSerializer,
        responses=shapes.RevisionSerializer,
        examples=[
            OpenApiExample("Second version", {"confirmed": True, "what_changed": "Named the owner."}, request_only=True)
        ],
    )
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, slug: str) -> Response:
        study = self._study(slug)
        given = shapes.SubmissionSerializer.of(request.data)
        revision = actions.submit_revision(study=study, **given)
        context = {**self.get_serializer_context(), "slug": slug}
        return Response(shapes.RevisionSerializer(revision, context=context).data)

    @extend_schema(
        operation_id="case_studies_comparison",
        tags=TAGS,
        summary="Compare two versions, the draft included",
        description="Block by block, and word by word where a block changed.",
        parameters=[
            OpenApiParameter(name, int, required=True, description="Number of a version.") for name in ("from", "to")
        ],
        responses=shapes.ComparisonSerializer,
    )
    @action(detail=True, methods=["get"])
    def comparison(self, request: Request, slug: str) -> Response:
        study = access.case_study_for_read(request.user, slug)
        asked = shapes.ComparisonQuerySerializer.of(request.query_params.dict())
        old, new = (access.revision_for_read(study, asked[name]) for name in ("from", "to"))
        return Response(shapes.ComparisonSerializer(rendering.comparison_of(old, new)).data)


class DeletedCaseStudyViewSet(ListModelMixin, GenericViewSet):
    """What was deleted and can still be taken back."""

    queryset = CaseStudy.objects.all()
    serializer_class = shapes.CaseStudySerializer
    ordering = "-pk"
    lookup_field = "slug"
    lookup_value_converter = "slug"

    def get_queryset(self) -> QuerySet[CaseStudy]:
        return CaseStudy.objects.of(self.request.user).deleted().with_revisions()

    @extend_schema(
        operation_id="deleted_case_studies_list", tags=TAGS, summary="List the recently deleted case studies"
    )
    def list(self, request: Request) -> Response:
        return super().list(request)

    @extend_schema(
        operation_id="deleted_case_studies_take_back",
        tags=TAGS,
        summary="Take a deleted case study back, as it was",
        description="Safe to repeat.",
        request=None,
        responses=shapes.CaseStudySerializer,
    )
    @action(detail=True, methods=["post"], url_path="take-back")
    @without_body
    def take_back(self, request: Request, slug: str) -> Response:
        actions.undelete_case_study(study=access.case_study_for_undelete(request.user, slug))
        return Response(self.get_serializer(access.case_study_for_read(request.user, slug)).data)


class RevisionViewSet(ListModelMixin, GenericViewSet):
    """The versions of one of the person's own case studies; 404 for anybody else's."""

    queryset = Revision.objects.none()
    serializer_class = shapes.RevisionSerializer
    ordering = "-number"
    lookup_field = "number"
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Revision]:
        if getattr(self, "swagger_fake_view", False):
            return Revision.objects.none()
        return access.case_study_for_read(self.request.user, self.kwargs["case_study"]).revisions.without_texts()

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "slug": self.kwargs.get("case_study")}

    def _revision(self, slug: str, number: int) -> Revision:
        return access.revision_for_read(access.case_study_for_write(self.request.user, slug), number)

    @extend_schema(operation_id="revisions_list", tags=TAGS, summary="List the versions, newest first")
    def list(self, request: Request, case_study: str) -> Response:
        return super().list(request)

    @extend_schema(
        operation_id="revisions_retrieve",
        tags=TAGS,
        summary="Read a version, the draft included",
        responses=shapes.RevisionDetailSerializer,
    )
    def retrieve(self, request: Request, case_study: str, number: int) -> Response:
        revision = self._revision(case_study, number)
        return Response(shapes.RevisionDetailSerializer(revision, context=self.get_serializer_context()).data)

    @extend_schema(
        operation_id="revisions_blocks",
        tags=TAGS,
        summary="Read the tables of a version: milestones, risks and the like, as CSV too",
        responses=shapes.TypedBlocksSerializer,
    )
    @action(detail=True, methods=["get"])
    def blocks(self, request: Request, case_study: str, number: int) -> Response:
        revision = self._revision(case_study, number)
        return Response(shapes.TypedBlocksSerializer({"blocks": blocks_of(revision.body)}).data)

    @extend_schema(
        operation_id="revisions_withdraw",
        tags=TAGS,
        summary="Take a submitted version back, so that it is the draft again",
        description="Refused once others see it, a mentor approved it, or a newer version exists.",
        request=None,
        responses=shapes.RevisionSerializer,
    )
    @action(detail=True, methods=["post"])
    @without_body
    def withdraw(self, request: Request, case_study: str, number: int) -> Response:
        revision = actions.withdraw_revision(revision=self._revision(case_study, number))
        return Response(self.get_serializer(revision).data)

    @extend_schema(
        operation_id="revisions_restore",
        tags=TAGS,
        summary="Make an old version the draft",
        description=(
            "A draft whose text is kept nowhere else is in the way: the answer is 409 with the code `draft_exists`, "
            "unless `replace` is true."
        ),
        request=shapes.RestoreInputSerializer,
        responses=shapes.RestoredSerializer,
    )
    @action(detail=True, methods=["post"])
    def restore(self, request: Request, case_study: str, number: int) -> Response:
        revision = self._revision(case_study, number)
        given = shapes.RestoreInputSerializer.of(request.data)
        draft, aside = actions.restore_revision(revision=revision, **given)
        restored = {"draft": draft, "set_aside": aside.slug if aside else None}
        return Response(shapes.RestoredSerializer(restored).data)
