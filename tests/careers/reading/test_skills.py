import pytest

from careers.reading import Catalogue, Level, read
from roadmaps.content import SkillEntry

from .catalogue import asked, reading_of


def skills(*entries: tuple[str, str, tuple[str, ...]]) -> Catalogue:
    return Catalogue.of(
        [SkillEntry(key=key, name=name, category="c", aliases=aliases) for key, name, aliases in entries]
    )


def found(text: str, *aliases: str) -> bool:
    return "x" in read(f"Requirements\n- {text}", skills(("x", "Unlikely name", aliases))).levels


@pytest.mark.parametrize(
    ("alias", "text"),
    [
        ("sprint", "Sprints"),
        ("user stories", "a user story"),
        ("cross functional", "cross-functional work"),
        ("ci/cd", "CI/CD"),
        ("ci cd", "CI / CD"),
        ("c++", "C++, C#"),
        ("p&l", "P&L ownership"),
        ("verbal and written", "verbal & written"),
        ("prioritis*", "prioritization"),
        ("prioritisation", "prioritization"),
        ("program manager", "programme managers"),
        ("labelling", "labeling"),
        ("manag* ~ risk*", "managing all of the risks"),
        ("monday.com", "Monday.com"),
        ("résumé", "RESUME"),
        ("stakeholder", "stakeholders’ needs"),
    ],
)
def test_an_alias_is_found_in_other_forms_of_its_words(alias, text):
    assert found(text, alias)


@pytest.mark.parametrize(
    ("alias", "text"),
    [
        ("sql", "MySQLish"),
        ("ai", "maintain air"),
        ("git", "digital"),
        ("manag* ~ risk*", "manage one two three four risks"),
        ("manag* ~ risk*", "manage people. Risks are ours"),
        ("program", "programmatic"),
        ("java", "JavaScript"),
        ("c++", "C"),
    ],
)
def test_an_alias_is_not_found_inside_words_or_across_sentences(alias, text):
    assert not found(text, alias)


def test_a_qualifier_belongs_to_the_longer_name_and_the_head_keeps_its_meaning():
    catalogue = skills(("ai", "Ai", ()), ("strategy", "Ai strategy", ()), ("compliance", "Compliance", ()),
                       ("security", "Security compliance", ()))  # fmt: skip
    assert set(read("Skills\n- AI strategy", catalogue).levels) == {"strategy"}
    assert set(read("Skills\n- security compliance", catalogue).levels) == {"security", "compliance"}


def test_names_and_the_abbreviations_in_their_brackets_count():
    catalogue = skills(("cloud", "Cloud platforms (AWS, Azure)", ()))
    for text in ("Cloud platforms", "AWS", "Azure"):
        assert "cloud" in read(f"Skills\n- {text}", catalogue).levels


@pytest.mark.parametrize(
    ("text", "skill"),
    [
        ("- Train deep learning models on large GPU clusters", "training-adoption"),
        ("- We will coach you from day one", "coaching-mentoring"),
        ("- Reporting to a Fortune 500 executive assistant", "executive-communication"),
        ("- Link to your GitHub profile", "devops-cicd"),
        ("- Communicate to all as the roadmap changes", "product-roadmap"),
        ("- This is a fixed-term contract", "procurement-contracts"),
    ],
)
def test_words_in_another_sense_are_not_the_skill(text, skill):
    assert skill not in asked(f"Responsibilities\n{text}")


def test_every_finding_shows_its_words_and_its_sentence():
    text = "Requirements\r\n- You know the basics. Experience with Jira and “Scrum” is needed.\r\n"
    findings = {finding.skill: finding for finding in reading_of(text).skills}
    assert findings["jira"].sentence.text == "Experience with Jira and “Scrum” is needed."
    for finding in findings.values():
        for span in (finding.words, finding.sentence):
            assert text[span.start : span.end] == span.text
    assert findings["scrum"].words.text == "Scrum"
    assert findings["scrum"].level is Level.MUST


@pytest.mark.parametrize(
    "text", ["", "   \r\n", "\0", "Lorem ipsum dolor sit amet.", "🙂 🙂", "Requirements\n", "ß" * 50]
)
def test_a_text_with_nothing_recognisable_says_so(text):
    assert reading_of(text).found_nothing
    assert reading_of(text).levels == {}
