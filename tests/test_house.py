"""The rules of the house that no linter knows: names in the database, and what may not be in the tree."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).parent.parent
OURS = {"accounts", "aipm", "careers", "outbox", "portfolio", "prose", "rest", "reviews", "roadmaps"}
OWN_MODELS = [
    model
    for model in apps.get_models()
    if model._meta.app_label in OURS and not model.__name__.startswith("Historical")
]


@pytest.mark.parametrize("model", OWN_MODELS, ids=lambda model: model._meta.label)
def test_every_constraint_has_a_name_of_its_own(model):
    """A name can be tested for, shown a message for and dropped; Django makes one up for ``unique=True``."""
    unnamed = [
        field.name
        for field in model._meta.local_fields
        if field.unique and not field.primary_key and not isinstance(field, models.OneToOneField)
    ]
    assert unnamed == []
    assert model._meta.unique_together == ()
    assert [index.name for index in model._meta.indexes if re.search(r"_[0-9a-f]{6,8}_idx$", index.name)] == []


def test_no_two_constraints_share_a_name():
    names = [constraint.name for model in OWN_MODELS for constraint in model._meta.constraints]
    assert sorted(names) == sorted(set(names))
    assert [name for name in names if len(name) > 63] == []  # PostgreSQL cuts longer ones


def files_of_the_tree() -> Iterator[tuple[str, str]]:
    """Every text file that belongs to the project, in git or not yet."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0:
        names = listed.stdout.decode().split("\0")
    else:  # an archive without git
        names = [str(path.relative_to(ROOT)) for path in ROOT.rglob("*") if not set(path.parts) & {".venv", "var"}]
    for name in names:
        path = ROOT / name
        if name and path.is_file() and not path.is_symlink() and "vendor/" not in name:
            try:
                yield name, path.read_text()
            except UnicodeDecodeError:
                continue


NOT_IN_THE_TREE = {
    "a path of somebody's machine": re.compile(r"(?<![\w.])/(?:home|Users|root|work|opt)/[\w.-]+"),
    "an index of packages": re.compile(
        r"--(?:extra-)?index-url|--find-links|(?:pypi|files)\.python" r"hosted|pypi\.org/simple"
    ),
}


@pytest.mark.parametrize("what", NOT_IN_THE_TREE)
def test_the_tree_does_not_name(what):
    found = [
        f"{name}: {match[0]}" for name, text in files_of_the_tree() for match in NOT_IN_THE_TREE[what].finditer(text)
    ]
    assert found == [f for f in found if f.startswith("tests/test_house.py: ")]


def test_every_setting_of_the_environment_is_in_the_example():
    settings = (ROOT / "aipm" / "settings.py").read_text()
    read = set(re.findall(r'env\.\w+\(\s*f?"([A-Z][A-Z_]+)"', settings)) | {"AIPM_ENV_FILE"}
    read |= {f"{provider}_CLIENT_{what}" for provider in ("GOOGLE", "GITHUB") for what in ("ID", "SECRET")}
    example = (ROOT / ".env.example").read_text()
    named = set(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", example, re.MULTILINE)) | {"AIPM_ENV_FILE"}
    assert named == read
