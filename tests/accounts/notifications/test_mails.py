import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts import tasks
from accounts.models import ApiToken, MailSlot, Notification
from accounts.notifications import actions, slots
from accounts.notifications.kinds import Mailing
from accounts.notifications.recurrence import Recurrence
from outbox.models import Promise
from tests.accounts.notifications.conftest import REVIEWED
from tests.factories import make_learner

pytestmark = pytest.mark.django_db
LONDON = "Europe/London"


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


class TestAtOnce:
    def test_one_mail_in_two_forms(self, learner, drain, mailoutbox, settings):
        settings.SITE_URL = "https://aipm.example"
        told = actions.notify(user=learner, kind="review", params=REVIEWED | {"who": "<Marta>"}, link="/plans/x/")
        drain()
        drain()
        (mail,) = mailoutbox
        assert (mail.subject, mail.to) == ("<Marta> reviewed “Charter” until Monday 30 March", [learner.email])
        html = mail.alternatives[0].content
        assert mail.body.splitlines()[:3] == [mail.subject, "", "https://aipm.example/plans/x/"]
        assert html.count("&lt;Marta&gt; reviewed") == 2  # the title and the letter
        assert html.count('href="https://aipm.example/plans/x/"') == 1
        link = mail.extra_headers["List-Unsubscribe"].strip("<>")
        assert link.startswith("https://aipm.example/unsubscribe/")
        assert (mail.body.count(link), html.count(link)) == (1, 1)
        told.refresh_from_db()
        assert told.mailed_at is not None

    def test_who_changed_their_mind_in_the_meantime_gets_none(self, learner, drain, mailoutbox):
        actions.notify(user=learner, kind="review", params=REVIEWED)
        actions.set_preference(user=learner, kind="review", email="off")
        drain()
        assert mailoutbox == []

    def test_who_has_left_gets_none(self, learner, drain, mailoutbox):
        actions.notify(user=learner, kind="review", params=REVIEWED)
        learner.delete()
        drain()
        assert mailoutbox == []


class TestExpiringTokens:
    def test_once_a_week_ahead(self, learner, time_machine, monkeypatch, drain, mailoutbox):
        from accounts.apps import AccountsConfig

        for module in ("kinds", "models", "actions", "deliveries"):
            monkeypatch.setattr(
                f"accounts.notifications.{module}.notification_kinds", lambda: AccountsConfig.notification_kinds
            )
        now = utc("2026-03-30 12:00")
        time_machine.move_to(now, tick=False)
        for name, days in [("calendar", 6), ("later", 8), ("endless", None)]:
            ApiToken.objects.create(
                user=learner, name=name, digest=name, expires_at=now + dt.timedelta(days=days) if days else None
            )
        tasks.warn_of_expiring_tokens()
        tasks.warn_of_expiring_tokens()
        drain()
        assert [mail.subject for mail in mailoutbox] == ["Your API token “calendar” stops working on Sunday 5 April."]
        assert Notification.objects.get().link == "/settings/tokens/"


