"""Entries as canonical text: one way to write each value, and the value read back is the same.

Keys stand in the order of the types; those with their default value are left out. Text of
several lines is a literal block, a single line too long for the page is folded, and a word that
YAML would take for something else is quoted.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any

import yaml

from roadmaps.content import Entry
from roadmaps.sections import Document

from .files import FENCE, plain_value

WIDTH = 100
# Characters that a YAML reader refuses, changes or takes for the end of a line; they are written as escapes.
_ESCAPED = re.compile("[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_FOLD = re.compile(r"(?<=[^ \t]) (?=[^ \t])")
_analyse = yaml.emitter.Emitter(None).analyze_scalar


def canonical(document: Document) -> str:
    """The file of a document."""
    values = _values(document.entry)
    if not document.path.endswith(".md"):
        return "".join(_mapping(values, 0))
    body = values.pop("body")
    return FENCE + "".join(_mapping(values, 0)) + FENCE + body


def _values(entry: Entry) -> dict[str, Any]:
    """The fields of an entry in their order, without those that have their default value."""
    values = {}
    for name, column in type(entry).model_fields.items():
        value = getattr(entry, name)
        if column.is_required() or value != column.default:
            values[name] = value
    return values


def _mapping(values: dict[str, Any], indent: int) -> Iterator[str]:
    for key, value in values.items():
        yield f"{' ' * indent}{key}:{_value(value, indent, len(key) + 1)}"


def _value(value: Any, indent: int, used: int) -> str:
    """What follows ``key:`` or ``-``, with the end of the line. ``used`` columns of the line are taken."""
    if isinstance(value, Entry):
        return "\n" + "".join(_mapping(_values(value), indent + 2))
    if isinstance(value, tuple):
        return "\n" + "".join(_entries(value, indent + 2)) if value else " []\n"
    if isinstance(value, str):
        return f" {text(value, indent, used + 1)}"
    if value is None:
        return " null\n"
    if isinstance(value, bool):
        return f" {str(value).lower()}\n"
    if isinstance(value, int | dt.date):
        return f" {value}\n"
    raise TypeError(f"no way to write {value!r}")


def _entries(values: tuple[Any, ...], indent: int) -> Iterator[str]:
    for value in values:
        if isinstance(value, Entry):
            inner = "".join(_mapping(_values(value), indent + 2))
            yield f"{' ' * indent}- {inner.lstrip(' ')}"
        else:
            yield f"{' ' * indent}-{_value(value, indent, 1)}"


def text(value: str, indent: int, used: int = 0) -> str:
    """A string as a YAML scalar; the lines of a block stand two columns in from ``indent``."""
    if _ESCAPED.search(value):
        return _quoted(value)
    if "\n" in value:
        return _literal(value, indent)
    short = value if _is_plain(value) else json.dumps(value, ensure_ascii=False)
    if indent + used + len(short) <= WIDTH:
        return f"{short}\n"
    return _folded(value, indent) or f"{short}\n"


def _is_plain(value: str) -> bool:
    """Whether YAML reads the bare word as exactly this text."""
    found = _analyse(value)
    return bool(found.allow_block_plain and not found.multiline and "\t" not in value and plain_value(value) is value)


def _quoted(value: str) -> str:
    escaped = json.dumps(value, ensure_ascii=False)
    return _ESCAPED.sub(_escape, escaped) + "\n"


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\U{code:08x}" if code > 0xFFFF else f"\\u{code:04x}"


def _literal(value: str, indent: int) -> str:
    margin = " " * (indent + 2)
    body = value.rstrip("\n")
    ends = len(value) - len(body)
    if not body:
        return _quoted(value)
    # The reader finds the margin by the first line, unless that begins with white space.
    hint = "2" if body[0] in " \t\n" else ""
    chomp = {0: "-", 1: ""}.get(ends, "+")
    lines = "\n".join(f"{margin}{line}" if line else "" for line in body.split("\n"))
    return f"|{hint}{chomp}\n{lines}\n" + "\n" * max(ends - 1, 0)


def _folded(value: str, indent: int) -> str:
    """The line broken at single spaces, or nothing when there is no place to break it."""
    if value[0] in " \t" or value[-1] in " \t":
        return ""
    room = WIDTH - indent - 2
    lines: list[str] = []
    for word in _FOLD.split(value):
        if lines and len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    if len(lines) == 1:
        return ""
    margin = " " * (indent + 2)
    return ">-\n" + "".join(f"{margin}{line}\n" for line in lines)
