import datetime as dt
from collections.abc import Callable

import pytest

from accounts import tasks as account_tasks
from aipm import tasks
from outbox.draining import drain
from outbox.models import Promise
from roadmaps import actions
from tests.factories import make_edition, make_learner


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


def scheduler() -> None:
    """One round of what the beat process runs for these mails."""
    tasks.open_monday_turns()
    account_tasks.write_due_mails()
    drain()
    assert list(Promise.objects.exclude(last_error="").values_list("kind", "last_error")) == []


@pytest.fixture
def clock(time_machine) -> Callable[[str], None]:
    """``clock("2026-03-30 06:00")`` is the time now, in UTC, and stands still."""

    def move(text: str) -> None:
        time_machine.move_to(utc(text), tick=False)

    return move


@pytest.fixture
def edition(db):
    return make_edition(weeks=8)


@pytest.fixture
def follow(edition):
    """A person who starts the plan, on the next Monday or on ``start``."""

    def start(zone: str = "Europe/London", start: dt.date | None = None, **fields):
        user = make_learner(time_zone=zone, **fields)
        today = user.today()
        day = start or today + dt.timedelta(days=-today.weekday() % 7)
        return actions.start_plan(user=user, roadmap=edition.roadmap, start_date=day, hours_a_week=7)

    return start
