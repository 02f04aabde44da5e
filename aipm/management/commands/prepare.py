import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.cache import caches
from django.core.cache.backends.db import BaseDatabaseCache
from django.core.management import BaseCommand, CommandParser, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


class Command(BaseCommand):
    help = (
        "Bring the database, the static files and the content to what this version needs. "
        "What is in place is left alone. Progress goes to stderr; stdout has the demo people's sign-ins."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="also make the demo people")

    def handle(self, *args: object, demo: bool, **options: object) -> None:
        settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
        self.migrate()
        self.make_cache_table()
        self.collect_static()
        call_command("load_content", stdout=self.stderr)
        if demo:
            call_command("demo_people", stdout=self.stdout)

    def say(self, line: str) -> None:
        self.stderr.write(line, style_func=str)

    def migrate(self) -> None:
        executor = MigrationExecutor(connection)
        waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if waiting:
            self.say(f"Database: {len(waiting)} migrations to apply")
            call_command("migrate", interactive=False, verbosity=0)
        else:
            self.say("Database: up to date")

    def make_cache_table(self) -> None:
        tables = {cache._table for cache in caches.all(initialized_only=False) if isinstance(cache, BaseDatabaseCache)}
        if tables - set(connection.introspection.table_names()):
            call_command("createcachetable", verbosity=0)

    def collect_static(self) -> None:
        stamp = settings.VAR_DIR / "static.collected"
        wanted = self._digest_of_static()
        if stamp.exists() and stamp.read_text() == wanted and Path(settings.STATIC_ROOT).is_dir():
            self.say("Static files: up to date")
            return
        self.say("Static files: collecting and compressing")
        call_command("collectstatic", interactive=False, verbosity=0, clear=True)
        stamp.write_text(wanted)

    def _digest_of_static(self) -> str:
        digest = hashlib.sha256(f"{settings.STORAGES['staticfiles']} {settings.STATIC_ROOT}".encode())
        for finder in get_finders():
            for path, storage in finder.list([]):
                with storage.open(path) as file:
                    digest.update(path.encode())
                    digest.update(hashlib.file_digest(file, "sha256").digest())
        return digest.hexdigest()
