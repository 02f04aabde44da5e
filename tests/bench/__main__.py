"""Milliseconds per request, through the WSGI application on a loaded SQLite database: ``make bench``.

Time of the processor, which other programs on the machine disturb least. Each page is also given
as a multiple of ``/livez``, a bare view behind the same middleware, because a multiple travels
between machines. ``BENCH_REQUESTS`` and ``BENCH_LEARNERS`` change the size. At the end, the seconds
that the PDF of a portfolio takes (``tests.bench.portfolio``).
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from statistics import median, quantiles

WAITING = 5_000  # requests for reviews in the queue
REQUESTS = int(os.environ.get("BENCH_REQUESTS", "200"))
LEARNERS = int(os.environ.get("BENCH_LEARNERS", "200"))


def prepare() -> None:
    """Tables, content, static files and learners, each of whom is somewhere in the plan."""
    import datetime as dt

    from django.core.management import call_command

    from roadmaps.models import Enrollment, RoadmapEdition, TaskTick, WeekProgress
    from tests import factories

    for command in ("migrate", "createcachetable"):
        call_command(command, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("load_content", stdout=StringIO())
    edition = RoadmapEdition.objects.published().get()
    weeks = list(edition.weeks.prefetch_related("tasks"))
    today = dt.datetime.now(dt.UTC).date()
    ticks, progress = [], []
    for number in range(LEARNERS):
        done = number % len(weeks)
        user = factories.make_learner(password=None)
        enrollment = factories.make_enrollment(user, edition, start_date=today - dt.timedelta(weeks=done))
        for week in weeks[:done]:
            progress.append(WeekProgress(enrollment=enrollment, week_key=week.key, state="done", settled_on=today))
            ticks += [TaskTick(enrollment=enrollment, task_key=task.key) for task in week.tasks.all()]
    WeekProgress.objects.bulk_create(progress, batch_size=1000)
    TaskTick.objects.bulk_create(ticks, batch_size=1000)
    assert Enrollment.objects.count() == LEARNERS
    fill_queue()


def fill_queue() -> None:
    """Open requests of all the learners, and a mentor who finds them."""
    import datetime as dt

    from django.utils import timezone

    from accounts.models import User
    from portfolio.models import ArtifactType, CaseStudy, Revision
    from reviews.models import ReviewRequest
    from tests import factories

    factories.make_mentor(email="mentor@example.org", password=None)
    kinds, learners = list(ArtifactType.objects.all()), list(User.objects.filter(is_mentor=False))
    now = timezone.now()
    studies = CaseStudy.objects.bulk_create(
        CaseStudy(
            owner=learners[number % len(learners)],
            artifact_type=kinds[number % len(kinds)],
            title=f"Piece {number}",
            slug=f"piece-{number}",
        )
        for number in range(WAITING)
    )
    text = "A paragraph of the work. " * 100
    revisions = Revision.objects.bulk_create(
        Revision(case_study=study, number=1, body=text, html=text, plain_text=text, renderer=1, submitted_at=now)
        for study in studies
    )
    ReviewRequest.objects.bulk_create(
        ReviewRequest(case_study=study, revision=revision, asked_at=now - dt.timedelta(minutes=number))
        for number, (study, revision) in enumerate(zip(studies, revisions, strict=True))
    )


class Caller:
    """Calls the WSGI application as a server would, with or without a session."""

    def __init__(self, user=None) -> None:
        from django.test import Client

        from aipm.wsgi import application

        self.application = application
        client = Client()
        if user is not None:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        self.cookies = {name: morsel.value for name, morsel in client.cookies.items()}

    def __call__(self, method: str, path: str, form: str = "") -> None:
        from django.test import RequestFactory

        token = "b" * 32
        request = RequestFactory().generic(
            method,
            path,
            form.encode(),
            content_type="application/x-www-form-urlencoded",
            headers={
                "cookie": "; ".join(f"{name}={value}" for name, value in {**self.cookies, "csrftoken": token}.items()),
                "x-csrftoken": token,
                "hx-request": "true" if form is not None and method == "POST" else "",
                "host": "localhost",
            },
        )
        statuses: list[str] = []
        with closing(self.application(request.environ, lambda status, headers: statuses.append(status))) as body:
            b"".join(body)
        if not statuses[0].startswith("200"):
            raise SystemExit(f"{method} {path} answered {statuses[0]}")


def pages() -> Iterator[tuple[str, Caller, list[tuple[str, str, str]]]]:
    """Name, who asks, and what is asked in turn."""
    from django.urls import reverse

    from accounts.models import User
    from roadmaps.models import Enrollment, RoadmapEdition

    edition = RoadmapEdition.objects.published().select_related("roadmap").get()
    roadmap, week = edition.roadmap.key, edition.weeks.get(number=7)
    task = week.tasks.first()
    enrollment = Enrollment.objects.get(pk=7)
    visitor, learner = Caller(), Caller(enrollment.user)
    week_url = reverse("week", args=[roadmap, week.key])
    tick_url = reverse("tick", args=[roadmap, task.key])
    yield "bare view (/livez)", visitor, [("GET", reverse("livez"), "")]
    yield "home, visitor", visitor, [("GET", reverse("home"), "")]
    yield "guide, visitor", visitor, [("GET", reverse("guide", args=[edition.roadmap.guide.key]), "")]
    yield "week, visitor", visitor, [("GET", week_url, "")]
    yield "week, learner", learner, [("GET", week_url, "")]
    yield "dashboard, learner", learner, [("GET", reverse("dashboard"), "")]
    mentor = Caller(User.objects.get(email="mentor@example.org"))
    yield f"queue of {WAITING:,}, mentor", mentor, [("GET", reverse("reviews"), "")]
    yield "its last page", mentor, [("GET", f"{reverse('reviews')}?page={WAITING // 25}", "")]
    yield "tick and untick, learner", learner, [("POST", tick_url, "task=on"), ("POST", tick_url, "other=on")]


def measure(caller: Caller, asked: list[tuple[str, str, str]]) -> list[float]:
    """Milliseconds of the processor for each request; the first twenty are not counted."""
    times = []
    for number in range(-20, REQUESTS):
        started = time.process_time()
        caller(*asked[number % len(asked)])
        if number >= 0:
            times.append((time.process_time() - started) * 1000)
    return times


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="aipm-bench-") as folder:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="aipm.settings",
            AIPM_ENV_FILE=os.devnull,
            AIPM_EMBEDDED="1",
            AIPM_VAR_DIR=folder,
            SECRET_KEY="only-for-the-benchmark-" * 3,
        )
        import django

        django.setup()
        from tests.bench import cohorts, portfolio

        sys.stdout.write(f"Loading the content and {LEARNERS} learners\n")
        prepare()
        sys.stdout.write(f"{'ms per request':<26} {'median':>8} {'95 %':>8} {'x bare':>8}\n")
        bare = 0.0
        for name, caller, asked in pages():
            times = measure(caller, asked)
            bare = bare or median(times)
            sys.stdout.write(
                f"{name:<26} {median(times):>8.2f} {quantiles(times, n=20)[-1]:>8.2f} {median(times) / bare:>8.1f}\n"
            )
        portfolio.report()
        cohorts.report()


if __name__ == "__main__":
    main()
