"""What is done to the files of a draft. A frozen revision keeps the files that it was submitted with."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from outbox.actions import retry
from portfolio.inspection import Kind, Reason, Rejected
from portfolio.inspection.messages import ACCEPTED
from portfolio.models import Attachment, CaseStudy, Revision, StoredFile

from . import names, pictures, storing
from .allowance import accepted_extensions, allowance_of
from .checking import check_now, promise_check, promised_checks

DESCRIPTION_MAX_LENGTH = 300
RESTORABLE_FOR = timedelta(hours=24)
_SALT = "portfolio.files.removed"

State = StoredFile.State


class Attached(NamedTuple):
    attachment: Attachment
    is_new: bool  # false: the revision has this very file already


def attach_upload(
    *, user: User, revision: Revision, upload: UploadedFile, name: str = "", description: str = ""
) -> Attached:
    """Keep an uploaded file and attach it to a draft; the check follows in the background.

    What the person has uploaded before is not kept twice: the same bytes give the same file, which
    is not checked again when it is clean, and is when it was refused or could not be checked. The
    same bytes on the same draft give the attachment that is there.

    Raises ``ValidationError`` for ``file``: too large, empty, of no accepted kind, no room left
    (``quota``), too many on this draft (``too_many``); and when the draft was submitted (``frozen``).
    """
    name = names.clean(name or upload.name or "")
    description = _checked_description(description)
    _check_size_and_name(name, upload.size or 0)
    digest = storing.sha256_of(upload)
    with storing.places() as places:
        place = ""
        if _bytes_are_wanted(StoredFile.objects.of(user).filter(sha256=digest).first()):
            # Told before the bytes are written; decided below, where nobody can come between.
            _check_room(user, revision, upload.size or 0)
            place = places.keep(upload)
        with transaction.atomic():
            # One upload of a person at a time, or two would both see the last free place.
            user = User.objects.select_for_update().get(pk=user.pk)
            revision = _locked_draft(revision)
            stored_file = StoredFile.objects.of(user).locked().filter(sha256=digest).first()
            is_new = stored_file is None or _bytes_are_wanted(stored_file)
            if stored_file is None or is_new:
                _check_room(user, revision, upload.size or 0, free=True)
                values = {"file": place or places.keep(upload), "size": upload.size, "name": name}
                stored_file = _quarantined(user, digest, stored_file, values)
            elif place:
                storing.delete_on_commit([place])  # the same upload came first by another request
            if stored_file.state == State.FAILED:
                _inspect_now(stored_file)
            return _attach(revision, stored_file, name, description, may_rename=is_new)


@transaction.atomic
def change_attachment(
    *, attachment: Attachment, name: str | None = None, description: str | None = None, position: int | None = None
) -> Attachment:
    """Give a file on a draft another name, description or place; ``None`` leaves each as it is.

    The name keeps the extension of what the file is. Places count from 0; beyond an end is that end.
    Raises ``ValidationError`` when another file of the draft has the name (``taken``), and when the
    text shows the picture by its old one (``in_use``).
    """
    attachment, others = _locked(attachment)
    if name is not None:
        attachment.name = _checked_name(attachment, name, others)
    if description is not None:
        attachment.description = _checked_description(description)
    attachment.save(update_fields=["name", "description"])
    if position is not None:
        place = min(max(position, 0), len(others))
        _number([*others[:place], attachment, *others[place:]])
    return attachment


@transaction.atomic
def remove_attachment(*, attachment: Attachment) -> str:
    """Take a file off a draft; with what is returned, ``restore_attachment`` puts it back within a day.

    Its bytes stay as long as another revision shows them, and otherwise for that day.
    """
    attachment, others = _locked(attachment)
    undo = {
        "attachment": str(attachment.pk),
        "file": str(attachment.stored_file_id),
        "revision": attachment.revision_id,
        "name": attachment.name,
        "description": attachment.description,
        "position": attachment.position,
    }
    attachment.delete()
    _number(others)
    return signing.dumps(undo, salt=_SALT, compress=True)


@transaction.atomic
def restore_attachment(*, revision: Revision, undo: str) -> Attachment:
    """Put back what ``remove_attachment`` took off this draft. Done already, it is as it was.

    Raises ``ValidationError`` (``expired``) when that was more than a day ago, on another draft, or
    when the file is gone for good.
    """
    revision = _locked_draft(revision)
    gone = ValidationError(_("This file is gone and cannot be put back. Upload it again."), code="expired")
    try:
        kept: dict[str, Any] = signing.loads(undo, salt=_SALT, max_age=RESTORABLE_FOR)
    except signing.BadSignature:
        raise gone from None
    stored_file = StoredFile.objects.of(revision.case_study.owner).locked().filter(pk=kept["file"]).first()
    if stored_file is None or kept["revision"] != revision.pk:
        raise gone
    there = list(revision.attachments.with_files())
    if same := next((other for other in there if other.stored_file_id == stored_file.pk), None):
        return same
    _check_count(len(there) + 1)
    attachment = Attachment.objects.create(
        pk=uuid.UUID(kept["attachment"]),
        revision=revision,
        stored_file=stored_file,
        name=names.unique(kept["name"], (other.name for other in there)),
        description=kept["description"],
    )
    _in_use(stored_file)
    _number([*there[: kept["position"]], attachment, *there[kept["position"] :]])
    return attachment


@transaction.atomic
def check_again(*, stored_file: StoredFile) -> StoredFile:
    """Check a file now that could not be checked. Raises ``ValidationError`` for any other (``not_failed``)."""
    stored_file = StoredFile.objects.locked().get(pk=stored_file.pk)
    if stored_file.state in (State.QUARANTINED, State.SCANNING):
        return stored_file  # asked twice
    if stored_file.state != State.FAILED:
        raise ValidationError(_("This file was checked already."), code="not_failed")
    _inspect_now(stored_file)
    return stored_file


def extensions_for(attachment: Attachment) -> tuple[str, ...]:
    """What the name of an attachment may end in: as its kind has it, or as it was until that is known."""
    stored_file = attachment.stored_file
    if stored_file.kind:
        return Kind(stored_file.kind).extensions
    return (names.extension_of(attachment.name),)


def keep_checked(*, user: User, upload: File, name: str) -> StoredFile:
    """Keep a file that no draft shows yet and check it at once: for work in the background.

    Raises ``ValidationError`` for what ``attach_upload`` would refuse, and for what the check refuses.
    """
    name = names.clean(name)
    _check_size_and_name(name, upload.size or 0)
    digest = storing.sha256_of(upload)
    with storing.places() as places, transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        stored_file = StoredFile.objects.of(user).locked().filter(sha256=digest).first()
        if stored_file is None or _bytes_are_wanted(stored_file):
            if upload.size > allowance_of(user).left_bytes:
                raise _refused("file", _("There is no room left for it."), "quota")
            values = {"file": places.keep(upload), "size": upload.size, "name": name}
            stored_file = _quarantined(user, digest, stored_file, values)
    stored_file = check_now(stored_file)
    if not stored_file.is_clean:
        message = stored_file.message or _("It could not be checked.")
        raise _refused("file", message, stored_file.reason or "failed")
    return stored_file


# --- rules ------------------------------------------------------------------------------------


def _refused(field: str, message: str, code: str) -> ValidationError:
    return ValidationError({field: ValidationError(message, code=code)})


def _rejected(reason: Reason, **details: int) -> ValidationError:
    return _refused("file", Rejected(reason, details).message, str(reason))


def _check_size_and_name(name: str, size: int) -> None:
    """What is plain before anything is kept. The rest, the check finds out."""
    if names.extension_of(name) not in accepted_extensions():
        message = _("“%(name)s” is not of an accepted kind. Accepted are %(accepted)s.")
        raise _refused("file", message % {"name": name, "accepted": ACCEPTED}, "unsupported")
    if size == 0:
        raise _rejected(Reason.EMPTY)
    if size > settings.UPLOAD_MAX_BYTES:
        raise _rejected(Reason.TOO_LARGE, size=size, limit_size=settings.UPLOAD_MAX_BYTES)


def _checked_name(attachment: Attachment, name: str, others: list[Attachment]) -> str:
    wanted = names.with_extension(names.clean(name), extensions_for(attachment))
    if wanted == attachment.name:
        return wanted
    if wanted.casefold() in {other.name.casefold() for other in others}:
        raise _refused("name", _("Another file here has this name."), "taken")
    if attachment.name in pictures.names_in(attachment.revision.body):
        message = _("Your text shows this picture by its name. Change the name there first.")
        raise _refused("name", message, "in_use")
    return wanted


def _checked_description(description: str) -> str:
    description = " ".join(description.split())
    if "\x00" in description:
        message = _("The description holds a null character, which cannot be kept.")
        raise _refused("description", message, "null")
    if len(description) > DESCRIPTION_MAX_LENGTH:
        message = _("At most %(limit)s characters.") % {"limit": DESCRIPTION_MAX_LENGTH}
        raise _refused("description", message, "too_long")
    return description


def _check_count(count: int) -> None:
    limit = settings.UPLOAD_FILES_PER_REVISION
    if count > limit:
        message = _("A piece holds at most %(limit)s files. Remove one first.") % {"limit": limit}
        raise _refused("file", message, "too_many")


def _check_room(user: User, revision: Revision, size: int, *, free: bool = False) -> None:
    """Whether one more file of that size fits. With ``free``, files that were removed make room for it."""
    _check_count(revision.attachments.count() + 1)
    allowance = allowance_of(user)
    if size <= allowance.left_bytes:
        return
    unused = StoredFile.objects.of(user).unused()
    if size > allowance.left_bytes + unused.bytes_used():
        message = _("This file has %(size)s, and of your %(quota)s there are %(left)s left. Remove files first.") % {
            "size": filesizeformat(size),
            "quota": filesizeformat(allowance.quota_bytes),
            "left": filesizeformat(allowance.left_bytes),
        }
        raise _refused("file", message, "quota")
    if free:
        delete_files(unused)


# --- rows -------------------------------------------------------------------------------------


def delete_files(files: Any) -> int:
    """Delete files that no revision shows, with their bytes; how many. In a transaction of the caller."""
    files = list(files.unused().locked().prefetch_related("previews"))
    places = [preview.file.name for file in files for preview in file.previews.all()]
    storing.delete_on_commit([*places, *(file.file.name for file in files)])
    StoredFile.objects.filter(pk__in=[file.pk for file in files]).delete()
    return len(files)


def _locked_draft(revision: Revision) -> Revision:
    """The draft, with its case study locked. Raises ``ValidationError`` when it was submitted meanwhile."""
    study = CaseStudy.objects.locked(revision.case_study_id)
    revision = Revision.objects.get(pk=revision.pk)
    revision.case_study = study
    if not revision.is_draft:
        raise ValidationError(_("This version was submitted; its files stay as they are."), code="frozen")
    return revision


def _locked(attachment: Attachment) -> tuple[Attachment, list[Attachment]]:
    """An attachment as it is now, and the others of its draft in order; the case study is locked."""
    revision = _locked_draft(attachment.revision)
    all_of_them = list(revision.attachments.with_files())
    for found in all_of_them:
        found.revision = revision
    same = [found for found in all_of_them if found.pk == attachment.pk]
    if not same:
        raise ValidationError(_("This file was removed meanwhile."), code="removed")
    return same[0], [found for found in all_of_them if found.pk != attachment.pk]


def _number(attachments: list[Attachment]) -> None:
    for position, attachment in enumerate(attachments):
        attachment.position = position
    Attachment.objects.bulk_update(attachments, ["position"])


def _bytes_are_wanted(stored_file: StoredFile | None) -> bool:
    """A refused file is checked anew: the limits may have changed, and its name may have been the reason."""
    return stored_file is None or stored_file.state == State.REJECTED


def _quarantined(user: User, digest: str, stored_file: StoredFile | None, values: dict[str, Any]) -> StoredFile:
    stored_file = stored_file or StoredFile(owner=user, sha256=digest)
    for field, value in values.items():
        setattr(stored_file, field, value)
    stored_file.state = State.QUARANTINED
    stored_file.reason = stored_file.message = ""
    stored_file.antivirus = StoredFile.Antivirus.NOT_RUN
    stored_file.attempts = 0
    stored_file.uploaded_at = timezone.now()
    stored_file.unused_since = stored_file.checked_at = None
    stored_file.save()
    promise_check(stored_file)
    return stored_file


def _inspect_now(stored_file: StoredFile) -> None:
    """Check a file that could not be checked: with the promise that waits for its next turn, or a new one."""
    stored_file.state, stored_file.message, stored_file.attempts = State.QUARANTINED, "", 0
    stored_file.save(update_fields=["state", "message", "attempts"])
    if not retry(promised_checks(stored_file)):
        promise_check(stored_file)


def _in_use(stored_file: StoredFile) -> None:
    if stored_file.unused_since:
        stored_file.unused_since = None
        stored_file.save(update_fields=["unused_since"])


def _attach(revision: Revision, stored_file: StoredFile, name: str, description: str, *, may_rename: bool) -> Attached:
    """``may_rename`` for a file that was refused, perhaps for its name, and comes again."""
    if stored_file.is_clean and not names.has_extension(name, Kind(stored_file.kind).extensions):
        kind = Kind(stored_file.kind)
        details: dict[str, str | int] = {
            "looks_like": str(kind),
            "named": names.extension_of(name),
            "extension": kind.extensions[0],
        }
        raise _refused("file", Rejected(Reason.MISMATCH, details).message, "mismatch")
    there = list(revision.attachments.with_files())
    taken = [other.name for other in there if other.stored_file_id != stored_file.pk]
    same = next((other for other in there if other.stored_file_id == stored_file.pk), None)
    if same:
        if may_rename and same.name != name:
            same.name = names.unique(name, taken)
            same.save(update_fields=["name"])
        return Attached(same, is_new=False)
    _check_count(len(there) + 1)
    _in_use(stored_file)
    last = max((other.position for other in there), default=-1)
    attachment = Attachment.objects.create(
        revision=revision,
        stored_file=stored_file,
        name=names.unique(name, taken),
        description=description,
        position=last + 1,
    )
    return Attached(attachment, is_new=True)
