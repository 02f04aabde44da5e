"""What one does with versions: submit, take back, begin the next, restore, compare, take a block out as CSV."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from prose.blocks import to_csv

from . import access, actions, rendering
from .forms import CompareForm, SubmitForm
from .models import CaseStudy, Revision
from .views import study_context


@login_required
@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, slug: str) -> HttpResponse:
    """The last look at a draft before it is frozen."""
    study = access.case_study_for_write(request.user, slug)
    draft = access.draft_for_read(study)
    if draft is None:  # submitted a moment ago, in another tab or by a double click
        return redirect("case-study", slug)
    status = 200
    form = SubmitForm(initial={"what_changed": draft.what_changed, "version": draft.version})
    if request.method == "POST":
        form = SubmitForm(request.POST)
        if form.is_valid():
            try:
                revision = actions.submit_revision(study=study, **form.cleaned_data)
                return redirect(f"{reverse('case-study', args=[slug])}?{urlencode({'submitted': revision.number})}")
            except ValidationError as error:
                _add(form, error)
        status = 422
    context = {
        "study": study,
        "draft": draft,
        "form": form,
        "document": rendering.document_of(draft, show_problems=True),
        "hints": rendering.hints_left(draft.body, study.artifact_type.template),
        "nav": "portfolio",
    }
    return render(request, "portfolio/submit.html", context, status=status)


def _add(form: SubmitForm, error: ValidationError) -> None:
    """The refusal beside its field; what is wrong with the text or the files stands above the form."""
    for field, errors in error.error_dict.items() if hasattr(error, "error_dict") else [(None, error.error_list)]:
        form.add_error(field if field in form.fields else None, errors)


@login_required
@require_POST
def withdraw(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    study, revision = _version(request, slug, number)
    try:
        actions.withdraw_revision(revision=revision)
    except ValidationError as error:
        return _refused(request, study, revision, error)
    messages.success(request, _("Version %(number)s is a draft again.") % {"number": number})
    return redirect("edit-case-study", slug)


@login_required
@require_POST
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """The next version, as a copy of the newest."""
    study = access.case_study_for_write(request.user, slug)
    try:
        actions.start_revision(study=study)
    except ValidationError as error:
        return _refused(request, study, None, error)
    return redirect("edit-case-study", slug)


@login_required
@require_POST
def discard(request: HttpRequest, slug: str) -> HttpResponse:
    study = access.case_study_for_write(request.user, slug)
    try:
        aside = actions.discard_draft(study=study)
    except ValidationError as error:
        return _refused(request, study, None, error)
    messages.success(request, _("The draft is discarded."))
    _say_where(request, aside)
    return redirect("case-study", slug)


@login_required
@require_http_methods(["GET", "POST"])
def restore(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """An old version as the draft. When a draft is in the way, the page offers what can be done with it."""
    study, revision = _version(request, slug, number)
    if request.method == "GET":
        return redirect("version", slug, number)
    try:
        _draft, aside = actions.restore_revision(revision=revision, replace="replace" in request.POST)
    except ValidationError as error:
        in_the_way = error.code == "draft_exists"
        return _refused(request, study, revision, error, in_the_way=in_the_way)
    messages.success(request, _("The text of version %(number)s is your draft now.") % {"number": number})
    _say_where(request, aside)
    return redirect("edit-case-study", slug)


@login_required
@require_safe
def compare(request: HttpRequest, slug: str) -> HttpResponse:
    """Two versions, the draft included: what was added, what went, what moved."""
    study = access.case_study_for_read(request.user, slug)
    numbers = [revision.number for revision in study.revisions.all()]  # newest first
    if len(numbers) < 2:
        return redirect("case-study", slug)
    form = CompareForm(request.GET or {"from": numbers[1], "to": numbers[0]}, numbers=numbers)
    if not form.is_valid():
        raise Http404
    old, new = (access.revision_for_read(study, form.cleaned_data[name]) for name in ("from", "to"))
    context = {
        "study": study,
        "old": old,
        "new": new,
        "numbers": numbers,
        "comparison": rendering.comparison_of(old, new),
        "side_by_side": form.cleaned_data["view"] == "side",
        "nav": "portfolio",
    }
    return render(request, "portfolio/compare.html", context)


@login_required
@require_safe
def block_csv(request: HttpRequest, slug: str, number: int, block: int) -> HttpResponse:
    """A table of a version, for a spreadsheet."""
    study = access.case_study_for_read(request.user, slug)
    typed = access.block_for_read(access.revision_for_read(study, number), block)
    # Excel takes a file without the mark for one in the system's own encoding.
    response = HttpResponse("\ufeff" + to_csv(typed), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}-{number}-{typed.kind}-{block}.csv"'
    return response


def _say_where(request: HttpRequest, aside: CaseStudy | None) -> None:
    if aside:
        text = _("What you had written is kept as “%(title)s” under “Recently deleted” for 30 days.")
        messages.info(request, text % {"title": aside.title})


def _version(request: HttpRequest, slug: str, number: int) -> tuple[CaseStudy, Revision]:
    study = access.case_study_for_write(request.user, slug)
    return study, access.revision_for_read(study, number)


def _refused(
    request: HttpRequest, study: CaseStudy, revision: Revision | None, error: ValidationError, **extra: object
) -> HttpResponse:
    context = study_context(request, study, revision, problem=error.messages[0], **extra)
    return render(request, "portfolio/case_study.html", context, status=422)
