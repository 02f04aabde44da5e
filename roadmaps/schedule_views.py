"""The page on which a learner sees the truth about their pace and moves the plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from . import access, actions
from .forms import CatchUpForm, HoursForm, PauseForm, SkipAheadForm, StartDateForm
from .journey import Journey
from .models import ScheduleChange
from .standing import WeekState


@dataclass(frozen=True)
class Option:
    """One way to move the plan."""

    slug: str
    title: str | Promise
    help: str | Promise
    form: type[forms.Form]
    kind: ScheduleChange.Kind

    @property
    def propose(self) -> Callable[..., actions.Proposal]:
        return actions.PROPOSALS[self.kind]


OPTIONS = [
    Option(
        "catch-up",
        gettext_lazy("I am behind"),
        gettext_lazy("What is unfinished moves to where you really are. Nothing is lost and nothing is late any more."),
        CatchUpForm,
        ScheduleChange.Kind.CATCH_UP,
    ),
    Option(
        "pause",
        gettext_lazy("Pause"),
        gettext_lazy("A holiday ahead, or days that went by. What follows moves by their number."),
        PauseForm,
        ScheduleChange.Kind.PAUSE,
    ),
    Option(
        "hours",
        gettext_lazy("Other hours a week"),
        gettext_lazy("From the week you are in. Finished weeks stay as they are."),
        HoursForm,
        ScheduleChange.Kind.HOURS,
    ),
    Option(
        "start",
        gettext_lazy("Another start"),
        gettext_lazy("As long as no week is done."),
        StartDateForm,
        ScheduleChange.Kind.LATER_START,
    ),
    Option(
        "skip-ahead",
        gettext_lazy("Skip ahead"),
        gettext_lazy("Go on with a later week today. The open weeks before it are skipped, not done."),
        SkipAheadForm,
        ScheduleChange.Kind.SKIP_AHEAD,
    ),
]


def _option(slug: str) -> Option:
    option = next((option for option in OPTIONS if option.slug == slug), None)
    if option is None:
        raise Http404
    return option


def _form(option: Option, journey: Journey, data: Any = None) -> forms.Form:
    initial: dict[str, Any] = {"hours_a_week": journey.hours_a_week, "start_date": journey.starts}
    if option.form is SkipAheadForm:
        ahead = [week for week in journey.weeks if week.state is WeekState.OPEN][1:]
        weeks = [(w.line.key, _("Week %(n)s: %(title)s") % {"n": w.line.number, "title": w.line.title}) for w in ahead]
        return SkipAheadForm(data, weeks=weeks, initial=initial, prefix=None)
    return option.form(data, initial=initial)


def _wishes(form: forms.Form) -> dict[str, Any]:
    """What the proposal is asked for: the fields of the form less those that are only recorded."""
    wishes = {name: value for name, value in form.cleaned_data.items() if name not in ("reason", "shared")}
    if "week" in wishes:
        wishes["week_key"] = wishes.pop("week")
    return wishes


def _page(request: HttpRequest, journey: Journey, *, status: int = 200, **extra: Any) -> HttpResponse:
    bound: dict[str, forms.Form] = extra.pop("forms", {})
    changes = list(journey.enrollment.schedule_changes.select_related("undoes", "undone_by"))
    context = {
        "plan": journey.plan,
        "journey": journey,
        "nav": "plan",
        "options": [(option, bound.get(option.slug) or _form(option, journey)) for option in OPTIONS],
        "changes": changes,
        "latest": journey.enrollment.latest_change,
        "form": next(iter(bound.values()), None),
        **extra,
    }
    return render(request, "roadmaps/schedule.html", context, status=status)


@login_required
@require_GET
def schedule(request: HttpRequest, roadmap: str) -> HttpResponse:
    """Pace and forecast; with ``?change=`` a preview of the new dates, which writes nothing."""
    enrollment = access.enrollment_for_write(request.user, roadmap)
    journey = Journey(enrollment)
    if "change" not in request.GET:
        return _page(request, journey)
    option = _option(request.GET["change"])
    form = _form(option, journey, request.GET)
    if form.is_valid():
        try:
            proposal = actions.preview_change(journey=journey, propose=option.propose, **_wishes(form))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            moved = proposal.moved(journey)
            return _page(request, journey, forms={option.slug: form}, option=option, proposal=proposal, moved=moved)
    return _page(request, journey, forms={option.slug: form}, option=option, status=422)


@login_required
@require_POST
def reschedule(request: HttpRequest, roadmap: str, change: str) -> HttpResponse:
    enrollment = access.enrollment_for_write(request.user, roadmap)
    option = _option(change)
    journey = Journey(enrollment)
    form = _form(option, journey, request.POST)
    if form.is_valid():
        try:
            actions.apply_change(
                enrollment=enrollment,
                propose=option.propose,
                reason=form.cleaned_data["reason"],
                shared=form.cleaned_data["shared"],
                **_wishes(form),
            )
            return redirect("schedule", roadmap)
        except ValidationError as error:
            form.add_error(None, error)
    return _page(request, journey, forms={option.slug: form}, option=option, status=422)


@login_required
@require_POST
def undo_change(request: HttpRequest, roadmap: str, change: int) -> HttpResponse:
    enrollment = access.enrollment_for_write(request.user, roadmap)
    access.change_for_undo(enrollment, change)
    try:
        actions.undo_change(enrollment=enrollment, change_id=change)
    except ValidationError as error:
        return _page(request, Journey(enrollment), problem=error.messages[0], status=422)
    return redirect("schedule", roadmap)
