"""Freezing a draft as a numbered version, and what one does with versions afterwards."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portfolio.models import Attachment, CaseStudy, Revision, StoredFile
from portfolio.rendering import document_of
from portfolio.staying import why_it_stays
from portfolio.words import count_words

from .setting_aside import is_kept_elsewhere, set_aside
from .writing import checked_paragraph, locked, locked_draft, write

WHAT_CHANGED_MAX_LENGTH = 1_000
REVISIONS_AT_MOST = 1_000


@transaction.atomic
def submit_revision(
    *, study: CaseStudy, confirmed: bool, what_changed: str = "", version: int | None = None
) -> Revision:
    """Freeze the draft: its HTML, its plain text and its length stay as they are now.

    ``confirmed`` says that names and confidential details are gone; ``version`` is that of the text
    which was read before. Raises ``ValidationError`` without the confirmation, for a text that is
    empty, still the template or the same as the version before, and for attachments that are not
    checked; with the code ``stale`` when the text was saved since, with ``no_draft`` when there is none.
    """
    study = locked(study)
    draft = locked_draft(study)
    what_changed = checked_paragraph("what_changed", what_changed, WHAT_CHANGED_MAX_LENGTH)
    if version is not None and version != draft.version:
        message = _("The text was saved again after you opened this page. Read it once more, then submit.")
        raise ValidationError(message, code="stale")
    problems = _obstacles(study, draft)
    if not confirmed:
        problems["confirmed"] = ValidationError(
            _("Confirm that names and confidential details are gone."), code="required"
        )
    if problems:
        raise ValidationError(problems)
    document = document_of(draft)
    draft.what_changed = what_changed
    draft.submitted_at = timezone.now()
    draft.html, draft.plain_text, draft.renderer = str(document.html), document.text, document.version
    draft.words = count_words(document.text)
    draft.save(update_fields=["what_changed", "submitted_at", "html", "plain_text", "renderer", "words"])
    return draft


@transaction.atomic
def withdraw_revision(*, revision: Revision) -> Revision:
    """Take a submitted version back: it is the draft again. A draft is given back as it is.

    Raises ``ValidationError`` once others see it, a mentor approved or looks at it, or a newer version exists.
    """
    study = locked(revision.case_study)
    revision = study.revisions.get(pk=revision.pk)
    if revision.is_draft:
        return revision
    why = why_not_withdrawn(study, revision)
    if why:
        raise ValidationError(why, code="not_withdrawable")
    revision.submitted_at = revision.renderer = None
    revision.html = revision.plain_text = ""
    revision.words = count_words(revision.body)
    revision.version += 1
    revision.save(update_fields=["submitted_at", "renderer", "html", "plain_text", "words", "version"])
    return revision


def why_not_withdrawn(study: CaseStudy, revision: Revision) -> str:
    """Why this submitted version cannot be taken back, or nothing when it can."""
    if revision.is_reviewed:
        return _("A mentor has approved this version, so it stays as it is.")
    if study.visibility != CaseStudy.Visibility.PRIVATE and study.shown_number == revision.number:
        return _("Others can see this version. Stop showing it before you take it back.")
    if any(other.number > revision.number for other in study.revisions.without_texts()):
        return _("You have begun a newer version. Discard that one first.")
    return why_it_stays(revision)


@transaction.atomic
def start_revision(*, study: CaseStudy) -> Revision:
    """The next draft, which begins as a copy of the newest version; the draft itself when there is one."""
    study = locked(study)
    return study.draft or _next_draft(study, study.revisions.submitted().newest_first()[0])


@transaction.atomic
def restore_revision(*, revision: Revision, replace: bool = False) -> tuple[Revision, CaseStudy | None]:
    """Make the text and attachments of an old version the draft.

    When that would overwrite a draft whose text is kept nowhere else, raises ``ValidationError`` with
    the code ``draft_exists``, unless ``replace`` is given: then that draft becomes a case study of
    its own among the recently deleted ones. Returns the draft, and what was set aside.
    """
    study = locked(revision.case_study)
    revision = study.revisions.get(pk=revision.pk)
    draft = study.draft
    if revision.is_draft:
        return revision, None
    if draft is None:
        return _next_draft(study, revision), None
    if draft.body == revision.body and _files(draft) == _files(revision):
        return draft, None
    aside = None
    if not is_kept_elsewhere(draft):
        if not replace:
            message = _("Version %(number)s is being written. Keep that draft, or have it replaced.")
            raise ValidationError(message % {"number": draft.number}, code="draft_exists")
        aside = set_aside(study, draft)
    draft.attachments.all().delete()
    _copy_attachments(revision, draft)
    return write(draft, revision.body), aside


@transaction.atomic
def discard_draft(*, study: CaseStudy) -> CaseStudy | None:
    """Give up the draft of a new version, so that the newest submitted one is the last again.

    What was written is set aside among the recently deleted case studies, which is returned; ``None``
    when nothing had been written. Raises ``ValidationError`` when nothing was submitted before.
    """
    study = locked(study)
    draft = study.draft
    if draft is None:
        return None
    if not study.revisions.submitted().exists():
        raise ValidationError(_("This is all there is. Delete the case study instead."), code="only_version")
    aside = None if is_kept_elsewhere(draft) else set_aside(study, draft)
    draft.delete()
    return aside


@transaction.atomic
def approve_revision(*, revision: Revision, at: datetime) -> Revision:
    """Note that a mentor approved this version; the first time counts.

    Raises ``ValidationError`` when it was withdrawn in the meantime.
    """
    study = CaseStudy.objects.locked(revision.case_study_id)
    revision = study.revisions.get(pk=revision.pk)
    if revision.is_draft:
        raise ValidationError(_("This version was taken back by its author."), code="not_submitted")
    if not revision.is_reviewed:
        revision.approved_at = at
        revision.save(update_fields=["approved_at"])
    return revision


@transaction.atomic
def withdraw_approval(*, revision: Revision) -> Revision:
    """Note that no mentor's approval stands any more: it was replaced, or hidden."""
    CaseStudy.objects.locked(revision.case_study_id)
    revision = Revision.objects.get(pk=revision.pk)
    if revision.is_reviewed:
        revision.approved_at = None
        revision.save(update_fields=["approved_at"])
    return revision


