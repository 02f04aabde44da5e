"""Authenticator app, recovery codes and passkeys."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.utils import timezone
from pytest_django.asserts import assertRedirects

from accounts.models import User
from tests import factories
from tests.accounts.authenticator import SoftwareKey
from tests.accounts.conftest import script_data


def app_code(secret: str) -> str:
    """What the app on the phone shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.fixture
def learner(browser):
    user = factories.make_learner()
    browser.sign_in(user)
    browser.confirm_it_is_me()
    return user


def set_up_app(browser) -> str:
    secret = browser.get("/accounts/2fa/totp/activate/").context["form"].secret
    answer = browser.post("/accounts/2fa/totp/activate/", {"code": app_code(secret)})
    assertRedirects(answer, "/accounts/2fa/recovery-codes/")
    return secret


def add_passkey(browser, **more) -> SoftwareKey:
    key = SoftwareKey()
    credential = key.register(script_data(browser.get("/accounts/2fa/webauthn/add/")))
    browser.post("/accounts/2fa/webauthn/add/", {"name": "my phone", "credential": credential, **more})
    return key


@pytest.mark.django_db(transaction=True)  # the mails leave when it is certain
def test_set_up_an_app_and_sign_in_with_it(browser, other_browser, learner, mailoutbox, time_machine):
    page = browser.get("/accounts/2fa/totp/activate/")
    assert 'src="data:image/svg+xml;base64,' in page.text
    assert browser.post("/accounts/2fa/totp/activate/", {"code": "000000"}).status_code == 422
    secret = set_up_app(browser)
    assert [mail.subject for mail in mailoutbox] == ["An authenticator app was set up"]

    time_machine.move_to(timezone.now() + timedelta(minutes=1))  # a code opens the door once
    assertRedirects(other_browser.sign_in(learner), "/accounts/2fa/authenticate/")
    assert "_auth_user_id" not in other_browser.session
    assert other_browser.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 422
    other_browser.post("/accounts/2fa/authenticate/", {"code": app_code(secret)})
    assert other_browser.session["_auth_user_id"] == str(learner.pk)


def test_the_key_of_the_app_is_not_readable_in_the_database(browser, learner):
    secret = set_up_app(browser)
    assert all(secret not in str(row.data) for row in Authenticator.objects.all())


def test_a_changed_secret_key_still_reads_the_old_one(browser, learner, settings):
    secret = set_up_app(browser)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another-key-" * 5
    assert Authenticator.objects.get(type="totp").wrap().validate_code(app_code(secret))


def test_the_second_step_is_asked_for_after_a_code_and_a_reset_too(browser, other_browser, learner, last_code):
    set_up_app(browser)
    other_browser.post("/accounts/login/code/", {"email": learner.email})
    answer = other_browser.post("/accounts/login/code/confirm/", {"code": last_code(learner.email)})
    assertRedirects(answer, "/accounts/2fa/authenticate/")
    other_browser.post("/accounts/logout/")
    other_browser.post("/accounts/password/reset/", {"email": learner.email})
    other_browser.post("/accounts/password/reset/confirm/", {"code": last_code(learner.email)})
    answer = other_browser.post("/accounts/password/reset/complete/", {"password1": "paper-boats-in-april"})
    assertRedirects(answer, "/accounts/2fa/authenticate/")
    assert "_auth_user_id" not in other_browser.session


def test_a_recovery_code_opens_the_door_once(browser, other_browser, learner):
    set_up_app(browser)
    codes = browser.get("/accounts/2fa/recovery-codes/").context["unused_codes"]
    assert len(codes) == 10
    assert browser.get("/accounts/2fa/recovery-codes/download/").text.split() == codes
    other_browser.sign_in(learner)
    other_browser.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert other_browser.session["_auth_user_id"] == str(learner.pk)
    other_browser.post("/accounts/logout/")
    other_browser.sign_in(learner)
    assert other_browser.post("/accounts/2fa/authenticate/", {"code": codes[0]}).status_code == 422


def test_new_recovery_codes_end_the_old_ones(browser, learner):
    set_up_app(browser)
    old = browser.get("/accounts/2fa/recovery-codes/").context["unused_codes"]
    browser.post("/accounts/2fa/recovery-codes/generate/")
    new = browser.get("/accounts/2fa/recovery-codes/").context["unused_codes"]
    assert set(old) & set(new) == set()


def test_turn_the_app_off(browser, other_browser, learner):
    set_up_app(browser)
    browser.post("/accounts/2fa/totp/deactivate/")
    assert not Authenticator.objects.exists()
    other_browser.sign_in(learner)
    assert other_browser.session["_auth_user_id"] == str(learner.pk)


def test_add_a_passkey_and_sign_in_with_it_alone(browser, other_browser, learner):
    key = add_passkey(browser, passwordless="on")
    assert [row.wrap().name for row in Authenticator.objects.filter(type="webauthn")] == ["my phone"]
    options = other_browser.get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"}).json()
    other_browser.post("/accounts/2fa/webauthn/login/", {"credential": key.answer(options)})
    assert other_browser.session["_auth_user_id"] == str(learner.pk)


