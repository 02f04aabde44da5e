"""Job fit: bring in a job description, see how far one is from it, correct what was read."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import access, actions, fit_files
from .findings import NOT_ASKED
from .forms import NamedForm, PostingForm
from .job_fit import COMPARED_AT_MOST, JobFit, Learner, PostingComparison
from .models import JobPosting

NAV = {"nav": "job-fit"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def job_fit(request: HttpRequest) -> HttpResponse:
    """What one has brought in; a POST brings in one more."""
    form = PostingForm(request.POST, request.FILES) if request.method == "POST" else PostingForm()
    if request.method == "POST" and form.is_valid():
        try:
            posting = actions.add_posting(user=request.user, **form.cleaned_data)
            return redirect("posting", posting.pk)
        except ValidationError as error:
            form.add_error(None, error)
    context = {
        "form": form,
        "postings": JobPosting.objects.of(request.user).kept().newest_first().without_texts(),
        "compared_at_most": COMPARED_AT_MOST,
        "deleted": access.just_deleted_posting(request.user, request.GET.get("deleted", "")),
    }
    return render(request, "careers/job_fit.html", context | NAV, status=422 if form.errors else 200)


@login_required
@require_safe
def posting(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """How far one is from what a posting asks for."""
    return _posting(request, access.posting_for_read(request.user, pk))


def _posting(request: HttpRequest, found: JobPosting, *, status: int = 200, **extra: Any) -> HttpResponse:
    learner = Learner(request.user)
    corrected = request.GET.get("corrected", "")
    context = {
        "posting": found,
        "job": JobFit(found, learner),
        "journey": learner.shelf.journey,
        "plan": learner.shelf.plan,
        "today": learner.today,
        "skills": learner.book.lines.values(),
        "corrected": learner.book.lines.get(corrected),
        "corrected_to": found.corrections.get(corrected, ""),
        "before": request.GET.get("before", ""),
        "not_asked": NOT_ASKED,
    }
    return render(request, "careers/posting.html", context | NAV | extra, status=status)


@login_required
@require_safe
def words(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Which words of a posting one can use in a CV, each with what stands behind it."""
    found = access.posting_for_read(request.user, pk)
    learner = Learner(request.user)
    context = {"posting": found, "job": JobFit(found, learner), "journey": learner.shelf.journey}
    context |= {"plan": learner.shelf.plan, "today": learner.today}
    return render(request, "careers/words.html", context | NAV)


@login_required
@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """Up to five postings beside each other."""
    found = access.postings_for_read(request.user, _asked_for(request))
    if not 2 <= len(found) <= COMPARED_AT_MOST:
        messages.warning(request, _("Choose two to %(most)s job descriptions.") % {"most": COMPARED_AT_MOST})
        return redirect("job-fit")
    learner = Learner(request.user)
    comparison = PostingComparison(tuple(JobFit(each, learner) for each in found))
    context = {"comparison": comparison, "journey": learner.shelf.journey}
    return render(request, "careers/compare_postings.html", context | NAV)


def _asked_for(request: HttpRequest) -> list[uuid.UUID]:
    """The postings that the address names. Raises ``Http404`` for a name that none can have."""
    try:
        return [uuid.UUID(each) for each in request.GET.getlist("posting")[:100]]
    except ValueError:
        raise Http404 from None


@login_required
@require_safe
def markdown(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = access.posting_for_read(request.user, pk)
    return fit_files.markdown_file(JobFit(found, Learner(request.user))).download()


@login_required
@require_safe
def csv(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = access.posting_for_read(request.user, pk)
    return fit_files.csv_file(JobFit(found, Learner(request.user))).download()


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def describe(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Another title, company and address."""
    found = access.posting_for_write(request.user, pk)
    if request.method == "POST":
        form = NamedForm(request.POST)
        if form.is_valid():
            try:
                actions.describe_posting(posting=found, **form.cleaned_data)
                return redirect("posting", found.pk)
            except ValidationError as error:
                form.add_error(None, error)
    else:
        form = NamedForm(initial={"title": found.title, "company": found.company, "url": found.url})
    context = {"posting": found, "form": form}
    return render(request, "careers/describe_posting.html", context | NAV, status=422 if form.errors else 200)


@login_required
@require_POST
def correct(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """Say how much a skill is asked for; what was said before is in the address, for the undo."""
    found = access.posting_for_write(request.user, pk)
    skill = request.POST.get("skill", "")
    try:
        before = actions.correct_finding(posting=found, skill=skill, asked=request.POST.get("asked", ""))
    except ValidationError as error:
        return _posting(request, found, status=422, problem=error.messages[0])
    told = urlencode({"corrected": skill, "before": before})
    return redirect(f"{reverse('posting', args=[found.pk])}?{told}")


@login_required
@require_POST
def read_again(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = access.posting_for_write(request.user, pk)
    try:
        actions.read_again(posting=found)
    except ValidationError as error:
        return _posting(request, found, status=422, problem=error.messages[0])
    messages.success(request, _("The text has been read again. What you corrected stays."))
    return redirect("posting", found.pk)


@login_required
@require_POST
def delete(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = access.posting_for_undelete(request.user, pk)
    actions.delete_posting(posting=found)
    return redirect(f"{reverse('job-fit')}?{urlencode({'deleted': found.pk})}")


@login_required
@require_POST
def take_back(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    found = access.posting_for_undelete(request.user, pk)
    actions.undelete_posting(posting=found)
    return redirect("posting", found.pk)
