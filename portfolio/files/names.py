"""The names of files, as a person gives them and as we keep them. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterable
from pathlib import PurePosixPath

MAX_LENGTH = 120
EXTENSION_MAX_LENGTH = 12

# Joiners that Persian, Indic scripts and emoji need; every other character without a shape of its own can lie
# about a name, as U+202E does, which shows "exe.pdf" for "fdp.exe" (https://trojansource.codes).
_JOINERS = "\u200c\u200d"
_OF_NO_SHAPE = {"Cc", "Cf", "Cs", "Co", "Cn"}
_SPACES = {"Zs", "Zl", "Zp"}
# They mean something to a shell, a file system or a link.
_RESERVED = re.compile(r'[<>:"|?*`\\/]')


def clean(raw: str) -> str:
    """A name without folders, control and direction characters, at most 120 long, with its extension.

    Composed (NFC), since one computer writes "é" as one character and another as two. Never empty.
    """
    name = unicodedata.normalize("NFC", raw.replace("\\", "/").rpartition("/")[2])
    kept = []
    for character in name:
        category = unicodedata.category(character)
        if category in _SPACES or character in "\t\r\n":
            kept.append(" ")
        elif category not in _OF_NO_SHAPE or character in _JOINERS:
            kept.append(character)
    # Composed again: what was taken out may have stood between a letter and its accent.
    name = unicodedata.normalize("NFC", "".join(kept))
    name = " ".join(_RESERVED.sub("_", name).split()).strip(". " + _JOINERS)
    stem, extension = split(name)
    return _fitting(stem or "file", extension)


def split(name: str) -> tuple[str, str]:
    """Stem and extension with its dot: ``("a.b", ".pdf")``. A long last part is no extension."""
    path = PurePosixPath(name)
    extension = path.suffix
    if not extension.strip(".") or len(extension) > EXTENSION_MAX_LENGTH or " " in extension:
        return name, ""
    return name[: -len(extension)].rstrip(". "), extension


def extension_of(name: str) -> str:
    """Lower case, with the dot; empty when there is none."""
    return split(name)[1].lower()


def unique(name: str, taken: Iterable[str]) -> str:
    """The name, or ``name (2).pdf`` and so on when it is taken; capitals do not tell two names apart."""
    used = {other.casefold() for other in taken}
    if name.casefold() not in used:
        return name
    stem, extension = split(name)
    return next(
        candidate
        for number in range(2, len(used) + 3)
        if (candidate := _fitting(stem, f" ({number}){extension}")).casefold() not in used
    )


def with_extension(name: str, extensions: tuple[str, ...]) -> str:
    """The name, ending in one of these extensions; the first is the one that is added."""
    if has_extension(name, extensions):
        return name
    return _fitting(name, extensions[0])


def has_extension(name: str, extensions: Container[str]) -> bool:
    return extension_of(name) in extensions


def _fitting(stem: str, end: str) -> str:
    return stem[: MAX_LENGTH - len(end)].rstrip(". " + _JOINERS) + end
