"""What the schedule runs; each is safe to run at any time, twice, and beside itself."""

from celery import shared_task

from .actions import reminding
from .cohorts import actions as cohorts


@shared_task
def keep_moving() -> None:
    """Claims that are over fall back; who has one is warned before."""
    reminding.expire_claims()
    reminding.warn_of_claims()


@shared_task
def remind() -> None:
    """Both sides of what waits long are told, and what was abandoned ends."""
    reminding.remind_of_waiting()
    reminding.end_abandoned()


@shared_task
def forget_invitations() -> None:
    """Addresses of people who were invited are not kept once the invitation has long been over."""
    cohorts.forget_invitations()