def _obstacles(study: CaseStudy, draft: Revision) -> dict[str, ValidationError]:
    """What stands against submitting the draft, by field."""
    found = {}
    before = study.revisions.submitted().newest_first().first()
    if not draft.body.strip():
        found["body"] = refusal(_("There is no text yet. Write it first, then submit it."), "empty")
    elif _plain(draft.body) == _plain(study.artifact_type.template):
        found["body"] = refusal(_("This is still the template. Fill it with your own work first."), "template")
    elif not document_of(draft).text.strip():
        found["body"] = refusal(_("The text shows nothing when it is rendered. Look at the preview."), "empty")
    elif before and draft.body == before.body and _files(draft) == _files(before):
        message = _("Nothing has changed since version %(number)s.") % {"number": before.number}
        found["body"] = refusal(message, "unchanged")
    unchecked = [
        attachment.name
        for attachment in draft.attachments.with_files()
        if attachment.stored_file.state != StoredFile.State.CLEAN
    ]
    if unchecked:
        message = _("These files are not checked yet, or were refused: %(names)s. Wait for them, or remove them.")
        found["attachments"] = refusal(message % {"names": ", ".join(unchecked)}, "not_clean")
    return found


def refusal(message: str, code: str) -> ValidationError:
    return ValidationError(message, code=code)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _next_draft(study: CaseStudy, source: Revision) -> Revision:
    newest = study.revisions.without_texts().newest_first()[0]
    if newest.number >= REVISIONS_AT_MOST:
        message = _("There are %(most)s versions. That is as many as we keep.") % {"most": REVISIONS_AT_MOST}
        raise ValidationError(message, code="too_many")
    draft = Revision.objects.create(
        case_study=study,
        number=newest.number + 1,
        body=source.body,
        words=count_words(source.body),
        # Goes on counting, so that an editor of the version before is still noticed as stale.
        version=newest.version + 1,
    )
    _copy_attachments(source, draft)
    return draft


def _files(revision: Revision) -> set[tuple[str, object]]:
    return set(revision.attachments.values_list("name", "stored_file_id"))


def _copy_attachments(source: Revision, draft: Revision) -> None:
    Attachment.objects.bulk_create(
        Attachment(
            revision=draft,
            stored_file_id=attachment.stored_file_id,
            name=attachment.name,
            description=attachment.description,
            position=attachment.position,
        )
        for attachment in source.attachments.all()
    )
