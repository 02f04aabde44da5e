"""One row of everything that is registered as somebody's, made from the models themselves.

A new model is covered as soon as it is registered. Where a constraint wants particular values,
they stand in ``PARTICULAR``.
"""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.db.models import Field, FileField, ForeignKey, Model
from django.utils import timezone

from accounts.models import User
from accounts.personal_data import Rows
from aipm.privacy.registry import rows_of_people
from outbox.models import Promise
from portfolio.models import ArtifactType
from reviews.models import Invitation
from roadmaps.models import Enrollment
from tests.factories import make_artifact_type, make_enrollment
from tests.reviews.factories import make_cohort

_numbers = itertools.count(1)

PARTICULAR: dict[str, dict[str, Any]] = {
    "accounts.Notification": {"link": ""},
    "portfolio.Revision": {"submitted_at": timezone.now(), "renderer": 1},
    "careers.JobApplication": {"advert_on": timezone.now().date()},
    "portfolio.Transfer": {"steps": 1},
    "reviews.Comment": {"quote": ""},
    "reviews.Feedback": {"rated_at": timezone.now()},
    "reviews.Review": {"published_at": timezone.now(), "took_effect_at": timezone.now(), "hidden_reason": ""},
    "reviews.ReviewRequest": {
        "status": "claimed",
        "audience": "mentor",
        "claimed_at": timezone.now(),
        "claim_expires_at": timezone.now() + timedelta(days=2),
    },
    "roadmaps.ScheduleChange": {"kind": "catch_up", "days": 7},
    "usersessions.UserSession": {"ip": "192.0.2.7"},
}


def make_session(user: User, mark: str) -> Session:
    store = SessionStore()
    store["_auth_user_id"] = str(user.pk)
    store.create()
    return Session.objects.get(session_key=store.session_key)


def make_invitation(user: User, mark: str) -> Invitation:
    """One that the person made, to their own address."""
    return Invitation.objects.create(
        cohort=make_cohort(),
        email=user.email,
        digest=f"{mark}-{next(_numbers)}",
        made_by=user,
        expires_at=timezone.now(),
    )


def make_promise(user: User, mark: str) -> Promise:
    return Promise.objects.create(kind="greet", key=mark, payload={"user": user.pk})


MAKERS = {
    User: lambda user, mark: user,
    Session: make_session,
    Promise: make_promise,
    Invitation: make_invitation,
    Enrollment: lambda user, mark: make_enrollment(user),
    ArtifactType: lambda user, mark: make_artifact_type(f"type-{next(_numbers)}"),
}


def value_for(field: Field, mark: str) -> Any:
    number = next(_numbers)
    if field.choices:
        return field.choices[0][0]
    match field.get_internal_type():
        case "CharField" | "TextField" | "SlugField" | "URLField" | "EmailField":
            text = f"{mark}-{field.name}-{number}"
            if field.get_internal_type() == "EmailField":
                text = f"{mark}.{number}@example.org"
            return text[: field.max_length]
        case "FileField":
            return ContentFile(f"{mark} wrote this".encode(), name=f"{mark}-{number}.txt")
        case "DateField":
            return timezone.localdate()
        case "DateTimeField":
            return timezone.now()
        case "BooleanField":
            return False
        case "JSONField":
            return {}
        case "UUIDField":
            return field.get_default()
        case _:
            return number % 30_000


def make_row(model: type[Model], user: User, path: str, mark: str, made: dict[type[Model], Model]) -> Model:
    """A row whose ``path`` leads to ``user``; rows in between are those in ``made``, or new ones."""
    if model in MAKERS:
        return MAKERS[model](user, mark)
    first, _, rest = path.partition("__")
    values = dict(PARTICULAR.get(model._meta.label, {}))
    for field in model._meta.concrete_fields:
        if field.name in values:
            continue
        if field.name == first and isinstance(field, ForeignKey):
            target = field.related_model
            if rest:
                values[first] = made.get(target) or make_row(target, user, rest, mark, made)
            else:
                values[first] = user
        elif isinstance(field, ForeignKey) and field.related_model is User:
            values[field.name] = user  # who else had a hand in it, when the key may be empty too
        elif isinstance(field, FileField) or not (field.null or field.has_default() or field.primary_key):
            if isinstance(field, ForeignKey):
                values[field.name] = made.get(field.related_model) or make_row(
                    field.related_model, user, "", mark, made
                )
            else:
                values[field.name] = value_for(field, mark)
    return model._base_manager.create(**values)


def make_one_of_each(user: User, mark: str) -> dict[str, Model]:
    """By the name of the registered rows."""
    made: dict[type[Model], Model] = {User: user}
    by_name: dict[str, Model] = {}
    for rows in rows_of_people():
        path = rows.person if isinstance(rows.person, str) else ""
        made[rows.model] = by_name[rows.name] = make_row(rows.model, user, path, mark, made)
    return by_name


def registered(name: str) -> Rows:
    return next(rows for rows in rows_of_people() if rows.name == name)
