"""What must not change what is read: boilerplate, the order of sections, and how a text was typed."""

import re

from hypothesis import given
from hypothesis import strategies as st

from .catalogue import asked, reading_of, shipped_skills

BOILERPLATE = (
    "About us\nWe build cloud platforms with Python and love agile and machine learning.",
    "Who we are\nOur company trains people in risk management and negotiation.",
    "Benefits\n- Coaching and mentoring\n- A training budget for SQL and PMP",
    "What we offer\nWorkshops, Jira, and statistics lessons for all.",
    "Equal opportunity\nWe welcome all, without regard to age, and prize communication and facilitation.",
    "How to apply\nShow a portfolio of dashboards and prototypes.",
    "Location\nLeeds, near the data lake",
    "Equal Opportunity Statement:\nWe are an equal opportunity employer. Compliance and data privacy matter to us.",
)
PARAGRAPHS = (
    "We are an equal opportunity employer and do not discriminate on grounds of race; stakeholders agree.",
    "Reasonable accommodations for agile negotiation are made.",
    "Benefits include dental insurance, a 401(k) and Python workshops.",
)
DUTIES = ("lead cross-functional teams", "manage the risks of the project", "write status reports",
          "facilitate workshops", "negotiate with vendors", "track KPIs and budgets", "own the roadmap")  # fmt: skip
ASKED = ("experience with Jira", "stakeholder management", "knowledge of machine learning", "PMP or PRINCE2",
         "ideally SQL", "a clear communicator", "5+ years of experience", "no coding required")  # fmt: skip
NICE = ("Kubernetes", "Tableau or Power BI", "user research", "Scrum Master certification")


def some(items):
    return st.lists(st.sampled_from(items), min_size=1, max_size=5, unique=True)


sections = st.tuples(some(DUTIES), some(ASKED), some(NICE)).map(
    lambda lists: [
        head + "\n" + "\n".join(f"- {item}" for item in items)
        for head, items in zip(("Responsibilities", "Requirements", "Nice to have"), lists, strict=True)
    ]
)


def summary(text: str):
    reading = reading_of(text)
    years = sorted((found.least, found.most, found.level) for found in reading.years)
    degrees = sorted((found.degree, found.level) for found in reading.degrees)
    return reading.levels, years, degrees, {found.skill for found in reading.not_asked}


@given(parts=sections, blurb=st.lists(st.sampled_from(BOILERPLATE), min_size=1, max_size=4), data=st.data())
def test_adding_boilerplate_changes_nothing(parts, blurb, data):
    mixed = list(parts)
    for piece in blurb:
        mixed.insert(data.draw(st.integers(0, len(mixed))), piece)
    assert summary("\n\n".join(mixed)) == summary("\n\n".join(parts))


@given(parts=sections, blurb=st.sampled_from(PARAGRAPHS), place=st.integers(0, 2))
def test_boilerplate_without_a_heading_changes_nothing(parts, blurb, place):
    mixed = list(parts)
    mixed[place] += "\n\n" + blurb
    assert summary("\n\n".join(mixed)) == summary("\n\n".join(parts))


@given(parts=sections, data=st.data())
def test_the_order_of_sections_changes_nothing(parts, data):
    other = data.draw(st.permutations(parts))
    assert summary("\n\n".join(other)) == summary("\n\n".join(parts))


TYPINGS = {
    "upper case": str.upper,
    "lower case": str.lower,
    "curly quotes": lambda text: text.replace("'", "’").replace('"', "“"),
    "Windows line ends": lambda text: text.replace("\n", "\r\n"),
    "old Mac line ends": lambda text: text.replace("\n", "\r"),
    "stars": lambda text: text.replace("\n- ", "\n* "),
    "dots": lambda text: text.replace("\n- ", "\n• "),
    "dashes": lambda text: text.replace("\n- ", "\n  – "),
    "ticks": lambda text: text.replace("\n- ", "\n✓ "),
    "numbers": lambda text: text.replace("\n- ", "\n1. "),
    "tabs": lambda text: text.replace("\n- ", "\n\t•\t"),
    "colons": lambda text: re.sub(r"(?m)^([A-Z][\w ]+)$", r"\1:", text),
    "Markdown": lambda text: re.sub(r"(?m)^([A-Z][\w ]+)$", r"## \1", text),
    "bold": lambda text: re.sub(r"(?m)^([A-Z][\w ]+)$", r"**\1**", text),
    "no blank lines": lambda text: text.replace("\n\n", "\n"),
    "trailing spaces": lambda text: text.replace("\n", "  \n"),
}


@given(parts=sections, typing=st.sampled_from(sorted(TYPINGS)))
def test_how_it_was_typed_changes_nothing(parts, typing):
    text = "\n\n".join(parts)
    assert summary(TYPINGS[typing](text)) == summary(text), typing


NEGATIONS = (
    "No {} required",
    "{} is not required",
    "You do not need {}",
    "{} not needed",
    "No experience with {} is needed",
)
PLAIN = sorted(
    {(skill.key, alias) for skill in shipped_skills() for alias in skill.aliases if re.fullmatch("[a-z ]+", alias)}
)


@given(skill=st.sampled_from(PLAIN), negation=st.sampled_from(NEGATIONS), parts=sections)
def test_a_negated_skill_is_never_a_requirement(skill, negation, parts):
    key, alias = skill
    line = "\n- " + negation.format(alias)
    for place in range(2):
        text = "\n\n".join(part + line if number == place else part for number, part in enumerate(parts))
        assert key not in asked(text), text


@given(st.text())
def test_any_text_is_read_and_every_span_is_in_it(text):
    reading = reading_of(text)
    for finding in (*reading.skills, *reading.years, *reading.degrees, *reading.not_asked):
        assert text[finding.words.start : finding.words.end] == finding.words.text
        assert finding.sentence.start <= finding.words.start < finding.words.end <= finding.sentence.end
