"""A table as a person types it: cells between bars, the first line naming the columns."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from prose.problem import Problem

MAX_ROWS = 100
MAX_COLUMNS = 20

_BAR = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"[\s|:+-]*-[\s|:+-]*")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one line, as many as there are columns, and the line's number in the source."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Columns and rows as they were written."""

    line: int
    columns: tuple[str, ...] = ()
    rows: tuple[Row, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_too_large(self) -> bool:
        return len(self.rows) > MAX_ROWS or len(self.columns) > MAX_COLUMNS


def cells_of(line: str) -> list[str]:
    """The cells of a line. The bars at both ends may be missing; ``\\|`` is a bar inside a cell."""
    line = line.strip()
    line = line.removeprefix("|")
    if line.endswith("|") and not line.endswith("\\|"):
        line = line[:-1]
    return [cell.strip().replace("\\|", "|") for cell in _BAR.split(line)]


def read_grid(source: str, first_line: int) -> Grid:
    """Read a table whose first line is line ``first_line`` of the document.

    Nothing is lost: a line with too many cells keeps what is over in its last cell, and says so.
    Lines without a word, as a template has them, are left out.
    """
    columns: tuple[str, ...] = ()
    heading = first_line
    rows: list[Row] = []
    problems: list[Problem] = []
    for number, line in enumerate(source.split("\n"), first_line):
        if not line.strip() or (columns and not rows and _RULE.fullmatch(line)):
            continue
        cells = cells_of(line)
        if not columns:
            columns, heading = tuple(cells), number
            continue
        if len(cells) > len(columns):
            problems.append(
                Problem(
                    number,
                    _("This line has %(cells)s cells, but the first line names %(columns)s columns.")
                    % {"cells": len(cells), "columns": len(columns)},
                )
            )
            cells[len(columns) - 1 :] = [" | ".join(cells[len(columns) - 1 :])]
        cells += [""] * (len(columns) - len(cells))
        if any(cells):
            rows.append(Row(number, tuple(cells)))
    return Grid(heading, columns, tuple(rows), tuple(problems))
