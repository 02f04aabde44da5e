"""A learner's plan to take along: files, a page to print, and a calendar link."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from . import access, actions
from .calendar import address_of_feed, calendar_of
from .exports import csv_file, markdown_file, own_tasks_of
from .forms import FeedForm
from .journey import Journey
from .models import Enrollment

private = cache_control(private=True, no_store=True)


def _page(request: HttpRequest, enrollment: Enrollment, *, status: int = 200, **extra: Any) -> HttpResponse:
    journey = Journey(enrollment)
    feed = access.live_feed_of(enrollment)
    initial = {"weeks": feed.weeks, "due": feed.due, "due_at": feed.due_at} if feed else None
    context = {"plan": journey.plan, "journey": journey, "feed": feed, "feed_form": FeedForm(initial=initial)}
    return render(request, "roadmaps/export.html", {**context, "nav": "plan", **extra}, status=status)


@login_required
@require_safe
@private
def export(request: HttpRequest, roadmap: str) -> HttpResponse:
    return _page(request, access.enrollment_for_write(request.user, roadmap))


@login_required
@require_safe
@private
def markdown(request: HttpRequest, roadmap: str) -> HttpResponse:
    journey = Journey(access.enrollment_for_write(request.user, roadmap))
    return markdown_file(journey).download()


@login_required
@require_safe
@private
def table(request: HttpRequest, roadmap: str) -> HttpResponse:
    journey = Journey(access.enrollment_for_write(request.user, roadmap))
    return csv_file(journey).download()


@login_required
@require_safe
@private
def printable(request: HttpRequest, roadmap: str) -> HttpResponse:
    journey = Journey(access.enrollment_for_write(request.user, roadmap))
    own = own_tasks_of(journey)
    phases = [(phase, [(week, own.get(week.line.key, [])) for week in phase.weeks]) for phase in journey.phases]
    context = {"plan": journey.plan, "journey": journey, "phases": phases, "nav": "plan"}
    return render(request, "roadmaps/export_print.html", context)


@login_required
@require_POST
@private
def calendar_link(request: HttpRequest, roadmap: str) -> HttpResponse:
    """Make, change or revoke the calendar link, by the button that was pressed.

    A new link is shown in the answer itself: it is not kept, so no page could show it later.
    """
    enrollment = access.enrollment_for_write(request.user, roadmap)
    if "revoke" in request.POST:
        actions.revoke_feed(enrollment=enrollment)
        return redirect("export", roadmap)
    form = FeedForm(request.POST)
    if form.is_valid():
        try:
            if "change" in request.POST:
                actions.change_feed(enrollment=enrollment, **form.cleaned_data)
                return redirect("export", roadmap)
            _feed, token = actions.make_feed(enrollment=enrollment, **form.cleaned_data)
            return _page(request, enrollment, link=address_of_feed(token))
        except ValidationError as error:
            form.add_error(None, error)
    return _page(request, enrollment, feed_form=form, form=form, status=422)


@require_safe
@private
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar itself. Who has the address may read it; nobody else learns that it exists."""
    feed = access.feed_for_read(token)
    response = HttpResponse(calendar_of(feed, Journey(feed.enrollment)), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'inline; filename="plan.ics"'
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
