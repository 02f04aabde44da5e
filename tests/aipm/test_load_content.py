"""Loading content files: what is written, what is left alone, what is refused."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from careers.models import CareerGuide, SalaryFigure
from portfolio.models import ArtifactType
from roadmaps.models import ContentVersion, Phase, Resource, RoadmapEdition, Skill, Task, Week
from tests.content_tree import FILES, ROWS, WEEK_1, make_content_tree

ROADMAP = "roadmaps/baker/roadmap.yaml"
FIRST, SECOND, THIRD = (f"roadmaps/baker/weeks/{name}.yaml" for name in ("01-mix", "02-knead", "03-bake"))
RECIPE = "roadmaps/baker/materials/recipe.md"
NEW_EDITION = f"changes in wording only; for others make a new edition: set edition.number to 2 in {ROADMAP}"

pytestmark = pytest.mark.django_db


def load(tree, *options: str) -> list[str]:
    """The lines that the command prints."""
    out = StringIO()
    call_command("load_content", "--from", str(tree.root), *options, stdout=out)
    return out.getvalue().splitlines()


def refused(tree, *options: str) -> list[str]:
    """The mistakes that the command prints when it writes nothing."""
    before = ContentVersion.current()
    err = StringIO()
    with pytest.raises(CommandError) as raised:
        call_command("load_content", "--from", str(tree.root), *options, stdout=StringIO(), stderr=err)
    found = err.getvalue().splitlines()
    assert str(raised.value) == f"{len(found)} {'mistake' if len(found) == 1 else 'mistakes'}; nothing was written."
    assert ContentVersion.current() == before
    return found


def edit(row, **values) -> None:
    """What the admin does: a person changes a row."""
    for name, value in values.items():
        setattr(row, name, value)
    row.written_by = row.Writer.PERSON
    row.save()


def writes(queries: list[dict]) -> list[str]:
    return [query["sql"] for query in queries if not query["sql"].lstrip("(").startswith("SELECT")]


def without_last_phase(tree) -> None:
    tree[THIRD].unlink()
    text = tree[ROADMAP].read_text("utf-8")
    tree.write(ROADMAP, text[: text.index("  - key: oven\n")])


@pytest.fixture
def tree(tmp_path):
    return make_content_tree(tmp_path)


@pytest.fixture
def published(tmp_path):
    tree = make_content_tree(tmp_path, published=True)
    load(tree)
    return tree


# --- what is written ------------------------------------------------------------------


def test_first_load_writes_every_row_once(tree):
    assert load(tree) == [f"Loaded the content: {ROWS} rows new, 0 changed, 0 removed."]
    assert ContentVersion.current() == 1
    week = Week.objects.get(key="mix")
    assert (week.number, week.phase.key, week.deliverable_title, week.artifact) == (
        1,
        "dough",
        "A bowl of dough",
        "loaf",
    )
    assert [(task.key, task.position, task.produces) for task in week.tasks.all()] == [
        ("weigh", 1, "A bowl of flour and water"),
        ("stir", 2, ""),
    ]
    assert week.tasks.get(key="weigh").materials.get().body == "## You need\n\n- 500 g flour\n- 350 g water\n"
    assert [check.answer for check in week.self_checks.all()] == [
        "Because a cup is not a measure.",
        "When no flour is dry.\n\nNot when you are tired.\n",
    ]
    guide = CareerGuide.objects.get()
    assert (guide.roadmap.key, guide.reviewed_on.isoformat()) == ("baker", "2026-11-20")
    assert SalaryFigure.objects.get().high == 2500
    assert ArtifactType.objects.get().rubric["criteria"][0]["levels"]["strong"] == "It sings."
    assert RoadmapEdition.objects.get().published_at is None


def test_every_new_row_has_a_history_that_says_where_it_came_from(tree):
    load(tree)
    week = Week.objects.get(key="mix")
    record = week.history.get()
    assert (record.history_type, record.history_change_reason) == ("+", "loaded from files")
    assert sorted(link.skill.key for link in record.skills.all()) == ["kneading", "patience"]


def test_second_load_writes_nothing(tree, count_queries):
    load(tree)
    with count_queries() as queries:
        said = load(tree)
    assert said == [f"The content is as the files say ({ROWS} rows); nothing was written."]
    assert writes(queries) == []
    assert len(queries) == 35  # the version, 26 kinds and 8 many-to-many tables
    assert ContentVersion.current() == 1


def test_number_of_queries_does_not_grow_with_the_content(tree, count_queries):
    for number in range(4, 14):
        week = WEEK_1.replace("key: mix\nnumber: 1", f"key: more-{number}\nnumber: {number}").replace(
            "phase: dough", "phase: oven"
        )
        for task in ("weigh", "stir"):
            week = week.replace(f"  - key: {task}\n", f"  - key: {task}-{number}\n")
        tree.write(f"roadmaps/baker/weeks/{number:02}-more-{number}.yaml", week)
    load(tree)
    with count_queries() as queries:
        load(tree)
    assert len(queries) == 35


def test_changed_line_changes_one_row(tree):
    load(tree)
    untouched = Week.history.count()
    tree.replace(FIRST, "title: Weigh it", "title: Weigh everything")
    assert load(tree) == ["Loaded the content: 0 rows new, 1 changed, 0 removed."]
    task = Task.objects.get(key="weigh")
    assert task.title == "Weigh everything"
    record = task.history.first()
    assert (record.history_type, record.history_change_reason) == ("~", "loaded from files")
    assert [link.material.key for link in record.materials.all()] == ["recipe"]
    assert Week.history.count() == untouched
    assert ContentVersion.current() == 2


def test_skills_of_a_week_keep_the_order_of_the_file(tree, tmp_path):
    load(tree)
    tree.replace(FIRST, "  - patience\n  - kneading\n", "  - kneading\n  - patience\n")
    assert load(tree) == ["Loaded the content: 0 rows new, 1 changed, 0 removed."]
    load(tree, "--dump", str(tmp_path / "dump"))
    assert (tmp_path / "dump" / FIRST).read_text("utf-8") == tree[FIRST].read_text("utf-8")


def test_skill_that_a_week_no_longer_teaches_is_taken_from_it(tree):
    load(tree)
    tree.replace(FIRST, "  - patience\n", "")
    load(tree)
    assert [skill.key for skill in Week.objects.get(key="mix").skills.all()] == ["kneading"]


def test_tasks_and_resources_change_places(tree):
    load(tree)
    text = tree[FIRST].read_text("utf-8")
    head, rest = text.split("  - key: weigh\n")
    weigh, rest = rest.split("  - key: stir\n")
    stir, rest = rest.split("resources:\n")
    tree.write(FIRST, f"{head}  - key: stir\n{stir}  - key: weigh\n{weigh}resources:\n{rest}")
    assert load(tree) == ["Loaded the content: 0 rows new, 2 changed, 0 removed."]
    assert [task.key for task in Week.objects.get(key="mix").tasks.all()] == ["stir", "weigh"]


def test_weeks_change_places(tree):
    load(tree)
    for old, new, number in ((FIRST, "02-mix", 2), (SECOND, "01-knead", 1)):
        text = tree[old].read_text("utf-8").replace(f"number: {3 - number}\n", f"number: {number}\n")
        tree[old].unlink()
        tree.write(f"roadmaps/baker/weeks/{new}.yaml", text)
    assert load(tree) == ["Loaded the content: 0 rows new, 2 changed, 0 removed."]
    assert [week.key for week in Week.objects.all()] == ["knead", "mix", "bake"]


def test_task_moves_to_another_week_of_a_draft(tree):
    load(tree)
    before = Task.objects.get(key="stir").pk
    text = tree[FIRST].read_text("utf-8")
    start, end = text.index("  - key: stir\n"), text.index("resources:\n")
    tree.write(FIRST, text[:start] + text[end:])
    tree.replace(SECOND, "tasks:\n", "tasks:\n" + text[start:end])
    assert load(tree) == ["Loaded the content: 0 rows new, 2 changed, 0 removed."]
    assert [task.key for task in Week.objects.get(key="knead").tasks.all()] == ["stir", "fold"]
    assert Task.objects.get(key="stir").pk == before


def test_what_is_in_no_file_any_more_is_removed_from_a_draft_and_from_a_guide(tree):
    load(tree)
    without_last_phase(tree)
    tree.replace("guides/baker.yaml", "  - key: hours\n    title: The hours\n    body: Early ones.\n", "")
    # A phase, a week with two tasks, and a section of the guide.
    assert load(tree) == ["Loaded the content: 0 rows new, 0 changed, 5 removed."]
    assert [week.key for week in Week.objects.all()] == ["mix", "knead"]
    assert [phase.key for phase in Phase.objects.all()] == ["dough"]
    record = Week.history.filter(key="bake").first()
    assert (record.history_type, record.history_change_reason) == ("-", "loaded from files")


def test_week_moves_to_another_phase_whose_old_phase_is_removed(tree):
    load(tree)
    tree.replace(THIRD, "phase: oven", "phase: dough")
    text = tree[ROADMAP].read_text("utf-8")
    tree.write(ROADMAP, text[: text.index("  - key: oven\n")])
    assert load(tree) == ["Loaded the content: 0 rows new, 1 changed, 1 removed."]


def test_windows_line_endings_are_the_same_content(tree):
    load(tree)
    for path in FILES:
        tree.write(path, tree[path].read_text("utf-8").replace("\n", "\r\n").encode())
    assert load(tree) == [f"The content is as the files say ({ROWS} rows); nothing was written."]


# --- rows that a person edited --------------------------------------------------------


def test_row_edited_by_hand_is_left_alone_and_reported(tree, count_queries):
    load(tree)
    edit(Task.objects.get(key="weigh"), title="Weigh with care")
    with count_queries() as queries:
        said = load(tree)
    assert said == [
        f"{FIRST}:13: task “weigh” was edited by hand; it is left alone; "
        f"expected --dump to keep the edit, or --take {FIRST} to drop it",
        f"The content is as the files say ({ROWS} rows); nothing was written.",
    ]
    assert writes(queries) == []
    assert Task.objects.get(key="weigh").title == "Weigh with care"


def test_edited_row_whose_file_changed_too_is_named_as_such(tree):
    load(tree)
    edit(Task.objects.get(key="weigh"), title="Weigh with care")
    tree.replace(FIRST, "title: Weigh it", "title: Weigh everything")
    assert load(tree)[0] == (
        f"{FIRST}:13: task “weigh” was edited by hand, and the file has changed since; it is left alone; "
        f"expected --dump to keep the edit, or --take {FIRST} to drop it"
    )


@pytest.mark.parametrize("options", [("--take", FIRST), ("--overwrite-edited",)])
def test_edit_is_dropped_when_asked(tree, options):
    load(tree)
    edit(Task.objects.get(key="weigh"), title="Weigh with care")
    assert load(tree, *options) == ["Loaded the content: 0 rows new, 1 changed, 0 removed."]
    task = Task.objects.get(key="weigh")
    assert (task.title, task.written_by) == ("Weigh it", "loader")


def test_take_leaves_the_edits_of_other_files_alone(tree):
    load(tree)
    edit(Task.objects.get(key="weigh"), title="Weigh with care")
    assert len(load(tree, "--take", SECOND)) == 2
    assert Task.objects.get(key="weigh").title == "Weigh with care"


def test_take_of_a_file_that_is_not_there(tree):
    with pytest.raises(CommandError, match=r"nowhere\.yaml is not a content file below"):
        load(tree, "--take", "nowhere.yaml")


def test_edit_that_went_back_into_the_files_belongs_to_them_again(tree, tmp_path):
    load(tree)
    edit(Task.objects.get(key="weigh"), title="Weigh with care")
    load(tree, "--dump", str(tree.root))
    load(tree)
    assert Task.objects.get(key="weigh").written_by == "loader"
    assert load(tree) == [f"The content is as the files say ({ROWS} rows); nothing was written."]


def test_row_added_by_hand_stays_and_is_reported(tree):
    load(tree)
    Skill.objects.create(key="baking", name="Baking", category="Oven", position=3)
    assert load(tree)[0] == (
        "database: skill “baking” was added by hand and is in no file; it stays; "
        "expected --dump, to keep it in the files"
    )


def test_row_edited_by_hand_is_not_removed_with_its_week(tree):
    load(tree)
    edit(Task.objects.get(key="heat"), title="Heat it well")
    without_last_phase(tree)
    assert refused(tree) == [
        "database: task “heat” was edited by hand and belongs to week “bake”, which is in no file any more; "
        "expected the files to keep it, or --overwrite-edited, or the edited one deleted in the admin"
    ]


def test_place_that_a_row_edited_by_hand_has_is_not_taken_from_it(tree):
    load(tree)
    edit(Week.objects.get(key="bake"), number=4)
    tree.write(
        "roadmaps/baker/weeks/04-cool.yaml",
        tree[SECOND]
        .read_text("utf-8")
        .replace("key: knead\nnumber: 2\nphase: dough", "key: cool\nnumber: 4\nphase: oven")
        .replace("key: fold", "key: wait"),
    )
    assert refused(tree) == [
        "roadmaps/baker/weeks/04-cool.yaml:2: week “cool” wants the number 4, which week “bake”, edited by hand, has; "
        "expected another place, or --overwrite-edited, or the other one moved or deleted in the admin"
    ]


# --- published editions ---------------------------------------------------------------


def test_publication_is_dated(published):
    edition = RoadmapEdition.objects.get()
    assert edition.status == "published"
    assert edition.published_at is not None


def test_wording_of_a_published_edition_changes(published):
    published.replace(FIRST, "title: Mix\n", "title: Mix well\n")
    text = published[FIRST].read_text("utf-8")
    published.write(FIRST, text[: text.index("  - key: water\n")] + text[text.index("deliverable:\n") :])
    assert load(published) == ["Loaded the content: 0 rows new, 1 changed, 1 removed."]
    assert [resource.key for resource in Resource.objects.all()] == ["tartine"]


def test_published_edition_gains_no_task(published):
    line = published.replace(
        SECOND,
        "self_check:\n",
        "  - key: rest\n    title: Rest\n    body: Wait.\n    done_when: It has grown.\n    minutes: 30\nself_check:\n",
    )
    assert refused(published) == [
        f"{SECOND}:{line}: task “rest” is new, but edition 1 is published and learners follow it; "
        f"expected {NEW_EDITION}"
    ]


def test_published_edition_loses_no_week(published):
    without_last_phase(published)
    assert refused(published) == [
        f"{ROADMAP}:5: {what} is missing, but edition 1 is published and learners follow it; expected {NEW_EDITION}"
        for what in ("phase “oven”", "task “heat”", "task “put-in”", "week “bake”")
    ]


def test_weeks_of_a_published_edition_keep_their_places(published):
    for old, new, number in ((FIRST, "02-mix", 2), (SECOND, "01-knead", 1)):
        text = published[old].read_text("utf-8").replace(f"number: {3 - number}\n", f"number: {number}\n")
        published[old].unlink()
        published.write(f"roadmaps/baker/weeks/{new}.yaml", text)
    assert refused(published) == [
        f"roadmaps/baker/weeks/{name}.yaml:1: week “{key}” is in another place, but edition 1 is published "
        f"and learners follow it; expected {NEW_EDITION}"
        for name, key in (("01-knead", "knead"), ("02-mix", "mix"))
    ]


def test_published_edition_does_not_become_a_draft(published):
    line = published.replace(ROADMAP, "status: published", "status: draft")
    assert refused(published) == [
        f"{ROADMAP}:{line}: edition 1 is published and cannot become draft; "
        "expected the status published, or a new edition with the number 2"
    ]


def test_new_edition_retires_the_one_before_and_leaves_its_rows(published):
    published.replace(ROADMAP, "  number: 1\n  status", "  number: 2\n  status")
    without_last_phase(published)
    assert load(published) == ["Loaded the content: 13 rows new, 0 changed, 0 removed."]
    assert list(RoadmapEdition.objects.values_list("number", "status")) == [(2, "published"), (1, "retired")]
    assert Week.objects.filter(edition__number=1).count() == 3
    assert Week.objects.filter(edition__number=2).count() == 2
    again = load(published)
    assert again == [f"The content is as the files say ({ROWS - 4} rows); nothing was written."]


def test_retired_edition_is_not_published_again(published):
    published.replace(ROADMAP, "  number: 1\n  status", "  number: 2\n  status")
    load(published)
    published.replace(ROADMAP, "  number: 2\n  status", "  number: 1\n  status")
    assert refused(published) == [
        f"{ROADMAP}:6: edition 1 is retired and cannot become published; "
        "expected the status retired, or a new edition with the number 3"
    ]


# --- the files as a whole -------------------------------------------------------------


def test_check_writes_nothing(tree, count_queries):
    with count_queries() as queries:
        assert load(tree, "--check") == [f"{len(FILES)} files are right."]
    assert queries == []


def test_every_wrong_file_is_named(tree):
    first = tree.replace(FIRST, "minutes: 60\n    produces", "minutes: an hour\n    produces")
    tree.write(SECOND, "key: [knead\n")
    skills = tree.replace("skills.yaml", "    category: Dough\n    phase", "    categorie: Dough\n    phase")
    found = refused(tree)
    assert found == [
        f"{FIRST}:{first}: “minutes” is “an hour”; expected a whole number",
        f"{SECOND}:2: not YAML: did not find expected ',' or ']'; "
        "expected correct indentation, and quotes around text with “: ” or “ #”",
        "skills.yaml:4: “category” is missing; expected a line that gives it",
        f"skills.yaml:{skills}: “categorie” is not a key that is known here; "
        "expected “category”, perhaps? one of key, name, category, phase, outside, aliases, esco, onet",
    ]
    assert Week.objects.count() == 0


def test_folder_without_content(tmp_path):
    (tmp_path / "content").mkdir()
    err = StringIO()
    with pytest.raises(CommandError, match=r"3 mistakes; nothing was written\."):
        call_command("load_content", "--from", str(tmp_path / "content"), stderr=err)
    assert err.getvalue().splitlines() == [
        "roadmaps/*/roadmap.yaml: there is no such file; expected a roadmap",
        "roadmaps/*/weeks/*.yaml: there is no such file; expected a week",
        "skills.yaml: there is no such file; expected the skills catalogue",
    ]


def test_folder_that_is_not_there(tmp_path):
    with pytest.raises(CommandError, match="is not a folder"):
        call_command("load_content", "--from", str(tmp_path / "nowhere"))
