"""The last mail: the account is deleted. It is the only thing that knows the address until it is sent."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from accounts.models import Erasure
from outbox.actions import promise
from outbox.mail import send
from outbox.models import MAX_ATTEMPTS, Promise
from outbox.registry import Undeliverable

log = logging.getLogger(__name__)

KIND = "account_deleted"


def say_goodbye(*, email: str, erasure: Erasure) -> None:
    """Promise the last mail, in the transaction of the erasure."""
    promise(kind=KIND, key=str(erasure.pk), payload={"email": email})


def deliver(last: Promise) -> Callable[[], object]:
    """Send it, and forget the address with it; also when it is clear that it will never arrive."""
    context = {"erasure": last.key, "site_name": settings.SITE_NAME, "site_url": settings.SITE_URL}
    try:
        send(
            promise=last,
            to=last.payload["email"],
            subject=_("Your %(site)s account is deleted") % {"site": settings.SITE_NAME},
            text=render_to_string("email/account_deleted.txt", context),
            html=render_to_string("email/account_deleted.html", context),
        )
    except Exception as error:
        if not isinstance(error, Undeliverable) and last.attempts < MAX_ATTEMPTS:
            raise
        log.warning("The last mail of a deleted account could not be delivered (%s)", last.key)
    return partial(Promise.objects.filter(pk=last.pk).update, payload={})
