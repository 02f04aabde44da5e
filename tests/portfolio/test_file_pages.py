"""The files of a piece on its pages, with htmx and without."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from portfolio.models import Attachment, CaseStudy, Revision, StoredFile
from tests import factories
from tests.portfolio.uploading import attach, draft_of, upload

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def draft(learner):
    return draft_of(learner)


@pytest.fixture
def page(draft):
    return f"/portfolio/{draft.case_study.slug}/files/"


@pytest.fixture
def client(signed_in, learner):
    return signed_in(learner)


def text_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).replace("\xa0", " ").split())


class TestUpload:
    def test_the_limits_are_told_before(self, client, page, settings):
        settings.UPLOAD_MAX_BYTES, settings.UPLOAD_QUOTA_BYTES = 10 * 2**20, 100 * 2**20
        said = text_of(client.get(page))
        assert (
            "PDF, DOCX, PPTX, Markdown, PNG, JPEG and WebP, up to 10.0 MB each. 100.0 MB of your 100.0 MB are left."
            in said
        )

    def test_several_at_once(self, client, page, draft):
        response = client.post(page, {"file": [upload(b"one", "a.md"), upload(b"two", "b.md")]}, follow=True)
        assert [row.name for row in draft.attachments.with_files()] == ["a.md", "b.md"]
        assert "2 files are here and wait to be checked." in text_of(response)
        assert "Waiting to be checked" in text_of(response)

    def test_what_can_be_kept_is_and_the_rest_is_named(self, client, page, draft):
        response = client.post(page, {"file": [upload(b"one", "a.md"), upload(b"two", "b.exe"), upload(b"", "c.md")]})
        assert response.status_code == 422
        assert [row.name for row in draft.attachments.all()] == ["a.md"]
        said = text_of(response)
        assert "b.exe: “b.exe” is not of an accepted kind." in said
        assert "Some of it was not kept" in said

    def test_nothing_chosen(self, client, page):
        response = client.post(page, {})
        assert response.status_code == 422
        assert "This field is required." in text_of(response)

    @pytest.mark.parametrize(
        "name", ["a\x00b.md", "../../etc/passwd.md", "‮gpj.md", "x" * 400 + ".md", "👩‍🔬.md", '"; x="y.md']
    )
    def test_any_name(self, client, page, draft, name):
        assert client.post(page, {"file": SimpleUploadedFile("a.md", b"x")}).status_code == 302
        body = (
            b'--b\r\nContent-Disposition: form-data; name="file"; filename="'
            + name.replace('"', "%22").encode()
            + b'"\r\nContent-Type: text/html\r\n\r\nyes\r\n--b--\r\n'
        )
        response = client.post(page, body, content_type="multipart/form-data; boundary=b")
        assert response.status_code in (302, 422)
        for attachment in draft.attachments.all():
            assert not set("/\\\x00\n") & set(attachment.name)

    def test_a_request_that_is_too_large_is_refused_before_it_is_read(self, client, page, settings, draft):
        settings.UPLOAD_MAX_REQUEST_BYTES, settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000, 100
        response = client.post(page, {"file": upload(b"x" * 2_000)})
        assert response.status_code == 413
        assert "all files that you send together 1000 bytes" in text_of(response)
        assert not draft.attachments.exists()
        answer = client.post(
            f"/api/v1/portfolio/case-studies/{draft.case_study.slug}/files/", {"file": upload(b"x" * 2_000)}
        )
        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
        assert client.post(page, {"file": upload(b"x" * 500)}).status_code == 302

    def test_elsewhere_and_from_a_visitor_a_form_stays_small(self, client, page, settings):
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1_000
        assert client.post("/settings/", {"file": upload(b"x" * 5_000)}).status_code == 413
        visitor = Client(enforce_csrf_checks=True)  # for which the form is read, whoever sends it
        visitor.get("/accounts/login/")  # without its cookie nothing would be read at all
        assert visitor.post(page, {"file": upload(b"x" * 5_000)}).status_code == 413
        assert visitor.post("/accounts/login/", {"file": upload(b"x" * 5_000)}).status_code == 413

    def test_without_a_draft_there_is_nothing_to_add_to(self, client, page, draft):
        factories.make_submitted(draft.case_study)
        assert client.post(page, {"file": upload()}).status_code == 403
        assert "The files of version 1, as you submitted them." in text_of(client.get(page))
        assert "Add files" not in text_of(client.get(page))


class TestChecking:
    def test_the_page_asks_while_a_file_is_checked_and_no_longer(self, client, page, draft):
        attachment = attach(draft)
        address = f"{page}{attachment.pk}/"
        part = client.get(address, headers=HTMX).content.decode()
        assert f'hx-get="{address}?state=quarantined" hx-trigger="every 2s"' in part
        assert client.get(f"{address}?state=quarantined", headers=HTMX).status_code == 204
        StoredFile.objects.update(state="scanning")
        assert "Being checked" in client.get(f"{address}?state=quarantined", headers=HTMX).content.decode()
        StoredFile.objects.update(state="clean", kind="markdown", media_type="text/markdown", checked_at=timezone.now())
        part = client.get(f"{address}?state=scanning", headers=HTMX).content.decode()
        assert "hx-trigger" not in part
        assert "Not checked for viruses" in part

    def test_a_refused_file_says_why(self, client, page, draft):
        attach(draft)
        StoredFile.objects.update(state="rejected", reason="broken", message="It does not open.", file="")
        said = text_of(client.get(page))
        assert "Refused" in said
        assert "It does not open." in said
        assert "Download" not in said

    def test_a_failed_one_can_be_checked_again(self, client, page, draft):
        attachment = attach(draft)
        StoredFile.objects.update(state="failed", message="It did not end.")
        assert "Check again" in text_of(client.get(page))
        response = client.post(f"{page}{attachment.pk}/check/", headers=HTMX)
        assert "Waiting to be checked" in text_of(response)
        StoredFile.objects.update(state="failed")
        assert client.post(f"{page}{attachment.pk}/check/").status_code == 302
        StoredFile.objects.update(state="clean", kind="markdown", media_type="text/markdown", checked_at=timezone.now())
        assert client.post(f"{page}{attachment.pk}/check/").status_code == 422

    def test_what_a_file_says_of_itself_is_text(self, client, page, draft):
        attach(draft, b"x", "<img src=x>.md")
        Attachment.objects.update(name='"><script>alert(1)</script>.md', description="<b>bold</b>")
        html = client.get(page).content.decode()
        assert "<script>alert" not in html
        assert "<b>bold" not in html


class TestChanges:
    @pytest.fixture
    def three(self, draft):
        return [attach(draft, name.encode(), f"{name}.md") for name in "abc"]

    def order(self, draft) -> str:
        return "".join(row.name[0] for row in draft.attachments.with_files())

    @pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
    def test_up_and_down(self, client, page, draft, three, headers):
        ok = 200 if headers else 302
        assert client.post(f"{page}{three[2].pk}/move/", {"up": "1"}, headers=headers).status_code == ok
        assert self.order(draft) == "acb"
        assert client.post(f"{page}{three[0].pk}/move/", {"down": "1"}, headers=headers).status_code == ok
        assert self.order(draft) == "cab"
        assert client.post(f"{page}{three[2].pk}/move/", {"up": "1"}, headers=headers).status_code == ok
        assert self.order(draft) == "cab"

    def test_a_removal_is_undone_from_the_page(self, client, page, draft, three):
        response = client.post(f"{page}{three[1].pk}/remove/", follow=True)
        assert self.order(draft) == "ac"
        assert "The file is removed" in text_of(response)
        undo = re.search(r'name="undo" value="([^"]+)"', response.content.decode())[1]
        assert client.post(f"{page}restore/", {"undo": undo}).status_code == 302
        assert self.order(draft) == "abc"

    def test_a_removal_is_undone_from_the_toast(self, client, page, draft, three):
        part = client.post(f"{page}{three[1].pk}/remove/", headers=HTMX).content.decode()
        assert part.count('<li class="file"') == 2
        assert "“b.md” is removed" in part
        undo = re.search(r'name="undo" value="([^"]+)"', part)[1]
        part = client.post(f"{page}restore/", {"undo": undo}, headers=HTMX).content.decode()
        assert part.count('<li class="file"') == 3

    def test_an_undo_that_came_too_late_says_so(self, client, page):
        response = client.post(f"{page}restore/", {"undo": "x"})
        assert response.status_code == 422
        assert "This file is gone and cannot be put back." in text_of(response)
        assert "is gone" in text_of(client.post(f"{page}restore/", {"undo": "x"}, headers=HTMX))

    @pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
    def test_name_and_description(self, client, page, three, headers):
        address = f"{page}{three[0].pk}/"
        response = client.post(address, {"name": "Plan", "description": "The plan."}, headers=headers, follow=True)
        assert response.status_code == 200
        assert "Plan.md" in text_of(response)
        refused = client.post(address, {"name": "b", "description": ""}, headers=headers)
        assert refused.status_code == 422
        assert "Another file here has this name." in text_of(refused)
        assert client.post(address, {"name": ""}, headers=headers).status_code == 422
        three[0].refresh_from_db()
        assert (three[0].name, three[0].description) == ("Plan.md", "The plan.")

    def test_a_file_of_another_piece_is_not_at_this_address(self, client, learner, page, three):
        other = f"/portfolio/{draft_of(learner).case_study.slug}/files/{three[0].pk}/"
        assert client.get(other).status_code == 404
        for verb in ("move", "remove", "check"):
            assert client.post(f"{other}{verb}/").status_code == 404

    def test_of_a_submitted_version_nothing_changes(self, client, page, draft, three):
        factories.make_submitted(draft.case_study)
        Revision.objects.create(case_study=draft.case_study, number=2)
        for verb in ("move", "remove"):
            assert client.post(f"{page}{three[0].pk}/{verb}/").status_code == 403
        assert client.post(f"{page}{three[0].pk}/", {"name": "x"}).status_code == 403
        assert client.get(f"{page}{three[0].pk}/").status_code == 200


@pytest.mark.parametrize("where", ["", "edit/", "submit/", "files/"])
def test_each_page_of_a_piece_shows_its_files_once(client, draft, where):
    attach(draft)
    html = client.get(f"/portfolio/{draft.case_study.slug}/{where}").content.decode()
    assert (html.count('id="files"'), html.count('<li class="file"'), html.count("js/uploads.js")) == (1, 1, 1)


@pytest.mark.parametrize("files", [1, 3, 30])
def test_the_page_costs_as_much_with_thirty_files(client, draft, page, count_queries, files):
    for number in range(files):
        factories.make_attachment(draft, name=f"{number}.md")
    client.get(page)
    with count_queries() as queries:
        assert client.get(page).content.decode().count('<li class="file"') == files
    assert len(queries) == 9, [query["sql"][:90] for query in queries]


@pytest.mark.parametrize("files", [1, 30])
def test_a_file_costs_the_same_however_many_there_are(client, draft, count_queries, files):
    for number in range(files):
        factories.make_attachment(draft, name=f"{number}.md")
    path = f"/files/{draft.attachments.first().pk}/0.md"
    client.get(path).getvalue()
    with count_queries() as queries:
        client.get(path).getvalue()
    assert len(queries) <= 3, [query["sql"][:90] for query in queries]
    assert CaseStudy.objects.count() == 1
