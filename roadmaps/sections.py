"""How content files become rows, and rows become files again.

A *section* is one app's part of ``content/``. It says which files it consists of, which names
they define and refer to, which rows they become, and how rows are written back as files. Each
app has its section in ``content_rows.py`` and names it in its ``AppConfig`` (``content_section``);
``aipm.content`` drives them, so that no app has to know the loader. Sections only translate: they
read and write nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from .content import Entry
from .models import ContentRow

Name = tuple[str | int, ...]  # of a row: its natural key; of a definition: what it is, then its natural key
Loc = tuple[str | int, ...]  # a place inside a file: ("tasks", 2, "minutes")


@dataclass(frozen=True)
class FileType:
    """One kind of content file."""

    what: str  # in messages: "a week"
    pattern: str  # below content/; a * stands for one name
    schema: type[Entry]
    file_name: Callable[[Any], str]  # how the end of the path follows from the entry
    required: bool = False


@dataclass(frozen=True)
class Document:
    """A content file whose shape is right."""

    path: str
    entry: Any
    type: FileType


@dataclass(frozen=True)
class Problem:
    """What is wrong in a file and what was expected; ``loc`` leads to the line."""

    path: str
    loc: Loc
    what: str
    expected: str


class Tree:
    """All documents, by their type."""

    def __init__(self, documents: Iterable[Document]) -> None:
        self._of: dict[FileType, list[Document]] = defaultdict(list)
        for document in documents:
            self._of[document.type].append(document)

    def of(self, file_type: FileType) -> list[Document]:
        return self._of[file_type]

    def __iter__(self) -> Iterator[Document]:
        return (document for documents in self._of.values() for document in documents)


@dataclass(frozen=True, eq=False)
class Kind:
    """A model that files fill, and how its rows are told apart.

    ``key`` holds look-ups whose values make the natural key. A row that is in no file is removed,
    unless its kind is ``kept`` or the row that it lies ``within`` (its edition, its guide) is in no
    file either.
    """

    model: type[ContentRow]
    what: str
    key: tuple[str, ...]
    fields: tuple[str, ...]
    links: Mapping[str, Kind] = field(default_factory=dict)
    many: Mapping[str, Kind] = field(default_factory=dict)
    within: Kind | None = None
    kept: bool = False
    place: str = ""  # the field that orders rows and that no two rows with the same parent share,
    place_in: str = ""  # and the link to that parent
    before_write: Callable[[Any], None] = lambda instance: None


@dataclass(frozen=True, eq=False)
class Row:
    """A row as a file wants it or as the database has it, without any primary key."""

    kind: Kind
    key: Name
    values: Mapping[str, Any]
    links: Mapping[str, Name] = field(default_factory=dict)
    many: Mapping[str, tuple[Name, ...]] = field(default_factory=dict)
    path: str = ""
    loc: Loc = ()

    @cached_property
    def digest(self) -> str:
        """The same for the same values, whatever their order and wherever they come from."""
        content = [self.values, self.links, self.many]
        return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()

    @property
    def place(self) -> tuple[object, ...]:
        """Where the row stands among its siblings; the same for no two rows of a kind that has places."""
        kind = self.kind
        return (self.links[kind.place_in], self.values[kind.place]) if kind.place else ()

    def uses(self) -> Iterator[tuple[Kind, Name]]:
        """The rows that this one points to."""
        for name, key in self.links.items():
            yield self.kind.links[name], key
        for name, keys in self.many.items():
            for key in keys:
                yield self.kind.many[name], key

    def __str__(self) -> str:
        return f"{self.kind.what} “{self.key[-1]}”"


class Shelf:
    """All rows of the database, by kind and natural key."""

    def __init__(self, rows: Mapping[Kind, Mapping[Name, Row]]) -> None:
        self._rows = rows

    def of(self, kind: Kind, *start: str | int) -> list[Row]:
        """Rows whose natural key begins with ``start``, in their own order."""
        rows = [row for key, row in self._rows[kind].items() if key[: len(start)] == start]
        return sorted(rows, key=lambda row: (row.values.get(kind.place or "position", 0), row.key))


@dataclass(frozen=True)
class Change:
    """What a load is about to do with one row: ``before`` is None for a new one, ``after`` for a removed one."""

    before: Row | None
    after: Row | None

    @property
    def row(self) -> Row:
        row = self.after or self.before
        assert row is not None  # noqa: S101 (for the type checker)
        return row


class Section:
    """One app's part of the content; the methods that say nothing here may stay as they are."""

    file_types: ClassVar[tuple[FileType, ...]]
    kinds: ClassVar[tuple[Kind, ...]]  # in the order in which they can be written

    def defines(self, document: Document) -> Iterator[tuple[Loc, Name]]:
        """Names that nothing else may have."""
        yield from ()

    def refers(self, document: Document) -> Iterator[tuple[Loc, Name]]:
        """Names that must be defined somewhere in the tree."""
        yield from ()

    def check(self, tree: Tree) -> Iterator[Problem]:
        """What no single file can get wrong."""
        yield from ()

    def rows(self, tree: Tree) -> Iterator[Row]:
        raise NotImplementedError

    def refuse(self, changes: list[Change], shelf: Shelf, tree: Tree) -> Iterator[Problem]:
        """Changes that the content's own rules forbid."""
        yield from ()

    def documents(self, shelf: Shelf) -> Iterator[Document]:
        """The rows as files."""
        raise NotImplementedError


def numbered(entries: Iterable[Any]) -> Iterator[tuple[int, Any]]:
    """Entries with their positions, which count from one."""
    return enumerate(entries, start=1)
