"""What is wrong in a content file is said with file, line and remedy."""

import pytest

from aipm.content.tree import WrongContent, read_content
from tests.content_tree import make_content_tree

ROADMAP = "roadmaps/baker/roadmap.yaml"
FIRST, SECOND, THIRD = (f"roadmaps/baker/weeks/{name}.yaml" for name in ("01-mix", "02-knead", "03-bake"))
RECIPE = "roadmaps/baker/materials/recipe.md"
LOAF = "artifact_types/loaf.yaml"
GUIDE = "guides/baker.yaml"
SKILLS = "skills.yaml"

# A file, what is replaced in it, by what, how many lines further down the mistake shows, and what is said.
CASES = {
    "missing key": (SECOND, "title: Knead\n", "", None, "1: “title” is missing; expected a line that gives it"),
    "unknown key": (
        SECOND,
        "effort_hours: 1",
        "effort: 1\neffort_hours: 1",
        0,
        "“effort” is not a key that is known here; expected “effort_hours”, perhaps? one of key, number, phase, title, "
        "lede, outcome, why, effort_hours, tasks, resources, deliverable, self_check, reflection, skills, replaces",
    ),
    "word for a number": (
        SECOND,
        "minutes: 60",
        "minutes: an hour",
        0,
        "“minutes” is “an hour”; expected a whole number",
    ),
    "number for a word": (
        SECOND,
        "title: Knead\n",
        "title: 22\n",
        0,
        "“title” is the number 22; expected text (in quotes if it looks like a number or a date)",
    ),
    "nothing for a word": (
        SECOND,
        "title: Knead\n",
        "title:\n",
        0,
        "“title” is nothing; expected text (in quotes if it looks like a number or a date)",
    ),
    "number too large": (
        SECOND,
        "effort_hours: 1",
        "effort_hours: 200",
        0,
        "“effort_hours” is 200; expected at most 40",
    ),
    "number too small": (SECOND, "minutes: 60", "minutes: 2", 0, "“minutes” is 2; expected at least 5"),
    "mapping for a list": (
        SECOND,
        "skills:\n  - kneading\n",
        "skills:\n  kneading: yes\n",
        0,
        "“skills” is a mapping; expected a list: one line for each entry, beginning with “- ”",
    ),
    "text for a mapping": (
        THIRD,
        "deliverable:\n  title: A loaf\n  body: The loaf.\n  artifact: loaf\n  completes: true\n",
        "deliverable: A loaf\n",
        0,
        "“deliverable” is “A loaf”; expected a mapping: lines of “key: …”",
    ),
    "choice that is none": (
        FIRST,
        "kind: book",
        "kind: podcast",
        0,
        "“kind” is “podcast”; expected one of article, book, course, documentation, guide, paper, regulation, "
        "standard, tool or video",
    ),
    "in a phase and outside the plan": (
        SKILLS,
        "phase: 1",
        "phase: 1\n    outside: Go to a baker.",
        1,
        "“outside” is taught by a phase; expected no “outside” beside “phase”",
    ),
    "capitals in a key": (
        SECOND,
        "key: fold",
        "key: Fold it",
        0,
        "“key” is “Fold it”; expected small letters, digits and single hyphens, such as clear-scope",
    ),
    "line too long": (
        SECOND,
        "title: Knead\n",
        f"title: {'K' * 121}\n",
        0,
        "“title” has 121 characters; expected at most 120",
    ),
    "two lines for one": (
        SECOND,
        "title: Knead\n",
        "title: |\n  Knead\n  Rest\n",
        0,
        "“title” is “Knead\nRest\n”; expected one line of text that does not begin with a space",
    ),
    "blank text": (SECOND, "why: Gluten needs work or time.", 'why: "  "', 0, "“why” is blank; expected words"),
    "control character": (
        SECOND,
        "why: Gluten needs work or time.",
        'why: "Gluten\\0"',
        0,
        "“why” contains the control character U+0000; expected characters that can be read",
    ),
    "address that is none": (
        FIRST,
        "url: https://example.org/water",
        "url: example.org/water",
        0,
        "“url” is “example.org/water”; expected an address that begins with https://",
    ),
    "isbn without quotes": (
        FIRST,
        'isbn: "9780811870412"',
        "isbn: 9780811870412",
        0,
        "“isbn” is the number 9780811870412; expected text (in quotes if it looks like a number or a date)",
    ),
    "day that is none": (
        GUIDE,
        "    reviewed_on: 2026-11-20",
        "    reviewed_on: 2026-11-31",
        0,
        "“reviewed_on” is “2026-11-31”; expected a date such as 2026-11-20",
    ),
    "key given twice": (
        SECOND,
        "number: 2\n",
        "number: 2\nnumber: 2\n",
        1,
        "“number” is given twice, first in line 2; expected each key once",
    ),
    "tab in the indentation": (
        SECOND,
        "    title: Fold it",
        "\ttitle: Fold it",
        0,
        "a tab in the indentation; expected spaces",
    ),
    "tag": (
        SECOND,
        "title: Knead\n",
        "title: !!python/object/apply:os.system [ls]\n",
        0,
        "a tag of YAML (tag:yaml.org,2002:python/object/apply:os.system); expected a plain value, or text in quotes",
    ),
    "anchor": (
        SECOND,
        "title: Knead\n",
        "title: &t Knead\n",
        0,
        "an anchor or alias of YAML (& or *); expected the text itself, in quotes",
    ),
    "bracket left open": (
        SECOND,
        "skills:\n  - kneading\n",
        "skills: [kneading\n",
        1,
        "not YAML: did not find expected ',' or ']'; expected correct indentation, and quotes around text with "
        "“: ” or “ #”",
    ),
    "colon without quotes": (
        SECOND,
        "title: Knead\n",
        "title: Knead: again\n",
        0,
        "not YAML: mapping values are not allowed in this context; expected correct indentation, and quotes around "
        "text with “: ” or “ #”",
    ),
    "second document": (
        SECOND,
        "number: 2\n",
        "number: 2\n---\n",
        1,
        "a second document begins here; expected one document in a file",
    ),
    "phase that is not there": (
        SECOND,
        "phase: dough",
        "phase: doug",
        0,
        "there is no phase “doug”; expected one of dough, oven",
    ),
    "skill that is not there": (
        SECOND,
        "  - kneading\n",
        "  - needing\n",
        0,
        "there is no skill “needing”; expected one of kneading, patience",
    ),
    "material that is not there": (
        THIRD,
        "      - recipe\n",
        "      - receipt\n",
        0,
        "there is no material “receipt”; expected one of recipe",
    ),
    "artifact type that is not there": (
        THIRD,
        "artifact: loaf",
        "artifact: cake",
        0,
        "there is no artifact type “cake”; expected one of loaf",
    ),
    "roadmap that is not there": (
        GUIDE,
        "roadmap: baker",
        "roadmap: butcher",
        0,
        "there is no roadmap “butcher”; expected one of baker",
    ),
    "task key of another week": (
        SECOND,
        "key: fold",
        "key: stir",
        0,
        f"task “stir” is defined already, in {FIRST}:23; expected one of its own",
    ),
    "skill listed twice": (
        SECOND,
        "  - kneading\n",
        "  - kneading\n  - kneading\n",
        1,
        "“kneading” is listed twice; expected each key once",
    ),
    "file not named after its key": (
        SECOND,
        "key: knead\n",
        "key: fold\n",
        0,
        "the file is not named after its key; expected the name 02-fold.yaml",
    ),
    "completes nothing": (
        THIRD,
        "  artifact: loaf\n",
        "",
        0,
        "the deliverable completes an artifact that it does not name; "
        "expected “artifact” with the key of an artifact type",
    ),
    "phases out of order": (
        ROADMAP,
        "    number: 2\n    title: Oven",
        "    number: 3\n    title: Oven",
        0,
        "phase “oven” has the number 3; expected 2: phases count from 1 without a gap, in order",
    ),
    "weights that are no hundred": (
        LOAF,
        "weight: 100",
        "weight: 90",
        0,
        "“weight” has weights that add up to 90; expected 100",
    ),
    "pay that stands on its head": (
        GUIDE,
        "low: 2000",
        "low: 3000",
        0,
        "“low” is above “high”, 2500; expected at most that",
    ),
    "pay checked without a date": (
        GUIDE,
        "verified: false",
        "verified: true",
        0,
        "“verified” is true without a date; expected “as_of” with the date of the figure",
    ),
    "review due before the last": (
        GUIDE,
        "review_due_on: 2027-05-20",
        "review_due_on: 2026-05-20",
        0,
        "“review_due_on” is not after “reviewed_on”; expected a later date",
    ),
    "kind of a material": (
        RECIPE,
        "kind: example",
        "kind: song",
        0,
        "“kind” is “song”; expected one of backlog, brief, case, data, example, log, map, plan, report, template or "
        "transcript",
    ),
    "front matter left open": (
        RECIPE,
        "summary: Four ingredients and three times.\n---\n",
        "summary: Four ingredients and three times.\n",
        None,
        "1: the front matter is missing; expected “key: …” and so on between two lines of ---",
    ),
    "body in the front matter": (
        RECIPE,
        "kind: example\n",
        "kind: example\nbody: no\n",
        1,
        "“body” stands in the front matter; expected the text below the second ---",
    ),
}


