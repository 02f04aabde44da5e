from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from accounts.notifications.kinds import NotificationKind


class PortfolioConfig(AppConfig):
    name = "portfolio"
    verbose_name = _("portfolio")
    content_section = "portfolio.content_rows.SECTION"
    personal_data = "portfolio.privacy.PERSONAL_DATA"
    last_activity = "portfolio.activity.last_activity"
    # Not work of the database alone: it takes seconds, and no transaction may wait for it.
    outbox_deliveries = {
        "inspect_file": "portfolio.files.checking.check",
        "portfolio_import": "portfolio.imports.making.make_import",
        "portfolio_export": "portfolio.exports.making.make_export",
    }
    scheduled_work = {
        "portfolio.tasks.forget_expired_exports": 3600.0,
        "portfolio.tasks.purge_deleted": 3600.0,
        "portfolio.tasks.sweep_files": 3600.0,
    }
    notification_kinds = {
        "file_refused": NotificationKind(
            label=_("A file that you uploaded is refused"),
            help=_("Only when the check took long; otherwise the page says so at once."),
            text=_("“%(name)s” is refused. %(why)s"),
            email=None,
        ),
    }
