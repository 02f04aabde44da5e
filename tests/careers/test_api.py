"""The career guides by REST."""

import datetime as dt

import pytest

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide():
    guide = factories.make_written_guide(key="pm")
    factories.make_figure(guide, key="first")
    factories.make_figure(guide, key="senior", level="senior", verified=True, as_of=dt.date(2025, 6, 1))
    factories.make_figure(guide, key="berlin", region="Germany")
    factories.make_figure(factories.make_guide(), key="elsewhere")
    return guide


@pytest.mark.parametrize(
    ("query", "keys"),
    [
        ("", ["first", "senior", "berlin"]),
        ("?region=Germany", ["berlin"]),
        ("?verified=true", ["senior"]),
        ("?verified=false&region=United States", ["first"]),
        ("?level=senior", ["senior"]),
    ],
)
def test_pay_is_filtered(guide, api, query, keys):
    results = api().get(f"/api/v1/guides/pm/salary-figures/{query}").json()["results"]
    assert [row["key"] for row in results] == keys


def test_every_figure_says_how_sure_it_is(guide, api):
    results = api().get("/api/v1/guides/pm/salary-figures/").json()["results"]
    assert [row["provenance"].partition(".")[0] for row in results] == [
        "Not verified",
        "Checked against the source",
        "Not verified",
    ]


def test_an_old_figure_says_so_and_is_asked_for_again_each_day(guide, api, time_machine):
    time_machine.move_to("2026-06-01T12:00:00+00:00", tick=False)
    url = "/api/v1/guides/pm/salary-figures/"
    first = api().get(url)
    assert ["More than a year old" in row["provenance"] for row in first.json()["results"]] == [False] * 3
    time_machine.move_to("2026-06-03T12:00:00+00:00", tick=False)
    later = api().get(url, headers={"if-none-match": first["ETag"]})
    assert [row["provenance"].endswith("More than a year old.") for row in later.json()["results"]] == [
        False,
        True,
        False,
    ]


def test_a_guide_brings_its_texts_and_leads_to_its_pay(guide, api):
    answer = api().get("/api/v1/guides/pm/").json()
    assert [section["key"] for section in answer["sections"]] == ["job", "differs", "skills", "methods"]
    assert [question["answer"]["html"] for question in answer["faq"]] == ["<p><strong>Yes.</strong></p>\n"] * 2
    assert [related["key"] for related in answer["related"]] == ["consultant"]
    assert api().get(answer["salary_figures"]).status_code == 200


@pytest.mark.parametrize("path", ["nothing/", "nothing/salary-figures/"])
def test_an_unknown_guide_is_not_found(api, path):
    assert api().get(f"/api/v1/guides/{path}").status_code == 404
