"""The mail that invites somebody who may have no account."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from outbox.mail import send
from outbox.models import Promise
from reviews.models import Invitation


def deliver(promise: Promise) -> Callable[[], object] | None:
    """Send it, unless it was revoked or is over, and forget the secret with it."""
    invitation = (
        Invitation.objects.open()
        .select_related("cohort__roadmap", "made_by")
        .filter(pk=promise.payload.get("invitation"))
        .first()
    )
    if invitation is None:
        return None
    context = {
        "invitation": invitation,
        "url": settings.SITE_URL + reverse("cohort-join", args=[promise.payload["token"]]),
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
    }
    send(
        promise=promise,
        to=invitation.email,
        subject=_("You are invited to “%(cohort)s”") % {"cohort": invitation.cohort.name},
        text=render_to_string("email/cohort_invitation.txt", context),
        html=render_to_string("email/cohort_invitation.html", context),
    )
    return partial(Promise.objects.filter(pk=promise.pk).update, payload={"invitation": invitation.pk})
