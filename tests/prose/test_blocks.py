"""Typed blocks: what a person types, what is understood, shown and exported."""

import csv
import datetime as dt
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prose import render_document
from prose.blocks import Duty, Message, Metric, Milestone, Risk, blocks_of, to_csv
from prose.blocks.grid import MAX_ROWS, cells_of
from prose.blocks.values import Span, figure_of, figures_of, level_of, span_of

from .reading import read, text_content

pytestmark = pytest.mark.pure


def block(kind: str, table: str):
    [only] = blocks_of(f"Before\n\n```{kind}\n{table}\n```\n")
    return only


def day(text: str) -> Span:
    return Span(dt.date.fromisoformat(text), dt.date.fromisoformat(text))


# Values


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-04-05", "2026-04-05", None),
        ("5 April 2026", "2026-04-05", None),
        ("05 apr 2026", "2026-04-05", None),
        ("Sunday 5 April 2026", "2026-04-05", None),
        ("Sun, 5th Apr. 2026", "2026-04-05", None),
        ("April 5, 2026", "2026-04-05", None),
        ("5.4.2026", "2026-04-05", None),
        ("about 5 April 2026", "2026-04-05", None),
        ("29 February 2028", "2028-02-29", None),
        ("1 Sept 2026", "2026-09-01", None),
        ("April 2026", "2026-04-01", "2026-04-30"),
        ("2026-12", "2026-12-01", "2026-12-31"),
        ("Q2 2026", "2026-04-01", "2026-06-30"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026-W01", "2025-12-29", "2026-01-04"),
        ("5 to 19 April 2026", "2026-04-05", "2026-04-19"),
        ("5 – 19 April 2026", "2026-04-05", "2026-04-19"),
        ("5 April to 19 May 2026", "2026-04-05", "2026-05-19"),
        ("April to June 2026", "2026-04-01", "2026-06-30"),
        ("2026-04-05/2026-04-19", "2026-04-05", "2026-04-19"),
        ("30 December 2026 until 4 January 2027", "2026-12-30", "2027-01-04"),
    ],
)
def test_a_date_is_read(text, first, last):
    assert span_of(text) == Span(dt.date.fromisoformat(first), dt.date.fromisoformat(last or first))


@pytest.mark.parametrize(
    "text",
    [
        "soon", "05/04/2026", "31 April 2026", "2026-02-30", "2026-13", "week 7", "19 to 5 April 2026", "0001-01-01",
        "9999-12-31", "12345", "2026-W99", "Ma 2026x", "Monday", "5 to 6 to 7 April 2026", "٥ April 2026", "May" * 1000,
    ],
)  # fmt: skip
def test_what_is_no_date_or_two_is_refused(text):
    with pytest.raises(ValueError, match="no date"):
        span_of(text)


@pytest.mark.parametrize(
    ("text", "level"),
    [
        ("1", 1),
        (" 5 ", 5),
        ("4/5", 4),
        ("3 of 5", 3),
        ("High", 4),
        ("very high", 5),
        ("Medium (3)", 3),
        ("unlikely", 2),
    ],
)
def test_a_level_is_a_number_or_a_word(text, level):
    assert level_of(text) == level


@pytest.mark.parametrize("text", ["0", "6", "9", "hihg", "-1", "2.5", "٣"])
def test_what_is_no_level_is_refused(text):
    with pytest.raises(ValueError, match="no level"):
        level_of(text)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("12", "12", ""),
        ("0.87", "0.87", ""),
        ("0,87", "0.87", ""),
        ("1,250", "1250", ""),
        ("12 000", "12000", ""),
        ("1,250,000.5", "1250000.5", ""),
        ("-3", "-3", ""),
        ("−3", "-3", ""),
        ("90 %", "90", "%"),
        ("€4,000", "4000", "€"),
        ("≥ 60%", "60", "%"),
        ("at most 5 days", "5", "days"),
        ("< 200 ms", "200", "ms"),
    ],
)
def test_a_figure_is_read(text, value, unit):
    assert (figure_of(text).value, figure_of(text).unit) == (Decimal(value), unit)


