"""Runs the child that opens a file, and trusts nothing that it says without a look."""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .limits import Limits
from .verdict import Clean, Failed, Failure, Kind, Note, Picture, Preview, Reason, Rejected, Verdict

ROOT = Path(__file__).resolve().parents[2]  # the folder that has the package `portfolio`
# Isolated: no environment, no user site, no current folder. Hence the path is given by hand.
_START = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from portfolio.inspection.child import main; main()"

REPORT = "report.json"
MAX_REPORT_BYTES = 8 * 1024 * 1024
LOG_TAIL_BYTES = 4000

logger = logging.getLogger(__name__)


def inspect(path: Path, name: str, workdir: Path, limits: Limits | None = None) -> Verdict:
    """Open the file at ``path``, uploaded as ``name``, in a child process and say what it is.

    What the verdict names lies in a new folder below ``workdir``, which must exist; without a
    clean verdict nothing is left there. ``limits`` are those of the site unless given. The
    call takes at most ``limits.seconds`` and a moment. Never raises for what is in the file;
    ``OSError`` when ``path`` cannot be read or ``workdir`` cannot be written.
    """
    limits = limits or Limits.configured()
    size = path.stat().st_size
    if size == 0:
        return Rejected(Reason.EMPTY)
    if size > limits.max_bytes:
        return Rejected(Reason.TOO_LARGE, {"size": size, "limit_size": limits.max_bytes})
    folder = Path(tempfile.mkdtemp(prefix="inspection-", dir=workdir)).resolve()
    verdict: Verdict | None = None
    try:
        failed = _run(path.resolve(), name, folder, limits)
        verdict = failed or _read(folder)
    finally:
        if not isinstance(verdict, Clean):
            shutil.rmtree(folder, ignore_errors=True)
    if isinstance(verdict, Failed):
        logger.warning("inspection failed (%s): %s", verdict.failure, verdict.log)
    return verdict


def _run(path: Path, name: str, folder: Path, limits: Limits) -> Failed | None:
    """Let the child write its report into ``folder``; ``None`` when it came to its end."""
    request = json.dumps({"path": str(path), "name": name, "limits": asdict(limits)}).encode()
    log = folder / "log"
    with log.open("wb") as stderr:
        try:
            child = subprocess.Popen(  # noqa: S603 (our own interpreter, our own code)
                [sys.executable, "-I", "-X", "utf8", "-c", _START],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=stderr,
                cwd=folder,
                env={},
                start_new_session=True,
            )
        except OSError as error:
            return Failed(Failure.NOT_STARTED, str(error))
        try:
            child.communicate(request, timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            _kill(child)
            return Failed(Failure.TIME, _tail(log))
        except BaseException:  # the worker itself is told to stop
            _kill(child)
            raise
    if child.returncode == 0:
        return None
    if child.returncode in (-signal.SIGXCPU, -signal.SIGALRM):
        return Failed(Failure.TIME, _tail(log))
    if child.returncode == -signal.SIGKILL:  # nobody but the kernel, which is out of memory
        return Failed(Failure.MEMORY, _tail(log))
    return Failed(Failure.CRASHED, f"exit {child.returncode}: {_tail(log)}")


def _kill(child: subprocess.Popen) -> None:
    """End the child and whatever it may have started: it leads a process group of its own."""
    os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _tail(log: Path) -> str:
    return log.read_bytes()[-LOG_TAIL_BYTES:].decode(errors="replace")


def _read(folder: Path) -> Verdict:
    """The verdict in the child's report. A report that does not hold up counts as a crash."""
    try:
        report = folder / REPORT
        if report.is_symlink() or report.stat().st_size > MAX_REPORT_BYTES:
            raise ValueError("a report of that kind is not ours")
        said = json.loads(report.read_bytes())
        if "failure" in said:
            return Failed(Failure(said["failure"]), _tail(folder / "log"))
        if "reason" in said:
            return Rejected(Reason(said["reason"]), _details(said["details"]))
        return _clean(said, folder)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        return Failed(Failure.CRASHED, f"{error!r}: {_tail(folder / 'log')}")


def _details(said: dict[str, Any]) -> dict[str, str | int]:
    if not all(isinstance(value, str | int) for value in said.values()):
        raise ValueError("details are words and numbers")
    return {str(name): value[:300] if isinstance(value, str) else value for name, value in said.items()}


def _clean(said: dict[str, Any], folder: Path) -> Clean:
    # Not in the child: what a file has taken over there must not have the last word on markup.
    from prose import sanitise

    kind = Kind(said["kind"])
    numbers = {name: None if said[name] is None else int(said[name]) for name in ("pages", "width", "height")}
    return Clean(
        kind=kind,
        media_type=kind.media_type,
        extension=kind.extensions[0],
        sanitised_path=_picture(folder, said["sanitised"], kind) if kind.is_image else None,
        text_html=None if said["html"] is None else str(sanitise(said["html"])),
        text=None if said["text"] is None else str(said["text"]),
        previews=tuple(
            Preview(_picture(folder, name, Kind.WEBP), int(width), int(height))
            for name, width, height in said["previews"]
        ),
        notes=tuple(Note(code) for code in said["notes"]),
        pictures=tuple(_taken_out(folder, name, words) for name, words in said["pictures"]),
        pictures_left=int(said["pictures_left"]),
        **numbers,
    )


def _taken_out(folder: Path, name: str, words: str) -> Picture:
    """A picture of a document. What it is, an inspection of its own has to find out."""
    (kind,) = [kind for kind in SIGNATURES if name.endswith(kind.extensions[0])]
    return Picture(_picture(folder, name, kind), str(words))


SIGNATURES = {Kind.PNG: (b"\x89PNG\r\n\x1a\n", b""), Kind.JPEG: (b"\xff\xd8\xff", b""), Kind.WEBP: (b"RIFF", b"WEBP")}


def extension_of_picture(content: bytes) -> str | None:
    """What a picture that begins like this is named; ``None`` for one of no accepted kind."""
    for kind, (start, at_eight) in SIGNATURES.items():
        if content.startswith(start) and content[8:].startswith(at_eight):
            return kind.extensions[0]
    return None


def _picture(folder: Path, name: str, kind: Kind) -> Path:
    """The file ``name`` that the child wrote, if it is a plain file of that kind in its own folder."""
    path = folder / name
    if path.parent != folder or not stat.S_ISREG(path.lstat().st_mode):
        raise ValueError(f"{name!r} is not a file of the child's own")
    with path.open("rb") as file:
        head = file.read(16)
    start, at_eight = SIGNATURES[kind]
    if not head.startswith(start) or not head[8:].startswith(at_eight):
        raise ValueError(f"{name!r} is not {kind}")
    return path