def findings(tree) -> list[str]:
    try:
        read_content(tree.root)
    except WrongContent as wrong:
        return [str(finding) for finding in wrong.findings]
    return []


@pytest.fixture
def tree(tmp_path):
    return make_content_tree(tmp_path)


def test_tree_is_right(tree):
    assert findings(tree) == []


@pytest.mark.parametrize("name", CASES)
def test_mistake_is_said_with_file_line_and_remedy(tree, name):
    path, old, new, below, said = CASES[name]
    line = tree.replace(path, old, new)
    assert findings(tree) == [f"{path}:{said}" if below is None else f"{path}:{line + below}: {said}"]


def test_nothing_teaches_or_shows_what_is_outside_the_plan(tree):
    tree.replace(SKILLS, "phase: 1\n", "outside: Ask a baker.\n")
    claims = [each.partition(": ") for each in findings(tree)]
    assert {path.partition(":")[0] for path, _colon, _said in claims} == {FIRST, SECOND, LOAF}
    assert {said for _path, _colon, said in claims} == {
        "the catalogue says that “kneading” is outside the plan; "
        "expected a skill of the plan, or no “outside” in skills.yaml"
    }


@pytest.mark.parametrize(
    ("name", "old", "new", "below", "said"),
    [
        ("toolbox", "- mix", "- mox", 0, "there is no week “mox”; expected the key of a week of the plan"),
        ("comparisons/miller", "      - At six\n", "", -2, "“answers” has 1 entries; expected at least 2"),
        (
            "comparisons/miller",
            "      - At six\n",
            "      - At six\n      - At ten\n",
            -2,
            "“answers” has 3 answers; expected one for each of the 2 sides",
        ),
        ("ladder", "- owner", "- king", 0, "there is no rung “king”; expected one of baker, owner"),
        (
            "interview_questions",
            "piece: loaf",
            "piece: roll",
            0,
            "there is no artifact type “roll”; expected one of loaf",
        ),
        (
            "openings",
            "    verified_by: Daniel\n",
            "",
            -1,
            "“verified_on” needs “verified_on” and “verified_by”; expected both or neither",
        ),
        (
            "openings",
            "expires_on: 2026-12-01",
            "expires_on: 2026-10-01",
            0,
            "“expires_on” is before “published_on”; expected a later date",
        ),
    ],
)
def test_mistakes_around_a_guide(tree, name, old, new, below, said):
    path = f"guides/baker/{name}.yaml"
    line = tree.replace(path, old, new)
    assert findings(tree) == [f"{path}:{line + below}: {said}"]


