"""Files written from values say exactly those values, and the database written back is the files."""

import datetime as dt
from io import StringIO

import pytest
import yaml
from django.core.management import call_command
from hypothesis import example, given
from hypothesis import strategies as st

from aipm.content.emit import canonical, text
from aipm.content.files import read_yaml
from roadmaps.content import MaterialFile
from roadmaps.content_kinds import MATERIAL
from roadmaps.models import ContentRow, Material, Task, Week
from roadmaps.sections import Document
from tests.content_tree import FILES, make_content_tree

FIRST = "roadmaps/baker/weeks/01-mix.yaml"
# Everything that a Python string can hold and UTF-8 can write.
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]))
TRICKY = st.lists(
    st.sampled_from(
        [
            *("a", "word", " ", "  ", "\n", "\n\n", "\t", ": ", ":", " #", "#", "- ", "---", "...", "'", '"', "\\"),
            *(
                "{",
                "]",
                "|",
                ">",
                "%",
                "@",
                "`",
                "!",
                "&",
                "*",
                "?",
                ",",
                "~",
                "null",
                "true",
                "no",
                "1",
                "1.5",
                "0x1f",
            ),
            *("12:30", "2026-11-20", "é", "💡", "\u2028", "\x85", "\ufeff", "\u00a0", "long words that go on " * 6),
        ]
    )
).map("".join)


def read_back(value: str, indent: int) -> list[str]:
    """The scalar as both parsers read it, as a value in a mapping ``indent`` columns in."""
    written = f"{' ' * indent}key: {text(value, indent, indent + 5)}{' ' * indent}next: 1\n"
    if indent:
        written = f"- {written[2:]}" if indent == 2 else f"outer:\n{written}"
    found = []
    for loader in (yaml.SafeLoader, getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        values = yaml.load(written, Loader=loader)  # noqa: S506 (both are safe)
        values = values[0] if isinstance(values, list) else values.get("outer", values)
        assert values["next"] == 1
        found.append(values["key"])
    return found


@given(value=ANY_TEXT | TRICKY, indent=st.sampled_from([0, 2, 4]))
@example(value="\n", indent=0)
@example(value="a\n\n\n", indent=4)
@example(value="  leading\nand more", indent=2)
@example(value="\n\n  blank lines first\n", indent=2)
@example(value="trailing space \nand tab\t\n", indent=2)
@example(value="one line and its end\n", indent=0)
@example(value="", indent=0)
def test_any_text_is_read_back_exactly(value, indent):
    assert read_back(value, indent) == [value, value]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("plain words", "plain words\n"),
        ("a title: with a colon", '"a title: with a colon"\n'),
        ("no", '"no"\n'),
        ("12:30", '"12:30"\n'),
        ("2026-11-20", '"2026-11-20"\n'),
        ("Two\nlines\n", "|\n  Two\n  lines\n"),
        ("Two\nlines", "|-\n  Two\n  lines\n"),
        ("Two\nlines\n\n", "|+\n  Two\n  lines\n\n"),
        (" Two\nlines\n", "|2\n   Two\n  lines\n"),
        ("word " * 25 + "end", ">-\n  " + "word " * 18 + "word\n  " + "word " * 6 + "end\n"),
        ("bell\x07", '"bell\\u0007"\n'),
    ],
)
def test_one_way_to_write_each_value(value, written):
    assert text(value, 0) == written


def test_folded_lines_stay_on_the_page():
    lines = text("seventeen letters " * 40 + "end", 4).splitlines()
    assert max(len(line) for line in lines) <= 100
    assert min(len(line) for line in lines[1:-1]) > 80


@given(body=ANY_TEXT.filter(str.strip))
def test_body_of_a_material_is_read_back_exactly(body):
    entry = MaterialFile.model_construct(key="k", title="T", kind="log", summary="S", body=body)
    written = canonical(Document("roadmaps/x/materials/k.md", entry, MATERIAL))
    assert written == f"---\nkey: k\ntitle: T\nkind: log\nsummary: S\n---\n{body}"


