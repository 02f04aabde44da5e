from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from .notifications.kinds import Email, Mailing, NotificationKind
from .notifications.recurrence import Recurrence


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("people")
    personal_data = "accounts.privacy.PERSONAL_DATA"
    scheduled_work = {
        "accounts.tasks.forget_expired_sessions": 3600.0,
        "accounts.tasks.warn_of_expiring_tokens": 3600.0,
        "accounts.tasks.write_due_mails": 60.0,
    }
    outbox_deliveries = {
        "notification": "accounts.notifications.deliveries.deliver_notification",
        "digest": "accounts.notifications.deliveries.deliver_digest",
    }
    waiting = "accounts.notifications.waiting.unread"
    notification_kinds = {
        "token_expires": NotificationKind(
            label=_("An API token is about to expire"),
            help=_("A week ahead, so that your scripts do not stop without warning."),
            text=_("Your API token “%(name)s” stops working on %(day)s."),
            dates=("day",),
        ),
    }
    mailings = {
        Email.DAILY.value: Mailing(Recurrence(hour=7), "accounts.notifications.deliveries.write_digest"),
        # Not on Mondays: the plan's own mail comes then.
        Email.WEEKLY.value: Mailing(Recurrence(hour=7, weekday=4), "accounts.notifications.deliveries.write_digest"),
    }
