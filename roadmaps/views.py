"""The pages of a plan, and what a learner does on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from . import access, actions, structured_data, writing
from .forms import LinkForm, OwnTaskForm, StartForm
from .journey import Journey
from .models import Enrollment, ProgressEvent, Roadmap
from .plan import Plan, WeekDetail, WeekLine, week_detail
from .visitors import kept_by_visitors

Kind = ProgressEvent.Kind


@dataclass(frozen=True)
class Did:
    """What the last action did, as the page says it, with its undo."""

    pk: int
    roadmap_key: str
    text: str
    can_undo: bool


def describe(event: ProgressEvent, plan: Plan) -> str:
    """One sentence for an event, in the words of the learner's plan."""
    week = plan.week(event.week_key)
    number = week.number if week else event.week_key
    task = next((task.title for task in week.tasks if task.key == event.task_key), event.task_key) if week else ""
    return {
        Kind.STARTED: _("Your plan has started."),
        Kind.LEFT: _("You left the plan. Everything you did is kept."),
        Kind.REJOINED: _("Welcome back. Everything is where you left it."),
        Kind.TICKED: _("“%(task)s” is done"),
        Kind.UNTICKED: _("“%(task)s” is open again"),
        Kind.COMPLETED: _("Week %(week)s is done"),
        Kind.SKIPPED: _("Week %(week)s is skipped"),
        Kind.REOPENED: _("Week %(week)s is open again"),
        Kind.REMOVED: _("“%(line)s” is deleted"),
        Kind.RESET: _reset_text(event),
        Kind.RESTORED: _("Everything is back where it was."),
    }[Kind(event.kind)] % {"task": task, "week": number, "line": event.before.get("line", {}).get("title", "")}


def _reset_text(event: ProgressEvent) -> str:
    if event.week_key:
        return _("Week %(week)s starts anew. What you wrote is kept.")
    if event.before.get("phase"):
        return _("The phase starts anew. What you wrote is kept.")
    return _("The plan starts anew. What you wrote is kept.")


def did_from(request: HttpRequest, enrollment: Enrollment | None, plan: Plan) -> Did | None:
    """The event that the page before this one recorded, named in ``?did=``."""
    number = request.GET.get("did", "")
    if enrollment is None or not number.isdecimal() or len(number) > 18:
        return None
    event = access.event_of(enrollment, int(number))
    if event is None:
        return None
    undoable = event.kind in actions.UNDOABLE and event.undoes_id is None
    return Did(event.pk, plan.roadmap_key, describe(event, plan), undoable)


def back_to(week_url: str, event: ProgressEvent | None) -> HttpResponse:
    return redirect(f"{week_url}?did={event.pk}" if event else week_url)


def week_url(roadmap: str, week: str) -> str:
    return reverse("week", args=[roadmap, week])


@require_safe
@kept_by_visitors
def roadmap(request: HttpRequest, roadmap: str) -> HttpResponse:
    plan, enrollment = access.plan_for_read(request.user, roadmap)
    return render(request, "roadmaps/roadmap.html", _roadmap_context(request, plan, enrollment))


def _roadmap_context(request: HttpRequest, plan: Plan, enrollment: Enrollment | None) -> dict[str, Any]:
    return {
        "plan": plan,
        "journey": Journey(enrollment) if enrollment else None,
        "nav": "plan",
        "did": did_from(request, enrollment, plan),
        "structured_data": structured_data.as_script(structured_data.course(plan), structured_data.plan_trail(plan)),
    }


@require_safe
@kept_by_visitors
def phase(request: HttpRequest, roadmap: str, phase: str) -> HttpResponse:
    plan, enrollment = access.plan_for_read(request.user, roadmap)
    line = access.phase_for_read(plan, phase)
    trail = structured_data.plan_trail(plan, (line.title, reverse("phase", args=[roadmap, phase])))
    context = {
        "plan": plan,
        "phase": line,
        "weeks": plan.weeks_of(line),
        "previous": next((other for other in plan.phases if other.number == line.number - 1), None),
        "next": next((other for other in plan.phases if other.number == line.number + 1), None),
        "journey": Journey(enrollment) if enrollment else None,
        "did": did_from(request, enrollment, plan),
        "structured_data": structured_data.as_script(trail),
        "nav": "plan",
    }
    return render(request, "roadmaps/phase.html", context)


@require_safe
@kept_by_visitors
def material(request: HttpRequest, roadmap: str, material: str) -> HttpResponse:
    plan, enrollment = access.plan_for_read(request.user, roadmap)
    detail = access.material_for_read(plan, material)
    trail = structured_data.plan_trail(plan, (detail.line.title, reverse("material", args=[roadmap, material])))
    context = {
        "plan": plan,
        "material": detail,
        "journey": Journey(enrollment) if enrollment else None,
        "did": did_from(request, enrollment, plan),
        "structured_data": structured_data.as_script(trail),
        "nav": "plan",
    }
    return render(request, "roadmaps/material.html", context)


