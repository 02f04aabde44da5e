import datetime as dt
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

import prose
from accounts.models import User
from aipm.management.commands.demo_people import PASSWORD, PEOPLE
from portfolio.models import Revision
from portfolio.shelf import Shelf
from roadmaps.models import Enrollment, TaskTick, WeekProgress
from tests import factories

pytestmark = pytest.mark.django_db


def demo_people() -> str:
    out = StringIO()
    call_command("demo_people", stdout=out)
    return out.getvalue()


def test_each_can_sign_in_and_is_printed():
    printed = demo_people()
    for person in PEOPLE:
        user = User.objects.get(email=person.email)
        assert user.check_password(PASSWORD)
        assert EmailAddress.objects.get(user=user).verified
        assert printed.count(person.email) == 1
    assert printed.count(PASSWORD) == 1
    assert list(User.objects.filter(is_mentor=True).values_list("name", flat=True)) == ["Marta Silva"]
    assert list(User.objects.filter(is_curator=True).values_list("name", flat=True)) == ["Daniel Osei"]
    assert not User.objects.filter(is_superuser=True).exists()


def test_noor_is_in_week_7_and_kenji_at_the_start(time_machine):
    time_machine.move_to(dt.datetime(2026, 3, 18, 15, tzinfo=dt.UTC), tick=False)  # a Wednesday
    factories.make_edition(weeks=22, tasks=4)
    demo_people()

    noor = Enrollment.objects.get(user__email="noor@example.org")
    assert noor.start_date == dt.date(2026, 2, 2)
    states = dict(WeekProgress.objects.filter(enrollment=noor).values_list("week_key", "state"))
    assert states == {f"week-{n}": "skipped" if n == 4 else "done" for n in range(1, 7)}
    assert TaskTick.objects.filter(enrollment=noor).count() == 4 * 4 + 3 + 2
    assert noor.events.earliest("at").kind == "started"
    assert {tick.ticked_at.date() for tick in noor.ticks.filter(task_key__startswith="week-1-")} == {
        dt.date(2026, 2, 2) + dt.timedelta(days=n) for n in range(4)
    }
    assert WeekProgress.objects.get(enrollment=noor, week_key="week-1").settled_on == dt.date(2026, 2, 7)

    kenji = Enrollment.objects.get(user__email="kenji@example.org")
    assert kenji.start_date == dt.date(2026, 3, 16)
    assert kenji.ticks.count() == 0


def test_a_second_run_writes_nothing():
    factories.make_edition(weeks=22, tasks=4)
    first = demo_people()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert demo_people() == first
    assert [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))] == []


def test_refused_on_a_real_site(settings):
    settings.EMBEDDED = False
    with pytest.raises(CommandError):
        demo_people()
    assert User.objects.count() == 0


def test_noor_has_three_pieces_in_different_states():
    call_command("load_content", stdout=StringIO())
    demo_people()
    noor = User.objects.get(email="noor@example.org")
    works = [work for place in Shelf(noor).places for work in place.works]
    assert {work.study.artifact_type.key: work.state for work in works} == {
        "project-plan": "approved",
        "retrospective": "draft",
        "communication-template": "submitted",
    }
    revisions = Revision.objects.of(noor)
    assert revisions.count() == 4
    for revision in revisions:
        assert prose.render_document(revision.body).problems == ()
        assert revision.words > 250
