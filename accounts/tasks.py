from datetime import timedelta

from celery import shared_task
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from .models import ApiToken
from .notifications.actions import notify
from .notifications.slots import run_slots

WARN_BEFORE = timedelta(days=7)


@shared_task
def forget_expired_sessions() -> None:
    """Delete sessions past their end; safe to run at any time and twice."""
    call_command("clearsessions")


@shared_task
def write_due_mails() -> None:
    """Write the mails that come at a person's own hour; the outbox sends them."""
    run_slots()


@shared_task
def warn_of_expiring_tokens() -> None:
    """Tell people once of each token that ends within a week."""
    for token in ApiToken.objects.usable().filter(expires_at__lt=timezone.now() + WARN_BEFORE).select_related("user"):
        day = timezone.localdate(token.expires_at, token.user.zone)
        notify(
            user=token.user,
            kind="token_expires",
            key=str(token.pk),
            params={"name": token.name, "day": day.isoformat()},
            link=reverse("tokens"),
        )