@require_safe
@kept_by_visitors
def glossary(request: HttpRequest, roadmap: str) -> HttpResponse:
    plan, enrollment = access.plan_for_read(request.user, roadmap)
    shown = access.glossary_for_read(plan)
    trail = structured_data.plan_trail(plan, (_("Glossary"), reverse("glossary", args=[roadmap])))
    context = {
        "plan": plan,
        "glossary": shown,
        "journey": Journey(enrollment) if enrollment else None,
        "did": did_from(request, enrollment, plan),
        "structured_data": structured_data.as_script(structured_data.terms(plan, shown), trail),
        "nav": "plan",
    }
    return render(request, "roadmaps/glossary.html", context)


@require_safe
@kept_by_visitors
def material_source(request: HttpRequest, roadmap: str, material: str) -> HttpResponse:
    """The same material as a Markdown file to work in."""
    plan, _enrollment = access.plan_for_read(request.user, roadmap)
    detail = access.material_for_read(plan, material)
    text = f"# {detail.line.title}\n\n{detail.line.summary}\n\n{detail.source.strip()}\n"
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{detail.line.key}.md"'
    return response


@require_safe
@kept_by_visitors
def week(request: HttpRequest, roadmap: str, week: str) -> HttpResponse:
    plan, enrollment = access.plan_for_read(request.user, roadmap)
    line = access.week_for_read(plan, week)
    context = week_context(request, plan, enrollment, line)
    phase_step = (line.phase.title, reverse("phase", args=[roadmap, line.phase.key]))
    trail = structured_data.plan_trail(plan, phase_step, (line.title, week_url(roadmap, week)))
    lesson = structured_data.lesson(plan, line, context["detail"].outcome)
    return render(
        request, "roadmaps/week.html", context | {"structured_data": structured_data.as_script(lesson, trail)}
    )


def week_context(
    request: HttpRequest,
    plan: Plan,
    enrollment: Enrollment | None,
    line: WeekLine,
    *,
    sent: writing.Writing | None = None,
    **extra: Any,
) -> dict[str, Any]:
    """What the page of a week shows; ``sent`` is the text that was just refused or is previewed."""
    detail: WeekDetail = week_detail(plan, line)
    context: dict[str, Any] = {"plan": plan, "detail": detail, "line": line, "nav": "plan", "enrollment": enrollment}
    if enrollment:
        journey = Journey(enrollment)
        progress = enrollment.progress_of(line.key)
        writings = [
            writing.reflection(plan.roadmap_key, line, progress),
            writing.week_notes(plan.roadmap_key, line, progress),
            *writing.notes_on_tasks(enrollment, plan.roadmap_key, line),
        ]
        reflection, notes, *task_notes = [sent if sent and sent.id == text.id else text for text in writings]
        context |= {
            "journey": journey,
            "week": journey.week(line.key),
            "progress": progress,
            "did": did_from(request, enrollment, plan),
            "reflection": reflection,
            "reflection_form": reflection.form,
            "notes": notes,
            "task_notes": task_notes,
            "sent": sent,
            "link_form": LinkForm(auto_id="link-%s"),
            "own_task_form": OwnTaskForm(auto_id="own-task-%s"),
        }
    return context | extra


@login_required
@require_http_methods(["GET", "POST"])
def start(request: HttpRequest, roadmap: str) -> HttpResponse:
    plan, enrollment = access.plan_for_read(request.user, roadmap)
    if enrollment:
        return redirect("dashboard")
    left = access.left_enrollment_of(request.user, roadmap)
    if request.method == "GET":
        form = StartForm.proposing(request.user.today(), plan.hours_a_week)
        return render(request, "roadmaps/start.html", {"plan": plan, "form": form, "left": left, "nav": "plan"})
    form = StartForm(request.POST)
    if form.is_valid():
        try:
            actions.start_plan(user=request.user, roadmap=Roadmap.objects.get(key=roadmap), **form.cleaned_data)
            return redirect("dashboard")
        except ValidationError as error:
            form.add_error(None, error)
    return render(request, "roadmaps/start.html", {"plan": plan, "form": form, "left": left, "nav": "plan"}, status=422)


@login_required
@require_POST
def leave(request: HttpRequest, roadmap: str) -> HttpResponse:
    enrollment = access.enrollment_for_write(request.user, roadmap)
    actions.leave_plan(enrollment=enrollment)
    return redirect("start", roadmap)


@login_required
@require_POST
def rejoin(request: HttpRequest, roadmap: str) -> HttpResponse:
    enrollment = access.left_enrollment_for_write(request.user, roadmap)
    event = actions.rejoin_plan(enrollment=enrollment)
    return back_to(reverse("dashboard"), event)


@login_required
@require_POST
def tick(request: HttpRequest, roadmap: str, task: str) -> HttpResponse:
    """One tick, sent as it is made: ``task`` is in the form when the box is ticked."""
    enrollment = access.enrollment_for_write(request.user, roadmap)
    # The form's other ticked boxes may come along; only this task's own value counts.
    act = actions.tick_task if task in request.POST.getlist("task") else actions.untick_task
    try:
        event = act(enrollment=enrollment, task_key=task)
    except ValidationError as error:
        return render(request, "roadmaps/_toast.html", {"text": error.messages[0]}, status=422)
    return _ticked(request, enrollment, task, event)


