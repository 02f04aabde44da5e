"""Passages that are found again: a table of edits, and that none is ever found where it does not stand."""

import random
import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prose import render_document
from reviews.anchoring import CONTEXT, Anchor, Span, anchor_at, carry, find, selectors_of

pytestmark = pytest.mark.pure

# The passage stands between ⟦ and ⟧: in the old text the one commented on, in the new one where it
# is expected. A new text without the signs: the comment is outdated.
EDITS = {
    "nothing changed": (
        "The pilot ran for six weeks. ⟦Nobody had asked the nurses.⟧ It stopped.",
        "The pilot ran for six weeks. ⟦Nobody had asked the nurses.⟧ It stopped.",
    ),
    "words added before": (
        "The pilot ran. ⟦Nobody asked the nurses.⟧ It stopped.",
        "In the spring the first pilot ran. ⟦Nobody asked the nurses.⟧ It stopped.",
    ),
    "words added after": (
        "The pilot ran. ⟦Nobody asked the nurses.⟧ It stopped.",
        "The pilot ran. ⟦Nobody asked the nurses.⟧ It stopped in May, and for good.",
    ),
    "words added right before": ("The ⟦sponsor⟧ agreed.", "The new ⟦sponsor⟧ agreed."),
    "words added right after": ("The ⟦sponsor⟧ agreed.", "The ⟦sponsor⟧ soon agreed."),
    "everything around it written anew": (
        "The pilot ran. ⟦Nobody asked the nurses.⟧ It stopped.",
        "We began early. ⟦Nobody asked the nurses.⟧ That ended us!",
    ),
    "everything before it removed": ("One. Two. ⟦Three and four.⟧ Five.", "⟦Three and four.⟧ Five."),
    "everything after it removed": ("One. ⟦Three and four.⟧ Five. Six.", "One. ⟦Three and four.⟧"),
    "all else removed": ("One. ⟦Three and four.⟧ Five. Six.", "⟦Three and four.⟧"),
    "the whole text": ("⟦One. Two.⟧", "⟦One. Two.⟧ Three."),
    "at the very beginning": ("⟦One⟧ two three.", "⟦One⟧ two four."),
    "at the very end": ("One two ⟦three.⟧", "Zero two ⟦three.⟧"),
    "removed": ("The pilot ran. ⟦Nobody asked the nurses.⟧ It stopped.", "The pilot ran. It stopped."),
    "removed with what was around": ("One. Two. ⟦Three and four.⟧ Five. Six.", "One. Six."),
    "everything removed": ("One. ⟦Three and four.⟧", ""),
    "replaced by other words": (
        "The pilot ran. ⟦Nobody asked the nurses.⟧ It stopped.",
        "The pilot ran. A survey came too late to matter. It stopped.",
    ),
    # Small changes in it
    "typo in a sentence": (
        "The pilot ran. ⟦Nobody had aksed the nurses.⟧ It stopped.",
        "The pilot ran. ⟦Nobody had asked the nurses.⟧ It stopped.",
    ),
    "typo in its only word": ("We will ⟦recieve⟧ the data in May.", "We will ⟦receive⟧ the data in May."),
    "typo in the first word": ("It ran. ⟦Teh nurses were not asked.⟧ So.", "It ran. ⟦The nurses were not asked.⟧ So."),
    "typo in the last word": ("It ran. ⟦We did not ask the nures.⟧ So.", "It ran. ⟦We did not ask the nurses.⟧ So."),
    "a word put in": ("It ran. ⟦Nobody asked the nurses.⟧ So.", "It ran. ⟦Nobody ever asked the nurses.⟧ So."),
    "a word taken out": ("It ran. ⟦Nobody had ever asked the nurses.⟧ So.", "It ran. ⟦Nobody asked the nurses.⟧ So."),
    "a letter added to its only word": ("Every ⟦risk⟧ has an owner.", "Every ⟦risks⟧ has an owner."),
    "its last sign changed": ("It ran. ⟦Was it worth it.⟧ So.", "It ran. ⟦Was it worth it?⟧ So."),
    "typo, and a sentence added far before": (
        "One two three. It ran for long. ⟦Nobody had aksed the nurses.⟧ So it ended.",
        "Zero. One two three. It ran for long. ⟦Nobody had asked the nurses.⟧ So it ended.",
    ),
    "two small changes": (
        "It ran. ⟦The model missed one in five, and nobody saw it for weaks.⟧ So.",
        "It ran. ⟦The model missed one in six, and nobody saw it for weeks.⟧ So.",
    ),
    "most of it changed": (
        "It ran. ⟦The model missed one in five.⟧ So.",
        "It ran. The model was right more often than the staff. So.",
    ),
    "a number that is all of it": ("We had ⟦3⟧ weeks left.", "We had 12 weeks left."),
    "typo, and the words around it gone": (
        "The pilot ran on. ⟦Nobody had aksed the nurses.⟧ It stopped there.",
        "We began early. Nobody had asked the nurses. Then came May!",
    ),
    "a part of a word": ("The mis⟦align⟧ment cost us weeks.", "So the mis⟦align⟧ment cost us weeks."),
    # Space and signs
    "split in two paragraphs": (
        "It ran. ⟦Nobody asked. The nurses left.⟧ So.",
        "It ran. ⟦Nobody asked.\n\nThe nurses left.⟧ So.",
    ),
    "two paragraphs merged": (
        "It ran. ⟦Nobody asked.\nThe nurses left.⟧ So.",
        "It ran. ⟦Nobody asked. The nurses left.⟧ So.",
    ),
    "lines wrapped anew": (
        "It ran. ⟦Nobody asked\nthe nurses, who\nleft.⟧ So.",
        "It ran. ⟦Nobody asked the nurses,\nwho left.⟧ So.",
    ),
    "made a list": ("⟦Ask first, then build, then show.⟧", "⟦Ask first,\nthen build,\nthen show.⟧"),
    "set in with spaces": ("a\n⟦x = 1\ny = 2⟧\nb", "a\n    ⟦x = 1\n    y = 2⟧\nb"),
    "split by a short heading": (
        "It ran. ⟦Nobody asked the nurses in all of May. The nurses left us for another ward.⟧ So.",
        "It ran. ⟦Nobody asked the nurses in all of May.\nWhat came\nThe nurses left us for another ward.⟧ So.",
    ),
    "split by a long section": (
        "It ran. ⟦Nobody asked. They left.⟧ So.",
        "It ran. Nobody asked. There is a long story here, which the team told itself again and again. They left. So.",
    ),
    "curly quotes": ('It said: ⟦"we don\'t know"⟧ to us.', "It said: ⟦“we don’t know”⟧ to us."),
    "another dash": ("It ran. ⟦Two weeks - not more.⟧ So.", "It ran. ⟦Two weeks – not more.⟧ So."),
    "another spelling of the same letters": ("In a ⟦cafe\u0301⟧ we met.", "Later in a ⟦café⟧ we met."),
    # Moved
    "moved to the end": (
        "One two. ⟦Nobody asked the nurses.⟧ Three four. Five six.",
        "One two. Three four. Five six. ⟦Nobody asked the nurses.⟧",
    ),
    "moved to the beginning": (
        "One two. Three four. ⟦Nobody asked the nurses.⟧",
        "⟦Nobody asked the nurses.⟧ One two. Three four.",
    ),
    "two paragraphs changed places": (
        "Alpha beta.\n⟦Gamma delta.⟧\nEpsilon zeta.\nEta theta.",
        "Alpha beta.\nEpsilon zeta.\n⟦Gamma delta.⟧\nEta theta.",
    ),
    "moved and changed": (
        "One two. ⟦Nobody had aksed the nurses.⟧ Three four. Five six.",
        "One two. Three four. Five six. Nobody had asked the nurses.",
    ),
    # The same words elsewhere
    "the first of two": (
        "Risk A: ⟦Owner is the sponsor.⟧ Risk B: Owner is the sponsor.",
        "New. Risk A: ⟦Owner is the sponsor.⟧ Risk B: Owner is the sponsor.",
    ),
    "the second of two": (
        "Risk A: Owner is the sponsor. Risk B: ⟦Owner is the sponsor.⟧",
        "New. Risk A: Owner is the sponsor. Risk B: ⟦Owner is the sponsor.⟧",
    ),
    "the other one removed": (
        "Risk A: Owner is the sponsor. Risk B: ⟦Owner is the sponsor.⟧ End.",
        "Risk A: nobody yet. Risk B: ⟦Owner is the sponsor.⟧ End.",
    ),
    "itself removed, the other one left": (
        "Risk A: ⟦Owner is the sponsor.⟧ Risk B: Owner is the sponsor. End.",
        "Risk A: nobody yet. Risk B: Owner is the sponsor. End.",
    ),
    "itself removed with its row, the other one left": (
        "First row: ⟦the sponsor decides.⟧ Second row: the sponsor decides. Third row: we do.",
        "Second row: the sponsor decides. Third row: we do.",
    ),
    "one of two removed, and no saying which": (
        "Alpha one two ⟦same words here⟧ beta three four same words here gamma five six.",
        "Alpha one two same words here gamma five six.",
    ),
    "a copy put before it": (
        "Alpha. ⟦The sponsor decides.⟧ Beta.",
        "The sponsor decides. Zero. Alpha. ⟦The sponsor decides.⟧ Beta.",
    ),
    "a copy put after it": (
        "Alpha. ⟦The sponsor decides.⟧ Beta.",
        "Alpha. ⟦The sponsor decides.⟧ Beta. Gamma. The sponsor decides.",
    ),
    "copied with half of what is around it": (
        "Alpha one two three ⟦the sponsor decides⟧ beta four five six.",
        "Alpha one two three the sponsor decides. Later: the sponsor decides beta four five six.",
    ),
    "a cell between two changed cells": (
        "Risk A\nhigh\nPM\nRisk B\nlow\n⟦PM⟧\nRisk C\nlow\nPM\nEnd",
        "Risk A\nhigh\nPM\nRisk B\nmedium\n⟦PM⟧\nThreat C\nlow\nPM\nEnd",
    ),
    "a row put before the same cells": (
        "Risk A\nhigh\nPM\nRisk B\nhigh\n⟦PM⟧\nEnd",
        "Risk Z\nhigh\nPM\nRisk A\nhigh\nPM\nRisk B\nhigh\n⟦PM⟧\nEnd",
    ),
    "its row removed from the same cells": (
        "Risk A\nhigh\nPM\nRisk B\nhigh\n⟦PM⟧\nRisk C\nhigh\nPM\nEnd",
        "Risk A\nhigh\nPM\nRisk C\nhigh\nPM\nEnd",
    ),
    "a part of a row of the same word": (
        "It was very ⟦very very very⟧ very late for us.",
        "So it was very ⟦very very very⟧ very late for us, and dark.",
    ),
    "a part of a row of the same word that grew": (
        "It was ⟦very very very⟧ very late for us.",
        "So it was very very very very very late for us.",
    ),
    "a part of a row of the same word that shrank": (
        "It was very very ⟦very very very⟧ late.",
        "So it was very very very very late.",
    ),
    "a word that another word holds": (
        "One day. ⟦cat⟧ sat there. Then rain.",
        "Concatenate it all. One day. Then rain.",
    ),
    "sentences without spaces": ("他说的。⟦护士没有被问。⟧结束。", "后来他又说的。⟦护士没有被问。⟧完全结束。"),
    "a part of a sentence without spaces": ("他说⟦护士⟧没有被问。", "后来他说⟦护士⟧也没有被问。"),
}  # fmt: skip


