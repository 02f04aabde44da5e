"""What callers send. A field that an operation does not have is refused, never silently dropped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.request import Request
from rest_framework.response import Response

NAMED_AT_MOST = 20  # unknown fields of one request, so that the refusal is never larger than what was sent
NAME_MAX_LENGTH = 100


class Input(serializers.Serializer):
    """The shape of what an operation reads.

    A misspelt field would otherwise look as if it had been accepted: the answer is 400 with the
    code ``unknown_field`` beside its name, and nothing is changed.
    """

    default_error_messages = {"unknown_field": _("This request has no field “{name}”.")}

    @classmethod
    def of(cls, sent: Any) -> dict[str, Any]:
        """What was sent, cleaned. Raises the framework's ``ValidationError``."""
        given = cls(data=sent)
        given.is_valid(raise_exception=True)
        return given.validated_data

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        errors: dict[str, Any] = self._unknown(data) if isinstance(data, Mapping) else {}
        try:
            cleaned = super().to_internal_value(data)
        except serializers.ValidationError as refused:
            raise serializers.ValidationError(refused.detail | errors) from None
        if errors:
            raise serializers.ValidationError(errors)
        return cleaned

    def _unknown(self, data: Mapping[str, Any]) -> dict[str, Any]:
        names = [name[:NAME_MAX_LENGTH] for name in data if name not in self.fields]
        message = self.error_messages["unknown_field"]
        return {name: [ErrorDetail(message.format(name=name), "unknown_field")] for name in names[:NAMED_AT_MOST]}


class Nothing(Input):
    """What an operation reads that has no fields at all."""


def without_body(handler: Callable[..., Response]) -> Callable[..., Response]:
    """An operation that needs nothing but its address; JSON fields sent along are refused."""

    @wraps(handler)
    def handle(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        if (request.content_type or "").partition(";")[0].strip().lower() == "application/json":
            Nothing.of(request.data)
        return handler(view, request, *args, **kwargs)

    return handle
