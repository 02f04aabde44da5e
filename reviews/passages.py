"""The passage that somebody names by its words, within one paragraph."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from roadmaps.actions.progress import refuse

from .sheet import Part


def passage_in(part: Part, quote: str) -> tuple[int, int]:
    """Where these words stand in a paragraph, as offsets in the text of the version.

    Line breaks and runs of spaces count as one space. Raises ``ValidationError`` for words that are
    not there, and for words that stand there twice: whoever means one of two places has to say more.
    """
    words = quote.split()
    if not words:
        raise refuse("quote", _("Say which words you mean."), "required")
    found = list(re.finditer(r"\s+".join(map(re.escape, words)), part.text))
    if not found:
        raise refuse("quote", _("These words do not stand in the paragraph."), "not_there")
    if len(found) > 1 and (found[0].start(), found[0].end()) != (0, len(part.text)):
        raise refuse("quote", _("These words stand there twice. Take a few more along."), "ambiguous")
    return part.start + found[0].start(), part.start + found[0].end()
