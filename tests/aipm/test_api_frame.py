"""What all lists and answers of the API have in common."""

import re

import pytest
from django.core.management import call_command
from django.test import Client

from aipm.api.schema import openapi
from roadmaps.models import ContentVersion, Week
from tests import factories

pytestmark = pytest.mark.django_db


class TestRoot:
    def test_every_address_answers(self, learner, api):
        client = api(learner)
        answers = {name: client.get(url).status_code for name, url in client.get("/api/v1/").json().items()}
        assert answers == dict.fromkeys(answers, 200) | {"preview": 405}

    def test_options_say_what_is_there(self, api):
        response = api().options("/api/v1/roadmaps/")
        assert response.json() == {
            "name": "Roadmap List",
            "description": "Careers that can be learned, each with the addresses of its published plan.",
        }


class TestCursor:
    @pytest.fixture
    def edition(self):
        return factories.make_edition(weeks=7, tasks=2)

    def pages(self, client, url: str, direction: str = "next") -> list[list[str]]:
        found = []
        while url:
            page = client.get(url).json()
            found.append([row["key"] for row in page["results"]])
            url = page[direction]
        return found

    def test_walks_through_a_list_and_back(self, api, edition):
        client = api()
        url = f"/api/v1/roadmaps/{edition.roadmap.key}/weeks/?page_size=3"
        assert self.pages(client, url) == [
            ["week-1", "week-2", "week-3"],
            ["week-4", "week-5", "week-6"],
            ["week-7"],
        ]
        last = client.get(client.get(client.get(url).json()["next"]).json()["next"]).json()
        assert self.pages(client, last["previous"], "previous") == [
            ["week-4", "week-5", "week-6"],
            ["week-1", "week-2", "week-3"],
        ]

    def test_walks_through_rows_that_share_the_first_column_of_the_order(self, api, edition):
        url = f"/api/v1/roadmaps/{edition.roadmap.key}/tasks/?page_size=5"
        keys = [key for page in self.pages(api(), url) for key in page]
        assert keys == [f"week-{week}-task-{task}" for week in range(1, 8) for task in (1, 2)]


class TestKept:
    @pytest.fixture
    def url(self):
        return f"/api/v1/roadmaps/{factories.make_edition().roadmap.key}/weeks/"

    def test_content_is_answered_by_304_until_it_changes(self, api, url, django_assert_num_queries):
        client = api()
        first = client.get(url)
        assert first["Cache-Control"] == "public, no-cache"
        with django_assert_num_queries(1):
            again = client.get(url, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
        Week.objects.filter(key="week-1").update(title="Reworded")
        ContentVersion.bump()
        changed = client.get(url, headers={"If-None-Match": first["ETag"]})
        assert (changed.status_code, changed.json()["results"][0]["title"]) == (200, "Reworded")

    def test_a_new_release_is_answered_anew(self, api, url, settings):
        etag = api().get(url)["ETag"]
        settings.RELEASE = "next"
        assert api().get(url, headers={"If-None-Match": etag}).status_code == 200

    @pytest.mark.parametrize("header", ["W/{}", '"other", {}'])
    def test_weak_and_listed_tags_are_understood(self, api, url, header):
        etag = api().get(url)["ETag"]
        assert api().get(url, headers={"If-None-Match": header.format(etag)}).status_code == 304

    def test_any_version_is_not_a_way_around_404(self, api, url):
        assert api().get(url + "nothing/", headers={"If-None-Match": "*"}).status_code == 404

    def test_what_is_ones_own_is_kept_by_nobody(self, learner, api):
        assert api(learner).get("/api/v1/me/")["Cache-Control"] == "private, no-store"


class TestDescription:
    def test_is_valid_and_without_a_warning(self, tmp_path):
        call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yaml"))

    def test_is_openapi_3_1(self, api):
        response = api().get("/api/v1/schema/", headers={"Accept": "application/json"})
        assert response.json()["openapi"] == "3.1.0"

    @pytest.mark.parametrize(
        ("path", "method", "operation"),
        [
            pytest.param(path, method, operation, id=operation["operationId"])
            for path, operations in openapi()["paths"].items()
            for method, operation in operations.items()
        ],
    )
    def test_every_operation_is_documented(self, path, method, operation):
        assert re.fullmatch(r"[A-Z][^.]*", operation["summary"])
        assert len(operation["tags"]) == 1
        documented = {"401", "429"}
        if "{" in path:
            documented |= {"404"}
        if method != "get":
            documented |= {"403"}
        if "requestBody" in operation or any(p["in"] == "query" for p in operation.get("parameters", [])):
            documented |= {"400"}
        if method != "get" and "/enrollments/" in path:
            documented |= {"400", "409"}
        assert documented - operation["responses"].keys() == set()
        for status, response in operation["responses"].items():
            if status[0] == "4":
                assert response == {"$ref": f"#/components/responses/Problem{status}"}


class TestPage:
    def test_has_nothing_inline_and_nothing_from_elsewhere(self):
        response = Client().get("/api/v1/docs/")
        page = response.content.decode()
        assert response.status_code == 200
        assert re.findall(r"<style|<script>|\sstyle=|\son\w+=", page) == []
        assert [url for url in re.findall(r'(?:src|href)="([^"]+)"', page) if not url.startswith("/")] == []
        assert "script-src 'self'" in response["Content-Security-Policy"]
        assert "unsafe" not in response["Content-Security-Policy"]

    def test_brings_its_script_apart(self):
        response = Client().get("/api/v1/docs/?script")
        assert response["Content-Type"] == "application/javascript"
        assert "/api/v1/schema/" in response.content.decode()


def test_a_preview_shows_tables_with_a_meaning_as_a_case_study_does(api, learner):
    text = "Before.\n\n```risks\nRisk | Likelihood | Impact\nThe model drifts | 5 | 5\n```"
    told = api(learner).post("/api/v1/preview/", {"markdown": text}).json()
    assert told["markdown"] == text
    assert "<p>Before.</p>" in told["html"]
    assert 'class="risk-matrix"' in told["html"]
    assert "<code" not in told["html"]