@pytest.mark.parametrize("text", ["much", "1 of 2", "", "9" * 40, "5 " + "x" * 30])
def test_what_is_no_figure_is_refused(text):
    with pytest.raises(ValueError, match="no figure"):
        figure_of(text)


def test_several_figures_are_read_in_order():
    assert [figure.value for figure in figures_of("41; 52 → 1,058, 60")] == [41, 52, 1058, 60]


# Tables


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("| a | b |", ["a", "b"]),
        ("a|b", ["a", "b"]),
        ("  | a |", ["a"]),
        ("| a | |", ["a", ""]),
        (r"a \| b | c", ["a | b", "c"]),
        ("alone", ["alone"]),
    ],
)
def test_cells_stand_between_bars(line, cells):
    assert cells_of(line) == cells


def test_milestones_are_read_in_any_order_of_columns():
    read = block(
        "Milestones The pilot",
        "| WHEN | who decides | **Milestone** | Reached |\n|:--|---|---|--:|\n"
        "| 5 April 2026 | Sponsor | Baseline | 2026-04-17 |\n|||  |  |\nmay 2026 | | Pilot",
    )
    assert read.caption == "The pilot"
    assert (read.first_line, read.last_line) == (3, 9)
    assert read.items == (
        Milestone(6, "Baseline", day("2026-04-05"), day("2026-04-17"), decides="Sponsor"),
        Milestone(8, "Pilot", Span(dt.date(2026, 5, 1), dt.date(2026, 5, 31))),
    )
    assert [item.days_late for item in read.items] == [12, None]
    assert read.problems == ()


@pytest.mark.parametrize(
    ("planned", "reached", "days"),
    [
        ("5 April 2026", "5 April 2026", 0),
        ("5 April 2026", "1 April 2026", -4),
        ("5 to 19 April 2026", "7 April 2026", 0),
        ("5 to 19 April 2026", "20 April 2026", 1),
        ("5 to 19 April 2026", "4 April 2026", -1),
    ],
)
def test_a_milestone_is_late_after_its_last_planned_day(planned, reached, days):
    [item] = block("milestones", f"Milestone | Planned | Actual\nX | {planned} | {reached}").items
    assert item.days_late == days


def test_risks_in_words_make_a_matrix_of_three():
    read = block("risks", "Risk | Impact | Likelihood\nA | high | low\nB | Medium | HIGH\nC | [?] | tbc")
    assert read.items == (Risk(5, "A", 3, 1, 3), Risk(6, "B", 3, 3, 2), Risk(7, "C", 3))
    assert [item.rating for item in read.items] == ["medium", "high", None]


def test_risks_with_a_number_make_a_matrix_of_five():
    read = block(
        "risk-register", "Risk: because of ..., it may happen | Likelihood | Impact\nA | high | 5\nB | 1 | low"
    )
    assert [(item.likelihood, item.impact, item.rating) for item in read.items] == [(4, 5, "high"), (1, 2, "low")]


def test_raci_by_person_and_by_duty_mean_the_same():
    by_person = block("raci", "Work | Sponsor | PM | Data lead\nGo/no-go | A | R | C, I")
    by_duty = block(
        "raci",
        "Decision | Responsible | Accountable | Consulted | Informed\nGo/no-go | PM | Sponsor | Data lead | Data lead",
    )
    assert (
        by_person.items
        == by_duty.items
        == (Duty(5, "Go/no-go", ("PM",), ("Sponsor",), ("Data lead",), ("Data lead",)),)
    )


def test_communication_is_read():
    read = block("comms", "News | Told within | By | To | Channel\nA leak | 1 hour | PM | Sponsor | call")
    assert read.items == (Message(5, "Sponsor", "", "A leak", "1 hour", "PM", "call"),)


