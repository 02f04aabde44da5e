"""Production as docker-compose.yml starts it, on private servers: it answers, sends, tells how it is, and ends."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.aipm.containers import HOST, Browser, Containers, log_lines
from tests.deployment import OURS, service
from tests.servers import ROOT, UNPRIVILEGED, Process, folder_of_nobody, wait_until

pytestmark = pytest.mark.faults

EMAIL = "noor@example.org"
PASSWORD = "paper-boats-in-april"
GRACE = int(service("web")["stop_grace_period"].removesuffix("s"))


@pytest.fixture(scope="module")
def containers() -> Iterator[Containers]:
    with folder_of_nobody() as folder:
        containers = Containers(folder)
        try:
            yield containers
        finally:
            containers.close()


@pytest.fixture(scope="module")
def prepared(containers) -> Containers:
    done = containers.run("prepare")
    assert done.returncode == 0, done.stderr
    return containers


@pytest.fixture(scope="module")
def site(prepared) -> dict[str, Process]:
    """All that serve, and the web server answers."""
    started = {name: prepared.start(name) for name in OURS if name != "prepare"}
    wait_until(lambda: still_runs(started) and prepared.is_well("web"), "the web server is well")
    return started


def still_runs(started: dict[str, Process]) -> bool:
    for name, process in started.items():
        assert process.is_running, (name, process.printed)
    return True


@pytest.fixture
def browser(prepared, site) -> Browser:
    return Browser(prepared.port)


def ready(browser: Browser) -> tuple[int, str]:
    status, _headers, text = browser.get("/readyz", Host="localhost")
    return status, text


def test_preparing_again_changes_nothing(prepared):
    before = prepared.postgres.rows("SELECT relname, n_tup_ins FROM pg_stat_user_tables ORDER BY 1")
    done = prepared.run("prepare")
    assert done.returncode == 0, done.stderr
    assert prepared.postgres.rows("SELECT relname, n_tup_ins FROM pg_stat_user_tables ORDER BY 1") == before


def test_nobody_in_them_is_root(site):
    for process in site.values():
        for pid in process.members():
            status = Path(f"/proc/{pid}/status").read_text()
            assert set(re.search(r"^Uid:(.*)$", status, re.MULTILINE)[1].split()) != {"0"}
            if UNPRIVILEGED:  # else whoever runs the tests has no rights of root either
                assert re.search(r"^NoNewPrivs:\t1$", status, re.MULTILINE)


def test_the_health_checks_say_that_all_is_well(prepared, site):
    for name in ("web", "postgres", "redis"):
        assert prepared.is_well(name), name
    # The worker takes a moment to be heard of.
    wait_until(lambda: prepared.is_well("worker"), "the worker is well")


def test_pages_come_by_tls_only_with_their_files(prepared, browser):
    status, headers, _text = browser.get("/", **{"X-Forwarded-Proto": "http"})
    assert (status, headers["Location"]) == (301, f"https://{HOST}/")
    status, headers, page = browser.get("/")
    assert (status, headers["Strict-Transport-Security"].split(";")[0]) == (200, "max-age=31536000")
    for path in re.findall(r'(?:href|src)="(/static/[^"#]+)"', page):
        assert re.search(r"\.[0-9a-f]{12}\.", path), path
        status, headers, _text = browser.get(path)
        assert (status, "immutable" in headers["Cache-Control"]) == (200, True), path
    assert browser.get("/", Host="another.example")[0] == 400


def sign_up(containers: Containers, browser: Browser) -> None:
    """With the code from the mail."""
    status, headers, _text = browser.submit("/accounts/signup/", {"email": EMAIL, "password1": PASSWORD})
    assert (status, headers["Location"]) == (302, "/accounts/confirm-email/")
    (taken,) = (taken for taken in containers.mail.taken if taken.recipient == EMAIL)
    code = re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", taken.message.get_payload(0).get_payload())[0]
    status, headers, _text = browser.submit("/accounts/confirm-email/", {"code": code})
    assert (status, headers["Location"]) == (302, "/this-week/")


def test_one_request_id_from_the_proxy_to_the_mail(prepared, site, browser):
    """A request promises a mail; its id stands in the log of the web server, in the promise, in that of the worker."""
    sign_up(prepared, browser)
    assert browser.submit("/accounts/reauthenticate/", {"password": PASSWORD})[0] == 302
    prepared.mail.taken.clear()
    status, _headers, _text = browser.submit(
        "/settings/your-data/delete/", {"email": EMAIL}, **{"X-Request-ID": "7f3a-of-the-proxy"}
    )
    assert status == 302
    wait_until(lambda: prepared.mail.taken, "the mail is sent")

    (promise,) = prepared.postgres.rows("SELECT * FROM outbox_promise")
    (taken,) = prepared.mail.taken
    assert (taken.recipient, taken.message_id) == (EMAIL, f"<promise.{promise['id']}@{HOST}>")
    assert promise["request_id"] == "7f3a-of-the-proxy"

    requests = [line for line in log_lines(site["web"]) if line.get("request_id") == "7f3a-of-the-proxy"]
    assert [line["event"] for line in requests] == ["request_started", "request_finished"]
    assert requests[1]["request"] == "POST /settings/your-data/delete/"

    def kept() -> list[dict[str, object]]:
        return [line for line in log_lines(site["worker"]) if line.get("request_id") == "7f3a-of-the-proxy"]

    (line,) = wait_until(kept, "the worker says that it kept the promise")
    assert line["event"] == f"account_deleted {promise['key']} is kept"
    assert line["promise"] == str(promise["id"])
    assert f"Task outbox.tasks.drain[{line['task_id']}] received" in [one["event"] for one in log_lines(site["worker"])]


def test_without_an_id_from_the_proxy_each_request_has_one_of_its_own(site, browser):
    browser.get("/privacy/")
    browser.get("/privacy/")
    ids = [line["request_id"] for line in log_lines(site["web"]) if line.get("request") == "GET /privacy/"]
    assert len(ids) == 4  # started and finished, twice
    assert len(set(ids)) == 2
    assert re.fullmatch(r"[0-9a-f-]{36}", ids[0])


def test_every_line_of_the_logs_is_structured(site):
    for name, process in site.items():
        odd = [line for line in process.printed.splitlines() if not line.startswith("{")]
        assert odd == [], name


def test_without_redis_it_is_alive_and_not_ready(prepared, site, browser):
    assert ready(browser) == (200, json.dumps({"ready": ["database", "cache"]}))
    prepared.redis.stop()
    try:
        status, text = ready(browser)
        assert (status, json.loads(text)["detail"]) == (503, "No answer from: cache.")
        assert browser.get("/livez", Host="localhost")[0] == 200
        assert prepared.is_well("web")  # a restart would not mend it
        assert not prepared.is_well("redis")
    finally:
        prepared.redis.start()
    assert ready(browser)[0] == 200
    still_runs(site)


def test_a_redis_that_says_nothing_holds_nobody_up_for_long(prepared, browser):
    begun = time.monotonic()
    with prepared.redis.silent():
        assert ready(browser)[0] == 503
        assert browser.get("/livez", Host="localhost")[0] == 200
    assert time.monotonic() - begun < 30  # the client gives up after five seconds; without that, never
    assert ready(browser)[0] == 200


def test_without_the_database_it_is_alive_and_not_ready(prepared, site, browser):
    browser.get("/")
    prepared.postgres.stop()
    try:
        status, text = ready(browser)
        assert (status, json.loads(text)["detail"]) == (503, "No answer from: database.")
        assert browser.get("/livez", Host="localhost")[0] == 200
        assert not prepared.is_well("postgres")
    finally:
        prepared.postgres.start()
    wait_until(lambda: ready(browser)[0] == 200, "ready again")
    # Nobody is handed a connection from before.
    assert {browser.get(path)[0] for path in ["/", "/privacy/", "/accounts/login/", "/api/v1/"] * 5} == {200}
    still_runs(site)


def promise_mail(containers: Containers, number: int) -> None:
    """As many as asked for, to people who are gone: what a burst of work is."""
    containers.postgres.rows(
        "INSERT INTO outbox_promise (id, kind, key, payload, state, due_at, attempts, leased_by, last_error,"
        " request_id, created_at) SELECT gen_random_uuid(), 'account_deleted', gen_random_uuid(),"
        " jsonb_build_object('email', n || '@example.org'), 'waiting', now(), 0, '', '', '', now()"
        " FROM generate_series(1, %s) AS n RETURNING id", number,
    )  # fmt: skip


def test_mail_flows_again_after_all_that(prepared, site):
    prepared.mail.taken.clear()
    promise_mail(prepared, 3)
    wait_until(lambda: len(prepared.mail.taken) == 3, "the mails are sent")


def documented(*words: str) -> str:
    """The one command of docs/operators.md that has all these words."""
    blocks = re.findall(r"^```\n(.*?)^```", (ROOT / "docs" / "operators.md").read_text(), re.MULTILINE | re.DOTALL)
    (line,) = (line for line in "".join(blocks).splitlines() if all(word in line for word in words))
    return line


def typed(containers: Containers, *words: str, **env: str) -> str:
    done = containers.type(documented(*words), env)
    assert done.returncode == 0, (done.args, done.stderr)
    return done.stdout


class TestOperators:
    """What docs/operators.md tells them to type."""

    def test_the_settings_are_those_of_a_real_site(self, prepared):
        assert typed(prepared, "check --deploy") == "System check identified no issues (0 silenced).\n"

    def test_the_first_person(self, prepared, browser):
        prepared.mail.taken.clear()
        line = documented("createsuperuser") + " --no-input --email ada@example.org"
        done = prepared.type(line, {"DJANGO_SUPERUSER_PASSWORD": PASSWORD})
        assert done.returncode == 0, done.stderr
        status, headers, _text = browser.submit("/accounts/login/", {"login": "ada@example.org", "password": PASSWORD})
        assert (status, headers["Location"]) == (302, "/accounts/confirm-email/")
        (taken,) = prepared.mail.taken
        code = re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", taken.message.get_payload(0).get_payload())[0]
        assert browser.submit("/accounts/confirm-email/", {"code": code})[0] == 302
        assert browser.get("/admin/")[0] == 200

    def test_a_mail_to_see_that_mail_works(self, prepared):
        prepared.mail.taken.clear()
        typed(prepared, "sendtestemail")
        assert [taken.recipient for taken in prepared.mail.taken] == ["you@example.org"]

    def test_what_is_overdue_and_what_was_given_up(self, prepared, site):
        execute(prepared, "TRUNCATE outbox_promise")
        overdue, dead = documented("5 minutes"), documented("state = 'dead'")
        assert prepared.type(overdue).stdout.split() == ["count", "-------", "0", "(1", "row)"]
        execute(
            prepared,
            "INSERT INTO outbox_promise (id, kind, key, payload, state, due_at, attempts, leased_by, last_error,"
            " request_id, created_at) VALUES (gen_random_uuid(), 'account_deleted', 'a',"
            " jsonb_build_object('email', 'a@example.org'), 'dead', now(), 14, '', 'ConnectionError: away', '', now())",
        )
        assert "ConnectionError: away" in prepared.type(dead).stdout
        prepared.mail.taken.clear()
        assert typed(prepared, "retry(").split()[-1] == "1"
        wait_until(lambda: prepared.mail.taken, "it is tried again, and kept")
        assert "(0 rows)" in prepared.type(dead).stdout

    def test_a_backup_brings_everything_back(self, prepared, site):
        keepsake = prepared.var / "files" / "keepsake"
        prepared.run("web", "sh", "-c", f"mkdir -p {keepsake.parent} && echo kept > {keepsake}")
        before = everything(prepared)
        typed(prepared, "pg_dump")
        typed(prepared, "tar -c")
        execute(prepared, "DROP TABLE roadmaps_week CASCADE; TRUNCATE accounts_user CASCADE")
        keepsake.unlink()
        assert everything(prepared) != before
        typed(prepared, "pg_restore")
        typed(prepared, "tar -x")
        assert everything(prepared) == before
        assert keepsake.read_text() == "kept\n"
        assert prepared.run("prepare").returncode == 0


def execute(containers: Containers, sql: str) -> None:
    with containers.postgres.connect() as connection:
        connection.execute(sql)


def everything(containers: Containers) -> dict[str, int]:
    """How many rows each table has; what comes and goes by itself left out."""
    names = containers.postgres.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    coming_and_going = {"outbox_promise", "django_session", "accounts_mailslot"}
    tables = [row["tablename"] for row in names if row["tablename"] not in coming_and_going]
    return {table: containers.postgres.rows(f"SELECT count(*) FROM {table}")[0]["count"] for table in tables}  # noqa: S608


@pytest.mark.parametrize("name", ["beat", "web", "worker"])
def test_each_ends_when_it_is_asked_to(prepared, site, name):
    """In the middle of its work, and within what docker-compose.yml grants."""
    process = site.pop(name)
    if name == "worker":
        prepared.mail.taken.clear()
        prepared.mail.before_answer = lambda message_id: time.sleep(0.1)
        beat = prepared.start("beat")
        promise_mail(prepared, 400)
        wait_until(lambda: len(prepared.mail.taken) > 5, "the worker is at it")
    begun = time.monotonic()
    code = process.end(seconds=GRACE)
    assert (code, time.monotonic() - begun < GRACE) == (0, True)
    if name == "worker":
        # It finished what it had begun, and gave back the rest.
        sql = "SELECT state, leased_by, count(*) FROM outbox_promise WHERE attempts > 0 GROUP BY 1, 2"
        left = prepared.postgres.rows("SELECT count(*) FROM outbox_promise WHERE leased_by <> ''")
        assert left[0]["count"] == 0, prepared.postgres.rows(sql)
        done = prepared.postgres.rows("SELECT id FROM outbox_promise WHERE state = 'done'")
        sent = {f"<promise.{row['id']}@{HOST}>" for row in done}
        assert set(prepared.mail.message_ids()) <= sent
        assert len(prepared.mail.message_ids()) < 400
        assert not prepared.is_well("worker")
        beat.end()
    if name == "web":
        assert not prepared.is_well("web")
