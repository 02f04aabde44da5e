"""What a learner takes along and is told, on the page and by the API: the same rows, the same files, the same finds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import NotificationPreference
from accounts.notifications.actions import notify
from roadmaps import actions
from tests import factories
from tests.aipm.test_parity import Case, Person, both_ways, do_nothing, two_learners

pytestmark = pytest.mark.django_db


def feed(method: str, button: str, refused: str | None = None, before: Callable = do_nothing, **body: Any) -> Case:
    """``body`` is what the API is sent; the page sends the same as a form, without what is off."""
    form = {button: ""} | {name: "on" if value is True else value for name, value in body.items() if value}
    return Case(
        page=lambda client, person: client.post(f"{person.page}export/calendar/", form),
        api=lambda client, person: getattr(client, method)(f"{person.own}calendar-feed/", body or None),
        refused=refused,
        before=before,
    )


def with_feed(person: Person) -> None:
    actions.make_feed(enrollment=person.enrollment, weeks=True, due=True)


EMPTY = "Choose weeks, due dates, or both."
FEEDS = {
    "make": feed("post", "make", weeks=True, due=True, due_at="18:30"),
    "make another": feed("post", "make", before=with_feed, weeks=False, due=True),
    "make an empty one": feed("post", "make", EMPTY, weeks=False, due=False),
    "change": feed("put", "change", before=with_feed, weeks=False, due=True, due_at="07:00"),
    "change nothing": feed("put", "change", before=with_feed, weeks=True, due=True),
    "change to an empty one": feed("put", "change", EMPTY, with_feed, weeks=False, due=False),
    "change what is not there": feed(
        "put", "change", "There is no calendar link. Make one first.", weeks=True, due=True
    ),
    "revoke": feed("delete", "revoke", before=with_feed),
    "revoke what is not there": feed("delete", "revoke"),
}


@pytest.mark.parametrize("name", FEEDS)
def test_calendar_feed(name, signed_in, api):
    both_ways(FEEDS[name], two_learners(), signed_in, api)


@pytest.mark.parametrize(("page", "kind"), [("plan.md", "markdown"), ("plan.csv", "csv")])
def test_the_files_are_the_same_to_the_byte(signed_in, api, page, kind):
    person, _other = two_learners()
    actions.add_own_task(enrollment=person.enrollment, week_key="week-1", title="=1+1", minutes=5)
    actions.tick_task(enrollment=person.enrollment, task_key="week-1-task-1")
    shown = signed_in(person.user).get(f"{person.page}export/{page}")
    told = api(person.user).get(f"{person.own}export/{kind}/")
    assert shown.status_code == told.status_code == 200
    assert shown.content == told.content
    for header in ("Content-Type", "Content-Disposition"):
        assert shown[header] == told[header]


@pytest.mark.parametrize("follows", [True, False])
def test_the_search_finds_the_same(signed_in, api, follows):
    person, _other = two_learners()
    actions.save_week_notes(enrollment=person.enrollment, week_key="week-1", text="Title of the zebra")
    user = person.user if follows else factories.make_learner()
    shown = signed_in(user).get(f"{person.page}search/", {"q": "title"}).context["groups"]
    told = api(user).get(f"/api/v1/roadmaps/{person.roadmap}/search/", {"q": "title"}).json()
    groups = [told[name] for name in ("own", "plan") if told[name] is not None]
    assert len(groups) == (2 if follows else 1)
    assert [(group["total"], [hit["page"] for hit in group["hits"]]) for group in groups] == [
        (found.total, [f"http://testserver{hit.url}" for hit in found.hits]) for _heading, found in shown
    ]


def chosen(person: Person) -> list[tuple]:
    rows = NotificationPreference.objects.filter(user=person.user).order_by("kind")
    return list(rows.values_list("kind", "in_app", "email"))


@pytest.mark.parametrize(
    ("in_app", "email", "refused"), [(True, "weekly", False), (False, "off", False), (True, "hourly", True)]
)
def test_preferences(signed_in, api, in_app, email, refused):
    people = two_learners()
    client = signed_in(people[0].user)
    form = {field.name: field.value() for field in client.get("/settings/notifications/").context["form"]}
    form = {name: "on" if value is True else value for name, value in form.items() if value is not False}
    form["token_expires-email"] = email
    if not in_app:
        del form["token_expires-in_app"]
    page = client.post("/settings/notifications/", form)
    answer = api(people[1].user).patch(
        "/api/v1/notification-preferences/token_expires/", {"in_app": in_app, "email": email}
    )
    assert (page.status_code, answer.status_code) == ((422, 400) if refused else (302, 200))
    assert chosen(people[0]) == chosen(people[1]) == ([] if refused else [("token_expires", in_app, email)])


def test_reading_notifications(signed_in, api):
    people = two_learners()
    expiring = {"kind": "token_expires", "params": {"name": "A script", "day": "2026-01-21"}}
    told = [[notify(user=person.user, **expiring) for _time in range(3)] for person in people]
    page, client = signed_in(people[0].user), api(people[1].user)

    def unread() -> list[list[bool]]:
        return [[type(row).objects.get(pk=row.pk).read_at is None for row in rows] for rows in told]

    assert page.post(f"/notifications/{told[0][1].pk}/read/").status_code == 302
    assert client.post(f"/api/v1/notifications/{told[1][1].pk}/read/").status_code == 200
    assert unread() == [[True, False, True]] * 2
    assert page.post(f"/notifications/{told[1][0].pk}/read/").status_code == 404
    assert client.post(f"/api/v1/notifications/{told[0][0].pk}/read/").status_code == 404
    assert page.post("/notifications/read/").status_code == 302
    assert client.post("/api/v1/notifications/read/").json() == {"read": 2}
    assert unread() == [[False] * 3] * 2
