"""Ask for what takes a while to make, which is made in the background, and tell how far it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import F
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from outbox.actions import promise
from portfolio.files import names, storing
from portfolio.models import ArtifactType, CaseStudy, Transfer

IMPORTED = {".md", ".markdown", ".docx", ".zip"}
KINDS = {Transfer.Kind.PDF, Transfer.Kind.ARCHIVE}
KEPT_FOR = timedelta(days=7)


@transaction.atomic
def ask_for_export(*, user: User, kind: str) -> Transfer:
    """Promise a PDF or a zip of the portfolio. Asked again before it is made, it is the same one.

    Raises ``ValidationError`` for another kind, and when there is nothing to put into it.
    """
    if kind not in KINDS:
        raise ValidationError({"kind": ValidationError(_("Choose a PDF or a zip."), code="unknown_kind")})
    user = User.objects.select_for_update().get(pk=user.pk)
    under_way = Transfer.objects.of(user).under_way().filter(kind=kind).first()
    if under_way is not None:
        return under_way
    studies = CaseStudy.objects.of(user)
    if kind == Transfer.Kind.PDF and not studies.on_the_portfolio().exists():
        message = _("Nothing is on your portfolio yet. Put a submitted version of a piece on it first.")
        raise ValidationError({"kind": ValidationError(message, code="nothing_to_show")})
    if not studies.kept().exists():
        raise ValidationError({"kind": ValidationError(_("You have no case study yet."), code="nothing_to_export")})
    transfer = Transfer.objects.create(owner=user, kind=kind)
    promise(kind="portfolio_export", key=str(transfer.pk), payload={"user": user.pk, "transfer": str(transfer.pk)})
    return transfer


def ask_for_import(*, user: User, upload: UploadedFile, artifact_type: ArtifactType) -> Transfer:
    """Promise to bring in what is in a file. Texts that do not say their kind become one of ``artifact_type``.

    Raises ``ValidationError`` for a file that is empty, too large or of no kind that can be brought in, and
    while another import of the same person is under way.
    """
    name = names.clean(upload.name or "")
    extension = names.extension_of(name)
    if extension not in IMPORTED:
        raise _refused("file", _("Bring in a Markdown file, a DOCX or a zip."), "unsupported")
    limit = settings.UPLOAD_MAX_REQUEST_BYTES if extension == ".zip" else settings.UPLOAD_MAX_BYTES
    if not upload.size:
        raise _refused("file", _("This file is empty. Check it on your device and upload it again."), "empty")
    if upload.size > limit:
        message = _("This file has %(size)s; the limit is %(limit)s.")
        told = {"size": filesizeformat(upload.size), "limit": filesizeformat(limit)}
        raise _refused("file", message % told, "too_large")
    with storing.places() as places, transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if Transfer.objects.of(user).imports().under_way().exists():
            raise _refused("file", _("Another import is under way. Wait until it is done."), "under_way")
        transfer = Transfer.objects.create(
            owner=user,
            kind=Transfer.Kind.IMPORT,
            name=name,
            file=places.keep(upload),
            size=upload.size,
            report={"type": artifact_type.key},
        )
        promise(kind="portfolio_import", key=str(transfer.pk), payload={"user": user.pk, "transfer": str(transfer.pk)})
    return transfer


def _refused(field: str, message: str, code: str) -> ValidationError:
    return ValidationError({field: ValidationError(message, code=code)})


@transaction.atomic
def begin_transfer(*, transfer: Transfer, steps: int) -> None:
    """Work on it begins, perhaps anew after a worker was killed; ``steps`` is how much there is to do."""
    under_way = Transfer.objects.under_way().filter(pk=transfer.pk)
    under_way.update(state=Transfer.State.WORKING, steps=steps, steps_done=0)


@transaction.atomic
def step_transfer(*, transfer: Transfer) -> None:
    """One more step is done. Seen at once by whoever waits, since the work itself is in no transaction."""
    under_way = Transfer.objects.under_way().filter(pk=transfer.pk, steps_done__lt=F("steps"))
    under_way.update(steps_done=F("steps_done") + 1)


@transaction.atomic
def finish_transfer(*, transfer: Transfer, state: str, file: str = "", **values: Any) -> bool:
    """It is done or has failed, and is kept for a week; whether it was still wanted.

    ``file`` is the place of what was made. What the row named before goes, and so does what was made
    for somebody who deleted it meanwhile.
    """
    locked = Transfer.objects.under_way().select_for_update().filter(pk=transfer.pk).first()
    if locked is None:
        storing.delete_on_commit([file])
        return False
    storing.delete_on_commit([locked.file.name or ""])
    locked.state, locked.file.name, locked.steps_done = state, file, locked.steps
    locked.finished_at = timezone.now()
    locked.expires_at = locked.finished_at + KEPT_FOR
    for name, value in values.items():
        setattr(locked, name, value)
    locked.save()
    return True


def forget_expired() -> int:
    """Delete what is older than a week, at most 500 at a time; how many."""
    expired = list(Transfer.objects.expired(timezone.now())[:500])
    for transfer in expired:
        delete_transfer(transfer=transfer)
    return len(expired)


@transaction.atomic
def delete_transfer(*, transfer: Transfer) -> bool:
    """Forget an export or an import, or cancel it; whether it was under way. Its file goes with the transaction.

    Of a cancelled import nothing comes in: that happens at once, at its end, and asks for this row.
    """
    locked = Transfer.objects.select_for_update().filter(pk=transfer.pk).first()
    if locked is None:
        return False
    storing.delete_on_commit([locked.file.name or ""])
    locked.delete()
    return locked.is_under_way
