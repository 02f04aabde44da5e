"""What people can be told, and the mails that come at an hour of their own.

Each app names its own in its ``AppConfig``: ``notification_kinds = {"key": NotificationKind(…)}``
and ``mailings = {"key": Mailing(…)}``. Texts live in the code, so that they follow the language.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from django.apps import apps
from django.db.models import TextChoices
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.functional import Promise as LazyText
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from .recurrence import Recurrence

Text: TypeAlias = str | LazyText


class Email(TextChoices):
    AT_ONCE = "at_once", _("At once")
    DAILY = "daily", _("In a daily summary")
    WEEKLY = "weekly", _("In a weekly summary")
    OFF = "off", _("Off")


DIGESTS = (Email.DAILY, Email.WEEKLY)


@dataclass(frozen=True, slots=True)
class NotificationKind:
    """``in_app`` and ``email`` are the defaults; ``None`` means that this channel is not offered.

    ``text`` is one sentence with ``%(name)s`` for its parameters; those in ``dates`` are ISO days.
    """

    label: Text
    help: Text
    text: Text = ""
    in_app: bool | None = True
    email: Email | None = Email.AT_ONCE
    at_once_label: Text = Email.AT_ONCE.label
    can_wait: bool = True  # may go into a summary
    dates: tuple[str, ...] = ()
    template: str = "notification"  # of its mail when it comes at once, under email/

    @property
    def email_choices(self) -> list[tuple[str, Text]]:
        if self.email is None:
            return []
        waiting = [(str(choice), choice.label) for choice in DIGESTS] if self.can_wait else []
        return [(str(Email.AT_ONCE), self.at_once_label), *waiting, (str(Email.OFF), Email.OFF.label)]

    def say(self, params: dict[str, Any]) -> str:
        said = dict(params)
        for name in self.dates:
            day = parse_date(str(params.get(name, "")))
            said[name] = date_format(day, "l j F") if day else ""
        return str(self.text) % said


@dataclass(frozen=True, slots=True)
class Mailing:
    """A mail that comes again at a local hour. ``write`` is the dotted path of a function
    ``(user, mailing, day, due_at)`` that promises it, or does not when there is nothing to say."""

    recurrence: Recurrence
    write: str

    def __call__(self, **what: Any) -> None:
        import_string(self.write)(**what)


@cache
def notification_kinds() -> dict[str, NotificationKind]:
    return _registered("notification_kinds")


@cache
def mailings() -> dict[str, Mailing]:
    return _registered("mailings")


def _registered(attribute: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for config in apps.get_app_configs():
        for key, what in getattr(config, attribute, {}).items():
            if key in found:
                raise ValueError(f"two apps register {key!r} in {attribute}")
            found[key] = what
    return found
