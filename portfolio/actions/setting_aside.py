"""Text that makes way for another is put where it can be taken back: among the recently deleted case studies."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from portfolio.models import CaseStudy, Revision

from .writing import TITLE_MAX_LENGTH, begin


def is_kept_elsewhere(draft: Revision) -> bool:
    """Whether a submitted version of the same case study holds the same text and the same files."""
    files = set(draft.attachments.values_list("name", "stored_file_id"))
    same = draft.case_study.revisions.submitted().filter(body=draft.body)
    return any(files <= set(revision.attachments.values_list("name", "stored_file_id")) for revision in same)


def set_aside(study: CaseStudy, draft: Revision) -> CaseStudy:
    """Keep a draft as a case study of its own, deleted just now, with its files."""
    ending = _("(draft of version %(number)s)") % {"number": draft.number}
    title = f"{study.title[: TITLE_MAX_LENGTH - len(ending) - 1].strip()} {ending}"
    aside = begin(study.owner, study.artifact_type, title, study.summary, draft.body)
    draft.attachments.update(revision=aside.revisions.get())
    aside.deleted_at = timezone.now()
    aside.save(update_fields=["deleted_at"])
    return aside
