"""What pydantic found, in words that say what to write instead."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from roadmaps.content import Entry
from roadmaps.sections import Loc

from .files import shown

_PATTERNS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "small letters, digits and single hyphens, such as clear-scope",
    r"^\S[^\n]*$": "one line of text that does not begin with a space",
    r"^https?://[^\s<>\"]+$": "an address that begins with https://",
    r"^97[89]\d{10}$": "an ISBN of 13 digits without hyphens, in quotes",
    r"^[A-Z]{3}$": "a currency code of three capital letters, such as EUR",
    r"^\d\d-\d{4}\.\d\d$": "an O*NET-SOC code such as 15-1299.09",
    r"^\d{8}$": "a commodity code of eight digits, in quotes",
}
_TYPES = {
    "string_type": "text (in quotes if it looks like a number or a date)",
    "string_unicode": "text in characters that exist",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "int_parsing_size": "a smaller number",
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "tuple_type": "a list: one line for each entry, beginning with “- ”",
    "model_type": "a mapping: lines of “key: …”",
    "model_attributes_type": "a mapping: lines of “key: …”",
    "date_type": "a date such as 2026-11-20",
    "date_parsing": "a date such as 2026-11-20",
    "date_from_datetime_parsing": "a date such as 2026-11-20",
}


def found(error: ValidationError, schema: type[Entry]) -> Iterator[tuple[Loc, str, str]]:
    """Each mistake as its place, what is wrong and what was expected."""
    details = error.errors(include_url=False)
    places = [detail["loc"] for detail in details]
    for detail in details:
        # A list whose entries are wrong also counts as too short.
        if detail["type"] == "too_short" and any(
            detail["loc"] == place[: len(detail["loc"])] != place for place in places
        ):
            continue
        context = detail.get("ctx", {})
        loc = (*detail["loc"], *context.get("at", ()))
        yield loc, *_words(detail["type"], detail["msg"], loc, detail["input"], context, schema)


def _words(
    kind: str, message: str, loc: Loc, given: Any, context: dict[str, Any], schema: type[Entry]
) -> tuple[str, str]:
    name = _name(loc)
    if kind == "missing":
        return f"{name} is missing", "a line that gives it"
    if kind == "extra_forbidden":
        known = list(_fields(schema, loc[:-1]))
        close = difflib.get_close_matches(str(loc[-1]), known, n=1)
        hint = f"“{close[0]}”, perhaps? " if close else ""
        return f"{name} is not a key that is known here", f"{hint}one of {', '.join(known)}"
    if kind == "string_pattern_mismatch":
        return f"{name} is {shown(given)}", _PATTERNS.get(context["pattern"], context["pattern"])
    if kind in {"string_too_long", "too_long"} and isinstance(given, str):
        return f"{name} has {len(given)} characters", f"at most {context['max_length']}"
    if kind == "string_too_short":
        return f"{name} is empty", "text, or no such line"
    if kind == "too_short":
        return f"{name} has {context['actual_length']} entries", f"at least {context['min_length']}"
    if kind == "greater_than_equal":
        return f"{name} is {given}", f"at least {context['ge']}"
    if kind == "less_than_equal":
        return f"{name} is {given}", f"at most {context['le']}"
    if kind == "literal_error":
        return f"{name} is {shown(given)}", f"one of {context['expected'].replace(chr(39), '')}"
    if kind in _TYPES:
        return f"{name} is {shown(given)}", _TYPES[kind]
    # Our own errors say both: "is … ; expected …".
    what, _, expected = message.partition("; expected ")
    return f"{name} {what}", expected or "something else"


def _name(loc: Loc) -> str:
    """The key of a value, and for an entry of a list the list and its number."""
    if not loc:
        return "the file"
    if isinstance(loc[-1], str):
        return f"“{loc[-1]}”"
    lists = [part for part in loc if isinstance(part, str)]
    return f"entry {loc[-1] + 1} of “{lists[-1]}”" if lists else f"entry {loc[-1] + 1}"


def _fields(schema: type[BaseModel], loc: Loc) -> list[str]:
    """The keys that are known at a place."""
    for part in loc:
        if isinstance(part, str) and part in schema.model_fields:
            inner = _model_in(schema.model_fields[part].annotation)
            if inner is not None:
                schema = inner
    return [name for name in schema.model_fields if not (name == "body" and schema.__name__ == "MaterialFile")]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for part in get_args(annotation) if (model := _model_in(part))), None)
