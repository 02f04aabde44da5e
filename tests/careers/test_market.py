"""The pages around a career guide: what they show, what they cost, and what is never shown as open."""

import json
import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from careers import market
from careers.demand import weigh
from careers.guide import published_guide
from careers.models import Advice, Certification, Comparison, InterviewQuestion, JobDescription, Opening, Rung, Tool
from roadmaps.models import ContentVersion
from tests.careers.test_structured_data import BLOCK
from tests.factories import (
    make_artifact_type,
    make_curator,
    make_edition,
    make_job_description,
    make_job_line,
    make_market,
    make_opening,
    make_skill,
    make_written_guide,
)

pytestmark = pytest.mark.django_db
HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)> "><b onclick=x>'
LISTS = ("jobs", "certifications", "ladder", "interview", "applying", "comparisons", "toolbox", "openings")


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def things(response) -> list[dict]:
    (block,) = BLOCK.findall(response.content.decode())
    return json.loads(block)["@graph"]


@pytest.fixture
def guide():
    edition = make_edition(weeks=3, phases=1)
    skill = make_skill("risk", name="Risk", phase=1, category="Craft")
    edition.weeks.get(number=2).skills.add(skill)
    make_artifact_type("plan", title="Project plan").skills.add(skill)
    make_skill("pmp", name="PMP", category="Certificates", outside="An exam. Read the page of PMI.")
    guide = make_written_guide(edition, key="guide")
    make_market(guide, skill, weeks=("week-1", "gone"))
    return guide


def get(name: str, *args: str, client: Client | None = None, **headers):
    return (client or Client()).get(reverse(name, args=args), headers=headers)


class TestPages:
    @pytest.mark.parametrize("name", LISTS)
    def test_lead_to_each_other_and_back_to_the_guide(self, guide, name):
        html = get(f"guide-{name}", "guide").content.decode()
        for other in LISTS:
            assert reverse(f"guide-{other}", args=["guide"]) in html
        assert html.count('aria-current="page"') == 2  # in the header and around the role
        assert f'href="{reverse("guide", args=["guide"])}"' in html

    def test_the_guide_leads_to_them(self, guide):
        html = get("guide", "guide").content.decode()
        for name in LISTS:
            assert reverse(f"guide-{name}", args=["guide"]) in html

    def test_a_role_says_what_is_asked_who_leads_and_where_it_is_learnt(self, guide):
        response = get("guide-job", "guide", "role")
        assert re.findall(r'<h2 id="(\w+)"', response.content.decode()) == ["duties", "must", "preferred", "reading"]
        said = text(response)
        assert "The lead does it." in said
        assert "Risk Week 2" in said
        occupation, trail = things(response)
        assert (occupation["@type"], occupation["skills"]) == ("Occupation", ["Risk"])
        assert "estimatedSalary" not in occupation
        assert [step["name"] for step in trail["itemListElement"]][1:] == ["AI project manager", occupation["name"]]

    def test_a_skill_says_where_it_is_taught_shown_and_asked_for_or_why_not(self, guide):
        said = text(get("skills"))
        assert re.search(r"Risk Taught in Week 2 ?:.{1,20} Shown by Project plan", said)
        assert re.search(r"Asked for by A role \( ?must ?\)", said)
        assert "Outside the plan An exam. Read the page of PMI." in said

    def test_skills_stand_under_their_group_wherever_the_catalogue_has_them(self, guide):
        make_skill("late", name="Late", category="Craft")
        html = get("skills").content.decode()
        assert re.findall(r'<h2 id="group-\d">([^<]+)</h2>', html) == ["Craft", "Certificates"]
        assert re.findall(r'<div id="([\w-]+)"><dt>', html) == ["risk", "late", "pmp"]

    def test_weeks_of_another_edition_are_left_out(self, guide):
        html = get("guide-toolbox", "guide").content.decode()
        assert re.findall(r'/weeks/([\w-]+)/"', html) == ["week-1"]

    def test_a_comparison_has_a_cell_for_every_side(self, guide):
        html = get("guide-comparison", "guide", "sides").content.decode()
        assert re.findall(r'<td data-side="(\w+)">(\w+)</td>', html) == [("One", "Now"), ("Other", "Later")]

    @pytest.mark.parametrize(
        ("name", "args"),
        [("guide-job", ["guide", "none"]), ("guide-comparison", ["guide", "none"]), ("guide-jobs", ["none"])],
    )
    def test_what_is_not_there_is_not_found(self, guide, name, args):
        assert get(name, *args).status_code == 404

    def test_hostile_text_stays_text(self, guide):
        JobDescription.objects.update(title=HOSTILE[:120], summary=HOSTILE, context=HOSTILE, reading=HOSTILE)
        Certification.objects.update(name=HOSTILE[:120], shows=HOSTILE)
        Rung.objects.update(title=HOSTILE[:120], steps=[HOSTILE])
        InterviewQuestion.objects.update(question=HOSTILE, good=HOSTILE)
        Advice.objects.update(title=HOSTILE[:120], body=HOSTILE)
        Comparison.objects.update(
            sides=[{"title": HOSTILE, "says": HOSTILE}], rows=[{"question": HOSTILE, "answers": [HOSTILE]}]
        )
        Tool.objects.update(name=HOSTILE[:120], what=HOSTILE)
        make_opening(guide, title=HOSTILE[:120], summary=HOSTILE, verified_by=HOSTILE[:120])
        pages = [(f"guide-{name}", ["guide"]) for name in LISTS]
        for name, args in [
            *pages,
            ("guide-job", ["guide", "role"]),
            ("guide-comparison", ["guide", "sides"]),
            ("skills", []),
        ]:
            html = get(name, *args).content.decode()
            assert len(re.findall(r"<script\b", html)) == 2, name  # app.js and the data block
            assert re.findall(r"<img|<b onclick", html) == [], name


