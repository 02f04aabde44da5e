from __future__ import annotations

import argparse
from datetime import timedelta

from django.core.management import BaseCommand, CommandError

from portfolio.files.auditing import GRACE, audit, sweep_orphans


class Command(BaseCommand):
    help = (
        "Compare uploaded files with their rows. Rows without bytes are a loss and end with an error; "
        "bytes without rows are left over from work that was killed, and are swept every hour."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument(
            "--grace",
            type=float,
            default=GRACE.total_seconds() / 60,
            metavar="MINUTES",
            help="how old bytes without a row must be to count; they may be getting one (default: %(default)g)",
        )
        parser.add_argument("--sweep", action="store_true", help="delete the bytes without rows")

    def handle(self, *args: object, grace: float, sweep: bool, **options: object) -> None:
        if grace < 0:
            raise CommandError("--grace is a number of minutes, 0 or more.")
        old = timedelta(minutes=grace)
        found = audit(grace=old)
        for title, places in (
            ("Rows without bytes", found.rows_without_bytes),
            ("Bytes without rows", found.bytes_without_rows),
        ):
            self.stdout.write(f"{title}: {len(places)}")
            self.stdout.writelines(f"  {place}" for place in places)
        if sweep:
            self.stdout.write(f"Deleted: {sweep_orphans(grace=old)}")
        if found.rows_without_bytes:
            raise CommandError("Rows have lost their bytes. Restore these places from a backup of the storage.")