def unmarked(text: str) -> tuple[str, Span | None]:
    """The text without ⟦ and ⟧, and what stood between them."""
    start, end = text.find("⟦"), text.find("⟧") - 1
    return text.replace("⟦", "").replace("⟧", ""), None if start < 0 else Span(start, end)


def test_the_table_is_as_long_as_was_asked_for():
    assert len(EDITS) >= 40
    assert sum(unmarked(new)[1] is None for _old, new in EDITS.values()) >= 12


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit(edit):
    (old, passage), (new, expected) = map(unmarked, EDITS[edit])
    anchor = anchor_at(old, *passage)
    assert find(anchor, new, old) == expected
    assert carry([anchor, anchor], old, new) == [expected, expected]


# Decided by the context alone


@pytest.mark.parametrize("edit", [edit for edit, (_old, new) in EDITS.items() if "⟦" not in new])
def test_what_is_outdated_is_so_without_the_old_text_too(edit):
    (old, passage), (new, _none) = map(unmarked, EDITS[edit])
    assert find(anchor_at(old, *passage), new) is None


@pytest.mark.parametrize(
    "edit",
    [
        "words added before", "typo, and a sentence added far before", "split in two paragraphs",
        "two paragraphs merged", "curly quotes", "the first of two", "the second of two",
    ],
)  # fmt: skip
def test_context_alone_is_enough_for_many(edit):
    (old, passage), (new, expected) = map(unmarked, EDITS[edit])
    assert find(anchor_at(old, *passage), new) == expected


