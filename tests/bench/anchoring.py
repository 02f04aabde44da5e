"""Seconds of the processor to carry 200 comments to a new version: ``python -m tests.bench.anchoring``.

Every text has the greatest length that is allowed. Needs no database.
"""

import random
import re
import sys
import time
from collections.abc import Iterator

from prose.markdown import MAX_LENGTH
from reviews.anchoring import anchor_at, carry

ANCHORS = 200


def texts(rng: random.Random) -> Iterator[tuple[str, str, str]]:
    """What is measured, the old text and the new one."""
    words = [f"word{int(rng.paretovariate(0.6))}" for _at in range(20_000)]

    def written() -> str:
        text = " ".join(rng.choice(words) + rng.choice(["", "", "", ".", "\n"]) for _at in range(MAX_LENGTH // 4))
        return text[:MAX_LENGTH]

    def changed(text: str, share: float) -> str:
        return "".join(rng.choice(words) if rng.random() < share else one for one in re.findall(r"\s+|\S+", text))

    def signs(letters: str) -> str:
        return "".join(rng.choices(letters, k=MAX_LENGTH))

    text = written()
    yield "one word in 200 changed", text, changed(text, 0.005)
    yield "one word in 20 changed", text, changed(text, 0.05)
    yield "every second word changed", text, changed(text, 0.5)
    yield "another text", text, written()
    paragraphs = [" ".join(rng.choices(words, k=60)) for _at in range(100)]
    yield "paragraphs in another order", "\n".join(paragraphs), "\n".join(rng.sample(paragraphs, k=100))
    numbers = [str(number) for number in range(10_000)]
    yield "all words in another order", " ".join(numbers), " ".join(rng.sample(numbers, k=10_000))
    yield "one word over and over", "a " * (MAX_LENGTH // 2), "b a " * (MAX_LENGTH // 4)
    yield "one sign over and over", "." * MAX_LENGTH, "." * (MAX_LENGTH // 2) + "x" + "." * (MAX_LENGTH // 2 - 1)
    yield "two signs at random", signs(".,"), signs(".,")
    yield "two letters at random", signs("ab "), signs("ab ")


def main() -> None:
    rng = random.Random(5)
    for name, old, new in texts(rng):
        starts = (rng.randrange(len(old) - 500) for _at in range(ANCHORS))
        anchors = [anchor_at(old, start, start + rng.randint(5, 400)) for start in starts]
        started = time.process_time()
        found = sum(span is not None for span in carry(anchors, old, new))
        sys.stdout.write(f"{name:<30} {time.process_time() - started:>6.2f} s   {found:>3} of {ANCHORS} found\n")


if __name__ == "__main__":
    main()
