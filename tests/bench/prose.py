"""Seconds of the processor to render and compare the worst texts: ``python -m tests.bench.prose``.

Every text has the greatest length that is allowed. Names of texts as arguments choose among them.
"""

import os
import sys
import time
from collections.abc import Callable


def seconds(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def main(chosen: list[str]) -> None:
    os.environ.update(DJANGO_SETTINGS_MODULE="tests.settings")
    import django

    django.setup()
    from prose import render, render_document
    from prose.differences import compare
    from tests.prose.pathological import PATHOLOGICAL

    render_document("A first text, which makes the parsers.")
    sys.stdout.write(f"{'seconds':<46} {'render':>8} {'document':>8} {'compare':>8} {'HTML':>10}\n")
    worst = [0.0, 0.0, 0.0]
    for name, text in PATHOLOGICAL.items():
        if chosen and name not in chosen:
            continue
        half = len(text) // 2
        other = text[half:] + text[: half - 1]
        html = render_document(text).html
        times = [
            seconds(lambda text=text: render(text)),
            seconds(lambda text=text: render_document(text)),
            seconds(lambda text=text, other=other: compare(text, other)),
        ]
        worst = [max(pair) for pair in zip(worst, times, strict=True)]
        sys.stdout.write(f"{name:<46} {times[0]:>8.2f} {times[1]:>8.2f} {times[2]:>8.2f} {len(html):>10}\n")
        sys.stdout.flush()
    sys.stdout.write(f"{'the worst of them':<46} {worst[0]:>8.2f} {worst[1]:>8.2f} {worst[2]:>8.2f}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
