"""Measure how well job descriptions are read, against postings that people labelled."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from careers.reading import Level
from careers.reading.evaluation import Evaluation, Label, LabelledPosting, evaluate
from careers.reading.skills import CataloguedSkill
from roadmaps.content import SkillsFile
from roadmaps.models import Skill

LEVELS = {"core": Level.MUST, "preferred": Level.PREFERRED, "negative": None}


class Command(BaseCommand):
    help = "Compare what is read in labelled postings with their labels, and with a naive search for the same words."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("labels", metavar="LABELS", type=Path, help="the labels, a JSON file")
        parser.add_argument("--postings", metavar="DIR", type=Path, required=True, help="the texts, as <id>.txt")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, **options: Any) -> None:
        postings, counted = labelled(options["labels"], options["postings"])
        result = evaluate(postings, self._skills(), counted)
        if options["json"]:
            self.stdout.write(json.dumps(result.as_json()))
        else:
            self._print(result)

    def _skills(self) -> list[CataloguedSkill]:
        """The catalogue of the database, or that of the content files where none was loaded yet."""
        try:
            rows: list[CataloguedSkill] = list(Skill.objects.all())
        except DatabaseError:
            rows = []
        if rows:
            return rows
        path = Path(settings.CONTENT_DIR) / "skills.yaml"
        self.stderr.write(f"No skills in the database: they are taken from {path}.")
        try:
            entries = SkillsFile.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))).skills
        except (OSError, ValueError, yaml.YAMLError) as error:
            raise CommandError(f"{path} cannot be read: {error}") from None
        return list(entries)

    def _print(self, result: Evaluation) -> None:
        figures = (
            ("skills", result.skills),
            ("naive", result.naive),
        )
        self.stdout.write(f"{result.postings} postings")
        for name, score in figures:
            self.stdout.write(
                f"{name:<8} precision {score.precision:.3f}  recall {score.recall:.3f}  F1 {score.f1:.3f}"
            )
        self.stdout.write(f"core against preferred: {result.level_accuracy:.3f} right")
        self.stdout.write(f"traps: {result.negatives_hit} of {result.negatives}")
        self.stdout.write(f"evidence near the label: {result.evidence_near:.3f}")
        self.stdout.write(f"processor time: {result.ms_per_posting:.1f} ms a posting")


def labelled(labels: Path, folder: Path) -> tuple[list[LabelledPosting], set[str] | None]:
    """The postings of a file of labels with their texts, and the skills that were labelled for.

    Raises ``CommandError`` when the file or a text is missing or has another form.
    """
    try:
        data = json.loads(labels.read_text(encoding="utf-8"))
        postings = [
            LabelledPosting(key, _text(folder / f"{key}.txt"), tuple(_label(each) for each in posting["labels"]))
            for key, posting in data["postings"].items()
        ]
        counted = set(data["eval_skills"]) if "eval_skills" in data else None
    except OSError as error:
        raise CommandError(f"{error.filename}: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CommandError(f"{labels} is not a file of labels: {type(error).__name__} {error}.") from None
    if not postings:
        raise CommandError(f"{labels} has no postings.")
    return postings, counted


def _text(path: Path) -> str:
    with path.open(encoding="utf-8", newline="") as file:  # offsets count the line ends as they stand
        return file.read()


def _label(entry: dict[str, Any]) -> Label:
    return Label(entry["skill"], LEVELS[entry["level"]], int(entry["start"]), int(entry["end"]))
