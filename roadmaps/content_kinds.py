"""The kinds of files and rows that the plan and the skills catalogue consist of."""

from __future__ import annotations

from .actions.editions import note_publication
from .content import GlossaryFile, MaterialFile, RoadmapFile, SkillsFile, WeekFile
from .models import (
    Attribution,
    Material,
    Phase,
    Resource,
    Roadmap,
    RoadmapEdition,
    SelfCheck,
    Skill,
    Task,
    Term,
    Week,
)
from .sections import FileType, Kind

SKILLS = FileType("the skills catalogue", "skills.yaml", SkillsFile, lambda entry: "skills.yaml", required=True)
ROADMAP = FileType(
    "a roadmap", "roadmaps/*/roadmap.yaml", RoadmapFile, lambda entry: f"{entry.key}/roadmap.yaml", required=True
)
MATERIAL = FileType("a material", "roadmaps/*/materials/*.md", MaterialFile, lambda entry: f"{entry.key}.md")
GLOSSARY = FileType("a glossary", "roadmaps/*/glossary.yaml", GlossaryFile, lambda entry: "glossary.yaml")
WEEK = FileType(
    "a week", "roadmaps/*/weeks/*.yaml", WeekFile, lambda entry: f"{entry.number:02}-{entry.key}.yaml", required=True
)

ATTRIBUTION_ROW = Kind(Attribution, "attribution", ("position",), ("text",))
SKILL_ROW = Kind(
    Skill, "skill", ("key",), ("position", "name", "category", "phase", "outside", "aliases", "esco", "onet")
)
ROADMAP_ROW = Kind(Roadmap, "roadmap", ("key",), ("title", "summary"), kept=True)
TERM_ROW = Kind(
    Term,
    "term",
    ("roadmap__key", "key"),
    ("position", "term", "forms", "meaning", "in_use", "weeks", "see"),
    links={"roadmap": ROADMAP_ROW},
    within=ROADMAP_ROW,
)
EDITION_ROW = Kind(
    RoadmapEdition,
    "edition",
    ("roadmap__key", "number"),
    ("status", "hours_a_week", "change_note"),
    links={"roadmap": ROADMAP_ROW},
    kept=True,
    before_write=note_publication,
)
IN_EDITION = ("edition__roadmap__key", "edition__number", "key")
PHASE_ROW = Kind(
    Phase,
    "phase",
    IN_EDITION,
    ("number", "title", "short_title", "summary", "outcome", "teaches_title", "teaches"),
    links={"edition": EDITION_ROW},
    within=EDITION_ROW,
    place="number",
    place_in="edition",
)
MATERIAL_ROW = Kind(
    Material,
    "material",
    IN_EDITION,
    ("title", "kind", "summary", "body"),
    links={"edition": EDITION_ROW},
    within=EDITION_ROW,
)
WEEK_ROW = Kind(
    Week,
    "week",
    IN_EDITION,
    (
        "number",
        "title",
        "lede",
        "outcome",
        "why",
        "effort_hours",
        "deliverable_title",
        "deliverable_body",
        "artifact",
        "completes_artifact",
        "reflection",
        "replaces",
    ),
    links={"edition": EDITION_ROW, "phase": PHASE_ROW},
    many={"skills": SKILL_ROW},
    within=EDITION_ROW,
    place="number",
    place_in="edition",
)
TASK_ROW = Kind(
    Task,
    "task",
    IN_EDITION,
    ("position", "title", "body", "done_when", "minutes", "produces"),
    links={"edition": EDITION_ROW, "week": WEEK_ROW},
    many={"materials": MATERIAL_ROW},
    within=EDITION_ROW,
    place="position",
    place_in="week",
)
RESOURCE_ROW = Kind(
    Resource,
    "resource",
    ("week__edition__roadmap__key", "week__edition__number", "week__key", "key"),
    ("position", "title", "by", "kind", "url", "isbn", "free", "minutes", "why", "optional"),
    links={"week": WEEK_ROW},
    within=EDITION_ROW,
    place="position",
    place_in="week",
)
SELF_CHECK_ROW = Kind(
    SelfCheck,
    "question",
    ("week__edition__roadmap__key", "week__edition__number", "week__key", "position"),
    ("question", "answer"),
    links={"week": WEEK_ROW},
    within=EDITION_ROW,
)
