"""A mail to one person, in our design, in plain text and HTML, with the link that ends such mails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from outbox.mail import send

from .unsubscribing import unsubscribe_url

if TYPE_CHECKING:
    from accounts.models import User
    from outbox.models import Promise


def post(*, promise: Promise, user: User, template: str, subject: str, about: str, context: dict[str, Any]) -> None:
    """Render ``email/<template>.txt`` and ``.html`` in the person's time zone and send them.

    ``about`` is what the unsubscribe link ends: a kind of notification, or a summary.
    """
    link = unsubscribe_url(user, about)
    context = context | {
        "user": user,
        "subject": subject,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "unsubscribe_url": link,
    }
    with timezone.override(user.zone):
        text = render_to_string(f"email/{template}.txt", context)
        html = render_to_string(f"email/{template}.html", context)
    send(promise=promise, to=user.email, subject=subject, text=text.strip() + "\n", html=html, unsubscribe_url=link)
