"""The shipped content, held to what the product promises a learner."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from prose import render_document
from prose.blocks import KINDS, blocks_of

ROOT = Path(__file__).resolve().parents[2] / "content"
PLAN = ROOT / "roadmaps" / "ai-project-manager"
PHASES = {"foundations": (1, 5), "ai-literacy": (6, 10), "delivery-patterns": (11, 16), "end-to-end": (17, 22)}
BLOCKS = {
    "project-plan": ["metrics", "milestones", "risks", "raci", "communication"],
    "retrospective": ["milestones", "metrics"],
    "sprint-playbook": ["raci", "metrics", "communication"],
    "communication-template": ["communication", "metrics", "communication"],
    "adaptation-case-study": ["milestones", "communication", "metrics"],
}
PIECES = {
    5: "project-plan",
    11: "retrospective",
    13: "sprint-playbook",
    14: "communication-template",
    20: "adaptation-case-study",
}


def read(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text("utf-8"))


WEEKS = [read(path) for path in sorted((PLAN / "weeks").glob("*.yaml"))]
MATERIALS = {path.stem: path.read_text("utf-8") for path in (PLAN / "materials").glob("*.md")}
GUIDE = read(ROOT / "guides" / "ai-project-manager.yaml")
ARTIFACTS = {path.stem: read(path) for path in (ROOT / "artifact_types").glob("*.yaml")}
SKILLS = {skill["key"]: skill for skill in read(ROOT / "skills.yaml")["skills"]}
TERMS = {term["key"]: term for term in read(PLAN / "glossary.yaml")["terms"]}
FACTS = read(Path(__file__).parent / "facts.yaml")

each_week = pytest.mark.parametrize("week", WEEKS, ids=lambda week: f"{week['number']:02}-{week['key']}")


def test_there_are_22_weeks_in_order():
    assert [week["number"] for week in WEEKS] == list(range(1, 23))


@pytest.mark.parametrize(("phase", "first_and_last"), PHASES.items())
def test_phases_hold_their_weeks(phase, first_and_last):
    first, last = first_and_last
    assert [week["number"] for week in WEEKS if week["phase"] == phase] == list(range(first, last + 1))


def test_the_plan_asks_for_about_seven_hours_a_week():
    assert read(PLAN / "roadmap.yaml")["edition"]["hours_a_week"] == 7
    assert 6.5 <= sum(week["effort_hours"] for week in WEEKS) / len(WEEKS) <= 7.5


@each_week
def test_outcome_begins_with_a_verb_and_can_be_checked(week):
    first = re.split(r"\W", week["outcome"])[0]
    assert re.fullmatch(r"[A-Z][a-z]+", first)
    assert first.lower() not in {"the", "a", "an", "you", "understand", "know", "learn", "your", "this", "be"}


@each_week
def test_effort_is_five_to_nine_hours_and_the_tasks_add_up_to_it(week):
    minutes = sum(task["minutes"] for task in week["tasks"])
    assert 5 <= week["effort_hours"] <= 9
    assert abs(minutes - 60 * week["effort_hours"]) <= 0.15 * 60 * week["effort_hours"]


@each_week
def test_three_to_six_tasks_of_which_one_produces_something(week):
    assert 3 <= len(week["tasks"]) <= 6
    assert any(task.get("produces") for task in week["tasks"])
    for task in week["tasks"]:
        assert len(task["body"].split()) >= 25, task["key"]
        assert len(task["done_when"].split()) >= 6, task["key"]


@each_week
def test_two_to_four_resources_one_of_them_free(week):
    resources = week["resources"]
    assert 2 <= len(resources) <= 4
    assert any(resource["free"] for resource in resources)
    for resource in resources:
        assert resource["by"], resource["key"]
        assert resource["why"], resource["key"]
        assert resource.get("url", "https://").startswith("https://"), resource["key"]


@each_week
def test_three_questions_to_check_oneself_with_and_one_to_reflect_on(week):
    assert len(week["self_check"]) == 3
    for check in week["self_check"]:
        assert check["question"].endswith("?"), check["question"]
        assert len(check["answer"].split()) >= 12, check["question"]
    assert week["reflection"].endswith("?")


@each_week
def test_skills_are_of_the_catalogue(week):
    assert week["skills"]
    assert set(week["skills"]) - SKILLS.keys() == set()


@each_week
def test_why_is_two_or_three_sentences_or_more(week):
    assert len(re.findall(r"[.?!](?:\s|$)", week["why"])) >= 2


def test_pieces_are_completed_in_their_weeks_under_their_own_name():
    completed = {
        week["number"]: (week["deliverable"]["artifact"], week["deliverable"]["title"])
        for week in WEEKS
        if week.get("deliverable", {}).get("completes")
    }
    assert completed == {number: (key, ARTIFACTS[key]["title"]) for number, key in PIECES.items()}


def test_every_piece_that_is_fed_exists():
    fed = {week["deliverable"]["artifact"] for week in WEEKS if week.get("deliverable", {}).get("artifact")}
    assert fed == set(ARTIFACTS)


def test_task_keys_are_unique_in_the_whole_plan():
    keys = [task["key"] for week in WEEKS for task in week["tasks"]]
    assert len(keys) == len(set(keys))


def test_every_material_is_used_and_every_used_one_is_there():
    used = {key for week in WEEKS for task in week["tasks"] for key in task.get("materials", ())}
    assert used == set(MATERIALS)


def test_every_skill_of_the_catalogue_is_taught_shown_or_outside_the_plan_with_a_reason():
    taught = {skill for week in WEEKS for skill in week["skills"]}
    shown = {skill for artifact in ARTIFACTS.values() for skill in artifact["skills"]}
    outside = {key: skill["outside"] for key, skill in SKILLS.items() if "outside" in skill}
    assert taught | shown | outside.keys() == SKILLS.keys()
    assert (taught | shown) & outside.keys() == set()
    for key, reason in outside.items():
        assert len(re.findall(r"[.?!](?:\s|$)", reason)) >= 2, f"{key}: the reason, and what to do instead"


def test_certificates_are_never_taught():
    """Reading about an exam is not holding the certificate, and job fit would say that it is covered."""
    certificates = {key for key, skill in SKILLS.items() if skill["category"] == "Certifications"}
    assert certificates
    assert all("outside" in SKILLS[key] for key in certificates)


def test_a_skill_of_a_phase_is_taught_in_it():
    phases = {key: number for number, key in enumerate(PHASES, 1)}
    taught = {(skill, phases[week["phase"]]) for week in WEEKS for skill in week["skills"]}
    assert {(key, skill["phase"]) for key, skill in SKILLS.items() if "phase" in skill} - taught == set()


# --- the glossary -----------------------------------------------------------------------


def plan_in_words() -> str:
    texts = [str(week) for week in WEEKS] + [str(artifact) for artifact in ARTIFACTS.values()]
    return " ".join(" ".join([*texts, *MATERIALS.values(), str(GUIDE)]).replace("\\n", " ").split())


def test_every_term_is_one_that_the_plan_uses():
    said = plan_in_words().lower()
    names = {key: [re.sub(r" \(.*", "", term["term"]), *term.get("forms", ())] for key, term in TERMS.items()}
    assert [key for key, forms in names.items() if not any(form.lower() in said for form in forms)] == []


def test_terms_that_the_quality_bar_names_are_explained():
    names = {form.lower() for term in TERMS.values() for form in (term["term"], *term.get("forms", ()))}
    expected = {
        "hypothesis", "baseline", "evaluation set", "acceptance threshold", "drift", "model card", "data sheet",
        "go/no-go", "pre-mortem", "raid log", "raci", "definition of done", "kill criteria", "human in the loop",
        "eu ai act", "risk class", "nist ai rmf", "iso/iec 42001",
    }  # fmt: skip
    assert expected - names == set()


def test_terms_stand_in_alphabetical_order_and_each_week_has_some():
    names = [term["term"].casefold() for term in TERMS.values()]
    assert names == sorted(names)
    assert {week for term in TERMS.values() for week in term["weeks"]} <= {week["key"] for week in WEEKS}


def test_rubric_weights_add_up_to_100():
    sums = {key: sum(c["weight"] for c in artifact["rubric"]["criteria"]) for key, artifact in ARTIFACTS.items()}
    assert sums == dict.fromkeys(ARTIFACTS, 100)


def test_pay_is_never_presented_as_checked():
    assert [figure["verified"] for figure in GUIDE["salary"]] == [False] * len(GUIDE["salary"])
    assert all(figure["source"] and figure["as_of_text"] for figure in GUIDE["salary"])


# --- the market around the guide ---------------------------------------------------------

AROUND = ROOT / "guides" / "ai-project-manager"
ROLES = {path.stem: read(path) for path in (AROUND / "job_descriptions").glob("*.yaml")}
AROUND_LISTS = {
    path.stem: next(iter(read(path).values())) for path in AROUND.glob("*.yaml")
}  # certifications, ladder, questions, advice, tools


def test_there_are_roles_at_three_levels_and_one_in_a_regulated_industry():
    assert sorted(role["level"] for role in ROLES.values() if "industry" not in role) == ["entry", "mid", "senior"]
    assert [role["key"] for role in ROLES.values() if "industry" in role] == ["regulated-ai-project-manager"]
    for role in ROLES.values():
        assert min(len(role["duties"]), len(role["must"]), len(role["preferred"])) >= 4, role["key"]


def test_every_duty_and_nearly_every_requirement_names_its_skills():
    """A degree is not a skill; everything else that is asked for is one."""
    for role in ROLES.values():
        assert all(duty["skills"] for duty in role["duties"])
        bare = [line["key"] for line in (*role["must"], *role["preferred"]) if "skills" not in line]
        assert [key for key in bare if "degree" not in key] == []


def test_the_tools_that_the_sources_name_are_in_the_toolbox():
    assert {tool["name"] for tool in AROUND_LISTS["toolbox"]} == {
        "Apache Airflow", "Kubeflow Pipelines", "MLflow", "Weights & Biases", "Kubernetes", "Microsoft Teams", "Slack",
        "monday.com", "Asana", "TensorFlow", "PyTorch", "SQL", "Python", "Java",
    }  # fmt: skip
    assert all(tool["weeks"] for tool in AROUND_LISTS["toolbox"])


def test_the_certificates_that_the_sources_name_are_explained():
    names = " ".join(entry["name"] for entry in AROUND_LISTS["certifications"])
    for name in ("PMP", "PRINCE2", "CSM", "PMI-ACP", "SAFe", "ITIL", "AI for leaders", "ethics"):
        assert name in names


def test_the_ladder_has_the_steps_of_the_sources_and_every_step_but_the_last_says_what_to_do_next():
    rungs = AROUND_LISTS["ladder"]
    assert [rung["key"] for rung in rungs] == [
        "coordinator", "ai-project-manager", "senior-ai-project-manager", "programme-manager",
        "director-of-ai-implementation", "chief-ai-officer", "independent-consultant",
    ]  # fmt: skip
    assert all(rung["steps"] and rung.get("leads_to") for rung in rungs[:-1])


def test_comparisons_are_those_that_people_ask_for():
    found = {path.stem: read(path) for path in (AROUND / "comparisons").glob("*.yaml")}
    roles = {"ai-product-manager", "programme-manager", "project-manager", "technical-lead"}
    assert set(found) == roles | {"ways-of-working"}
    assert [side["title"] for side in found["ways-of-working"]["sides"]] == [
        "Waterfall", "Scrum", "Kanban", "CRISP-DM", "Experiment sprints",
    ]  # fmt: skip


def test_no_opening_ships_and_no_amount_of_money_stands_around_the_guide():
    assert not (AROUND / "openings.yaml").exists()
    for path in AROUND.rglob("*.yaml"):
        assert re.findall(r"[$€£]\s?\d|\d{2,3},\d{3}", path.read_text("utf-8")) == [], path.name


# --- the facts of the source documents -------------------------------------------------


def say(place: str) -> str:
    """The text at a place such as ``week:data/task:judge-the-report``. Raises ``LookupError`` when it is not there."""
    kind, _, rest = place.partition(":")
    if kind == "material":
        return MATERIALS[rest]
    if kind == "artifact":
        return str(ARTIFACTS[rest])
    if kind == "guide":
        return _guide(rest)
    if kind == "role":
        return str(ROLES[rest])
    if kind == "comparison":
        return str(read(AROUND / "comparisons" / f"{rest}.yaml"))
    if kind in AROUND_LISTS:
        return str(next(entry for entry in AROUND_LISTS[kind] if entry["key"] == rest))
    key, _, part = rest.partition("/")
    week = next(week for week in WEEKS if week["key"] == key)
    name, _, item = part.partition(":")
    if name == "check":
        return str(week["self_check"][int(item) - 1])
    if item:
        return str(next(entry for entry in week[f"{name}s"] if entry["key"] == item))
    return str(week[part])


def _guide(rest: str) -> str:
    name, _, key = rest.partition("/")
    lists = {"section": "sections", "faq": "faq", "salary": "salary", "related": "related"}
    if key:
        return str(next(entry for entry in GUIDE[lists[name]] if entry["key"] == key))
    return str(GUIDE[{"openings": "openings_note", "context": "context_note"}.get(name, name)])


# The words without which a place can hardly be said to carry the fact: at least a third must stand there.
_SMALL = {"about", "which", "their", "where", "other", "after", "without", "being", "between", "using", "often"}


def words_of(fact: str) -> set[str]:
    return {word[:5] for word in re.findall(r"[a-z]{5,}", fact.lower()) if word not in _SMALL}


def test_all_90_facts_are_listed():
    counts = {letter: sum(key.startswith(letter) for key in FACTS) for letter in "GJAH"}
    assert counts == {"G": 21, "J": 16, "A": 40, "H": 13}


@pytest.mark.parametrize("fact_id", FACTS)
def test_fact_is_said_where_the_list_says(fact_id):
    fact = FACTS[fact_id]
    assert fact["in"], fact["fact"]
    text = " ".join(say(place) for place in fact["in"]).lower()
    words = words_of(fact["fact"])
    missing = {word for word in words if word not in text}
    assert len(missing) <= len(words) * 2 / 3, f"{fact['fact']}: nothing of {sorted(missing)} in {fact['in']}"


@pytest.mark.parametrize("key", BLOCKS)
def test_templates_start_with_blocks_that_are_understood(key):
    found = blocks_of(ARTIFACTS[key]["template"])
    assert [block.kind for block in found] == BLOCKS[key]
    assert [problem for block in found for problem in block.problems] == []
    assert render_document(ARTIFACTS[key]["template"]).problems == ()
    for block in found:
        assert KINDS[block.kind].main in block.meanings
