"""A rendered document: blocks, plain text, pictures of one's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prose import MAX_LENGTH, Image, render_document

from .reading import read, text_content

pytestmark = pytest.mark.pure

# Pieces that Markdown, HTML and the plain text could disagree about.
PIECES = [
    "word", "two words", " ", "\n", "\n\n", "# ", "## ", "- ", "1. ", "> ", "* ", "**bold**", "_em_", "~~old~~",
    "`code`", "```\n", "```risks\n", "```milestones Plan\n", "~~~\n", "    ", "\t", "| a | b |\n", "|---|---|\n",
    "| 1 | 2 |\n", "---\n", "[a](https://example.org)", "[b](javascript:x)", "![alt](attachment:a.png)",
    '![x](attachment:no.png "Caption")', "![x](https://example.org/a.png)", "[ref]", "[ref]: https://example.org\n",
    "https://example.org/a?b=c&d", "<b>", "</div>", "<!--", "&amp;", "&lt;", "&#13;", "&#0;", "&nbsp;", "\\", "\\*",
    "<https://example.org>", "\r\n", "\r", "\x00", "\x0c", "\x1f", "\u2028", "\ufeff", "\u202e", "\ue000", "\ue001",
    "é", "👩‍👩‍👧", "שלום", "\ud800", '"', "'", "data-aside", "  \n", "===\n", "Setext\n---\n",
]  # fmt: skip
markdown = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map("".join)


def images(name: str) -> Image | None:
    return Image(f"/files/{len(name)}", 400, 300) if name.endswith(".png") and name != "no.png" else None


@given(markdown)
def test_the_plain_text_is_the_text_content_of_the_html(text):
    document = render_document(text, images=images)
    assert text_content(document.html) == document.text
    for block in document.blocks:
        assert text_content(block.html) == block.text == document.text[block.start : block.end]


@given(markdown)
def test_the_plain_text_depends_on_the_source_alone(text):
    one, other = render_document(text, images=images), render_document(text, show_problems=False, headings_from=4)
    assert one.text == other.text
    assert [(b.id, b.kind, b.start, b.end, b.first_line) for b in one.blocks if b.kind != "heading"] == [
        (b.id, b.kind, b.start, b.end, b.first_line) for b in other.blocks if b.kind != "heading"
    ]
    assert render_document(text, images=images) == one


@given(markdown)
def test_blocks_stand_in_order_and_keep_their_source(text):
    document = render_document(text)
    assert [block.id for block in document.blocks] == [f"b{n}" for n in range(1, len(document.blocks) + 1)]
    end = 0
    for block in document.blocks:
        assert end < block.first_line <= block.last_line
        end = block.last_line
        assert block.source.count("\n") == block.last_line - block.first_line
        assert block.source


def test_a_document_of_every_kind_of_block():
    document = render_document(
        "# Title\n\nA *para*\nof two lines\n\n- one\n- two\n\n\n> said\n\n```py\nx = 1\n```\n\n"
        "| a | b |\n|---|--:|\n| 1 | 2 |\n\n---\n\nLast\n===="
    )
    assert [(b.id, b.kind, b.level, b.first_line, b.last_line) for b in document.blocks] == [
        ("b1", "heading", 2, 1, 1),
        ("b2", "paragraph", 0, 3, 4),
        ("b3", "list", 0, 6, 7),
        ("b4", "quote", 0, 10, 10),
        ("b5", "code", 0, 12, 14),
        ("b6", "table", 0, 16, 18),
        ("b7", "rule", 0, 20, 20),
        ("b8", "heading", 2, 22, 23),
    ]
    assert document.blocks[1].text == "A para\nof two lines"
    assert document.blocks[1].html == "<p>A <em>para</em>\nof two lines</p>"
    assert '<div class="block" id="b2"><div class="block-text"><p>A <em>para' in document.html


def test_a_picture_is_an_upload_of_ones_own():
    document = render_document('![A "chart"](attachment:my%20chart.png "Error rate")', images=images)
    image = next(attrs for tag, attrs in read(document.html).elements if tag == "img")
    assert image == {
        "src": "/files/12", "alt": 'A "chart"', "width": "400", "height": "300", "loading": "lazy", "decoding": "async",
    }  # fmt: skip
    assert document.text == "Error rate"
    assert document.blocks[0].kind == "picture"
    assert document.problems == ()


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("![x](attachment:no.png)", "There is no upload named “no.png”."),
        ("![x](https://example.org/a.png)", "A picture from another place is not shown"),
        ("![x](//example.org/a.png)", "A picture from another place is not shown"),
        ("![x](/media/a.png)", "A picture from another place is not shown"),
        ("![x](attachment:)", "A picture from another place is not shown"),
        ("![](attachment:a.png)", "needs a description"),
    ],
)
def test_a_picture_that_cannot_be_shown_says_why(source, said):
    document = render_document(f"First\n\n{source}", images=images)
    [problem] = document.problems
    assert problem.line == 3
    assert said in problem.message
    assert said in document.html
    assert said not in render_document(source, images=images, show_problems=False).html
    assert "example.org" not in document.html


@pytest.mark.parametrize(
    "src",
    ["https://example.org/a", "//example.org/a", "\\\\example.org", "data:image/png,", "javascript:x", "", "/a b"],
)
def test_an_image_leads_to_our_own_host(src):
    with pytest.raises(ValueError, match="own host"):
        Image(src)


def test_nobody_can_name_what_is_set_in_after_sanitising():
    document = render_document("\ue0000-0\ue001 ![a](attachment:a.png) \ue000" + "0" * 32 + "-0\ue001", images=images)
    assert document.html.count("<img") == 1
    assert document.text.startswith("\ue0000-0\ue001 ")


def test_a_text_that_is_too_long_is_refused():
    with pytest.raises(ValueError, match="longer than"):
        render_document("a" * (MAX_LENGTH + 1))


def test_an_empty_text_is_an_empty_document():
    document = render_document(" \n\n")
    assert (document.html, document.text, document.blocks, document.problems) == ("", "", (), ())