class TestCost:
    @pytest.mark.parametrize("name", [*(name for name in LISTS if name != "openings"), "skills"])
    def test_a_warm_page_asks_for_the_version_alone(self, guide, django_assert_num_queries, name):
        url = reverse("skills") if name == "skills" else reverse(f"guide-{name}", args=["guide"])
        Client().get(url)
        with django_assert_num_queries(3):
            Client().get(url)

    def test_costs_the_same_with_many_rows(self, guide, count_queries):
        def cold() -> int:
            market.forget()
            ContentVersion.bump()
            with count_queries() as queries:
                get("guide-jobs", "guide")
            return len(queries)

        first = cold()
        for number in range(10):
            job = make_job_description(guide, f"more-{number}")
            make_job_line(job, "must", make_skill(), make_skill())
        assert cold() == first

    def test_a_change_shows_at_once(self, guide):
        etag = get("guide-toolbox", "guide")["ETag"]
        assert get("guide-toolbox", "guide", **{"if-none-match": etag}).status_code in (200, 304)
        Tool.objects.update(name="Another tool")
        ContentVersion.bump()
        assert "Another tool" in text(get("guide-toolbox", "guide", **{"if-none-match": etag}))


class TestOpenings:
    def test_an_empty_list_says_so_and_leads_on(self, guide):
        response = get("guide-openings", "guide")
        assert "No opening has been checked at the moment" in text(response)
        assert reverse("guide-applying", args=["guide"]) in response.content.decode()
        assert [thing["@type"] for thing in things(response)] == ["BreadcrumbList"]

    def test_only_what_is_checked_and_not_expired_is_shown_as_open(self, guide, api):
        today = timezone.localdate()
        day = timedelta(days=1)
        make_opening(guide, "open", expires_on=today)
        make_opening(guide, "expired", expires_on=today - day)
        make_opening(guide, "unchecked", verified_on=None, verified_by="")
        make_opening(guide, "to-be-checked", verified_on=today + day)
        make_opening(make_written_guide(), "elsewhere")
        response = get("guide-openings", "guide")
        assert [opening.key for opening, _summary in response.context["openings"]] == ["open"]
        posting, _trail = things(response)
        assert posting["@type"] == "JobPosting"
        assert posting["validThrough"] == today.isoformat()
        assert posting["jobLocation"]["address"] == {
            "@type": "PostalAddress", "addressLocality": "Leeds", "addressCountry": "GB",
        }  # fmt: skip
        answer = api().get("/api/v1/guides/guide/openings/")
        assert [opening["key"] for opening in answer.json()["results"]] == ["open"]
        assert "ETag" not in answer  # it changes with the day, and the version does not

    def test_says_who_checked_it_and_when(self, guide):
        make_opening(guide, verified_on=date(2026, 1, 5), expires_on=date(2099, 1, 1))
        assert "Checked on 5 January 2026 by Daniel." in text(get("guide-openings", "guide"))

    def test_a_place_at_home_says_where_one_may_live(self, guide):
        make_opening(guide, remote=True, country="IE")
        posting = things(get("guide-openings", "guide"))[0]
        assert posting["jobLocationType"] == "TELECOMMUTE"
        assert posting["applicantLocationRequirements"] == {"@type": "Country", "name": "IE"}

    @pytest.mark.parametrize(
        ("fields", "name"),
        [
            ({"verified_by": ""}, "opening_verified_by_somebody_on_a_day"),
            ({"verified_on": None}, "opening_verified_by_somebody_on_a_day"),
            ({"expires_on": date(2020, 1, 1)}, "opening_expires_after_publication"),
        ],
    )
    def test_the_database_refuses_what_makes_no_sense(self, guide, fields, name):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            make_opening(guide, **fields)
        assert Opening.objects.count() == 0


class TestMarketView:
    def test_counts_a_role_once_and_a_must_before_a_wish(self, guide):
        pmp, risk = make_skill("itil", name="ITIL"), published_guide("guide")
        for number in range(2):
            job = make_job_description(guide, f"other-{number}")
            make_job_line(job, "must", pmp)
            make_job_line(job, "preferred", pmp)
            make_job_line(job, "duty", make_skill())
        market.forget()
        found = weigh(market.market_of(risk))
        assert found.roles == 3
        assert [(each.skill.key, each.must, each.preferred) for each in found.asked] == [("itil", 2, 0), ("risk", 1, 0)]
        assert [each.skill.key for each in found.untaught] == ["itil"]

    def test_is_for_curators(self, guide, signed_in):
        response = get("guide-market", "guide", client=signed_in(make_curator()))
        assert response.status_code == 200
        assert "Everything that the roles ask for is taught by a week." in text(response)
