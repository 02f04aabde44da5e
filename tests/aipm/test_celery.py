from django.apps import apps

from aipm.celery import app, schedule_of


def test_what_the_apps_schedule_is_a_task_that_exists():
    app.loader.import_default_modules()
    assert app.conf.beat_schedule == schedule_of(apps.get_app_configs())
    assert set(app.conf.beat_schedule) - set(app.tasks) == set()
    assert "accounts.tasks.forget_expired_sessions" in app.conf.beat_schedule


def test_without_a_broker_the_tasks_run_where_they_are_called(settings):
    assert settings.CELERY_TASK_ALWAYS_EAGER
    assert app.conf.broker_url == "memory://"
