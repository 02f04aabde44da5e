"""The person and their tokens, by REST."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from rest.inputs import Input, without_body

from . import access, actions
from .models import ApiToken, User
from .permissions import InSession

TAGS = ["Me"]


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer", "description": "A personal access token from your settings."}


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: object) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": "sessionid",
            "description": "The session of the pages. Changes need the CSRF token in X-CSRFToken.",
        }


class MeSerializer(serializers.ModelSerializer):
    initials = serializers.CharField(read_only=True)

    class Meta:
        model = User
        fields = ["email", "name", "initials", "time_zone", "handle", "is_mentor", "is_curator", "date_joined"]


class ProfileSerializer(Input):
    """Both are optional; what is missing stays."""

    name = serializers.CharField(required=False, allow_blank=True, help_text="As others should see it.")
    time_zone = serializers.CharField(required=False, help_text="A name of the IANA database, as “Europe/Lisbon”.")


class MeView(APIView):
    @extend_schema(operation_id="me_retrieve", tags=TAGS, summary="Read who one is", responses=MeSerializer)
    def get(self, request: Request) -> Response:
        """The person whose token or session this is."""
        return Response(MeSerializer(request.user).data)

    @extend_schema(
        operation_id="me_update",
        tags=TAGS,
        summary="Change one's name or time zone",
        request=ProfileSerializer,
        responses=MeSerializer,
        examples=[OpenApiExample("Moved to Lisbon", {"time_zone": "Europe/Lisbon"}, request_only=True)],
    )
    def patch(self, request: Request) -> Response:
        given = ProfileSerializer.of(request.data)
        now = {"name": request.user.name, "time_zone": request.user.time_zone}
        return Response(MeSerializer(actions.update_profile(user=request.user, **now | given)).data)


class TokenSerializer(serializers.ModelSerializer):
    class Meta:
        model = ApiToken
        fields = ["id", "name", "prefix", "scope", "created_at", "expires_at", "last_used_at"]


class NewTokenSerializer(TokenSerializer):
    secret = serializers.SerializerMethodField(help_text="Shown now and never again.")

    class Meta(TokenSerializer.Meta):
        fields = [*TokenSerializer.Meta.fields, "secret"]

    def get_secret(self, token: ApiToken) -> str:
        return self.context["secret"]


class TokenInputSerializer(Input):
    name = serializers.CharField(max_length=60, help_text="What it is for.")
    scope = serializers.ChoiceField(ApiToken.Scope.choices, default=ApiToken.Scope.READ)
    days = serializers.IntegerField(
        min_value=1, max_value=3650, allow_null=True, default=90, help_text="How long it is good for; null: no end."
    )


class TokenViewSet(ListModelMixin, GenericViewSet):
    """Tokens that act for one. Only a prefix and a digest are kept."""

    queryset = ApiToken.objects.all()
    serializer_class = TokenSerializer
    ordering = "-pk"
    lookup_value_converter = "int"

    def get_permissions(self) -> list[BasePermission]:
        return [*super().get_permissions(), *([InSession()] if self.action == "create" else [])]

    def get_queryset(self) -> QuerySet[ApiToken]:
        return ApiToken.objects.of(self.request.user).unrevoked()

    @extend_schema(operation_id="tokens_list", tags=TAGS, summary="List one's tokens, latest first")
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(
        operation_id="tokens_create",
        tags=TAGS,
        summary="Make a token; needs a session, not a token",
        description="The secret is in this answer and nowhere else.",
        request=TokenInputSerializer,
        responses={201: NewTokenSerializer},
        examples=[
            OpenApiExample("To read", {"name": "calendar script", "scope": "read", "days": 90}, request_only=True)
        ],
    )
    def create(self, request: Request) -> Response:
        given = TokenInputSerializer.of(request.data)
        days = given["days"]
        token, secret = actions.create_token(
            user=request.user,
            name=given["name"],
            scope=given["scope"],
            lifetime=timedelta(days=days) if days else None,
        )
        return Response(NewTokenSerializer(token, context={"secret": secret}).data, status=201)

    @extend_schema(
        operation_id="tokens_destroy",
        tags=TAGS,
        summary="Revoke a token for good",
        parameters=[OpenApiParameter("id", int, OpenApiParameter.PATH)],
        responses={204: None},
    )
    @without_body
    def destroy(self, request: Request, pk: int) -> Response:
        actions.revoke_token(token=access.token_for_write(request.user, pk))
        return Response(status=204)
