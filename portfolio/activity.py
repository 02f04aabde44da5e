"""That somebody works on a piece, for mails that ask whether they have gone quiet."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from .models import Revision

if TYPE_CHECKING:
    from accounts.models import User


def last_activity(user: User) -> datetime | None:
    return Revision.objects.of(user).last_worked_on()
