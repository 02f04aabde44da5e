"""When a mail comes again, in the time of the person who gets it. Pure: no database, no clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Every day, or every week on ``weekday`` (0 is Monday), at ``hour`` o'clock."""

    hour: int
    weekday: int | None = None

    def falls_on(self, day: date) -> bool:
        return self.weekday is None or day.weekday() == self.weekday


@dataclass(frozen=True, slots=True)
class Slot:
    """The day that the mail is for, and the moment when it is due."""

    day: date
    at: datetime


def moment(recurrence: Recurrence, day: date, zone: ZoneInfo) -> datetime:
    """The hour on this day, in UTC. An hour that the clocks leave out comes as much later as they jump;
    of one that comes twice, it is the first."""
    return datetime.combine(day, time(recurrence.hour), zone).astimezone(UTC)


def next_slot(recurrence: Recurrence, zone: ZoneInfo, *, after: datetime, later_than: date | None = None) -> Slot:
    """The first slot that is due after ``after``, for a day later than ``later_than``."""
    day = after.astimezone(zone).date() - ONE_DAY
    if later_than is not None:
        day = max(day, later_than)
    while True:
        day += ONE_DAY
        if recurrence.falls_on(day) and moment(recurrence, day, zone) > after:
            return Slot(day, moment(recurrence, day, zone))


def moved(recurrence: Recurrence, day: date, zone: ZoneInfo, *, now: datetime) -> Slot:
    """The slot of ``day``, still to come, for somebody whose clock now shows another zone.

    Who moves east may jump over the hour, or over the whole day; it is due now, as nobody was late.
    """
    at = moment(recurrence, day, zone)
    jumped_over = now - ONE_DAY < at < now
    return Slot(day, now if jumped_over else at)


def is_timely(at: datetime, zone: ZoneInfo, *, now: datetime) -> bool:
    """Whether it is still the day on which it was due; a mail for Monday does not come on Tuesday."""
    return at.astimezone(zone).date() == now.astimezone(zone).date()
