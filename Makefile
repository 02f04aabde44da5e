# What starts, checks and tests aipm. `make run` and `make test` need Python 3.11 or newer and nothing else.
PYTHON ?= python3
export PORT ?= 8000
PY := .venv/bin/python
UV ?= $(firstword $(wildcard .venv/bin/uv) uv)
TEMPLATES = $$(find templates -name '*.html')

# Checks see the settings of a real site, not those of this machine's .env.
REAL_SITE := env -u DEBUG -u AIPM_EMBEDDED AIPM_ENV_FILE=/dev/null \
	SECRET_KEY=checked-and-thrown-away-Zq3vX8kLw2Rt7Yp5Nb9Hm4Jc6Fd1Gs0A \
	ALLOWED_HOSTS=aipm.example SITE_URL=https://aipm.example DATABASE_URL=sqlite://:memory:

.PHONY: help run dev test check bench lock format messages clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' Makefile | expand -t 12

run: ## start aipm on http://localhost:8000 (PORT=…)
	@exec $(PYTHON) run.py

dev: ## install what checks and tests need
	@$(PYTHON) run.py install dev

test: dev ## the whole suite, on SQLite, then PostgreSQL and Redis, then in a browser (ARGS=… for pytest)
	@$(PY) -m tests $(ARGS)

check: dev ## style, types, layers, migrations, settings, content
	$(PY) -m ruff check .
	$(PY) -m ruff format --check --quiet .
	.venv/bin/djade --target-version 5.2 --check $(TEMPLATES)
	$(REAL_SITE) $(PY) -m mypy
	.venv/bin/lint-imports --no-logo
	$(REAL_SITE) $(PY) manage.py makemigrations --check --dry-run
	$(REAL_SITE) $(PY) manage.py check --deploy --fail-level WARNING
	$(REAL_SITE) $(PY) manage.py load_content --check
	$(REAL_SITE) $(PY) manage.py spectacular --validate --fail-on-warn --file /dev/null
	$(PY) -m pytest -q tests/test_house.py

bench: dev ## milliseconds per request of the pages that matter
	@AIPM_ENV_FILE=/dev/null $(PY) -m tests.bench

lock: ## compile the files of pinned requirements anew from pyproject.toml (UPGRADE=--upgrade)
	$(UV) pip compile --quiet $(UPGRADE) --universal --python-version 3.11 --generate-hashes pyproject.toml -o requirements.txt
	$(UV) pip compile --quiet $(UPGRADE) --universal --python-version 3.11 --generate-hashes pyproject.toml --extra s3 --group dev -o requirements-dev.txt
	$(UV) pip compile --quiet $(UPGRADE) --universal --python-version 3.11 --generate-hashes pyproject.toml --extra s3 -o requirements-s3.txt

format: dev ## put code and templates into the common form
	$(PY) -m ruff check --fix-only --quiet .
	$(PY) -m ruff format --quiet .
	-.venv/bin/djade --target-version 5.2 $(TEMPLATES)

messages: dev ## collect the texts for translation (needs gettext)
	@command -v xgettext >/dev/null || { echo "make messages needs gettext: apt-get install gettext"; exit 1; }
	mkdir -p locale
	AIPM_ENV_FILE=/dev/null DEBUG=1 $(PY) manage.py makemessages --locale en_GB --ignore .venv --ignore var

clean: ## remove what can be made again (the database and .env stay)
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis var/static var/static.collected
