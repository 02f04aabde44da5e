"""The product under a clock that a test moves.

Every request happens at the instant that stands in the file named by ``TEST_CLOCK``. For a server
with one thread: the clock of the whole process moves for the length of a request.
"""

import os
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

import time_machine

from aipm.wsgi import application as product

CLOCK = Path(os.environ["TEST_CLOCK"])


def application(environ: dict, start_response: Callable) -> Iterable[bytes]:
    with time_machine.travel(datetime.fromisoformat(CLOCK.read_text()), tick=False):
        answer = product(environ, start_response)
        try:
            return [b"".join(answer)]
        finally:
            getattr(answer, "close", lambda: None)()
