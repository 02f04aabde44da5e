"""Where allauth asks us."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as current
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from requests import RequestException, Response, Session

from .devices import device
from .models import User


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "duplicate_email": _("This is your address already."),
        "email_password_mismatch": _("That email and password do not match. Check both, or ask for a sign-in code."),
        "enter_current_password": _("That is not your password."),
        "incorrect_code": _("That is not the code. Check the newest mail, or ask for a new code."),
        "incorrect_password": _("That is not your password."),
        "rate_limited": _("A code was sent a moment ago. Wait ten seconds, then ask again."),
        "same_as_current": _("That is what it is already."),
        "too_many_login_attempts": _("Too many tries. Wait a few minutes, then ask for a new code."),
        "unknown_email": _("We do not know this address."),
    }

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """There is no user name: people sign in by e-mail."""

    def is_safe_url(self, url: str) -> bool:
        """Only this host. The other hosts that we answer to are no place to send somebody."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts={current.request.get_host()})

    def clean_email(self, email: str) -> str:
        """No longer than the column. Forms let 320 characters pass, and a database need not."""
        MaxLengthValidator(User._meta.get_field("email").max_length)(email)
        return super().clean_email(email)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("settings")

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """Who changes the address comes from the settings; who signs up or in never asks here."""
        return reverse("settings")

    def render_mail(
        self, template_prefix: str, email: str | list[str], context: dict[str, Any], headers: dict | None = None
    ) -> EmailMessage:
        """The text is written once; the HTML shows the same paragraphs, the code large and links as links."""
        context = {**context, "site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
        message = super().render_mail(template_prefix, email, context, headers)
        paragraphs = [part.strip() for part in message.body.split("\n\n") if part.strip()]
        message.body = "\n\n".join(paragraphs) + "\n"
        html = render_to_string(
            "account/email/page.html", {**context, "subject": message.subject, "paragraphs": paragraphs}
        )
        message.attach_alternative(html, "text/html")
        return message


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "email_taken": _("Somebody already uses this address. Sign in with it, then connect %s in your settings."),
        "disconnect_last": _("This is your only way to sign in. Set a password first."),
        "no_password": _("This is your only way to sign in. Set a password first."),
    }

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """Those that the environment names. A row in the database switches nothing on, and costs no query."""
        return [
            SocialApp(provider=name, **app)
            for name, options in settings.SOCIALACCOUNT_PROVIDERS.items()
            for app in options["APPS"]
            if provider in (None, name, app.get("provider_id")) and client_id in (None, app["client_id"])
        ]

    def get_requests_session(self) -> Session:
        """A provider that does not answer gets a page that says so; allauth would fail while it asks the way."""
        session = super().get_requests_session()
        ask = session.request

        def request(*args: Any, **kwargs: Any) -> Response:
            try:
                answer = ask(*args, **kwargs)
            except RequestException as error:
                raise ImmediateHttpResponse(redirect("socialaccount_login_error")) from error
            if answer.status_code >= 500:
                raise ImmediateHttpResponse(redirect("socialaccount_login_error"))
            return answer

        session.request = request
        return session

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        """A person has one name here, and an address in small letters."""
        user = super().populate_user(request, sociallogin, data)
        parts = (data.get("first_name"), data.get("last_name"))
        user.name = (data.get("name") or " ".join(filter(None, parts)))[: User._meta.get_field("name").max_length]
        user.email = user.email.lower()
        return user


class MFAAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That is not the code. Codes change every 30 seconds: try the next one."),
        "unverified_email": _("Confirm your email address first."),
    }

    def encrypt(self, text: str) -> str:
        """Whoever reads the database alone cannot make codes: the key is not in it."""
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: User, type: str) -> str:
        """What a passkey is called until somebody calls it otherwise."""
        return device(current.request.headers.get("User-Agent", ""))

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": settings.SITE_NAME}


def _fernet() -> MultiFernet:
    """The newest key encrypts; the older ones still read, so that the secret key can be changed."""
    return MultiFernet(
        Fernet(base64.urlsafe_b64encode(salted_hmac("accounts.authenticators", "", key, algorithm="sha256").digest()))
        for key in [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    )
