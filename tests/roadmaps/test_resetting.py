"""Reset of a week, a phase and the plan, and back."""

import pytest
from django.core.exceptions import ValidationError

from roadmaps import actions
from roadmaps.models import ProgressEvent, TaskTick, WeekProgress
from tests.factories import make_enrollment
from tests.roadmaps.pages import text, url

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrollment(learner):
    """Four weeks in two phases, with something in each of the first three."""
    enrollment = make_enrollment(learner, start_date=learner.today())
    for week in (1, 2, 3):
        actions.tick_task(enrollment=enrollment, task_key=f"week-{week}-task-1")
    actions.complete_week(enrollment=enrollment, week_key="week-1")
    actions.skip_week(enrollment=enrollment, week_key="week-2")
    actions.save_reflection(enrollment=enrollment, week_key="week-1", text="Kept.")
    own = actions.add_own_task(enrollment=enrollment, week_key="week-1", title="Mine", minutes=5)
    actions.set_own_task(enrollment=enrollment, week_key="week-1", line_id=own["id"], done=True)
    return enrollment


def everything(enrollment):
    weeks = enrollment.week_progress.order_by("week_key")
    return (
        list(weeks.values_list("week_key", "state", "settled_on", "reflection", "notes", "links", "own_tasks")),
        list(enrollment.ticks.order_by("task_key").values_list("task_key", "ticked_at")),
    )


RESETS = {
    "week": (actions.reset_week, {"week_key": "week-1"}, ["week-2-task-1", "week-3-task-1"]),
    "phase": (actions.reset_phase, {"phase_key": "phase-1"}, ["week-3-task-1"]),
    "plan": (actions.reset_plan, {}, []),
}


@pytest.mark.parametrize("what", RESETS)
class TestReset:
    def test_opens_its_weeks_and_tasks_and_keeps_what_was_written(self, enrollment, what):
        act, scope, left = RESETS[what]
        act(enrollment=enrollment, **scope)
        assert list(enrollment.ticks.order_by("task_key").values_list("task_key", flat=True)) == left
        row = WeekProgress.objects.get(week_key="week-1")
        assert (row.state, row.settled_on, row.reflection) == ("in_progress", None, "Kept.")
        assert [(line["title"], line["done_on"]) for line in row.own_tasks] == [("Mine", None)]

    def test_undo_restores_exactly(self, enrollment, what):
        act, scope, _left = RESETS[what]
        before = everything(enrollment)
        event = act(enrollment=enrollment, **scope)
        assert everything(enrollment) != before
        restored = actions.undo(enrollment=enrollment, event_id=event.pk)
        assert everything(enrollment) == before
        assert (restored.kind, restored.undoes) == ("restored", event)
        assert actions.undo(enrollment=enrollment, event_id=event.pk) is None

    def test_a_second_reset_finds_nothing(self, enrollment, what):
        act, scope, _left = RESETS[what]
        act(enrollment=enrollment, **scope)
        assert act(enrollment=enrollment, **scope) is None
        assert ProgressEvent.objects.filter(kind="reset").count() == 1

    def test_undo_after_another_change_changes_nothing(self, enrollment, what):
        act, scope, _left = RESETS[what]
        event = act(enrollment=enrollment, **scope)
        actions.tick_task(enrollment=enrollment, task_key="week-1-task-2")
        before = everything(enrollment)
        with pytest.raises(ValidationError) as error:
            actions.undo(enrollment=enrollment, event_id=event.pk)
        assert error.value.code == "changed_since"
        assert everything(enrollment) == before

    def test_is_nobody_elses(self, enrollment, what):
        act, scope, _left = RESETS[what]
        before = everything(enrollment)
        act(enrollment=make_enrollment(edition=enrollment.edition), **scope)
        assert everything(enrollment) == before

    def test_the_page_resets_says_so_and_takes_it_back(self, client, enrollment, what):
        _act, scope, left = RESETS[what]
        before = everything(enrollment)
        response = client.post(url(f"reset-{what}", enrollment, *scope.values()), follow=True)
        assert "What you wrote is kept." in text(response)
        assert TaskTick.objects.count() == len(left)
        event = ProgressEvent.objects.get(kind="reset")
        response = client.post(url("undo", enrollment, event.pk), follow=True)
        assert "Everything is back where it was." in text(response)
        assert everything(enrollment) == before

    def test_the_page_says_why_it_cannot_be_taken_back(self, client, enrollment, what):
        act, scope, _left = RESETS[what]
        event = act(enrollment=enrollment, **scope)
        actions.tick_task(enrollment=enrollment, task_key="week-1-task-2")
        response = client.post(url("undo", enrollment, event.pk))
        assert response.status_code == 422
        assert "Nothing was undone." in text(response)

    def test_the_page_is_a_post_of_somebody_who_follows_the_plan(self, client, enrollment, signed_in, mentor, what):
        _act, scope, _left = RESETS[what]
        page = url(f"reset-{what}", enrollment, *scope.values())
        assert client.get(page).status_code == 405
        assert signed_in(mentor).post(page).status_code == 404


@pytest.mark.parametrize(("act", "scope"), [("reset_week", {"week_key": "x"}), ("reset_phase", {"phase_key": "x"})])
def test_a_scope_outside_the_plan_is_refused(enrollment, act, scope):
    with pytest.raises(ValidationError):
        getattr(actions, act)(enrollment=enrollment, **scope)


@pytest.mark.parametrize("name", ["reset-week", "reset-phase"])
def test_a_page_outside_the_plan_is_not_found(client, enrollment, name):
    assert client.post(url(name, enrollment, "nonsense")).status_code == 404


def test_is_offered_only_where_there_is_something_to_reset(client, enrollment):
    for week, offered in (("week-3", True), ("week-4", False)):
        assert (url("reset-week", enrollment, week) in text(client.get(url("week", enrollment, week)))) is offered
