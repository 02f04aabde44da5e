"""Notifications by REST, beside what the parity tests hold."""

import pytest

from accounts.models import NotificationPreference
from accounts.notifications import actions
from tests import factories
from tests.accounts.notifications.conftest import REVIEWED

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(learner, api):
    return api(learner)


@pytest.fixture
def told(learner):
    return actions.notify(user=learner, kind="review", params=REVIEWED, link="/settings/")


def test_lists_ones_own_latest_first_and_by_whether_they_were_read(client, learner, told):
    later = actions.notify(user=learner, kind="quietly")
    actions.notify(user=factories.make_learner(), kind="quietly")
    client.post(f"/api/v1/notifications/{told.pk}/read/")

    def ids(query: str = "") -> list[int]:
        return [row["id"] for row in client.get(f"/api/v1/notifications/{query}").json()["results"]]

    assert ids() == [later.pk, told.pk]
    assert (ids("?unread=true"), ids("?unread=false")) == ([later.pk], [told.pk])
    assert client.get("/api/v1/notifications/unread-count/").json() == {"unread": 1}


def test_says_it_in_a_sentence_and_where_it_leads(client, learner, told):
    actions.notify(user=learner, kind="quietly")
    quiet, review = client.get("/api/v1/notifications/").json()["results"]
    assert review["text"] == "Marta reviewed “Charter” until Monday 30 March"
    assert (review["link"], quiet["link"]) == ("http://testserver/settings/", None)


def test_once_read_it_stays_read_at_that_time(client, told, time_machine):
    first = client.post(f"/api/v1/notifications/{told.pk}/read/").json()["read_at"]
    time_machine.move_to(told.created_at.replace(year=told.created_at.year + 1))
    assert first is not None
    assert client.post(f"/api/v1/notifications/{told.pk}/read/").json()["read_at"] == first
    assert client.post("/api/v1/notifications/read/").json() == {"read": 0}


def test_a_kind_that_no_app_knows_any_more_is_left_out(client, told):
    type(told).objects.update(kind="of-an-older-version")
    assert client.get("/api/v1/notifications/").json()["results"] == []
    assert client.post(f"/api/v1/notifications/{told.pk}/read/").status_code == 404


def test_preferences_say_what_each_kind_offers(client):
    rows = {row["kind"]: row for row in client.get("/api/v1/notification-preferences/").json()["results"]}
    assert {kind: (row["in_app"], row["email"], row["email_choices"]) for kind, row in rows.items()} == {
        "review": (True, "at_once", ["at_once", "daily", "weekly", "off"]),
        "tip": (None, "at_once", ["at_once", "off"]),
        "quietly": (True, None, []),
    }


def test_what_is_missing_stays(client):
    url = "/api/v1/notification-preferences/review/"
    assert client.patch(url, {"email": "daily"}).json()["in_app"] is True
    answer = client.patch(url, {"in_app": False}).json()
    assert (answer["in_app"], answer["email"]) == (False, "daily")


@pytest.mark.parametrize(
    ("kind", "body", "error"),
    [
        ("review", {"email": "hourly"}, ("email", "invalid_choice")),
        ("tip", {"email": "daily"}, ("email", "not_offered")),
        ("tip", {"in_app": True}, ("in_app", "not_offered")),
        ("quietly", {"email": "at_once"}, ("email", "not_offered")),
        ("review", {"in_app": None}, ("in_app", "null")),
        ("review", {"in_ap": False}, ("in_ap", "unknown_field")),
    ],
)
def test_what_is_not_offered_is_refused_by_field(client, kind, body, error):
    response = client.patch(f"/api/v1/notification-preferences/{kind}/", body)
    assert response.status_code == 400
    assert [(error["field"], error["code"]) for error in response.json()["errors"]] == [error]
    assert NotificationPreference.objects.count() == 0


def test_a_kind_that_does_not_exist_is_not_found(client):
    assert client.patch("/api/v1/notification-preferences/nothing/", {"in_app": True}).status_code == 404
