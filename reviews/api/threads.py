"""Comments, their threads and states, saved replies and agreement by REST."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from rest.inputs import without_body
from reviews import access
from reviews.actions.commenting import delete_comment, edit_comment
from reviews.actions.notebook import delete_reply, save_reply
from reviews.actions.threads import reply_to_comment, settle_issue
from reviews.agreements import agreements
from reviews.models import Comment, SavedReply

from . import review_serializers as shapes

TAGS = ["Reviewing"]


class CommentView(APIView):
    """A comment. Its words change as long as its review is a draft."""

    def _shown(self, request: Request, comment: Comment) -> Response:
        found = access.comment_for_read(request.user, comment.pk)
        return Response(shapes.CommentSerializer(found, context={"request": request}).data)

    @extend_schema(
        operation_id="review_comments_retrieve",
        tags=TAGS,
        summary="Read a comment with its thread",
        responses=shapes.CommentSerializer,
    )
    def get(self, request: Request, comment: uuid.UUID) -> Response:
        """Read it."""
        return self._shown(request, access.comment_for_read(request.user, comment))

    @extend_schema(
        operation_id="review_comments_update",
        tags=TAGS,
        summary="Change the words of a comment in a draft",
        request=shapes.CommentTextInputSerializer,
        responses=shapes.CommentSerializer,
    )
    def patch(self, request: Request, comment: uuid.UUID) -> Response:
        """What is not sent stays."""
        found = access.comment_for_write(request.user, comment)
        given = shapes.CommentTextInputSerializer.of(request.data)
        return self._shown(request, edit_comment(comment=found, **given))

    @extend_schema(
        operation_id="review_comments_destroy", tags=TAGS, summary="Delete a comment of a draft", responses={204: None}
    )
    @without_body
    def delete(self, request: Request, comment: uuid.UUID) -> Response:
        """Delete it."""
        delete_comment(comment=access.comment_for_write(request.user, comment))
        return Response(status=204)


class CommentRepliesView(APIView):
    @extend_schema(
        operation_id="review_comments_reply",
        tags=TAGS,
        summary="Answer in the thread of a comment",
        request=shapes.ReplyInputSerializer,
        responses={201: shapes.ReplySerializer},
    )
    def post(self, request: Request, comment: uuid.UUID) -> Response:
        """As the learner, or as a mentor of the piece."""
        found = access.comment_for_thread(request.user, comment)
        given = shapes.ReplyInputSerializer.of(request.data)
        reply = reply_to_comment(comment=found, author=request.user, **given)
        return Response(shapes.ReplySerializer(reply).data, status=201)


class CommentStateView(APIView):
    @extend_schema(
        operation_id="review_comments_settle",
        tags=TAGS,
        summary="Move an issue to another state",
        description="The author: `fixed`, `open`. A mentor: `verified`, `dropped` with a reason, `open`.",
        request=shapes.StateInputSerializer,
        responses=shapes.CommentSerializer,
    )
    def put(self, request: Request, comment: uuid.UUID) -> Response:
        """The state that it is in already changes nothing."""
        found = access.comment_for_thread(request.user, comment)
        given = shapes.StateInputSerializer.of(request.data)
        settle_issue(comment=found, by=request.user, **given)
        shown = access.comment_for_read(request.user, comment)
        return Response(shapes.CommentSerializer(shown, context={"request": request}).data)


class SavedReplyViewSet(ListModelMixin, GenericViewSet):
    """A mentor's own saved replies, and the official ones."""

    queryset = SavedReply.objects.all()
    serializer_class = shapes.SavedReplySerializer
    ordering = "pk"
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[SavedReply]:
        if getattr(self, "swagger_fake_view", False):
            return SavedReply.objects.none()
        access.require_mentor(self.request.user)
        return SavedReply.objects.for_mentor(self.request.user)

    @extend_schema(operation_id="saved_replies_list", tags=TAGS, summary="List one's own and the official ones")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        operation_id="saved_replies_create",
        tags=TAGS,
        summary="Save a reply of one's own",
        request=shapes.SavedReplyInputSerializer,
        responses={201: shapes.SavedReplySerializer},
    )
    def create(self, request: Request) -> Response:
        access.require_mentor(request.user)
        given = shapes.SavedReplyInputSerializer.of(request.data)
        return Response(self.get_serializer(save_reply(owner=request.user, **given)).data, status=201)

    @extend_schema(
        operation_id="saved_replies_update",
        tags=TAGS,
        summary="Change a reply of one's own",
        request=shapes.SavedReplyInputSerializer,
        responses=shapes.SavedReplySerializer,
    )
    def update(self, request: Request, pk: int) -> Response:
        reply = access.saved_reply_for_write(request.user, pk)
        given = shapes.SavedReplyInputSerializer.of(request.data)
        return Response(self.get_serializer(save_reply(owner=request.user, reply=reply, **given)).data)

    @extend_schema(
        operation_id="saved_replies_destroy", tags=TAGS, summary="Delete a reply of one's own", responses={204: None}
    )
    @without_body
    def destroy(self, request: Request, pk: int) -> Response:
        delete_reply(reply=access.saved_reply_for_write(request.user, pk))
        return Response(status=204)


class AgreementView(APIView):
    @extend_schema(
        operation_id="review_agreement",
        tags=TAGS,
        summary="See how far mentors agree on the same versions, as an admin",
        responses=shapes.AgreementsSerializer,
    )
    def get(self, request: Request) -> Response:
        """By pair, and all together."""
        access.require_admin(request.user)
        return Response(shapes.AgreementsSerializer(agreements()).data)
