"""The same click from several tabs at the same instant is one."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from roadmaps import actions
from roadmaps.models import Enrollment, ProgressEvent
from tests.factories import make_edition, make_learner

pytestmark = pytest.mark.django_db(transaction=True)

TABS = 4


def at_once(act: Callable[[], object]) -> list[object]:
    """What every tab got."""
    gate = threading.Barrier(TABS)

    def click() -> object:
        gate.wait()
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(TABS) as pool:
        return [future.result() for future in [pool.submit(click) for _tab in range(TABS)]]


def events(enrollment: Enrollment) -> list[tuple[str, str, str]]:
    return list(enrollment.events.order_by("pk").values_list("kind", "week_key", "task_key"))


def test_start_gives_everybody_the_same_enrolment():
    learner, edition = make_learner(), make_edition()
    got = at_once(
        lambda: actions.start_plan(user=learner, roadmap=edition.roadmap, start_date=learner.today(), hours_a_week=7)
    )
    enrollment = Enrollment.objects.get()
    assert got == [enrollment] * TABS
    assert events(enrollment) == [("started", "", "")]


ONCE = {
    "tick": (actions.tick_task, {"task_key": "week-1-task-1"}, ("ticked", "week-1", "week-1-task-1")),
    "untick": (actions.untick_task, {"task_key": "week-2-task-1"}, ("unticked", "week-2", "week-2-task-1")),
    "complete": (actions.complete_week, {"week_key": "week-1"}, ("completed", "week-1", "")),
    "skip": (actions.skip_week, {"week_key": "week-1"}, ("skipped", "week-1", "")),
    "reset": (actions.reset_week, {"week_key": "week-2"}, ("reset", "week-2", "")),
    "leave": (actions.leave_plan, {}, ("left", "", "")),
}


@pytest.mark.parametrize("name", ONCE)
def test_is_recorded_once(enrollment, name):
    act, what, event = ONCE[name]
    actions.tick_task(enrollment=enrollment, task_key="week-2-task-1")
    before = events(enrollment)
    got = at_once(lambda: act(enrollment=Enrollment.objects.get(pk=enrollment.pk), **what))
    assert events(enrollment) == [*before, event]
    assert [found for found in got if found] == [ProgressEvent.objects.latest("pk")]


def test_undo_of_one_event_happens_once(enrollment):
    event = actions.complete_week(enrollment=enrollment, week_key="week-1")
    before = events(enrollment)

    def undo() -> object:
        return actions.undo(enrollment=Enrollment.objects.get(pk=enrollment.pk), event_id=event.pk)

    got = at_once(undo)
    assert events(enrollment) == [*before, ("reopened", "week-1", "")]
    assert {found.pk for found in got if found} == {ProgressEvent.objects.latest("pk").pk}
    assert not enrollment.week_progress.filter(state="done").exists()
