"""The same by REST: only by a session, and only with a recent proof."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from outbox.models import Promise
from tests.factories import PASSWORD, make_admin, make_learner, make_token

pytestmark = pytest.mark.django_db

ME, EXPORT = "/api/v1/me/", "/api/v1/me/export/"
EMAIL = "leaving@example.org"
CALLS = [("get", EXPORT), ("delete", ME)]


@pytest.fixture
def person():
    return make_learner(email=EMAIL)


def call(client: Client, method: str, path: str, email: str = EMAIL, **headers: str):
    if method == "get":
        return client.get(path, headers=headers)
    return client.delete(path, {"email": email}, content_type="application/json", headers=headers)


def prove(client: Client) -> Client:
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    return client


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_a_visitor_is_nobody(client, person, method, path):
    response = call(client, method, path)
    assert (response.status_code, response.json()["code"]) == (401, "not_authenticated")


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_no_token_will_do(client, person, method, path):
    make_token(person, "aipm_write", scope="write")
    response = call(client, method, path, Authorization="Bearer aipm_write")
    assert (response.status_code, response.json()["code"]) == (403, "session_required")


@pytest.mark.parametrize(("method", "path"), CALLS)
def test_an_old_session_will_not_do_either(signed_in, person, method, path):
    response = call(signed_in(person), method, path)
    assert (response.status_code, response.json()["code"]) == (403, "proof_required")


@pytest.mark.parametrize("accept", ["*/*", "application/zip", "application/json"])
def test_the_export(signed_in, person, accept):
    response = call(prove(signed_in(person)), "get", EXPORT, Accept=accept)
    assert response.status_code == 200
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/zip", "private, no-store")
    with zipfile.ZipFile(io.BytesIO(response.getvalue())) as archive:
        assert archive.testzip() is None


def test_deletion(signed_in, person):
    elsewhere = signed_in(person)
    client = prove(signed_in(person))
    response = call(client, "delete", ME)
    assert (response.status_code, response.content) == (204, b"")
    assert User.objects.count() == 0
    assert Promise.objects.get().payload == {"email": EMAIL}
    for browser in (client, elsewhere):
        assert browser.get(ME).status_code == 401


@pytest.mark.parametrize(
    ("email", "code"), [("", "blank"), ("leaving", "invalid"), ("other@example.org", "other_address")]
)
def test_another_address_deletes_nothing(signed_in, person, email, code):
    response = call(prove(signed_in(person)), "delete", ME, email=email)
    assert response.status_code == 400
    assert [(error["field"], error["code"]) for error in response.json()["errors"]] == [("email", code)]
    assert User.objects.filter(email=EMAIL).exists()


def test_page_and_api_refuse_in_the_same_words(signed_in):
    """Another address, and the last admin."""
    admin = make_admin(email="admin@example.org")
    client = prove(signed_in(admin))
    for typed in ("other@example.org", admin.email):
        page = client.post("/settings/your-data/delete/", {"email": typed})
        api = call(client, "delete", ME, email=typed)
        assert (page.status_code, api.status_code) == (422, 400)
        said = [message for messages in page.context["form"].errors.values() for message in messages]
        assert said == [error["detail"] for error in api.json()["errors"]]


def test_a_change_by_session_needs_the_csrf_token(person):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    response = call(client, "delete", ME)
    assert (response.status_code, response.json()["code"]) == (403, "csrf_failed")
