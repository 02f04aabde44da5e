"""Pages and API are two surfaces of the same actions.

Each case is sent both ways, to two people in the same position. The rows that come of it are
the same, and so is the refusal, word for word: 422 on the page, a problem from the API.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import Q
from django.forms import BaseForm
from django.test import Client
from rest_framework.test import APIClient

from roadmaps import actions
from roadmaps.models import CalendarFeed, Enrollment, ProgressEvent, ScheduleChange, TaskNote, TaskTick, WeekProgress
from tests import factories

pytestmark = pytest.mark.django_db
LONG = "x" * 1_000_000


@dataclass
class Person:
    user: Any
    roadmap: str
    enrollment: Enrollment | None
    event: int | None = None
    change: int | None = None
    line: str | None = None

    @property
    def page(self) -> str:
        return f"/plans/{self.roadmap}/"

    @property
    def own(self) -> str:
        return f"/api/v1/enrollments/{self.enrollment.pk}/"


def do_nothing(person: Person) -> None:
    """Begin as the person is."""


@dataclass
class Case:
    """One thing to do. ``page`` and ``api`` say how; a refusal is a message or a status that both give."""

    page: Callable[[Client, Person], Any]
    api: Callable[[APIClient, Person], Any]
    refused: str | None = None
    problem: int = 400
    before: Callable[[Person], Any] = do_nothing


def start(hours: object = 7, days: int = 0, on: str | None = None, refused: str | None = None) -> Case:
    def body(person: Person) -> dict[str, Any]:
        day = on or (person.user.today() + timedelta(days=days)).isoformat()
        return {"start_date": day, "hours_a_week": hours}

    return Case(
        page=lambda client, person: client.post(f"{person.page}start/", body(person)),
        api=lambda client, person: client.post("/api/v1/enrollments/", {"roadmap": person.roadmap} | body(person)),
        refused=refused,
    )


def tick(task: str, refused: str | None = None, before: Callable[[Person], Any] = do_nothing) -> Case:
    return Case(
        page=lambda client, person: client.post(f"{person.page}tasks/{task}/", {"task": task}),
        api=lambda client, person: client.put(f"{person.own}ticks/{task}/"),
        refused=refused,
        before=before,
    )


def untick(task: str, refused: str | None = None) -> Case:
    return Case(
        page=lambda client, person: client.post(f"{person.page}tasks/{task}/"),
        api=lambda client, person: client.delete(f"{person.own}ticks/{task}/"),
        refused=refused,
        before=do("tick_task", task_key="week-1-task-1"),
    )


def settle(verb: str, week: str, refused: int | None = None, before: Callable = do_nothing) -> Case:
    return Case(
        page=lambda client, person: client.post(f"{person.page}weeks/{week}/{verb}/"),
        api=lambda client, person: client.post(f"{person.own}weeks/{week}/{verb}/"),
        refused=refused,
        before=before,
    )


def reflect(text: str, version: int = 0, refused: str | None = None, problem: int = 400) -> Case:
    body = {"reflection": text, "version": version}
    return Case(
        page=lambda client, person: client.post(f"{person.page}weeks/week-1/reflection/", body),
        api=lambda client, person: client.put(f"{person.own}weeks/week-1/reflection/", body),
        refused=refused,
        problem=problem,
    )


def undo(before: Callable[[Person], Any], refused: str | int | None = None, problem: int = 400) -> Case:
    return Case(
        page=lambda client, person: client.post(f"{person.page}undo/{person.event}/"),
        api=lambda client, person: client.post(f"{person.own}events/{person.event}/undo/"),
        refused=refused,
        problem=problem,
        before=before,
    )


def do(*names: str, **arguments: Any) -> Callable[[Person], Any]:
    """Begin after these actions; the event of the first is the one to undo."""

    def run(person: Person) -> None:
        done = [getattr(actions, name)(enrollment=person.enrollment, **arguments) for name in names]
        person.event = done[0].pk if isinstance(done[0], ProgressEvent) else None

    return run


def undone_already(person: Person) -> None:
    do("complete_week", week_key="week-1")(person)
    actions.undo(enrollment=person.enrollment, event_id=person.event)


def somebody_elses(person: Person) -> None:
    other = factories.make_enrollment(edition=person.enrollment.edition)
    person.event = actions.complete_week(enrollment=other, week_key="week-1").pk


def the_start(person: Person) -> None:
    person.event = ProgressEvent.objects.create(enrollment=person.enrollment, kind="started").pk


def stale() -> Case:
    refusal = "You saved another version in the meantime. Yours is still in the field; compare the two."
    case = reflect("From this tab.", 0, refusal, 409)
    case.before = do("save_reflection", week_key="week-1", text="From the other tab.", version=0)
    return case


NOT_YOUR_TASK = "This task is not part of your plan."
FAR = "Choose a day within a year from today."
HOURS = "Choose between 1 and 40 hours a week."

STARTS = {
    "today": start(),
    "a year ago": start(days=-366),
    "forty hours": start(hours=40),
    "more than a year ago": start(days=-367, refused=FAR),
    "year 1": start(on="0001-01-01", refused=FAR),
    "year 9999": start(on="9999-12-31", refused=FAR),
    "no hours": start(hours=0, refused=HOURS),
    "200 hours": start(hours=200, refused=HOURS),
    "hours below nothing": start(hours=-7, refused=HOURS),
}
CASES = {
    "tick": tick("week-1-task-1"),
    "tick again": tick("week-1-task-1", before=do("tick_task", task_key="week-1-task-1")),
    "tick a task of another edition": tick("week-9-task-1", NOT_YOUR_TASK),
    "untick": untick("week-1-task-1"),
    "untick what is not ticked": untick("week-1-task-2"),
    "untick a task of another edition": untick("week-9-task-1", NOT_YOUR_TASK),
    "complete": settle("complete", "week-1"),
    "complete again": settle("complete", "week-1", before=do("complete_week", week_key="week-1")),
    "complete a skipped week": settle("complete", "week-1", before=do("skip_week", week_key="week-1")),
    "complete a week of another edition": settle("complete", "week-9", 404),
    "skip": settle("skip", "week-1"),
    "skip a week of another edition": settle("skip", "week-9", 404),
    "reopen": settle("reopen", "week-1", before=do("complete_week", week_key="week-1")),
    "reopen an open week": settle("reopen", "week-1"),
    "reopen a week of another edition": settle("reopen", "week-9", 404),
    "undo a tick": undo(do("tick_task", task_key="week-1-task-1")),
    "undo a completed week": undo(do("complete_week", week_key="week-1")),
    "undo twice": undo(undone_already),
    "undo what has changed since": undo(
        do("complete_week", "skip_week", week_key="week-1"), "This week has changed since. Nothing was undone.", 409
    ),
    "undo somebody else's event": undo(somebody_elses, 404),
    "undo the start": undo(the_start, 404),
    "reflect": reflect("I **learnt**."),
    "reflect with emoji": reflect("👋🏽 🧑‍🔬"),
    "reflect from right to left": reflect("مرحبا\u200f بالعالم"),
    "reflect on several lines": reflect("one\r\ntwo\n  three  "),
    "reflect 20,000 characters": reflect("x" * 20_000),
    "reflect a megabyte": reflect(LONG, refused="This is 980000 characters too long. The limit is 20000."),
    "reflect a null byte": reflect("a\x00b", refused="Null characters are not allowed."),
    "reflect on a stale form": stale(),
}


def without_ids(rows: Iterable[tuple]) -> list[object]:
    """Rows without the twelve random digits that tell own links and tasks apart."""
    return json.loads(re.sub(r'"[0-9a-f]{12}"', '"…"', json.dumps(list(rows), default=str)))


def rows_of(person: Person) -> dict[str, list[tuple]]:
    """All that there is of a person's plan, without what tells two people apart."""
    own = {"enrollment__user": person.user}
    return {
        "enrollments": list(
            Enrollment.objects.filter(user=person.user).values_list(
                "edition", "status", "start_date", "hours_a_week"
            )
        ),
        "weeks": list(
            WeekProgress.objects.filter(**own)
            .order_by("week_key")
            .values_list("week_key", "state", "settled_on", "reflection", "reflection_version")
        ),
        "ticks": sorted(TaskTick.objects.filter(**own).values_list("task_key", flat=True)),
        "events": without_ids(
            ProgressEvent.objects.filter(**own)
            .order_by("pk")
            .values_list("kind", "week_key", "task_key", "before", "undoes__kind")
        ),
        "own": without_ids(
            WeekProgress.objects.filter(**own)
            .order_by("week_key")
            .values_list("week_key", "notes", "notes_version", "links", "own_tasks")
        ),
        "feeds": list(
            CalendarFeed.objects.filter(**own)
            .order_by("pk")
            .values_list("weeks", "due", "due_at", "revision", Q(revoked_at=None))
        ),
        "task_notes": list(
            TaskNote.objects.filter(**own).order_by("task_key").values_list("task_key", "notes", "notes_version")
        ),
        "schedule": list(
            ScheduleChange.objects.filter(**own)
            .order_by("pk")
            .values_list(
                "kind", "week_key", "days", "within", "hours_a_week", "finished", "skipped",
                "first_day", "last_day", "reason", "shared", "undoes__kind",
            )
        ),
    }  # fmt: skip


