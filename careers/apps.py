from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.notifications.kinds import NotificationKind


class CareersConfig(AppConfig):
    name = "careers"
    verbose_name = _("careers")
    content_section = "careers.content_rows.SECTION"
    personal_data = "careers.privacy.PERSONAL_DATA"
    scheduled_work = {"careers.tasks.purge_deleted": 3600.0, "careers.tasks.remind_of_applications": 900.0}
    notification_kinds = {
        "application_reminder": NotificationKind(
            label=_("A reminder that you set for an application"),
            help=_("In the morning of the day that you chose, once."),
            text=_("%(title)s: %(step)s"),
        ),
    }
