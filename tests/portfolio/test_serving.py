"""Who gets the bytes of a file, and what a browser is told to make of them."""

import pytest
from django.conf import settings as django_settings
from django.core.files.storage import default_storage
from django.test import Client, override_settings

from portfolio.files import serving
from portfolio.files.pictures import pictures_of
from portfolio.models import StoredFile
from tests import factories
from tests.portfolio.uploading import attach, check_all, draft_of, pdf, picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(learner):
    return draft_of(learner)


@pytest.fixture
def shown(draft, django_capture_on_commit_callbacks):
    """``shown(content, name)`` is the attachment of a checked file."""

    def show(content: bytes, name: str):
        with django_capture_on_commit_callbacks(execute=True):
            attachment = attach(draft, content, name)
            check_all()
        attachment.stored_file.refresh_from_db()
        assert attachment.stored_file.is_clean, attachment.stored_file.message
        return attachment

    return show


def body(response) -> bytes:
    """What was sent; the test client closes a file that is read to its end."""
    return b"".join(response.streaming_content) if response.streaming else response.content


def ask(client, path: str):
    response = client.get(path)
    body(response)
    return response


KINDS = {
    "png": (picture(), "Mein Plan.png", "image/png", 'inline; filename="Mein Plan.png"'),
    "jpeg": (picture(form="JPEG"), "a.jpg", "image/jpeg", 'inline; filename="a.jpg"'),
    "webp": (picture(form="WEBP"), "a.webp", "image/webp", 'inline; filename="a.webp"'),
    "pdf": (pdf(), "Plän.pdf", "application/pdf", "attachment; filename*=utf-8''Pl%C3%A4n.pdf"),
    "text": (b"<script>alert(1)</script>", "a.md", "text/markdown; charset=utf-8", 'attachment; filename="a.md"'),
}


@pytest.mark.parametrize("name", KINDS)
def test_a_file_comes_as_what_it_is_and_can_do_nothing(signed_in, learner, shown, name):
    content, file_name, media_type, disposition = KINDS[name]
    attachment = shown(content, file_name)
    response = signed_in(learner).get(f"/files/{attachment.pk}/{file_name}")
    assert response.status_code == 200
    assert response["Content-Type"] == media_type
    assert response["Content-Disposition"] == disposition
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == (
        "sandbox; default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Cache-Control"] == "private, no-cache"
    assert response["X-Frame-Options"] == "DENY"
    sent = body(response)
    assert int(response["Content-Length"]) == len(sent) == attachment.stored_file.size
    with default_storage.open(attachment.stored_file.file.name) as kept:
        assert sent == kept.read()


def test_the_name_in_the_address_changes_nothing(signed_in, learner, shown):
    attachment = shown(b"text", "notes.md")
    response = ask(signed_in(learner), f"/files/{attachment.pk}/evil.html")
    assert response["Content-Disposition"] == 'attachment; filename="notes.md"'
    assert response["Content-Type"] == "text/markdown; charset=utf-8"


def test_a_name_never_says_another_kind(rf, learner, shown):
    stored_file = shown(b"text", "notes.md").stored_file
    request = rf.get("/")
    for name, disposition in (
        ("setup.exe", 'attachment; filename="setup.exe.md"'),
        ('a"; filename="b.html', 'attachment; filename="a\\"; filename=\\"b.html.md"'),
    ):
        response = serving.serve(request, stored_file, name)
        response.file_to_stream.close()
        assert response["Content-Disposition"] == disposition


@pytest.mark.parametrize("state", [state for state in StoredFile.State if state != "clean"])
def test_a_file_that_is_not_clean_is_served_to_nobody(signed_in, learner, draft, state):
    attachment = attach(draft)
    values = {"reason": "unknown", "file": ""} if state == "rejected" else {}
    StoredFile.objects.update(state=state, **values)
    client = signed_in(learner)
    assert client.get(f"/files/{attachment.pk}/notes.md").status_code == 404
    assert client.get(f"/files/{attachment.pk}/pages/1/").status_code == 404


