"""Local hours across the nights on which the clocks change, and for people who move."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.notifications.recurrence import Recurrence, is_timely, moment, moved, next_slot

MONDAYS = Recurrence(hour=7, weekday=0)
DAILY = Recurrence(hour=7)
LONDON, NEW_YORK, LORD_HOWE = map(ZoneInfo, ("Europe/London", "America/New_York", "Australia/Lord_Howe"))


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("zone", "mondays"),
    [
        # The clocks go forward on Sunday 29 March and back on Sunday 25 October.
        (LONDON, ["2026-03-23 07:00", "2026-03-30 06:00", "2026-04-06 06:00"]),
        (LONDON, ["2026-10-19 06:00", "2026-10-26 07:00", "2026-11-02 07:00"]),
        # 8 March and 1 November.
        (NEW_YORK, ["2026-03-02 12:00", "2026-03-09 11:00", "2026-03-16 11:00"]),
        (NEW_YORK, ["2026-10-26 11:00", "2026-11-02 12:00", "2026-11-09 12:00"]),
        # By half an hour: back on Sunday 5 April, forward on Sunday 4 October.
        (LORD_HOWE, ["2026-03-29 20:00", "2026-04-05 20:30", "2026-04-12 20:30"]),
        (LORD_HOWE, ["2026-09-27 20:30", "2026-10-04 20:00", "2026-10-11 20:00"]),
    ],
)
def test_monday_at_seven_on_both_sides_of_a_change_of_clocks(zone, mondays):
    expected = [utc(text) for text in mondays]
    after, found = expected[0] - dt.timedelta(seconds=1), []
    for _ in expected:
        slot = next_slot(MONDAYS, zone, after=after)
        assert slot.at.astimezone(zone).time() == dt.time(7)
        assert slot.at.astimezone(zone).date() == slot.day
        found.append(slot.at)
        after = slot.at
    assert found == expected


def test_an_hour_that_the_clocks_leave_out_and_one_that_comes_twice():
    assert moment(Recurrence(hour=1), dt.date(2026, 3, 29), LONDON) == utc("2026-03-29 01:00")  # 02:00 there
    assert moment(Recurrence(hour=1), dt.date(2026, 10, 25), LONDON) == utc("2026-10-25 00:00")  # the first


ZONES = st.sampled_from(
    ["UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Pacific/Kiritimati", "Pacific/Pago_Pago",
     "America/St_Johns", "Asia/Kathmandu", "Africa/Casablanca"]
).map(ZoneInfo)  # fmt: skip
MOMENTS = st.datetimes(dt.datetime(2024, 1, 1), dt.datetime(2030, 1, 1)).map(lambda at: at.replace(tzinfo=dt.UTC))


@given(ZONES, MOMENTS)
def test_the_next_is_in_the_future_within_eight_days_and_on_a_monday_at_seven(zone, now):
    slot = next_slot(MONDAYS, zone, after=now)
    assert dt.timedelta(0) < slot.at - now < dt.timedelta(days=7, hours=3)
    assert (slot.day.weekday(), slot.at.astimezone(zone).time()) == (0, dt.time(7))


@given(ZONES, ZONES, MOMENTS)
def test_a_move_neither_loses_nor_doubles_a_day(before, after, now):
    slot = next_slot(DAILY, before, after=now)
    following = moved(DAILY, slot.day, after, now=now)
    assert following.day == slot.day
    assert following.at >= now
    assert is_timely(following.at, after, now=following.at)
    assert next_slot(DAILY, after, after=following.at, later_than=following.day).day > slot.day


def test_who_moves_east_over_the_whole_monday_gets_it_on_arrival():
    # Monday 06:30 in Los Angeles, nothing sent yet; in Auckland it is Tuesday already.
    now = utc("2026-03-02 14:30")
    slot = moved(MONDAYS, dt.date(2026, 3, 2), ZoneInfo("Pacific/Auckland"), now=now)
    assert (slot.day, slot.at) == (dt.date(2026, 3, 2), now)


def test_who_moves_west_waits_for_the_monday_there():
    # Sent on Monday in Auckland; the next is for the Monday after, wherever one is then.
    slot = moved(MONDAYS, dt.date(2026, 3, 9), ZoneInfo("America/Los_Angeles"), now=utc("2026-03-01 20:00"))
    assert slot.at == utc("2026-03-09 14:00")


def test_late_on_the_same_day_is_timely_and_the_day_after_is_not():
    due = utc("2026-03-30 06:00")
    assert is_timely(due, LONDON, now=utc("2026-03-30 22:59"))
    assert not is_timely(due, LONDON, now=utc("2026-03-30 23:00"))
