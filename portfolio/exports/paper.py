"""A portfolio as others see it, in the words that the typesetter prints."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from django.conf import settings
from django.utils import formats, translation
from django.utils.translation import gettext as _

from portfolio.models import Attachment, Revision
from portfolio.showcase import Showcase
from portfolio.typesetting import Cover, Page, typeset

_EXTENSIONS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


def portfolio_pdf(showcase: Showcase) -> bytes:
    """Raises ``typst.TypstError`` when it cannot be set, which is a fault of ours."""
    return typeset(cover_of(showcase), pages_of(showcase), Pictures(showcase))


def cover_of(showcase: Showcase) -> Cover:
    portfolio = showcase.portfolio
    contact = [(portfolio.location, "")] if portfolio.location else []
    if portfolio.contact_email:
        contact.append((portfolio.contact_email, f"mailto:{portfolio.contact_email}"))
    if portfolio.website:
        contact.append((showcase.website_name, portfolio.website))
    facts = []
    if progress := showcase.progress:
        text = _("%(done)s of %(total)s weeks done") % {"done": progress.done, "total": progress.total}
        if progress.finished_on:
            day = formats.date_format(progress.finished_on, "j F Y")
            text += ", " + _("finished %(day)s") % {"day": day}
        facts.append((_("Plan"), text))
    facts.append((_("Work shown"), showcase.work_shown))
    address = ""
    if showcase.user.handle:
        host = settings.SITE_URL.partition("://")[2]
        address = f"{host}/p/{showcase.user.handle}" if showcase.door.is_public else ""
    return Cover(
        name=showcase.name,
        headline=portfolio.headline,
        about=str(showcase.about),
        contact=tuple(contact),
        facts=tuple(facts),
        skills=tuple((skill.name, "; ".join(piece.title for piece in skill.pieces)) for skill in showcase.evidence),
        address=address,
        note=_(
            "“Reviewed” means that a mentor approved this version against a rubric. “Self-published” means that "
            "its author published it."
        ),
        words={"skills": _("Skills, and where each shows")},
        language=(translation.get_language() or "en").partition("-")[0],
    )


def pages_of(showcase: Showcase) -> Iterator[Page]:
    shown = Revision.objects.shown_of(showcase.door.case_studies)
    html = {revision.case_study.slug: revision.html for revision in shown}
    for piece in showcase.pieces:
        yield Page(
            kind=piece.kind,
            title=piece.title,
            summary=piece.summary,
            label=f"{piece.label}, " + _("version %(n)s") % {"n": piece.number},
            html=html[piece.slug],
            phase=piece.phase,
            skills=tuple(name for _key, name in piece.skills) if showcase.portfolio.shows_skills else (),
        )


class Pictures:
    """Opens the pictures of the shown revisions by the address in their HTML, which holds the attachment's id."""

    def __init__(self, showcase: Showcase) -> None:
        shown = Revision.objects.shown_of(showcase.door.case_studies)
        self.files = {
            str(attachment.pk): attachment.stored_file
            for attachment in Attachment.objects.filter(revision__in=shown).with_files()
            if attachment.stored_file.is_clean and attachment.stored_file.is_picture
        }

    def __call__(self, src: str) -> tuple[IO[bytes], str] | None:
        stored_file = next((self.files[part] for part in src.split("/") if part in self.files), None)
        if stored_file is None or stored_file.media_type not in _EXTENSIONS:
            return None
        return stored_file.file.open("rb"), _EXTENSIONS[stored_file.media_type]
