"""One note after a silent fortnight, then peace until something is done again."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Notification
from accounts.notifications import actions as notifications
from roadmaps import actions
from roadmaps.forecast import quiet_days
from roadmaps.schedule import Span
from tests.aipm.mondays.conftest import scheduler, utc
from tests.factories import make_case_study, make_submitted

pytestmark = pytest.mark.django_db
LONDON = ZoneInfo("Europe/London")
NOTE = "Your plan has been quiet since Sunday 29 March. It waits where you left it."


@pytest.fixture
def enrollment(clock, follow):
    clock("2026-03-29 12:00")
    return follow(start=dt.date(2026, 3, 23))


@pytest.fixture
def mondays(clock, mailoutbox):
    """The subjects of the mails of every Monday from the first day to the last, by day."""

    def live(first: str, last: str) -> dict[str, list[str]]:
        found, day = {}, dt.date.fromisoformat(first)
        while day <= dt.date.fromisoformat(last):
            before = len(mailoutbox)
            for hour in (6, 7, 21):
                clock(f"{day} {hour:02}:00")
                scheduler()
            if day.weekday() == 0 or len(mailoutbox) > before:
                found[f"{day:%m-%d}"] = [mail.subject for mail in mailoutbox[before:]]
            day += dt.timedelta(days=1)
        return found

    return live


WEEK_1, WEEK_2, WEEK_3 = (f"Week {n}: Title of week {n}" for n in (1, 2, 3))


def test_once_and_then_quiet_until_something_is_done(enrollment, mondays, clock):
    quiet = mondays("2026-03-29", "2026-06-08")
    assert quiet == {"03-30": [WEEK_2], "04-06": [WEEK_3], "04-13": [NOTE]} | {
        f"{day:%m-%d}": [] for day in (dt.date(2026, 4, 20) + dt.timedelta(weeks=n) for n in range(8))
    }
    told = Notification.objects.get()
    assert (told.text, told.in_app, told.link.endswith("/weeks/week-1/")) == (NOTE, True, True)
    clock("2026-06-10 12:00")
    actions.tick_task(enrollment=enrollment, task_key="week-1-task-1")
    again = mondays("2026-06-11", "2026-07-06")
    assert again["06-15"] == again["06-22"] == ["Week 1: Title of week 1"]
    assert again["06-29"] == ["Your plan has been quiet since Wednesday 10 June. It waits where you left it."]
    assert again["07-06"] == []
    assert Notification.objects.count() == 2


def do(enrollment, what: str) -> None:
    own = {"enrollment": enrollment, "week_key": "week-1"}
    if what == "tick":
        actions.tick_task(enrollment=enrollment, task_key="week-1-task-1")
    elif what == "skip":
        actions.skip_week(**own)
    elif what == "reflection":
        actions.save_reflection(**own, text="It went well.")
    elif what == "week notes":
        actions.save_week_notes(**own, text="Ask Ana.")
    elif what == "task notes":
        actions.save_task_notes(enrollment=enrollment, task_key="week-1-task-1", text="Ask Ana.")
    elif what == "own task":
        line = actions.add_own_task(**own, title="Ask Ana", minutes=20)
        actions.set_own_task(**own, line_id=line["id"], done=True)
    else:
        actions.apply_change(enrollment=enrollment, propose=actions.propose_hours, hours_a_week=5)


@pytest.mark.parametrize("what", ["tick", "skip", "reflection", "week notes", "task notes", "own task", "hours"])
def test_whatever_is_done_counts(enrollment, mondays, clock, what):
    clock("2026-04-02 12:00")
    do(enrollment, what)
    lived = mondays("2026-04-03", "2026-04-27")
    assert len(lived["04-13"]) == 1
    assert "quiet" not in lived["04-13"][0]
    assert lived["04-20"] == ["Your plan has been quiet since Thursday 2 April. It waits where you left it."]
    assert lived["04-27"] == []


def test_work_on_a_portfolio_piece_counts(enrollment, mondays, clock):
    clock("2026-04-08 12:00")
    make_case_study(enrollment.user)
    make_submitted(saved_at=utc("2026-04-25 12:00"), submitted_at=utc("2026-04-25 12:00"))  # somebody else’s
    quiet = "Your plan has been quiet since Wednesday 8 April. It waits where you left it."
    assert mondays("2026-04-09", "2026-04-27")["04-27"] == [quiet]


def test_not_during_a_pause_nor_straight_after_it(enrollment, mondays):
    away = {"first_day": dt.date(2026, 4, 4), "last_day": dt.date(2026, 5, 3)}
    actions.apply_change(enrollment=enrollment, propose=actions.propose_pause, **away)
    lived = mondays("2026-03-29", "2026-05-25")
    assert {day: mails for day, mails in lived.items() if mails} == {
        "03-30": [WEEK_2],
        "05-04": [WEEK_2],
        "05-11": [WEEK_3],
        "05-18": [NOTE],  # a fortnight after the pause; said is what is true, the day of the last thing done
    }


def test_a_pause_planned_long_before_does_not_begin_it_again(enrollment, mondays):
    away = {"first_day": dt.date(2026, 4, 25), "last_day": dt.date(2026, 5, 10)}
    actions.apply_change(enrollment=enrollment, propose=actions.propose_pause, **away)
    lived = mondays("2026-03-29", "2026-06-15")
    assert {day: mails for day, mails in lived.items() if mails} == {
        "03-30": [WEEK_2], "04-06": [WEEK_3], "04-13": [NOTE],
    }  # fmt: skip


@pytest.mark.parametrize("how", ["left", "finished"])
def test_not_to_someone_who_left_or_finished(enrollment, mondays, how):
    if how == "left":
        actions.leave_plan(enrollment=enrollment)
    else:
        for n in range(1, 9):
            actions.complete_week(enrollment=enrollment, week_key=f"week-{n}")
    assert [mails for mails in mondays("2026-03-29", "2026-05-04").values() if mails] == []
    assert Notification.objects.count() == 0


def test_not_before_a_start_that_lies_ahead(clock, follow, mondays):
    clock("2026-03-29 12:00")
    follow(start=dt.date(2026, 5, 4))
    lived = mondays("2026-03-29", "2026-05-25")
    assert {day: mails for day, mails in lived.items() if mails} == {
        "05-04": [WEEK_1], "05-11": [WEEK_2], "05-18": [NOTE],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("in_app", "email", "rows", "mails"), [(True, "off", 1, 0), (False, "at_once", 1, 1), (False, "off", 0, 0)]
)
def test_as_one_chose(enrollment, mondays, in_app, email, rows, mails):
    notifications.set_preference(user=enrollment.user, kind="quiet_fortnight", in_app=in_app, email=email)
    lived = mondays("2026-04-11", "2026-04-27")
    assert [len(lived[day]) for day in ("04-13", "04-20", "04-27")] == [mails, 0, 0]
    assert Notification.objects.count() == rows


def test_who_ended_the_monday_mail_still_gets_the_note(enrollment, mondays):
    notifications.set_preference(user=enrollment.user, kind="monday_mail", email="off")
    assert [mails for mails in mondays("2026-03-29", "2026-04-20").values() if mails] == [[NOTE]]


def test_its_mail_says_where_to_go_on_and_how_to_end_it(enrollment, mondays, mailoutbox, settings, client):
    settings.SITE_URL = "https://aipm.example"
    actions.tick_task(enrollment=enrollment, task_key="week-4-task-1")
    mondays("2026-04-11", "2026-04-13")
    (mail,) = mailoutbox
    html = mail.alternatives[0].content
    plan = f"https://aipm.example/plans/{enrollment.roadmap.key}"
    for words in ("Week 4: Title of week 4", "The next task is “Task 2 of week 4”, about 1 h."):
        assert (words in mail.body, words in html) == (True, True)
    for link in (f"{plan}/weeks/week-4/", f"{plan}/schedule/"):
        assert (mail.body.count(f"{link}\n"), html.count(f'href="{link}"')) == (1, 1)
    link = mail.extra_headers["List-Unsubscribe"].strip("<>")
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (mail.body.count(link), html.count(link)) == (1, 1)
    client.post(link.removeprefix("https://aipm.example"), {"List-Unsubscribe": "One-Click"})
    chosen = enrollment.user.notification_preferences.values_list("kind", "in_app", "email")
    assert list(chosen) == [("quiet_fortnight", True, "off")]


def test_long_after_the_fact_nobody_is_written_to(enrollment, mondays):
    """The machine stood still for six weeks; a note now would not be about a fortnight."""
    assert mondays("2026-05-10", "2026-05-25") == {"05-11": [], "05-18": [], "05-25": []}
    assert Notification.objects.count() == 0


def test_a_move_to_another_zone_does_not_make_it_another_silence(enrollment, mondays):
    mondays("2026-04-11", "2026-04-13")
    type(enrollment.user).objects.update(time_zone="Pacific/Auckland")
    mondays("2026-04-14", "2026-04-27")
    assert Notification.objects.count() == 1


DAYS = st.dates(dt.date(2025, 1, 1), dt.date(2027, 1, 1))


@given(DAYS, DAYS, DAYS, st.lists(st.tuples(DAYS, st.integers(0, 60)), max_size=4))
def test_quiet_days_never_count_a_pause_or_what_was_before_the_start(last, today, since, away):
    pauses = [Span(first, first + dt.timedelta(days=days)) for first, days in away]
    quiet = quiet_days(last, today, since, pauses)
    counted = [today - dt.timedelta(days=n) for n in range(quiet)]
    assert all(day > last and day > since and not any(day in pause for pause in pauses) for day in counted)
    assert quiet == 0 or quiet == min(
        (today - last).days, (today - since).days, *((today - p.ends).days for p in pauses if p.starts <= today)
    )
