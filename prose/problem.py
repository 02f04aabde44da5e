"""What the author of a text should look at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a text that its author should look at: a line of the source, counted from 1, and why."""

    line: int
    message: str