@login_required
@require_POST
def ticks(request: HttpRequest, roadmap: str, week: str) -> HttpResponse:
    """All ticks of a week at once: the same form without JavaScript."""
    enrollment = access.enrollment_for_write(request.user, roadmap)
    plan, _enrollment = access.plan_for_read(request.user, roadmap)
    line = access.week_for_read(plan, week)
    try:
        events = actions.set_ticks(enrollment=enrollment, week_key=week, task_keys=set(request.POST.getlist("task")))
    except ValidationError as error:
        context = week_context(request, plan, enrollment, line, problem=error.messages[0])
        return render(request, "roadmaps/week.html", context, status=422)
    url = reverse("dashboard") if request.POST.get("from") == "dashboard" else week_url(roadmap, week)
    return back_to(url, events[-1] if events else None)


def _ticked(request: HttpRequest, enrollment: Enrollment, task_key: str, event: ProgressEvent | None) -> HttpResponse:
    """The parts of the page that a tick changes."""
    journey = Journey(enrollment)
    line = journey.plan.week_of_task(task_key)
    context = {
        "journey": journey,
        "week": journey.week(line.key),
        "line": line,
        "task_key": task_key,
        "event": event,
        "text": describe(event, journey.plan) if event else "",
        "on_dashboard": request.POST.get("from") == "dashboard",  # its parts are not those of the week page
    }
    return render(request, "roadmaps/_ticked.html", context)


@login_required
@require_POST
def complete(request: HttpRequest, roadmap: str, week: str) -> HttpResponse:
    return _settle(request, roadmap, week, actions.complete_week)


@login_required
@require_POST
def skip(request: HttpRequest, roadmap: str, week: str) -> HttpResponse:
    return _settle(request, roadmap, week, actions.skip_week)


@login_required
@require_POST
def reopen(request: HttpRequest, roadmap: str, week: str) -> HttpResponse:
    return _settle(request, roadmap, week, actions.reopen_week)


def _settle(request: HttpRequest, roadmap: str, week: str, act: Any) -> HttpResponse:
    enrollment = access.enrollment_for_write(request.user, roadmap)
    plan, _enrollment = access.plan_for_read(request.user, roadmap)
    line = access.week_for_read(plan, week)
    try:
        event = act(enrollment=enrollment, week_key=week)
    except ValidationError as error:  # left in another tab, a moment ago
        context = week_context(request, plan, enrollment, line, problem=error.messages[0])
        return render(request, "roadmaps/week.html", context, status=422)
    return back_to(week_url(roadmap, week), event)


@login_required
@require_POST
def reset(request: HttpRequest, roadmap: str, week: str = "", phase: str = "") -> HttpResponse:
    """Start a week, a phase or, with neither, the plan anew."""
    enrollment = access.enrollment_for_write(request.user, roadmap)
    plan, _enrollment = access.plan_for_read(request.user, roadmap)
    if week:
        page = week_url(roadmap, access.week_for_read(plan, week).key)
        event = actions.reset_week(enrollment=enrollment, week_key=week)
    elif phase:
        page = reverse("phase", args=[roadmap, access.phase_for_read(plan, phase).key])
        event = actions.reset_phase(enrollment=enrollment, phase_key=phase)
    else:
        page = reverse("roadmap", args=[roadmap])
        event = actions.reset_plan(enrollment=enrollment)
    return back_to(page, event)


@login_required
@require_POST
def undo(request: HttpRequest, roadmap: str, event: int) -> HttpResponse:
    enrollment = access.enrollment_for_write(request.user, roadmap)
    undone = access.event_for_undo(enrollment, event)
    try:
        restored = actions.undo(enrollment=enrollment, event_id=event)
    except ValidationError as error:
        if request.htmx:
            return render(request, "roadmaps/_toast.html", {"text": error.messages[0]}, status=422)
        plan, _enrollment = access.plan_for_read(request.user, roadmap)
        if not undone.week_key:
            context = _roadmap_context(request, plan, enrollment) | {"problem": error.messages[0]}
            return render(request, "roadmaps/roadmap.html", context, status=422)
        line = access.week_for_read(plan, undone.week_key)
        context = week_context(request, plan, enrollment, line, problem=error.messages[0])
        return render(request, "roadmaps/week.html", context, status=422)
    if request.htmx and undone.task_key:
        return _ticked(request, enrollment, undone.task_key, restored)
    return back_to(_page_of(undone, roadmap), restored)


def _page_of(event: ProgressEvent, roadmap: str) -> str:
    """The page of the week, the phase or the plan that an event is about."""
    if event.week_key:
        return week_url(roadmap, event.week_key)
    if event.before.get("phase"):
        return reverse("phase", args=[roadmap, event.before["phase"]])
    return reverse("roadmap", args=[roadmap])
