"""Load the content files, check them, put them into canonical form, or write them from the database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from pydantic import ValidationError

from aipm.content.dump import dump, not_canonical
from aipm.content.load import load
from aipm.content.tree import Content, WrongContent, read_content


class Command(BaseCommand):
    help = "Bring the database to what the content files say. A second load writes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--from", dest="folder", type=Path, help="another folder than AIPM_CONTENT_DIR")
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--check", action="store_true", help="check the files and write nothing")
        what.add_argument("--format", action="store_true", help="rewrite the files in their canonical form")
        what.add_argument("--dump", metavar="DIR", type=Path, help="write the database back as files below DIR")
        edits = parser.add_mutually_exclusive_group()
        edits.add_argument(
            "--take", nargs="+", default=[], metavar="FILE", help="load these files even over what was edited by hand"
        )
        edits.add_argument(
            "--overwrite-edited", action="store_true", help="load all files over what was edited by hand"
        )

    def handle(self, **options: Any) -> None:
        if options["dump"]:
            return self._dump(options["dump"])
        folder = (options["folder"] or settings.CONTENT_DIR).resolve()
        if not folder.is_dir():
            raise CommandError(f"{folder} is not a folder.")
        try:
            content = read_content(folder)
            if options["format"]:
                return self._format(content)
            if options["check"]:
                return self._check(content)
            report = load(content, take=self._files(content, options["take"]), take_all=options["overwrite_edited"])
        except WrongContent as wrong:
            for finding in wrong.findings:
                self.stderr.write(str(finding), self.style.ERROR)
            number = len(wrong.findings)
            raise CommandError(f"{number} {'mistake' if number == 1 else 'mistakes'}; nothing was written.") from None
        for finding in report.kept:
            self.stdout.write(str(finding))
        if report.written:
            self.stdout.write(
                f"Loaded the content: {report.created} rows new, {report.updated} changed, {report.removed} removed."
            )
        else:
            self.stdout.write(f"The content is as the files say ({report.rows} rows); nothing was written.")

    def _check(self, content: Content) -> None:
        for document, _text in not_canonical(content):
            self.stdout.write(f"{document.path}: not in canonical form; load_content --format rewrites it")
        self.stdout.write(f"{len(content.sources)} files are right.")

    def _format(self, content: Content) -> None:
        number = 0
        for document, text in not_canonical(content):
            comments = content.sources[document.path].comments
            if comments:
                self.stdout.write(f"{document.path}:{comments[0]}: a comment, which would be lost; left as it is")
                continue
            (content.root / document.path).write_text(text, encoding="utf-8", newline="\n")
            number += 1
        self.stdout.write(f"{number} of {len(content.sources)} files rewritten.")

    def _dump(self, folder: Path) -> None:
        try:
            stale = dump(folder)
        except ValidationError as error:
            raise CommandError(f"A row does not fit its file, so nothing more was written: {error}") from None
        for path in stale:
            self.stdout.write(f"{path}: not in the database any more; delete it")
        self.stdout.write(f"Wrote the content below {folder}.")

    def _files(self, content: Content, names: list[str]) -> set[str]:
        """Paths as they are written on the command line, from here or below the content folder."""
        files = set()
        for name in names:
            path = Path(name).resolve()
            path = path if path.is_relative_to(content.root) else (content.root / name).resolve()
            known = path.relative_to(content.root).as_posix() if path.is_relative_to(content.root) else name
            if known not in content.sources:
                raise CommandError(f"{name} is not a content file below {content.root}.")
            files.add(known)
        return files