def test_week_missing_in_the_middle(tree):
    tree[SECOND].unlink()
    assert findings(tree) == [f"{THIRD}:2: week 3 follows week 1; expected a week 2 before it"]


def test_phase_torn_apart_by_a_week_of_another(tree):
    tree.replace(FIRST, "phase: dough", "phase: oven")
    assert findings(tree) == [
        f"{SECOND}:3: week 2 belongs to phase 1, after a week of phase 2; "
        "expected the weeks of a phase to follow one another"
    ]


def test_phase_without_a_week(tree):
    tree[THIRD].unlink()
    assert findings(tree) == [f"{ROADMAP}:17: phase “oven” has no week; expected at least one week in it"]


def test_two_weeks_with_one_number(tree):
    text = tree[THIRD].read_text("utf-8").replace("number: 3", "number: 2")
    tree[THIRD].unlink()
    tree.write("roadmaps/baker/weeks/02-bake.yaml", text)
    assert findings(tree) == [
        f"{SECOND}:2: week number “2” is defined already, in roadmaps/baker/weeks/02-bake.yaml:2; "
        "expected one of its own"
    ]


def test_file_that_is_no_content_file(tree):
    tree.write("roadmaps/baker/weeks/04-cool.yml", "key: cool\n")
    assert findings(tree) == [
        "roadmaps/baker/weeks/04-cool.yml:1: this is not a content file; expected one of skills.yaml, "
        "roadmaps/*/roadmap.yaml, roadmaps/*/glossary.yaml, roadmaps/*/materials/*.md, roadmaps/*/weeks/*.yaml, "
        "artifact_types/*.yaml, guides/*.yaml, guides/*/job_descriptions/*.yaml, guides/*/comparisons/*.yaml, "
        "guides/*/certifications.yaml, guides/*/ladder.yaml, guides/*/interview_questions.yaml, "
        "guides/*/application_advice.yaml, guides/*/toolbox.yaml, guides/*/openings.yaml"
    ]


