"""How learners and mentors are named to each other: by the name that they gave, never by their address."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import User


def name_of_mentor(user: User | None) -> str:
    if user is None:
        return _("A former mentor")
    return user.name or _("A mentor")


def name_of_learner(user: User) -> str:
    return user.name or _("A learner")
