"""Files in a bucket instead of on the disk: the same life, from the upload to the sweep."""

from datetime import timedelta

import pytest
import requests

from portfolio.files import actions
from portfolio.files.auditing import audit, sweep_orphans
from portfolio.models import StoredFile
from tests.portfolio.bucket import bucket
from tests.portfolio.uploading import attach, check_all, draft_of, picture

pytestmark = pytest.mark.django_db(transaction=True)
NOW = timedelta()


@pytest.fixture
def s3(settings):
    with bucket() as server:
        options = {
            "bucket_name": "aipm",
            "endpoint_url": server.url,
            "region_name": "eu-west-1",
            "access_key": "key",
            "secret_key": "secret",
            "addressing_style": "path",
            "signature_version": "s3v4",
            "default_acl": None,
            "file_overwrite": False,
        }
        kind = {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}
        settings.STORAGES = {**settings.STORAGES, "default": kind}
        yield server


def test_the_life_of_files_in_a_bucket(s3, learner, signed_in, settings):
    draft = draft_of(learner)
    note, drawn = attach(draft, b"# Notes\n", "Übung.md"), attach(draft, picture(), "a.png")
    refused = attach(draft, b"MZ\x00", "a.pdf")
    assert len(s3.objects) == 3
    check_all()
    states = dict(StoredFile.objects.values_list("name", "state"))
    assert states == {"Übung.md": "clean", "a.png": "clean", "a.pdf": "rejected"}
    # The text, the picture made anew and its small one; of what was refused and of the upload nothing.
    assert len(s3.objects) == 3
    assert audit(grace=NOW).rows_without_bytes == audit(grace=NOW).bytes_without_rows == []

    client = signed_in(learner)
    assert client.get(f"/files/{note.pk}/a.md").getvalue() == b"# Notes\n"
    settings.FILES_SENT_BY = "storage"
    link = client.get(f"/files/{note.pk}/a.md")
    assert (link.status_code, requests.get(link.url, timeout=5).content) == (302, b"# Notes\n")
    assert requests.get(link.url.partition("?")[0], timeout=5).status_code == 403, "only the signature opens it"
    assert client.get(f"/files/{drawn.pk}/a.png").getvalue().startswith(b"\x89PNG")

    lost = s3.objects.pop(StoredFile.objects.get(name="Übung.md").file.name)
    assert len(audit().rows_without_bytes) == 1
    s3.objects["portfolio/ab/left-over"] = lost
    assert audit().bytes_without_rows == []
    assert sweep_orphans(grace=NOW) == 1
    actions.remove_attachment(attachment=refused)
    assert "portfolio/ab/left-over" not in s3.objects
