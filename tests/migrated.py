"""The migrated, empty test database, kept from run to run: migrating costs seven seconds in every worker.

For SQLite only, where a database is a file. The key is everything that migrating depends on, so a
changed migration or another Django makes a new one. One worker migrates while the others wait.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
from importlib.util import find_spec
from pathlib import Path

import django
import pytest
from django.apps import apps
from django.db import connection

_ROOT = Path(__file__).parent.parent


def _key() -> str:
    digest = hashlib.sha256(django.__version__.encode())
    for config in apps.get_app_configs():
        spec = find_spec(f"{config.name}.migrations")
        for folder in (spec.submodule_search_locations or ()) if spec else ():
            for path in sorted(Path(folder).glob("*.py")):
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


class Kept:
    """The file of that key, and the lock under which one worker makes it."""

    def __init__(self) -> None:
        folder = _ROOT / ".pytest_cache" / "migrated"
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"{_key()}.sqlite3"
        self.lock = (folder / "lock").open("w")
        fcntl.flock(self.lock, fcntl.LOCK_EX)

    def copy_to(self, name: str) -> None:
        if self.path.exists():
            shutil.copyfile(self.path, name)

    def save(self) -> None:
        if not self.path.exists():
            for old in self.path.parent.glob("*.sqlite3"):
                old.unlink()
            with connection.cursor() as cursor:
                cursor.execute("VACUUM INTO %s", [str(self.path)])
        self.lock.close()


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:
    return django_db_keepdb or connection.vendor == "sqlite"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> Kept | None:
    """Just before the database is made: lay the kept one in its place, and keep the lock."""
    if connection.vendor != "sqlite":
        return None
    kept = Kept()
    kept.copy_to(connection.settings_dict["TEST"]["NAME"])
    return kept


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_modify_db_settings: Kept | None, django_db_blocker) -> None:
    """Just after it is made: keep it for the next."""
    if django_db_modify_db_settings is not None:
        with django_db_blocker.unblock():
            django_db_modify_db_settings.save()