@pytest.mark.parametrize(
    "maker", [factories.make_learner, factories.make_mentor, factories.make_curator, factories.make_admin]
)
def test_a_file_is_its_owners_alone(signed_in, shown, maker):
    attachment = shown(picture(), "a.png")
    for path in (f"/files/{attachment.pk}/a.png", f"/files/{attachment.pk}/pages/1/"):
        assert signed_in(maker()).get(path).status_code == 404


def test_a_visitor_signs_in_first(shown):
    attachment = shown(picture(), "a.png")
    assert Client().get(f"/files/{attachment.pk}/a.png").status_code == 302


def test_of_a_deleted_piece_nothing_is_served(signed_in, learner, draft, shown):
    attachment = shown(b"text", "a.md")
    draft.case_study.deleted_at = draft.saved_at
    draft.case_study.save()
    assert signed_in(learner).get(f"/files/{attachment.pk}/a.md").status_code == 404


def test_nothing_of_the_storage_has_an_address(signed_in, admin, shown):
    place = shown(b"text", "a.md").stored_file.file.name
    for path in (
        f"/{place}",
        f"/files/{place}",
        f"/media/{place}",
        f"/static/{place}",
        f"/static/../files/{place}",
        f"/_files/{place}",
    ):
        assert signed_in(admin).get(path).status_code in (301, 404), path
    assert not django_settings.MEDIA_URL.strip("/")


class TestCaching:
    def test_what_is_known_is_not_sent_again(self, signed_in, learner, shown):
        attachment = shown(b"text", "a.md")
        client, path = signed_in(learner), f"/files/{attachment.pk}/a.md"
        etag = ask(client, path)["ETag"]
        again = client.get(path, headers={"If-None-Match": etag})
        assert (again.status_code, body(again), again["ETag"]) == (304, b"", etag)
        assert again["Cache-Control"] == "private, no-cache"
        assert attachment.stored_file.file.name.rpartition("/")[2] not in etag

    def test_the_right_to_it_is_asked_each_time(self, signed_in, learner, shown):
        attachment = shown(b"text", "a.md")
        path = f"/files/{attachment.pk}/a.md"
        etag = ask(signed_in(learner), path)["ETag"]
        stranger = signed_in(factories.make_learner())
        assert stranger.get(path, headers={"If-None-Match": etag}).status_code == 404

    def test_a_head_has_no_body(self, signed_in, learner, shown):
        attachment = shown(b"text", "a.md")
        response = signed_in(learner).head(f"/files/{attachment.pk}/a.md")
        assert (response.status_code, response["Content-Length"], response.streaming) == (200, "4", False)


class TestPreviews:
    def test_a_page_is_a_picture(self, signed_in, learner, shown):
        attachment = shown(pdf(2), "a.pdf")
        response = signed_in(learner).get(f"/files/{attachment.pk}/pages/2/")
        assert (response["Content-Type"], response["Content-Disposition"]) == (
            "image/webp",
            'inline; filename="2.webp"',
        )
        assert response["Content-Security-Policy"].startswith("sandbox;")
        assert body(response)[8:12] == b"WEBP"
        assert signed_in(learner).get(f"/files/{attachment.pk}/pages/3/").status_code == 404

    def test_the_renderer_finds_checked_pictures_by_name(self, draft, shown, django_assert_num_queries):
        attachment = shown(picture(), "my plan.png")
        shown(b"text", "a.md")
        find = pictures_of(draft)
        with django_assert_num_queries(1):
            found = [find(name) for name in ("my plan.png", "a.md", "nothing.png")]
        assert found[0].src == f"/files/{attachment.pk}/my%20plan.png"
        assert (found[0].width, found[0].height, found[1:]) == (40, 30, [None, None])