@given(st.text(), st.data())
def test_every_passage_is_found_in_its_own_text(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    if not text[start:end].strip():
        with pytest.raises(ValueError, match="no words"):
            anchor_at(text, start, end)
        return
    anchor = anchor_at(text, start, end)
    assert find(anchor, text) == find(anchor, text, text) == (anchor.start, anchor.end)
    assert text[anchor.start : anchor.end] == anchor.quote == text[start:end].strip()
    assert text[: anchor.start].endswith(anchor.prefix)
    assert text[anchor.end :].startswith(anchor.suffix)
    assert max(len(anchor.prefix), len(anchor.suffix)) <= CONTEXT


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 1), (0, 8)])
def test_a_passage_lies_in_the_text(start, end):
    with pytest.raises(ValueError, match="lie"):
        anchor_at("One two", start, end)


def test_an_anchor_of_another_text_is_outdated():
    assert carry([Anchor("two", "one ", "", 4, 7)], "not it", "one two") == [None]


def test_a_quote_from_outside_is_found_where_it_is_alone():
    assert find(Anchor("two", "", "", 0, 0), "one two three") == (4, 7)
    assert find(Anchor("two", "", "", 0, 0), "one two two") is None
    assert find(Anchor("", "", "", 0, 0), "one two two") is None


