"""When the Monday mail comes: on every clock, once, whoever runs the schedule and however late."""

import datetime as dt
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail as django_mail
from django.db import connection

from accounts.models import MailSlot, Notification
from accounts.notifications import slots
from accounts.notifications.actions import notify
from accounts.notifications.kinds import Mailing
from accounts.notifications.recurrence import Recurrence
from accounts.tasks import write_due_mails
from aipm.mondays.letter import deliver
from outbox.models import Promise
from roadmaps import actions
from roadmaps.plan import plan_of
from tests.aipm.mondays.conftest import scheduler, utc
from tests.factories import make_edition, make_learner

pytestmark = pytest.mark.django_db
LONDON = "Europe/London"


@pytest.fixture
def live(time_machine, mailoutbox):
    """Live through a time with two schedulers; when each mail came, in the zone of its reader then."""

    def through(user, start: dt.datetime, end: dt.datetime, step: dt.timedelta = dt.timedelta(minutes=30)):
        came, now = [], start
        while now < end:
            time_machine.move_to(now, tick=False)
            for _scheduler in range(2):
                before = len(mailoutbox)
                scheduler()
                user.refresh_from_db()
                came += [now.astimezone(user.zone)] * (len(mailoutbox) - before)
            now += step
        return [(at.date().isoformat(), at.strftime("%H:%M")) for at in came]

    return through


# In each zone the two Sundays of 2026 on which the clocks change, with the local hours that are left out or come twice.
NIGHTS = [
    (LONDON, "2026-03-29"),  # 01:00 to 02:00 is left out
    (LONDON, "2026-10-25"),  # 01:00 to 02:00 comes twice
    ("America/New_York", "2026-03-08"),  # 02:00 to 03:00 is left out
    ("America/New_York", "2026-11-01"),  # 01:00 to 02:00 comes twice
    ("Australia/Lord_Howe", "2026-10-04"),  # half an hour: 02:00 to 02:30 is left out
    ("Australia/Lord_Howe", "2026-04-05"),  # 01:30 to 02:00 comes twice
    ("Pacific/Auckland", "2026-09-27"),
    ("Pacific/Auckland", "2026-04-05"),
]


class TestClocks:
    @pytest.mark.parametrize(("zone", "sunday"), NIGHTS)
    def test_at_seven_on_the_mondays_around_a_change_of_clocks(self, zone, sunday, follow, clock, live, time_machine):
        night = dt.date.fromisoformat(sunday)
        clock(f"{night - dt.timedelta(days=9)} 00:00")
        user = follow(zone).user
        mondays = [night - dt.timedelta(days=6), night + dt.timedelta(days=1)]
        came = []
        for monday in mondays:  # from the evening before to the next morning, wherever on earth
            start = utc(f"{monday} 00:00") - dt.timedelta(hours=12)
            came += live(user, start, start + dt.timedelta(hours=42))
        assert came == [(monday.isoformat(), "07:00") for monday in mondays]

    @pytest.mark.parametrize(
        ("zone", "sunday", "hour", "comes"),
        [
            (LONDON, "2026-03-29", 1, "02:00"),
            (LONDON, "2026-10-25", 1, "01:00"),
            ("America/New_York", "2026-03-08", 2, "03:00"),
            ("America/New_York", "2026-11-01", 1, "01:00"),
            ("Australia/Lord_Howe", "2026-10-04", 2, "02:30"),
            ("Australia/Lord_Howe", "2026-04-05", 1, "01:00"),
        ],
    )
    def test_even_an_hour_that_is_left_out_or_comes_twice_gives_one(
        self, zone, sunday, hour, comes, follow, clock, live, monkeypatch
    ):
        """As if the mail came in the very night: on Sundays, at an hour that the change of clocks touches."""
        mailing = Mailing(Recurrence(hour=hour, weekday=6), "aipm.mondays.turn.take_turn")
        monkeypatch.setattr(slots, "mailings", lambda: {"monday": mailing})
        night = dt.date.fromisoformat(sunday)
        clock(f"{night - dt.timedelta(days=2)} 00:00")
        user = follow(zone, start=night - dt.timedelta(days=6)).user
        start = utc(f"{night - dt.timedelta(days=1)} 06:00")
        assert live(user, start, start + dt.timedelta(hours=48)) == [(sunday, comes)]


