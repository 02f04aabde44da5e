"""A plan that bends: what no history of changes may ever break."""

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmaps.schedule import HOURS_A_WEEK, Pace, Shift, Span, earliest_shift, paced, shifted, week_spans

WEEKS = 22
starts = st.dates(date(2000, 1, 1), date(2100, 1, 1))
hours = st.integers(HOURS_A_WEEK.start, HOURS_A_WEEK.stop - 1)
# People finish weeks from the front, and sometimes one ahead.
finished_sets = st.builds(
    lambda front, ahead: frozenset(range(1, front + 1)) | ahead,
    st.integers(0, WEEKS),
    st.frozensets(st.integers(1, WEEKS), max_size=3),
)
shifts = st.builds(Shift, st.integers(1, WEEKS), st.integers(0, 90), st.booleans(), finished_sets)
paces = st.builds(Pace, st.integers(1, WEEKS), hours, finished_sets)
changes = st.lists(st.one_of(shifts, paces), max_size=6)


def plan(start: date, pace: int, *history) -> list[Span]:
    return list(week_spans(weeks=WEEKS, start=start, hours_a_week=pace, plan_hours_a_week=7, changes=history))


@given(start=starts, pace=hours, shift=shifts)
def test_a_pause_moves_what_follows_by_its_length(start, pace, shift):
    before, after = plan(start, pace), plan(start, pace, shift)
    for number, (was, now) in enumerate(zip(before, after, strict=True), 1):
        if number < shift.week or number in shift.finished:
            assert now == was
        elif number == shift.week and shift.within:
            assert (now.starts, now.days) == (was.starts, was.days + shift.days)
        else:
            assert now == was.moved(shift.days)


@given(start=starts, pace=hours, history=changes, change=st.one_of(shifts, paces))
def test_finished_weeks_never_move(start, pace, history, change):
    before, after = plan(start, pace, *history), plan(start, pace, *history, change)
    for number in change.finished:
        assert after[number - 1] == before[number - 1]


@given(start=starts, pace=hours, new=paces)
def test_changing_hours_leaves_earlier_and_finished_weeks_alone(start, pace, new):
    before, after = plan(start, pace), plan(start, pace, new)
    untouched = [n for n in range(1, WEEKS + 1) if n < new.week or n in new.finished]
    assert [after[n - 1] for n in untouched] == [before[n - 1] for n in untouched]


@given(start=starts, pace=hours, new=paces)
def test_changing_hours_keeps_the_first_day_of_the_week_it_begins_with(start, pace, new):
    moving = [n for n in range(new.week, WEEKS + 1) if n not in new.finished]
    if moving:
        before, after = plan(start, pace), plan(start, pace, new)
        assert after[moving[0] - 1].starts == before[moving[0] - 1].starts


@given(start=starts, pace=hours, history=changes, change=st.one_of(shifts, paces))
def test_dropping_the_last_change_restores_exactly(start, pace, history, change):
    before = plan(start, pace, *history)
    plan(start, pace, *history, change)
    assert plan(start, pace, *history) == before


@given(start=starts, pace=hours, front=st.integers(0, WEEKS), data=st.data())
def test_dates_of_unfinished_weeks_never_go_backwards(start, pace, front, data):
    """Whatever is done in the order of the plan: pauses, hours, and the furthest catch-up that is allowed."""
    spans = plan(start, pace)
    finished = frozenset(range(1, front + 1))
    for _step in range(data.draw(st.integers(0, 6))):
        week = data.draw(st.integers(min(front + 1, WEEKS), WEEKS))
        if data.draw(st.booleans()):
            spans = paced(spans, Pace(week, data.draw(hours), finished), 7)
            # What follows a later week is laid out after it, so close the row again.
            week = front + 1
        else:
            within = data.draw(st.booleans())
            least = max(-60, earliest_shift(spans, week, finished, within=within))
            spans = shifted(spans, Shift(week, data.draw(st.integers(min(least, 90), 90)), within, finished))
        moving = spans[front:]
        for span in moving:
            assert span.days >= 1
        for earlier, later in itertools.pairwise(moving):
            assert later.starts > earlier.ends


@pytest.mark.parametrize("pace", [Pace(5, 0), Pace(5, 41)])
def test_hours_out_of_range_are_refused(pace):
    with pytest.raises(ValueError, match="outside 1 to 40"):
        plan(date(2026, 1, 5), 7, pace)


def test_an_example_by_hand():
    """Start on a Monday; a week's pause in week 2; half the hours from week 4 on."""
    spans = plan(date(2026, 1, 5), 7, Shift(2, 7, within=True), Pace(4, 14, frozenset({1, 2, 3})))
    assert [(span.starts.isoformat(), span.days) for span in spans[:6]] == [
        ("2026-01-05", 7),
        ("2026-01-12", 14),
        ("2026-01-26", 7),
        ("2026-02-02", 4),
        ("2026-02-06", 3),
        ("2026-02-09", 4),
    ]
