"""Making promises, and trying again what was given up."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import structlog
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from .models import Promise, PromiseQuerySet
from .registry import handler_of


def promise(
    *, kind: str, payload: dict[str, Any] | None = None, key: str = "", due_at: datetime | None = None
) -> Promise:
    """Write down what must follow the change that the current transaction makes.

    With a ``key``, the same promise made again is the first one, unchanged, for as long as its row
    is kept. Raises ``UnknownKind``, and ``TransactionManagementError`` outside of a transaction: a
    promise that is not written together with its cause is either lost or kept for nothing.
    """
    handler_of(kind)
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a promise is made in the transaction of what caused it")
    made = Promise(
        kind=kind,
        payload=payload or {},
        due_at=due_at or timezone.now(),
        request_id=str(structlog.contextvars.get_contextvars().get("request_id", ""))[:64],
    )
    made.key = key or str(made.pk)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        earlier = Promise.objects.filter(kind=kind, key=made.key).first()
        if earlier is None:
            raise
        return earlier
    return made


def retry(promises: PromiseQuerySet) -> int:
    """Try these again from now on, with all attempts; how many. Those done or under way are left alone."""
    return (
        promises.exclude(state=Promise.State.DONE)
        .filter(leased_until=None)
        .update(state=Promise.State.WAITING, attempts=0, due_at=timezone.now())
    )
