"""One rendered message, handed to the mail server."""

from __future__ import annotations

import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from .models import Promise
from .registry import Undeliverable


def message_id(promise: Promise) -> str:
    """The same for every attempt, so that a mailbox and a log recognise a duplicate.

    There is one only when a process is killed between the mail server's answer and the commit.
    """
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<promise.{promise.pk}@{domain}>"


def send(*, promise: Promise, to: str, subject: str, text: str, html: str, unsubscribe_url: str = "") -> None:
    """Send one message to one person.

    With ``unsubscribe_url`` mail programs show a button that ends the messages (RFC 8058). Raises
    ``Undeliverable`` when the server says that this address will never do; any other error is
    worth another attempt.
    """
    headers = {"Message-ID": message_id(promise), "Auto-Submitted": "auto-generated"}
    if unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(subject=" ".join(subject.split()), body=text, to=[to], headers=headers)
    message.attach_alternative(html, "text/html")
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        if all(500 <= code < 600 for code, _reason in error.recipients.values()):
            raise Undeliverable(f"the mail server refuses the address: {error.recipients}") from error
        raise