def test_defaults_are_left_out_and_keys_stand_in_the_order_of_the_type(tmp_path):
    tree = make_content_tree(tmp_path)
    before = tree.texts()
    tree.replace(FIRST, "key: mix\nnumber: 1\n", "number: 1\nkey: mix\n")
    tree.replace(FIRST, "    free: false\n", "    free: false\n    optional: false\n    url: null\n")
    tree.replace(FIRST, "title: Mix\n", "title: 'Mix'\n")
    tree.replace(FIRST, "skills:\n  - patience\n  - kneading\n", "skills: [patience, kneading]\n")
    out = StringIO()
    call_command("load_content", "--check", "--from", str(tree.root), stdout=out)
    assert out.getvalue().splitlines() == [
        f"{FIRST}: not in canonical form; load_content --format rewrites it",
        f"{len(FILES)} files are right.",
    ]
    call_command("load_content", "--format", "--from", str(tree.root), stdout=StringIO())
    assert tree.texts() == before


def test_file_with_a_comment_is_not_rewritten(tmp_path):
    tree = make_content_tree(tmp_path)
    tree.replace(FIRST, "key: mix\n", "# the first week\nkey: mix\n")
    before = tree.texts()
    out = StringIO()
    call_command("load_content", "--format", "--from", str(tree.root), stdout=out)
    assert out.getvalue().splitlines() == [
        f"{FIRST}:1: a comment, which would be lost; left as it is",
        f"0 of {len(FILES)} files rewritten.",
    ]
    assert tree.texts() == before


def test_line_that_begins_with_a_hash_inside_text_is_no_comment():
    assert read_yaml('a: |\n  # a heading\n  words\nb: "one\n  # two"\n').comments == ()
    assert read_yaml("a: 1\n# a comment\n").comments == (2,)


@pytest.mark.django_db
def test_dump_after_load_is_the_files(tmp_path):
    tree = make_content_tree(tmp_path)
    call_command("load_content", "--from", str(tree.root), stdout=StringIO())
    call_command("load_content", "--dump", str(tmp_path / "dump"), stdout=StringIO())
    dumped = {
        path.relative_to(tmp_path / "dump").as_posix(): path.read_bytes().decode()
        for path in (tmp_path / "dump").rglob("*")
        if path.is_file()
    }
    assert dumped == tree.texts()


@pytest.mark.django_db
def test_dump_says_which_files_are_no_longer_right(tmp_path):
    tree = make_content_tree(tmp_path)
    call_command("load_content", "--from", str(tree.root), stdout=StringIO())
    Week.objects.filter(key="bake").delete()
    out = StringIO()
    call_command("load_content", "--dump", str(tree.root), stdout=out)
    assert out.getvalue().splitlines() == [
        "roadmaps/baker/weeks/03-bake.yaml: not in the database any more; delete it",
        f"Wrote the content below {tree.root}.",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_whatever_a_curator_writes_goes_to_the_files_and_back(tmp_path, seed):
    tree = make_content_tree(tmp_path)
    call_command("load_content", "--from", str(tree.root), stdout=StringIO())

    def texts(step: int) -> str:
        return ["Two\n\nlines: # with “signs”", " leading\n", "ends\n\n\n", "💡 one line\n", "- a\n- b", "\t tab"][
            (seed * 2 + step) % 6
        ]

    Task.objects.filter(key="stir").update(body=texts(0), written_by=ContentRow.Writer.PERSON)
    Material.objects.update(body=texts(1), written_by=ContentRow.Writer.PERSON)
    call_command("load_content", "--dump", str(tree.root), stdout=StringIO())
    Task.objects.filter(key="stir").update(body="lost")
    Material.objects.update(body="lost")
    call_command("load_content", "--overwrite-edited", "--from", str(tree.root), stdout=StringIO())
    assert Task.objects.get(key="stir").body == texts(0)
    assert Material.objects.get().body == texts(1)


def test_dates_and_numbers_are_written_bare():
    assert read_yaml("a: 2026-11-20\nb: 7\nc: true\n").values == {"a": dt.date(2026, 11, 20), "b": 7, "c": True}