def test_the_words_of_the_context_are_whole():
    text = "beginning " * 20 + "QUOTE" + " ending" * 20
    anchor = anchor_at(text, 200, 205)
    assert set(anchor.prefix.split()) == {"beginning"}
    assert set(anchor.suffix.split()) == {"ending"}
    assert len(anchor.prefix) > CONTEXT - 10


def test_selectors_are_those_of_the_web_annotation_model():
    assert selectors_of(anchor_at("One two three", 4, 7)) == [
        {"type": "TextQuoteSelector", "exact": "two", "prefix": "One ", "suffix": " three"},
        {"type": "TextPositionSelector", "start": 4, "end": 7},
    ]


def test_offsets_count_code_points_of_the_plain_text():
    before, after = (
        render_document(text).text for text in ("A 👩‍👩‍👧 **and** _more_ words", "# Ha\n\nA 👩‍👩‍👧 and more *words*")
    )
    anchor = anchor_at(before, before.index("more"), before.index("words"))
    assert find(anchor, after, before) == (after.index("more"), after.index("more") + 4)


# An untouched passage is always found, whatever surrounds it

PLAIN = ["the", "model", "sponsor", "is", "a", "risk", "owner", "in", "May", ".", ",", "weeks", "\n", "2", "of"]
surroundings = st.lists(st.sampled_from(PLAIN), max_size=60).map(" ".join)
anything = st.text(max_size=200) | surroundings


@given(anything, anything, anything, anything, surroundings, st.sampled_from([" ", "\n", "\n\n", "  "]))
def test_a_passage_that_stands_nowhere_else_is_found_whatever_is_around_it(before, after, earlier, later, words, space):
    passage = f"untouched {words} passage"
    old = f"{before}{space}{passage} {after}"
    new = f"{earlier} {passage}{space}{later}"
    start = len(before) + len(space)
    found = find(anchor_at(old, start, start + len(passage)), new, old)
    assert found == (len(earlier) + 1, len(earlier) + 1 + len(passage))


@given(st.lists(st.sampled_from(PLAIN), min_size=1, max_size=8).map(" ".join), st.data())
def test_words_that_stand_elsewhere_too_are_found_where_their_neighbours_stand(words, data):
    """Everything but the nearest sentence on each side is changed at will, with more copies of the words."""
    if not words.strip():
        return
    more = st.lists(st.sampled_from([*PLAIN, words]), max_size=40).map(" ".join)
    left, right = "alpha beta gamma delta epsilon zeta", "eta theta iota kappa lambda mu"
    before, after, earlier, later = (data.draw(more) for _ in range(4))
    old = f"{before} {left} {words} {right} {after}"
    new = f"{earlier} {left} {words} {right} {later}"
    anchor = anchor_at(old, len(before) + len(left) + 2, len(before) + len(left) + 2 + len(words))
    gone = len(words) - len(words.lstrip())
    start = len(earlier) + len(left) + 2 + gone
    assert find(anchor, new, old) == (start, start + len(anchor.quote))


# The same words at several places

SAME = "The sponsor decides."


def story(rng: random.Random) -> list[tuple[str, int]]:
    """Sentences, each with a number of its own; every third or so is the same as others."""
    sentences, last_was_same = [], True
    for number in range(rng.randint(3, 14)):
        same = not last_was_same and rng.random() < 0.5
        sentences.append(
            (SAME if same else f"Point {chr(97 + number) * 3} is {number * 7} {'of us' * (number % 2)}.", number)
        )
        last_was_same = same
    return sentences


