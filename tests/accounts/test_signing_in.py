"""The walk through the front door, with the code read from the mail as a person would."""

import pytest
from allauth.account.models import EmailAddress
from django.test import override_settings
from pytest_django.asserts import assertRedirects

from accounts.models import User
from tests import factories
from tests.accounts.conftest import Browser

NEW = "noor@example.org"
PASSWORD = "paper-boats-in-april"
WRONG_CODE = "ZZZZ-ZZZZ"


def sign_up(browser, email: str = NEW, **more):
    return browser.post("/accounts/signup/", {"email": email, "password1": PASSWORD, **more})


def test_sign_up_with_the_code_from_the_mail(browser, last_code, mailoutbox):
    assertRedirects(sign_up(browser, time_zone="Asia/Kolkata"), "/accounts/confirm-email/")
    assert mailoutbox[0].subject == f"{last_code(NEW)} is your code. Welcome"
    user = User.objects.get()
    assert (user.email, user.time_zone, user.name) == (NEW, "Asia/Kolkata", "")
    assert "_auth_user_id" not in browser.session

    answer = browser.post("/accounts/confirm-email/", {"code": last_code(NEW)})
    assertRedirects(answer, "/this-week/", fetch_redirect_response=False)
    assert browser.session["_auth_user_id"] == str(user.pk)
    assert EmailAddress.objects.get().verified


def test_a_wrong_code_may_be_corrected_three_times(browser, last_code):
    sign_up(browser)
    answer = browser.post("/accounts/confirm-email/", {"code": WRONG_CODE})
    assert answer.status_code == 422
    assert answer.text.count("That is not the code.") == 2  # in the summary and beside the field
    assert answer.text.split("<title>")[1].startswith("Error: Confirm your address")
    browser.post("/accounts/confirm-email/", {"code": WRONG_CODE})
    assertRedirects(browser.post("/accounts/confirm-email/", {"code": WRONG_CODE}), "/accounts/login/")
    assertRedirects(browser.post("/accounts/confirm-email/", {"code": last_code(NEW)}), "/accounts/login/")
    assert "_auth_user_id" not in browser.session


def test_a_code_can_be_typed_in_small_letters_without_the_hyphen(browser, last_code):
    sign_up(browser)
    browser.post("/accounts/confirm-email/", {"code": last_code(NEW).replace("-", "").lower()})
    assert "_auth_user_id" in browser.session


def test_a_new_code_replaces_the_old_one(browser, last_code, time_machine):
    time_machine.move_to("2026-11-20 10:00:00Z")
    sign_up(browser)
    old = last_code(NEW)
    time_machine.move_to("2026-11-20 10:00:20Z")
    browser.post("/accounts/confirm-email/", {"action": "resend"})
    assert last_code(NEW) != old
    assert browser.post("/accounts/confirm-email/", {"code": old}).status_code == 422
    browser.post("/accounts/confirm-email/", {"code": last_code(NEW)})
    assert "_auth_user_id" in browser.session


def test_a_new_code_takes_ten_seconds(browser, mailoutbox):
    sign_up(browser)
    answer = browser.post("/accounts/confirm-email/", {"action": "resend"})
    assert answer.status_code == 429
    assert "<h1>Too many tries</h1>" in answer.text
    assert len(mailoutbox) == 1


def test_a_code_does_not_live_longer_than_the_mail_says(browser, last_code, time_machine):
    time_machine.move_to("2026-11-20 10:00:00Z")
    sign_up(browser)
    time_machine.move_to("2026-11-20 10:16:00Z")
    assertRedirects(browser.post("/accounts/confirm-email/", {"code": last_code(NEW)}), "/accounts/login/")


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "Europe/Berlin\x00", "x" * 5000, "../../etc/passwd"])
def test_a_time_zone_that_nobody_knows_is_ignored(browser, zone):
    assertRedirects(sign_up(browser, time_zone=zone), "/accounts/confirm-email/")
    assert User.objects.get().time_zone == "UTC"


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"email": "", "password1": PASSWORD}, "email"),
        ({"email": "nobody", "password1": PASSWORD}, "email"),
        ({"email": f"{'a' * 300}@example.org", "password1": PASSWORD}, "email"),
        ({"email": "noor\x00@example.org", "password1": PASSWORD}, "email"),
        ({"email": NEW, "password1": "1234567890"}, "password1"),
        ({"email": NEW, "password1": "short"}, "password1"),
        ({"email": NEW, "password1": "noor@example.org"}, "password1"),
    ],
)
def test_bad_sign_ups_are_told_beside_the_field(browser, data, field):
    answer = browser.post("/accounts/signup/", data)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert f'id="id_{field}_error"' in answer.text
    assert f'<a href="#id_{field}">' in answer.text
    assert not User.objects.exists()


