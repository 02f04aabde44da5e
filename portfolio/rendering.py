"""A revision as it is shown: frozen HTML as it was, a draft as it would be."""

from __future__ import annotations

import re

from django.utils.safestring import SafeString, mark_safe

import prose
from prose.differences import Comparison, compare

from .files.pictures import pictures_of
from .models import Revision


def document_of(revision: Revision, body: str | None = None, *, show_problems: bool = False) -> prose.Document:
    """The text of a revision rendered now; ``body`` instead of the text that is kept, for a preview.

    Raises ``ValueError`` for a text that is too long to be kept.
    """
    text = revision.body if body is None else body
    return prose.render_document(text, images=pictures_of(revision), show_problems=show_problems)


def shown(revision: Revision) -> SafeString:
    """The HTML of a revision. A frozen one is shown as it was rendered when it was submitted."""
    if revision.is_draft:
        return document_of(revision).html
    return mark_safe(revision.html)  # noqa: S308 (made and sanitised by prose when it was submitted)


def comparison_of(old: Revision, new: Revision) -> Comparison:
    """What changed between two versions of a case study, with the pictures of both."""
    newer, older = pictures_of(new), pictures_of(old)
    return compare(old.body, new.body, images=lambda name: newer(name) or older(name))


_HINT = re.compile(r"\[[^\]\n]{2,200}\](?![(\[])")


def hints_left(body: str, template: str) -> list[str]:
    """The hints of a template, such as ``[project]``, that still stand in a text."""
    return [hint for hint in dict.fromkeys(_HINT.findall(template)) if hint in body]
