"""A process that writes as learners do: ``python -m tests.outbox.writing NUMBER``, or ``prepare``.

Number n ticks and unticks tasks of weeks that only it writes to, in a plan that another process writes to as well, and
makes promises of mail, each in a transaction of its own. It begins when its stdin ends, and prints what must be there.
"""

import json
import random
import sys

import django

WRITERS = 8
LEARNERS = 4
WEEKS = 22
TASKS = 5
TRANSACTIONS = 250  # of each


def prepare() -> None:
    from tests.factories import make_edition, make_enrollment, make_learner

    edition = make_edition(weeks=WEEKS, tasks=TASKS)
    for _ in range(LEARNERS):
        make_enrollment(make_learner(), edition)


def write(number: int) -> dict[str, object]:
    from django.db import OperationalError

    from accounts.notifications.actions import notify
    from roadmaps.actions import tick_task, untick_task
    from roadmaps.models import Enrollment

    chance = random.Random(number)
    enrollment = list(Enrollment.objects.select_related("user").order_by("pk"))[number % LEARNERS]
    weeks = range(1 + number // LEARNERS, WEEKS + 1, WRITERS // LEARNERS)
    keys = [f"week-{week}-task-{task}" for week in weeks for task in range(1, TASKS + 1)]
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.read()
    ticked: set[str] = set()
    told: list[str] = []
    errors: list[str] = []
    for turn in range(TRANSACTIONS):
        key = chance.choice(keys)
        try:
            if turn % 5 == 0:
                day = {"name": "laptop", "day": "2026-03-30"}
                told.append(str(notify(user=enrollment.user, kind="token_expires", params=day).pk))
            elif key in ticked:
                assert untick_task(enrollment=enrollment, task_key=key)
                ticked.remove(key)
            else:
                assert tick_task(enrollment=enrollment, task_key=key)
                ticked.add(key)
        except OperationalError as error:
            errors.append(str(error))
    return {"enrollment": enrollment.pk, "ticked": sorted(ticked), "told": told, "errors": errors}


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "prepare":
        prepare()
    else:
        sys.stdout.write(json.dumps(write(int(sys.argv[1]))))