def test_metrics_are_read():
    read = block(
        "metrics",
        "Metric | Unit | Baseline | Target | Actual\nAnswered | % | 0 | 60 | 41; 62\nErrors | | 12 % | 5 % | 9",
    )
    assert read.items == (
        Metric(5, "Answered", "%", Decimal(0), Decimal(60), (Decimal(41), Decimal(62))),
        Metric(6, "Errors", "%", Decimal(12), Decimal(5), (Decimal(9),), lower_is_better=True),
    )
    assert [item.is_reached for item in read.items] == [True, False]


@pytest.mark.parametrize(
    ("kind", "table", "line", "said"),
    [
        ("milestones", "Milestone | Date\nA | soon", 5, "Write a date such as 2026-04-05"),
        ("risks", "Risk | Likelihood\nA | 7", 5, "Write 1 to 5, or low, medium or high."),
        ("risks", "Danger | Likelihood\nA | 7", 4, "“Risk” is missing"),
        ("metrics", "Metric | Target\nA | lots", 5, "Write a number"),
        ("raci", "Work | PM | Lead\nA | X | R", 5, "is no letter of RACI"),
        ("raci", "Work | PM | Lead\nA | R | R", 5, "Nobody is accountable"),
        ("raci", "Work | PM | Lead\nA | A | A", 5, "2 people are accountable"),
        ("communication", "Audience | Channel\nA | B | C", 5, "has 3 cells, but the first line names 2 columns"),
        ("communication", "", 4, "“Audience” is missing"),
    ],
)
def test_what_is_not_understood_is_said_with_its_line_and_kept(kind, table, line, said):
    source = f"Before\n\n```{kind}\n{table}\n```\n"
    found = [(problem.line, problem.message) for problem in blocks_of(source)[0].problems if said in problem.message]
    assert [number for number, _message in found] == [line]
    document = render_document(source)
    assert said in document.html
    for word in table.replace("|", " ").split():
        assert word in document.text


def test_a_template_waiting_to_be_filled_in_is_no_problem():
    read = block("milestones", "| Milestone | Date |\n|---|---|\n| [Name] | [date] |\n| | |\n| B | tbc |")
    assert read.problems == ()
    assert [item.name for item in read.items] == ["", "B"]


def test_a_block_that_is_too_large_is_shown_as_written():
    table = "Risk | Likelihood | Impact\n" + "Same | 1 | 1\n" * (MAX_ROWS + 1)
    document = render_document(f"```risks\n{table}```")
    [shown] = document.blocks
    assert "<table" not in shown.html
    assert "at most" in shown.problems[0].message
    assert shown.text.count("Same") == MAX_ROWS + 1
    assert to_csv(shown.typed).count("Same") == MAX_ROWS + 1


def test_ordinary_code_is_no_block():
    assert blocks_of("```python\nrisks = 1\n```\n\n    risks\n\n- ```risks\n  Risk\n  ```") == []


# What is shown

PLAN = """\
```milestones Milestones of the <pilot>
| Milestone | Planned | Reached | Now expected |
|---|---|---|---|
| Data is **fit** | 5 April 2026 | 17 April 2026 | |
| <script>alert(1)</script> | 4 to 15 May 2026 | | 29 May 2026 |
```

```risks
| Risk | Likelihood | Impact |
|---|---|---|
| Too clean | 4 | 5 |
| No time | 2 | 2 |
```

```raci
| Work | Sponsor | PM |
|---|---|---|
| Go/no-go | A | R |
```

```metrics
| Metric | Unit | Baseline | Target | Actual |
|---|---|---|---|---|
| Answered | % | 0 | 60 | 41; 58 |
```
"""


