from celery import shared_task

from .mondays.turn import open_turns


@shared_task
def open_monday_turns() -> None:
    """Give everybody who has begun to follow a plan their turn for the Monday mail."""
    open_turns()
