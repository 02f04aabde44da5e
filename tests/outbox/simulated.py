"""A process that lives by the clock of its stdin: ``python -m tests.outbox.simulated life``, or ``beat SCHEDULE_FILE``.

Each line is a moment, in seconds since 1970. The process moves its clock there, does what is to be
done then, and answers with a line.
"""

import datetime as dt
import sys
from collections.abc import Callable

import django
import time_machine

START = dt.datetime(2026, 3, 27, 6, 30, tzinfo=dt.UTC)  # a Friday: daily and weekly summaries are due at 7
LENGTH = dt.timedelta(hours=1, minutes=1)  # what runs each hour runs once
EVERY = 15  # seconds between two notifications


def beat(schedule_file: str) -> Callable[[dt.datetime], None]:
    """The scheduler of ``celery beat``, which runs the tasks itself: two of them meet at every row."""
    from celery.beat import PersistentScheduler

    from aipm.celery import app

    app.loader.import_default_modules()
    scheduler = PersistentScheduler(app=app, schedule_filename=schedule_file)

    def tick(now: dt.datetime) -> None:
        while scheduler.tick() == 0:
            pass

    return tick


def life() -> Callable[[dt.datetime], None]:
    """People who are told things at once, daily and weekly, and tokens that come within a week of their end."""
    from accounts.actions import create_token
    from accounts.models import User
    from accounts.notifications.actions import notify, set_preference

    people = {choice: User.objects.create_user(f"{choice}@example.org") for choice in ("at_once", "daily", "weekly")}
    for choice, user in people.items():
        set_preference(user=user, kind="token_expires", email=choice)
        notify(user=user, kind="token_expires", params={"name": "first", "day": "2026-04-01"})
    for minutes in range(0, 60, 5):
        # Some are within a week of their end from the first moment on, some later in the hour.
        create_token(
            user=people["at_once"], name=f"{minutes}", scope="read", lifetime=dt.timedelta(days=7, minutes=minutes)
        )

    def go_on(now: dt.datetime) -> None:
        if (now - START).total_seconds() % EVERY == 0:
            notify(user=people["at_once"], kind="token_expires", params={"name": f"{now}", "day": "2026-04-01"})

    return go_on


def main(role: str, *args: str) -> None:
    django.setup()
    with time_machine.travel(START, tick=False) as clock:
        act = {"beat": beat, "life": life}[role](*args)
        for line in sys.stdin:
            now = dt.datetime.fromtimestamp(float(line), dt.UTC)
            clock.move_to(now)
            act(now)
            sys.stdout.write("\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
