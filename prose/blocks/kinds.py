"""The five kinds of block, and what their rows mean.

A block is fenced code whose info string begins with the name of a kind; the rest of the info string
is its caption. Reading is forgiving: columns stand in any order, under any of several names, in any
case; what cannot be read is kept as it was written and becomes a problem with its line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from prose.problem import Problem

from . import values
from .grid import MAX_COLUMNS, MAX_ROWS, Grid, Row, read_grid
from .items import Duty, Item, Message, Metric, Milestone, Risk, TypedBlock

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind is named and which columns it knows: the first one is needed, the others are not."""

    key: str
    title: Promise | str
    names: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]
    read: Callable[[Reading], list[Item]]

    @property
    def main(self) -> str:
        return next(iter(self.columns))


class Reading:
    """One block while it is being read: what each column means, and what was not understood."""

    def __init__(self, kind: Kind, grid: Grid) -> None:
        self.kind, self.grid = kind, grid
        self.problems: list[Problem] = list(grid.problems)
        self.unclear: set[tuple[int, int]] = set()
        self.meanings = _meanings(kind, grid.columns)

    def cell(self, row: Row, meaning: str) -> str:
        """What a row says under a meaning, or nothing."""
        if meaning not in self.meanings:
            return ""
        cell = row.cells[self.meanings.index(meaning)]
        return cell if values.is_filled(cell) else ""

    def value(self, row: Row, meaning: str, read: Callable[[str], Value], expected: str) -> Value | None:
        """The cell as a value; one that cannot be read is noted with what was expected."""
        cell = self.cell(row, meaning)
        if not cell:
            return None
        try:
            return read(cell)
        except (ValueError, ArithmeticError):
            at = self.meanings.index(meaning)
            self.unclear.add((self.grid.rows.index(row), at))
            self.note(
                row.line,
                _("“%(cell)s” under “%(column)s” was not understood. %(expected)s")
                % {"cell": _short(cell), "column": _short(self.grid.columns[at]), "expected": expected},
            )
            return None

    def note(self, line: int, message: str) -> None:
        self.problems.append(Problem(line, message))


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"


def _normal(heading: str) -> str:
    """A heading as names of columns are compared: small letters and single spaces, no signs around it."""
    return " ".join(re.sub(r"[*_`]", "", heading).lower().replace("-", " ").split()).strip(" .:?")


def _meanings(kind: Kind, columns: Sequence[str]) -> list[str]:
    """What each column means: by its whole name first, then by how it begins ("Risk: because of ...")."""
    found = [""] * len(columns)
    for whole in (True, False):
        for at, column in enumerate(columns):
            heading = _normal(column)
            for meaning, names in kind.columns.items():
                if found[at] or meaning in found:
                    continue
                if heading in names or (
                    not whole and any(re.match(rf"{re.escape(name)}\s*[:,(/]", heading) for name in names)
                ):
                    found[at] = meaning
    return found


def expected_date() -> str:
    return _("Write a date such as 2026-04-05 or 5 April 2026, or a range such as 5 to 19 April 2026.")


def _milestones(reading: Reading) -> list[Item]:
    items: list[Item] = []
    for row in reading.grid.rows:
        days = {
            meaning: reading.value(row, meaning, values.span_of, expected_date())
            for meaning in ("planned", "actual", "forecast")
        }
        texts = {meaning: reading.cell(row, meaning) for meaning in ("measure", "threshold", "decides")}
        items.append(Milestone(row.line, reading.cell(row, "name"), **days, **texts))  # type: ignore[arg-type]
    return items


def _risks(reading: Reading) -> list[Item]:
    given = [reading.cell(row, meaning) for row in reading.grid.rows for meaning in ("likelihood", "impact")]
    given = [cell for cell in given if cell]
    of_three = bool(given) and all(values.level_of_three(cell) is not None for cell in given)
    expected = _("Write 1 to 5, or low, medium or high.")

    def read(cell: str) -> int:
        return (values.level_of_three(cell) or 0) if of_three else values.level_of(cell)

    return [
        Risk(
            row.line,
            reading.cell(row, "name"),
            3 if of_three else 5,
            reading.value(row, "likelihood", read, expected),
            reading.value(row, "impact", read, expected),
            reading.cell(row, "response"),
            reading.cell(row, "owner"),
            reading.cell(row, "sign"),
        )
        for row in reading.grid.rows
    ]


