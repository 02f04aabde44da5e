"""Start aipm on this machine: ``make run``, or ``python3 run.py``.

Makes the virtual environment, installs what ``requirements.txt`` pins, prepares the database
and the content, then runs the web server and one background process until Ctrl-C. What is
already in place is left alone. ``run.py install [dev]`` stops after the installation.

Only the standard library, and syntax that Python 3.6 still parses: an old Python must reach
the line that says it is too old.
"""

import contextlib
import errno
import hashlib
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time

OLDEST_PYTHON = (3, 11)
ANSWERS_WITHIN = 60  # seconds
ENDS_WITHIN = 10  # seconds
ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, "bin", "python")
BACKGROUND_PROCESS = ["-m", "celery", "--quiet", "--app", "aipm", "beat", "--loglevel", "WARNING"]


class Problem(Exception):
    """Something that the person must mend; its text is the one line they see."""


class Stopped(Exception):
    """Ctrl-C, or a signal that means the same."""


# --- before anything is touched ---------------------------------------------------------


def check_python(version=sys.version_info):
    if tuple(version[:2]) < OLDEST_PYTHON:
        raise Problem(
            "aipm needs Python 3.11 or newer, and this is Python {}.{} ({}). "
            "With a newer one installed: make run PYTHON=python3.11".format(version[0], version[1], sys.executable)
        )


def check_writable(folder):
    try:
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise Problem(
            "The folder {} cannot be written to ({}). Move the project to a folder of yours.".format(
                folder, error.strerror
            )
        )


def chosen_port(text):
    """The port as a number. Raises ``Problem`` for anything that is not one."""
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65536):
        raise Problem("PORT must be a number from 1 to 65535, not “{}”.".format(text))
    return int(text)


def addresses():
    """The addresses of this machine to listen on: a browser may take localhost for either."""
    found = [(socket.AF_INET, "127.0.0.1")]
    if socket.has_ipv6:
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET6) as sock:
            sock.bind(("::1", 0))
            found.append((socket.AF_INET6, "::1"))
    return found


def check_port_free(port):
    for family, host in addresses():
        with socket.socket(family) as sock:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                sock.bind((host, port))
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    raise Problem(
                        "Port {} is taken. Stop what listens there, or take another: make run PORT={}".format(
                            port, port + 1 if port < 65535 else 8000
                        )
                    )
                raise Problem(
                    "Port {} cannot be used ({}). Take another: make run PORT=8000".format(port, error.strerror)
                )


# --- child processes --------------------------------------------------------------------


class Children:
    """Every process that was started, and the promise that none outlives this one.

    Each has a session of its own, so that Ctrl-C in the terminal reaches only this process,
    which then ends the others in order.
    """

    def __init__(self):
        self.stopping = False
        self.started = []
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)

    def _stop(self, number, frame):
        self.stopping = True  # only noted: whoever waits raises Stopped, between two steps

    def start(self, args, **options):
        child = subprocess.Popen(args, cwd=ROOT, start_new_session=True, **options)
        self.started.append(child)
        return child

    def pause(self, seconds=0.05):
        if self.stopping:
            raise Stopped
        time.sleep(seconds)

    def run(self, args, **options):
        """Run to the end; the exit code and what it printed when ``stdout`` is a pipe."""
        with tempfile.TemporaryFile(mode="w+") as printed:
            if options.pop("keep_output", False):
                options["stdout"] = printed
            child = self.start(args, **options)
            while child.poll() is None:
                self.pause()
            self.started.remove(child)
            self.pause(0)
            printed.seek(0)
            return child.returncode, printed.read()

    def end(self):
        """End them all: politely, then not."""
        self.stopping = True
        for child in self.started:
            if child.poll() is None:
                child.terminate()
        patience = time.monotonic() + ENDS_WITHIN
        while time.monotonic() < patience and any(child.poll() is None for child in self.started):
            time.sleep(0.05)
        for child in self.started:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)  # itself if it is still there, and what it left behind
            child.wait()


# --- what must be in place --------------------------------------------------------------


def digest_of(*parts):
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part if isinstance(part, bytes) else part.encode())
    return digest.hexdigest()


def contents(path):
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        return b""