def removed(sentence, rng):
    return []


def written_anew(sentence, rng):
    return [sentence] if sentence[0] == SAME else [(f"Fresh {rng.randrange(10**6)} words.", -1)]


def followed_by_more(sentence, rng):
    return [sentence, (f"More {rng.randrange(10**6)} here.", -1)]


def followed_by_a_copy(sentence, rng):
    return [sentence, (f"And {rng.randrange(10**6)} again.", -1), (SAME, -2)]


@pytest.mark.parametrize(
    "edits",
    [
        (removed, written_anew),
        (removed, followed_by_more),
        (written_anew, followed_by_more),
        (followed_by_a_copy, followed_by_more),
        (followed_by_a_copy, written_anew),
    ],
    ids=lambda edits: " and ".join(edit.__name__ for edit in edits),
)
@given(seed=st.integers(0, 2**32), often=st.sampled_from([0.1, 0.3, 0.6]))
def test_the_same_words_are_never_taken_for_each_other(edits, seed, often):
    rng = random.Random(seed)
    old = story(rng)
    new = [made for one in old for made in (rng.choice(edits)(one, rng) if rng.random() < often else [one])]
    before, after = " ".join(words for words, _n in old), " ".join(words for words, _n in new)
    starts, at = {}, 0
    for words, number in new:
        starts.setdefault(number, at)
        at += len(words) + 1
    at = 0
    anchors, expected = [], []
    for words, number in old:
        anchors.append(anchor_at(before, at, at + len(words)))
        expected.append(starts.get(number))
        at += len(words) + 1
    for (words, _number), found, start in zip(old, carry(anchors, before, after), expected, strict=True):
        assert found is None or (start is not None and found.start == start), (words, before, after)
        if words != SAME and start is not None:
            assert found == (start, start + len(words)), (words, before, after)


@pytest.mark.parametrize("opening", ["", "It was ", "As all of us knew by then it was "])
@pytest.mark.parametrize("ending", ["", "late. ", "late for the nurses and for us. "])
def test_a_part_of_a_row_of_the_same_word_is_found_where_the_row_stayed_as_it_was(opening, ending):
    """Copies of such a passage overlap: a row that grew by one word holds it at one place more."""
    found = {}
    for were, are in product(range(1, 7), range(1, 8)):
        old, new = f"{opening}{'very ' * were}{ending}", f"So {opening}{'very ' * are}{ending}Then it rained."
        for first, words in ((at, long) for at in range(were) for long in range(1, were - at + 1)):
            start = len(opening) + 5 * first
            anchor = anchor_at(old, start, start + 5 * words)
            span = find(anchor, new, old)
            if span is not None and new[slice(*span)] == anchor.quote:
                found[were, are, first, words] = span.start - len("So ") - start
    assert [case for case in found if case[0] != case[1]] == []
    assert set(found.values()) == {0}
    if opening and ending:
        assert len(found) == sum(were * (were + 1) // 2 for were in range(1, 7))


@given(st.lists(st.sampled_from(PLAIN), max_size=60), st.lists(st.sampled_from(PLAIN), max_size=60), st.data())
def test_what_is_found_exactly_has_the_words_of_the_quote(old_words, new_words, data):
    """Two texts that have nothing to do with each other: what is found is the passage, or nearly."""
    old, new = " ".join(old_words), " ".join(new_words)
    start = data.draw(st.integers(0, len(old)))
    end = data.draw(st.integers(start, len(old)))
    if not old[start:end].strip():
        return
    anchor = anchor_at(old, start, end)
    found = find(anchor, new, old)
    if found is not None:
        assert 0 <= found.start < found.end <= len(new)
        words = set(re.findall(r"\w", anchor.quote))
        assert not words or words & set(re.findall(r"\w", new[slice(*found)]))


@given(st.text(max_size=80), st.text(max_size=80), st.data())
def test_no_two_texts_are_too_much(old, new, data):
    start = data.draw(st.integers(0, len(old)))
    if old[start:].strip():
        [found] = carry([anchor_at(old, start, len(old))], old, new)
        assert found is None or 0 <= found.start < found.end <= len(new)


def test_long_texts_of_few_words_are_carried():
    old = "a " * 29_000 + "passage of words " + "b " * 400
    new = "b a " * 14_000 + "passage of words " + "b " * 400
    start = old.index("passage")
    anchors = [anchor_at(old, start, start + 16)] * 200
    assert carry(anchors, old, new) == [Span(new.index("passage"), new.index("passage") + 16)] * 200