DUTIES = {"R": "responsible", "A": "accountable", "C": "consulted", "I": "informed"}
_PEOPLE = re.compile(r"\s*(?:[,;/&+]|\band\b)\s*")
_LETTERS = re.compile(r"[RACI](?:\s*[,;/&+ ]?\s*[RACI])*", re.IGNORECASE)


def letters_of(cell: str) -> tuple[str, ...]:
    """The letters in a cell of a RACI table: "A/R" or "Accountable, responsible". Raises ``ValueError``."""
    words = [word for word in re.split(r"[^A-Za-z]+", cell) if word]
    if words and all(word.lower() in DUTIES.values() for word in words):
        return tuple(dict.fromkeys(word[0].upper() for word in words))
    if not _LETTERS.fullmatch(cell.strip()):
        raise ValueError(cell)
    return tuple(dict.fromkeys(letter for letter in cell.upper() if letter in DUTIES))


def _raci(reading: Reading) -> list[Item]:
    by_duty = any(duty in reading.meanings for duty in DUTIES.values())
    items: list[Item] = []
    for row in reading.grid.rows:
        duty: dict[str, tuple[str, ...]] = {}
        if by_duty:
            for name in DUTIES.values():
                duty[name] = tuple(person for person in _PEOPLE.split(reading.cell(row, name)) if person)
        else:
            found: dict[str, list[str]] = {name: [] for name in DUTIES.values()}
            for at, cell in enumerate(row.cells):
                if reading.meanings[at] or not values.is_filled(cell):
                    continue
                try:
                    letters = letters_of(cell)
                except ValueError:
                    reading.unclear.add((reading.grid.rows.index(row), at))
                    reading.note(
                        row.line,
                        _("“%(cell)s” is no letter of RACI. Write R, A, C or I, or several as A/R.")
                        % {"cell": _short(cell)},
                    )
                    continue
                for letter in letters:
                    found[DUTIES[letter]].append(reading.grid.columns[at])
            duty = {name: tuple(people) for name, people in found.items()}
        item = Duty(row.line, reading.cell(row, "work"), **duty)
        if any(duty.values()):
            if len(item.accountable) != 1:
                reading.note(
                    row.line,
                    _("Nobody is accountable (A) here. One person should be.")
                    if not item.accountable
                    else _("%(people)s people are accountable (A) here. One should be.")
                    % {"people": len(item.accountable)},
                )
            if not item.responsible:
                reading.note(row.line, _("Nobody is responsible (R) for doing this."))
        items.append(item)
    return items


def _communication(reading: Reading) -> list[Item]:
    return [
        Message(row.line, **{meaning: reading.cell(row, meaning) for meaning in reading.kind.columns})
        for row in reading.grid.rows
    ]


def _metrics(reading: Reading) -> list[Item]:
    expected = _("Write a number such as 12, 0.87, 1,250 or 90 %.")
    items: list[Item] = []
    for row in reading.grid.rows:
        baseline = reading.value(row, "baseline", values.figure_of, expected)
        target = reading.value(row, "target", values.figure_of, expected)
        actuals = reading.value(row, "actuals", values.figures_of, expected) or ()
        unit = reading.cell(row, "unit") or next(
            (figure.unit for figure in (target, baseline, *actuals) if figure and figure.unit), ""
        )
        bound = target.bound if target else ""
        falls = baseline is not None and target is not None and target.value < baseline.value
        items.append(
            Metric(
                row.line,
                reading.cell(row, "name"),
                unit,
                baseline.value if baseline else None,
                target.value if target else None,
                tuple(figure.value for figure in actuals),
                bound == "most" or (not bound and falls),
            )
        )
    return items


