"""What is asked of each kind of piece, assembled once for each version of the content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from django.http import Http404
from django.utils.safestring import SafeString

from prose import render

from .models import ArtifactType


@dataclass(frozen=True, slots=True)
class Section:
    key: str
    title: str
    guidance: SafeString
    prompt: str


@dataclass(frozen=True, slots=True)
class Criterion:
    title: str
    question: str
    weight: int  # of a hundred
    levels: tuple[tuple[str, str], ...]  # the level's key and what it looks like


@dataclass(frozen=True, slots=True)
class Piece:
    """All that the page of one kind of piece shows."""

    key: str
    title: str
    summary: str
    description: SafeString
    sections: tuple[Section, ...]
    template: str
    good: SafeString
    criteria: tuple[Criterion, ...]
    skills: tuple[str, ...]


LEVELS = ("not_yet", "nearly", "meets", "strong")


def piece_of(key: str, version: int) -> Piece:
    """The kind of piece as ``version`` of the content has it. Raises ``Http404``."""
    piece = _piece(key, version)
    if piece is None:
        raise Http404
    return piece


def skills_shown(version: int) -> Mapping[str, tuple[str, ...]]:
    """The keys of the skills that each kind of piece shows, by the kind's key."""
    return _skills_shown(version)


def forget() -> None:
    """Drop everything kept; for tests, in which versions repeat."""
    for kept in (_piece, _skills_shown):
        kept.cache_clear()


@lru_cache(maxsize=64)
def _piece(key: str, version: int) -> Piece | None:
    kind = ArtifactType.objects.filter(key=key).prefetch_related("skills").first()
    if kind is None:
        return None
    return Piece(
        key=kind.key,
        title=kind.title,
        summary=kind.summary,
        description=render(kind.description),
        sections=tuple(
            Section(section["key"], section["title"], render(section["guidance"]), section["prompt"])
            for section in kind.sections
        ),
        template=kind.template,
        good=render(kind.good),
        criteria=tuple(
            Criterion(
                criterion["title"],
                criterion["question"],
                criterion["weight"],
                tuple((level, criterion["levels"][level]) for level in LEVELS),
            )
            for criterion in kind.rubric.get("criteria", ())
        ),
        skills=tuple(skill.name for skill in kind.skills.all()),
    )


@lru_cache(maxsize=16)
def _skills_shown(version: int) -> Mapping[str, tuple[str, ...]]:
    kinds = ArtifactType.objects.only("key").prefetch_related("skills")
    return MappingProxyType({kind.key: tuple(skill.key for skill in kind.skills.all()) for kind in kinds})
