"""The link in every mail that ends such mails: signed, so that it needs no sign-in (RFC 8058)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core import signing
from django.urls import reverse

if TYPE_CHECKING:
    from accounts.models import User

_signer = signing.Signer(salt="accounts.notifications.unsubscribe")


def unsubscribe_url(user: User, subject: str) -> str:
    """It never expires: a mail may be found again after years. It opens nothing but this."""
    return settings.SITE_URL + reverse("unsubscribe", args=[_signer.sign_object([user.pk, subject])])


def read_token(token: str) -> tuple[int, str] | None:
    """Whose mails, and which; ``None`` for a link that is not ours."""
    try:
        user_id, subject = _signer.unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return user_id, subject
