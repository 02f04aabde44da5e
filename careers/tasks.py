"""What the schedule runs; each is safe to run at any time, twice, and beside itself."""

from celery import shared_task

from .actions import postings


@shared_task
def purge_deleted() -> None:
    """Forget the job descriptions that were deleted a month ago."""
    postings.purge_deleted()