class TestOtherSenders:
    def test_the_proxy_is_told_where_the_bytes_are(self, signed_in, learner, shown, settings):
        attachment = shown(b"text", "a.md")
        settings.FILES_SENT_BY = "proxy"
        response = signed_in(learner).get(f"/files/{attachment.pk}/a.md")
        assert response["X-Accel-Redirect"] == f"/_files/{attachment.stored_file.file.name}"
        assert (response.content, response["X-Content-Type-Options"]) == (b"", "nosniff")
        assert (response["Content-Type"], response["Content-Disposition"]) == (
            "text/markdown; charset=utf-8",
            'attachment; filename="a.md"',
        )

    def test_a_signed_link_lives_a_minute_and_says_what_it_is(self, signed_in, learner, shown, settings):
        attachment, drawn = shown(b"text", "Übung.md"), shown(picture(), "a.png")
        place = attachment.stored_file.file.name
        options = {
            "bucket_name": "aipm",
            "access_key": "key",
            "secret_key": "secret",
            "region_name": "eu-west-1",
            "signature_version": "s3v4",
        }
        s3 = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
        settings.FILES_SENT_BY = "storage"
        with override_settings(STORAGES={**settings.STORAGES, "default": s3}):
            response = signed_in(learner).get(f"/files/{attachment.pk}/a.md")
        assert response.status_code == 302
        assert response.url.startswith(f"https://aipm.s3.amazonaws.com/{place}?") or place in response.url
        for part in (
            "X-Amz-Expires=60",
            "X-Amz-Signature=",
            "response-content-disposition=attachment%3B%20filename%2A%3Dutf-8%27%27%25C3%259Cbung.md",
            "response-content-type=text%2Fmarkdown",
        ):
            assert part in response.url, response.url
        assert response["Cache-Control"] == "private, no-cache"
        # Pictures are parts of our pages, which ask no other host for anything.
        assert ask(signed_in(learner), f"/files/{drawn.pk}/a.png").status_code == 200


class TestParts:
    """RFC 9110, section 14: a download goes on where its line was cut."""

    CONTENT = b"# Notes\n0123456789"

    @pytest.fixture
    def get(self, signed_in, learner, shown):
        path = f"/files/{shown(self.CONTENT, 'notes.md').pk}/notes.md"
        return lambda **headers: signed_in(learner).get(path, headers=headers)

    @pytest.mark.parametrize(
        ("asked", "part"),
        [
            ("bytes=0-0", slice(0, 1)),
            ("bytes=2-5", slice(2, 6)),
            ("bytes=8-", slice(8, None)),
            ("bytes=8-99999999", slice(8, None)),
            ("bytes=-3", slice(-3, None)),
            ("bytes=-999", slice(None)),
            ("Bytes=0-17", slice(None)),
        ],
    )
    def test_one_part(self, get, asked, part):
        response = get(Range=asked)
        assert response.status_code == 206
        sent = body(response)
        assert sent == self.CONTENT[part]
        start = self.CONTENT.index(sent) if part != slice(None) else 0
        assert response["Content-Range"] == f"bytes {start}-{start + len(sent) - 1}/{len(self.CONTENT)}"
        assert int(response["Content-Length"]) == len(sent)
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Content-Disposition"] == 'attachment; filename="notes.md"'

    @pytest.mark.parametrize("asked", ["bytes=18-", "bytes=999-1000", "bytes=-0"])
    def test_beyond_its_end(self, get, asked):
        response = get(Range=asked)
        assert (response.status_code, response["Content-Range"], response.content) == (416, "bytes */18", b"")

    @pytest.mark.parametrize("asked", ["bytes=5-2", "bytes=-", "bytes=0-1,4-5", "lines=0-1", "bytes=a-b", "bytes", ""])
    def test_what_is_not_understood_is_all_of_it(self, get, asked):
        response = get(Range=asked)
        assert (response.status_code, response["Accept-Ranges"], body(response)) == (200, "bytes", self.CONTENT)

    def test_other_bytes_begin_anew(self, get):
        whole = get()
        for etag, sent in ((whole["ETag"], self.CONTENT[2:6]), ('"another"', self.CONTENT)):
            assert body(get(Range="bytes=2-5", **{"If-Range": etag})) == sent
        assert body(whole) == self.CONTENT

    def test_of_a_picture_of_a_page(self, signed_in, learner, shown):
        attachment = shown(picture(), "a.png")
        client = signed_in(learner)
        whole = body(client.get(f"/files/{attachment.pk}/pages/1/"))
        response = client.get(f"/files/{attachment.pk}/pages/1/", headers={"Range": "bytes=4-"})
        assert (response.status_code, body(response)) == (206, whole[4:])
