import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roadmaps.schedule import HOURS_A_WEEK, Span, offset, week_spans

starts = st.dates(date(2000, 1, 1), date(2100, 1, 1))
hours = st.integers(HOURS_A_WEEK.start, HOURS_A_WEEK.stop - 1)


@given(start=starts, pace=hours)
def test_at_the_plans_own_pace_22_weeks_are_22_calendar_weeks(start, pace):
    spans = week_spans(weeks=22, start=start, hours_a_week=pace, plan_hours_a_week=pace)
    assert [span.starts for span in spans] == [start + timedelta(weeks=n) for n in range(22)]
    assert spans[-1].ends == start + timedelta(weeks=22, days=-1)


@given(start=starts, pace=hours, weeks=st.integers(1, 60))
def test_weeks_follow_each_other_without_gap_or_overlap(start, pace, weeks):
    spans = week_spans(weeks=weeks, start=start, hours_a_week=pace, plan_hours_a_week=7)
    assert spans[0].starts == start
    for before, after in itertools.pairwise(spans):
        assert after.starts == before.ends + timedelta(days=1)
        assert before.days >= 1


@given(pace=hours, weeks=st.integers(0, 60))
def test_rounding_never_adds_up(pace, weeks):
    exact = 7 * weeks * 7 / pace
    assert abs(offset(weeks, hours_a_week=pace, plan_hours_a_week=7) - exact) <= 0.5


@pytest.mark.parametrize(("pace", "days"), [(7, 154), (14, 77), (5, 216), (10, 108), (1, 1078)])
def test_length_of_the_plan_at_another_pace(pace, days):
    spans = week_spans(weeks=22, start=date(2026, 1, 5), hours_a_week=pace, plan_hours_a_week=7)
    assert (spans[-1].ends - spans[0].starts).days + 1 == days


@pytest.mark.parametrize("pace", [0, 41, 200, -1])
def test_hours_out_of_range_are_refused(pace):
    with pytest.raises(ValueError, match="outside 1 to 40"):
        week_spans(weeks=22, start=date(2026, 1, 5), hours_a_week=pace, plan_hours_a_week=7)


def test_a_day_is_in_a_span_with_both_ends():
    span = Span(date(2026, 3, 23), date(2026, 3, 29))
    assert [day in span for day in (date(2026, 3, 22), span.starts, span.ends, date(2026, 3, 30))] == [
        False,
        True,
        True,
        False,
    ]
