"""The skills that ship, as a catalogue to read with; no database."""

from functools import cache
from pathlib import Path

import yaml

from careers.reading import Catalogue, Level, Reading, read
from roadmaps.content import SkillEntry, SkillsFile

CONTENT = Path(__file__).parents[3] / "content" / "skills.yaml"


@cache
def shipped_skills() -> tuple[SkillEntry, ...]:
    return SkillsFile.model_validate(yaml.safe_load(CONTENT.read_text(encoding="utf-8"))).skills


@cache
def shipped() -> Catalogue:
    return Catalogue.of(shipped_skills())


def reading_of(text: str) -> Reading:
    return read(text, shipped())


def asked(text: str) -> dict[str, Level]:
    """Every skill that a text asks for, with its level."""
    return reading_of(text).levels
