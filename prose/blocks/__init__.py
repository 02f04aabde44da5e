"""Tables with a meaning: milestones, risks, who does what, who hears what, measures.

Written as fenced code with a table inside, so that a person can type them and any other viewer of
Markdown shows them as a table of text; see ``docs/writing.md``.
"""

from __future__ import annotations

from prose.markdown import fences

from .export import harmless, to_csv
from .grid import Row
from .items import Duty, Item, Message, Metric, Milestone, Risk, TypedBlock
from .kinds import KINDS, kind_named, read_block
from .values import Span

__all__ = [
    "KINDS", "Duty", "Item", "Message", "Metric", "Milestone", "Risk", "Row", "Span", "TypedBlock", "blocks_of",
    "harmless", "kind_named", "read_block", "to_csv",
]  # fmt: skip


def blocks_of(text: str) -> list[TypedBlock]:
    """The typed blocks of a text in order, with their lines in the source.

    Raises ``ValueError`` when the text is longer than ``MAX_LENGTH`` characters.
    """
    blocks = (read_block(info, source, first, last) for info, source, first, last in fences(text))
    return [block for block in blocks if block is not None]
