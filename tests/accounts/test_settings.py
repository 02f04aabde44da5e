"""Profile, sessions and tokens, and what each page costs."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone
from pytest_django.asserts import assertRedirects

from accounts import actions
from accounts.devices import device
from accounts.models import ApiToken, User
from accounts.security import Protection, protection_of
from accounts.time_zones import known_time_zones, time_zone_choices
from tests import factories


@pytest.fixture
def client(browser, learner):
    browser.sign_in(learner)
    return browser


def make_token(user, name: str = "script", **more) -> tuple[ApiToken, str]:
    return actions.create_token(user=user, name=name, **{"scope": "read", "lifetime": timedelta(days=30), **more})


# --- profile ---------------------------------------------------------------------------


def test_name_and_time_zone_are_saved(client, learner):
    answer = client.post("/settings/", {"name": " Noor Haddad ", "time_zone": "America/Argentina/Ushuaia"})
    assertRedirects(answer, "/settings/")
    learner.refresh_from_db()
    assert (learner.name, learner.time_zone) == ("Noor Haddad", "America/Argentina/Ushuaia")


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"name": "x" * 121, "time_zone": "UTC"}, "name"),
        ({"name": "a\x00b", "time_zone": "UTC"}, "name"),
        ({"name": "x", "time_zone": "Mars/Olympus"}, "time_zone"),
        ({"name": "x"}, "time_zone"),
    ],
)
def test_bad_settings_are_told_beside_the_field(client, learner, data, field):
    answer = client.post("/settings/", data)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert f'id="id_{field}_error"' in answer.text
    assert answer.text.split("<title>")[1].startswith("Error: Settings")
    assert User.objects.get(pk=learner.pk).name == "Lea Lerner"


def test_emoji_and_right_to_left_names_are_names(client, learner):
    client.post("/settings/", {"name": "نور 🦊", "time_zone": "UTC"})
    assert User.objects.get(pk=learner.pk).name == "نور 🦊"


def test_a_zone_that_is_not_listed_stays_while_it_is_not_changed(client, learner):
    User.objects.filter(pk=learner.pk).update(time_zone="US/Pacific")
    assert client.post("/settings/", {"name": "Lea", "time_zone": "US/Pacific"}).status_code == 302
    assert User.objects.get(pk=learner.pk).time_zone == "US/Pacific"


def test_the_action_refuses_what_the_form_refuses(learner):
    with pytest.raises(ValidationError) as refused:
        actions.update_profile(user=learner, name="x" * 121, time_zone="Mars/Olympus")
    assert list(refused.value.message_dict) == ["name", "time_zone"]


def test_every_zone_that_is_offered_is_known_and_offered_once():
    zones = ["UTC", *(zone for _region, group in time_zone_choices("UTC")[1:] for zone, _place in group)]
    assert len(zones) == len(set(zones))
    assert set(zones) - known_time_zones() == set()
    assert dict(time_zone_choices("UTC")[1:])["Europe"][1] == ("Europe/Andorra", "Andorra")


# --- what one has ----------------------------------------------------------------------


def test_the_settings_say_how_the_account_is_protected(client, learner):
    make_token(learner)
    assert protection_of(learner) == Protection(
        email=learner.email,
        email_is_verified=True,
        has_password=True,
        has_app=False,
        passkeys=0,
        recovery_codes=0,
        sessions=1,
        tokens=1,
        connections=0,
    )


# --- sessions --------------------------------------------------------------------------


def test_the_other_browser_is_listed_and_ended(client, other_browser, learner):
    other_browser.sign_in(learner)
    page = client.get("/accounts/sessions/")
    assert [name in page.text for name in ("Firefox on Linux", "Safari on iPhone", "This browser")] == [True] * 3
    other = UserSession.objects.get(session_key=other_browser.session.session_key)
    assertRedirects(client.post(f"/settings/sessions/{other.pk}/end/"), "/accounts/sessions/")
    assert other_browser.get("/settings/").status_code == 302
    assert client.get("/settings/").status_code == 200


def test_all_other_browsers_are_ended_at_once(client, other_browser, learner):
    other_browser.sign_in(learner)
    client.post("/accounts/sessions/")
    assert other_browser.get("/settings/").status_code == 302
    assert UserSession.objects.count() == 1


def test_this_browser_is_ended_by_signing_out(client):
    own = UserSession.objects.get()
    assertRedirects(client.post(f"/settings/sessions/{own.pk}/end/"), "/accounts/logout/")
    assert client.get("/settings/").status_code == 200


def test_nobody_ends_the_session_of_another_person(client, other_browser):
    other_browser.sign_in(factories.make_learner())
    other = UserSession.objects.get(session_key=other_browser.session.session_key)
    assert client.post(f"/settings/sessions/{other.pk}/end/").status_code == 404
    assert other_browser.get("/settings/").status_code == 200


@pytest.mark.parametrize(
    ("user_agent", "said"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit Chrome/131.0 Safari/537.36 Edg/131.0",
            "Edge on Windows",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit Version/18.0 Safari/605.1.15", "Safari on macOS"),
        ("Mozilla/5.0 (Linux; Android 15) AppleWebKit Chrome/131.0 Mobile Safari/537.36", "Chrome on Android"),
        ("curl/8.5.0", "A program that does not say what it is"),
        ("", "A program that does not say what it is"),
    ],
)
def test_a_browser_is_called_by_its_name(user_agent, said):
    assert device(user_agent) == said


# --- tokens ----------------------------------------------------------------------------


def test_the_secret_is_shown_once(client, learner):
    client.confirm_it_is_me()
    answer = client.post("/settings/tokens/new/", {"name": "script", "scope": "write", "days": "90"})
    token = ApiToken.objects.get()
    secret = answer.context["secret"]
    assert (answer.status_code, answer.text.count(secret), secret[:12]) == (200, 1, token.prefix)
    assert "no-store" in answer["Cache-Control"]
    assert (token.user, token.name, token.scope) == (learner, "script", "write")
    assert token.expires_at - token.created_at == timedelta(days=90)
    assert token.digest == ApiToken.digest_of(secret)
    page = client.get("/settings/tokens/").text
    assert (secret in page, f"{token.prefix}…" in page) == (False, True)


def test_a_token_may_live_until_it_is_revoked(client):
    client.confirm_it_is_me()
    client.post("/settings/tokens/new/", {"name": "script", "scope": "read", "days": "0"})
    assert ApiToken.objects.get().expires_at is None


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"name": "a\x00b"}, "name"),
        ({"scope": "admin"}, "scope"),
        ({"days": "31"}, "days"),
        ({"days": "-1"}, "days"),
        ({"days": ""}, "days"),
    ],
)
def test_bad_tokens_are_told_beside_the_field(client, change, field):
    client.confirm_it_is_me()
    answer = client.post("/settings/tokens/new/", {"name": "script", "scope": "read", "days": "30", **change})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not ApiToken.objects.exists()


def test_there_is_an_end_to_tokens(client, learner, monkeypatch):
    monkeypatch.setattr(actions, "MAX_TOKENS", 2)
    client.confirm_it_is_me()
    form = {"name": "script", "scope": "read", "days": "30"}
    for _number in range(2):
        client.post("/settings/tokens/new/", form)
    answer = client.post("/settings/tokens/new/", form)
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors() == [
        "You have 2 tokens, and more are not possible. Revoke one that you do not need."
    ]
    actions.revoke_token(token=ApiToken.objects.first())
    assert client.post("/settings/tokens/new/", form).status_code == 200


def test_revoking_is_done_at_once_and_twice_changes_nothing(client, learner):
    token, _secret = make_token(learner)
    assertRedirects(client.post(f"/settings/tokens/{token.pk}/revoke/"), "/settings/tokens/")
    revoked_at = ApiToken.objects.get().revoked_at
    assert client.post(f"/settings/tokens/{token.pk}/revoke/").status_code == 404
    assert actions.revoke_token(token=token).revoked_at == revoked_at
    assert client.get("/settings/tokens/").text.count("aipm_") == 0


def test_what_was_revoked_is_made_again_with_the_same_name(client):
    client.confirm_it_is_me()
    form = client.get("/settings/tokens/new/?name=script&scope=write").context["form"]
    assert (form["name"].value(), form["scope"].value(), form["days"].value()) == ("script", "write", 90)


def test_nobody_revokes_the_token_of_another_person(client):
    token, _secret = make_token(factories.make_learner())
    assert client.post(f"/settings/tokens/{token.pk}/revoke/").status_code == 404
    assert ApiToken.objects.get().revoked_at is None


def test_the_database_refuses_a_token_that_ends_before_it_begins(learner):
    now = timezone.now()
    with pytest.raises(IntegrityError, match="api_token_expires_after_creation"):
        ApiToken.objects.create(
            user=learner, name="x", prefix="x", digest="x", created_at=now, expires_at=now - timedelta(days=1)
        )


# --- costs and doors -------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/settings/",
        "/settings/tokens/",
        "/settings/tokens/new/",
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/accounts/2fa/webauthn/",
        "/accounts/sessions/",
    ],
)
def test_visitors_are_sent_to_sign_in_and_back(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=")


@pytest.mark.parametrize("path", ["/settings/tokens/1/revoke/", "/settings/sessions/1/end/"])
def test_what_changes_something_takes_a_post(client, path):
    assert client.get(path).status_code == 405


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        ("/settings/", 8),
        ("/settings/tokens/", 4),
        ("/accounts/2fa/", 5),
        ("/accounts/2fa/webauthn/", 4),
        ("/accounts/email/", 7),
        ("/accounts/password/change/", 3),
        ("/accounts/logout/", 3),
    ],
)
def test_pages_cost_the_same_however_much_one_has(client, learner, count_queries, path, queries):
    client.get("/settings/")
    for number in (0, 3):
        for index in range(number):
            make_token(learner, f"script {index}")
        with count_queries() as counted:
            assert client.get(path).status_code == 200
        assert len(counted) == queries, [query["sql"] for query in counted]


@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/"])
def test_the_front_door_costs_no_query(browser, count_queries, path):
    with count_queries() as counted:
        assert browser.get(path).status_code == 200
    assert len(counted) == 0, counted
