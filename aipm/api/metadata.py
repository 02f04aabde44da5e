"""What ``OPTIONS`` answers: what is here. How to use it is in the OpenAPI description."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rest_framework.metadata import BaseMetadata

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView


class Metadata(BaseMetadata):
    def determine_metadata(self, request: Request, view: APIView) -> dict[str, str]:
        return {"name": view.get_view_name(), "description": view.get_view_description()}
