"""Job postings: bring one in, name it, correct what was read, read again, delete and take back."""

from __future__ import annotations

import re
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import URLValidator
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from careers.catalogue import skill_book
from careers.findings import CORRECTIONS, as_kept
from careers.models import JobPosting
from careers.models.job_search import TEXT_MAX_LENGTH
from careers.pages import FoundPosting, is_page, posting_on_page
from careers.reading import VERSION, read
from careers.uploads import posting_in_file
from roadmaps.actions.progress import refuse

POSTINGS_AT_MOST = 200
KEPT_AFTER_DELETION = timedelta(days=30)
TITLE_MAX_LENGTH = 160
COMPANY_MAX_LENGTH = 120
URL_MAX_LENGTH = 500

_check_address = URLValidator(schemes=["http", "https"])
_ONLY_AN_ADDRESS = re.compile(r"(https?://|www\.)\S{1,2000}", re.IGNORECASE)
_NOT_TEXT = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def add_posting(
    *, user: User, text: str = "", file: UploadedFile | None = None, title: str = "", company: str = "", url: str = ""
) -> JobPosting:
    """Bring in a job description, as a text, the source of a web page or a file, and read it.

    What the learner says of its title, company and address goes before what the page says. The same text
    again gives the posting that is there. Raises ``ValidationError`` for a text that is none, too long or
    only an address, for a file that cannot be read, and when there are too many.
    """
    title, company = (
        checked_line("title", title, TITLE_MAX_LENGTH),
        checked_line("company", company, COMPANY_MAX_LENGTH),
    )
    url = checked_address(url)
    if file is not None:
        # A child process opens it, outside of any transaction: on SQLite one would keep everybody from writing.
        found = posting_in_file(file)
    elif is_page(text):
        found = posting_on_page(text)
    else:
        found = FoundPosting(text)
    body = _checked_text(found.text, "file" if file is not None else "text")
    found_url = found.url if _is_address(found.url) else ""
    with transaction.atomic():
        lock_list(user)
        own = JobPosting.objects.of(user).kept()
        again = own.filter(text=body).first()
        if again is not None:
            return again
        if own.count() >= POSTINGS_AT_MOST:
            message = _("You keep %(limit)s job descriptions, which is all there is room for. Delete one first.")
            raise ValidationError(message % {"limit": POSTINGS_AT_MOST}, code="too_many")
        posting = JobPosting(
            user=user,
            text=body,
            title=title or " ".join(found.title.split())[:TITLE_MAX_LENGTH] or _first_line(body, user),
            company=company or " ".join(found.company.split())[:COMPANY_MAX_LENGTH],
            url=url or found_url,
        )
        _read(posting)
        posting.save(force_insert=True)
    return posting


@transaction.atomic
def describe_posting(*, posting: JobPosting, title: str, company: str = "", url: str = "") -> JobPosting:
    """Give a posting another title, company and address. Raises ``ValidationError``."""
    title, company = (
        checked_line("title", title, TITLE_MAX_LENGTH),
        checked_line("company", company, COMPANY_MAX_LENGTH),
    )
    url = checked_address(url)
    if not title:
        raise refuse("title", _("Give it a title. You can change it later."), "required")
    posting = _locked(posting)
    posting.title, posting.company, posting.url = title, company, url
    posting.save(update_fields=["title", "company", "url"])
    return posting


@transaction.atomic
def correct_finding(*, posting: JobPosting, skill: str, asked: str) -> str:
    """Say how much a skill is asked for: ``must``, ``preferred``, ``no``; empty takes the correction back.

    What the learner says stays when the text is read again. Returns what they had said before, which undoes
    this. Raises ``ValidationError`` for a skill that the catalogue does not have and for another word.
    """
    posting = _locked(posting)
    before = posting.corrections.get(skill, "")
    if asked not in (*CORRECTIONS, ""):
        raise refuse("asked", _("Say whether it is required, nice to have or not asked for."), "invalid")
    if skill not in skill_book().lines and not before:
        raise refuse("skill", _("The catalogue has no such skill."), "unknown_skill")
    if asked == before:
        return before
    if asked:
        posting.corrections[skill] = asked
    else:
        del posting.corrections[skill]
    posting.save(update_fields=["corrections"])
    return before


