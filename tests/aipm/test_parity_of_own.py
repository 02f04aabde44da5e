"""What a learner writes, adds and starts anew, on the page and by the API: the same rows, the same refusal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from roadmaps import actions
from roadmaps.models import Enrollment
from tests import factories
from tests.aipm.test_parity import LONG, NOT_YOUR_TASK, Case, Person, both_ways, do, do_nothing, two_learners, undo

pytestmark = pytest.mark.django_db
STALE = "You saved another version in the meantime. Yours is still in the field; compare the two."


def note(
    on: str, text: str, version: int = 0, refused: str | int | None = None, problem: int = 400, **options: Any
) -> Case:
    """Notes on ``weeks/…`` or ``tasks/…``."""
    body = {"notes": text, "version": version}
    return Case(
        page=lambda client, person: client.post(f"{person.page}{on}/notes/", body),
        api=lambda client, person: client.put(f"{person.own}{on}/notes/", body),
        refused=refused,
        problem=problem,
        **options,
    )


def add(
    what: str, refused: str | int | None = None, week: str = "week-1", before: Callable = do_nothing, **body: Any
) -> Case:
    return Case(
        page=lambda client, person: client.post(f"{person.page}weeks/{week}/{what}/", body),
        api=lambda client, person: client.post(f"{person.own}weeks/{week}/{what}/", body),
        refused=refused,
        before=before,
    )


def set_done(done: bool, before: Callable[[Person], Any], refused: str | None = None) -> Case:
    form = {"done": "on"} if done else {}
    return Case(
        page=lambda client, person: client.post(f"{person.page}weeks/week-1/own-tasks/{person.line}/", form),
        api=lambda client, person: client.patch(f"{person.own}weeks/week-1/own-tasks/{person.line}/", {"done": done}),
        refused=refused,
        before=before,
    )


def remove(what: str, before: Callable[[Person], Any], refused: int | None = None, week: str = "week-1") -> Case:
    return Case(
        page=lambda client, person: client.post(f"{person.page}weeks/{week}/own/{person.line}/remove/"),
        api=lambda client, person: client.delete(f"{person.own}weeks/{week}/{what}/{person.line}/"),
        refused=refused,
        before=before,
    )


def reset(what: str = "", refused: int | None = None, before: Callable[[Person], Any] = do_nothing) -> Case:
    return Case(
        page=lambda client, person: client.post(f"{person.page}{what}reset/"),
        api=lambda client, person: client.post(f"{person.own}{what}reset/"),
        refused=refused,
        before=before,
    )


def links(number: int) -> Callable[[Person], None]:
    def run(person: Person) -> None:
        for place in range(number):
            line = actions.add_link(
                enrollment=person.enrollment, week_key="week-1", title=f"{place}", url=f"https://example.org/{place}"
            )
            person.line = line["id"]

    return run


def a_task(person: Person) -> None:
    task = actions.add_own_task(enrollment=person.enrollment, week_key="week-1", title="Call Marta", minutes=30)
    person.line = task["id"]


def a_done_task(person: Person) -> None:
    a_task(person)
    actions.set_own_task(enrollment=person.enrollment, week_key="week-1", line_id=person.line, done=True)


def a_removed_task(person: Person) -> None:
    a_task(person)
    event = actions.remove_own(enrollment=person.enrollment, week_key="week-1", line_id=person.line)
    person.event = event.pk


def somebody_elses_task(person: Person) -> None:
    other = factories.make_enrollment(edition=Enrollment.objects.get(pk=person.enrollment.pk).edition)
    person.line = actions.add_own_task(enrollment=other, week_key="week-1", title="Theirs", minutes=5)["id"]


def much_done(person: Person) -> None:
    a_done_task(person)
    actions.tick_task(enrollment=person.enrollment, task_key="week-1-task-1")
    actions.complete_week(enrollment=person.enrollment, week_key="week-1")
    actions.skip_week(enrollment=person.enrollment, week_key="week-4")
    actions.save_reflection(enrollment=person.enrollment, week_key="week-1", text="Kept.")


def after(act: Callable[..., Any], then: str = "", **arguments: Any) -> Callable[[Person], None]:
    """Begin after a reset, and perhaps a tick since."""

    def run(person: Person) -> None:
        much_done(person)
        person.event = act(enrollment=person.enrollment, **arguments).pk
        if then:
            actions.tick_task(enrollment=person.enrollment, task_key=then)

    return run


ADDRESS = "Give an address that begins with http:// or https://."
MINUTES = "Choose between 1 and 600 minutes."
SINCE = "You have ticked, finished or skipped something since. Nothing was undone."
TALK = {"title": "A  talk ", "url": " https://example.org/talk "}
CALL = {"title": "Call Marta", "minutes": 30}
CASES = {
    "note on a week": note("weeks/week-1", "Ask **Marta**.\r\n👋🏽"),
    "note on a week of another edition": note("weeks/week-9", "x", refused=404),
    "note too much": note("weeks/week-1", LONG, refused="This is 980000 characters too long. The limit is 20000."),
    "note a null byte": note("weeks/week-1", "a\x00b", refused="Null characters are not allowed."),
    "note on a stale form": note(
        "weeks/week-1", "Mine.", 0, STALE, 409,
        before=do("save_week_notes", week_key="week-1", text="Theirs.", version=0),
    ),
    "note the same again": note(
        "weeks/week-1", "Same.", 0, before=do("save_week_notes", week_key="week-1", text="Same.", version=0)
    ),
    "note on a task": note("tasks/week-1-task-1", "Two hours."),
    "note on a task of another edition": note("tasks/week-9-task-1", "x", refused=404),
    "note on a task on a stale form": note(
        "tasks/week-1-task-1", "Mine.", 0, STALE, 409,
        before=do("save_task_notes", task_key="week-1-task-1", text="Theirs.", version=0),
    ),
    "link": add("links", **TALK),
    "link again": add("links", before=links(1), title="0", url="https://example.org/0"),
    "link to a script": add("links", ADDRESS, title="x", url="javascript:alert(1)"),
    "link to nothing": add("links", ADDRESS, title="x", url="nothing"),
    "link in a week of another edition": add("links", 404, week="week-9", **TALK),
    "the 51st link": add("links", "A week holds at most 50 of these.", before=links(50), **TALK),
    "own task": add("own-tasks", **CALL),
    "own task again": add("own-tasks", before=a_task, **CALL),
    "own task without time": add("own-tasks", MINUTES, title="x", minutes=0),
    "own task of a week": add("own-tasks", MINUTES, title="x", minutes=10**20),
    "own task in a week of another edition": add("own-tasks", 404, week="week-9", **CALL),
    "tick an own task": set_done(True, a_task),
    "tick a done own task": set_done(True, a_done_task),
    "untick an own task": set_done(False, a_done_task),
    "tick an own task that is gone": set_done(True, a_removed_task, NOT_YOUR_TASK),
    "tick somebody else's own task": set_done(True, somebody_elses_task, NOT_YOUR_TASK),
    "remove a link": remove("links", links(2)),
    "remove an own task": remove("own-tasks", a_done_task),
    "remove what is gone": remove("own-tasks", a_removed_task),
    "remove somebody else's own task": remove("own-tasks", somebody_elses_task),
    "remove from a week of another edition": remove("links", links(1), 404, week="week-9"),
    "put an own task back": undo(a_removed_task),
    "reset a week": reset("weeks/week-1/", before=much_done),
    "reset an untouched week": reset("weeks/week-2/", before=much_done),
    "reset a week of another edition": reset("weeks/week-9/", 404),
    "reset a phase": reset("phases/phase-1/", before=much_done),
    "reset a phase of another edition": reset("phases/phase-9/", 404),
    "reset the plan": reset(before=much_done),
    "take the reset of a week back": undo(after(actions.reset_week, week_key="week-1")),
    "take the reset of a phase back": undo(after(actions.reset_phase, phase_key="phase-1")),
    "take the reset of the plan back": undo(after(actions.reset_plan)),
    "take a reset back too late": undo(after(actions.reset_plan, "week-1-task-2"), SINCE, 409),
}  # fmt: skip


@pytest.fixture(autouse=True)
def at_one_moment(time_machine):
    """A reset keeps when each task was ticked; both people do it at the same time."""
    time_machine.move_to("2026-01-21T12:00:00+00:00", tick=False)


@pytest.mark.parametrize("name", CASES)
def test_own(name, signed_in, api):
    both_ways(CASES[name], two_learners(), signed_in, api)
