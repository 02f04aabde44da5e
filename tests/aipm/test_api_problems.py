"""Whatever one sends, the answer says what was wrong and how to put it right; it is never a 500."""

import base64
import json

import pytest
from django.test import Client
from django.urls import path
from rest_framework.test import APIClient

from aipm import urls
from aipm.api.problems import KINDS
from aipm.api.throttling import AnonRateThrottle, UserRateThrottle
from roadmaps.models import Enrollment
from tests import factories

pytestmark = pytest.mark.django_db


def problem_of(response) -> tuple[int, str]:
    """Status and code, once all that every problem has was checked."""
    body = json.loads(response.content)
    assert response["Content-Type"] == "application/problem+json"
    assert body["status"] == response.status_code
    assert body["type"] == f"/api/v1/problems/{body['code']}/"
    assert [name for name in ("type", "title", "detail", "code") if not body[name]] == []
    return response.status_code, body["code"]


@pytest.fixture
def client(learner, api) -> APIClient:
    return api(learner)


class TestBody:
    def post(self, client, body: bytes, content_type="application/json", path="preview/"):
        return client.post(f"/api/v1/{path}", body, content_type=content_type)

    @pytest.mark.parametrize(
        ("body", "detail"),
        [
            (b"1 2", "The body is not JSON: Extra data: line 1 column 3 (char 2)."),
            (b'{"markdown": NaN}', "NaN is not JSON."),
            (b'{"markdown": "a", "markdown": "b"}', "A key appears twice in one object."),
            (b'{"markdown": "\xff"}', "The body is not UTF-8."),
            (b"[" * 100_000, "The body is nested too deeply."),
            (b'{"a":' * 100_000, "The body is nested too deeply."),
        ],
        ids=["malformed", "NaN", "duplicate key", "not UTF-8", "deep list", "deep object"],
    )  # fmt: skip
    def test_that_cannot_be_read(self, client, body, detail):
        response = self.post(client, body)
        assert problem_of(response) == (400, "parse_error")
        assert response.json()["detail"] == detail

    @pytest.mark.parametrize(
        ("body", "error"),
        [
            (b"null", {"field": None, "code": "null", "detail": "No data provided"}),
            (b"[]", {"field": None, "code": "invalid", "detail": "Invalid data. Expected a dictionary, but got list."}),
            (b"{}", {"field": "markdown", "code": "required", "detail": "This field is required."}),
            (b"", {"field": "markdown", "code": "required", "detail": "This field is required."}),
            (
                b'{"markdown": "a\\u0000b"}',
                {
                    "field": "markdown",
                    "code": "null_characters_not_allowed",
                    "detail": "Null characters are not allowed.",
                },
            ),
            (
                b'{"markdown": "\\ud800"}',
                {
                    "field": "markdown",
                    "code": "surrogate_characters_not_allowed",
                    "detail": "Surrogate characters are not allowed: U+D800.",
                },
            ),
            (
                b'{"markdown": "a", "mark\\ud800": 1}',
                {
                    "field": "mark?",
                    "code": "unknown_field",
                    "detail": "This request has no field “mark?”.",
                },
            ),
            (
                b'{"markdown": {"a": [1]}}',
                {"field": "markdown", "code": "invalid", "detail": "Not a valid string."},
            ),
            (
                json.dumps({"markdown": "x" * 20_001}).encode(),
                {
                    "field": "markdown",
                    "code": "max_length",
                    "detail": "Ensure this field has no more than 20000 characters.",
                },
            ),
        ],
        ids=["null", "list", "empty object", "empty", "null byte", "surrogate", "unknown field", "nested", "long"],
    )
    def test_that_is_refused(self, client, body, error):
        response = self.post(client, body)
        assert problem_of(response) == (400, "invalid")
        assert response.json()["errors"] == [error]

    def test_of_many_unknown_fields_is_not_answered_at_length(self, client):
        body = {"markdown": "a"} | {f"{number}{'x' * 1000}": 1 for number in range(1000)}
        response = self.post(client, json.dumps(body).encode())
        assert problem_of(response) == (400, "invalid")
        assert [len(error["field"]) for error in response.json()["errors"]] == [100] * 20

    @pytest.mark.parametrize("body", [b"[1]", b'{"a": 1}', b"{"], ids=["list", "field", "malformed"])
    def test_of_an_operation_that_has_none(self, client, body):
        assert self.post(client, body, path="enrollments/1/leave/").status_code == 400

    def test_that_is_huge(self, client, settings):
        body = b'{"markdown": "' + b"x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + b'"}'
        assert problem_of(self.post(client, body)) == (413, "too_large")

    def test_that_is_a_huge_form_is_not_even_read(self, learner, settings):
        client = Client(enforce_csrf_checks=True)
        client.force_login(learner, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.get("/api/v1/docs/?script")  # sets the CSRF cookie, so that the form's own token is looked for
        body = b"a=" + b"x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        response = self.post(client, body, "application/x-www-form-urlencoded")
        assert problem_of(response) == (415, "unsupported_media_type")

    @pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
    def test_of_another_kind(self, client, content_type):
        assert problem_of(self.post(client, b"markdown=a", content_type)) == (415, "unsupported_media_type")


class TestAddress:
    @pytest.mark.parametrize(
        "address",
        [
            "nothing/",
            "me",
            "roadmaps/nothing/",
            "roadmaps/nothing/weeks/",
            "roadmaps/a%00b/",
            "roadmaps/a/weeks/%F0%9F%91%8B/",
            "problems/nothing/",
            "enrollments/99999999999999999999999999/",
            "enrollments/x/",
            "enrollments/1/weeks/",
            "enrollments/1/events/",
        ],
    )
    def test_of_nothing(self, client, address):
        assert problem_of(client.get(f"/api/v1/{address}")) == (404, "not_found")

    @pytest.mark.parametrize("address", ["/api/", "/api/v2/", "/api/v1"])
    def test_outside_of_this_version(self, client, address):
        assert problem_of(client.get(address)) == (404, "not_found")

    def test_of_nothing_for_a_change(self):
        client = Client(enforce_csrf_checks=True)
        assert problem_of(client.post("/api/v1/nothing/")) == (404, "not_found")

    def test_with_another_method(self, client):
        response = client.delete("/api/v1/preview/")
        assert problem_of(response) == (405, "method_not_allowed")
        assert response["Allow"] == "POST, OPTIONS"

    def test_in_another_format(self, client):
        assert problem_of(client.get("/api/v1/me/", headers={"Accept": "text/html"})) == (406, "not_acceptable")

    @pytest.mark.parametrize(
        "query",
        [
            "cursor=nonsense",
            "cursor=" + base64.b64encode(b"p=x").decode(),
            "cursor=" + base64.b64encode(b"p=%00").decode(),
            "cursor=" + base64.b64encode(b"p=" + b"9" * 30).decode(),
            "cursor=" + base64.b64encode(b"o=-1").decode(),
            "page_size=0",
            "page_size=101",
            "page_size=many",
            "page_size=%00",
            "page_size=" + "9" * 5000,
            "number=1.5",
            "number=NaN",
            "number=-1",
            "phase=%00",
        ],
    )
    def test_with_a_query_that_is_not_ours(self, client, query):
        edition = factories.make_edition()
        response = client.get(f"/api/v1/roadmaps/{edition.roadmap.key}/weeks/?{query}")
        if "OTk5" in query:  # a number that no column holds is past the end, on every database
            assert response.json()["results"] == []
        else:
            assert problem_of(response) == (400, "invalid")


class TestCaller:
    def test_nobody(self, api):
        response = api().get("/api/v1/me/")
        assert problem_of(response) == (401, "not_authenticated")
        assert response["WWW-Authenticate"] == 'Bearer realm="api"'

    @pytest.mark.parametrize("address", ["me/", "roadmaps/"])
    @pytest.mark.parametrize("token", ["", "wrong", "aipm_\u00e9", "a b c"])
    def test_with_a_wrong_token(self, api, address, token):
        response = api().get(f"/api/v1/{address}", headers={"Authorization": f"Bearer {token}"})
        assert problem_of(response) == (401, "authentication_failed")

    def test_with_a_token_that_only_reads(self, learner, api):
        factories.make_token(learner, "aipm_read")
        client = api()
        client.credentials(HTTP_AUTHORIZATION="Bearer aipm_read")
        assert client.get("/api/v1/me/").status_code == 200
        assert problem_of(client.patch("/api/v1/me/", {"name": "X"})) == (403, "read_only_token")
        learner.refresh_from_db()
        assert learner.name == "Lea Lerner"

    def test_with_a_token_where_a_session_is_asked_for(self, learner, api):
        factories.make_token(learner, "aipm_write", scope="write")
        client = api()
        client.credentials(HTTP_AUTHORIZATION="Bearer aipm_write")
        assert problem_of(client.post("/api/v1/tokens/", {"name": "X"})) == (403, "session_required")
        assert learner.api_tokens.count() == 1

    def test_in_a_session_without_the_csrf_token(self, learner):
        edition = factories.make_edition()
        client = Client(enforce_csrf_checks=True)
        client.force_login(learner, backend="allauth.account.auth_backends.AuthenticationBackend")
        body = {"roadmap": edition.roadmap.key, "start_date": learner.today().isoformat(), "hours_a_week": 7}
        response = client.post("/api/v1/enrollments/", body, content_type="application/json")
        assert problem_of(response) == (403, "csrf_failed")
        assert Enrollment.objects.count() == 0

    def test_in_a_session_with_it(self, learner):
        client = Client(enforce_csrf_checks=True)
        client.force_login(learner, backend="allauth.account.auth_backends.AuthenticationBackend")
        client.get("/api/v1/docs/?script")
        token = client.cookies["csrftoken"].value
        response = client.patch(
            "/api/v1/me/", {"name": "X"}, content_type="application/json", headers={"X-CSRFToken": token}
        )
        assert response.status_code == 200

    @pytest.mark.parametrize("person", [None, "learner"])
    def test_who_asks_too_often(self, api, request, monkeypatch, person, time_machine):
        time_machine.move_to("2026-01-14T12:00:00+00:00", tick=False)
        for throttle in (AnonRateThrottle, UserRateThrottle):
            monkeypatch.setattr(throttle, "THROTTLE_RATES", {"anon": "2/min", "user": "2/min"})
        client = api(person and request.getfixturevalue(person))
        assert [client.get("/api/v1/roadmaps/").status_code for _ask in range(2)] == [200, 200]
        response = client.get("/api/v1/roadmaps/")
        assert problem_of(response) == (429, "throttled")
        assert (response["Retry-After"], response.json()["detail"]) == ("60", "Try again in 60 seconds.")
        time_machine.shift(61)
        assert client.get("/api/v1/roadmaps/").status_code == 200

    def test_who_forges_an_address_is_counted_as_who_they_are(self, api, monkeypatch):
        monkeypatch.setattr(AnonRateThrottle, "THROTTLE_RATES", {"anon": "1/min", "user": "1/min"})
        client = api()
        assert client.get("/api/v1/roadmaps/", headers={"X-Forwarded-For": "192.0.2.1"}).status_code == 200
        assert client.get("/api/v1/roadmaps/", headers={"X-Forwarded-For": "192.0.2.2"}).status_code == 429


class TestOurFault:
    @pytest.fixture(autouse=True)
    def broken(self, settings, monkeypatch):
        def view(request):
            raise RuntimeError("broken")

        monkeypatch.setattr(
            urls, "urlpatterns", [path("api/v1/broken/", view), path("broken/", view), *urls.urlpatterns]
        )
        from django.urls import clear_url_caches

        clear_url_caches()
        yield
        clear_url_caches()

    def test_is_a_problem_below_the_api(self, api):
        client = api()
        client.raise_request_exception = False
        assert problem_of(client.get("/api/v1/broken/")) == (500, "error")

    def test_is_a_page_elsewhere(self, client):
        client.raise_request_exception = False
        response = client.get("/broken/")
        assert response.status_code == 500
        assert response["Content-Type"].partition(";")[0] == "text/html"


@pytest.mark.parametrize("code", KINDS)
def test_every_kind_is_explained_where_its_type_leads(api, code):
    response = api().get(f"/api/v1/problems/{code}/")
    assert response.status_code == 200
    assert (response.json()["code"], response.json()["type"]) == (code, f"/api/v1/problems/{code}/")
