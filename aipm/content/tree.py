"""The whole tree of content files: read, checked against the types, and against itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePosixPath

from django.apps import apps
from django.core.exceptions import ValidationError as FieldError
from django.utils.module_loading import import_string
from pydantic import ValidationError

from roadmaps.sections import Document, FileType, Loc, Name, Problem, Row, Section, Tree

from .files import Source, WrongFile, read
from .problems import found

NOT_CONTENT = {"README.md"}


@dataclass(frozen=True, order=True)
class Finding:
    """One thing that is wrong, as it is printed."""

    path: str
    line: int
    what: str
    expected: str

    def __str__(self) -> str:
        where = f"{self.path}:{self.line}" if self.line else self.path
        return f"{where}: {self.what}; expected {self.expected}"


class WrongContent(Exception):
    """The files cannot be loaded; nothing was written."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(f"{len(findings)} mistakes")
        self.findings = findings


@dataclass(frozen=True)
class Content:
    """A tree that holds together."""

    root: Path
    tree: Tree
    sources: dict[str, Source]
    rows: list[Row]

    def finding(self, problem: Problem) -> Finding:
        return Finding(problem.path, _line(self.sources, problem.path, problem.loc), problem.what, problem.expected)


def sections() -> list[Section]:
    """Every app's section, lower floors first: what they define can be referred to from above."""
    configs = reversed(list(apps.get_app_configs()))
    return [import_string(config.content_section) for config in configs if hasattr(config, "content_section")]


def read_content(root: Path) -> Content:
    """Read every file below ``root``. Raises ``WrongContent`` with all mistakes of all files."""
    findings: list[Finding] = []
    sources: dict[str, Source] = {}
    documents: list[Document] = []
    file_types = [file_type for section in sections() for file_type in section.file_types]
    broken: set[FileType] = set()
    for path in _files(root):
        name = path.relative_to(root).as_posix()
        file_type = next((each for each in file_types if _matches(name, each.pattern)), None)
        if file_type is None:
            known = ", ".join(each.pattern for each in file_types)
            findings.append(Finding(name, 1, "this is not a content file", f"one of {known}"))
            continue
        try:
            sources[name] = read(path)
            documents.append(_document(name, file_type, sources[name]))
        except WrongFile as wrong:
            findings.append(Finding(name, wrong.line, wrong.what, wrong.expected))
            broken.add(file_type)
        except ValidationError as error:
            line = sources[name].line
            findings += [
                Finding(name, line(loc), what, expected) for loc, what, expected in found(error, file_type.schema)
            ]
            broken.add(file_type)
    tree = Tree(documents)
    for file_type in file_types:
        if file_type.required and not tree.of(file_type) and file_type not in broken:
            findings.append(Finding(file_type.pattern, 0, "there is no such file", f"{file_type.what}"))
    # A file that could not be read defines nothing, and each use of its names would be one more
    # mistake that is none. So the tree is held against itself only when every file was read.
    problems = [] if broken else list(_problems(tree, sources))
    content = Content(root, tree, sources, [])
    findings += [content.finding(problem) for problem in problems]
    if not findings:
        content.rows.extend(row for section in sections() for row in section.rows(tree))
        findings += [content.finding(problem) for row in content.rows for problem in _misfits(row)]
    if findings:
        raise WrongContent(sorted(findings))
    return content


def _files(root: Path) -> Iterator[Path]:
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        if path.is_file() and not any(part.startswith(".") for part in parts) and parts[-1] not in NOT_CONTENT:
            yield path


def _matches(name: str, pattern: str) -> bool:
    return name.count("/") == pattern.count("/") and PurePosixPath(name).match(pattern)


def _document(name: str, file_type: FileType, source: Source) -> Document:
    return Document(name, file_type.schema.model_validate(source.values), file_type)


def _line(sources: dict[str, Source], path: str, loc: Loc) -> int:
    return sources[path].line(loc) if path in sources else 0


def _problems(tree: Tree, sources: dict[str, Source]) -> Iterator[Problem]:
    defined: dict[Name, tuple[str, Loc]] = {}
    references: list[tuple[str, Loc, Name]] = []
    for document in tree:
        wanted = document.type.file_name(document.entry)
        if not f"/{document.path}".endswith(f"/{wanted}"):
            yield Problem(document.path, ("key",), "the file is not named after its key", f"the name {wanted}")
        for section in sections():
            if document.type not in section.file_types:
                continue
            for loc, name in section.defines(document):
                if name in defined:
                    path, first = defined[name]
                    where = f"{path}:{_line(sources, path, first)}"
                    yield Problem(
                        document.path, loc, f"{name[0]} “{name[-1]}” is defined already, in {where}", "one of its own"
                    )
                defined.setdefault(name, (document.path, loc))
            references += [(document.path, loc, name) for loc, name in section.refers(document)]
    for path, loc, name in references:
        if name not in defined:
            known = [str(other[-1]) for other in defined if other[:-1] == name[:-1]]
            yield Problem(path, loc, f"there is no {name[0]} “{name[-1]}”", _one_of(str(name[-1]), known))
    for section in sections():
        yield from section.check(tree)


def _one_of(wrong: str, known: list[str]) -> str:
    """The names that there are, or, of many, those that look alike."""
    if len(known) > 8:
        known = get_close_matches(wrong, known, n=3, cutoff=0.4) or [*sorted(known)[:3], "…"]
    return f"one of {', '.join(known)}" if known else "a file that defines it"


def _misfits(row: Row) -> Iterator[Problem]:
    """Values that the types let pass and the columns do not."""
    for name, value in row.values.items():
        model_field = row.kind.model._meta.get_field(name)
        try:
            model_field.clean(value, None)
        except FieldError as error:
            yield Problem(row.path, (*row.loc, name), f"“{name}”: {' '.join(error.messages)}", "another value")