class TestMoving:
    """Every Monday once, wherever one is then."""

    def moves(self, user, live, start: str, *stays: tuple[str, int]) -> list[tuple[str, str]]:
        now, came = utc(start), []
        for zone, hours in stays:
            type(user).objects.filter(pk=user.pk).update(time_zone=zone)
            came += live(user, now, now + dt.timedelta(hours=hours))
            now += dt.timedelta(hours=hours)
        return came

    @pytest.mark.parametrize(
        ("start", "stays", "came"),
        [
            # West after the mail came: Monday again in New York, but no second mail.
            ("2026-03-09 06:00", [(LONDON, 4), ("America/New_York", 60)], [("2026-03-09", "07:00")]),
            # West before: it waits for seven there.
            ("2026-03-09 05:00", [(LONDON, 1), ("America/New_York", 60)], [("2026-03-09", "07:00")]),
            # East over seven o’clock: on arrival.
            ("2026-03-09 10:00", [("America/New_York", 0.5), (LONDON, 60)], [("2026-03-09", "10:30")]),
            # East over the whole Monday: on arrival, when it is Tuesday there.
            ("2026-03-09 12:00", [("America/Los_Angeles", 1), ("Pacific/Auckland", 60)], [("2026-03-10", "02:00")]),
            # There and back within the morning.
            ("2026-03-09 06:00", [(LONDON, 3), ("Pacific/Auckland", 2), (LONDON, 60)], [("2026-03-09", "07:00")]),
            # Across the date line to the Sunday before, after the mail: the Monday there is the same Monday.
            ("2026-03-08 17:00", [("Pacific/Auckland", 4), ("Pacific/Pago_Pago", 60)], [("2026-03-09", "07:00")]),
        ],
    )  # fmt: skip
    def test_never_twice_and_never_none(self, start, stays, came, follow, clock, live):
        clock("2026-03-07 12:00")
        user = follow(stays[0][0], start=dt.date(2026, 3, 9)).user
        scheduler()
        assert self.moves(user, live, start, *stays) == came

    def test_half_a_year_of_moves_gives_every_monday_once(self, edition, follow, clock, mailoutbox, time_machine):
        """Somebody who flies on every fourth day, over the nights on which the clocks change too."""
        zones = [LONDON, "Pacific/Auckland", "America/New_York", "Australia/Lord_Howe", "America/Los_Angeles"]
        clock("2026-01-02 12:00")
        enrollment = follow(LONDON, start=dt.date(2026, 1, 5))
        scheduler()
        now, days = utc("2026-01-03 00:00"), []
        for step in range(175 * 6):
            time_machine.move_to(now + dt.timedelta(hours=4 * step), tick=False)
            if step % 24 == 0:
                type(enrollment.user).objects.update(time_zone=zones[step // 24 % len(zones)])
            if step % 60 == 0:  # every ten days something is done
                do = actions.untick_task if step % 120 else actions.tick_task
                do(enrollment=enrollment, task_key="week-1-task-1")
            before = len(mailoutbox)
            write_due_mails()
            days += list(Promise.objects.filter(kind="monday_mail").values_list("payload__day", flat=True))
            if Promise.objects.exists():
                scheduler()
                assert len(mailoutbox) == before + 1
                Promise.objects.all().delete()
        assert days == [(dt.date(2026, 1, 5) + dt.timedelta(weeks=n)).isoformat() for n in range(25)]

    def test_a_move_in_the_very_minute_gives_no_second_turn_on_the_same_monday(self, follow, clock, monkeypatch):
        """Taken in Auckland’s time, while the person’s clock shows Sunday in Los Angeles already."""
        clock("2026-03-07 12:00")
        user = follow("Pacific/Auckland", start=dt.date(2026, 3, 9)).user
        scheduler()
        clock("2026-03-08 18:00")
        type(user).objects.update(time_zone="America/Los_Angeles")
        with monkeypatch.context() as patch:
            patch.setattr(slots, "_follow", lambda slot: None)
            scheduler()
        assert Promise.objects.get(kind="monday_mail").payload["day"] == "2026-03-09"
        scheduler()
        slot = MailSlot.objects.get()
        assert (slot.day, slot.due_at) == (dt.date(2026, 3, 16), utc("2026-03-16 14:00"))


class TestLate:
    @pytest.fixture
    def user(self, clock, follow):
        clock("2026-03-27 12:00")
        user = follow().user
        scheduler()
        return user

    @pytest.mark.parametrize("at", ["2026-03-30 06:01", "2026-03-30 22:59"])
    def test_on_the_same_day_it_comes_once(self, user, clock, mailoutbox, at):
        for _ in range(3):
            clock(at)
            scheduler()
        assert len(mailoutbox) == 1

    def test_the_day_after_it_is_left_out_and_the_next_monday_is_as_ever(self, user, clock, mailoutbox):
        clock("2026-03-31 06:00")
        scheduler()
        assert mailoutbox == []
        clock("2026-04-06 06:00")
        scheduler()
        assert len(mailoutbox) == 1

    def test_after_weeks_there_is_one_for_today_and_no_burst(self, user, clock, mailoutbox, follow, edition):
        actions.tick_task(enrollment=user.enrollments.get(), task_key="week-1-task-1")
        clock("2026-04-06 09:00")
        for _ in range(3):
            scheduler()
        assert [mail.subject for mail in mailoutbox] == ["Week 2: Title of week 2"]

    @pytest.mark.parametrize(("at", "mails"), [("2026-03-30 22:00", 1), ("2026-03-31 06:00", 0)])
    def test_written_in_time_but_sent_too_late(self, user, clock, mailoutbox, at, mails):
        clock("2026-03-30 06:00")
        write_due_mails()
        assert Promise.objects.count() == 1
        clock(at)
        scheduler()
        assert len(mailoutbox) == mails

    def test_who_begins_on_monday_at_noon_waits_for_the_next(self, clock, follow, mailoutbox):
        clock("2026-03-30 11:00")
        follow()
        scheduler()
        clock("2026-03-30 20:00")
        scheduler()
        assert mailoutbox == []
        assert MailSlot.objects.get().day == dt.date(2026, 4, 6)


def together(count: int, act) -> None:
    """Run ``act`` in so many threads that begin at the same instant."""
    gate = threading.Barrier(count)

    def run() -> None:
        gate.wait()
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        for future in [pool.submit(run) for _ in range(count)]:
            future.result()


@pytest.mark.django_db(transaction=True)
class TestTwoSchedulers:
    @pytest.fixture
    def people(self, time_machine):
        """Twelve who are due a mail at different minutes of the same hour, and three who have gone quiet."""
        edition = make_edition(weeks=8)
        time_machine.move_to(utc("2026-03-13 12:00"), tick=False)
        quiet = [self.start(edition, zone) for zone in (LONDON, "Europe/Lisbon", "Atlantic/Faroe")]
        time_machine.move_to(utc("2026-03-27 12:00"), tick=False)
        active = [self.start(edition, zone) for zone in (LONDON, "Atlantic/Canary", "Europe/Dublin") * 4]
        return [each.user for each in active], [each.user for each in quiet]

    @staticmethod
    def start(edition, zone: str):
        return actions.start_plan(
            user=make_learner(time_zone=zone), roadmap=edition.roadmap, start_date=dt.date(2026, 3, 9), hours_a_week=7
        )

    def test_a_simulated_hour_of_two_beat_processes(self, people, time_machine):
        active, quiet = people
        hour = utc("2026-03-30 05:30")
        for minute in range(60):
            time_machine.move_to(hour + dt.timedelta(minutes=minute), tick=False)
            if minute == 15:  # somebody moves into the hour: 07:15 where they are now
                type(active[0]).objects.filter(pk=active[0].pk).update(time_zone="Africa/Algiers")
            together(2, scheduler)
        sent = sorted((to, mail.subject) for mail in django_mail.outbox for to in mail.to)
        note = "Your plan has been quiet since Friday 13 March. It waits where you left it."
        assert sent == sorted(
            [(user.email, "Week 4: Title of week 4") for user in active] + [(user.email, note) for user in quiet]
        )
        ids = [mail.extra_headers["Message-ID"] for mail in django_mail.outbox]
        assert len(set(ids)) == len(ids) == 15
        assert Notification.objects.count() == 3
        assert set(MailSlot.objects.values_list("day", flat=True)) == {dt.date(2026, 4, 6)}

    def test_who_comes_second_leaves_the_turn_as_the_first_left_it(self, people, time_machine):
        time_machine.move_to(utc("2026-03-29 12:00"), tick=False)
        scheduler()
        time_machine.move_to(utc("2026-03-30 06:00"), tick=False)
        seen_by_both = list(MailSlot.objects.due(utc("2026-03-30 06:00")))
        for _ in range(2):
            for slot in seen_by_both:
                slots._in_turn(slot.pk, slots._take)
        assert len(seen_by_both) == 15
        assert set(MailSlot.objects.values_list("day", flat=True)) == {dt.date(2026, 4, 6)}

    def test_three_at_the_same_instant(self, people, time_machine):
        active, quiet = people
        time_machine.move_to(utc("2026-03-29 12:00"), tick=False)
        together(3, scheduler)
        time_machine.move_to(utc("2026-03-30 06:00"), tick=False)
        together(3, scheduler)
        scheduler()  # what one skipped because another had it
        assert sorted(mail.to[0] for mail in django_mail.outbox) == sorted(user.email for user in [*active, *quiet])
        assert list(MailSlot.objects.values_list("day", flat=True)) == [dt.date(2026, 4, 6)] * 15


class TestCost:
    def counted(self, count_queries, act) -> int:
        with count_queries() as queries:
            act()
        return len(queries)

    def test_opening_turns_costs_the_same_for_any_number(self, clock, follow, count_queries):
        clock("2026-03-27 12:00")
        numbers = []
        for more in (1, 3, 30):
            for _ in range(more):
                follow()
            numbers.append(self.counted(count_queries, scheduler))
        assert len(set(numbers)) == 1
        assert MailSlot.objects.count() == 34

    def test_each_turn_costs_the_same_among_1_3_and_30(self, clock, follow, count_queries):
        plan_of(follow())  # is kept in memory
        costs = {}
        for week, people in enumerate((1, 3, 30)):
            clock(f"2026-04-{3 + 7 * week:02} 12:00")
            MailSlot.objects.all().delete()
            slots.open_slots("monday", [follow().user for _ in range(people)])
            clock(f"2026-04-{6 + 7 * week:02} 06:00")
            costs[people] = self.counted(count_queries, write_due_mails)
            assert Promise.objects.filter(key__endswith=f"2026-04-{6 + 7 * week:02}").count() == people
        per_turn = (costs[30] - costs[3]) // 27
        assert (per_turn, costs) == (7, {people: 2 + 7 * people for people in (1, 3, 30)})  # two look whose turn it is

    def test_each_letter_costs_the_same_however_much_it_says(self, clock, follow, count_queries, mailoutbox):
        clock("2026-03-27 12:00")
        costs = set()
        for amount in (2, 3, 30):
            enrollment = follow(start=dt.date(2026, 3, 9))
            for n in range(amount):
                own = {"enrollment": enrollment, "week_key": "week-4", "title": f"Own {n}", "minutes": 20}
                actions.add_own_task(**own)
                notify(user=enrollment.user, kind="token_expires", params={"name": str(n), "day": "2026-04-05"})
        scheduler()
        mailoutbox.clear()
        clock("2026-03-30 06:00")
        write_due_mails()
        for promise in Promise.objects.filter(kind="monday_mail").order_by("created_at"):
            costs.add(self.counted(count_queries, lambda promise=promise: deliver(promise)))
        assert [mail.body.count("(your own)") for mail in mailoutbox] == [2, 3, 30]
        (cost,) = costs
        assert cost <= 8  # one of them asks for reviews that wait too long
