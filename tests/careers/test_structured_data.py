import json
import re
from datetime import date

import pytest

from careers.guide import published_guide
from careers.structured_data import faq, occupation
from roadmaps.structured_data import as_script, breadcrumbs, course
from tests.factories import make_edition, make_figure, make_written_guide

pytestmark = pytest.mark.django_db
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def shown(guide):
    return published_guide(guide.key)


def test_the_course_has_what_search_engines_require():
    edition = make_edition(weeks=4, tasks=1, hours_a_week=7)
    thing = course(shown(make_written_guide(edition)).plan)
    assert thing["@type"] == "Course"
    assert (thing["name"], thing["description"]) == (edition.roadmap.title, edition.roadmap.summary)
    assert thing["provider"] == {"@type": "Organization", "name": "aipm", "url": "http://localhost:8000/"}
    assert thing["offers"] == [{"@type": "Offer", "category": "Free", "price": 0, "priceCurrency": "USD"}]
    assert thing["hasCourseInstance"] == [
        {
            "@type": "CourseInstance",
            "courseMode": "online",
            "courseWorkload": "PT28H",
            "courseSchedule": {
                "@type": "Schedule",
                "repeatFrequency": "Weekly",
                "repeatCount": 4,
                "duration": "PT7H",
            },
        }
    ]
    assert [section["name"] for section in thing["syllabusSections"]] == ["Phase 1", "Phase 2"]


def test_every_question_has_its_answer():
    assert faq(shown(make_written_guide()))["mainEntity"] == [
        {
            "@type": "Question",
            "name": f"Question {number}?",
            "acceptedAnswer": {"@type": "Answer", "text": "<p><strong>Yes.</strong></p>"},
        }
        for number in (1, 2)
    ]


def test_unverified_pay_is_not_presented_as_a_fact():
    guide = make_written_guide()
    make_figure(guide)
    thing = occupation(shown(guide))
    assert thing == {
        "@type": "Occupation",
        "name": "AI project manager",
        "description": "The job, explained plainly.",
        "mainEntityOfPage": f"http://localhost:8000/guides/{guide.key}/",
        "occupationalCategory": "15-1299.09 IT Project Managers",
        "skills": ["Risk"],
    }


def test_verified_pay_is_given_with_its_place():
    guide = make_written_guide()
    make_figure(guide, verified=True, as_of=date(2026, 1, 1))
    make_figure(guide, verified=True, as_of=date(2026, 1, 1), low=None, high=None)
    thing = occupation(shown(guide))
    assert thing["estimatedSalary"] == [
        {
            "@type": "MonetaryAmountDistribution",
            "name": "First role",
            "currency": "USD",
            "duration": "P1Y",
            "minValue": 95_000,
            "maxValue": 120_000,
        }
    ]
    assert thing["occupationLocation"] == [{"@type": "Country", "name": "United States"}]


def test_breadcrumbs_count_from_the_front_door():
    assert breadcrumbs([("Guide", "/guides/x/")])["itemListElement"] == [
        {"@type": "ListItem", "position": 1, "name": "aipm", "item": "http://localhost:8000/"},
        {"@type": "ListItem", "position": 2, "name": "Guide", "item": "http://localhost:8000/guides/x/"},
    ]


@pytest.mark.parametrize("text", ["</script><script>alert(1)</script>", "<!--", "a & b", "line\u2028end"])
def test_no_text_ends_the_data_block(text):
    script = as_script({"name": text})
    (block,) = BLOCK.findall(script)
    assert not re.search(r"[<>&\u2028]", block)
    assert json.loads(block) == {"@context": "https://schema.org", "@graph": [{"name": text}]}