def test_a_passkey_is_also_a_second_step(browser, other_browser, learner):
    key = add_passkey(browser)
    page = other_browser.get(other_browser.sign_in(learner)["Location"])
    other_browser.post("/accounts/2fa/authenticate/", {"credential": key.answer(script_data(page))})
    assert other_browser.session["_auth_user_id"] == str(learner.pk)


def test_an_answer_to_another_challenge_is_refused(browser, other_browser, learner):
    key = add_passkey(browser, passwordless="on")
    path = "/accounts/2fa/webauthn/login/"
    stale = other_browser.get(path, headers={"accept": "application/json"}).json()
    other_browser.get(path, headers={"accept": "application/json"})
    assertRedirects(other_browser.post(path, {"credential": key.answer(stale)}), "/accounts/login/")
    assertRedirects(other_browser.post(path, {"credential": "{}"}), "/accounts/login/")
    assert "_auth_user_id" not in other_browser.session


def test_another_key_is_refused(browser, other_browser, learner):
    key = add_passkey(browser, passwordless="on")
    path = "/accounts/2fa/webauthn/login/"
    options = other_browser.get(path, headers={"accept": "application/json"}).json()
    stranger = SoftwareKey(credential_id=key.credential_id, user_handle=key.user_handle)
    assertRedirects(other_browser.post(path, {"credential": stranger.answer(options)}), "/accounts/login/")
    assert "_auth_user_id" not in other_browser.session


def test_rename_and_remove_a_passkey(browser, other_browser, learner):
    add_passkey(browser)
    pk = Authenticator.objects.get(type="webauthn").pk
    assert browser.post(f"/accounts/2fa/webauthn/keys/{pk}/edit/", {"name": ""}).status_code == 422
    browser.post(f"/accounts/2fa/webauthn/keys/{pk}/edit/", {"name": "my old phone"})
    assert "my old phone" in browser.get("/accounts/2fa/webauthn/").text
    stranger = factories.make_learner()
    other_browser.sign_in(stranger)
    other_browser.confirm_it_is_me()
    assert other_browser.post(f"/accounts/2fa/webauthn/keys/{pk}/remove/").status_code == 404
    browser.post(f"/accounts/2fa/webauthn/keys/{pk}/remove/")
    assert not Authenticator.objects.exists()


def test_sign_up_with_a_passkey_and_no_password(browser, last_code):
    browser.post("/accounts/signup/passkey/", {"email": "keys@example.org", "time_zone": "Europe/Lisbon"})
    answer = browser.post("/accounts/confirm-email/", {"code": last_code("keys@example.org")})
    assertRedirects(answer, "/accounts/2fa/webauthn/signup/", fetch_redirect_response=False)
    key = SoftwareKey()
    page = browser.get("/accounts/2fa/webauthn/signup/")
    assert page.context["form"].initial["name"] == "Firefox on Linux"
    browser.post("/accounts/2fa/webauthn/signup/", {"name": "", "credential": key.register(script_data(page))})
    user = User.objects.get()
    assert browser.session["_auth_user_id"] == str(user.pk)
    assert (user.has_usable_password(), user.time_zone) == (False, "Europe/Lisbon")

    assertRedirects(browser.get("/accounts/2fa/totp/activate/"), reauthenticate_url(browser))


def reauthenticate_url(browser) -> str:
    return "/accounts/2fa/webauthn/reauthenticate/?next=/accounts/2fa/totp/activate/".replace(
        "next=/", "next=%2F", 1
    ).replace("accounts/2fa/totp/activate/", "accounts%2F2fa%2Ftotp%2Factivate%2F", 1)


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/add/",
        "/settings/tokens/new/",
    ],
)
def test_what_changes_how_one_signs_in_asks_again(browser, path):
    user = factories.make_learner()
    browser.sign_in(user)
    # Signing in a moment ago does not count: the browser may have been left alone since.
    answer = browser.get(path)
    assertRedirects(answer, f"/accounts/reauthenticate/?next={path.replace('/', '%2F')}")
    assert browser.post("/accounts/reauthenticate/", {"password": "no", "next": path}).status_code == 422
    answer = browser.post("/accounts/reauthenticate/", {"password": factories.PASSWORD, "next": path})
    assertRedirects(answer, path)


def test_to_have_shown_who_one_is_lasts_five_minutes(browser, time_machine):
    time_machine.move_to("2026-11-20 10:00:00Z")
    browser.sign_in(factories.make_learner())
    browser.confirm_it_is_me()
    assert browser.get("/settings/tokens/new/").status_code == 200
    time_machine.move_to("2026-11-20 10:06:00Z")
    assert browser.get("/settings/tokens/new/").status_code == 302


def test_codes_cannot_be_guessed_for_long(browser, other_browser, learner):
    set_up_app(browser)
    other_browser.sign_in(learner)
    for _try in range(5):
        other_browser.post("/accounts/2fa/authenticate/", {"code": "000000"})
    answer = other_browser.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert answer.context["form"].errors == {"code": ["Too many tries. Wait a few minutes, then ask for a new code."]}