def messages_of(page: Any) -> list[str]:
    """What a refused page says."""
    if page.context is None:
        return []
    forms = [page.context.get(name) for name in ("form", "reflection_form")]
    forms.append(getattr(page.context.get("sent"), "form", None))
    for form in forms:
        if isinstance(form, BaseForm) and form.is_bound:
            return [message for messages in form.errors.values() for message in messages]
    return [page.context[name] for name in ("problem", "text") if page.context.get(name)][:1]


def both_ways(case: Case, people: list[Person], signed_in, api) -> tuple[Any, Any]:
    """What the page and what the API answered."""
    for person in people:
        case.before(person)
    before = [rows_of(person) for person in people]
    page = case.page(signed_in(people[0].user), people[0])
    answer = case.api(api(people[1].user), people[1])
    after = [rows_of(person) for person in people]
    assert before[0] == before[1]
    assert after[0] == after[1]
    if case.refused is None:
        assert page.status_code in (200, 302)
        assert answer.status_code in (200, 201, 204)
        return page, answer
    assert after == before
    if isinstance(case.refused, int):
        assert (page.status_code, answer.status_code) == (case.refused, case.refused)
        return page, answer
    assert (page.status_code, answer.status_code) == (422, case.problem)
    assert messages_of(page) == [case.refused]
    assert [error["detail"] for error in answer.json()["errors"]] == [case.refused]
    return page, answer


