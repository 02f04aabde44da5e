"""Private servers for tests that break things: PostgreSQL, Redis, a mail server, and processes of ours.

Each has a free port and a folder of its own, runs as somebody without rights, and is gone after the test.
"""

from __future__ import annotations

import contextlib
import email
import os
import secrets
import shutil
import signal
import socket
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from email.message import Message
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import psycopg
import redis

ROOT = Path(__file__).parent.parent
NOBODY = 65534
UNPRIVILEGED: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}
POSTGRES_BIN = max(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), default=None)
BARE = {"PATH": f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "UTC"}
Answer = TypeVar("Answer")


def postgres_programs_missing() -> str:
    if POSTGRES_BIN and (POSTGRES_BIN / "initdb").exists():
        return ""
    return "there is no /usr/lib/postgresql/*/bin/initdb (apt-get install postgresql)"


def redis_programs_missing() -> str:
    missing = [name for name in ("redis-server", "redis-cli") if not shutil.which(name)]
    return f"there is no {' and no '.join(missing)} (apt-get install redis-server)" if missing else ""


def wait_until(condition: Callable[[], Answer], what: str, *, seconds: float = 180) -> Answer:
    """Ask again and again; the first true answer. What takes longer than ``seconds`` has failed."""
    patience = time.monotonic() + seconds
    while not (answer := condition()):
        if time.monotonic() > patience:
            raise AssertionError(f"not within {seconds} seconds: {what}")
        time.sleep(0.02)
    return answer


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


@contextlib.contextmanager
def folder_of_nobody() -> Iterator[Path]:
    """A folder that who runs the servers may use; those of pytest are for one's own eyes only."""
    path = Path(tempfile.mkdtemp(prefix="aipm-private-"))
    if UNPRIVILEGED:
        os.chown(path, NOBODY, NOBODY)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


class Process:
    """A program with its children, in a session of its own; what it prints is in a file."""

    def __init__(
        self, command: Sequence[str], *, env: Mapping[str, str], log: Path, cwd: Path = ROOT, **options: Any
    ) -> None:
        self.log = log
        with log.open("ab") as file:
            self.popen = subprocess.Popen(
                command, cwd=cwd, env=env, stdout=file, stderr=subprocess.STDOUT, start_new_session=True, **options
            )

    @property
    def pid(self) -> int:
        return self.popen.pid

    @property
    def printed(self) -> str:
        return self.log.read_text(errors="replace")

    @property
    def is_running(self) -> bool:
        return self.popen.poll() is None

    def members(self) -> list[int]:
        """Every living process of it, the first one too."""
        found = []
        for stat in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError):
                state, _parent, _group, session = stat.read_text().rpartition(")")[2].split()[:4]
                if int(session) == self.pid and state not in "ZX":
                    found.append(int(stat.parent.name))
        return sorted(found)

    def children(self) -> list[int]:
        return [pid for pid in self.members() if pid != self.pid]

    def kill(self) -> None:
        """As the end of a container: all of it, at once, without a word."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self.popen.wait(timeout=30)
        wait_until(lambda: not self.members(), f"{self.popen.args} is dead")

    def kill_child(self, pid: int) -> None:
        """As the kernel does when memory runs out: one process, without a word."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        wait_until(lambda: pid not in self.members(), f"process {pid} is dead")

    def end(self, *, seconds: float = 30, number: int = signal.SIGTERM) -> int:
        """Ask the first process to end, as ``docker stop`` does; its exit code."""
        if self.is_running:
            self.popen.send_signal(number)
        try:
            code = self.popen.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise AssertionError(f"{self.popen.args} runs {seconds} seconds after it was asked to end") from None
        wait_until(lambda: not self.members(), f"no process of {self.popen.args} is left", seconds=10)
        return code


