"""The person and their tokens, by REST."""

import datetime as dt

import pytest
from django.utils import timezone

from accounts.models import ApiToken
from tests import factories

pytestmark = pytest.mark.django_db


class TestMe:
    def test_changes_what_is_sent_and_nothing_else(self, learner, api):
        response = api(learner).patch("/api/v1/me/", {"name": "Lea L."})
        assert response.status_code == 200
        learner.refresh_from_db()
        assert (learner.name, learner.time_zone) == ("Lea L.", "UTC")

    def test_what_is_not_ones_own_to_change_is_refused_with_all_that_came_along(self, learner, api):
        response = api(learner).patch(
            "/api/v1/me/", {"name": "Lea L.", "email": "other@example.org", "is_mentor": True}
        )
        assert response.status_code == 400
        errors = [(error["field"], error["code"]) for error in response.json()["errors"]]
        assert errors == [("email", "unknown_field"), ("is_mentor", "unknown_field")]
        learner.refresh_from_db()
        assert (learner.name, learner.is_mentor) == ("Lea Lerner", False)
        assert learner.email != "other@example.org"

    @pytest.mark.parametrize(
        ("body", "field"), [({"time_zone": "Mars/Olympus"}, "time_zone"), ({"name": "x" * 121}, "name")]
    )
    def test_refuses_by_field(self, learner, api, body, field):
        response = api(learner).patch("/api/v1/me/", body)
        assert response.status_code == 400
        assert [error["field"] for error in response.json()["errors"]] == [field]


class TestTokens:
    def test_the_secret_is_shown_once_and_works(self, learner, api):
        made = api(learner).post("/api/v1/tokens/", {"name": "A script", "scope": "write"}).json()
        client = api()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {made['secret']}")
        assert client.get("/api/v1/me/").json()["email"] == learner.email
        assert ["secret" in row for row in client.get("/api/v1/tokens/").json()["results"]] == [False]

    def test_ends_after_ninety_days_unless_told_otherwise(self, learner, api):
        for body in ({"name": "A"}, {"name": "B", "days": 1}, {"name": "C", "days": None}):
            assert api(learner).post("/api/v1/tokens/", body).status_code == 201
        lives = [
            token.expires_at and (token.expires_at - token.created_at).days for token in ApiToken.objects.order_by("pk")
        ]
        assert lives == [90, 1, None]

    @pytest.mark.parametrize(
        "body", [{}, {"name": ""}, {"name": "x" * 61}, {"name": "A", "days": 0}, {"name": "A", "scope": "all"}]
    )
    def test_bad_input_makes_none(self, learner, api, body):
        assert api(learner).post("/api/v1/tokens/", body).status_code == 400
        assert ApiToken.objects.count() == 0

    def test_a_revoked_token_is_refused_at_once(self, learner, api):
        token = factories.make_token(learner, "aipm_write", scope="write")
        client = api()
        client.credentials(HTTP_AUTHORIZATION="Bearer aipm_write")
        assert client.delete(f"/api/v1/tokens/{token.pk}/").status_code == 204
        assert client.get("/api/v1/me/").status_code == 401
        assert api(learner).delete(f"/api/v1/tokens/{token.pk}/").status_code == 404

    def test_an_expired_token_is_refused(self, learner, api):
        yesterday = timezone.now() - dt.timedelta(days=1)
        factories.make_token(learner, "aipm_old", created_at=yesterday - dt.timedelta(days=1), expires_at=yesterday)
        assert api().get("/api/v1/me/", headers={"Authorization": "Bearer aipm_old"}).status_code == 401

    def test_a_token_of_somebody_who_left_is_refused(self, learner, api):
        factories.make_token(learner, "aipm_read")
        learner.is_active = False
        learner.save()
        assert api().get("/api/v1/me/", headers={"Authorization": "Bearer aipm_read"}).status_code == 401

    def test_other_peoples_are_neither_listed_nor_revoked(self, learner, api):
        token = factories.make_token()
        assert api(learner).get("/api/v1/tokens/").json()["results"] == []
        assert api(learner).delete(f"/api/v1/tokens/{token.pk}/").status_code == 404
        token.refresh_from_db()
        assert token.revoked_at is None