def test_sign_in_with_a_password(browser):
    user = factories.make_learner()
    answer = browser.sign_in(user)
    assertRedirects(answer, "/this-week/", fetch_redirect_response=False)
    assert browser.session["_auth_user_id"] == str(user.pk)


def test_addresses_have_no_capitals(browser):
    user = factories.make_learner(email="lea@example.org")
    browser.post("/accounts/login/", {"login": " LEA@Example.ORG ", "password": factories.PASSWORD})
    assert browser.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize(("remember", "closes"), [({"remember": "on"}, False), ({}, True)])
def test_the_browser_is_remembered_only_when_asked(browser, remember, closes):
    user = factories.make_learner()
    browser.post("/accounts/login/", {"login": user.email, "password": factories.PASSWORD, **remember})
    assert browser.session.get_expire_at_browser_close() is closes


def test_a_wrong_password_names_no_side(browser):
    user = factories.make_learner()
    wrong = browser.sign_in(user, "not-the-password")
    unknown = browser.post("/accounts/login/", {"login": "nobody@example.org", "password": "not-the-password"})
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert wrong.context["form"].errors == unknown.context["form"].errors
    assert wrong.context["form"].non_field_errors() == [
        "That email and password do not match. Check both, or ask for a sign-in code."
    ]


def test_sign_in_by_code(browser, last_code, mailoutbox):
    user = factories.make_learner()
    assertRedirects(browser.post("/accounts/login/code/", {"email": user.email}), "/accounts/login/code/confirm/")
    assert mailoutbox[0].subject == f"{last_code(user.email)} is your sign-in code"
    assert browser.post("/accounts/login/code/confirm/", {"code": WRONG_CODE}).status_code == 422
    browser.post("/accounts/login/code/confirm/", {"code": last_code(user.email)})
    assert browser.session["_auth_user_id"] == str(user.pk)
    assert User.objects.get().has_usable_password()


def test_the_true_owner_of_an_address_is_rid_of_a_strangers_password(browser, other_browser, last_code):
    sign_up(browser)
    other_browser.post("/accounts/login/code/", {"email": NEW})
    answer = other_browser.post("/accounts/login/code/confirm/", {"code": last_code(NEW)})
    assert other_browser.session["_auth_user_id"] == str(User.objects.get().pk)
    assert not User.objects.get().has_usable_password()
    assert next(str(message) for message in answer.wsgi_request._messages).startswith("The password chosen at sign-up")
    assert Browser().sign_in(User.objects.get(), PASSWORD).status_code == 422


def test_sign_out_takes_a_post(browser):
    browser.sign_in(factories.make_learner())
    assert browser.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in browser.session
    assertRedirects(browser.post("/accounts/logout/"), "/", fetch_redirect_response=False)
    assert "_auth_user_id" not in browser.session


def test_a_closed_account_stays_out(browser):
    user = factories.make_learner(is_active=False)
    assertRedirects(browser.sign_in(user), "/accounts/inactive/")
    assert "_auth_user_id" not in browser.session


def test_reset_by_code(browser, last_code):
    user = factories.make_learner()
    browser.post("/accounts/password/reset/", {"email": user.email})
    assert browser.post("/accounts/password/reset/confirm/", {"code": WRONG_CODE}).status_code == 422
    answer = browser.post("/accounts/password/reset/confirm/", {"code": last_code(user.email)})
    assertRedirects(answer, "/accounts/password/reset/complete/")
    assert browser.post("/accounts/password/reset/complete/", {"password1": "short"}).status_code == 422
    browser.post("/accounts/password/reset/complete/", {"password1": PASSWORD})
    assert browser.session["_auth_user_id"] == str(user.pk)
    assert User.objects.get().check_password(PASSWORD)


def test_a_new_password_is_not_chosen_without_the_code(browser):
    user = factories.make_learner()
    browser.post("/accounts/password/reset/", {"email": user.email})
    answer = browser.post("/accounts/password/reset/complete/", {"password1": PASSWORD})
    assertRedirects(answer, "/accounts/password/reset/confirm/")
    assert not User.objects.get().check_password(PASSWORD)


def test_change_the_password_signs_other_browsers_out(browser, other_browser):
    user = factories.make_learner()
    browser.sign_in(user)
    other_browser.sign_in(user)
    wrong = browser.post("/accounts/password/change/", {"oldpassword": "no", "password1": PASSWORD})
    assert (wrong.status_code, wrong.context["form"].errors) == (422, {"oldpassword": ["That is not your password."]})
    browser.post("/accounts/password/change/", {"oldpassword": factories.PASSWORD, "password1": PASSWORD})
    assert browser.get("/settings/").status_code == 200
    assert other_browser.get("/settings/").status_code == 302
    assert User.objects.get().check_password(PASSWORD)