def make_environment(children):
    """The virtual environment; made anew when it is broken or its Python is too old."""
    probe = "import sys, pip; print('%d.%d' % sys.version_info[:2])"
    if os.path.exists(PYTHON):
        code, version = children.run([PYTHON, "-c", probe], keep_output=True, stderr=subprocess.DEVNULL)
        if code == 0 and tuple(map(int, version.split("."))) >= OLDEST_PYTHON:
            return version.strip()
    if os.path.islink(VENV):
        raise Problem("{} is a link to an environment that does not work. Remove the link.".format(VENV))
    say("Making the virtual environment (.venv)")
    code, printed = children.run(
        [sys.executable, "-m", "venv", "--clear", VENV], keep_output=True, stderr=subprocess.STDOUT
    )
    if code:
        if "ensurepip" in printed:
            raise Problem(
                "This Python has no “venv” module. On Debian or Ubuntu: sudo apt-get install python{}.{}-venv".format(
                    *sys.version_info[:2]
                )
            )
        raise Problem("The virtual environment could not be made: {}".format(last_line(printed)))
    return "%d.%d" % sys.version_info[:2]


def install(children, name):
    """Install a file of pinned requirements, unless that very file is what is installed."""
    version = make_environment(children)
    path = os.path.join(ROOT, name)
    stamp = os.path.join(VENV, name + ".installed")
    wanted = digest_of(contents(path), version).encode()
    if contents(stamp) == wanted:
        say("Packages: as pinned in " + name)
        return
    say("Installing the packages pinned in {} (about 20 seconds)".format(name))
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input"]
    code, printed = children.run(
        [*pip, "install", "--quiet", "--require-hashes", "--requirement", path],
        keep_output=True,
        stderr=subprocess.STDOUT,
    )
    if code:
        sys.stderr.write(printed)
        raise Problem("The packages could not be installed; pip says why above. Is this machine online?")
    with open(stamp, "wb") as file:
        file.write(wanted)


def write_env():
    path = os.path.join(ROOT, ".env")
    if os.path.exists(path):
        return
    say("Writing .env with a secret key of its own")
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(
            "# Settings of this machine, see .env.example. Keep the key secret and the file out of git.\n"
            "AIPM_EMBEDDED=1\n"
            "SECRET_KEY={}\n".format(secrets.token_urlsafe(50))
        )


# --- running ----------------------------------------------------------------------------


def start_servers(children, port, environment):
    """The web server and the background process, by name."""
    gunicorn = [PYTHON, "-m", "gunicorn", "aipm.wsgi", "--worker-class", "gthread", "--threads", "4"]
    gunicorn += ["--no-control-socket", "--log-level", "warning", "--graceful-timeout", "5"]
    for _family, host in addresses():
        gunicorn += ["--bind", "[{}]:{}".format(host, port) if ":" in host else "{}:{}".format(host, port)]
    return {
        "web server": children.start(gunicorn, env=environment),
        "background process": children.start([PYTHON, *BACKGROUND_PROCESS], env=environment),
    }


def watch(children, processes, port, announce):
    """Announce once that the server answers, then wait. Raises ``Problem`` when a process ends by itself."""
    patience = time.monotonic() + ANSWERS_WITHIN
    announced = False
    while True:
        children.pause(0.1)
        for name, process in processes.items():
            if process.poll() is not None and not children.stopping:
                raise Problem("The {} ended by itself (exit code {}).".format(name, process.returncode))
        if not announced and answers(port):
            announced = True
            announce()
        if not announced and time.monotonic() > patience:
            raise Problem("The server did not answer within {} seconds.".format(ANSWERS_WITHIN))


def answers(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/livez", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def say(line):
    print(line, flush=True)


def last_line(text):
    return (text.strip().splitlines() or ["no reason given"])[-1]


def start(children):
    port = chosen_port(os.environ.get("PORT") or "8000")
    check_port_free(port)
    address = "http://localhost:{}".format(port)
    install(children, "requirements.txt")
    write_env()
    environment = dict(os.environ, AIPM_EMBEDDED="1", PYTHONUNBUFFERED="1")
    environment.setdefault("SITE_URL", address)
    environment.setdefault("DJANGO_SETTINGS_MODULE", "aipm.settings")
    # Progress goes to the terminal, the sign-ins of the demo people come back.
    code, sign_ins = children.run([PYTHON, "manage.py", "prepare", "--demo"], keep_output=True, env=environment)
    if code:
        raise Problem("The database could not be prepared; the reason is above.")
    say("Starting the web server and the background process")

    def announce():
        say("\naipm answers at {}\n".format(address))
        if sign_ins.strip():
            say(sign_ins)
        say("Mail is printed here and kept in var/mail/. Stop with Ctrl-C.")

    watch(children, start_servers(children, port, environment), port, announce)


def main(args):
    try:
        check_python()
        check_writable(ROOT)
        children = Children()
        try:
            if args[:1] == ["install"]:
                install(children, "requirements-dev.txt" if args[1:] == ["dev"] else "requirements.txt")
            elif not args:
                start(children)
            else:
                raise Problem("Usage: run.py, or run.py install [dev]")
        finally:
            children.end()
    except Stopped:
        say("\nStopped.")
    except Problem as problem:
        sys.stdout.flush()
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
