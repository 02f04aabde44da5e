"""What stands in the Monday mail."""

import datetime as dt

import pytest
from django.apps import apps
from django.urls import reverse

from accounts.models import MailSlot, NotificationPreference
from accounts.notifications import actions as notifications
from accounts.notifications import waiting
from accounts.notifications.waiting import Waiting
from outbox.models import Promise
from roadmaps import actions
from tests.aipm.mondays.conftest import scheduler

pytestmark = pytest.mark.django_db
MONDAY = "2026-03-30 06:00"  # 07:00 in London, the day after the clocks went forward


@pytest.fixture
def enrollment(clock, follow, settings):
    settings.SITE_URL = "https://aipm.example"
    clock("2026-03-20 12:00")
    enrollment = follow(start=dt.date(2026, 3, 23))
    scheduler()
    return enrollment


def tick(enrollment, *keys: str) -> None:
    for key in keys:
        actions.tick_task(enrollment=enrollment, task_key=key)


@pytest.fixture
def mail(enrollment, clock, mailoutbox):
    """The mail of the Monday on which week 2 begins."""

    def sent(at: str = MONDAY):
        clock(at)
        scheduler()
        (message,) = mailoutbox
        return message

    clock("2026-03-24 12:00")
    return sent


def review_to_answer(user) -> list[Waiting]:
    return [Waiting(f"Answer in the review of {user.pk}", "/reviews/1/")]


@pytest.fixture
def an_answer_waits(monkeypatch):
    """Another app names what waits, as accounts does."""
    there = f"{__name__}.{review_to_answer.__name__}"
    monkeypatch.setattr(apps.get_app_config("careers"), "waiting", there, raising=False)
    waiting._paths.cache_clear()
    yield
    waiting._paths.cache_clear()


class TestWords:
    def test_this_weeks_tasks_with_links_the_pace_and_what_waits(self, enrollment, mail):
        tick(enrollment, "week-1-task-1", "week-2-task-1")
        message = mail()
        assert (message.subject, message.to) == ("Week 2: Title of week 2", [enrollment.user.email])
        plan = f"https://aipm.example/plans/{enrollment.roadmap.key}"
        lines = message.body.splitlines()
        assert lines[:4] == ["Week 2 of 8, 30 March to 5 April", "Title of week 2", "",
                             "1 of 3 tasks are ticked, about 2 h left."]  # fmt: skip
        assert "- Task 2 of week 2, 1 h" in lines
        assert f"  {plan}/weeks/week-2/#task-week-2-task-2" in lines
        assert "- Task 1 of week 2, 1 h" not in lines
        assert "You are 2 days behind the plan. About 1 h would close the gap. The plan ends on 17 May." in lines
        assert "- Task 3 of week 1, 1 h (left from week 1)" in lines
        html = message.alternatives[0].content
        for link in ("weeks/week-2/#task-week-2-task-3", "weeks/week-1/#task-week-1-task-2", "schedule/"):
            assert (html.count(f'href="{plan}/{link}"'), message.body.count(f"{plan}/{link}")) == (1, 1)

    def test_ahead_behind_and_where_the_plan_says(self, enrollment, mail):
        tick(enrollment, *(f"week-{week}-task-{n}" for week in (1, 2) for n in (1, 2, 3)))
        assert "You are 8 days ahead of the plan." in mail().body

    def test_the_forecast_is_a_range(self, enrollment, clock, mailoutbox):
        for week, (day, done) in enumerate((("03-24", 3), ("03-31", 2), ("04-07", 3)), 1):
            clock(f"2026-{day} 12:00")
            tick(enrollment, *(f"week-{week}-task-{n}" for n in range(1, done + 1)))
        clock("2026-04-13 06:00")
        scheduler()
        assert "At your recent speed you finish between 21 May and 28 May. The plan ends on 17 May." in (
            mailoutbox[-1].body
        )

    def test_an_own_task_is_there_until_it_is_done(self, enrollment, mail, clock, mailoutbox):
        added = {"enrollment": enrollment, "week_key": "week-2", "minutes": 40}
        actions.add_own_task(**added, title="<Ask Ana>")
        done = actions.add_own_task(**added, title="Done already")
        actions.set_own_task(enrollment=enrollment, week_key="week-2", line_id=done["id"], done=True)
        message = mail()
        assert "- <Ask Ana>, 40 min (your own)" in message.body
        assert "&lt;Ask Ana&gt;" in message.alternatives[0].content
        assert "Done already" not in message.body

    def test_what_other_apps_say_waits(self, enrollment, mail, learner, an_answer_waits):
        expires = {"kind": "token_expires", "params": {"name": "x", "day": "2026-04-05"}}
        for user in (enrollment.user, learner):
            notifications.set_preference(user=user, kind="token_expires", email="off")
        notifications.notify(user=learner, **expires)
        told = [notifications.notify(user=enrollment.user, **expires) for _ in range(3)]
        notifications.mark_read(notification=told[0])
        body = mail().body
        assert "- 2 unread notifications\n  https://aipm.example/notifications/\n" in body
        assert f"- Answer in the review of {enrollment.user.pk}\n  https://aipm.example/reviews/1/\n" in body

    def test_the_only_unread_one_in_its_own_words(self, learner):
        notifications.notify(
            user=learner, kind="token_expires", params={"name": "y", "day": "2026-04-05"}, link="/settings/tokens/"
        )
        text = "Your API token “y” stops working on Sunday 5 April."
        assert waiting.what_waits_for(learner) == [Waiting(text, "/settings/tokens/")]

    def test_a_pause_of_some_days_is_said(self, enrollment, mail):
        days = {"first_day": dt.date(2026, 4, 1), "last_day": dt.date(2026, 4, 3)}
        actions.apply_change(enrollment=enrollment, propose=actions.propose_pause, **days)
        assert "You are away from Wednesday 1 April to Friday 3 April; the plan takes that into account." in mail().body

    def test_before_the_first_day_of_this_week(self, clock, follow, mailoutbox):
        clock("2026-03-27 12:00")
        follow(start=dt.date(2026, 4, 1))
        scheduler()
        clock(MONDAY)
        scheduler()
        assert "The plan begins on Wednesday 1 April." in mailoutbox[0].body


