"""The calendar feed, read back by a library that did not write it."""

import logging
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from aipm.logs import without_secrets
from roadmaps import actions
from roadmaps.models import CalendarFeed, Week
from tests.factories import make_edition, make_enrollment, make_learner

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    """A visitor's."""
    return Client()


@pytest.fixture
def enrollment(time_machine):
    """Four weeks; week 2 ends on 29 March 2026, the night on which Berlin changes to summer time."""
    time_machine.move_to("2026-03-17T10:00:00+00:00", tick=False)
    learner = make_learner(time_zone="Europe/Berlin")
    edition = make_edition(weeks=4, tasks=1)
    Week.objects.filter(edition=edition, number__in=(2, 4)).update(
        deliverable_title="A piece; of work, really", artifact="plan", completes_artifact=True
    )
    return make_enrollment(learner, edition, start_date=date(2026, 3, 16))


def make_feed(enrollment, *, weeks=True, due=True, due_at=None) -> str:
    _feed, token = actions.make_feed(enrollment=enrollment, weeks=weeks, due=due, due_at=due_at)
    return reverse("calendar-feed", args=[token])


def events(client, page) -> dict[str, object]:
    """Events by the first part of their UID."""
    response = client.get(page)
    assert response.status_code == 200
    calendar = vobject.readOne(response.content.decode())
    found = {event.uid.value: event for event in calendar.contents.get("vevent", [])}
    return {uid.rsplit("-", 1)[0]: event for uid, event in found.items()}


def dates(event) -> tuple[date, date]:
    return event.dtstart.value, event.dtend.value


class TestFeed:
    def test_weeks_are_all_day(self, client, enrollment):
        found = events(client, make_feed(enrollment, due=False))
        assert {key: dates(event) for key, event in found.items()} == {
            f"week-week-{n}": (date(2026, 3, 9) + timedelta(weeks=n), date(2026, 3, 16) + timedelta(weeks=n))
            for n in range(1, 5)
        }
        assert found["week-week-1"].summary.value == "Week 1: Title of week 1"
        assert found["week-week-1"].description.value == "Task 1 of week 1"

    def test_due_dates_are_all_day_unless_an_hour_is_chosen(self, client, enrollment):
        page = make_feed(enrollment, weeks=False)
        found = events(client, page)
        assert {key: dates(event) for key, event in found.items()} == {
            "due-week-2": (date(2026, 3, 29), date(2026, 3, 30)),
            "due-week-4": (date(2026, 4, 12), date(2026, 4, 13)),
        }
        assert found["due-week-2"].summary.value == "Due: A piece; of work, really"
        assert b"VTIMEZONE" not in client.get(page).content

    @pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "UTC"])
    def test_an_hour_is_that_of_the_learner_across_the_change_of_clocks(self, client, enrollment, zone):
        enrollment.user.time_zone = zone
        enrollment.user.save()
        page = make_feed(enrollment, weeks=False, due_at=time(18, 0))
        found = events(client, page)
        for key, day in (("due-week-2", date(2026, 3, 29)), ("due-week-4", date(2026, 4, 12))):
            expected = datetime.combine(day, time(18, 0), ZoneInfo(zone))
            assert found[key].dtstart.value.utctimetuple() == expected.utctimetuple()
        assert (b"BEGIN:VTIMEZONE" in client.get(page).content) is (zone != "UTC")

    def test_a_skipped_week_has_no_event(self, client, enrollment):
        page = make_feed(enrollment)
        actions.skip_week(enrollment=enrollment, week_key="week-2")
        assert sorted(events(client, page)) == ["due-week-4", "week-week-1", "week-week-3", "week-week-4"]

    def test_uids_stay_and_the_sequence_grows_with_every_change_and_its_undo(self, client, enrollment):
        page = make_feed(enrollment)
        seen = [events(client, page)]
        pause = {"first_day": date(2026, 3, 23), "last_day": date(2026, 3, 29)}
        change = actions.apply_change(enrollment=enrollment, propose=actions.propose_pause, **pause)
        seen.append(events(client, page))
        actions.undo_change(enrollment=enrollment, change_id=change.pk)
        seen.append(events(client, page))
        actions.change_feed(enrollment=enrollment, weeks=True, due=True, due_at=time(9))
        seen.append(events(client, page))
        page = make_feed(enrollment)
        seen.append(events(client, page))
        assert {tuple(sorted(event.uid.value for event in found.values())) for found in seen} == {
            tuple(sorted(event.uid.value for event in seen[0].values()))
        }
        numbers = [int(found["week-week-3"].sequence.value) for found in seen]
        assert numbers == [numbers[0] + n for n in range(5)]
        starts = [found["week-week-3"].dtstart.value for found in seen[:3]]
        assert starts == [date(2026, 3, 30), date(2026, 4, 6), date(2026, 3, 30)]

    def test_is_the_same_until_something_changes(self, client, enrollment, time_machine):
        page = make_feed(enrollment)
        before = client.get(page).content
        time_machine.move_to("2026-03-17T19:00:00+00:00", tick=False)
        assert client.get(page).content == before

    def test_headers_keep_it_private_and_it_costs_little(self, client, enrollment, count_queries):
        page = make_feed(enrollment)
        client.get(page)
        with count_queries() as queries:
            response = client.get(page)
        assert len(queries) == 5
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Referrer-Policy"] == "no-referrer"
        assert response.cookies == {}

    def test_lines_are_short_and_end_as_the_standard_says(self, client, enrollment):
        Week.objects.filter(key="week-1").update(title="Ä" * 100)
        content = client.get(make_feed(enrollment)).content
        assert max(len(line) for line in content.split(b"\r\n")) <= 75
        assert content.count(b"\n") == content.count(b"\r\n")


