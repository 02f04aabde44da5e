import re

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client, override_settings
from django.urls import include, path

from tests.factories import make_learner


def refuse(request):
    raise PermissionDenied


def distrust(request):
    raise SuspiciousOperation


def fail(request):
    raise RuntimeError("broken on purpose")


urlpatterns = [
    path("refuse/", refuse),
    path("distrust/", distrust),
    path("fail/", fail),
    path("", include("aipm.urls")),
]


def heading(response) -> str:
    return re.search(r"<h1>(.*?)</h1>", response.content.decode())[1]


@pytest.fixture(params=["visitor", "learner"])
def anybody(request, db):
    client = Client(raise_request_exception=False)
    if request.param == "learner":
        client.force_login(make_learner(), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(
    ("url", "status", "said"),
    [
        ("/nothing-here/", 404, "There is nothing at this address"),
        ("/refuse/", 403, "You cannot do this here"),
        ("/distrust/", 400, "We could not read that request"),
        ("/fail/", 500, "Something broke on our side"),
    ],
)
def test_an_error_has_a_page_of_ours(anybody, url, status, said):
    response = anybody.get(url)
    assert (response.status_code, heading(response)) == (status, said)
    assert "css/aipm.css" in response.content.decode()


def test_a_form_that_cannot_be_trusted_says_why(db):
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_learner(), backend="allauth.account.auth_backends.AuthenticationBackend")
    response = client.post("/settings/", {"name": "x"})
    assert (response.status_code, heading(response)) == (403, "This form was too old to be trusted")


@override_settings(ROOT_URLCONF=__name__)
def test_the_page_for_a_broken_server_asks_nothing_of_it():
    # No database mark: a query would fail this test.
    response = Client(raise_request_exception=False).get("/fail/")
    assert response.status_code == 500
