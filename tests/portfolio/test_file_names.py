"""The names of files: what is kept of what people send, and that no two on a piece are the same."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.files import names


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("plan.pdf", "plan.pdf"),
        ("Übersicht Größe.PDF", "Übersicht Größe.PDF"),
        ("cafe\u0301.png", "café.png"),
        ("C:\\Users\\lea\\plan.pdf", "plan.pdf"),
        ("/etc/../etc/plan.pdf", "plan.pdf"),
        ("..", "file"),
        ("", "file"),
        (".pdf", "pdf"),
        ("  two   spaces\u00a0here .pdf ", "two spaces here.pdf"),
        ("exe.\u202efdp", "exe.fdp"),
        ("a\x00b\x1f\x7f.md", "ab.md"),
        ("line\nbreak\ttab.md", "line break tab.md"),
        ('a<b>:"c"|?*`d.md', "a_b___c_____d.md"),
        ("👩‍🔬 lab.png", "👩‍🔬 lab.png"),
        ("نمونه‌کار.pdf", "نمونه‌کار.pdf"),
        ("\ud800lone.pdf", "lone.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("plan.final version 2 of many", "plan.final version 2 of many"),
    ],
)
def test_what_is_kept(raw, kept):
    assert names.clean(raw) == kept


@given(st.text(max_size=200))
def test_whatever_comes(raw):
    name = names.clean(raw)
    assert 0 < len(name) <= names.MAX_LENGTH
    assert names.clean(name) == name
    assert unicodedata.is_normalized("NFC", name)
    assert not {"/", "\\", "\x00"} & set(name)
    assert not name.startswith(".")


def test_a_taken_name_gets_a_number():
    assert names.unique("a.pdf", []) == "a.pdf"
    assert names.unique("a.pdf", ["a.pdf"]) == "a (2).pdf"
    assert names.unique("A.pdf", ["a.PDF", "a (2).pdf"]) == "A (3).pdf"
    assert names.unique("x" * 116 + ".pdf", ["x" * 116 + ".pdf"]) == "x" * 112 + " (2).pdf"
    assert names.unique("noend", ["noend"]) == "noend (2)"


def test_the_extension_is_that_of_the_kind():
    assert names.with_extension("a.JPG", (".jpg", ".jpeg")) == "a.JPG"
    assert names.with_extension("a.png", (".jpg", ".jpeg")) == "a.png.jpg"
    assert names.with_extension("y" * 120, (".pdf",)) == "y" * 116 + ".pdf"
