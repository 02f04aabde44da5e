"""The pages that one reads: the portfolio, a case study and its versions, what is asked of each kind."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from prose.blocks import KINDS, blocks_of
from roadmaps import structured_data
from roadmaps.models import ContentVersion
from roadmaps.visitors import kept_by_visitors

from . import access, pieces, rendering
from .actions.revisions import why_not_withdrawn
from .models import CaseStudy, Revision
from .shelf import Shelf, completing_weeks, plan_for, work_of


@login_required
@require_safe
def portfolio(request: HttpRequest) -> HttpResponse:
    """Where does my work stand?"""
    shelf = Shelf(request.user)
    context = {
        "shelf": shelf,
        "journey": shelf.journey,
        "nav": "portfolio",
        "deleted": access.just_deleted(request.user, request.GET.get("deleted", "")),
    }
    return render(request, "portfolio/portfolio.html", context)


@require_safe
@kept_by_visitors
def piece(request: HttpRequest, kind: str) -> HttpResponse:
    """What is asked of one kind of piece, for everybody."""
    version = ContentVersion.current()
    piece = pieces.piece_of(kind, version)
    plan, enrollment = plan_for(request.user)
    weeks = [week for week in plan.weeks if week.artifact == kind] if plan else []
    due = completing_weeks(plan).get(kind)
    trail = [structured_data.plan_trail(plan, (piece.title, reverse("piece", args=[kind])))] if plan else []
    context = {
        "piece": piece,
        "plan": plan,
        "weeks": weeks,
        "due": due,
        "enrolled": enrollment is not None,
        "nav": "guide",
        "structured_data": structured_data.as_script(*trail) if trail else "",
    }
    return render(request, "portfolio/piece.html", context)


@login_required
@require_safe
def work_on(request: HttpRequest, kind: str) -> HttpResponse:
    """To the draft of this kind that was saved last, or to the page that begins one."""
    draft = access.latest_draft_of_kind(request.user, kind)
    if draft:
        return redirect("edit-case-study", draft.case_study.slug)
    pieces.piece_of(kind, ContentVersion.current())
    return redirect(f"{reverse('new-case-study')}?{urlencode({'type': kind})}")


@login_required
@require_safe
def case_study(request: HttpRequest, slug: str, number: int | None = None) -> HttpResponse:
    """A case study: the newest submitted version of it, or the one asked for."""
    study = access.case_study_for_read(request.user, slug)
    revision = access.revision_for_read(study, number) if number is not None else None
    return render(request, "portfolio/case_study.html", study_context(request, study, revision))


def study_context(request: HttpRequest, study: CaseStudy, revision: Revision | None = None, **extra: Any) -> dict:
    """What the page of a case study shows; ``revision`` is the version asked for."""
    work = work_of(study)
    newest = work.submitted or work.draft
    if revision is None:
        revision = access.revision_for_read(study, newest.number)
    document = rendering.document_of(revision) if revision.is_draft else None
    plan, _enrollment = plan_for(request.user)
    submitted = [other for other in study.revisions.all() if not other.is_draft]
    context = {
        "study": study,
        "work": work,
        "revision": revision,
        "html": rendering.shown(revision),
        "document": document,
        "submitted": submitted,
        "tables": [(number, KINDS[block.kind], block) for number, block in enumerate(blocks_of(revision.body), 1)],
        "plan": plan,
        "due": completing_weeks(plan).get(study.artifact_type.key),
        "can_withdraw": not revision.is_draft and not why_not_withdrawn(study, revision),
        "just_submitted": request.GET.get("submitted") == str(revision.number) and not revision.is_draft,
        "nav": "portfolio",
    }
    return context | extra
