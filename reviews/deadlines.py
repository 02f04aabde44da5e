"""How long things may take, and how many at once: the promises of a review."""

from datetime import timedelta

TAKE_BACK = timedelta(seconds=60)  # a published review takes effect after this
CLAIM = timedelta(hours=48)  # how long a claim holds, and by how much it is renewed
CLAIM_AT_MOST = timedelta(days=6)  # since it was claimed, renewals included
CLAIMS_AT_ONCE = 5  # of one mentor
REPLY_DUE = timedelta(days=4)  # after asking: what the learner is told to expect at most
RESERVED = timedelta(days=3)  # a new version waits so long for the mentor who knows the piece
REMIND_AFTER = timedelta(days=7)  # waiting without an answer; said to both sides
ENDS_AFTER = timedelta(days=60)  # waiting; nothing waits for ever
INVITATION = timedelta(days=14)
CLAIM_WARNING = timedelta(hours=12)  # before a claim is over its mentor is told
END_WARNING = timedelta(days=7)  # before a request is ended its author is told
RECENT = timedelta(days=90)  # which reviews the usual wait is computed from
