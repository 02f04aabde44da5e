"""The containers of docker-compose.yml as processes of this machine: same commands, environment, files and rights."""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from tests.deployment import OURS, command_of, dockerfile, environment_of, health_check_of, is_kept_out, service
from tests.servers import BARE, NOBODY, ROOT, UNPRIVILEGED, MailServer, Postgres, Process, Redis, free_port

HOST = "aipm.example"


def as_nobody(folder: Path) -> list[str]:
    """What a command is run by, so that it has no rights but its own.

    A Python that lies in a folder of root's, as pyenv's may, is read with the one right to read: the
    image has it where everybody may read it.
    """
    if not UNPRIVILEGED:
        return []
    plain = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--no-new-privs"]
    reading = [*plain, "--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"]
    probe = ["sh", "-c", 'exec "$0" -c "import django"', sys.executable]
    for prefix in (plain, reading):
        if subprocess.run([*prefix, *probe], cwd=folder, env=BARE, capture_output=True, check=False).returncode == 0:
            return prefix
    raise AssertionError(f"nobody but root can run {sys.executable}")


class Containers:
    """Built in a folder, as the Dockerfile builds, and started one by one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.app, self.var = folder / "app", folder / "var"
        self.postgres, self.mail = Postgres(folder), MailServer()
        self.redis = Redis(folder, service("redis")["command"])
        self.port = free_port()
        self.given = {
            "SECRET_KEY": "only-in-tests-" * 4,
            "POSTGRES_PASSWORD": self.postgres.password,
            "SITE_HOST": HOST,
            "EMAIL_URL": self.mail.url,
            "DEFAULT_FROM_EMAIL": f"aipm <hello@{HOST}>",
        }
        self.build()
        self.prefix = as_nobody(folder)
        self.running: list[Process] = []

    def build(self) -> None:
        """The image: the tree without what .dockerignore names, and the static files. It belongs to root."""

        def kept_out(parent: str, names: list[str]) -> list[str]:
            relative = Path(parent).relative_to(ROOT)
            return [name for name in names if is_kept_out(str(relative / name))]

        shutil.copytree(ROOT, self.app, ignore=kept_out)
        (step,) = (line.rest for line in dockerfile() if "collectstatic" in line.rest)
        build = ["sh", "-c", self.here(step)]
        quick = {**BARE, "AIPM_EMBEDDED": "1"}  # without brotli, which takes a minute
        done = subprocess.run(build, cwd=self.app, env=quick, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        self.var.mkdir()
        if UNPRIVILEGED:
            os.chown(self.var, NOBODY, NOBODY)
            subprocess.run(["chmod", "-R", "go-w,go+rX", self.app], check=True)

    def here(self, text: str) -> str:
        """What stands in the files, with the names and paths of a container replaced by those of this machine."""
        places = {
            "@postgres:5432": f"@127.0.0.1:{self.postgres.port}",
            "//redis:6379": f"//127.0.0.1:{self.redis.port}",
            "0.0.0.0:8000": f"127.0.0.1:{self.port}",
            "localhost:8000": f"localhost:{self.port}",
            "/venv/bin": str(Path(sys.executable).parent),
            "/var/lib/aipm": str(self.var),
            "/tmp/": f"{self.folder}/",  # noqa: S108 (a volume of each container's own)
            "$PATH": BARE["PATH"],
        }
        # All at once: what stands there now is not to be replaced again.
        names = "|".join(map(re.escape, places))
        return re.sub(rf"{names}|(?<![\w.])/app\b", lambda match: places.get(match[0], str(self.app)), text)

    def environment(self, name: str) -> dict[str, str]:
        environment = {key: self.here(value) for key, value in environment_of(name, self.given).items()}
        return {**BARE, **environment, "HOSTNAME": socket.gethostname(), "HOME": "/nonexistent"}

    def command(self, name: str) -> list[str]:
        return [*self.prefix, *map(self.here, command_of(name))]

    def start(self, name: str) -> Process:
        log = self.folder / f"{name}.log"
        process = Process(self.command(name), env=self.environment(name), log=log, cwd=self.app)
        self.running.append(process)
        return process

    def run(self, name: str, *command: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """One command in a container of this service, as ``docker compose run`` does; its own without one."""
        return subprocess.run(
            [*self.prefix, *command] if command else self.command(name),
            cwd=self.app, env=self.environment(name) | (env or {}), capture_output=True, text=True, check=False,
        )  # fmt: skip

    def type(self, line: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        """A line of docs/operators.md that runs a program in a container, typed in the folder."""
        said = re.fullmatch(r"docker compose (?:exec|run) (?:-\S+ )*(?P<service>\w+) (?P<rest>.+)", line)
        environment = self.environment(said["service"]) if said["service"] in OURS else self.postgres.here
        manage = self.here(said["rest"]).replace("manage.py", f"{self.app}/manage.py")
        # What the shell on the host redirects is not the container's to open.
        command, redirection = re.fullmatch(r"(.*?)((?: [<>] \S+)?)", manage).groups()
        prefix = " ".join(self.prefix)
        return subprocess.run(
            ["sh", "-c", f"{prefix} {command}{redirection}"],
            cwd=self.folder, env=environment | (env or {}), capture_output=True, text=True, check=False,
        )  # fmt: skip

    def is_well(self, name: str) -> bool:
        """What the health check of the service says."""
        check = [self.here(word) for word in health_check_of(name)]
        env = self.environment(name)
        if name == "postgres":
            env |= self.postgres.here
        if name == "redis":
            check[1:1] = ["-p", str(self.redis.port)]
        done = subprocess.run([*self.prefix, *check], cwd=self.app, env=env, capture_output=True, check=False)
        return done.returncode == 0

    def close(self) -> None:
        for process in self.running:
            process.kill()
        self.mail.close()
        self.redis.stop()
        self.postgres.process.kill()


class Browser:
    """Somebody beyond the proxy: it speaks TLS with them, and tells the web server so."""

    def __init__(self, port: int, **headers: str) -> None:
        self.port = port
        self.cookies: SimpleCookie = SimpleCookie()
        self.headers = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7", **headers}

    def ask(
        self, method: str, path: str, body: str | None = None, **headers: str
    ) -> tuple[int, http.client.HTTPMessage, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
        try:
            connection.request(method, path, body, {**self.headers, "Cookie": cookies, **headers})
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie", []):
                self.cookies.load(line)
            return answer.status, answer.headers, answer.read().decode(errors="replace")
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> tuple[int, http.client.HTTPMessage, str]:
        return self.ask("GET", path, **headers)

    def submit(self, path: str, fields: dict[str, str], **headers: str) -> tuple[int, http.client.HTTPMessage, str]:
        """Fill in the form of a page and send it."""
        status, _headers, page = self.get(path)
        assert status == 200, (path, status)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
        body = urlencode({"csrfmiddlewaretoken": token, **fields})
        form = {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"https://{HOST}{path}"}
        return self.ask("POST", path, body, **form, **headers)


def log_lines(process: Process) -> Iterator[dict[str, object]]:
    """The structured lines of what it printed."""
    for line in process.printed.splitlines():
        if line.startswith("{"):
            yield json.loads(line)