class TestSummary:
    @pytest.fixture
    def reader(self, time_machine):
        time_machine.move_to(utc("2026-03-28 12:00"), tick=False)  # the Saturday before the clocks go forward
        learner = make_learner(time_zone=LONDON)
        actions.set_preference(user=learner, kind="review", email="daily")
        return learner

    def test_comes_at_seven_with_all_that_waits_and_once(self, reader, time_machine, drain, mailoutbox):
        for title in ("Charter", "Risk register"):
            actions.notify(user=reader, kind="review", params=REVIEWED | {"title": title}, link="/plans/x/")
        for moment, mails in [("05:59", 0), ("06:00", 1), ("06:01", 1)]:  # 07:00 is 06:00 UTC since one o’clock
            time_machine.move_to(utc(f"2026-03-29 {moment}"), tick=False)
            tasks.write_due_mails()
            drain()
            assert len(mailoutbox) == mails
        assert mailoutbox[0].subject == "2 things since yesterday"
        assert mailoutbox[0].body.count("/plans/x/") == 2
        assert Notification.objects.filter(mailed_at=None).count() == 0

    def test_one_thing_is_its_own_subject(self, reader, time_machine, drain, mailoutbox):
        actions.notify(user=reader, kind="review", params=REVIEWED)
        time_machine.move_to(utc("2026-03-29 06:00"), tick=False)
        tasks.write_due_mails()
        drain()
        assert mailoutbox[0].subject == "Marta reviewed “Charter” until Monday 30 March"

    def test_an_empty_one_is_not_sent(self, reader, time_machine, drain, mailoutbox):
        slots.open_slot(reader, "daily")
        time_machine.move_to(utc("2026-03-29 06:00"), tick=False)
        tasks.write_due_mails()
        drain()
        assert mailoutbox == []
        assert MailSlot.objects.get().due_at == utc("2026-03-30 06:00")

    def test_after_days_without_a_scheduler_there_is_one_and_no_burst(self, reader, time_machine, drain, mailoutbox):
        actions.notify(user=reader, kind="review", params=REVIEWED)
        time_machine.move_to(utc("2026-04-02 05:59"), tick=False)
        tasks.write_due_mails()
        drain()
        assert mailoutbox == []  # it was due on another day
        for moment in ("04-02 09:00", "04-02 09:01", "04-03 06:00"):  # today’s, late; and nothing is left for the next
            time_machine.move_to(utc(f"2026-{moment}"), tick=False)
            tasks.write_due_mails()
            drain()
            assert len(mailoutbox) == 1

    def test_another_attempt_sends_the_same(self, reader, time_machine, mailoutbox):
        """What came after the first attempt waits for the next summary, so that one Message-ID is one text."""
        from accounts.notifications.deliveries import deliver_digest

        actions.notify(user=reader, kind="review", params=REVIEWED)
        time_machine.move_to(utc("2026-03-29 06:00"), tick=False)
        tasks.write_due_mails()
        digest = Promise.objects.get()
        deliver_digest(digest)  # and killed before the commit
        time_machine.move_to(utc("2026-03-29 06:05"), tick=False)
        actions.notify(user=reader, kind="review", params=REVIEWED | {"title": "Later"})
        deliver_digest(digest)
        first, second = mailoutbox
        assert first.body == second.body
        assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