class TestSecret:
    def test_only_a_digest_is_kept(self, enrollment):
        feed, token = actions.make_feed(enrollment=enrollment, weeks=True, due=True)
        assert len(token) == 43
        assert feed.digest == CalendarFeed.digest_of(token)
        assert token not in str(CalendarFeed.objects.values().get())

    def test_a_revoked_unknown_or_replaced_address_is_not_found(self, client, enrollment):
        first = make_feed(enrollment)
        second = make_feed(enrollment)
        assert client.get(first).status_code == 404
        assert client.get(second).status_code == 200
        actions.revoke_feed(enrollment=enrollment)
        assert client.get(second).status_code == 404
        assert client.get(reverse("calendar-feed", args=["x"])).status_code == 404
        assert CalendarFeed.objects.live().count() == 0

    def test_who_left_or_was_locked_out_has_no_calendar(self, client, enrollment):
        page = make_feed(enrollment)
        actions.leave_plan(enrollment=enrollment)
        assert client.get(page).status_code == 404
        actions.rejoin_plan(enrollment=enrollment)
        assert client.get(page).status_code == 200
        enrollment.user.is_active = False
        enrollment.user.save()
        assert client.get(page).status_code == 404

    def test_an_empty_calendar_is_refused(self, enrollment):
        with pytest.raises(ValidationError):
            actions.make_feed(enrollment=enrollment, weeks=False, due=False)
        make_feed(enrollment)
        with pytest.raises(ValidationError):
            actions.change_feed(enrollment=enrollment, weeks=False, due=False)

    def test_the_address_is_not_logged(self):
        event = {"event": "Not Found: /calendar/abc-_1.ics", "request": "GET /calendar/abc-_1.ics", "code": 404}
        assert without_secrets(logging, "info", event) == {
            "event": "Not Found: /calendar/…",
            "request": "GET /calendar/…",
            "code": 404,
        }


class TestPage:
    @pytest.fixture
    def client(self, enrollment, signed_in):
        return signed_in(enrollment.user)

    def test_a_link_is_made_shown_once_changed_and_revoked(self, client, enrollment):
        page, form = (reverse(name, args=[enrollment.roadmap.key]) for name in ("export", "calendar-link"))
        response = client.post(form, {"make": "1", "weeks": "on", "due": "on", "due_at": "18:30"})
        link = response.context["link"]
        assert link in response.content.decode()
        assert response["Cache-Control"] == "private, no-store"
        address = link.removeprefix("http://localhost:8000")
        assert sorted({event.name for event in events(client, address).values()}) == ["VEVENT"]
        assert link not in client.get(page).content.decode()
        assert 'value="18:30"' in client.get(page).content.decode()
        client.post(form, {"change": "1", "weeks": "on"})
        assert sorted(events(client, address)) == [f"week-week-{n}" for n in range(1, 5)]
        client.post(form, {"revoke": "1"})
        assert client.get(address).status_code == 404

    @pytest.mark.parametrize("data", [{}, {"weeks": "on", "due_at": "25:00"}, {"change": "1", "weeks": "on"}])
    def test_what_makes_no_sense_is_refused(self, client, enrollment, data):
        response = client.post(reverse("calendar-link", args=[enrollment.roadmap.key]), data)
        assert response.status_code == 422
        assert CalendarFeed.objects.count() == 0

    def test_is_a_post_of_somebody_who_follows_the_plan(self, client, enrollment, signed_in, mentor):
        form = reverse("calendar-link", args=[enrollment.roadmap.key])
        assert client.get(form).status_code == 405
        assert signed_in(mentor).post(form, {"weeks": "on"}).status_code == 404
