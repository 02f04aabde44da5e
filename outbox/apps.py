from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "outbox"
    verbose_name = _("outbox")
    scheduled_work = {
        "outbox.tasks.drain": 2.0,
        "outbox.tasks.bury": 60.0,
        "outbox.tasks.forget": 3600.0,
    }
