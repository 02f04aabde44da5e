"""The pages around a career guide."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from prose import render as render_text
from roadmaps import structured_data as plan_data
from roadmaps.visitors import kept_by_visitors

from . import demand, market_data, pay
from . import market_access as access
from .guide import Guide


def _page(request: HttpRequest, guide: Guide, name: str, title: str, *things: plan_data.Thing, **more: Any):
    """One page around a guide, with its place in the navigation and in the breadcrumbs."""
    path = more.pop("path", None) or reverse(f"guide-{name}", args=[guide.key])
    trail = plan_data.breadcrumbs([(guide.title, reverse("guide", args=[guide.key])), (title, path)])
    context = {
        "guide": guide,
        "plan": guide.plan,
        "page": name,
        "title": title,
        "structured_data": plan_data.as_script(*things, trail),
        "nav": "guide",
        **more,
    }
    return render(request, f"careers/market/{more.get('template', name)}.html", context)


@require_safe
@kept_by_visitors
def jobs(request: HttpRequest, guide: str) -> HttpResponse:
    shown = access.guide_for_read(guide)
    return _page(request, shown, "jobs", _("Job descriptions"), market=access.market_for_read(shown))


@require_safe
@kept_by_visitors
def job(request: HttpRequest, guide: str, job: str) -> HttpResponse:
    shown = access.guide_for_read(guide)
    found = access.job_for_read(shown, job)
    figures = [figure for figure in shown.figures if figure.level in (found.level, "all")]
    return _page(
        request,
        shown,
        "jobs",
        found.title,
        market_data.occupation(shown, found),
        template="job",
        path=reverse("guide-job", args=[guide, job]),
        job=found,
        pay=pay.lay_out(figures, timezone.localdate()),
        market=access.market_for_read(shown),
    )


@require_safe
@kept_by_visitors
def skills(request: HttpRequest) -> HttpResponse:
    shown = access.default_guide_for_read()
    path = reverse("skills")
    return _page(request, shown, "skills", _("Skills"), path=path, market=access.market_for_read(shown))


@require_safe
@kept_by_visitors
def certifications(request: HttpRequest, guide: str) -> HttpResponse:
    shown = access.guide_for_read(guide)
    return _page(request, shown, "certifications", _("Certificates"), market=access.market_for_read(shown))


@require_safe
@kept_by_visitors
def ladder(request: HttpRequest, guide: str) -> HttpResponse:
    shown = access.guide_for_read(guide)
    return _page(request, shown, "ladder", _("The career ladder"), market=access.market_for_read(shown))


@require_safe
@kept_by_visitors
def interview(request: HttpRequest, guide: str) -> HttpResponse:
    shown = access.guide_for_read(guide)
    return _page(request, shown, "interview", _("Interview questions"), market=access.market_for_read(shown))


@require_safe
@kept_by_visitors
def applying(request: HttpRequest, guide: str) -> HttpResponse:
    shown = access.guide_for_read(guide)
    return _page(request, shown, "applying", _("Applying"), market=access.market_for_read(shown))


@require_safe
@kept_by_visitors
def comparisons(request: HttpRequest, guide: str) -> HttpResponse:
    shown = access.guide_for_read(guide)
    return _page(request, shown, "comparisons", _("Comparisons"), market=access.market_for_read(shown))


@require_safe
@kept_by_visitors
def comparison(request: HttpRequest, guide: str, comparison: str) -> HttpResponse:
    shown = access.guide_for_read(guide)
    found = access.comparison_for_read(shown, comparison)
    return _page(
        request,
        shown,
        "comparisons",
        found.title,
        template="comparison",
        path=reverse("guide-comparison", args=[guide, comparison]),
        comparison=found,
    )


@require_safe
@kept_by_visitors
def toolbox(request: HttpRequest, guide: str) -> HttpResponse:
    shown = access.guide_for_read(guide)
    return _page(request, shown, "toolbox", _("Toolbox"), market=access.market_for_read(shown))


@require_safe
@kept_by_visitors
def openings(request: HttpRequest, guide: str) -> HttpResponse:
    shown = access.guide_for_read(guide)
    found = list(access.openings_for_read(guide, timezone.localdate()))
    return _page(
        request,
        shown,
        "openings",
        _("Openings"),
        *(market_data.job_posting(opening) for opening in found),
        openings=[(opening, render_text(opening.summary)) for opening in found],
    )


@require_safe
@login_required
def market(request: HttpRequest, guide: str) -> HttpResponse:
    shown = access.guide_for_read(guide)
    access.check_may_see_the_market(request.user)
    found = demand.weigh(access.market_for_read(shown))
    return _page(request, shown, "market", _("Market view"), demand=found)
