"""The pictures of a text: which files it names, and where each is served."""

from __future__ import annotations

from urllib.parse import quote

from django.urls import reverse

import prose
from portfolio.inspection import Kind
from portfolio.models import Attachment, Revision

from . import names


def names_in(text: str) -> set[str]:
    """The names of the files that a text shows as pictures."""
    found: set[str] = set()

    def note(name: str) -> None:
        found.add(name)

    if "attachment:" in text.lower():
        prose.render_document(text, images=note)
    return found


def pictures_of(revision: Revision) -> prose.Images:
    """For the renderer: the checked pictures of a revision by name. One query, at the first picture."""
    found: dict[str, prose.Image] | None = None

    def find(name: str) -> prose.Image | None:
        nonlocal found
        if found is None:
            # A text that is not kept yet has no files.
            attachments = revision.attachments.select_related("stored_file") if revision.pk else []
            found = {
                attachment.name: prose.Image(
                    address_of(attachment), attachment.stored_file.width, attachment.stored_file.height
                )
                for attachment in attachments
                if attachment.stored_file.is_clean and attachment.stored_file.is_picture
            }
        return found.get(name)

    return find


def address_of(attachment: Attachment) -> str:
    """Where a file is served to those who may see the work that shows it."""
    return reverse("attachment", args=[attachment.pk, attachment.name])


def is_picture(attachment: Attachment) -> bool:
    """Whether it is one, or calls itself one and was not checked yet."""
    stored_file = attachment.stored_file
    if stored_file.kind:
        return stored_file.is_picture
    return any(kind.is_image and names.has_extension(attachment.name, kind.extensions) for kind in Kind)


def markdown_for(attachment: Attachment) -> str:
    """What to write in a text to show this picture."""
    words = attachment.description or attachment.name.rpartition(".")[0]
    words = "".join(f"\\{letter}" if letter in "\\[]" else letter for letter in words)
    return f"![{words}](attachment:{quote(attachment.name)})"
