"""Where one writes: begin a case study, edit its draft, rename it, delete it and take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from roadmaps.models import ContentVersion

from . import access, actions, pieces, rendering
from .actions.deleting import KEPT_AFTER_DELETION
from .forms import DescriptionForm, DraftForm, NewCaseStudyForm
from .models import CaseStudy, Revision
from .models.work import BODY_MAX_LENGTH
from .shelf import completing_weeks, plan_for
from .side_by_side import side_by_side
from .skeletons import SKELETONS


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a case study from the template of its kind."""
    status = 200
    if request.method == "POST":
        form = NewCaseStudyForm(request.POST)
        if form.is_valid():
            kind = form.cleaned_data.pop("type")
            try:
                study = actions.create_case_study(owner=request.user, artifact_type=kind, **form.cleaned_data)
                return redirect("edit-case-study", study.slug)
            except ValidationError as error:
                form.add_error(None, error)
        status = 422
    else:
        form = NewCaseStudyForm(initial={"type": request.GET.get("type")})
    return render(request, "portfolio/new.html", {"form": form, "nav": "portfolio"}, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str) -> HttpResponse:
    """The draft. Saved as it is written; a refused save comes back with what was sent and what is kept."""
    study = access.case_study_for_write(request.user, slug)
    draft = access.draft_for_read(study)
    if request.method == "GET":
        if draft is None:
            return redirect("case-study", slug)
        form = DraftForm(initial={"body": draft.body, "version": draft.version})
        return render(request, "portfolio/edit.html", _edit_context(request, study, draft, form))
    form = DraftForm(request.POST)
    if not form.is_valid():
        return _refused(request, study, draft, form)
    body = form.cleaned_data["body"]
    if "preview" in request.POST:
        return _preview(request, study, draft, form, body)
    version = form.cleaned_data["version"]
    try:
        if draft is None and request.POST.get("then") == "new-version":  # submitted in another tab
            version = actions.start_revision(study=study).version
        actions.save_draft(study=study, body=body, version=version)
    except ValidationError as error:
        form.add_error(None, error)
        return _refused(request, study, draft, form)
    if request.POST.get("then") == "submit":
        return redirect("submit-case-study", slug)
    return redirect(f"{reverse('edit-case-study', args=[slug])}#text")


def _preview(
    request: HttpRequest, study: CaseStudy, draft: Revision | None, form: DraftForm, body: str
) -> HttpResponse:
    """The text as it will be shown, without keeping it."""
    document = rendering.document_of(draft or Revision(case_study=study), body[:BODY_MAX_LENGTH], show_problems=True)
    context = {"preview": document}
    if request.htmx:
        return render(request, "portfolio/_preview.html", context)
    return render(request, "portfolio/edit.html", _edit_context(request, study, draft, form) | context)


def _refused(request: HttpRequest, study: CaseStudy, draft: Revision | None, form: DraftForm) -> HttpResponse:
    context = _edit_context(request, study, draft, form)
    name = "portfolio/_trouble.html" if request.htmx else "portfolio/edit.html"
    return render(request, name, context, status=422)


def _edit_context(request: HttpRequest, study: CaseStudy, draft: Revision | None, form: DraftForm) -> dict[str, Any]:
    plan, _enrollment = plan_for(request.user)
    stale = form.is_bound and form.has_error("body", "stale")
    version = form["version"].value()
    return {
        "study": study,
        "draft": draft,
        "form": form,
        "stale": stale,
        "versus": side_by_side(draft.body, form["body"].value()) if stale and draft else None,
        # Once both texts have been shown side by side, the next save is meant.
        "version": draft.version if stale and draft else version if version is not None else 0,
        "piece": pieces.piece_of(study.artifact_type.key, ContentVersion.current()),
        "due": completing_weeks(plan).get(study.artifact_type.key),
        "skeletons": SKELETONS,
        "max_length": BODY_MAX_LENGTH,
        "nav": "portfolio",
    }


@login_required
@require_http_methods(["GET", "POST"])
def describe(request: HttpRequest, slug: str) -> HttpResponse:
    """Another title and summary."""
    study = access.case_study_for_write(request.user, slug)
    status = 200
    form = DescriptionForm(initial={"title": study.title, "summary": study.summary})
    if request.method == "POST":
        form = DescriptionForm(request.POST)
        if form.is_valid():
            try:
                actions.describe_case_study(study=study, **form.cleaned_data)
                messages.success(request, _("The title and the summary are saved."))
                return redirect("case-study", slug)
            except ValidationError as error:
                form.add_error(None, error)
        status = 422
    context = {"form": form, "study": study, "nav": "portfolio"}
    return render(request, "portfolio/describe.html", context, status=status)


@login_required
@require_POST
def delete(request: HttpRequest, slug: str) -> HttpResponse:
    """Put it away; the next page offers the way back."""
    actions.delete_case_study(study=access.case_study_for_write(request.user, slug))
    return redirect(f"{reverse('portfolio')}?{urlencode({'deleted': slug})}")


@login_required
@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    """What was deleted and can still be taken back, the latest first."""
    context = {
        "studies": CaseStudy.objects.of(request.user).deleted().recently_deleted_first(),
        "days": KEPT_AFTER_DELETION.days,
        "nav": "portfolio",
    }
    return render(request, "portfolio/deleted.html", context)


@login_required
@require_POST
def undelete(request: HttpRequest, slug: str) -> HttpResponse:
    study = access.case_study_for_undelete(request.user, slug)
    actions.undelete_case_study(study=study)
    messages.success(request, _("“%(title)s” is back.") % {"title": study.title})
    return redirect("portfolio")
