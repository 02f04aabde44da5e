from django.apps import AppConfig, apps
from django.utils.translation import gettext_lazy as _

from accounts.notifications.kinds import Mailing, NotificationKind
from accounts.notifications.recurrence import Recurrence


class AipmConfig(AppConfig):
    """The composition root: it may import every app, none may import it."""

    name = "aipm"
    verbose_name = "aipm"
    scheduled_work = {"aipm.tasks.open_monday_turns": 600.0}
    outbox_deliveries = {
        "account_deleted": "aipm.privacy.farewell.deliver",
        "monday_mail": "aipm.mondays.letter.deliver",
    }
    notification_kinds = {
        "monday_mail": NotificationKind(
            label=_("The Monday mail"),
            help=_(
                "This week’s tasks, your pace and what waits, at 7 in the morning where you are. It rests in a week "
                "that you are away, and after two weeks in which nothing was done."
            ),
            in_app=None,
            at_once_label=_("On Mondays"),
            can_wait=False,
        ),
        "quiet_fortnight": NotificationKind(
            label=_("A note when your plan has been quiet"),
            help=_("Once, on the first Monday after two weeks in which nothing was done. Not during a pause."),
            text=_("Your plan has been quiet since %(day)s. It waits where you left it."),
            dates=("day",),
            template="quiet",
        ),
    }
    mailings = {"monday": Mailing(Recurrence(hour=7, weekday=0), "aipm.mondays.turn.take_turn")}

    def ready(self) -> None:
        from .celery import app, schedule_of

        app.conf.beat_schedule = schedule_of(apps.get_app_configs())
