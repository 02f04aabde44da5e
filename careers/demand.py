"""Which skills the curated roles ask for most, and which of them no week teaches. Pure: no database."""

from __future__ import annotations

from dataclasses import dataclass

from .market import Market, SkillLine


@dataclass(frozen=True, slots=True)
class Asked:
    """One skill: in how many roles it is a must, and in how many it is only preferred."""

    skill: SkillLine
    must: int
    preferred: int

    @property
    def roles(self) -> int:
        return self.must + self.preferred

    @property
    def is_taught(self) -> bool:
        return bool(self.skill.weeks)


@dataclass(frozen=True, slots=True)
class Demand:
    roles: int
    asked: tuple[Asked, ...]  # the most asked first
    never: tuple[SkillLine, ...]  # taught, and asked for by no role

    @property
    def untaught(self) -> tuple[Asked, ...]:
        return tuple(each for each in self.asked if not each.is_taught)


def weigh(market: Market) -> Demand:
    """A role counts once for a skill, however often it names it; a must weighs before a wish."""
    counted = [
        Asked(skill, must, len(skill.asked) - must)
        for skill in market.skills
        if skill.asked
        for must in [sum(how == "must" for _key, _role, how in skill.asked)]
    ]
    counted.sort(key=lambda each: (-each.roles, -each.must, each.skill.name))
    never = tuple(skill for skill in market.skills if not skill.asked and skill.weeks)
    return Demand(roles=len(market.jobs), asked=tuple(counted), never=never)