@pytest.mark.parametrize("name", ["README.md", ".hidden", "roadmaps/.week.yaml.swp"])
def test_files_that_are_passed_over(tree, name):
    tree.write(name, "anything")
    assert findings(tree) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "1: the file is empty; expected its content"),
        (b"\n\n", "1: the file is empty; expected its content"),
        (b"# only a comment\n", "1: the file holds no values; expected its content"),
        (b"- a list\n", "1: the file is not a mapping; expected lines that begin with “key: …”"),
        (b"just words\n", "1: the file is not a mapping; expected lines that begin with “key: …”"),
        (b"key: knead\ntitle: caf\xe9\n", "2: this line is not UTF-8; expected a file saved as UTF-8"),
        (b"\xef\xbb\xbfkey: knead\n", "1: the file begins with a byte order mark; expected plain UTF-8 without one"),
        (
            b"key: knead\ntitle: a\x07b\n",
            "2: a character that YAML does not allow; expected characters that can be read",
        ),
        (b"? [a]\n: b\n", "1: a key that is not a word; expected “key: …”"),
        (b"a: " + b"[" * 30 + b"]" * 30 + b"\n", "1: this is nested too deeply; expected at most 20 levels"),
        (b"a: " + b"[" * 100_000, "1: this is nested too deeply; expected at most 20 levels"),
        (b"a: " + b"x" * 1_000_000, "1: the file has 1,000,003 bytes; expected at most 1,000,000"),
    ],
)
def test_file_that_cannot_be_read(tree, text, said):
    tree.write(SECOND, text)
    assert findings(tree) == [f"{SECOND}:{said}"]


def test_billion_laughs_are_stopped_at_the_first(tree):
    laughs = "a: &a [ha, ha]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    tree.write(SECOND, laughs)
    assert findings(tree) == [f"{SECOND}:1: an anchor or alias of YAML (& or *); expected the text itself, in quotes"]
