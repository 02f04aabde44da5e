"""A suggested wording set into Markdown: what it does, what it refuses, and that nothing else ever changes."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from prose import MAX_LENGTH, render_document
from reviews.anchoring import Anchor, anchor_at
from reviews.suggestions import Applied, Refusal, apply, undone
from tests.prose.test_document import markdown

pytestmark = pytest.mark.pure


def plain(body: str) -> str:
    return render_document(body).text


def anchor_of(body: str, quote: str, nth: int = 0) -> tuple[Anchor, str]:
    """An anchor on the nth place of some words, and the text that it was made on."""
    text = plain(body)
    start = [match.start() for match in re.finditer(re.escape(quote), text)][nth]
    return anchor_at(text, start, start + len(quote)), text


@pytest.mark.parametrize(
    ("body", "quote", "replacement", "expected"),
    [
        ("It was a *big* delay.", "delay", "finding", "It was a *big* finding."),
        ("It was a *big* delay.", "big", "huge", "It was a *huge* delay."),
        ("# The plan\n\nWe wait.", "The plan", "What we plan", "# What we plan\n\nWe wait."),
        ("See [the chart](https://example.org/chart).", "chart", "table", "See [the table](https://example.org/chart)."),
        ("- one\n- two\n  more\n- three", "two\nmore", "2 and more", "- one\n- 2 and more\n- three"),
        ("> said\n> and done", "said\nand", "told and", "> told and done"),
        ("| a | b |\n|---|---|\n| one | two |\n", "two", "three", "| a | b |\n|---|---|\n| one | three |\n"),
        ("```\nx = 1\n```", "x = 1", "y = *2*", "```\ny = *2*\n```"),
        ("Use `make it` now.", "make it", "make run", "Use `make run` now."),
        ("5 \\* 3 is 15 &amp; so on.", "5 * 3 is 15 & so", "That is so", "That is so on."),
        ("Say it.", "it", "*it* [now](x) 1 < 2", "Say \\*it\\* \\[now\\]\\(x\\) 1 \\< 2."),
        ("Say it.", "Say it.", "- not a list", "\\- not a list"),
        ("Say it.", "Say it.", "# not a heading", "\\# not a heading"),
        ("Look at it.", "it", "https://example.org", "Look at https\\:\\/\\/example\\.org."),
        ("One. Two. Three.", "Two.", "", "One. Three."),
        ("One. Two.", "Two.", "", "One."),
        ("One. Two.", "One.", "", "Two."),
        ("a a a a", "a", "b", "a a b a"),
        ("[the](https://the.example/the) the the", "the", "this", "[the](https://the.example/the) the this"),
        ("First\r\n\r\nSecond one\r\n\r\nThird\r\n", "one", "two", "First\r\n\r\nSecond two\r\n\r\nThird\r\n"),
        ("Über 👩‍👩‍👧 *alle*", "👩‍👩‍👧", "uns", "Über uns *alle*"),
        ("```risks\nRisk | Likelihood | Impact\nA thing | 1 | 2\n```", "A thing", "A leak",
         "```risks\nRisk | Likelihood | Impact\nA leak | 1 | 2\n```"),
        ("```risks\nRisk | Likelihood | Impact\nA thing | 1 | 2\n```", "A thing", "A | B",
         "```risks\nRisk | Likelihood | Impact\nA \\| B | 1 | 2\n```"),
    ],
)  # fmt: skip
def test_a_suggestion_is_applied(body, quote, replacement, expected):
    anchor, text = anchor_of(body, quote, nth=2 if quote in ("a", "the") else 0)
    made = apply(body, anchor, replacement, text)
    assert isinstance(made, Applied)
    assert made.body == expected
    if replacement:
        assert plain(made.body) == text[: anchor.start] + replacement + text[anchor.end :]
    assert made.body[: made.start] == body[: made.start]
    assert body.endswith(made.body[made.end :])
    back = undone(made.body, anchor, replacement, text)
    assert isinstance(back, Applied)
    assert plain(back.body) == text


@pytest.mark.parametrize(
    ("body", "quote", "replacement"),
    [
        ("It was *a big* delay.", "big delay", "finding"),
        ("It was [a big](https://example.org) delay.", "was a", "is a"),
        ("One two.\n\nThree four.", "two.\nThree", "two, three"),
        ("- one\n- two", "one\ntwo", "one, two"),
        ("Call `x` now.", "Call x", "Run x"),
        ("One two.", "two", "two\n\nthree"),
        ("| a | b |\n|---|---|\n| one | two |\n", "two", "two\nthree"),
        ("One\n\nTwo\n\nThree", "Two", ""),
        ("```risks\nRisk | Likelihood | Impact\nA thing | 1 | 2\n```", "2", "5"),
        ("Say `it`.", "it", "a `tick`"),
        ("One  \ntwo.", "One\ntwo", "Three"),
    ],
)
def test_what_would_break_the_structure_is_refused(body, quote, replacement):
    anchor, text = anchor_of(body, quote)
    assert apply(body, anchor, replacement, text) is Refusal.STRUCTURE


@pytest.mark.parametrize(
    "draft",
    [
        "It ran. Then it stopped.",
        "It ran. Nobody ever asked the nurses. Then it stopped.",
        "",
        "Nobody asked the nurse.",
    ],
)
def test_what_has_changed_in_the_draft_is_outdated(draft):
    anchor, text = anchor_of("It ran. Nobody asked the nurses. Then it stopped.", "Nobody asked the nurses.")
    assert apply(draft, anchor, "We asked nobody.", text) is Refusal.OUTDATED


def test_a_draft_that_went_on_elsewhere_is_changed_in_the_right_place():
    anchor, text = anchor_of("Risk A: PM owns it.\n\nRisk B: PM owns it.\n\nEnd.", "PM owns it.", nth=1)
    draft = "# Risks\n\nRisk Z: PM owns it.\n\nRisk A: PM owns it.\n\n> Risk B: PM\n> owns it.\n\n**End.**"
    made = apply(draft, anchor, "the sponsor owns it.", text)
    assert made.body == draft.replace("PM\n> owns it.", "the sponsor owns it.")


def test_a_text_stays_within_its_length():
    body = "One two. " + "x" * (MAX_LENGTH - 9)
    anchor, text = anchor_of(body, "two")
    assert apply(body, anchor, "twice", text) is Refusal.TOO_LONG
    assert isinstance(apply(body, anchor, "to", text), Applied)


@pytest.mark.parametrize("refusal", Refusal)
def test_every_refusal_is_said_in_words(refusal):
    assert refusal.message.endswith(".")


@given(markdown, st.text(max_size=12) | st.sampled_from(["word", "**b**", "- x", "a\n\nb", "|", "`", "# h"]), st.data())
def test_nothing_but_the_passage_ever_changes(body, replacement, data):
    document = render_document(body)
    text = document.text
    assume(text.strip())
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, min(len(text), start + 30)))
    assume(text[start:end].strip())
    anchor = anchor_at(text, start, end)
    made = apply(body, anchor, replacement, text)
    if isinstance(made, Refusal):
        assert made is Refusal.STRUCTURE
        return
    after = render_document(made.body)
    if replacement:
        assert after.text == text[: anchor.start] + replacement + text[anchor.end :]
    else:
        rest = {text[: anchor.start] + text[anchor.end :], text[: max(0, anchor.start - 1)] + text[anchor.end :],
                text[: anchor.start] + text[anchor.end + 1 :]}  # fmt: skip
        assert after.text in rest
    assert [(block.kind, block.level) for block in after.blocks] == [
        (block.kind, block.level) for block in document.blocks
    ]
    assert body.startswith(made.body[: made.start])
    assert body.endswith(made.body[made.end :])


SENTENCES = [
    "The model *failed* in May.",
    "We [asked](https://example.org) nobody.",
    "Then `it` stopped.",
    "Why? No reason.",
]


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=6), st.data())
def test_a_plain_word_can_always_be_replaced(sentences, data):
    """However often the same words stand in the text, the one that was meant is changed."""
    body = data.draw(st.sampled_from([" ", "\n", "\n\n", "\n- "])).join(sentences)
    text = plain(body)
    word = data.draw(st.sampled_from(list(re.finditer(r"\w+", text))))
    made = apply(body, anchor_at(text, *word.span()), "rather other words", text)
    assert isinstance(made, Applied)
    assert plain(made.body) == text[: word.start()] + "rather other words" + text[word.end() :]
    back = undone(made.body, anchor_at(text, *word.span()), "rather other words", text)
    assert isinstance(back, Applied)
    assert plain(back.body) == text


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4), st.data())
def test_what_was_taken_out_comes_back_where_it_stood_or_is_left_out(sentences, data):
    body = data.draw(st.sampled_from([" ", "\n", "\n\n", "\n- "])).join(sentences)
    text = plain(body)
    word = data.draw(st.sampled_from(list(re.finditer(r"\w+", text))))
    anchor = anchor_at(text, *word.span())
    made = apply(body, anchor, "", text)
    if isinstance(made, Applied):
        back = undone(made.body, anchor, "", text)
        assert isinstance(back, Refusal) or plain(back.body) == text


def test_what_was_changed_since_is_not_undone():
    text = plain("The pilot stalled in week six.")
    anchor = anchor_at(text, 10, 17)
    assert undone("The pilot was paused in week six.", anchor, "stopped", text) is Refusal.OUTDATED
    assert (
        undone("The pilot stopped in week seven.", anchor, "stopped", text).body == "The pilot stalled in week seven."
    )
    assert undone("Nothing.", anchor_at("All", 0, 3), "", "All") is Refusal.STRUCTURE
