"""The files of a shown version, at addresses of the door through which somebody came in.

Frozen HTML holds the owner's addresses, which nobody else may open; each door has its own, and asks
anew each time whether the file is still behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from .access import Door
from .files.folder import KINDS
from .inspection import Kind
from .models import Attachment, Revision


@dataclass(frozen=True)
class ShownFile:
    """A file beside the text, as others see it. ``size`` is in bytes; ``thumbnail`` is empty where there is none."""

    name: str
    description: str
    kind: str
    media_type: str
    size: int
    pages: int | None
    address: str
    thumbnail: str = ""


class ShownFiles:
    """The clean files of one revision behind a door. Two queries, however many files."""

    def __init__(self, door: Door, revision: Revision) -> None:
        self.door = door
        self.revision = revision
        attachments = revision.attachments.with_files().prefetch_related("stored_file__previews")
        self.attachments = [attachment for attachment in attachments if attachment.stored_file.is_clean]

    @property
    def html(self) -> SafeString:
        """The text with its pictures at this door."""
        return with_pictures_at(self.revision.html, self.attachments, self.address_of)

    @property
    def beside(self) -> list[ShownFile]:
        """Those that the text does not show already."""
        return [self._shown(each) for each in self.attachments if not is_in_the_text(self.revision, each)]

    def address_of(self, attachment: Attachment) -> str:
        return self.door.path("file", attachment.pk, attachment.name)

    def _shown(self, attachment: Attachment) -> ShownFile:
        stored_file = attachment.stored_file
        return ShownFile(
            name=attachment.name,
            description=attachment.description,
            kind=KINDS[Kind(stored_file.kind)],
            media_type=stored_file.media_type,
            size=stored_file.size,
            pages=stored_file.pages,
            address=self.address_of(attachment),
            thumbnail=self.thumbnail_of(attachment),
        )

    def thumbnail_of(self, attachment: Attachment) -> str:
        previews = list(attachment.stored_file.previews.all())
        return self.door.path("file-page", attachment.pk, previews[0].page) if previews else ""


def is_in_the_text(revision: Revision, attachment: Attachment) -> bool:
    return f'src="{_owners_place(attachment)}' in revision.html


def with_pictures_at(html: str, attachments: list[Attachment], address_of: Callable[[Attachment], str]) -> SafeString:
    """Frozen HTML with the owner's addresses of these files replaced by others."""
    for attachment in attachments:
        place = re.escape(_owners_place(attachment))
        address = address_of(attachment)
        html = re.sub(rf'(?<=src="){place}[^"]*', lambda _match, address=address: address, html)
    return mark_safe(html)  # noqa: S308 (rendered and cleaned by prose; the addresses are ours, and quoted)


def _owners_place(attachment: Attachment) -> str:
    """The part of its address that every name of the file shares."""
    return reverse("attachment", args=[attachment.pk, "x"]).removesuffix("x")
