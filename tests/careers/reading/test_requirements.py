import pytest

from careers.reading import Degree, Level, SectionKind

from .catalogue import asked, reading_of

POSTING = """AI PROJECT MANAGER
Example Ltd is a leading provider of cloud and Python software to banks. Founded in 2012.
Location: Leeds
Salary: 50,000 with SQL bonus

What you'll do
Lead cross functional teams to deliver AI projects on time
Own the product backlog and prioritise user stories
Report on progress to senior leadership

What you'll need
5+ years of project management experience
Bachelor's degree in computer science or equivalent experience
PMP or PRINCE2
Stakeholder management experience
Communication skills
No coding required
Experience with Jira, Confluence or Trello

Nice to have
PMP certification
Tools: AWS, Docker

Our values
We love Kanban and statistics.
What we offer
Workshops, mentoring and a training budget; time to learn TensorFlow.

Equal opportunity
We are an equal opportunity employer and value data privacy and negotiation.
"""


def test_the_sections_are_found():
    assert [section.kind for section in reading_of(POSTING).sections] == [
        SectionKind.INTRODUCTION,
        SectionKind.RESPONSIBILITIES,
        SectionKind.MUST,
        SectionKind.PREFERRED,
        SectionKind.ABOUT_US,
        SectionKind.BENEFITS,
        SectionKind.EQUAL_OPPORTUNITY,
    ]


def test_must_and_preferred_are_apart_and_nothing_else_counts():
    levels = asked(POSTING)
    assert {skill for skill, level in levels.items() if level is Level.PREFERRED} == {"cloud", "kubernetes-docker"}
    assert levels.keys() >= {"jira", "confluence", "pmp", "prince2", "stakeholder-management", "communication"}
    for unasked in ("python", "sql", "programming", "kanban", "statistics", "ml-frameworks", "data-privacy",
                    "negotiation-influence", "facilitation", "coaching-mentoring"):  # fmt: skip
        assert unasked not in levels


def test_alternatives_know_each_other():
    found = {finding.words.text: finding.alternatives for finding in reading_of(POSTING).skills}
    assert found["PMP"] in (("prince2",), ())
    assert found["PRINCE2"] == ("pmp",)
    assert set(found["Jira"]) == {"confluence", "pm-tools"}
    assert next(iter(reading_of("Skills\n- Scrum and Kanban").skills)).alternatives == ()


def test_years_and_degrees():
    reading = reading_of(POSTING)
    assert [(found.least, found.most, found.words.text) for found in reading.years] == [(5, None, "5+ years")]
    assert [(found.degree, found.or_equivalent) for found in reading.degrees] == [(Degree.BACHELOR, True)]


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("3-5 years of experience", 3, 5),
        ("three to five years' experience", 3, 5),
        ("at least 7 yrs experience", 7, None),
        ("one (1) year of specialized experience", 1, None),
        ("10 or more years working in delivery", 10, None),
        ("A minimum of two years’ experience", 2, None),
    ],
)
def test_years_of_experience(text, least, most):
    (found,) = reading_of(f"Requirements\n- {text}").years
    assert (found.least, found.most) == (least, most)


@pytest.mark.parametrize(
    "text",
    [
        "Appointed for 2 years",
        "The company has 150 years of experience",
        "99 years of experience",
        "5-3 years experience",
    ],
)
def test_other_years_are_not_experience(text):
    assert not reading_of(f"Requirements\n- {text}").years


@pytest.mark.parametrize(
    ("text", "degree"),
    [
        ("Master's degree or PhD in statistics", Degree.MASTER),
        ("BSc or MSc in engineering", Degree.BACHELOR),
        ("BA/BS required", Degree.BACHELOR),
        ("A university degree", Degree.ANY),
        ("PhD preferred", Degree.DOCTORATE),
        ("MBA is a plus", Degree.MASTER),
    ],
)
def test_degrees(text, degree):
    (found,) = reading_of(f"Requirements\n- {text}").degrees
    assert found.degree is degree
    assert found.level is (Level.PREFERRED if "preferred" in text or "plus" in text else Level.MUST)


@pytest.mark.parametrize(
    "text", ["Scrum master", "Master data management", "A degree of uncertainty", "Mastery of SQL"]
)
def test_other_masters_and_degrees(text):
    assert not reading_of(f"Requirements\n- {text}").degrees


@pytest.mark.parametrize(
    ("text", "preferred", "must"),
    [
        ("SQL is a plus", {"sql"}, set()),
        ("Ideally you know SQL", {"sql"}, set()),
        ("PMP is required, PRINCE2 preferred", {"prince2"}, {"pmp"}),
        ("Coding in Python is not essential but would be beneficial", {"python", "programming"}, set()),
        ("Non-essential but beneficial: experience of SQL", {"sql"}, set()),
        ("SQL, Python and Jira would be an advantage", {"sql", "python", "jira"}, set()),
        ("Scrum experience, ideally with Jira", {"jira"}, {"scrum"}),
        ("Knowledge of Jira (Confluence desirable)", {"confluence"}, {"jira"}),
        ("SQL is a must", set(), {"sql"}),
    ],
)
def test_hedges_make_a_skill_preferred(text, preferred, must):
    levels = asked(f"Requirements\n- {text}")
    assert {skill for skill, level in levels.items() if level is Level.PREFERRED} == preferred
    assert {skill for skill, level in levels.items() if level is Level.MUST} == must


@pytest.mark.parametrize(
    "text",
    [
        "No SQL required",
        "No prior experience with SQL is needed",
        "SQL is not required",
        "SQL knowledge isn’t necessary",
        "You do not need to know SQL",
        "You don’t need Python, SQL or Java",
        "Python, Java or SQL are not needed",
        "This role does not involve SQL",
        "We are not looking for SQL experts",
        "There is no need for SQL",
        "Knowledge of SQL: not expected",
    ],
)
def test_a_negated_skill_is_not_asked_for(text):
    reading = reading_of(f"Requirements\n- {text}\n- Jira")
    assert set(reading.levels) == {"jira"}
    assert "sql" in {finding.skill for finding in reading.not_asked}


def test_not_required_takes_back_other_mentions():
    assert asked("Duties\n- Support SQL reporting\n\nRequirements\n- SQL is not required\n- Jira").keys() == {"jira"}
    kept = asked("Duties\n- Mentor staff\n\nRequirements\n- This role does not currently have mentoring of teams")
    assert "coaching-mentoring" in kept


@pytest.mark.parametrize(
    "text", ["Not only SQL but also Jira", "No later than May you master SQL", "No doubt you know SQL"]
)
def test_other_noes_negate_nothing(text):
    assert "sql" in asked(f"Requirements\n- {text}")


def test_a_run_together_list_is_read_as_its_items():
    reading = reading_of("Requirements\n• Jira • SQL is a plus • Scrum")
    assert reading.levels == {"jira": Level.MUST, "sql": Level.PREFERRED, "scrum": Level.MUST}


def test_wrapped_lines_are_read_as_one():
    text = "Requirements\n\n- Many years of hard and good work in which you had to manage the\n  risks of others\n"
    assert "risk-management" in asked(text)


@pytest.mark.parametrize(
    "heading",
    [
        "Preferred Qualifications",
        "Desired skills and experience",
        "Nice to have:",
        "**Bonus points**",
        "## Desirable",
        "Desirable",
    ],
)
def test_headings_of_what_is_nice_to_have(heading):
    assert asked(f"Requirements\n- Jira\n\n{heading}\n- Scrum") == {"jira": Level.MUST, "scrum": Level.PREFERRED}
