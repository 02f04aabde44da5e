"""The end of an account: rows and files go, what must stay loses the person."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import partial

from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import CharField, Model
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from accounts.models import Erasure, User
from accounts.personal_data import Rows

from .farewell import say_goodbye
from .registry import rows_of_people

log = logging.getLogger(__name__)

FORGOTTEN = "deleted with the account"


@transaction.atomic
def erase_account(*, user: User, email: str) -> Erasure:
    """Delete a person and everything of theirs, and end all their sessions.

    Files go when the transaction is through, for then nobody can want them back. Raise
    ``ValidationError`` when ``email``, which they typed, is not their address; and for the last
    admin, since a site that nobody can run helps nobody.
    """
    admins = list(User.objects.select_for_update().filter(is_superuser=True, is_active=True).order_by("pk"))
    user = User.objects.select_for_update().get(pk=user.pk)
    if [admin.pk for admin in admins] == [user.pk]:
        raise ValidationError(
            _("You are the only admin of this site. Make somebody else an admin first, then delete your account."),
            code="last_admin",
        )
    if email.strip().lower() != user.email:
        raise ValidationError(
            {
                "email": ValidationError(
                    _("This is not the address of this account, which is %(email)s."),
                    code="other_address",
                    params={"email": user.email},
                )
            }
        )
    address = user.email
    all_rows = rows_of_people()
    transaction.on_commit(partial(_delete_files, [file for rows in all_rows for file in _files_of(rows, user)]))
    erasure = Erasure.objects.create()
    for rows in all_rows:
        _forget_in_admin_log(rows, user, erasure)
    for rows in reversed(all_rows):
        rows.erase(rows.of(user))
    say_goodbye(email=address, erasure=erasure)
    return erasure


def _forget_in_admin_log(rows: Rows, user: User, erasure: Erasure) -> None:
    """What an admin did to the person's rows stays in the log; that it was this person's does not.

    The log keeps the text of a row, such as the address, and survives the row.
    """
    if rows.model is LogEntry:
        return
    entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(rows.model))
    if entries.exists():
        keys = rows.of(user).order_by().annotate(key=Cast("pk", CharField())).values("key")
        entries.filter(object_id__in=keys).update(object_id=str(erasure.pk), object_repr=FORGOTTEN, change_message="")


def _files_of(rows: Rows, user: User) -> Iterable[tuple[type[Model], Storage, str]]:
    for column in rows.files:
        for name in rows.of(user).exclude(**{column.name: ""}).values_list(column.attname, flat=True):
            if name:
                yield rows.model, column.storage, name


def _delete_files(files: Iterable[tuple[type[Model], Storage, str]]) -> None:
    for model, storage, name in files:
        try:
            storage.delete(name)
        except OSError:
            # The rest must go too; what stays is in the log, for somebody to remove.
            log.exception("A file of %s outlived its account: %s", model._meta.label, name)
