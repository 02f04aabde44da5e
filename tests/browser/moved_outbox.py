"""Keep what is due at the instant that stands in the file named by ``TEST_CLOCK``, as the background process would."""

import os
from datetime import datetime
from pathlib import Path

import django
import time_machine

if __name__ == "__main__":
    with time_machine.travel(datetime.fromisoformat(Path(os.environ["TEST_CLOCK"]).read_text()), tick=False):
        django.setup()
        from outbox.draining import drain

        drain()
