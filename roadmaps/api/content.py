"""Content by REST: the same for everybody, kept by callers until the content or the release changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

from django.conf import settings
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from roadmaps.models import ContentVersion


class ContentList(ListModelMixin, GenericViewSet):
    """Rows of content that are listed, with an ETag that costs one small query."""

    permission_classes = [AllowAny]
    ordering: ClassVar[str | tuple[str, ...]] = "pk"
    changes_with_the_day: ClassVar[bool] = False  # as what is said of its age does

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        day = timezone.localdate().isoformat() if self.changes_with_the_day else ""
        return _unless_kept(request, partial(super().list, request, *args, **kwargs), day)


class ContentViewSet(RetrieveModelMixin, ContentList):
    """Rows of content that are listed, and read under their key.

    ``detail_serializer_class`` shows one row when it has more to say than a row of a list.
    """

    lookup_field = "key"
    lookup_value_converter = "slug"
    detail_serializer_class: ClassVar[type[BaseSerializer] | None] = None

    def get_serializer_class(self) -> type[BaseSerializer]:
        if self.action == "retrieve" and self.detail_serializer_class:
            return self.detail_serializer_class
        return super().get_serializer_class()

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return _unless_kept(request, partial(super().retrieve, request, *args, **kwargs))


def _unless_kept(request: Request, answer: Callable[[], Response], day: str = "") -> Response:
    """304 when the caller has this version already, or else ``answer`` with its ETag."""
    etag = f'"{"-".join(filter(None, (str(ContentVersion.current()), settings.RELEASE, day)))}"'
    # The ETag says nothing of the row, so “*” (any version will do) cannot be answered by it.
    kept = {tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))}
    response = Response(status=304) if etag in kept else answer()
    response["ETag"] = etag
    patch_cache_control(response, public=True, no_cache=True)
    return response
