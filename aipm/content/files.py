"""Content files as plain values, with the line of every one of them.

YAML is used as a way to write nested text and nothing more: tags, anchors, aliases, a second
document and a repeated key are refused, each with its line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from yaml.events import AliasEvent, DocumentEndEvent, Event, MappingStartEvent, ScalarEvent, SequenceStartEvent

from roadmaps.sections import Loc

LARGEST = 1_000_000  # bytes; our largest file has 80 thousand
DEEPEST = 20
FENCE = "---\n"

Lines = dict[Loc, int]


class WrongFile(Exception):
    """A file that cannot be read, with the line where that shows."""

    def __init__(self, line: int, what: str, expected: str) -> None:
        super().__init__(line, what, expected)
        self.line, self.what, self.expected = line, what, expected


@dataclass(frozen=True)
class Source:
    """The values of a file and where each of them stands."""

    text: str
    values: dict[str, Any]
    lines: Lines
    comments: tuple[int, ...] = ()

    def line(self, loc: Loc) -> int:
        """The line of a value, or of the nearest thing around it that is there."""
        for length in range(len(loc), 0, -1):
            if loc[:length] in self.lines:
                return self.lines[loc[:length]]
        return 1


def read(path: Path) -> Source:
    """Raise ``WrongFile`` unless ``path`` holds one mapping in YAML, or Markdown that begins with one."""
    text = _text(path)
    if path.suffix == ".md":
        return _front_matter_and_body(text)
    return read_yaml(text)


def read_yaml(text: str, first_line: int = 1) -> Source:
    reader = _Reader(text, first_line)
    return Source(text, reader.values(), reader.lines, tuple(reader.comments()))


def _text(path: Path) -> str:
    raw = path.read_bytes()
    if len(raw) > LARGEST:
        raise WrongFile(1, f"the file has {len(raw):,} bytes", f"at most {LARGEST:,}")
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise WrongFile(line, "this line is not UTF-8", "a file saved as UTF-8") from None
    if text.startswith("\ufeff"):
        raise WrongFile(1, "the file begins with a byte order mark", "plain UTF-8 without one")
    if not text.strip():
        raise WrongFile(1, "the file is empty", "its content")
    return text.replace("\r\n", "\n")


def _front_matter_and_body(text: str) -> Source:
    head, fence, body = text.removeprefix(FENCE).partition("\n" + FENCE)
    if not text.startswith(FENCE) or not fence:
        raise WrongFile(1, "the front matter is missing", "“key: …” and so on between two lines of ---")
    source = read_yaml(head + "\n", first_line=2)
    line = head.count("\n") + 4
    if "body" in source.values:
        raise WrongFile(source.lines[("body",)], "“body” stands in the front matter", "the text below the second ---")
    return Source(text, {**source.values, "body": body}, {**source.lines, ("body",): line}, source.comments)


@dataclass
class _Reader:
    """One walk over the events of a YAML parser."""

    text: str
    first_line: int
    lines: Lines = field(default_factory=dict)
    _scalar_lines: set[int] = field(default_factory=set)

    def values(self) -> dict[str, Any]:
        self._events = self._checked_events()
        try:
            values = self._document()
        except yaml.YAMLError as error:
            raise self._broken(error) from None
        except RecursionError:
            raise WrongFile(self.first_line, "the file is nested too deeply", f"at most {DEEPEST} levels") from None
        return values

    def comments(self) -> Iterator[int]:
        """Lines that hold nothing but a comment, which a rewritten file would lose."""
        for number, line in enumerate(self.text.splitlines(), start=self.first_line):
            if line.lstrip().startswith("#") and number not in self._scalar_lines:
                yield number

    def _checked_events(self) -> Iterator[Event]:
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
        for event in yaml.parse(self.text, Loader=loader):
            if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
                raise WrongFile(self._line(event), "an anchor or alias of YAML (& or *)", "the text itself, in quotes")
            if getattr(event, "tag", None):
                raise WrongFile(self._line(event), f"a tag of YAML ({event.tag})", "a plain value, or text in quotes")
            yield event

    def _line(self, event: Event) -> int:
        return event.start_mark.line + self.first_line

    def _broken(self, error: yaml.YAMLError) -> WrongFile:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        if mark is None:  # a character that YAML does not allow
            position = getattr(error, "position", 0)
            line = self.text.count("\n", 0, position) + self.first_line
            return WrongFile(line, "a character that YAML does not allow", "characters that can be read")
        rows = self.text.split("\n")
        row = rows[mark.line] if mark.line < len(rows) else ""
        line = mark.line + self.first_line
        if "\t" in row[: len(row) - len(row.lstrip())]:
            return WrongFile(line, "a tab in the indentation", "spaces")
        problem = getattr(error, "problem", None) or "cannot be read as YAML"
        return WrongFile(line, f"not YAML: {problem}", "correct indentation, and quotes around text with “: ” or “ #”")

    def _document(self) -> dict[str, Any]:
        event = next(self._events)
        while not isinstance(event, ScalarEvent | SequenceStartEvent | MappingStartEvent):
            event = next(self._events, None)
            if event is None:
                raise WrongFile(self.first_line, "the file holds no values", "its content")
        if not isinstance(event, MappingStartEvent):
            raise WrongFile(self._line(event), "the file is not a mapping", "lines that begin with “key: …”")
        values = self._mapping(event, ())
        for event in self._events:
            if isinstance(event, DocumentEndEvent | yaml.StreamEndEvent):
                continue
            raise WrongFile(self._line(event), "a second document begins here", "one document in a file")
        return values

    def _value(self, event: Event, loc: Loc) -> Any:
        self.lines.setdefault(loc, self._line(event))
        if len(loc) > DEEPEST:
            raise WrongFile(self._line(event), "this is nested too deeply", f"at most {DEEPEST} levels")
        if isinstance(event, MappingStartEvent):
            return self._mapping(event, loc)
        if isinstance(event, SequenceStartEvent):
            return self._sequence(loc)
        return self._scalar(event)

    def _mapping(self, start: Event, loc: Loc) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while isinstance(event := next(self._events), ScalarEvent | MappingStartEvent | SequenceStartEvent):
            if not isinstance(event, ScalarEvent):
                raise WrongFile(self._line(event), "a key that is not a word", "“key: …”")
            key, line = event.value, self._line(event)
            if key in values:
                first = self.lines[(*loc, key)]
                raise WrongFile(line, f"“{key}” is given twice, first in line {first}", "each key once")
            self.lines[(*loc, key)] = line
            values[key] = self._value(next(self._events), (*loc, key))
        return values

    def _sequence(self, loc: Loc) -> list[Any]:
        values: list[Any] = []
        while isinstance(event := next(self._events), ScalarEvent | MappingStartEvent | SequenceStartEvent):
            values.append(self._value(event, (*loc, len(values))))
        return values

    def _scalar(self, event: ScalarEvent) -> Any:
        start, end = event.start_mark.line, event.end_mark.line
        self._scalar_lines.update(range(start + self.first_line, end + self.first_line + bool(event.end_mark.column)))
        return plain_value(event.value) if event.implicit[0] else event.value


_scalars = yaml.SafeLoader("")
_TYPES = {f"tag:yaml.org,2002:{name}" for name in ("null", "bool", "int", "float", "timestamp")}


def plain_value(text: str) -> Any:
    """What YAML takes an unquoted word for: text, or a number, a date, true, false or nothing.

    What looks like a number or a date and is none, such as 2026-13-45, stays text.
    """
    tag = _scalars.resolve(yaml.ScalarNode, text, (True, False))
    if tag not in _TYPES:
        return text
    try:
        value = _scalars.yaml_constructors[tag](_scalars, yaml.ScalarNode(tag, text))
    except (ValueError, OverflowError, yaml.YAMLError):
        return text
    return text if isinstance(value, dt.datetime) else value


def shown(value: object) -> str:
    """A value as a message quotes it."""
    if isinstance(value, str):
        return f"“{value if len(value) <= 40 else value[:37] + '…'}”"
    if isinstance(value, bool):
        return f"{str(value).lower()} (true or false)"
    if value is None:
        return "nothing"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    return f"the {'date' if isinstance(value, dt.date) else 'number'} {value}"
