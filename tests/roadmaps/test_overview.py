"""What others may be shown of many learners at once: the same as each learner's own page says, in few queries."""

import datetime as dt

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from roadmaps import actions
from roadmaps.journey import Journey
from roadmaps.models import Enrollment, TaskTick, WeekProgress
from roadmaps.overview import overviews, shared_changes
from roadmaps.schedule import week_spans
from roadmaps.standing import WeekLoad, WeekState, days_behind, days_behind_by_counts
from tests.factories import make_edition, make_enrollment, make_learner

START = dt.date(2026, 1, 5)


@pytest.mark.pure
@given(
    weeks=st.lists(
        st.tuples(st.sampled_from(list(WeekState)), st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=8
    ),
    hours=st.integers(1, 20),
    day=st.integers(-20, 260),
)
def test_counting_says_the_same_as_the_learners_own_page(weeks, hours, day):
    spans = week_spans(weeks=len(weeks), start=START, hours_a_week=hours, plan_hours_a_week=7)
    today = START + dt.timedelta(days=day)
    loads, ticked, counted, settled = [], set(), [], 0
    for number, (span, (state, tasks, done)) in enumerate(zip(spans, weeks, strict=True)):
        done = min(done, tasks)
        keys = [f"{number}-{n}" for n in range(tasks)]
        loads.append(WeekLoad(span, state, tuple((key, 60) for key in keys)))
        ticked |= set(keys[:done])
        if state is not WeekState.SKIPPED:
            counted.append((span, tasks))
            settled += tasks if state is WeekState.DONE else done
    assert days_behind_by_counts(tuple(counted), settled, today) == days_behind(loads, ticked, today)


@pytest.mark.django_db
@time_machine.travel("2026-01-21 12:00Z", tick=False)
def test_one_learner_as_on_their_own_page():
    enrollment = make_enrollment(start_date=START)
    for task in ("week-1-task-1", "week-2-task-1", "week-3-task-2"):
        actions.tick_task(enrollment=enrollment, task_key=task)
    actions.complete_week(enrollment=enrollment, week_key="week-1")
    actions.skip_week(enrollment=enrollment, week_key="week-4")
    actions.apply_change(enrollment=enrollment, propose=actions.propose_hours, hours_a_week=5)
    TaskTick.objects.create(enrollment=enrollment, task_key="of-another-edition")
    (seen,) = overviews(Enrollment.objects.active())
    own = Journey(Enrollment.objects.get())
    assert (seen.days_behind, list(seen.spans), seen.today) == (own.days_behind, list(own.spans), own.today)
    assert [(week.state, week.ticked, week.total, week.is_open) for week in seen.weeks] == [
        ("done", 1, 3, True),
        ("open", 1, 3, True),
        ("open", 1, 3, False),
        ("skipped", 0, 3, False),
    ]
    assert (seen.week_now, seen.working_on.line.number, seen.is_finished) == (2, 3, False)


@pytest.mark.django_db
def test_days_away_are_not_quiet():
    with time_machine.travel("2026-01-05 12:00Z", tick=False):
        enrollment = make_enrollment(start_date=START)
        actions.tick_task(enrollment=enrollment, task_key="week-1-task-1")
        away = {"first_day": dt.date(2026, 1, 12), "last_day": dt.date(2026, 1, 25)}
        actions.apply_change(enrollment=enrollment, propose=actions.propose_pause, **away)
    for day, quiet, is_away in ((10, 5, False), (20, 0, True), (29, 4, False)):
        with time_machine.travel(f"2026-01-{day} 12:00Z", tick=False):
            (seen,) = overviews(Enrollment.objects.active())
            assert (seen.quiet_days(), seen.away is not None) == (quiet, is_away)
            assert seen.quiet_days(dt.datetime(2026, 1, day, 11, tzinfo=dt.UTC)) == 0


@pytest.mark.django_db
def test_only_what_a_learner_shared_is_told_of_a_delay():
    enrollment = make_enrollment(start_date=make_learner().today())
    shared = {"propose": actions.propose_hours, "shared": True}
    actions.apply_change(enrollment=enrollment, **shared, hours_a_week=6, reason="Exams")
    actions.apply_change(
        enrollment=enrollment, propose=actions.propose_hours, hours_a_week=5, reason="My mother is ill"
    )
    undone = actions.apply_change(enrollment=enrollment, **shared, hours_a_week=4, reason="A mistake")
    actions.undo_change(enrollment=enrollment, change_id=undone.pk)
    told = shared_changes([enrollment])
    assert [change.reason for change in told[enrollment.pk]] == ["Exams"]


@pytest.mark.django_db
def test_as_many_queries_for_thirty_as_for_one(count_queries):
    edition = make_edition()
    numbers = []
    for learners in (1, 30):
        while Enrollment.objects.count() < learners:
            enrollment = make_enrollment(edition=edition, start_date=START)
            TaskTick.objects.create(enrollment=enrollment, task_key="week-1-task-1")
            WeekProgress.objects.create(enrollment=enrollment, week_key="week-2", state="done", settled_on=START)
        with count_queries() as queries:
            found = [
                (seen.days_behind, seen.weeks[0].ticked, seen.weeks[1].state)
                for seen in overviews(Enrollment.objects.active())
            ]
        assert [row[1:] for row in found] == [(1, "done")] * learners
        numbers.append(len(queries))
    assert numbers[1] <= numbers[0] <= 6  # the plan is assembled once
