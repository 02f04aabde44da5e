"""Reviews by REST: the same actions and the same access as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from rest.inputs import without_body
from rest.pages import page_of, whole
from reviews import access
from reviews.actions.commenting import add_comment
from reviews.actions.feedback import answer_review, ask_second_opinion, rate_review
from reviews.actions.notebook import add_mentor_note
from reviews.actions.publishing import hide_review, publish_review, supersede_review, take_back
from reviews.actions.reviewing import begin_review, discard_review, save_review
from reviews.models import Comment, Feedback, MentorNote, Review

from . import review_serializers as shapes

TAGS = ["Reviewing"]
OWN = ["My reviews"]


class ReviewViewSet(ListModelMixin, GenericViewSet):
    """One's own reviews, drafts included, and those in effect that one may read. Nobody else's draft."""

    queryset = Review.objects.none()
    serializer_class = shapes.ReviewSerializer
    ordering = "-pk"
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Review]:
        if getattr(self, "swagger_fake_view", False):
            return Review.objects.none()
        return Review.objects.readable_by(self.request.user).with_people().without_texts().prefetch_related("scores")

    def _shown(self, review: Review, status: int = 200, **kwargs: Any) -> Response:
        found = access.review_for_read(self.request.user, review.pk)
        shape = shapes.ReviewDetailSerializer(found, context=self.get_serializer_context())
        return Response(shape.data, status=status, **kwargs)

    @extend_schema(operation_id="reviews_list", tags=TAGS, summary="List the reviews that one may read, latest first")
    def list(self, request: Request) -> Response:
        return super().list(request)

    @extend_schema(
        operation_id="reviews_create",
        tags=TAGS,
        summary="Begin the review of a request that one has claimed",
        description="Safe to repeat: the draft that is there is the answer.",
        request=shapes.BeginInputSerializer,
        responses={201: shapes.ReviewDetailSerializer},
        examples=[OpenApiExample("Request 7", {"request": 7}, request_only=True)],
    )
    def create(self, request: Request) -> Response:
        given = shapes.BeginInputSerializer.of(request.data)
        asked = access.claimed_request_for_write(request.user, given["request"])
        draft = begin_review(request=asked, mentor=request.user)
        address = request.build_absolute_uri(reverse("api-review-detail", args=[draft.pk]))
        return self._shown(draft, 201, headers={"Location": address})

    @extend_schema(
        operation_id="reviews_retrieve",
        tags=TAGS,
        summary="Read a review, with its rubric",
        responses=shapes.ReviewDetailSerializer,
    )
    def retrieve(self, request: Request, pk: int) -> Response:
        return self._shown(access.review_for_read(request.user, pk))

    @extend_schema(
        operation_id="reviews_update",
        tags=TAGS,
        summary="Keep what is written of a draft",
        description=(
            "What is not sent stays. `version` is that of the draft that you started from: when another one was saved "
            "since, the answer is 409 with the code `stale` and nothing is changed."
        ),
        request=shapes.ReviewInputSerializer,
        responses=shapes.ReviewDetailSerializer,
        examples=[OpenApiExample("A summary", {"summary": "Far stronger.", "version": 3}, request_only=True)],
    )
    def partial_update(self, request: Request, pk: int) -> Response:
        review = access.review_for_write(request.user, pk)
        given = shapes.ReviewInputSerializer.of(request.data)
        return self._shown(save_review(review=review, **given))

    @extend_schema(
        operation_id="reviews_destroy", tags=TAGS, summary="Discard a draft, its comments too", responses={204: None}
    )
    @without_body
    def destroy(self, request: Request, pk: int) -> Response:
        discard_review(review=access.review_for_write(request.user, pk))
        return Response(status=204)

    @extend_schema(
        operation_id="reviews_publish",
        tags=TAGS,
        summary="Publish a draft with all its comments",
        description="Nobody else sees it for 60 seconds, in which it can be taken back. Then it is immutable.",
        request=shapes.PublishInputSerializer,
        responses=shapes.ReviewDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: int) -> Response:
        review = access.review_for_write(request.user, pk)
        given = shapes.PublishInputSerializer.of(request.data)
        return self._shown(publish_review(review=review, **given))

    @extend_schema(
        operation_id="reviews_take_back",
        tags=TAGS,
        summary="Take a published review back, within 60 seconds",
        request=None,
        responses=shapes.ReviewDetailSerializer,
    )
    @action(detail=True, methods=["post"], url_path="take-back")
    @without_body
    def take_back(self, request: Request, pk: int) -> Response:
        return self._shown(take_back(review=access.review_for_write(request.user, pk)))

    @extend_schema(
        operation_id="reviews_supersede",
        tags=TAGS,
        summary="Begin the review that will replace one's own",
        description="Safe to repeat: the draft that is there is the answer.",
        request=None,
        responses=shapes.ReviewDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    @without_body
    def supersede(self, request: Request, pk: int) -> Response:
        return self._shown(supersede_review(review=access.review_for_write(request.user, pk)))

    @extend_schema(
        operation_id="reviews_hide",
        tags=TAGS,
        summary="Hide a review, as an admin",
        description="It is kept. Both sides are told the reason.",
        request=shapes.HidingInputSerializer,
        responses=shapes.ReviewDetailSerializer,
    )
    @action(detail=True, methods=["post"])
    def hide(self, request: Request, pk: int) -> Response:
        review = access.review_for_admin(request.user, pk)
        given = shapes.HidingInputSerializer.of(request.data)
        return self._shown(hide_review(review=review, by=request.user, **given))

    @extend_schema(
        operation_id="reviews_comments_list",
        tags=TAGS,
        summary="List the comments of a review, in the order of the text",
        responses=page_of(shapes.CommentSerializer),
    )
    @action(detail=True, methods=["get"], pagination_class=None)
    def comments(self, request: Request, pk: int) -> Response:
        review = access.review_for_read(request.user, pk)
        found = Comment.objects.of_review(review).with_threads(request.user).in_order_of_the_text()
        return whole(shapes.CommentSerializer(found, many=True, context=self.get_serializer_context()).data)

    @extend_schema(
        operation_id="reviews_comments_create",
        tags=TAGS,
        summary="Comment in a draft: on a passage, on a file or one of its pages, or on the whole piece",
        request=shapes.CommentInputSerializer,
        responses={201: shapes.CommentSerializer},
        examples=[
            OpenApiExample(
                "On a passage", {"body": "Who set it?", "kind": "issue", "start": 10, "end": 32}, request_only=True
            )
        ],
    )
    @comments.mapping.post
    def add_comment(self, request: Request, pk: int) -> Response:
        review = access.review_for_write(request.user, pk)
        given = shapes.CommentInputSerializer.of(request.data)
        if given.get("attachment"):
            given["attachment"] = access.attachment_of_review(request.user, pk, given["attachment"])
        comment = add_comment(review=review, **given)
        shape = shapes.CommentSerializer(comment, context=self.get_serializer_context())
        return Response(shape.data, status=201, headers={"Location": shape.data["url"]})

    @extend_schema(
        operation_id="reviews_feedback",
        tags=TAGS,
        summary="Read what the learner said of a review",
        responses=shapes.FeedbackSerializer,
    )
    @action(detail=True, methods=["get"])
    def feedback(self, request: Request, pk: int) -> Response:
        review = access.review_for_read(request.user, pk)
        feedback = Feedback.objects.filter(review=review).first() or Feedback(review=review)
        return Response(shapes.FeedbackSerializer(feedback).data)

    @extend_schema(
        operation_id="reviews_answer",
        tags=OWN,
        summary="Answer a review of one's work",
        description="A second time changes the answer; empty takes it back.",
        request=shapes.AnswerInputSerializer,
        responses=shapes.FeedbackSerializer,
    )
    @action(detail=True, methods=["put"])
    def answer(self, request: Request, pk: int) -> Response:
        review = access.review_for_learner(request.user, pk)
        given = shapes.AnswerInputSerializer.of(request.data)
        return Response(shapes.FeedbackSerializer(answer_review(review=review, **given)).data)

    @extend_schema(
        operation_id="reviews_rate",
        tags=OWN,
        summary="Say whether a review of one's work helped",
        request=shapes.RatingInputSerializer,
        responses=shapes.FeedbackSerializer,
        examples=[OpenApiExample("Much", {"helped": "much", "note": "One clear next step."}, request_only=True)],
    )
    @action(detail=True, methods=["put"])
    def rating(self, request: Request, pk: int) -> Response:
        review = access.review_for_learner(request.user, pk)
        given = shapes.RatingInputSerializer.of(request.data)
        return Response(shapes.FeedbackSerializer(rate_review(review=review, **given)).data)

    @extend_schema(
        operation_id="reviews_second_opinion",
        tags=OWN,
        summary="Ask another mentor about the same version, once",
        request=shapes.SecondOpinionInputSerializer,
        responses={204: None},
    )
    @action(detail=True, methods=["post"], url_path="second-opinion")
    def second_opinion(self, request: Request, pk: int) -> Response:
        review = access.review_for_learner(request.user, pk)
        given = shapes.SecondOpinionInputSerializer.of(request.data)
        ask_second_opinion(review=review, **given)
        return Response(status=204)

    @extend_schema(
        operation_id="reviews_notes_list",
        tags=TAGS,
        summary="List what mentors noted of the learner, newest first",
        description="For mentors who may review this learner.",
        responses=page_of(shapes.MentorNoteSerializer),
    )
    @action(detail=True, methods=["get"], pagination_class=None)
    def notes(self, request: Request, pk: int) -> Response:
        learner = access.learner_for_notes(request.user, pk)
        return whole(shapes.MentorNoteSerializer(MentorNote.objects.of(learner), many=True).data)

    @extend_schema(
        operation_id="reviews_notes_create",
        tags=TAGS,
        summary="Note something of the learner, for mentors",
        request=shapes.MentorNoteInputSerializer,
        responses={201: shapes.MentorNoteSerializer},
    )
    @notes.mapping.post
    def add_note(self, request: Request, pk: int) -> Response:
        learner = access.learner_for_notes(request.user, pk)
        given = shapes.MentorNoteInputSerializer.of(request.data)
        note = add_mentor_note(learner=learner, author=request.user, **given)
        return Response(shapes.MentorNoteSerializer(note).data, status=201)
