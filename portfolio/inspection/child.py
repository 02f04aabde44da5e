"""The process that opens one file, under limits, and writes down what it found.

Started by ``sandbox`` with an empty environment in an empty folder. What goes wrong in here is
either a refusal, or it ends the process and the file is not accepted.
"""

from __future__ import annotations

import json
import resource
import signal
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .findings import Findings, Refused
from .limits import Limits
from .recognise import recognise
from .sandbox import REPORT
from .verdict import Failure, Kind, Reason

# The largest thing it may write: an image written anew can be larger than the upload.
WRITTEN_PER_BYTE_ACCEPTED = 8


def main() -> None:
    request = json.load(sys.stdin.buffer)
    limits = Limits(**request["limits"])
    restrain(limits)
    Path(REPORT).write_text(json.dumps(report(Path(request["path"]), request["name"], limits)))


def restrain(limits: Limits) -> None:
    """Give up what this process does not need, for good: the hard limits are lowered too."""
    for what, most in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_AS, limits.memory_mb * 1024 * 1024),
        (resource.RLIMIT_FSIZE, limits.max_bytes * WRITTEN_PER_BYTE_ACCEPTED),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_NPROC, 0),  # no process and no thread beyond this one (root is exempt)
    ):
        _soft, hard = resource.getrlimit(what)
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        resource.setrlimit(what, (most, most))
    # Should the parent be killed, nobody is left to look at the clock.
    signal.alarm(limits.seconds + 5)


def report(path: Path, name: str, limits: Limits) -> dict[str, Any]:
    try:
        return asdict(look(path, name, limits))
    except Refused as refused:
        return {"reason": refused.reason, "details": refused.details}
    except RecursionError:  # the same every time: nothing to try again
        return {"reason": Reason.TOO_COMPLEX, "details": {}}
    except MemoryError:
        return {"failure": Failure.MEMORY}


def look(path: Path, name: str, limits: Limits) -> Findings:
    """Recognise the file and let those open it who know the format, loading no other library."""
    kind = recognise(path, name)
    if kind.is_image:
        from .images import open_image

        return open_image(path, kind, limits)
    if kind is Kind.MARKDOWN:
        from .text import open_text

        return open_text(path, limits)
    if kind is Kind.PDF:
        from .pdf import open_pdf

        return open_pdf(path, limits)
    from .office import open_office

    return open_office(path, kind, limits)