class TestSlots:
    @pytest.fixture
    def written(self, monkeypatch):
        """A mailing on Mondays at seven that only notes for whom and for which day it was written."""
        found = []
        mailing = Mailing(Recurrence(hour=7, weekday=0), "unused")
        monkeypatch.setattr(Mailing, "__call__", lambda self, **what: found.append((what["user"].pk, what["day"])))
        monkeypatch.setattr(slots, "mailings", lambda: {"monday": mailing})
        return found

    def learner_in(self, zone: str):
        learner = make_learner(time_zone=zone)
        slots.open_slot(learner, "monday")
        return learner

    @pytest.mark.parametrize("zone", [LONDON, "America/New_York", "Australia/Lord_Howe"])
    @pytest.mark.parametrize(
        "sunday", ["2026-03-08", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2026-11-01"]
    )
    def test_once_a_week_at_seven_whatever_the_clocks_do(self, zone, sunday, written, time_machine):
        """Every quarter of an hour from Saturday to Wednesday, by two schedulers."""
        now = utc(f"{sunday} 00:00") - dt.timedelta(days=1)
        time_machine.move_to(now, tick=False)
        learner = self.learner_in(zone)
        sent = []
        for step in range(4 * 24 * 4):
            time_machine.move_to(now + dt.timedelta(minutes=15 * step), tick=False)
            for _scheduler in range(2):
                before = len(written)
                slots.run_slots()
                sent += [(now + dt.timedelta(minutes=15 * step)).astimezone(learner.zone)] * (len(written) - before)
        monday = dt.date.fromisoformat(sunday) + dt.timedelta(days=1)
        assert written == [(learner.pk, monday)]
        assert [(at.date(), at.time()) for at in sent] == [(monday, dt.time(7))]

    def test_two_schedulers_for_an_hour_write_nothing_twice(self, written, time_machine):
        start = utc("2026-03-30 05:30")
        time_machine.move_to(start, tick=False)
        learners = [self.learner_in(LONDON) for _ in range(20)]
        for second in range(0, 3600, 60):
            time_machine.move_to(start + dt.timedelta(seconds=second), tick=False)
            slots.run_slots()
            slots.run_slots()
        assert sorted(written) == [(learner.pk, dt.date(2026, 3, 30)) for learner in learners]

    def test_a_move_is_followed_however_it_was_made(self, written, time_machine):
        time_machine.move_to(utc("2026-03-02 14:30"), tick=False)  # Monday 06:30 in Los Angeles
        learner = self.learner_in("America/Los_Angeles")
        type(learner).objects.update(time_zone="Pacific/Auckland")  # Tuesday 03:30
        slots.run_slots()
        assert written == [(learner.pk, dt.date(2026, 3, 2))]
        type(learner).objects.update(time_zone="America/Los_Angeles")
        time_machine.move_to(utc("2026-03-02 15:00"), tick=False)  # Monday 07:00 there, again
        slots.run_slots()
        assert written == [(learner.pk, dt.date(2026, 3, 2))]
        assert MailSlot.objects.get().due_at == utc("2026-03-09 14:00")  # the clocks went forward

    def test_late_on_the_same_day_sends_once_and_later_not_at_all(self, written, time_machine):
        time_machine.move_to(utc("2026-03-27 12:00"), tick=False)
        learner = self.learner_in(LONDON)
        time_machine.move_to(utc("2026-03-30 20:00"), tick=False)
        slots.run_slots()
        slots.run_slots()
        assert written == [(learner.pk, dt.date(2026, 3, 30))]
        time_machine.move_to(utc("2026-05-12 20:00"), tick=False)  # six weeks later, a Tuesday
        slots.run_slots()
        assert len(written) == 1
        assert MailSlot.objects.get().day == dt.date(2026, 5, 18)

    def test_one_that_fails_stays_due_and_stops_nobody(self, written, time_machine, monkeypatch, caplog):
        time_machine.move_to(utc("2026-03-27 12:00"), tick=False)
        first, second = self.learner_in(LONDON), self.learner_in(LONDON)

        def write(self, **what):
            if what["user"] == first and not written:
                written.append("failed")
                raise RuntimeError("no luck")
            written.append(what["user"].pk)

        monkeypatch.setattr(Mailing, "__call__", write)
        time_machine.move_to(utc("2026-03-30 06:00"), tick=False)
        slots.run_slots()
        slots.run_slots()
        assert written == ["failed", second.pk, first.pk]

    def test_who_is_locked_out_gets_none(self, written, time_machine):
        time_machine.move_to(utc("2026-03-27 12:00"), tick=False)
        learner = self.learner_in(LONDON)
        type(learner).objects.update(is_active=False)
        time_machine.move_to(utc("2026-03-30 06:00"), tick=False)
        slots.run_slots()
        assert written == []

    def test_a_turn_is_opened_once(self, written):
        learner = self.learner_in(LONDON)
        due = MailSlot.objects.get().due_at
        slots.open_slots("monday", [learner, make_learner()])
        assert MailSlot.objects.get(user=learner).due_at == due
        assert MailSlot.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_schedulers_at_the_same_instant_write_each_once(monkeypatch, time_machine):
    written = []
    monkeypatch.setattr(Mailing, "__call__", lambda self, **what: written.append(what["user"].pk))
    monkeypatch.setattr(slots, "mailings", lambda: {"monday": Mailing(Recurrence(7, 0), "unused")})
    time_machine.move_to(utc("2026-03-27 12:00"), tick=False)
    learners = [make_learner(time_zone=LONDON) for _ in range(15)]
    slots.open_slots("monday", learners)
    time_machine.move_to(utc("2026-03-30 06:00"), tick=False)
    gate = threading.Barrier(3)

    def run() -> None:
        gate.wait()
        try:
            slots.run_slots()
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        for future in [pool.submit(run) for _ in range(3)]:
            future.result()
    slots.run_slots()
    assert sorted(written) == [learner.pk for learner in learners]
