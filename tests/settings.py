"""The project's own settings, in an environment that the tests choose and nobody's ``.env`` changes.

``DATABASE_URL`` (SQLite when missing), ``AIPM_TEST_DB`` (the name of the test database, so that
several checkouts can share one PostgreSQL) and ``REDIS_URL`` are taken from the outside.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# The workers of pytest-xdist inherit the controller's folder, which the controller removes.
if "AIPM_TEST_DIR" not in os.environ:
    os.environ["AIPM_TEST_DIR"] = tempfile.mkdtemp(prefix="aipm-test-")
    atexit.register(shutil.rmtree, os.environ["AIPM_TEST_DIR"], ignore_errors=True)
var_dir = Path(os.environ["AIPM_TEST_DIR"], os.environ.get("PYTEST_XDIST_WORKER", "main"))
for folder in ("static", "files", "mail"):
    (var_dir / folder).mkdir(parents=True, exist_ok=True)

for name in ("DEBUG", "SITE_URL", "ALLOWED_HOSTS", "EMAIL_URL", "STATIC_ROOT", "AIPM_CONTENT_DIR"):
    os.environ.pop(name, None)
os.environ.update(
    AIPM_ENV_FILE=os.devnull,
    AIPM_VAR_DIR=str(var_dir),
    AIPM_EMBEDDED="1",
    SECRET_KEY="only-in-tests-" * 4,
    CELERY_BROKER_URL="",
    LOG_LEVEL="ERROR",
)

from aipm.settings import *  # noqa: E402, F403
from aipm.settings import CACHES, DATABASES, INSTALLED_APPS, STORAGES  # noqa: E402

if name := os.environ.get("AIPM_TEST_DB"):
    DATABASES["default"]["TEST"] = {"NAME": name}
elif DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: threads that write at once must wait for each other as they do in life.
    DATABASES["default"]["TEST"] = {"NAME": var_dir / "test.sqlite3"}

# The cache stays what the environment says: with the database cache its queries are counted, as
# they cost in life. Each test has keys of its own, see `own_cache` in conftest.
cache_space = "outside-tests"


def cache_key(key: str, prefix: str, version: int) -> str:
    return f"{cache_space}:{prefix}:{version}:{key}"


for cache in CACHES.values():
    cache["KEY_FUNCTION"] = cache_key

INSTALLED_APPS = ["tests.papers", *INSTALLED_APPS]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Tests collect mail in memory; pytest-django sees to that.
