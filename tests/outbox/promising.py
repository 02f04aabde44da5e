"""A process that makes promises of mail by a real action, when its stdin says so.

``python -m tests.outbox.promising``; each line is a number of notifications to write. Answered by
a line with their keys once they are committed.
"""

import sys

import django


def main() -> None:
    django.setup()

    from accounts.models import User
    from accounts.notifications.actions import notify

    user, _made = User.objects.get_or_create(email="lea@example.org", defaults={"name": "Lea Lerner"})
    for line in sys.stdin:
        keys = []
        for _ in range(int(line)):
            told = notify(
                user=user, kind="token_expires", params={"name": "laptop", "day": "2026-03-30"}, link="/settings/"
            )
            keys.append(str(told.pk))
        sys.stdout.write(" ".join(keys) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
