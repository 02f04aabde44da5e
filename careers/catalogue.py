"""The catalogue of skills, made ready for reading once for each version of the content and kept in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from roadmaps.models import ContentVersion, Skill

from .reading import Catalogue


@dataclass(frozen=True, slots=True)
class SkillLine:
    key: str
    name: str
    category: str
    outside: str  # why it is outside the plan and what to do instead; empty for a skill of the plan


@dataclass(frozen=True, slots=True)
class SkillBook:
    """Every skill by its key, in the order of the catalogue, and the matcher that finds them."""

    lines: Mapping[str, SkillLine]
    matcher: Catalogue

    def name(self, key: str) -> str:
        """The name of a skill; the key of one that the catalogue no longer has."""
        line = self.lines.get(key)
        return line.name if line else key.replace("-", " ")


def skill_book(version: int | None = None) -> SkillBook:
    """The skills as ``version`` of the content has them, or as they are now."""
    return _skill_book(ContentVersion.current() if version is None else version)


def forget() -> None:
    """Drop everything kept; for tests, in which versions repeat."""
    _skill_book.cache_clear()


@lru_cache(maxsize=4)
def _skill_book(version: int) -> SkillBook:
    skills = list(Skill.objects.all())
    lines = {skill.key: SkillLine(skill.key, skill.name, skill.category, skill.outside) for skill in skills}
    return SkillBook(lines, Catalogue.of(skills))
