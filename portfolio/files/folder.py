"""The files of one revision as a page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString, mark_safe

from portfolio.inspection import Kind
from portfolio.models import Attachment, FilePreview, Revision, StoredFile

from .allowance import Allowance, allowance_of
from .forms import FileForm, UploadForm
from .pictures import address_of, markdown_for

State = StoredFile.State
KINDS = {
    Kind.PDF: "PDF",
    Kind.DOCX: "DOCX",
    Kind.PPTX: "PPTX",
    Kind.MARKDOWN: "Markdown",
    Kind.PNG: "PNG",
    Kind.JPEG: "JPEG",
    Kind.WEBP: "WebP",
}


@dataclass
class ShownFile:
    """One file, with what its page needs to say of it."""

    attachment: Attachment
    form: FileForm | None = None

    @property
    def stored(self) -> StoredFile:
        return self.attachment.stored_file

    @property
    def is_being_checked(self) -> bool:
        return self.stored.state in (State.QUARANTINED, State.SCANNING)

    @property
    def state_icon(self) -> str:
        return {State.CLEAN: "check", State.REJECTED: "x", State.FAILED: "alert"}.get(State(self.stored.state), "clock")

    @property
    def state_look(self) -> str:
        looks = {State.CLEAN: "accepted", State.REJECTED: "stopped", State.FAILED: "changes"}
        return looks.get(State(self.stored.state), "draft")

    @property
    def kind(self) -> str:
        return KINDS[Kind(self.stored.kind)] if self.stored.kind else ""

    @property
    def address(self) -> str:
        return address_of(self.attachment)

    @cached_property
    def previews(self) -> list[FilePreview]:
        return list(self.stored.previews.all()) if self.stored.is_clean else []

    @property
    def thumbnail(self) -> FilePreview | None:
        return self.previews[0] if self.previews else None

    @property
    def pages(self) -> list[FilePreview]:
        """Pictures of the pages of a document; a picture is its own."""
        return [] if self.stored.is_picture else self.previews

    @property
    def text(self) -> SafeString:
        """What a document says, for who cannot or will not open it; sanitised when it was checked."""
        return mark_safe(self.stored.text_html)  # noqa: S308

    @property
    def markdown(self) -> str:
        return markdown_for(self.attachment)


class Folder:
    """The files of a revision in their order. Three queries, however many files."""

    def __init__(self, revision: Revision, *, upload_form: UploadForm | None = None) -> None:
        self.revision = revision
        self.slug = revision.case_study.slug
        self.can_change = revision.is_draft
        self._upload_form = upload_form

    @cached_property
    def files(self) -> list[ShownFile]:
        attachments = list(self.revision.attachments.with_files().prefetch_related("stored_file__previews"))
        return [
            ShownFile(attachment, FileForm.opened_for(attachment) if self.can_change else None)
            for attachment in attachments
        ]

    @property
    def ready(self) -> list[ShownFile]:
        return [file for file in self.files if file.stored.is_clean]

    @cached_property
    def allowance(self) -> Allowance:
        return allowance_of(self.revision.case_study.owner)

    @cached_property
    def upload_form(self) -> UploadForm:
        return self._upload_form or UploadForm(allowance=self.allowance)

    @property
    def is_full(self) -> bool:
        return len(self.files) >= self.allowance.files_per_revision

    def file(self, attachment: Attachment) -> ShownFile:
        return next(file for file in self.files if file.attachment.pk == attachment.pk)
