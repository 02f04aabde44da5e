"""Writing down work that comes from elsewhere."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from portfolio.models import ArtifactType, Attachment, CaseStudy, Revision, StoredFile
from portfolio.words import count_words
from prose import Document

from .writing import CASE_STUDIES_AT_MOST, RESERVED_SLUGS, free_slug


@dataclass
class NewRevision:
    """``document`` is the text as rendered, with its pictures; ``None`` for a draft."""

    number: int
    body: str
    submitted_at: datetime | None = None
    what_changed: str = ""
    document: Document | None = None
    files: list[tuple[uuid.UUID, StoredFile, str, str]] = field(default_factory=list)  # id, file, name, description


@dataclass
class NewStudy:
    kind: ArtifactType
    title: str
    revisions: list[NewRevision]
    slug: str = ""
    summary: str = ""


@transaction.atomic
def bring_in(*, owner: User, new: NewStudy) -> CaseStudy:
    """A case study with its revisions, seen by nobody but its owner, approved by nobody.

    Raises ``ValidationError`` when there are too many, and when the same one is there already.
    """
    User.objects.select_for_update().get(pk=owner.pk)
    if CaseStudy.objects.of(owner).count() >= CASE_STUDIES_AT_MOST:
        message = _("You have %(most)s case studies, deleted ones included. That is as many as we keep.")
        raise ValidationError(message % {"most": CASE_STUDIES_AT_MOST}, code="too_many")
    there = CaseStudy.objects.of(owner).kept().filter(slug=new.slug, title=new.title).first() if new.slug else None
    if there is not None and _texts(there) == {revision.number: revision.body for revision in new.revisions}:
        raise ValidationError(_("You have it already."), code="there_already")
    study = CaseStudy.objects.create(
        owner=owner,
        artifact_type=new.kind,
        title=new.title,
        slug=_slug(owner, new),
        summary=new.summary,
    )
    for revision in new.revisions:
        _revision(study, revision)
    return study


def _texts(study: CaseStudy) -> dict[int, str]:
    return dict(study.revisions.values_list("number", "body"))


def _slug(owner: User, new: NewStudy) -> str:
    """The one that it had, if that is free."""
    wanted = new.slug
    free = wanted and slugify(wanted) == wanted and wanted not in RESERVED_SLUGS
    if free and not CaseStudy.objects.of(owner).filter(slug=wanted).exists():
        return wanted
    return free_slug(owner, new.title, new.kind.key)


def _revision(study: CaseStudy, new: NewRevision) -> None:
    values: dict[str, object] = {}
    words = count_words(new.body)
    if new.submitted_at is not None and new.document is not None:
        words = count_words(new.document.text)
        values = {
            "submitted_at": new.submitted_at,
            "saved_at": new.submitted_at,
            "html": str(new.document.html),
            "plain_text": new.document.text,
            "renderer": new.document.version,
        }
    revision = Revision.objects.create(
        case_study=study,
        number=new.number,
        body=new.body,
        what_changed=new.what_changed,
        words=words,
        version=1,
        **values,
    )
    Attachment.objects.bulk_create(
        Attachment(pk=pk, revision=revision, stored_file=file, name=name, description=description, position=position)
        for position, (pk, file, name, description) in enumerate(new.files)
    )
