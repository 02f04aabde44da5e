"""What a learner writes and adds to a week for themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

import prose

from . import access, actions, writing
from .forms import LinkForm, OwnTaskForm
from .models import Enrollment
from .plan import Plan, WeekLine
from .views import back_to, week_context, week_url


@login_required
@require_POST
def reflection(request: HttpRequest, roadmap: str, week: str) -> HttpResponse:
    enrollment, plan, line = _week(request, roadmap, week)
    return _write(request, enrollment, plan, line, writing.reflection(roadmap, line, enrollment.progress_of(week)))


@login_required
@require_POST
def week_notes(request: HttpRequest, roadmap: str, week: str) -> HttpResponse:
    enrollment, plan, line = _week(request, roadmap, week)
    return _write(request, enrollment, plan, line, writing.week_notes(roadmap, line, enrollment.progress_of(week)))


@login_required
@require_POST
def task_notes(request: HttpRequest, roadmap: str, task: str) -> HttpResponse:
    enrollment = access.enrollment_for_write(request.user, roadmap)
    plan, _enrollment = access.plan_for_read(request.user, roadmap)
    week, line = access.week_of_task_for_read(plan, task)
    notes = enrollment.task_notes_on([task])
    return _write(request, enrollment, plan, week, writing.task_notes(roadmap, line, notes[task]))


def _week(request: HttpRequest, roadmap: str, week: str) -> tuple[Enrollment, Plan, WeekLine]:
    enrollment = access.enrollment_for_write(request.user, roadmap)
    plan, _enrollment = access.plan_for_read(request.user, roadmap)
    return enrollment, plan, access.week_for_read(plan, week)


def _write(
    request: HttpRequest, enrollment: Enrollment, plan: Plan, week: WeekLine, text: writing.Writing
) -> HttpResponse:
    """Save or preview a text; a refused one comes back with what was sent and what is kept."""
    text.form = form = text.form_class(request.POST)
    status = 422
    if form.is_valid():
        content = form.cleaned_data[text.name]
        if "preview" in request.POST:
            text.preview = prose.render(content[: prose.MAX_LENGTH])
            status = 200
        else:
            try:
                version = form.cleaned_data["version"]
                text.row = text.save(enrollment=enrollment, text=content, version=version, **text.key)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                if request.htmx:
                    return render(request, "roadmaps/_writing_saved.html", {"writing": text})
                return redirect(f"{week_url(plan.roadmap_key, week.key)}#{text.id}")
    if request.htmx:
        response = render(request, "roadmaps/_writing.html", {"writing": text}, status=status)
        if status == 422:
            # Autosave swaps nothing; a refusal has to be seen.
            response["HX-Reswap"] = "outerHTML"
            response["HX-Retarget"] = f"#{text.id}-form"
        return response
    return render(
        request, "roadmaps/week.html", week_context(request, plan, enrollment, week, sent=text), status=status
    )


@login_required
@require_POST
def add_link(request: HttpRequest, roadmap: str, week: str) -> HttpResponse:
    form = LinkForm(request.POST, auto_id="link-%s")
    return _add(request, roadmap, week, form, "link_form", actions.add_link, "links")


@login_required
@require_POST
def add_own_task(request: HttpRequest, roadmap: str, week: str) -> HttpResponse:
    form = OwnTaskForm(request.POST, auto_id="own-task-%s")
    return _add(request, roadmap, week, form, "own_task_form", actions.add_own_task, "own-tasks")


def _add(
    request: HttpRequest, roadmap: str, week: str, form: forms.Form, name: str, act: Callable[..., Any], anchor: str
) -> HttpResponse:
    enrollment, plan, line = _week(request, roadmap, week)
    if form.is_valid():
        try:
            act(enrollment=enrollment, week_key=week, **form.cleaned_data)
            return redirect(f"{week_url(roadmap, week)}#{anchor}")
        except ValidationError as error:
            form.add_error(None, error)
    context = week_context(request, plan, enrollment, line, form=form, **{name: form})
    return render(request, "roadmaps/week.html", context, status=422)


@login_required
@require_POST
def own_task(request: HttpRequest, roadmap: str, week: str, line: str) -> HttpResponse:
    """The tick of an own task: ``done`` is in the form when the box is ticked."""
    enrollment, plan, week_line = _week(request, roadmap, week)
    try:
        task = actions.set_own_task(enrollment=enrollment, week_key=week, line_id=line, done="done" in request.POST)
    except ValidationError as error:
        if request.htmx:
            return render(request, "roadmaps/_toast.html", {"text": error.messages[0]}, status=422)
        context = week_context(request, plan, enrollment, week_line, problem=error.messages[0])
        return render(request, "roadmaps/week.html", context, status=422)
    if request.htmx:
        text = _("“%(task)s” is done") if task["done_on"] else _("“%(task)s” is open again")
        return render(request, "roadmaps/_toast.html", {"text": text % {"task": task["title"]}})
    return redirect(f"{week_url(roadmap, week)}#own-tasks")


@login_required
@require_POST
def remove(request: HttpRequest, roadmap: str, week: str, line: str) -> HttpResponse:
    enrollment, _plan, _week_line = _week(request, roadmap, week)
    return back_to(week_url(roadmap, week), actions.remove_own(enrollment=enrollment, week_key=week, line_id=line))
