"""Somebody takes everything along, erases their account, and comes back with it under another one."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageChops, ImageStat

from aipm.privacy.erasure import erase_account
from outbox.draining import drain
from portfolio.actions import save_draft, start_revision, submit_revision
from portfolio.files.actions import attach_upload
from portfolio.models import CaseStudy, StoredFile
from tests.factories import make_artifact_type, make_case_study, make_learner

# What is deleted from the disk is deleted when its transaction is through.
pytestmark = pytest.mark.django_db(transaction=True)
CORPUS = Path(__file__).parents[1] / "portfolio/corpus/ordinary"
EXPORTS, IMPORTS = "/api/v1/portfolio/exports/", "/api/v1/portfolio/imports/"
# One of each kind, as real tools made them.
FILES = ["pandoc-plan.docx", "pandoc-short.pptx", "many-scripts.md", "pillow-grey.jpeg"]
TEXT = """# Retrospective

Trailing blanks  \nأهلاً 👩🏽‍🔬 é é 漢字 \\*no emphasis\\* &amp; <b>no bold</b>

![The chart](attachment:chart.png)

~~~
  code\twith a tab
~~~

```risks
Risk | Chance | Impact | Owner | Answer
The model drifts | high | low | Ana | Watch it weekly
```

   no end of the line"""


def image(mode: str, form: str) -> bytes:
    content = io.BytesIO()
    picture = Image.linear_gradient("L").resize((200, 120)).convert(mode)
    picture.save(content, form, lossless=True)
    return content.getvalue()


def attach(draft: Any, name: str, content: bytes) -> None:
    upload = SimpleUploadedFile(name, content)
    described = f"What {name} shows"
    attach_upload(user=draft.case_study.owner, revision=draft, upload=upload, description=described)


def draft_of(study: CaseStudy) -> Any:
    draft = study.draft
    draft.case_study = study
    return draft


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    """Where this test keeps its files, and nobody else theirs."""
    disk = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": disk}
    return tmp_path / "files"


@pytest.fixture
def leaving(folder):
    """Three versions and a draft of one piece with a file of every kind, and another that was only begun."""
    kind = make_artifact_type("retrospective")
    owner = make_learner(name="Ana", handle="ana", email="ana@example.org")
    study = make_case_study(owner, artifact_type=kind, title="Three rules", slug="three-rules", summary="In short.")
    draft = draft_of(study)
    for name in FILES:
        attach(draft, name, (CORPUS / name).read_bytes())
    for path in sorted(CORPUS.glob("*.pdf"))[:2]:
        attach(draft, path.name, path.read_bytes())
    attach(draft, "chart.png", image("RGB", "PNG"))
    attach(draft, "photo.webp", image("RGB", "WEBP"))
    drain(budget=60)
    assert set(StoredFile.objects.values_list("state", flat=True)) == {"clean"}
    save_draft(study=study, body=TEXT)
    submit_revision(study=study, confirmed=True)
    for number in (2, 3):
        start_revision(study=study)
        save_draft(study=study, body=f"{TEXT}\n\nVersion {number}.")
        submit_revision(study=study, confirmed=True, what_changed=f"The ending, for the {number}nd time.")
    start_revision(study=study)
    save_draft(study=study, body="Anew.\n\n\n\nAnd a draft.\n")
    make_case_study(owner, artifact_type=kind, title="Begun", slug="begun", body="[project]")
    return owner


def exported(api: Any, user: Any) -> bytes:
    """A zip with everything, asked for and downloaded by the API."""
    client = api(user)
    place = client.post(EXPORTS, {"kind": "archive"})["Location"]
    drain(budget=60)
    download = client.get(place).json()["download"]
    return client.get(download).getvalue()


def said_by(content: bytes) -> tuple[list[dict], dict[str, bytes]]:
    """The case studies of an export, each text in its place; and its files, each of the digest that is said of it."""
    files = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        folder = archive.namelist()[0].partition("/")[0]
        studies = json.loads(archive.read(f"{folder}/portfolio.json"))["case_studies"]
        for revision in (revision for study in studies for revision in study["revisions"]):
            revision["body"] = archive.read(f"{folder}/{revision['path']}").decode()
            for file in revision["attachments"]:
                files[file["path"]] = archive.read(f"{folder}/{file['path']}")
                assert hashlib.sha256(files[file["path"]]).hexdigest() == file["sha256"]
    return studies, files


def without_photos(studies: list[dict]) -> list[dict]:
    """A JPEG is written anew whenever it comes in, for safety's sake, and is not the same to the byte."""
    for file in (file for study in studies for revision in study["revisions"] for file in revision["attachments"]):
        if file["path"].endswith(".jpeg"):
            del file["sha256"]
    return studies


def test_everything_is_back(folder, leaving, api):
    before, files = said_by(taken := exported(api, leaving))
    assert len(files) == 8
    assert len(before[0]["revisions"]) == 4
    assert any(path.is_file() for path in folder.rglob("*"))
    erase_account(user=leaving, email=leaving.email)
    assert not CaseStudy.objects.exists()
    assert not StoredFile.objects.exists()
    assert [path for path in folder.rglob("*") if path.is_file()] == []

    newcomer = make_learner(name="Ana")
    body = {"file": SimpleUploadedFile("ana.zip", taken), "type": "retrospective"}
    place = api(newcomer).post(IMPORTS, body, format="multipart")["Location"]
    drain(budget=60)
    told = api(newcomer).get(place).json()
    assert (told["state"], told["left"]) == ("done", [])
    assert [study["says"] for study in told["came"]] == ["3 versions and a draft, 8 files", "a draft"]

    after, files_after = said_by(exported(api, newcomer))
    assert without_photos(after) == without_photos(before)
    assert {path: content for path, content in files_after.items() if not path.endswith(".jpeg")} == {
        path: content for path, content in files.items() if not path.endswith(".jpeg")
    }
    (path,) = [path for path in files if path.endswith(".jpeg")]
    old, new = (Image.open(io.BytesIO(found[path])) for found in (files, files_after))
    assert max(ImageStat.Stat(ImageChops.difference(old, new)).mean) < 1  # of 255
