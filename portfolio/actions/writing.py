"""Case studies and their drafts: begin, name, write."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from portfolio.models import ArtifactType, CaseStudy, Revision
from portfolio.models.work import BODY_MAX_LENGTH
from portfolio.words import count_words
from roadmaps.actions.progress import refuse

CASE_STUDIES_AT_MOST = 200
TITLE_MAX_LENGTH = 120
SUMMARY_MAX_LENGTH = 300

# First words of addresses below /portfolio/, today's and those that may come: no case study takes their place.
RESERVED_SLUGS = frozenset(
    {"archive", "deleted", "export", "exports", "files", "import", "imports", "links", "new", "pdf", "pieces"}
    | {"preview", "public", "resume", "settings", "share", "sharing", "transfers", "uploads", "work-on"}
)


@transaction.atomic
def create_case_study(*, owner: User, artifact_type: ArtifactType, title: str, summary: str = "") -> CaseStudy:
    """Begin a piece of this kind: a draft that holds the kind's template.

    The same title again, while nothing has been written yet, gives the one that is there, so that a
    double click makes one. Raises ``ValidationError`` for a title or summary that cannot be kept,
    and when there are too many case studies.
    """
    title, summary = _checked_title(title), _checked_line("summary", summary, SUMMARY_MAX_LENGTH)
    _lock_shelf(owner)
    untouched = CaseStudy.objects.of(owner).kept().untouched()
    again = untouched.filter(artifact_type=artifact_type, title=title).first()
    if again:
        return again
    return begin(owner, artifact_type, title, summary, artifact_type.template)


@transaction.atomic
def describe_case_study(*, study: CaseStudy, title: str, summary: str = "") -> CaseStudy:
    """Give a case study another title and summary. Its address stays. Raises ``ValidationError``."""
    title, summary = _checked_title(title), _checked_line("summary", summary, SUMMARY_MAX_LENGTH)
    study = locked(study)
    study.title, study.summary = title, summary
    study.save(update_fields=["title", "summary"])
    return study


@transaction.atomic
def save_draft(*, study: CaseStudy, body: str, version: int | None = None) -> Revision:
    """Keep the text of the draft.

    ``version`` is the number of the text that the editor was opened with; when another tab has
    saved since, nothing is changed. Raises ``ValidationError`` with the code ``stale`` then, with
    ``no_draft`` when it was submitted in the meantime, and for a text that cannot be kept.
    """
    body = checked_body(body)
    draft = locked_draft(locked(study))
    if body == draft.body:
        return draft
    check_version(draft, version)
    return write(draft, body)


def begin(owner: User, artifact_type: ArtifactType, title: str, summary: str, body: str) -> CaseStudy:
    """A new case study whose draft holds ``body``. Raises ``ValidationError`` when there are too many."""
    _lock_shelf(owner)
    if CaseStudy.objects.of(owner).count() >= CASE_STUDIES_AT_MOST:
        message = _("You have %(most)s case studies, deleted ones included. That is as many as we keep.")
        raise ValidationError(message % {"most": CASE_STUDIES_AT_MOST}, code="too_many")
    study = CaseStudy.objects.create(
        owner=owner,
        artifact_type=artifact_type,
        title=title,
        slug=free_slug(owner, title, artifact_type.key),
        summary=summary,
    )
    Revision.objects.create(case_study=study, number=1, body=body, words=count_words(body))
    return study


def _lock_shelf(owner: User) -> None:
    """One at a time adds to a person's case studies: two at once would choose the same address."""
    User.objects.select_for_update().get(pk=owner.pk)


def locked(study: CaseStudy) -> CaseStudy:
    """The case study, one writer at a time. Raises ``ValidationError`` when it was deleted a moment ago."""
    kept = CaseStudy.objects.locked(study.pk)
    if kept.deleted_at:
        raise ValidationError(_("You have deleted this case study. Take it back first."), code="deleted")
    return kept


def locked_draft(study: CaseStudy) -> Revision:
    """The draft of a case study that is locked. Raises ``ValidationError`` when there is none."""
    draft = study.draft
    if draft is None:
        message = _("This version has been submitted and is frozen. Start a new version to go on writing.")
        raise ValidationError(message, code="no_draft")
    return draft


def check_version(draft: Revision, version: int | None) -> None:
    """Raise ``ValidationError`` when the draft was saved since ``version``."""
    if version is not None and version != draft.version:
        message = _("You saved another version in the meantime. Yours is still in the field; compare the two.")
        raise refuse("body", message, "stale")


def write(draft: Revision, body: str) -> Revision:
    """Write the text with its time and its next number."""
    draft.body = body
    draft.words = count_words(body)
    draft.saved_at = timezone.now()
    draft.version += 1
    draft.save(update_fields=["body", "words", "saved_at", "version"])
    return draft


def checked_body(body: str) -> str:
    """The text with plain line ends. Raises ``ValidationError`` for one that cannot be kept."""
    body = body.replace("\r\n", "\n").replace("\r", "\n")
    _check_length("body", body, BODY_MAX_LENGTH)
    _check_characters("body", body)
    return body


def checked_paragraph(field: str, text: str, limit: int) -> str:
    """The text without blanks around it. Raises ``ValidationError`` for one that cannot be kept."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    _check_length(field, text, limit)
    _check_characters(field, text)
    return text


def _checked_title(title: str) -> str:
    title = _checked_line("title", title, TITLE_MAX_LENGTH)
    if not title:
        raise refuse("title", _("Give it a title. You can change it later."), "required")
    return title


def _checked_line(field: str, text: str, limit: int) -> str:
    """The text in one line. Raises ``ValidationError`` for one that is too long."""
    text = " ".join(text.split())
    _check_length(field, text, limit)
    _check_characters(field, text)
    return text


def _check_length(field: str, text: str, limit: int) -> None:
    too_many = len(text) - limit
    if too_many > 0:
        message = ngettext(
            "This is %(count)s character too long. The limit is %(limit)s.",
            "This is %(count)s characters too long. The limit is %(limit)s.",
            too_many,
        )
        raise refuse(field, message % {"count": too_many, "limit": limit}, "too_long")


def _check_characters(field: str, text: str) -> None:
    if "\x00" in text:
        raise refuse(field, _("The text holds a null character, which cannot be kept."), "null")


def free_slug(owner: User, title: str, fallback: str) -> str:
    """The title as the last part of an address, or the kind's key for a title without Latin letters."""
    stem = slugify(title)[:70].strip("-") or fallback
    taken = set(CaseStudy.objects.of(owner).filter(slug__startswith=stem).values_list("slug", flat=True))
    taken |= RESERVED_SLUGS
    number, slug = 1, stem
    while slug in taken:
        number += 1
        slug = f"{stem}-{number}"
    return slug