def test_every_picture_has_a_label_and_a_table():
    document = render_document(PLAN)
    for shown in document.blocks:
        elements = read(shown.html).elements
        pictures = [attrs for tag, attrs in elements if tag == "svg" and attrs.get("aria-hidden") != "true"]
        pictures = [attrs for attrs in pictures if "overflow" not in attrs]
        assert all(attrs["role"] == "img" and attrs["aria-label"] for attrs in pictures)
        assert len(pictures) == (0 if shown.kind == "raci" else 1)
        tags = [tag for tag, _attrs in elements]
        assert tags.count("table") == tags.count("caption") == 1
        scopes = [attrs.get("scope") for tag, attrs in elements if tag == "th"]
        assert scopes.count("row") == len(shown.typed.rows)
        assert scopes.count("col") >= len(shown.typed.columns)
        assert not [attrs for _tag, attrs in elements if "style" in attrs]


def test_pictures_say_in_words_what_they_draw():
    html = render_document(PLAN).html
    for words in (
        "2 milestones from",
        "1 reached, 1 of them late",
        "Reached 12 days late",
        "Expected 14 days late",
        "Rated high: 1. Medium: none. Low: 2.",
        "High, 20 of 25",
        "Accountable",
        "baseline 0 %, measured 41 %, 58 %, target 60 %",
        "2 % from the target",
    ):
        assert words in html


def test_what_a_person_wrote_is_escaped_in_pictures():
    html = render_document(PLAN).html
    assert "<script" not in html
    assert html.count("&lt;script&gt;alert(1)") == 2  # in the picture and in the table


def test_the_plain_text_holds_the_authors_words_only():
    [shown] = render_document("```risks\nRisk | Likelihood | Impact\nA | 4 | 5\n```").blocks
    assert shown.text.split() == ["Risk", "Likelihood", "Impact", "A", "4", "5"]
    assert shown.kind == shown.typed.kind == "risks"
    [captioned] = render_document("```risks Of the pilot\nRisk\nA\n```").blocks
    assert captioned.text.split() == ["Of", "the", "pilot", "Risk", "A"]


cells = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12) | st.sampled_from(
    ["4", "low", "5 April 2026", "41; 52", "A/R", "|", "\\|", "`", "```", "<b>", "[x](y)", "**", "=1+1", ""]
)
kinds = st.sampled_from(["milestones", "risks", "raci", "communication", "metrics"])
headings = st.sampled_from(
    ["Milestone", "Planned", "Reached", "Risk", "Likelihood", "Impact", "Work", "PM", "Audience", "Metric", "Unit",
     "Baseline", "Target", "Actual", "Other", ""]
)  # fmt: skip


@given(kinds, st.lists(headings, max_size=6), st.lists(st.lists(cells, max_size=7), max_size=6))
def test_no_table_breaks_the_page_and_no_word_is_lost(kind, columns, rows):
    lines = ["|".join(columns), *("|".join(row) for row in rows)]
    lines = [line.replace("\n", " ").replace("\r", " ") for line in lines]
    source = f"````````{kind}\n" + "\n".join(lines) + "\n````````"
    document = render_document(source)
    assert text_content(document.html) == document.text
    [read] = blocks_of(source)
    assert read.kind == kind
    written = [cell for row in read.rows for cell in row.cells]
    typed = "".join("".join(cells_of(line)) for line in lines[1:] if read.columns)
    if read.columns == tuple(cells_of(lines[0])):
        assert set("".join(written).replace(" | ", "")) <= set(typed) | set("| ")


# Export


def test_a_block_is_exported_as_written():
    read = block("risks", 'Risk | Likelihood\nA "quoted", thing | 4\nB | low')
    assert list(csv.reader(io.StringIO(to_csv(read)))) == [
        ["Risk", "Likelihood"],
        ['A "quoted", thing', "4"],
        ["B", "low"],
    ]


@pytest.mark.parametrize("formula", ["=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(1)", "\ufeff=1"])
def test_no_cell_is_a_formula(formula):
    text = to_csv(block("communication", f"Audience | {formula}\nx | {formula}\n{formula} | y"))
    found = [cell for row in csv.reader(io.StringIO(text)) for cell in row if formula in cell]
    assert len(found) == 3
    assert all(cell == f"'{formula}" for cell in found)
