"""Lists that are short by nature come whole, in the shape of every other list."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.response import Response


def page_of(row: type[serializers.BaseSerializer]) -> type[serializers.Serializer]:
    """The shape of a list of such rows that comes in one page."""
    name = row.__name__.removesuffix("Serializer")
    fields = {
        "next": serializers.URLField(allow_null=True),
        "previous": serializers.URLField(allow_null=True),
        "results": row(many=True),
    }
    page = type(f"{name}PageSerializer", (serializers.Serializer,), {**fields, "__module__": row.__module__})
    return extend_schema_serializer(many=False)(page)  # what a list answers with is this one object


def whole(rows: Any) -> Response:
    """All rows at once; there is no other page."""
    return Response({"next": None, "previous": None, "results": rows})