class Postgres:
    """A cluster of its own, with the user and the database that docker-compose.yml names."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.password = folder, free_port(), secrets.token_urlsafe(16)
        self.env = {**BARE, "PATH": f"{POSTGRES_BIN}:{BARE['PATH']}", "PGPASSWORD": self.password}
        secret = folder / "password"
        secret.write_text(self.password)
        secret.chmod(0o644)
        self._run("initdb", "--pgdata", "data", "--username", "aipm", "--pwfile", "password",
                  "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync")  # fmt: skip
        self.start()
        self._run("createdb", "--host", "127.0.0.1", "--port", str(self.port), "--username", "aipm", "aipm")

    def _run(self, program: str, *args: str) -> None:
        done = subprocess.run(
            [POSTGRES_BIN / program, *args], cwd=self.folder, env=self.env, capture_output=True, text=True,
            check=False, **UNPRIVILEGED,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr

    @property
    def url(self) -> str:
        return f"postgres://aipm:{self.password}@127.0.0.1:{self.port}/aipm"

    @property
    def here(self) -> dict[str, str]:
        """The environment in which PostgreSQL's programs find it, as they do in its container."""
        return {**self.env, "PGHOST": "127.0.0.1", "PGPORT": str(self.port)}

    def start(self) -> None:
        self.process = Process(
            [str(POSTGRES_BIN / "postgres"), "-D", "data", "-p", str(self.port), "-c", "listen_addresses=127.0.0.1",
             "-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "shared_buffers=32MB"],
            env=self.env, log=self.folder / "postgres.log", cwd=self.folder, **UNPRIVILEGED,
        )  # fmt: skip
        wait_until(self._answers, "PostgreSQL answers", seconds=30)

    def _answers(self) -> bool:
        assert self.process.is_running, self.process.printed
        ready = [POSTGRES_BIN / "pg_isready", "--quiet", "--host", "127.0.0.1", "--port", str(self.port)]
        return subprocess.run(ready, env=self.env, check=False).returncode == 0

    def stop(self) -> None:
        self.process.end(number=signal.SIGINT)  # "fast": connections are cut, nothing is lost

    def connect(self) -> psycopg.Connection[dict[str, Any]]:
        return psycopg.connect(self.url, autocommit=True, row_factory=psycopg.rows.dict_row)

    def rows(self, sql: str, *params: Any) -> list[dict[str, Any]]:
        with self.connect() as connection:
            return connection.execute(sql, params).fetchall()


class Redis:
    """Keeps nothing on disk, unless ``command`` says so: what waits in it is lost when it stops."""

    def __init__(self, folder: Path, command: Sequence[str] = ("redis-server", "--save", "")) -> None:
        self.folder, self.port, self.command = folder, free_port(), command
        self.start()

    def url(self, database: int) -> str:
        return f"redis://127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        self.process = Process(
            [*self.command, "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)],
            env=BARE, log=self.folder / "redis.log", cwd=self.folder, **UNPRIVILEGED,
        )  # fmt: skip
        wait_until(self._answers, "Redis answers", seconds=30)

    def _answers(self) -> bool:
        assert self.process.is_running, self.process.printed
        with contextlib.suppress(redis.ConnectionError), redis.Redis(port=self.port) as client:
            return bool(client.ping())
        return False

    def stop(self) -> None:
        self.process.kill()

    @contextlib.contextmanager
    def silent(self) -> Iterator[None]:
        """It takes connections and says nothing, as behind a broken network."""
        self.process.popen.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.popen.send_signal(signal.SIGCONT)


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 100
    mail: MailServer


class _Conversation(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as a client needs who neither encrypts nor signs in."""

    server: _Server

    def handle(self) -> None:
        mail = self.server.mail
        mail.open_conversations.add(self)
        try:
            with contextlib.suppress(ConnectionError):
                self._talk(mail)
        finally:
            mail.open_conversations.discard(self)

    def _talk(self, mail: MailServer) -> None:
        self._say("220 sink")
        recipient = ""
        while line := self.rfile.readline():
            verb = line.split(b":")[0].split()[0].upper()
            if verb in (b"EHLO", b"HELO", b"MAIL", b"RSET", b"NOOP"):
                self._say("250 sink" if verb in (b"EHLO", b"HELO") else "250 ok")
            elif verb == b"RCPT":
                recipient = line.decode().partition("<")[2].partition(">")[0]
                self._say("250 ok")
            elif verb == b"DATA":
                mail.before_text()
                self._say("354 go on")
                if (text := self._read_text()) is None:
                    return
                mail.take(recipient, text)
                self._say("250 taken")
            elif verb == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("502 not known")

    def _read_text(self) -> bytes | None:
        """Up to the lone dot; ``None`` when the client is gone before it."""
        lines = []
        while line := self.rfile.readline():
            if line == b".\r\n":
                return b"".join(lines)
            lines.append(line.removeprefix(b"."))
        return None

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


class Taken(NamedTuple):
    message_id: str
    recipient: str
    message: Message


class MailServer:
    """Takes every message. A test may have something done before the text is asked for, and before the answer."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.taken: list[Taken] = []
        self.open_conversations: set[_Conversation] = set()
        self.before_text: Callable[[], None] = lambda: None
        self.before_answer: Callable[[str], None] = lambda message_id: None
        self.server = _Server(("127.0.0.1", 0), _Conversation)
        self.server.mail = self
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server.server_address[1]}"

    def take(self, recipient: str, text: bytes) -> None:
        message = email.message_from_bytes(text)
        with self.lock:
            self.taken.append(Taken(message["Message-ID"], recipient, message))
        self.before_answer(message["Message-ID"])

    def message_ids(self) -> list[str]:
        with self.lock:
            return [taken.message_id for taken in self.taken]

    def wait_for_open_conversations(self) -> None:
        """Until those that are open now have ended: what a dead client said last has then been heard."""
        for conversation in list(self.open_conversations):
            wait_until(lambda: conversation not in self.open_conversations, "a conversation has ended")  # noqa: B023

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
