"""Headings as companies write them, in the plainest markup: a line of its own."""

import pytest

from careers.reading import SectionKind

from .catalogue import reading_of

HEADINGS = {
    SectionKind.RESPONSIBILITIES: (
        "Major duties", "Principal accountabilities", "Essential functions", "Your day to day", "A day in the life",
        "What you get to do", "Your contribution", "The challenge", "What success looks like",
    ),
    SectionKind.MUST: (
        "What we need from you", "What we want to see", "What makes you a great fit", "Why you're a good fit",
        "To be successful in this role", "The person", "The right person for this role", "Who you'll be",
        "Your know-how", "What you need to be successful", "Here's what you need",
    ),
    SectionKind.PREFERRED: (
        "Bonus points if", "It would be great if you also have", "Extra points", "What would make you stand out",
        "Desired characteristics",
    ),
    SectionKind.BENEFITS: ("Life here", "What you get"),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "heading"), [(kind, each) for kind, found in HEADINGS.items() for each in found])
def test_a_heading_of_a_company_opens_its_section(kind, heading):
    reading = reading_of(f"We build things.\n\n{heading}\n- Experience with Jira\n- Risk management")
    assert [(section.kind, section.heading) for section in reading.sections][-1] == (kind, heading)


def test_work_with_engineers_is_work_across_functions():
    text = "Responsibilities\n- Work closely with data scientists and engineers"
    assert "cross-functional" in reading_of(text).levels