KINDS: dict[str, Kind] = {
    kind.key: kind
    for kind in (
        Kind(
            "milestones",
            gettext_lazy("Milestones"),
            ("milestones", "milestone"),
            {
                "name": ("milestone", "milestones", "milestone or gate", "gate", "result", "name", "what"),
                "planned": (
                    "planned", "plan", "planned date", "date", "date or range", "due", "due date", "when",
                    "target date", "planned for", "by when",
                ),
                "actual": ("actual", "actual date", "reached", "reached on", "done", "done on", "finished", "achieved"),
                "forecast": ("forecast", "expected", "now expected", "new date", "estimate"),
                "measure": ("measured by", "measure", "how measured", "evidence"),
                "threshold": ("threshold", "acceptance threshold", "criterion", "acceptance"),
                "decides": ("who decides", "decides", "decided by", "decider", "owner", "who says yes"),
            },
            _milestones,
        ),
        Kind(
            "risks",
            gettext_lazy("Risk register"),
            ("risks", "risk", "risk-register"),
            {
                "name": ("risk", "risks", "description", "what may happen", "name"),
                "likelihood": ("likelihood", "probability", "chance", "how likely", "l", "p"),
                "impact": ("impact", "severity", "consequence", "how bad", "i"),
                "response": ("response", "mitigation", "action", "treatment", "what we do", "answer"),
                "owner": ("owner", "risk owner", "who", "responsible"),
                "sign": ("early sign", "sign", "warning sign", "early warning", "trigger", "indicator"),
            },
            _risks,
        ),
        Kind(
            "raci",
            gettext_lazy("Who does what"),
            ("raci",),
            {
                "work": (
                    "work", "decision or piece of work", "decision", "piece of work", "task", "activity", "deliverable",
                    "what",
                ),
                "responsible": ("responsible", "r"),
                "accountable": ("accountable", "a"),
                "consulted": ("consulted", "c"),
                "informed": ("informed", "i"),
            },
            _raci,
        ),
        Kind(
            "communication",
            gettext_lazy("Communication plan"),
            ("communication", "communications", "comms", "communication-plan"),
            {
                "audience": ("audience", "who", "to", "to whom", "stakeholder", "reader", "for whom"),
                "decides": ("what they decide", "decides", "they decide", "decision", "what they need", "needs"),
                "content": (
                    "what they receive", "they receive", "receives",
                    "what they heard", "message", "content", "what", "news", "report",
                ),
                "frequency": ("how often", "frequency", "rhythm", "when", "told within", "how fast"),
                "sender": ("from whom", "from", "sender", "by", "by whom", "owner"),
                "channel": ("channel", "how", "form", "medium", "way"),
            },
            _communication,
        ),
        Kind(
            "metrics",
            gettext_lazy("Measures"),
            ("metrics", "metric", "measures"),
            {
                "name": ("metric", "measure", "indicator", "kpi", "name", "what"),
                "unit": ("unit", "units", "in"),
                "baseline": ("baseline", "before", "start", "at the start", "before the change"),
                "target": ("target", "goal", "threshold", "aim"),
                "actuals": (
                    "actual", "actuals", "actual values", "now", "measured", "result", "results", "after", "after it",
                    "latest", "value",
                ),
            },
            _metrics,
        ),
    )
}  # fmt: skip

_NAMES = {name: kind for kind in KINDS.values() for name in kind.names}


def kind_named(info: str) -> tuple[Kind, str] | None:
    """The kind that an info string names, and the caption after it; None for ordinary code."""
    name, _space, caption = info.strip().partition(" ")
    kind = _NAMES.get(name.lower().rstrip(":"))
    return None if kind is None else (kind, " ".join(caption.split()))


def read_block(info: str, source: str, first_line: int, last_line: int) -> TypedBlock | None:
    """The block that fenced code holds, or None when its info string names no kind.

    ``first_line`` and ``last_line`` are those of the fences.
    """
    named = kind_named(info)
    if named is None:
        return None
    kind, caption = named
    grid = read_grid(source, first_line + 1)
    block = TypedBlock(kind.key, caption, grid.columns, (), grid.rows, (), grid.problems, first_line, last_line)
    if grid.is_too_large:
        message = _("A block holds at most %(rows)s rows and %(columns)s columns, so this one is shown as written.")
        return replace(block, problems=(Problem(first_line, message % {"rows": MAX_ROWS, "columns": MAX_COLUMNS}),))
    reading = Reading(kind, grid)
    if kind.key == "raci" and grid.columns and kind.main not in reading.meanings and not reading.meanings[0]:
        reading.meanings[0] = kind.main  # the first column of a RACI table is the work, whatever it is called
    items: list[Any] = []
    if kind.main in reading.meanings:
        items = kind.read(reading)
    else:
        reading.note(
            grid.line,
            _("The first line names the columns, and “%(main)s” is missing. Columns known here: %(known)s.")
            % {
                "main": kind.columns[kind.main][0].capitalize(),
                "known": ", ".join(names[0].capitalize() for names in kind.columns.values()),
            },
        )
    return replace(
        block,
        meanings=tuple(reading.meanings),
        items=tuple(items),
        problems=tuple(sorted(reading.problems, key=lambda problem: problem.line)),
        unclear=frozenset(reading.unclear),
    )
