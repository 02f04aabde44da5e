import smtplib

import pytest

from outbox.mail import message_id, send
from outbox.models import Promise
from outbox.registry import Undeliverable

LETTER = {"to": "noor@example.org", "subject": "Week 7", "text": "Plain.", "html": "<p>Rich.</p>"}


@pytest.fixture
def held(settings):
    settings.DEFAULT_FROM_EMAIL = "aipm <hello@aipm.example>"
    return Promise(kind="deliver", key="1")


def test_text_html_and_headers(held, mailoutbox):
    send(promise=held, **LETTER, unsubscribe_url="https://aipm.example/unsubscribe/x/")
    (message,) = mailoutbox
    raw = message.message()
    assert [part.get_content_type() for part in raw.walk()] == ["multipart/alternative", "text/plain", "text/html"]
    assert raw["To"] == "noor@example.org"
    assert raw["Message-ID"] == f"<promise.{held.pk}@aipm.example>"
    assert raw["List-Unsubscribe"] == "<https://aipm.example/unsubscribe/x/>"
    assert raw["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert raw["Auto-Submitted"] == "auto-generated"


def test_every_attempt_has_the_same_message_id(held, mailoutbox):
    send(promise=held, **LETTER)
    send(promise=held, **LETTER)
    assert [message.message()["Message-ID"] for message in mailoutbox] == [message_id(held)] * 2
    assert message_id(Promise(kind="deliver", key="2")) != message_id(held)


def test_a_subject_is_one_line(held, mailoutbox):
    send(promise=held, **{**LETTER, "subject": "Week 7\nBcc: everybody@example.org"})
    assert mailoutbox[0].message()["Subject"] == "Week 7 Bcc: everybody@example.org"
    assert mailoutbox[0].recipients() == ["noor@example.org"]


@pytest.mark.parametrize(("code", "error"), [(550, Undeliverable), (450, smtplib.SMTPRecipientsRefused)])
def test_only_a_final_refusal_is_final(held, monkeypatch, code, error):
    def refuse(self, fail_silently=False):
        raise smtplib.SMTPRecipientsRefused({"noor@example.org": (code, b"no")})

    monkeypatch.setattr("django.core.mail.EmailMultiAlternatives.send", refuse)
    with pytest.raises(error):
        send(promise=held, **LETTER)
