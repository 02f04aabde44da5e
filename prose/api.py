"""Text by REST: what was written, and the HTML that it makes."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from rest.inputs import Input

from .document import render_document
from .markdown import render

# Half a second of hostile text at the most; nobody previews a longer one.
PREVIEW_MAX_LENGTH = 20_000

# Content is rendered once, not once for every list that holds it.
_render_content = lru_cache(maxsize=1024)(render)


class TextSerializer(serializers.Serializer):
    """A text: the Markdown as written, and safe HTML of it."""

    markdown = serializers.CharField()
    html = serializers.CharField()


@extend_schema_field(TextSerializer)
class ContentText(serializers.Field):
    """A text of the content, which many people read; for what a person wrote, use ``written_text``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: str) -> dict[str, str]:
        return {"markdown": value, "html": _render_content(value) if value else ""}


def written_text(markdown: str) -> dict[str, str]:
    """A text as ``TextSerializer`` shows it, rendered now and not kept."""
    return {"markdown": markdown, "html": render(markdown) if markdown else ""}


class PreviewInputSerializer(Input):
    markdown = serializers.CharField(max_length=PREVIEW_MAX_LENGTH, trim_whitespace=False, allow_blank=True)


class PreviewView(APIView):
    @extend_schema(
        operation_id="preview",
        tags=["API"],
        summary="See the HTML that a Markdown text makes",
        description=(
            "Nothing is kept. Raw HTML is shown as text; images are left out. Tables with a meaning, such as a risk "
            "register, are shown as in a case study; a week's notes and reflections show them as they were written."
        ),
        request=PreviewInputSerializer,
        responses=TextSerializer,
        examples=[
            OpenApiExample("A word in bold", {"markdown": "A **bold** claim."}, request_only=True),
            OpenApiExample(
                "Its HTML",
                {"markdown": "A **bold** claim.", "html": "<p>A <strong>bold</strong> claim.</p>\n"},
                response_only=True,
            ),
        ],
    )
    def post(self, request: Request) -> Response:
        """The HTML of a Markdown text, as the pages would show it."""
        markdown = PreviewInputSerializer.of(request.data)["markdown"]
        document = render_document(markdown, show_problems=True)
        # Without the frames of a case study, to whose numbers its comments are anchored.
        return Response({"markdown": markdown, "html": "\n".join(block.html for block in document.blocks)})
