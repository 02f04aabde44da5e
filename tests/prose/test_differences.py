"""Two versions of a text compared: what is said to have changed, and that nothing is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prose import MAX_LENGTH, render_document
from prose.differences import Word, compare, compare_source
from prose.differences.alignment import Budget
from prose.differences.words import compare_words
from prose.fragments import Mark, lay_over, text_of

from .pathological import PATHOLOGICAL
from .reading import read, text_content
from .test_document import markdown

pytestmark = pytest.mark.pure

RISKS = "```risks\nRisk | Likelihood | Impact\nA thing | 1 | 2\nB **thing** | 3 | 4\n```\n"


def states(old: str, new: str) -> list[tuple[str, str | None, str | None]]:
    return [
        (change.state, change.old and change.old.id, change.new and change.new.id)
        for change in compare(old, new).changes
    ]


# Words


@given(st.text(), st.text())
def test_words_give_back_both_sides(old, new):
    words, _is_rough = compare_words(old, new, Budget())
    assert "".join(word.old for word in words) == old
    assert "".join(word.new for word in words) == new
    assert all(word.old.split() == word.new.split() for word in words if word.state == "same")
    assert all(not word.new for word in words if word.state == "removed")
    assert all(not word.old for word in words if word.state == "added")


@given(st.text(), st.text())
def test_sentences_give_back_both_sides_when_words_take_too_long(old, new):
    words, is_rough = compare_words(old, new, Budget(0))
    assert "".join(word.old for word in words) == old
    assert "".join(word.new for word in words) == new
    assert is_rough or old.split() == new.split()


def test_words_not_lines_are_compared():
    words, is_rough = compare_words("The sponsor was happy.", "The sponsor agreed to go on.", Budget())
    assert not is_rough
    assert words == (
        Word("same", "The sponsor ", "The sponsor "),
        Word("removed", "was happy", ""),
        Word("added", "", "agreed to go on"),
        Word("same", ".", "."),
    )


def test_a_long_passage_is_compared_by_sentences():
    old = " ".join(f"Sentence {n} of many words, a few of which change." for n in range(1000))
    new = old.replace("Sentence 700 of", "Here is").replace("few", "great many")
    change = compare(old, new).changes[0]
    assert change.state == "changed"
    assert "word by word" in change.note
    assert "".join(word.new for word in change.words) == change.new.text


# Blocks


@given(markdown, markdown)
def test_every_block_of_both_sides_is_there_once_and_in_order(old, new):
    comparison = compare(old, new)
    assert [change.new for change in comparison.changes if change.new] == list(comparison.new.blocks)
    befores = [change.old for change in comparison.changes if change.old]
    assert sorted(befores, key=lambda block: block.start) == list(comparison.old.blocks)
    unmoved = [change.old.start for change in comparison.changes if change.old and change.state != "moved"]
    assert unmoved == sorted(unmoved)
    for change in comparison.changes:
        assert "".join(word.old for word in change.words) == (change.old.text if change.old else "")
        assert "".join(word.new for word in change.words) == (change.new.text if change.new else "")
        assert (change.state == "added") == (change.old is None)
        assert (change.state == "removed") == (change.new is None)


@given(markdown, markdown)
def test_the_html_of_a_change_is_the_new_text_with_marks(old, new):
    for change in compare(old, new).changes:
        read(change.html)
        if change.new is not None and not change.rows:
            without = re.sub(r"<p>(<del>[^<]*</del> ?)+</p>\Z", "", change.html)
            without = re.sub(r"<del>[^<]*</del> ?", "", without)
            bare = re.sub(r"</?ins>", "", without)
            assert text_content(bare).split() == change.new.text.split()
        elif change.state == "removed":
            assert text_content(change.html) == change.old.text


@given(markdown)
def test_a_text_is_the_same_as_itself(text):
    assert compare(text, text).is_same
    assert all(change.html == change.new.html for change in compare(text, text).changes)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("", "A", [("added", None, "b1")]),
        ("A", "", [("removed", "b1", None)]),
        ("A\n\nB", "A\n\nB", [("same", "b1", "b1"), ("same", "b2", "b2")]),
        ("A\n\nC", "A\n\nB\n\nC", [("same", "b1", "b1"), ("added", None, "b2"), ("same", "b2", "b3")]),
        ("One two three", "One two four", [("changed", "b1", "b1")]),
        ("One two three", "# One two three", [("removed", "b1", None), ("added", None, "b1")]),
        ("One two three", "- One two three", [("changed", "b1", "b1")]),
        ("One two three", "One **two** three", [("changed", "b1", "b1")]),
        ("X y z", "Entirely other words", [("removed", "b1", None), ("added", None, "b1")]),
        (RISKS, RISKS.replace("| 4", "| 5"), [("changed", "b1", "b1")]),
        ("[a]\n\n[a]: /x", "[a]\n\n[a]: /y", [("changed", "b1", "b1")]),
    ],
)
def test_blocks_are_aligned(old, new, expected):
    assert states(old, new) == expected


def test_a_block_that_moved_is_said_to_have_moved():
    old = "First of all.\n\nSecond thing.\n\nThird thing."
    new = "Third thing.\n\nFirst of all.\n\nSecond thing."
    assert states(old, new) == [("moved", "b3", "b1"), ("same", "b1", "b2"), ("same", "b2", "b3")]


def test_words_are_marked_in_the_new_layout():
    [change] = compare("It was *a delay* of two weeks.", "It was **a finding** of two weeks & <b>.").changes
    assert change.html == (
        "<p>It was <strong>a <del>delay</del> <ins>finding</ins></strong> of two weeks <ins>&amp; &lt;b&gt;</ins>.</p>"
    )


def test_a_change_of_layout_alone_is_said_in_words():
    [change] = compare("One two three", "One **two** three").changes
    assert "layout" in change.note
    assert "<ins>" not in change.html


# Rows


def test_rows_of_a_block_are_compared_cell_by_cell():
    new = "```risks\nRisk | Impact | Likelihood | Owner\nB **thing** | 5 | 3 | PM\nC thing else | 1 | 1 | PM\n```\n"
    [change] = compare(RISKS, new).changes
    assert [(row.state, row.old and row.old.line, row.new and row.new.line) for row in change.rows] == [
        ("removed", 3, None),
        ("changed", 4, 3),
        ("added", None, 4),
    ]
    assert "<td>B <strong>thing</strong></td>" in change.html
    assert "<del>A thing</del>" in change.html
    assert "<ins>C thing else</ins>" in change.html
    assert '<td class="diff-sign" data-aside="">Removed</td>' in change.html


def test_rows_of_an_ordinary_table_are_compared_too():
    old = "| a | b |\n|---|---|\n| one | two |\n| three | four |\n"
    [change] = compare(old, old.replace("four", "five")).changes
    assert [row.state for row in change.rows] == ["same", "changed"]
    assert "<td><del>four</del><ins>five</ins></td>" in change.html


def test_a_caption_that_changed_is_shown():
    [change] = compare(
        RISKS.replace("risks", "risks Of the pilot"), RISKS.replace("risks", "risks Of the project")
    ).changes
    assert "<del>pilot</del><ins>project</ins>" in change.html


# Marks over passages


@given(markdown, st.data())
def test_marks_do_not_change_the_text(text, data):
    for block in render_document(text).blocks:
        cuts = sorted(data.draw(st.lists(st.integers(0, len(block.text)), max_size=6)))
        marks = [
            Mark(a, b, f'<mark data-c="{a}">', "</mark>") for a, b in zip(cuts[::2], cuts[1::2], strict=False) if a < b
        ]
        marked = lay_over(block.html, marks)
        assert text_content(marked) == text_of(marked) == block.text
        pieces = re.findall(r"<mark[^>]*>([^<]*)</mark>", marked)
        passages = [block.text[mark.start : mark.end] for mark in marks]
        assert "".join("".join(map(text_of, pieces)).split()) == "".join("".join(passages).split())


# Limits


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a " * (MAX_LENGTH // 2), "b a " * (MAX_LENGTH // 4)),
        ("a\n\n" * (MAX_LENGTH // 3), "b\n\na\n\n" * (MAX_LENGTH // 6)),
        ("|a" * 20 + "|\n" + "|-" * 20 + "|\n" + "|a" * 20 + "|\n", "|b" * 20 + "|\n" + "|-" * 20 + "|\n"),
        ("word " * (MAX_LENGTH // 5), " ".join(str(n) for n in range(10_000))),
    ],
)
def test_what_takes_long_is_compared_more_roughly_and_nothing_is_lost(old, new):
    comparison = compare(old, new)
    assert "".join(word.old for change in comparison.changes for word in change.words if change.state != "moved") in (
        "".join(block.text for block in comparison.old.blocks),
    )
    assert [change.new for change in comparison.changes if change.new] == list(comparison.new.blocks)


class TestSource:
    """Two texts as they were written: what the editor shows when two tabs have saved."""

    def test_words_that_only_one_has(self):
        old = "# A\n\nThe pilot **stalled** in week six.\n\nThe end."
        new = "# A\n\nThe pilot **stopped** in week six.\n\nThe end, for now."
        words = compare_source(old, new)
        assert [word.old for word in words if word.state == "removed"] == ["stalled"]
        assert [word.new for word in words if word.state == "added"] == ["stopped", ", for now"]

    @given(*[st.text(alphabet="ab *|\n\u2028", max_size=60)] * 2)
    def test_nothing_is_lost_on_either_side(self, old, new):
        words = compare_source(old, new)
        assert "".join(word.old for word in words) == old
        assert "".join(word.new for word in words) == new

    @pytest.mark.parametrize("name", PATHOLOGICAL)
    def test_the_worst_texts_end(self, name):
        text = PATHOLOGICAL[name]
        half = len(text) // 2
        other = text[half:] + text[:half]
        assert "".join(word.old for word in compare_source(text, other)) == text
