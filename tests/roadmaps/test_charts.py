import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from roadmaps.charts import BOTTOM, CLEAR, LEFT, RIGHT, TOP, burn_up_chart
from roadmaps.forecast import Finish, burn_up
from roadmaps.schedule import week_spans

START = date(2026, 1, 5)


def chart(done: int, today: date, finish: Finish | None = None, weeks: int = 22):
    spans = week_spans(weeks=weeks, start=START, hours_a_week=7, plan_hours_a_week=7)
    days = [START + timedelta(days=n) for n in range(done)]
    return burn_up_chart(burn_up(spans, [5] * weeks, days, today), START, finish)


def test_nothing_done_sits_at_the_bottom_left_and_everything_at_the_top():
    assert chart(0, START).here[1] == BOTTOM
    assert chart(110, START + timedelta(days=200)).here[1] == TOP


def test_the_label_of_the_last_point_stays_inside_and_off_the_line():
    early, late = chart(10, START + timedelta(days=20)), chart(110, START + timedelta(days=153))
    assert (early.label_ends, late.label_ends) == (False, True)
    assert early.label[0] > early.here[0]
    assert late.label[0] < late.here[0]
    assert 10 <= late.label[1] < late.here[1]


def test_the_cone_goes_from_here_to_the_earliest_and_latest_finish():
    finish = Finish(START + timedelta(weeks=20), START + timedelta(weeks=30))
    result = chart(20, START + timedelta(weeks=5), finish)
    assert result.cone.startswith(f"M{result.here[0]} {result.here[1]}L")
    assert result.cone.endswith(f"H{float(RIGHT)}z")


@given(done=st.integers(0, 110), day=st.integers(-30, 900), weeks=st.integers(1, 60))
def test_everything_stays_inside_and_no_two_labels_touch(done, day, weeks):
    result = chart(min(done, 5 * weeks), START + timedelta(days=day), weeks=weeks)
    assert LEFT <= result.here[0] <= RIGHT
    assert TOP <= result.here[1] <= BOTTOM
    xs = [x for x, _week in result.ticks]
    assert result.ticks[-1][1] == weeks
    assert all(later - earlier > CLEAR / 2 for earlier, later in itertools.pairwise(xs))
