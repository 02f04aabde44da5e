"""Who may see and do what with a portfolio: its owner, whoever has a link, and the public. Nobody else.

404 when one may not know that it exists, 403 when one may see it but not do this. Mentors read submitted
work through the review, which asks its own questions. HTML and API call the same functions.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from prose.blocks import TypedBlock, blocks_of

from .models import Attachment, CaseStudy, Portfolio, Revision, ShareLink, StoredFile, Transfer
from .models.work import CaseStudyQuerySet


def case_study_for_read(user: User, slug: str) -> CaseStudy:
    """One of the person's own case studies. Raises ``Http404``, for somebody else's too."""
    study = CaseStudy.objects.of(user).kept().with_revisions().filter(slug=slug).first()
    if study is None:
        raise Http404
    study.owner = user  # saves the query that its time zone would cost
    return study


def case_study_for_write(user: User, slug: str) -> CaseStudy:
    """One of the person's own case studies, to change. Raises ``Http404``, for somebody else's too."""
    return case_study_for_read(user, slug)


def case_study_for_undelete(user: User, slug: str) -> CaseStudy:
    """One of the person's own that they have deleted, or have taken back already. Raises ``Http404``."""
    study = CaseStudy.objects.of(user).select_related("artifact_type").filter(slug=slug).first()
    if study is None:
        raise Http404
    study.owner = user
    return study


def just_deleted(user: User, slug: str) -> CaseStudy | None:
    """The case study of this address, if it is one that the person has deleted and can take back."""
    return CaseStudy.objects.of(user).deleted().filter(slug=slug).first() if slug else None


def latest_draft_of_kind(user: User, kind: str) -> Revision | None:
    """The draft of a case study of this kind that the person saved last, if there is one."""
    return Revision.objects.drafts_of_kind(user, kind).first()


def draft_for_read(study: CaseStudy) -> Revision | None:
    """The draft of a case study that one may read, if there is one."""
    draft = study.draft
    if draft is not None:
        draft.case_study = study
    return draft


def revision_for_read(study: CaseStudy, number: int) -> Revision:
    """A revision of a case study that one may read, the draft included. Raises ``Http404``."""
    revision = study.revisions.filter(number=number).first()
    if revision is None:
        raise Http404
    revision.case_study = study
    return revision


def draft_for_write(user: User, slug: str) -> Revision:
    """The draft of one of one's own case studies. Raises ``Http404``, and ``PermissionDenied`` without a draft."""
    study = case_study_for_write(user, slug)
    draft = study.draft
    if draft is None:
        raise PermissionDenied(_("There is no draft of this piece. Begin a new version first."))
    draft.case_study = study
    return draft


def revision_with_files(user: User, slug: str, number: int | None = None) -> Revision:
    """A revision of one's own work to look at its files: the draft, or without one the latest. Raises ``Http404``."""
    study = case_study_for_read(user, slug)
    if number is not None:
        return revision_for_read(study, number)
    revision = study.revisions.without_texts().newest_first().first()
    if revision is None:
        raise Http404
    revision.case_study = study
    return revision


def block_for_read(revision: Revision, number: int) -> TypedBlock:
    """A typed block of a version that one may read, counted from 1. Raises ``Http404``."""
    blocks = blocks_of(revision.body)
    if not 1 <= number <= len(blocks):
        raise Http404
    return blocks[number - 1]


def attachment_for_read(user: User, pk: uuid.UUID) -> Attachment:
    """An attachment of the person's own work. Raises ``Http404``."""
    attachment = (
        Attachment.objects.of(user)
        .filter(revision__case_study__deleted_at=None, pk=pk)
        .select_related("stored_file", "revision__case_study")
        .first()
    )
    if attachment is None:
        raise Http404
    attachment.revision.case_study.owner = user
    return attachment


def attachment_for_write(user: User, pk: uuid.UUID) -> Attachment:
    """An attachment of the person's own draft. Raises ``Http404``, and ``PermissionDenied`` when it was submitted."""
    attachment = attachment_for_read(user, pk)
    if not attachment.revision.is_draft:
        raise PermissionDenied(_("This version was submitted; its files stay as they are."))
    return attachment


