"""The pages of a plan: their addresses and their words."""

from django.http import HttpResponse
from django.urls import reverse

from roadmaps.models import Enrollment


def url(name: str, enrollment: Enrollment, *args: object) -> str:
    return reverse(name, args=[enrollment.roadmap.key, *args])


def text(response: HttpResponse) -> str:
    """The page in one line."""
    return " ".join(response.content.decode().split())
