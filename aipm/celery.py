"""The Celery application.

With ``CELERY_BROKER_URL`` the tasks run in workers; without one, ``celery beat`` runs its
periodic tasks itself (``task_always_eager``), which is what ``make run`` does. Web code
never enqueues: it writes rows, and the schedule finds them.
"""

import os
from collections.abc import Iterable

from celery import Celery
from django.apps import AppConfig
from django_structlog.celery.steps import DjangoStructLogInitStep

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aipm.settings")

app = Celery("aipm")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add(DjangoStructLogInitStep)  # each line of a task has the task's id


STALE_AFTER = 60.0  # seconds, so that clocks of two machines may differ


def schedule_of(configs: Iterable[AppConfig]) -> dict[str, dict[str, object]]:
    """Each app names its periodic work in ``AppConfig.scheduled_work``: {task name: seconds or crontab}.

    Set when the apps are ready and by the tasks' names: Celery's own signals come before the
    tasks are imported, and swallow the error. What repeats by the second expires soon, so that
    a pause of the workers leaves no long queue of stale tasks behind.
    """
    return {
        name: {
            "task": name,
            "schedule": when,
            "options": {"expires": max(when, STALE_AFTER)} if isinstance(when, float) else {},
        }
        for config in configs
        for name, when in getattr(config, "scheduled_work", {}).items()
    }