def stored_file_for_read(user: User, pk: uuid.UUID) -> StoredFile:
    """One of the person's own files, whatever its state. Raises ``Http404``."""
    stored_file = StoredFile.objects.of(user).filter(pk=pk).first()
    if stored_file is None:
        raise Http404
    return stored_file


@dataclass(frozen=True)
class Door:
    """How somebody came in to a portfolio: by its public address, or by a secret link with its ``token``.

    What lies behind it is decided here and nowhere else: ``case_studies``. A link to one case study opens
    that one and no page around it.
    """

    portfolio: Portfolio
    link: ShareLink | None = None
    token: str = ""
    is_preview: bool = False  # the owner looks at what nobody else sees yet

    @property
    def is_public(self) -> bool:
        return self.link is None and not self.is_preview

    @property
    def case_studies(self) -> CaseStudyQuerySet:
        if self.link is not None and self.link.case_study_id is not None:
            return CaseStudy.objects.shown_by_link().filter(pk=self.link.case_study_id)
        return CaseStudy.objects.of(self.portfolio.user).on_the_portfolio()

    @property
    def opens_one_piece(self) -> bool:
        return self.link is not None and self.link.case_study_id is not None

    def path(self, name: str, *args: object) -> str:
        """The address, through this door, of ``portfolio``, ``piece``, ``file`` …"""
        if self.link is not None:
            return reverse(f"linked-{name}", args=[self.token, *args])
        return reverse(f"public-{name}", args=[self.portfolio.user.handle, *args])


def public_door(viewer: User | AnonymousUser, handle: str) -> Door:
    """The portfolio at this handle. Raises ``Http404`` unless it is public, or the viewer's own."""
    portfolio = Portfolio.objects.select_related("user").filter(user__handle=handle).first()
    if portfolio is None:
        raise Http404
    is_public = Portfolio.objects.public().filter(pk=portfolio.pk).exists()
    if not is_public and portfolio.user_id != viewer.pk:
        raise Http404
    return Door(portfolio, is_preview=not is_public)


def own_door(user: User) -> Door:
    """A person's own portfolio as others see it, or would if it were public."""
    portfolio = Portfolio.objects.of(user)
    is_public = portfolio.visibility == Portfolio.Visibility.PUBLIC and bool(user.handle)
    return Door(portfolio, is_preview=not is_public)


def link_door(token: str) -> Door:
    """What a secret address opens. Raises ``Http404`` for one that is revoked, is over or never was."""
    link = ShareLink.objects.opened_by(token).select_related("owner").first()
    if link is None:
        raise Http404
    portfolio = Portfolio.objects.of(link.owner)
    if link.case_study_id is None and portfolio.visibility == Portfolio.Visibility.PRIVATE:
        raise Http404
    return Door(portfolio, link=link, token=token)


def shown_case_study(door: Door, slug: str) -> tuple[CaseStudy, Revision]:
    """A case study behind a door with the revision that its owner shows. Raises ``Http404``."""
    study = door.case_studies.select_related("artifact_type").at(slug).first()
    revision = study.revisions.shown().first() if study else None
    if study is None or revision is None:
        raise Http404
    study.owner = door.portfolio.user
    revision.case_study = study
    return study, revision


def shown_attachment(door: Door, pk: uuid.UUID) -> Attachment:
    """A file of a revision that is shown behind a door, if it is clean. Raises ``Http404``."""
    attachment = Attachment.objects.filter(pk=pk).select_related("stored_file", "revision").first()
    if attachment is None or not attachment.stored_file.is_clean:
        raise Http404
    shown = door.case_studies.filter(pk=attachment.revision.case_study_id, shown_number=attachment.revision.number)
    if not shown.exists():
        raise Http404
    return attachment


def share_link_for_write(user: User, pk: int) -> ShareLink:
    """One of the person's own secret links. Raises ``Http404``."""
    link = ShareLink.objects.of(user).filter(pk=pk).first()
    if link is None:
        raise Http404
    return link


def import_for_write(user: User, pk: uuid.UUID) -> Transfer:
    """One of the person's own imports. Raises ``Http404``."""
    found = Transfer.objects.of(user).imports().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def export_for_read(user: User, pk: uuid.UUID) -> Transfer:
    """One of the person's own exports. Raises ``Http404``."""
    export = Transfer.objects.of(user).exports().filter(pk=pk).first()
    if export is None:
        raise Http404
    return export
