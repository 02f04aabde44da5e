"""Write the database back as content files, and files in their canonical form."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from roadmaps.sections import Document

from .database import Database
from .emit import canonical
from .tree import Content, sections


def documents() -> Iterator[Document]:
    """All files that the database amounts to. Raises ``pydantic.ValidationError`` for a row that fits no file."""
    shelf = Database().shelf
    for section in sections():
        yield from section.documents(shelf)


def dump(folder: Path) -> list[str]:
    """Write every file below ``folder``; return the paths of content files there that are no longer right.

    Those are not deleted: the folder may be anybody's.
    """
    written = set()
    for document in documents():
        path = folder / document.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(canonical(document), encoding="utf-8", newline="\n")
        written.add(path)
    patterns = [file_type.pattern for section in sections() for file_type in section.file_types]
    left = {path for pattern in patterns for path in folder.glob(pattern)} - written
    return sorted(path.relative_to(folder).as_posix() for path in left)


def not_canonical(content: Content) -> Iterator[tuple[Document, str]]:
    """Files that say the right thing in another form, and their canonical text."""
    for document in content.tree:
        wanted = canonical(document)
        if (content.root / document.path).read_bytes() != wanted.encode():
            yield document, wanted
