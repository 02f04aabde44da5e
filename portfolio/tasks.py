"""What the schedule runs; each is safe to run at any time, twice, and beside itself."""

from celery import shared_task

from . import actions
from .actions.transfers import forget_expired
from .files import auditing, checking


@shared_task
def forget_expired_exports() -> None:
    """Delete exports that are older than a week."""
    forget_expired()


@shared_task
def purge_deleted() -> None:
    """Forget the case studies that were deleted a month ago."""
    actions.purge_deleted()


@shared_task
def sweep_files() -> None:
    """Delete what no revision shows any more and what killed work left behind."""
    auditing.sweep_unused()
    auditing.sweep_orphans()
    checking.give_up_stuck()
