"""Where a link in a document may lead."""

from __future__ import annotations

import re

HARMLESS_SCHEMES = {"http", "https", "mailto", "tel"}

_IGNORED = re.compile(r"[\x00-\x20]+")  # readers skip these: "java\nscript:"
_SCHEME = re.compile(r"([a-z][a-z0-9+.\-]*):", re.IGNORECASE)
_HOST_AND_PORT = re.compile(r"[\w.\-]+\.[a-z]{2,}:\d", re.IGNORECASE)


def is_harmless_link(target: str) -> bool:
    """Whether ``target`` is a web page, a mail address, a telephone number or a place in the document itself.

    Not harmless: a script, a file or folder of a machine or of a network ("file:", "C:\\", "\\\\host").
    """
    target = _IGNORED.sub("", target)
    if target.startswith(("\\", "//")):
        return False
    scheme = _SCHEME.match(target)
    return scheme is None or scheme[1].lower() in HARMLESS_SCHEMES or _HOST_AND_PORT.match(target) is not None