@transaction.atomic
def read_again(*, posting: JobPosting) -> JobPosting:
    """Read the text with the reader and the catalogue of today; what the learner corrected stays."""
    posting = _locked(posting)
    _read(posting)
    posting.save(update_fields=["findings", "reader"])
    return posting


@transaction.atomic
def delete_posting(*, posting: JobPosting) -> bool:
    """Put a posting away. Whether there was anything to do."""
    posting = JobPosting.objects.locked(posting.pk)
    if posting.deleted_at:
        return False
    posting.deleted_at = timezone.now()
    posting.save(update_fields=["deleted_at"])
    return True


@transaction.atomic
def undelete_posting(*, posting: JobPosting) -> bool:
    """Take a deleted posting back, as it was. Whether there was anything to do."""
    posting = JobPosting.objects.locked(posting.pk)
    if posting.deleted_at is None:
        return False
    posting.deleted_at = None
    posting.save(update_fields=["deleted_at"])
    return True


@transaction.atomic
def purge_deleted() -> int:
    """Forget for good what was deleted a month ago. How many postings that were."""
    gone = JobPosting.objects.deleted_before(timezone.now() - KEPT_AFTER_DELETION)
    return gone.delete()[1].get("careers.JobPosting", 0)


def _read(posting: JobPosting) -> None:
    posting.findings = as_kept(read(posting.text, skill_book().matcher))
    posting.reader = VERSION


def lock_list(user: User) -> None:
    """One at a time adds to a person's postings, so that a double click makes one."""
    User.objects.select_for_update().get(pk=user.pk)


def _locked(posting: JobPosting) -> JobPosting:
    """The posting, one writer at a time. Raises ``ValidationError`` when it was deleted a moment ago."""
    kept = JobPosting.objects.locked(posting.pk)
    if kept.deleted_at:
        raise ValidationError(_("You have deleted this job description. Take it back first."), code="deleted")
    return kept


def _checked_text(text: str, field: str) -> str:
    """The text with plain line ends. Raises ``ValidationError`` for one that cannot be read."""
    text = _NOT_TEXT.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not text:
        message = _("There is no text in it. Copy the text of the advert and paste it.")
        raise refuse(field, message if field == "file" else _("Paste a job description, or choose a file."), "required")
    if _ONLY_AN_ADDRESS.fullmatch(text):
        message = _("That is a link. Open it, copy the text of the advert and paste it here.")
        raise refuse(field, message, "only_an_address")
    too_many = len(text) - TEXT_MAX_LENGTH
    if too_many > 0:
        message = ngettext(
            "This is %(count)s character too long; the limit is %(limit)s. Paste the advert alone.",
            "This is %(count)s characters too long; the limit is %(limit)s. Paste the advert alone.",
            too_many,
        )
        raise refuse(field, message % {"count": too_many, "limit": TEXT_MAX_LENGTH}, "too_long")
    return text


def _first_line(text: str, user: User) -> str:
    """The first line of a text where it is short enough to be a title, or else the day."""
    line = re.sub(r"^[\W_]+", "", text.partition("\n")[0][:400]).strip(" #*_:-")
    if 3 <= len(line) <= 100:
        return line
    return _("Job description of %(day)s") % {"day": date_format(user.today(), "j F Y")}


def checked_line(field: str, text: str, limit: int) -> str:
    """The text in one line. Raises ``ValidationError`` for one that cannot be kept."""
    text = " ".join(text.split())
    if len(text) > limit:
        raise refuse(field, _("At most %(limit)s characters.") % {"limit": limit}, "too_long")
    if "\x00" in text:
        raise refuse(field, _("The text holds a null character, which cannot be kept."), "null")
    return text


def _is_address(url: str) -> bool:
    try:
        _check_address(url)
    except ValidationError:
        return False
    return len(url) <= URL_MAX_LENGTH


def checked_address(url: str) -> str:
    """The address of a web page, or nothing. Raises ``ValidationError`` for another."""
    url = url.strip()
    if len(url) > URL_MAX_LENGTH:
        raise refuse("url", _("This address is too long."), "too_long")
    if url and not _is_address(url):
        raise refuse("url", _("Give an address that begins with http:// or https://."), "invalid")
    return url
