"""Blocks to begin with: what the editor's menu puts into a text."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from prose.blocks import KINDS


@dataclass(frozen=True, slots=True)
class Skeleton:
    key: str
    title: Promise | str
    help: Promise | str
    text: str


# The columns are in English in every language: they are how a block is understood.
_TABLES: dict[str, tuple[Promise | str, str]] = {
    "milestones": (
        _("Shown as a table and a line of time."),
        "| Milestone | Planned | Actual | Measured by | Who decides |\n"
        "|---|---|---|---|---|\n"
        "| [a result that can be checked] | 2026-03-02 to 2026-03-13 | | [evidence] | [role] |",
    ),
    "risks": (
        _("Shown as a table and a matrix of likelihood and impact."),
        "| Risk | Likelihood | Impact | Early sign | Response | Owner |\n"
        "|---|---|---|---|---|---|\n"
        "| [what may happen, because of what] | 3 | 4 | [what you would see first] | [what you do] | [role] |",
    ),
    "raci": (
        _("R does it, A answers for it, C is asked, I is told."),
        "| Work | [role] | [role] | [role] |\n|---|---|---|---|\n| [decision or piece of work] | A | R | C |",
    ),
    "communication": (
        _("Who hears what, how often and from whom."),
        "| Audience | What they decide | What they receive | How often | From whom |\n"
        "|---|---|---|---|---|\n"
        "| [role] | [decision] | [message] | [every Friday] | [role] |",
    ),
    "metrics": (
        _("Shown as a table with a small picture of each measure."),
        "| Metric | Unit | Baseline | Target | Actual |\n|---|---|---|---|---|\n| [measure] | % | 12 | 30 | |",
    ),
}
SKELETONS = tuple(
    Skeleton(kind.key, kind.title, _TABLES[kind.key][0], f"```{kind.key}\n{_TABLES[kind.key][1]}\n```")
    for kind in KINDS.values()
)