class TestWhoGetsIt:
    def sent(self, clock, mailoutbox) -> int:
        clock(MONDAY)
        scheduler()
        return len(mailoutbox)

    def test_nobody_without_a_plan(self, learner, mentor, clock, mailoutbox):
        clock("2026-03-27 12:00")
        scheduler()
        assert MailSlot.objects.count() == 0

    def test_not_who_left_and_again_who_came_back(self, enrollment, clock, mailoutbox):
        actions.leave_plan(enrollment=enrollment)
        assert self.sent(clock, mailoutbox) == 0
        actions.rejoin_plan(enrollment=enrollment)
        clock("2026-04-06 06:00")
        scheduler()
        assert len(mailoutbox) == 1

    def test_not_who_finished(self, enrollment, clock, mailoutbox):
        for n in range(1, 9):
            (actions.complete_week if n % 2 else actions.skip_week)(enrollment=enrollment, week_key=f"week-{n}")
        assert self.sent(clock, mailoutbox) == 0

    def test_not_in_a_week_away_and_again_after_it(self, enrollment, clock, mailoutbox):
        clock("2026-03-27 12:00")
        days = {"first_day": dt.date(2026, 3, 28), "last_day": dt.date(2026, 4, 19)}
        actions.apply_change(enrollment=enrollment, propose=actions.propose_pause, **days)
        for monday in ("2026-03-30", "2026-04-06", "2026-04-13"):
            clock(f"{monday} 06:00")
            scheduler()
        assert mailoutbox == []
        clock("2026-04-20 06:00")
        scheduler()
        assert len(mailoutbox) == 1

    def test_not_weeks_before_the_start(self, clock, follow, mailoutbox):
        clock("2026-03-27 12:00")
        follow(start=dt.date(2026, 4, 6))
        scheduler()
        assert self.sent(clock, mailoutbox) == 0

    def test_not_who_may_not_sign_in(self, enrollment, clock, mailoutbox):
        type(enrollment.user).objects.update(is_active=False)
        assert self.sent(clock, mailoutbox) == 0

    @pytest.mark.parametrize("change", ["off", "left", "finished", "inactive"])
    def test_what_changed_between_the_promise_and_the_sending_holds(self, enrollment, clock, mailoutbox, change):
        from accounts.tasks import write_due_mails

        clock(MONDAY)
        write_due_mails()
        assert Promise.objects.get().payload["user"] == enrollment.user.pk
        if change == "off":
            notifications.set_preference(user=enrollment.user, kind="monday_mail", email="off")
        elif change == "left":
            actions.leave_plan(enrollment=enrollment)
        elif change == "finished":
            for n in range(1, 9):
                actions.complete_week(enrollment=enrollment, week_key=f"week-{n}")
        else:
            type(enrollment.user).objects.update(is_active=False)
        scheduler()
        assert mailoutbox == []


class TestChoice:
    def test_on_the_page_and_off_at_once(self, enrollment, clock, mailoutbox, signed_in):
        client = signed_in(enrollment.user)
        url = reverse("notification-preferences")
        form = client.get(url).context["form"]
        assert [value for value, _label in form.fields["monday_mail-email"].choices] == ["at_once", "off"]
        assert "monday_mail-in_app" not in form.fields
        data = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
        assert client.post(url, data | {"monday_mail-email": "off"}).status_code == 302
        assert list(NotificationPreference.objects.values_list("kind", "email")) == [("monday_mail", "off")]
        clock(MONDAY)
        scheduler()
        assert mailoutbox == []

    def test_one_click_ends_it_and_only_it(self, mail, client):
        message = mail()
        link = message.extra_headers["List-Unsubscribe"].strip("<>")
        assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert (message.body.count(link), message.alternatives[0].content.count(link)) == (1, 1)
        path = link.removeprefix("https://aipm.example")
        assert "“The Monday mail”" in client.get(path).content.decode()
        assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
        assert list(NotificationPreference.objects.values_list("kind", "email")) == [("monday_mail", "off")]
