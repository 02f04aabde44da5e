"""HTML that another program made of somebody's document, held to the list that everything else is held to."""

from __future__ import annotations

import re

import nh3
from django.utils.safestring import SafeString, mark_safe

from .safety import ATTRIBUTES, SCHEMES, TAGS

# nh3 takes time in the square of the depth: 100,000 nested divisions cost it half a minute.
MAX_HTML_LENGTH = 500_000
MAX_HTML_DEPTH = 60

# What our own stylesheet and scripts take hold of is not for others to use.
_ATTRIBUTES = {tag: names for tag, names in ATTRIBUTES.items() if tag != "div"}
_REL = "nofollow ugc noopener noreferrer"

_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)[^>]*>", re.IGNORECASE)
_WITHOUT_END = {"br", "hr", "img", "col", "wbr"}


def _depth(html: str) -> int:
    deepest = depth = 0
    for closing, name in _TAG.findall(html):
        if name.lower() not in _WITHOUT_END:
            depth += -1 if closing else 1
            deepest = max(deepest, depth)
    return deepest


def sanitise(html: str) -> SafeString:
    """``html`` with the elements that a rendered Markdown text may have: no pictures, styles, scripts or classes.

    Raises ``ValueError`` when it is longer than ``MAX_HTML_LENGTH`` characters or nested deeper
    than ``MAX_HTML_DEPTH`` (an element without its end counts as nested).
    """
    if len(html) > MAX_HTML_LENGTH:
        raise ValueError(f"HTML of {len(html)} characters is longer than {MAX_HTML_LENGTH}")
    if _depth(html) > MAX_HTML_DEPTH:
        raise ValueError(f"HTML is nested deeper than {MAX_HTML_DEPTH}")
    cleaned = nh3.clean(html, tags=TAGS, attributes=_ATTRIBUTES, url_schemes=SCHEMES, link_rel=_REL)
    return mark_safe(cleaned)  # noqa: S308 (cleaned)
