"""What docker-compose.yml and the Dockerfile say, read for the tests that hold it to the code and run it."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from typing import Any

import yaml

from tests.servers import ROOT

OURS = ("prepare", "web", "worker", "beat")


@cache
def compose() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def service(name: str) -> dict[str, Any]:
    return compose()["services"][name]


@dataclass(frozen=True)
class Instruction:
    """One of the Dockerfile, with its continued lines joined."""

    word: str
    rest: str
    stage: int

    @property
    def command(self) -> list[str]:
        """What CMD runs, in its exec form."""
        return json.loads(self.rest[self.rest.index("[") :])


@cache
def dockerfile() -> tuple[Instruction, ...]:
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    found: list[Instruction] = []
    stage = -1
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip():
            word, _, rest = line.strip().partition(" ")
            stage += word == "FROM"
            found.append(Instruction(word, rest.strip(), stage))
    return tuple(found)


def last_stage(word: str) -> list[Instruction]:
    end = dockerfile()[-1].stage
    return [instruction for instruction in dockerfile() if (instruction.word, instruction.stage) == (word, end)]


def image_environment() -> dict[str, str]:
    pairs = (pair.partition("=") for line in last_stage("ENV") for pair in shlex.split(line.rest))
    return {name: value for name, _, value in pairs}


def interpolate(text: str, given: Mapping[str, str]) -> str:
    """``${NAME}``, ``${NAME:-default}`` and ``${NAME:?message}``, as Compose fills them.

    Raises ``KeyError`` for what must be given and is not.
    """

    def fill(match: re.Match[str]) -> str:
        name, operator, word = match["name"], match["operator"], match["word"]
        if value := given.get(name, ""):
            return value
        if operator == ":?":
            raise KeyError(f"{name}: {word}")
        return word or ""

    return re.sub(r"\$\{(?P<name>\w+)(?:(?P<operator>:[-?])(?P<word>[^}]*))?\}", fill, text).replace("$$", "$")


def environment_of(name: str, given: Mapping[str, str]) -> dict[str, str]:
    """What a container of ours has in its environment. A name without a value is passed on when it is given."""
    listed = service(name).get("environment", {})
    passed = {key: given.get(key) if value is None else interpolate(value, given) for key, value in listed.items()}
    return image_environment() | {key: value for key, value in passed.items() if value is not None}


def command_of(name: str) -> list[str]:
    return service(name).get("command") or last_stage("CMD")[0].command


def health_check_of(name: str) -> list[str]:
    """The command that tells whether it is well."""
    own = service(name).get("healthcheck")
    test = own["test"] if own else last_stage("HEALTHCHECK")[0].command
    if test[0] == "CMD-SHELL":
        return ["sh", "-c", test[1].replace("$$", "$")]
    return test[1:] if test[0] == "CMD" else test


@cache
def _kept_out() -> tuple[str, ...]:
    return tuple(line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#")


def is_kept_out(path: str) -> bool:
    """Whether .dockerignore keeps a path of the tree out of the image."""
    parts = path.split("/")
    return any(
        any(fnmatch(part, pattern.removeprefix("**/")) for part in parts)
        if pattern.startswith("**/")
        else fnmatch(parts[0], pattern)
        for pattern in _kept_out()
    )
