"""Which release this is, told by its files, so that pages kept by browsers end with it."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

# All that shapes a page besides the database: its code, templates, static files and translations.
SHAPES_PAGES = ("accounts", "aipm", "careers", "locale", "portfolio", "prose", "roadmaps", "static", "templates")


def fingerprint(base_dir: Path) -> str:
    """Twelve hexadecimal digits that differ whenever a file differs; the same on every machine."""
    digest = hashlib.sha256()
    for path in _files(base_dir):
        digest.update(path.relative_to(base_dir).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def _files(base_dir: Path) -> Iterator[Path]:
    for folder in SHAPES_PAGES:
        for path in sorted((base_dir / folder).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                yield path
