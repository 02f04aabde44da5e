from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from roadmaps.schedule import shifted, week_spans
from roadmaps.standing import Standing, WeekLoad, WeekState, catch_up, days_behind, due_tasks, standing

START = date(2026, 1, 5)
SPANS = week_spans(weeks=4, start=START, hours_a_week=7, plan_hours_a_week=7)


def load(week: int, state: WeekState = WeekState.OPEN, minutes: int = 60) -> WeekLoad:
    return WeekLoad(SPANS[week - 1], state, tuple((f"w{week}t{n}", minutes) for n in range(1, 6)))


FOUR_OPEN_WEEKS = [load(n) for n in range(1, 5)]


def test_before_the_start_nothing_is_due():
    assert standing(FOUR_OPEN_WEEKS, set(), START - timedelta(days=1)) == Standing(
        done=0, total=20, due=0, gap=0, gap_minutes=0, weeks_done=0, weeks_skipped=0, weeks_total=4,
        started=False, finished=False,
    )  # fmt: skip


def test_within_a_week_tasks_fall_due_in_proportion_to_its_days():
    due = [due_tasks(FOUR_OPEN_WEEKS[0], START + timedelta(days=day)) for day in range(8)]
    assert due == [0, 1, 2, 2, 3, 4, 5, 5]


def test_behind_says_how_much_work_closes_the_gap():
    weeks = [load(1, minutes=30), load(2, minutes=90), load(3), load(4)]
    result = standing(weeks, {"w1t1", "w1t2", "w1t3"}, SPANS[1].ends)
    assert (result.done, result.due, result.gap) == (3, 10, 7)
    assert result.gap_minutes == 2 * 30 + 5 * 90


def test_ahead_has_a_negative_gap_and_no_work_to_catch_up():
    result = standing(FOUR_OPEN_WEEKS, {f"w1t{n}" for n in range(1, 6)}, START)
    assert (result.gap, result.gap_minutes) == (-5, 0)


def test_a_finished_week_counts_as_settled_though_a_task_was_left_open():
    weeks = [load(1, WeekState.DONE), load(2), load(3), load(4)]
    result = standing(weeks, {"w1t1"}, SPANS[0].ends)
    assert (result.done, result.due, result.gap, result.weeks_done) == (1, 5, 0, 1)


def test_a_skipped_week_is_counted_apart():
    weeks = [load(1, WeekState.SKIPPED), load(2), load(3), load(4)]
    result = standing(weeks, {"w1t1", "w2t1"}, SPANS[0].ends)
    assert (result.done, result.total, result.due, result.weeks_skipped) == (1, 15, 0, 1)


def test_finished_when_every_week_is_done_or_skipped():
    states = [WeekState.DONE, WeekState.DONE, WeekState.SKIPPED, WeekState.DONE]
    assert standing([load(n, state) for n, state in enumerate(states, 1)], set(), START).finished is True


@given(
    ticks=st.sets(st.sampled_from([f"w{w}t{t}" for w in range(1, 5) for t in range(1, 6)])),
    day=st.integers(-10, 60),
)
def test_what_is_due_never_falls_and_never_passes_the_total(ticks, day):
    today, tomorrow = (standing(FOUR_OPEN_WEEKS, ticks, START + timedelta(days=d)) for d in (day, day + 1))
    assert 0 <= today.due <= tomorrow.due <= today.total
    assert today.done == len(ticks)
    assert (today.gap_minutes > 0) == (today.gap > 0)


@given(
    front=st.integers(0, 3),
    ticks=st.sets(st.sampled_from([f"w{w}t{t}" for w in range(1, 5) for t in range(1, 6)])),
    day=st.integers(-10, 400),
)
def test_catching_up_takes_the_fewest_days_that_leave_nobody_behind(front, ticks, day):
    weeks = [load(n, WeekState.DONE if n <= front else WeekState.OPEN) for n in range(1, 5)]
    today = START + timedelta(days=day)
    finished = frozenset(range(1, front + 1))
    shift = catch_up(weeks, ticks, today, week=front + 1, finished=finished)

    def gap(days: int) -> int:
        moved = shifted([week.span for week in weeks], replace(shift, days=days))
        return standing([replace(w, span=s) for w, s in zip(weeks, moved, strict=True)], ticks, today).gap

    if shift is None:
        assert standing(weeks, ticks, today).gap <= 0
    else:
        assert gap(shift.days) <= 0 < gap(shift.days - 1)


def test_days_behind_and_ahead():
    week_1 = {f"w1t{n}" for n in range(1, 6)}
    assert days_behind(FOUR_OPEN_WEEKS, week_1, SPANS[0].ends) == 0
    assert (
        days_behind(FOUR_OPEN_WEEKS, week_1, SPANS[1].ends) == 6
    )  # the first task of week 2 was due on its second day
    assert days_behind(FOUR_OPEN_WEEKS, week_1, START) == -7
    assert days_behind(FOUR_OPEN_WEEKS, set(), SPANS[3].ends + timedelta(days=30)) == 57
    assert days_behind([load(n, WeekState.SKIPPED) for n in range(1, 5)], set(), START) == 0


@given(
    front=st.integers(0, 3),
    state=st.sampled_from([WeekState.DONE, WeekState.SKIPPED]),
    ticks=st.sets(st.sampled_from([f"w{w}t{t}" for w in range(1, 5) for t in range(1, 6)])),
    day=st.integers(-10, 60),
)
def test_days_behind_lead_to_the_last_day_on_which_nobody_was_behind(front, state, ticks, day):
    weeks = [load(n, state if n <= front else WeekState.OPEN) for n in range(1, 5)]
    today = START + timedelta(days=day)
    days, gap = days_behind(weeks, ticks, today), standing(weeks, ticks, today).gap
    assert days > 0 if gap > 0 else days <= 0
    if gap:
        then = today - timedelta(days=days)
        assert standing(weeks, ticks, then).gap <= 0
        assert then >= SPANS[-1].ends or standing(weeks, ticks, then + timedelta(days=1)).gap > 0
