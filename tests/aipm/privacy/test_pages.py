"""Who is asked to prove who they are, what is typed, and where one stands afterwards."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from accounts.models import Erasure, User
from tests.factories import PASSWORD, make_admin, make_learner

pytestmark = pytest.mark.django_db

DATA, DOWNLOAD, DELETE = "/settings/your-data/", "/settings/your-data/download/", "/settings/your-data/delete/"
EMAIL = "leaving@example.org"


@pytest.fixture
def person():
    return make_learner(email=EMAIL)


@pytest.fixture
def stale(person, signed_in) -> Client:
    """Signed in so long ago that the session says nothing of it."""
    return signed_in(person)


@pytest.fixture
def fresh(stale) -> Client:
    """Gave the password again a moment ago."""
    assert stale.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    return stale


def test_visitors_are_sent_to_sign_in(client):
    for path in (DATA, DELETE):
        response = client.get(path)
        assert (response.status_code, response.url) == (302, f"/accounts/login/?next={path}")
    assert client.post(DOWNLOAD).status_code == 302
    assert client.post(DELETE, {"email": EMAIL}).status_code == 302


def test_your_data_says_what_is_in_it_and_asks_for_a_proof_first(stale):
    response = stale.get(DATA)
    assert response.status_code == 200
    assert [area.name for area in response.context["areas"]][:2] == ["you", "signing-in"]
    assert response.context["is_proved"] is False
    assert response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


@pytest.mark.parametrize(
    ("method", "path", "back"), [("post", DOWNLOAD, DATA), ("get", DELETE, DELETE), ("post", DELETE, DELETE)]
)
def test_who_has_not_proved_it_is_sent_to_do_so_and_back(stale, method, path, back):
    response = getattr(stale, method)(path, {"email": EMAIL})
    assert response.status_code == 302
    assert response.url == f"/accounts/reauthenticate/?next={back.replace('/', '%2F')}"
    proved = stale.post(response.url, {"password": PASSWORD, "next": back})
    assert (proved.status_code, proved.url) == (302, back)
    assert User.objects.filter(email=EMAIL).exists()


def test_the_download(fresh, person):
    response = fresh.post(DOWNLOAD)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/zip"
    assert response["Content-Disposition"] == f'attachment; filename="aipm-your-data-{person.today():%Y-%m-%d}.zip"'
    assert response["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    with zipfile.ZipFile(io.BytesIO(response.getvalue())) as archive:
        assert archive.testzip() is None
    assert fresh.get(DOWNLOAD).status_code == 405


def test_a_sign_in_is_a_proof_for_five_minutes(client, person, time_machine):
    start = 1_770_000_000
    time_machine.move_to(start, tick=False)
    client.post(reverse("account_login"), {"login": EMAIL, "password": PASSWORD})
    assert client.get(DELETE).status_code == 200
    time_machine.move_to(start + 299, tick=False)
    assert client.get(DELETE).status_code == 200
    time_machine.move_to(start + 300, tick=False)
    assert client.get(DELETE).status_code == 302


def test_the_proof_of_another_person_is_none(fresh, signed_in):
    records = {
        name: value for name, value in fresh.session.items() if name.startswith("account_authentication_methods")
    }
    other = signed_in(make_learner())
    session = other.session
    session.update(records)
    session.save()
    assert other.get(DELETE).status_code == 302


def test_without_a_password_and_a_second_step_one_signs_in_again(signed_in):
    """allauth would let an old session of theirs do anything."""
    client = signed_in(make_learner(password=None))
    for response in (client.get(DELETE), client.post(DELETE, {"email": EMAIL}), client.post(DOWNLOAD)):
        assert response.status_code == 403
        assert next(template.name for template in response.templates) == "aipm/privacy/sign_in_again.html"
    again = client.post(reverse("account_logout"), {"next": f"/accounts/login/?next={DELETE}"})
    assert (again.status_code, again.url) == (302, f"/accounts/login/?next={DELETE}")


@pytest.mark.parametrize("typed", ["", "somebody@example.org", "leaving"])
def test_another_address_deletes_nothing(fresh, typed):
    response = fresh.post(DELETE, {"email": typed})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["email"]
    assert User.objects.filter(email=EMAIL).exists()


def test_deleting_ends_every_session_and_says_so(fresh, person, signed_in):
    elsewhere = signed_in(person)
    response = fresh.post(DELETE, {"email": " Leaving@Example.org "})
    assert (response.status_code, response.url) == (302, "/account-deleted/")
    assert User.objects.count() == 0
    assert Session.objects.count() == 0
    assert Erasure.objects.count() == 1
    assert fresh.get(response.url).status_code == 200
    for browser in (fresh, elsewhere):
        assert browser.get(DATA).status_code == 302


def test_the_last_admin_is_told_why(signed_in):
    admin = make_admin(email="admin@example.org")
    client = signed_in(admin)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    response = client.post(DELETE, {"email": admin.email})
    assert response.status_code == 422
    assert [error.code for error in response.context["form"].non_field_errors().as_data()] == ["last_admin"]
    assert client.get(DATA).status_code == 200


def test_privacy_is_public_and_every_page_links_to_it(client):
    response = client.get("/privacy/")
    assert response.status_code == 200
    assert response.content.decode().count('href="/privacy/"') == 1
