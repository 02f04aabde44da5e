"""What the schedule runs; each is safe to run at any time, twice, and beside itself."""

from celery import shared_task

from .actions import applications, postings


@shared_task
def purge_deleted() -> None:
    """Forget the job descriptions and applications that were deleted a month ago."""
    postings.purge_deleted()
    applications.purge_deleted()


@shared_task
def remind_of_applications() -> None:
    """Tell those whose reminder is due, in the morning of their own day."""
    applications.remind()
