"""The page on which a plan, and what one wrote in it, is found again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from . import access
from .search import QUERY_MAX_LENGTH, search_plan


@require_safe
@cache_control(private=True, no_store=True)
def search_page(request: HttpRequest, roadmap: str) -> HttpResponse:
    plan, enrollment = access.plan_for_read(request.user, roadmap)
    query = request.GET.get("q", "").strip()[:QUERY_MAX_LENGTH]
    groups = []
    if query:
        results = search_plan(plan, enrollment, query)
        if results.own:
            groups.append((_("Yours"), results.own))
        groups.append((_("The plan"), results.plan))
    context = {"plan": plan, "enrollment": enrollment, "query": query, "groups": groups, "nav": "plan"}
    return render(request, "roadmaps/search.html", context)
