"""What the schedule runs; each is safe to run at any time, twice, and beside itself."""

from celery import shared_task
from django.db import close_old_connections

from . import draining


@shared_task
def drain() -> None:
    # Without a broker the beat process runs this itself, and nobody else would replace a dead connection.
    close_old_connections()
    draining.drain()


@shared_task
def bury() -> None:
    draining.bury()


@shared_task
def forget() -> None:
    draining.forget()