def test_change_the_address(browser, last_code, mailoutbox):
    user = factories.make_learner(email="old@example.org")
    browser.sign_in(user)
    browser.confirm_it_is_me()
    answer = browser.post("/accounts/email/", {"email": "new@example.org", "action_add": ""})
    assertRedirects(answer, "/accounts/confirm-email/")
    user.refresh_from_db()
    assert user.email == "old@example.org"
    assertRedirects(browser.post("/accounts/confirm-email/", {"code": last_code("new@example.org")}), "/settings/")
    user.refresh_from_db()
    assert user.email == "new@example.org"
    assert [(address.email, address.verified) for address in EmailAddress.objects.all()] == [("new@example.org", True)]
    assert "Your email address was changed" in [mail.subject for mail in mailoutbox if mail.to == ["old@example.org"]]


def test_an_address_is_not_changed_to_somebody_elses(browser, mailoutbox):
    factories.make_learner(email="taken@example.org")
    user = factories.make_learner()
    browser.sign_in(user)
    browser.confirm_it_is_me()
    answer = browser.post("/accounts/email/", {"email": "taken@example.org", "action_add": ""})
    assertRedirects(answer, "/accounts/confirm-email/")
    assert browser.post("/accounts/confirm-email/", {"code": WRONG_CODE}).status_code == 422
    user.refresh_from_db()
    assert user.email != "taken@example.org"


def same_page(first, second, *addresses: str) -> bool:
    """Whether two answers look the same, but for the address that was typed in and the CSRF token."""

    def shown(answer) -> str:
        text = answer.text.replace(str(answer.context["csrf_token"]), "")
        for address in addresses:
            text = text.replace(address, "")
        return text

    return (first.status_code, first.redirect_chain, shown(first)) == (
        second.status_code,
        second.redirect_chain,
        shown(second),
    )


@pytest.mark.parametrize(
    ("path", "field"),
    [("/accounts/signup/", "email"), ("/accounts/password/reset/", "email"), ("/accounts/login/code/", "email")],
)
def test_nobody_learns_who_has_an_account(browser, other_browser, mailoutbox, path, field):
    factories.make_learner(email="known@example.org")
    answers = []
    for client, address in ((browser, "known@example.org"), (other_browser, "nobody@example.org")):
        answers.append(client.post(path, {field: address, "password1": PASSWORD}, follow=True))
    assert same_page(*answers, "known@example.org", "nobody@example.org")
    assert [mail.to for mail in mailoutbox] == [["known@example.org"], ["nobody@example.org"]]
    confirm = answers[0].redirect_chain[-1][0]
    wrong = [client.post(confirm, {"code": WRONG_CODE}, follow=True) for client in (browser, other_browser)]
    assert same_page(*wrong, "known@example.org", "nobody@example.org")


@pytest.mark.parametrize(
    ("target", "lands"),
    [
        ("/settings/", "/settings/"),
        ("http://localhost/settings/", "http://localhost/settings/"),
        ("https://evil.example/", "/this-week/"),
        ("//evil.example/", "/this-week/"),
        ("javascript:alert(1)", "/this-week/"),
        ("http://127.0.0.1/settings/", "/this-week/"),
    ],
)
def test_next_leads_to_our_own_host_only(browser, target, lands):
    user = factories.make_learner()
    answer = browser.post("/accounts/login/", {"login": user.email, "password": factories.PASSWORD, "next": target})
    assert (answer.status_code, answer["Location"]) == (302, lands)


def test_guessing_is_slowed_down(browser):
    user = factories.make_learner()
    for _try in range(5):
        assert browser.sign_in(user, "not-the-password").status_code == 422
    answer = browser.sign_in(user)
    assert answer.context["form"].non_field_errors() == ["Too many tries. Wait a few minutes, then ask for a new code."]


def test_too_many_requests_get_a_page_of_ours(browser):
    for _try in range(20):
        browser.post("/accounts/signup/", {"email": ""})
    answer = browser.post("/accounts/signup/", {"email": ""})
    assert answer.status_code == 429
    assert "<h1>Too many tries</h1>" in answer.text


def test_passwords_are_kept_by_argon2():
    from aipm.settings import PASSWORD_HASHERS

    with override_settings(PASSWORD_HASHERS=PASSWORD_HASHERS):
        user = User(email=NEW)
        user.set_password(PASSWORD)
    assert user.password.startswith("argon2$argon2id$")


def test_a_mail_shows_the_same_in_text_and_html(browser, last_code, mailoutbox):
    sign_up(browser)
    text, (html, kind) = mailoutbox[0].body, mailoutbox[0].alternatives[0]
    assert kind == "text/html"
    assert html.count(last_code(NEW)) == 2  # the title is the subject
    for paragraph in text.strip().split("\n\n")[:-1]:
        assert paragraph in html
    assert "http://localhost:8000" in text
