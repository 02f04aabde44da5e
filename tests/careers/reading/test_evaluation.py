"""The figures that the reader must not fall below, and the command that measures them."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from careers.management.commands.evaluate_job_fit import labelled
from careers.reading import Level
from careers.reading.evaluation import Label, LabelledPosting, evaluate
from tests import factories

from .catalogue import shipped_skills

DATA = Path(__file__).parent / "data"
POSTINGS = DATA / "postings"


def figures(name: str, only: str | None = None):
    path = DATA / name
    postings, counted = labelled(path, POSTINGS)
    if only:
        kept = json.loads(path.read_text(encoding="utf-8"))["split"][only]
        postings = [posting for posting in postings if posting.key in kept]
        assert len(postings) == len(kept) > 0
    return evaluate(postings, shipped_skills(), counted)


def test_the_given_labels():
    result = figures("labels.json")
    assert result.skills.f1 >= 0.95
    assert result.level_accuracy >= 0.97
    assert (result.negatives_hit, result.negatives) == (0, 4)
    assert result.evidence_near >= 0.95
    assert result.skills.f1 > result.naive.f1 + 0.05


@pytest.mark.parametrize(("split", "f1"), [("tune", 0.93), ("aside", 0.90)])
def test_our_own_labels(split, f1):
    result = figures("more_labels.json", split)
    assert result.skills.f1 >= f1
    assert result.level_accuracy >= 0.95
    assert result.skills.f1 > result.naive.f1


@pytest.mark.parametrize("name", ["labels.json", "more_labels.json"])
def test_the_labels_are_of_these_texts(name):
    for key, posting in json.loads((DATA / name).read_text(encoding="utf-8"))["postings"].items():
        text = (POSTINGS / f"{key}.txt").read_bytes().decode()
        for label in posting["labels"]:
            assert text[label["start"] : label["end"]] == label["evidence"]


def test_what_is_counted():
    text = "Requirements\n- Jira\n- Scrum\n- SQL is a plus\n" + "\n" * 500 + "- Python"
    labels = (
        Label("jira", Level.PREFERRED, 15, 19),
        Label("sql", Level.PREFERRED, 30, 33),
        Label("kanban", Level.MUST, 0, 3),
        Label("python", None, 0, 3),
        Label("scrum", Level.MUST, 480, 485),
    )
    result = evaluate(
        [LabelledPosting("p", text, labels)], shipped_skills(), {"jira", "scrum", "sql", "kanban", "python"}
    )
    assert (result.skills.right, result.skills.wrong, result.skills.missed) == (3, 1, 1)
    assert result.level_accuracy == pytest.approx(2 / 3)
    assert (result.negatives_hit, result.negatives) == (1, 1)
    assert result.evidence_near == pytest.approx(2 / 3)


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("evaluate_job_fit", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue()


@pytest.mark.django_db
def test_the_command_prints_one_object():
    data = json.loads(run(str(DATA / "labels.json"), "--postings", str(POSTINGS), "--json"))
    assert list(data) == [
        "skills",
        "level_accuracy",
        "negatives_hit",
        "negatives",
        "evidence_near",
        "ms_per_posting",
        "naive",
    ]
    assert list(data["skills"]) == list(data["naive"]) == ["precision", "recall", "f1"]
    assert data["skills"]["f1"] >= 0.95
    assert data["ms_per_posting"] > 0


@pytest.mark.django_db
def test_the_command_prints_for_people():
    out = run(str(DATA / "labels.json"), "--postings", str(POSTINGS))
    assert "4 postings" in out
    assert "traps: 0 of 4" in out


@pytest.mark.django_db
def test_the_command_reads_the_catalogue_of_the_database():
    factories.make_skill("jira", position=1, name="Jira", aliases=["jira"])
    data = json.loads(run(str(DATA / "labels.json"), "--postings", str(POSTINGS), "--json"))
    assert data["skills"]["recall"] < 0.2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "No such file"),
        ("{", "not a file of labels"),
        ("[]", "not a file of labels"),
        ('{"postings": {}}', "no postings"),
        ('{"postings": {"absent": {"labels": []}}}', "absent.txt"),
        ('{"postings": {"hrd01": {"labels": [{"skill": "x", "level": "odd", "start": 0, "end": 1}]}}}', "odd"),
    ],
)
def test_wrong_labels_get_a_clear_message(tmp_path, content, message):
    path = tmp_path / "labels.json"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(CommandError, match=message):
        run(str(path), "--postings", str(POSTINGS))
