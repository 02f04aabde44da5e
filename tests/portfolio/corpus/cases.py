"""What a hostile file is: how it is made, what it is uploaded as, and what must be said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from portfolio.inspection import Kind, Reason


@dataclass(frozen=True)
class Case:
    """``file`` is its name in the corpus, ``name`` what it is uploaded as; ``expected`` a refusal or, harmless, a kind.

    ``kept`` is false for what is made anew for each run: too large to be kept, or a virus scanner would remove it.
    """

    file: str
    expected: Reason | Kind
    make: Callable[[], bytes]
    name: str
    kept: bool


CASES: list[Case] = []


def case(
    file: str, expected: Reason | Kind, *, name: str = "", kept: bool = True
) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Put what the decorated function makes into the corpus."""

    def added(make: Callable[[], bytes]) -> Callable[[], bytes]:
        CASES.append(Case(file, expected, make, name or file, kept))
        return make

    return added


def add(file: str, expected: Reason | Kind, content: Callable[[], bytes], *, name: str = "", kept: bool = True) -> None:
    CASES.append(Case(file, expected, content, name or file, kept))
