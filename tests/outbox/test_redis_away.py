"""Redis goes away for a minute while mail is promised, with all that waits in it; and comes back empty."""

from __future__ import annotations

import time
from collections import Counter

import pytest

from tests.outbox.site import check_nothing_is_lost
from tests.servers import wait_until

pytestmark = pytest.mark.faults

REDIS_AWAY = 60  # seconds


def test_redis_away_for_a_minute_under_load(site, load):
    processes = [site.start("worker", "first"), site.start("worker", "second"), site.start("beat", "beat")]
    with load.under_way(every=0.2):
        wait_until(lambda: len(site.mail.taken) > 10, "mail flows")
        site.redis.stop()
        back = time.monotonic() + REDIS_AWAY
        wait_until(lambda: time.monotonic() > back, "a minute is over", seconds=REDIS_AWAY + 5)
        assert [process.printed for process in processes if not process.is_running] == []
        before = len(site.mail.taken)
        assert site.waiting() > 100
        site.redis.start()
        wait_until(lambda: len(site.mail.taken) > before + 50, "mail flows again, without a restart")
    wait_until(lambda: site.waiting() == 0, "the outbox is empty")
    check_nothing_is_lost(site, load)
    assert Counter(Counter(site.mail.message_ids()).values()) == {1: len(load.keys)}
