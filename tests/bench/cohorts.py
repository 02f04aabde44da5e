"""Milliseconds of the processor, queries and bytes of the pages of a large cohort; a part of ``make bench``.

``BENCH_COHORT`` is its number of learners. A third of them moved their plan, and each began on one of
22 Mondays.
"""

from __future__ import annotations

import datetime as dt
import gzip
import os
import sys
import time
from statistics import median

LEARNERS = int(os.environ.get("BENCH_COHORT", "2000"))
TIMES = 10


def prepare():
    """A mentor and their cohort: learners with ticks, finished weeks and events, up to today."""
    from accounts.models import User
    from reviews.models import Membership
    from roadmaps.models import Enrollment, ProgressEvent, RoadmapEdition, TaskTick, WeekProgress
    from tests import factories
    from tests.reviews.factories import make_cohort

    edition = RoadmapEdition.objects.published().get()
    weeks = list(edition.weeks.order_by("number").prefetch_related("tasks"))
    mentor = factories.make_mentor(password=None)
    cohort = make_cohort(mentors=[mentor], roadmap=edition.roadmap)
    today = dt.datetime.now(dt.UTC).date()
    people = User.objects.bulk_create(
        User(email=f"cohort{n}@example.org", name=f"Learner {n:04}", password="!") for n in range(LEARNERS)
    )
    monday = today - dt.timedelta(days=today.weekday())
    enrollments = Enrollment.objects.bulk_create(
        Enrollment(
            user=person,
            roadmap=edition.roadmap,
            edition=edition,
            start_date=monday - dt.timedelta(weeks=n % 22),
            hours_a_week=edition.hours_a_week,
            bends=[{"id": n, "kind": "catch_up", "week": weeks[0].key, "finished": [], "days": n % 40, "within": False}]
            if n % 3 == 0
            else [],
        )
        for n, person in enumerate(people)
    )
    Membership.objects.bulk_create(Membership(cohort=cohort, user=person, role="learner") for person in people)
    ticks, settled, events = [], [], []
    for n, enrollment in enumerate(enrollments):
        for week in weeks[: n % 22]:
            settled.append(WeekProgress(enrollment=enrollment, week_key=week.key, state="done", settled_on=today))
            events.append(ProgressEvent(enrollment=enrollment, kind="completed", week_key=week.key))
            ticks += [TaskTick(enrollment=enrollment, task_key=task.key) for task in week.tasks.all()]
    for rows in (ticks, settled, events):
        type(rows[0]).objects.bulk_create(rows, batch_size=5_000)
    return mentor, cohort


def report() -> None:
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    mentor, cohort = prepare()
    client = Client(headers={"host": "localhost"})
    client.force_login(mentor, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = reverse("cohort", args=[cohort.slug])
    sys.stdout.write(f"\n{f'a cohort of {LEARNERS} learners':<26} {'median':>8} {'queries':>8} {'KB':>8} {'gzip':>8}\n")
    for name, path in (
        ("by name, first page", page),
        ("by pace, last page", f"{page}?sort=pace&page=9999"),
        ("CSV of everybody", reverse("cohort-csv", args=[cohort.slug])),
        ("API, first page", reverse("api-cohort-learner-list", args=[cohort.slug])),
    ):
        client.get(path)
        queries: list[str] = []
        with connection.execute_wrapper(lambda execute, sql, *rest: queries.append(sql) or execute(sql, *rest)):  # noqa: B023
            body = client.get(path).content
        times = []
        for _time in range(TIMES):
            started = time.process_time()
            answer = client.get(path)
            times.append((time.process_time() - started) * 1000)
            if answer.status_code != 200:
                raise SystemExit(f"{path} answered {answer.status_code}")
        sizes = f"{len(body) / 1024:>8.0f} {len(gzip.compress(body)) / 1024:>8.0f}"
        sys.stdout.write(f"{name:<26} {median(times):>8.0f} {len(queries):>8} {sizes}\n")
