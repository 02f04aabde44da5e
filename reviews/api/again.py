"""A version after a review, by REST: where comments stand now, wording taken into the draft, Web Annotations."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from portfolio.api.serializers import ComparisonSerializer, DraftSerializer
from portfolio.models import Revision
from portfolio.rendering import comparison_of
from rest.downloads import WhateverIsAccepted
from rest.inputs import Input, without_body
from reviews import access, annotations
from reviews.actions.suggesting import apply_suggestion, take_back_suggestion
from reviews.again import earlier, in_reading_order, with_text
from reviews.models import Comment, Review

from .review_serializers import CommentSerializer

TAGS = ["Reviewing"]
OWN = ["My reviews"]
PAGE_SIZE = 100


class PassageNowSerializer(serializers.Serializer):
    start = serializers.IntegerField()
    end = serializers.IntegerField()


class CarriedCommentSerializer(CommentSerializer):
    """A comment on an earlier version, and where its passage stands in this one."""

    said_of = serializers.IntegerField(help_text="Number of the version that it was made on.")
    now = serializers.SerializerMethodField(
        help_text="Offsets in the plain text of this version; null without a passage, and when it is outdated."
    )
    is_outdated = serializers.SerializerMethodField(help_text="The words, or the file, are not there any more.")

    class Meta(CommentSerializer.Meta):
        fields = [*CommentSerializer.Meta.fields, "said_of", "now", "is_outdated"]

    @extend_schema_field(PassageNowSerializer(allow_null=True))
    def get_now(self, comment: Comment) -> dict[str, int] | None:
        span = self.context["before"].spans.get(comment.pk)
        return {"start": span.start, "end": span.end} if span else None

    def get_is_outdated(self, comment: Comment) -> bool:
        if comment.attachment is not None:
            return comment.attachment.revision_id != self.context["revision"].pk
        return comment.start is not None and self.context["before"].spans.get(comment.pk) is None


class CarriedSerializer(serializers.Serializer):
    number = serializers.IntegerField(help_text="Of the version in which they are looked for.")
    plain_text = serializers.CharField(help_text="Offsets count in it.")
    comments = CarriedCommentSerializer(many=True)


def _carried(request: Request, revision: Revision) -> Response:
    before = earlier(revision, request.user)
    shown = {
        "number": revision.number,
        "plain_text": revision.plain_text,
        "comments": in_reading_order(before.comments, before.spans),
    }
    context = {"request": request, "before": before, "revision": revision}
    return Response(CarriedSerializer(shown, context=context).data)


class EarlierCommentsView(APIView):
    @extend_schema(
        operation_id="reviews_earlier_comments",
        tags=TAGS,
        summary="See where comments on earlier versions stand in the one under review",
        responses=CarriedSerializer,
    )
    def get(self, request: Request, pk: int) -> Response:
        """None is left out: one whose words are gone is outdated."""
        return _carried(request, access.review_for_read(request.user, pk).revision)


class NewerVersionView(APIView):
    @extend_schema(
        operation_id="reviews_newer_version",
        tags=OWN,
        summary="See where the comments stand in one's newest text, the draft included",
        responses=CarriedSerializer,
    )
    def get(self, request: Request, pk: int) -> Response:
        """404 while there is no newer text than the one that was reviewed."""
        return _carried(request, with_text(access.newer_text_for_read(request.user, pk)))


class ComparisonQuery(Input):
    since = serializers.IntegerField(min_value=1, max_value=32_767, help_text="Number of a version that was reviewed.")


class ReviewComparisonView(APIView):
    @extend_schema(
        operation_id="reviews_comparison",
        tags=TAGS,
        summary="Compare the version under review with one that was reviewed before",
        parameters=[OpenApiParameter("since", int, required=True, description="Number of the earlier version.")],
        responses=ComparisonSerializer,
    )
    def get(self, request: Request, pk: int) -> Response:
        """404 for a version that one has not read a review of."""
        review = access.review_for_read(request.user, pk)
        asked = ComparisonQuery.of(request.query_params.dict())
        old = access.earlier_version_for_read(request.user, review.revision, asked["since"])
        return Response(ComparisonSerializer(comparison_of(old, review.revision)).data)


class SuggestionView(APIView):
    """A mentor's wording in one's draft."""

    @extend_schema(
        operation_id="review_comments_apply",
        tags=OWN,
        summary="Take the suggested wording into one's draft",
        description="Where there is no draft, the next version is begun. Safe to repeat.",
        request=None,
        responses=DraftSerializer,
    )
    @without_body
    def put(self, request: Request, comment: uuid.UUID) -> Response:
        """Refused with `outdated`, `structure` or `too_long` when it cannot be set in."""
        found = access.comment_for_author(request.user, comment)
        return Response(DraftSerializer(apply_suggestion(comment=found)).data)

    @extend_schema(
        operation_id="review_comments_unapply",
        tags=OWN,
        summary="Put one's own words back",
        responses={204: None},
    )
    @without_body
    def delete(self, request: Request, comment: uuid.UUID) -> Response:
        """One that was not applied is left as it is."""
        take_back_suggestion(comment=access.comment_for_author(request.user, comment))
        return Response(status=204)


class PageQuery(Input):
    page = serializers.IntegerField(required=False, default=1, min_value=1, max_value=100_000)


class AnnotationsView(APIView):
    content_negotiation_class = WhateverIsAccepted

    @extend_schema(
        operation_id="reviews_annotations",
        tags=TAGS,
        summary="Read the comments on a version as W3C Web Annotations",
        description=(
            "An AnnotationCollection with its first page; `?page=2` is an AnnotationPage. Quotes and offsets are "
            "those of the plain text that is the source. Of the reviews in effect that one may read, and one's own."
        ),
        parameters=[OpenApiParameter("page", int, description="From 1.")],
        responses={(200, "application/ld+json"): OpenApiTypes.OBJECT},
    )
    def get(self, request: Request, text: int) -> HttpResponse:
        """What is in a draft is for its mentor alone."""
        revision = access.reviewed_text_for_read(request.user, text)
        number = PageQuery.of(request.query_params.dict())["page"]
        reviews = list(Review.objects.readable_by(request.user).of_version(revision))
        comments = Comment.objects.filter(review__in=reviews).with_threads(request.user).in_order_of_the_text()
        total = sum(bool(review.verdict) for review in reviews) + comments.count()
        return _annotations(request, revision, reviews, comments, total, number)


def _annotations(
    request: Request, revision: Revision, reviews: list[Review], comments: Any, total: int, number: int
) -> HttpResponse:
    def absolute(path: str) -> str:
        return request.build_absolute_uri(path)

    source = absolute(reverse("api-reviewed-text", args=[revision.pk]))
    judged = [review for review in reviews if review.verdict]
    first, end = (number - 1) * PAGE_SIZE, number * PAGE_SIZE
    items = [annotations.of_review(review, source=source, absolute=absolute) for review in judged[first:end]]
    on_passages = comments[max(0, first - len(judged)) : max(0, end - len(judged))]
    items += [annotations.of_comment(comment, source=source, absolute=absolute) for comment in on_passages]
    label = _("Comments on “%(title)s”, version %(number)s") % {
        "title": revision.case_study.title,
        "number": revision.number,
    }
    address = absolute(reverse("api-annotations", args=[revision.pk]))
    document = annotations.collection(
        address=address, label=label, total=total, items=items, number=number, size=PAGE_SIZE
    )
    return JsonResponse(document, content_type=annotations.MEDIA_TYPE, json_dumps_params={"ensure_ascii": False})


class ReviewedTextView(APIView):
    content_negotiation_class = WhateverIsAccepted

    @extend_schema(
        operation_id="reviews_text",
        tags=TAGS,
        summary="Read the plain text of a version under review",
        description="The source of its annotations: their quotes and offsets are those of this text, in code points.",
        responses={(200, "text/plain"): OpenApiTypes.STR},
    )
    def get(self, request: HttpRequest, text: int) -> HttpResponse:
        """As the version was frozen."""
        revision = access.reviewed_text_for_read(request.user, text)
        return HttpResponse(revision.plain_text, content_type="text/plain; charset=utf-8")
