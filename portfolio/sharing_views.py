"""How a person decides what others see."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from . import access
from .actions import sharing as actions
from .models import CaseStudy, Portfolio, ShareLink
from .sharing_forms import PortfolioForm, ShareLinkForm, ShowForm


def _page(request: HttpRequest, *, status: int = 200, **extra: Any) -> HttpResponse:
    user = request.user
    portfolio = Portfolio.objects.of(user)
    studies = list(CaseStudy.objects.of(user).kept().in_own_order().with_submitted_numbers())
    refused = extra.pop("show_form", None)
    context = {
        "portfolio": portfolio,
        "pieces": [_row(study, refused) for study in studies],
        "links": ShareLink.objects.of(user).unrevoked().select_related("case_study"),
        "settings_form": PortfolioForm.opened_by(user, portfolio),
        "link_form": ShareLinkForm(studies=[study for study in studies if study.submitted_numbers]),
        "form": refused[1] if refused else extra.get("settings_form") or extra.get("link_form"),
        "nav": "portfolio",
    }
    return render(request, "portfolio/sharing.html", context | extra, status=status)


def _row(study: CaseStudy, refused: tuple[str, ShowForm] | None) -> dict[str, Any]:
    form = ShowForm(study=study)
    if refused and refused[0] == study.slug:
        form = refused[1]
    return {"study": study, "form": form if study.submitted_numbers else None}


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def sharing(request: HttpRequest) -> HttpResponse:
    """Who sees the portfolio, what stands at its head, and all that leads there."""
    if request.method != "POST":
        return _page(request)
    form = PortfolioForm(request.POST)
    if form.is_valid():
        try:
            actions.update_portfolio(user=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your portfolio’s page is saved."))
            return redirect("portfolio-sharing")
    return _page(request, settings_form=form, status=422)


@login_required
@require_POST
def show_piece(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose who sees a piece and which version; or move it up and down, by the button that was pressed."""
    study = access.case_study_for_write(request.user, slug)
    if "up" in request.POST or "down" in request.POST:
        actions.move_case_study(case_study=study, up="up" in request.POST)
        return redirect(reverse("portfolio-sharing") + "#pieces")
    form = ShowForm(request.POST, study=study)
    if form.is_valid():
        try:
            actions.show_case_study(case_study=study, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("“%(title)s”: saved who sees it.") % {"title": study.title})
            return redirect(reverse("portfolio-sharing") + "#pieces")
    return _page(request, show_form=(slug, form), status=422)


@never_cache
@login_required
@require_POST
def make_link(request: HttpRequest) -> HttpResponse:
    """Make a secret link. It is in this answer and nowhere else, so there is no redirect."""
    studies = list(CaseStudy.objects.of(request.user).kept().in_own_order().with_submitted_numbers())
    form = ShareLinkForm(request.POST, studies=[study for study in studies if study.submitted_numbers])
    if form.is_valid():
        what = form.cleaned_data["what"]
        study = access.case_study_for_write(request.user, what) if what else None
        try:
            _link, token = actions.make_link(
                user=request.user, case_study=study, label=form.cleaned_data["label"], expires_at=form.expires_at()
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return _page(request, new_link=settings.SITE_URL + reverse("linked-portfolio", args=[token]))
    return _page(request, link_form=form, status=422)


@login_required
@require_POST
def revoke_link(request: HttpRequest, pk: int) -> HttpResponse:
    actions.revoke_link(link=access.share_link_for_write(request.user, pk))
    messages.success(request, _("That link opens nothing any more."))
    return redirect(reverse("portfolio-sharing") + "#links")
