"""Who may take or delete all of an account's data: the person, who showed a moment ago that it is them."""

from __future__ import annotations

import time
from urllib.parse import urlencode

from allauth.account import app_settings
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest
from django.urls import reverse


def has_just_proved_who_they_are(request: HttpRequest) -> bool:
    """Signed in, or gave a password, passkey or code again, within allauth's time for this.

    allauth's own answer is yes for everybody who has neither a password nor a second step, however
    old their session is. Their code from the mail counts here like any other proof.
    """
    if not request.user.is_authenticated:
        return False
    proofs = get_authentication_records(request, request.user)
    latest = max((float(proof.get("at", 0)) for proof in proofs), default=0.0)
    return time.time() - latest < app_settings.REAUTHENTICATION_TIMEOUT


def address_of_proof(request: HttpRequest, back: str) -> str | None:
    """Where to prove it and come ``back``; ``None`` when the only way is to sign in again."""
    if not get_reauthentication_flows(request.user):
        return None
    return f"{reverse('account_reauthenticate')}?{urlencode({REDIRECT_FIELD_NAME: back})}"
