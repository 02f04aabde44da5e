from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from roadmaps.forecast import Activity, Finish, activity, burn_up, finish, monday_of, recent_weeks
from roadmaps.schedule import Span, week_spans

START = date(2026, 1, 5)
TODAY = date(2026, 3, 18)  # a Wednesday; ten whole weeks lie behind


def worked(*minutes: int) -> dict[date, int]:
    """So many minutes on the Tuesday of each week from the start on."""
    return {START + timedelta(days=1, weeks=n): m for n, m in enumerate(minutes)}


def test_recent_weeks_are_whole_ones_since_the_start_newest_first():
    mondays, paused = recent_weeks(date(2026, 1, 28), START, [])
    assert (mondays, paused) == ([date(2026, 1, 19), date(2026, 1, 12), date(2026, 1, 5)], 0)


def test_at_an_even_pace_the_range_is_one_day():
    result = finish(worked(*[420] * 10), 4200, TODAY, START, [])
    assert result == Finish(TODAY + timedelta(weeks=10), TODAY + timedelta(weeks=10))


def test_an_uneven_pace_gives_a_range():
    result = finish(worked(*[0, 0, 240, 480] * 3), 2880, TODAY, START, [])
    assert result == Finish(TODAY + timedelta(weeks=8), None)


def test_too_early_to_say():
    assert finish(worked(420, 420), 4200, date(2026, 1, 19), START, []) is None


def test_no_end_in_sight_when_nothing_was_done_lately():
    assert finish(worked(420), 4200, TODAY, START, []) is None


def test_nothing_left_needs_no_forecast():
    assert finish(worked(*[420] * 10), 0, TODAY, START, []) is None


def test_a_planned_pause_does_not_count_against_the_pace():
    away = Span(START + timedelta(weeks=6), START + timedelta(weeks=7, days=6))
    minutes = [420] * 6 + [0, 0] + [420] * 2
    assert finish(worked(*minutes), 4200, TODAY, START, [away]) == Finish(
        TODAY + timedelta(weeks=10), TODAY + timedelta(weeks=10)
    )


def test_activity_is_a_fact():
    days = set(worked(*[60] * 10)) - {START + timedelta(days=1, weeks=5)}
    away = Span(START + timedelta(weeks=8), START + timedelta(weeks=8, days=6))
    assert activity(days, TODAY, START, [away]) == Activity(active=6, weeks=7, paused=1)


@given(
    minutes=st.lists(st.integers(0, 900), min_size=3, max_size=30),
    left=st.integers(1, 10_000),
    more=st.integers(1, 5_000),
)
def test_more_work_never_ends_sooner(minutes, left, more):
    today = START + timedelta(weeks=len(minutes))
    less, longer = (finish(worked(*minutes), m, today, START, []) for m in (left, left + more))
    if less and longer:
        assert today < less.earliest <= longer.earliest
        assert less.latest is None or less.earliest <= less.latest


def test_burn_up_counts_plan_and_fact():
    spans = week_spans(weeks=4, start=START, hours_a_week=7, plan_hours_a_week=7)
    done = [START, START + timedelta(days=1), START + timedelta(days=9)]
    chart = burn_up(spans, [5, 5, 5, 5], done, START + timedelta(days=15))
    assert chart.total == 20
    assert chart.plan[-1] == (spans[-1].ends, 20)
    assert chart.rows == [(1, spans[0].ends, 5, 2), (2, spans[1].ends, 10, 3)]
    assert chart.actual[-1] == (START + timedelta(days=15), 3)


def test_monday_of_is_the_same_all_week():
    assert {monday_of(START + timedelta(days=n)) for n in range(7)} == {START}
