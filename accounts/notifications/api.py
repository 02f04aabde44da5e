"""What one was told, and how one wishes to be told, by REST: the same as the bell and its settings."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from rest.inputs import Input, without_body
from rest.pages import page_of, whole

from . import access, actions
from .kinds import Email
from .models import Notification, NotificationPreference, preferences_of

TAGS = ["My notifications"]


class NotificationSerializer(serializers.ModelSerializer):
    text = serializers.CharField(help_text="One sentence.")
    link = serializers.SerializerMethodField(help_text="The page that it leads to, or null.")

    class Meta:
        model = Notification
        fields = ["id", "kind", "text", "link", "created_at", "read_at"]

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_link(self, told: Notification) -> str | None:
        return self.context["request"].build_absolute_uri(told.link) if told.link else None


class UnreadSerializer(serializers.Serializer):
    unread = serializers.IntegerField()


class ReadSerializer(serializers.Serializer):
    read = serializers.IntegerField(help_text="How many were unread until now.")


class NotificationFilter(filters.FilterSet):
    unread = filters.BooleanFilter(
        "read_at", lookup_expr="isnull", help_text="Only those not read yet, or only others."
    )


class NotificationViewSet(ListModelMixin, GenericViewSet):
    """What is behind the bell."""

    queryset = Notification.objects.all()
    serializer_class = NotificationSerializer
    filterset_class = NotificationFilter
    ordering = "-pk"
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Notification]:
        return Notification.objects.of(self.request.user)

    @extend_schema(operation_id="notifications_list", tags=TAGS, summary="List what one was told, latest first")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        operation_id="notifications_unread_count",
        tags=TAGS,
        summary="Count what one has not read",
        filters=False,
        responses=UnreadSerializer,
    )
    @action(detail=False, methods=["get"], url_path="unread-count", pagination_class=None)
    def unread_count(self, request: Request) -> Response:
        return Response({"unread": self.get_queryset().unread().count()})

    @extend_schema(
        operation_id="notifications_read",
        tags=TAGS,
        summary="Mark a notification as read",
        description="Safe to repeat: once read, it stays read at that time.",
        parameters=[OpenApiParameter("id", int, OpenApiParameter.PATH)],
        request=None,
        responses=NotificationSerializer,
    )
    @action(detail=True, methods=["post"])
    @without_body
    def read(self, request: Request, pk: int) -> Response:
        told = actions.mark_read(notification=access.notification_for_write(request.user, pk))
        return Response(self.get_serializer(told).data)

    @extend_schema(
        operation_id="notifications_read_all",
        tags=TAGS,
        summary="Mark everything as read",
        description="Safe to repeat.",
        request=None,
        responses=ReadSerializer,
    )
    @action(detail=False, methods=["post"], url_path="read")
    @without_body
    def read_all(self, request: Request) -> Response:
        return Response({"read": actions.mark_all_read(user=request.user)})


class PreferenceSerializer(serializers.Serializer):
    """How one hears of one kind. A channel that the kind does not offer is null."""

    kind = serializers.CharField()
    label = serializers.CharField(source="rule.label")
    help = serializers.CharField(source="rule.help")
    in_app = serializers.SerializerMethodField(help_text="In the bell.")
    email = serializers.SerializerMethodField()
    email_choices = serializers.SerializerMethodField(help_text="What `email` may be.")

    def get_in_app(self, row: NotificationPreference) -> bool | None:
        return None if row.rule.in_app is None else row.in_app

    @extend_schema_field({"type": ["string", "null"]})
    def get_email(self, row: NotificationPreference) -> str | None:
        return None if row.rule.email is None else str(row.email)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_email_choices(self, row: NotificationPreference) -> list[str]:
        return [choice for choice, _label in row.rule.email_choices]


class PreferenceInput(Input):
    """Both are optional; what is missing stays."""

    in_app = serializers.BooleanField(required=False)
    email = serializers.ChoiceField(Email.choices, required=False)


class PreferenceViewSet(GenericViewSet):
    """How one wishes to hear of each kind."""

    queryset = NotificationPreference.objects.none()  # kinds without a row have their default
    serializer_class = PreferenceSerializer
    pagination_class = None
    lookup_field = "key"
    lookup_value_converter = "slug"

    @extend_schema(
        operation_id="notification_preferences_list",
        tags=TAGS,
        summary="List how one hears of each kind",
        responses=page_of(PreferenceSerializer),
    )
    def list(self, request: Request) -> Response:
        return whole(self.get_serializer(preferences_of(request.user).values(), many=True).data)

    @extend_schema(
        operation_id="notification_preferences_update",
        tags=TAGS,
        summary="Choose how to hear of a kind",
        description="What waits for a summary follows the new choice.",
        parameters=[OpenApiParameter("key", str, OpenApiParameter.PATH, description="The kind.")],
        request=PreferenceInput,
        responses=PreferenceSerializer,
        examples=[OpenApiExample("Once a week", {"email": "weekly"}, request_only=True)],
    )
    def partial_update(self, request: Request, key: str) -> Response:
        access.kind_for_write(key)
        row = actions.set_preference(user=request.user, kind=key, **PreferenceInput.of(request.data))
        return Response(self.get_serializer(row).data)