@pytest.mark.parametrize("name", STARTS)
def test_start(name, signed_in, api):
    edition = factories.make_edition()
    people = [Person(factories.make_learner(), edition.roadmap.key, None) for _surface in range(2)]
    both_ways(STARTS[name], people, signed_in, api)


def two_learners() -> list[Person]:
    edition = factories.make_edition()
    factories.make_edition(edition.roadmap, weeks=9, status="draft")  # has the ninth week
    people = []
    for _surface in range(2):
        user = factories.make_learner()
        people.append(Person(user, edition.roadmap.key, factories.make_enrollment(user, edition)))
    return people


@pytest.mark.parametrize("name", CASES)
def test_follow(name, signed_in, api):
    both_ways(CASES[name], two_learners(), signed_in, api)


def test_leave_and_rejoin(signed_in, api):
    edition = factories.make_edition()
    enrollments = [factories.make_enrollment(edition=edition) for _surface in range(2)]
    people = [Person(enrollment.user, edition.roadmap.key, enrollment) for enrollment in enrollments]
    page, client = signed_in(people[0].user), api(people[1].user)
    for verb in ("leave", "rejoin", "rejoin"):
        assert page.post(f"{people[0].page}{verb}/").status_code == 302
        assert client.post(f"{people[1].own}{verb}/").status_code == 200
        assert rows_of(people[0]) == rows_of(people[1])
    assert [kind for kind, *_rest in rows_of(people[0])["events"]] == ["left", "rejoined"]


@pytest.mark.parametrize(
    ("name", "time_zone", "refused"),
    [
        ("Lea", "Europe/Lisbon", None),
        ("👋🏽", "UTC", None),
        ("Lea", "Mars/Olympus", "time_zone"),
        ("x" * 121, "UTC", "name"),
        ("a\x00b", "UTC", "name"),
    ],
)
def test_profile(signed_in, api, name, time_zone, refused):
    people = [factories.make_learner() for _surface in range(2)]
    body = {"name": name, "time_zone": time_zone}
    page = signed_in(people[0]).post("/settings/", body)
    answer = api(people[1]).patch("/api/v1/me/", body)
    for person in people:
        person.refresh_from_db()
    assert (people[0].name, people[0].time_zone) == (people[1].name, people[1].time_zone)
    if refused is None:
        assert (page.status_code, answer.status_code) == (302, 200)
        assert (people[0].name, people[0].time_zone) == (name, time_zone)
    else:
        assert (page.status_code, answer.status_code) == (422, 400)
        assert list(page.context["form"].errors) == [refused]
        assert [error["field"] for error in answer.json()["errors"]] == [refused]
