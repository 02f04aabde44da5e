"""Builds the corpus of uploads: ``hostile`` files, each with the answer it must get, and ``ordinary`` ones.

    python -m tests.portfolio.corpus.make hostile      with the project's own libraries
    python -m tests.portfolio.corpus.make ordinary     with real tools; see ``ordinary`` for their list

What is built replaces what stands in the folder of that name beside this file, which is committed.
Hostile files that are too large to be kept are not written: the test makes them for itself.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

HERE = Path(__file__).parent


def make_hostile(folder: Path) -> None:
    from .hostile import CASES

    for case in CASES:
        if case.kept:
            (folder / case.file).write_bytes(case.make())


def make_ordinary(folder: Path) -> None:
    from .ordinary import make_all

    make_all(folder)


def main(what: str) -> None:
    make = {"hostile": make_hostile, "ordinary": make_ordinary}[what]
    folder = HERE / what
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    make(folder)
    files = [path for path in folder.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    sys.stdout.write(f"{len(files)} files, {size / 1e6:.1f} MB\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
