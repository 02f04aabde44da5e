"""A version with its comments: passages marked, each comment after the paragraph in which its passage ends."""

import pytest
from django.core.exceptions import ValidationError

from prose.fragments import text_of
from reviews.actions.commenting import add_comment
from reviews.models import Comment
from reviews.passages import passage_in
from reviews.sheet import Sheet, parts_of

from .written import code_of

pytestmark = pytest.mark.django_db


def sheet_of(draft, user=None) -> Sheet:
    user = user or draft.mentor
    comments = Comment.objects.filter(review=draft).with_threads(user).in_order_of_the_text()
    return Sheet(draft.revision, comments, review=draft, user=user)


def comment_on(draft, words: str, **fields) -> Comment:
    text = draft.revision.plain_text
    at = text.index(words)
    return add_comment(review=draft, start=at, end=at + len(words), **{"body": "Why?", **fields})


def test_blocks_have_their_place_in_the_plain_text(draft):
    text = draft.revision.plain_text
    parts = parts_of(draft.revision.html, text)
    assert [part.id for part in parts] == ["b1", "b2", "b3", "b4"]
    assert all(text[part.start : part.end] == part.text == text_of(part.html) for part in parts)
    assert parts[1].text == "One goal. Two goals. One goal."


def test_html_that_does_not_fit_its_text_is_one_block():
    parts = parts_of("<p>Old</p>", "Old")
    assert [(part.id, part.start, part.end, str(part.html)) for part in parts] == [("b1", 0, 3, "<p>Old</p>")]


def test_marks_leave_the_text_what_it_was_and_overlap(draft):
    comment_on(draft, "One goal. Two")
    comment_on(draft, "Two goals", kind="praise")
    comment_on(
        draft, "three cooks.\nCounted" if "three cooks.\nCounted" in draft.revision.plain_text else "three cooks"
    )
    sheet = sheet_of(draft)
    assert "\n".join(text_of(part.html) for part in sheet.parts) == draft.revision.plain_text
    html = str(sheet.parts[1].html)
    assert '<mark data-p="1" data-look="open">One goal. </mark>' in html
    assert '<mark data-p="1 2" data-look="open">Two</mark>' in html
    assert '<mark data-p="2" data-look="praise"> goals</mark>' in html
    assert html.count('class="pin pin-text"') == 2
    assert [[note.number for note in part.notes] for part in sheet.parts] == [[], [1, 2], [3], []]


def test_a_passage_over_two_paragraphs_stands_after_the_second(draft):
    comment_on(draft, "Two goals")
    text = draft.revision.plain_text
    start, end = text.index("The pilot"), text.index("Two goals")
    add_comment(review=draft, body="Both.", start=start, end=end)
    sheet = sheet_of(draft)
    assert [len(part.notes) for part in sheet.parts] == [0, 2, 0, 0]
    assert "<mark" in sheet.parts[0].html


def test_comments_on_the_whole_stand_first(draft):
    comment_on(draft, "Two goals")
    add_comment(review=draft, body="All in all.")
    sheet = sheet_of(draft)
    assert [note.comment.body for note in sheet.whole] == ["All in all."]
    assert [note.comment.body for note in sheet.notes] == ["All in all.", "Why?"]


def test_words_name_a_passage_of_a_paragraph(draft):
    part = parts_of(draft.revision.html, draft.revision.plain_text)[1]
    start, end = passage_in(part, " Two \n goals. ")
    assert draft.revision.plain_text[start:end] == "Two goals."
    assert passage_in(part, part.text) == (part.start, part.end)
    for quote, code in (("One goal.", "ambiguous"), ("Three goals.", "not_there"), (" ", "required")):
        with pytest.raises(ValidationError) as refused:
            passage_in(part, quote)
        assert code_of(refused) == code
