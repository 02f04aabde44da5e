"""Text that was made to be slow. What bounds the work is asserted, not the time that it took."""

from itertools import pairwise

import pytest

from careers.reading import MOST_READ
from careers.reading.sentences import LONGEST_SENTENCE, lines_of, sentences_of

from .catalogue import reading_of

HOSTILE = {
    "one megabyte of words": "manage the risks of stakeholders and projects " * 22_000,
    "one megabyte of one word": "a" * 1_000_000,
    "ten thousand items": "Requirements\n" + "- Experience with Jira\n" * 10_000,
    "ten thousand headings": "Requirements\n" * 10_000,
    "a line of hedges": "Requirements\n- " + "not not required but a plus, ideally " * 3_000,
    "a line of noes": "Requirements\n- " + "no " * 20_000,
    "a line of gaps": "Requirements\n- " + "manage lead deliver build develop " * 3_000 + "team",
    "spaces": "Requirements\n-" + " " * 60_000 + "x",
    "stars": "**" * 30_000,
    "hashes": "#" * 60_000,
    "brackets and full stops": ".)" * 30_000,
    "years": "Requirements\n- " + "1 to " * 12_000 + "years experience",
    "degrees": "Requirements\n- " + "or a b c d " * 6_000,
    "alternatives": "Requirements\n- " + "PMP or PRINCE2 / " * 4_000,
    "apostrophes": "a'b" * 20_000,
    "dots": "a.b.c" * 12_000,
    "colons": "a:" * 30_000,
    "bullets": "• " * 30_000,
    "line ends": "\r\n" * 30_000,
    "combining marks": "e\u0301" * 30_000,
    "NUL": "\0" * 60_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_gets_an_answer_within_bounds(name):
    text = HOSTILE[name]
    reading = reading_of(text)
    assert reading.cut_short is (len(text) > MOST_READ)
    assert all(section.end <= MOST_READ for section in reading.sections)
    for finding in reading.skills:
        assert finding.sentence.end <= MOST_READ
        assert len(finding.sentence.text) <= LONGEST_SENTENCE


@pytest.mark.parametrize("text", ["x" * 10_000, "word " * 5_000, "a. " * 5_000])
def test_no_sentence_is_longer_than_what_is_matched_at_once(text):
    for line in lines_of(text):
        pieces = list(sentences_of(text, line.start, line.end))
        assert pieces
        assert all(piece.end - piece.start <= LONGEST_SENTENCE for piece in pieces)
        assert all(one.end <= other.start for one, other in pairwise(pieces))
