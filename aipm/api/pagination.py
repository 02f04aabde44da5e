"""Lists are read by cursor: constant cost at any depth, and no row twice while others are added."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError as DjangoValidationError
from django.db import DataError
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor
from rest_framework.pagination import CursorPagination as DrfCursorPagination

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request
    from rest_framework.views import APIView


class CursorPagination(DrfCursorPagination):
    """Ordered by the view's ``ordering``, which must be unique; a view without one is ordered by its rows' age.

    A cursor or page size that we did not hand out is refused as input, not ignored.
    """

    page_size_query_param = "page_size"
    max_page_size = 100
    ordering = "pk"

    def get_ordering(self, request: Request, queryset: QuerySet, view: APIView) -> tuple[str, ...]:
        ordering = getattr(view, "ordering", self.ordering)
        return (ordering,) if isinstance(ordering, str) else tuple(ordering)

    def get_page_size(self, request: Request) -> int:
        asked = request.query_params.get(self.page_size_query_param)
        if asked is None:
            return self.page_size
        if not (asked.isascii() and asked.isdecimal() and len(asked) < 10 and 1 <= int(asked) <= self.max_page_size):
            message = _("Choose between 1 and %(most)s.") % {"most": self.max_page_size}
            raise ValidationError({self.page_size_query_param: [message]}, code="out_of_range")
        return int(asked)

    def decode_cursor(self, request: Request) -> Cursor | None:
        try:
            return super().decode_cursor(request)
        except NotFound:
            raise self._unknown_cursor() from None

    def paginate_queryset(self, queryset: QuerySet, request: Request, view: APIView | None = None) -> list[Any]:
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, DjangoValidationError, DataError):
            # The position in the cursor is compared with a column that it does not fit.
            raise self._unknown_cursor() from None

    def _unknown_cursor(self) -> ValidationError:
        message = _("This cursor is not ours. Take the whole address in “next” or “previous”.")
        return ValidationError({self.cursor_query_param: [message]}, code="unknown_cursor")

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        parameters = super().get_schema_operation_parameters(view)
        for parameter in parameters:
            if parameter["name"] == self.page_size_query_param:
                parameter["schema"] |= {"minimum": 1, "maximum": self.max_page_size, "default": self.page_size}
        return parameters

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        page = super().get_paginated_response_schema(schema)
        page["required"] = ["next", "previous", "results"]
        for name in ("next", "previous"):
            page["properties"][name]["example"] = None
        return page
