"""All of one's own, nothing of anybody else's, and no secret."""

from __future__ import annotations

import datetime as dt
import json
import tracemalloc
import zipfile
from uuid import UUID

import pytest

from accounts.personal_data import NOT_SHOWN
from aipm.privacy.export import export_of
from aipm.privacy.registry import exported_areas, rows_of_people
from roadmaps.models import ProgressEvent, TaskTick
from tests.factories import make_enrollment, make_learner, make_stored_file, make_token

from .rows import make_one_of_each

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return make_learner(email="lea@example.org", name="Lea Lerner")


def contents_of(user) -> dict[str, bytes]:
    """Every file of the archive by its path, without the folder that holds them all."""
    with export_of(user) as file, zipfile.ZipFile(file) as archive:
        assert archive.testzip() is None
        return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def rows_in(contents: dict[str, bytes]) -> dict[str, list[dict]]:
    """All lists of rows of all JSON files by their names."""
    files = [json.loads(data) for path, data in contents.items() if path.endswith(".json")]
    return {name: rows for file in files for name, rows in file.items()}


def test_it_holds_every_row_that_is_mine_and_none_that_is_not(person):
    mine = make_one_of_each(person, "mine")
    make_one_of_each(make_learner(email="theirs@example.org"), "theirs")

    contents = contents_of(person)

    for rows in rows_of_people():
        if rows.not_exported:
            assert rows.name not in rows_in(contents)
            continue
        key = rows.model._meta.pk.name
        expected = {str(row.pk) for row in rows.of(person)}
        assert str(mine[rows.name].pk) in expected
        found = rows_in(contents)[rows.name]
        if not rows.only or key in rows.only:
            assert {str(row[key]) for row in found} == expected
        assert len(found) == len(expected)
    assert [path for path, data in contents.items() if b"theirs" in data] == []


def test_each_area_is_a_file_and_the_readme_explains_it(person):
    contents = contents_of(person)
    areas = [area for area, _rows in exported_areas()]
    assert set(contents) == {"README.txt"} | {f"{area.name}.json" for area in areas}
    readme = contents["README.txt"].decode()
    assert [area.name for area in areas if f"{area.name}.json\n    {area.about}\n" not in readme] == []
    assert readme.count("lea@example.org") == 1
    assert "&" not in readme


def test_a_row_has_readable_keys_and_iso_times(person):
    make_enrollment(person)
    TaskTick.objects.create(
        enrollment=person.enrollments.get(),
        task_key="a-task",
        ticked_at=dt.datetime(2026, 3, 18, 19, 30, tzinfo=dt.UTC),
    )
    rows = rows_in(contents_of(person))
    (plan,) = rows["plans"]
    assert plan == {
        "id": person.enrollments.get().pk,
        "roadmap": plan["roadmap"],
        "edition": plan["edition"],
        "status": "active",
        "start_date": "2026-01-05",
        "hours_a_week": 7,
        "bends": [],
        "started_at": plan["started_at"],
        "left_at": None,
        "roadmap_key": person.enrollments.get().roadmap.key,
        "edition_number": 1,
    }
    (tick,) = rows["ticked_tasks"]
    assert tick == {
        "id": tick["id"],
        "enrollment": plan["id"],
        "task_key": "a-task",
        "ticked_at": "2026-03-18T19:30:00Z",
        "roadmap": plan["roadmap_key"],
    }
    assert dt.datetime.fromisoformat(plan["started_at"]).tzinfo is not None


def test_secrets_are_named_and_not_shown(person):
    mine = make_one_of_each(person, "mine")
    token = make_token(person, "aipm_a-secret-token")
    mine["second_steps"].data = {"secret": "TOTPSECRET", "seed": "RECOVERYSEED"}
    mine["second_steps"].save()

    contents = contents_of(person)

    (profile,) = rows_in(contents)["profile"]
    assert profile["password"] == NOT_SHOWN
    assert {row["data"] for row in rows_in(contents)["second_steps"]} == {NOT_SHOWN}
    assert {row["digest"] for row in rows_in(contents)["api_tokens"]} == {NOT_SHOWN}
    text = b"".join(contents.values()).decode()
    hidden = [
        person.password,
        token.digest,
        "TOTPSECRET",
        "RECOVERYSEED",
        mine["email_confirmations"].key,
        mine["browsers"].session_key,
        mine["connected_account_tokens"].token,
        mine["sessions"].session_key,
    ]
    assert [secret for secret in hidden if secret in text] == []


def test_files_are_in_it(person):
    mine = make_one_of_each(person, "mine")
    make_one_of_each(make_learner(), "theirs")
    contents = contents_of(person)
    with_a_file = {rows.name: mine[rows.name] for rows in rows_of_people() if rows.files}
    expected = {f"files/{name}/{row.pk}-{row.file.name.rpartition('/')[2]}" for name, row in with_a_file.items()}
    named = {
        "files": mine["files"].name,
        "previews": f"{mine['files'].name}, {mine['previews'].page}.webp",
        "transfers": mine["transfers"].name,
    }
    for name, file_name in named.items():
        row = mine[name]
        expected.remove(f"files/{name}/{row.pk}-{row.file.name.rpartition('/')[2]}")
        expected.add(f"files/{name}/{file_name}")
    assert {"papers", "files", "previews", "transfers"} <= set(with_a_file)
    assert {path for path in contents if path.startswith("files/")} == expected
    assert {contents[path] for path in expected} == {b"mine wrote this"}


def test_files_come_under_the_names_that_their_owner_gave_them(person):
    given = ((b"one", "Plan.md"), (b"two", "plan.MD"), (b"three", "../../etc/passwd.md"))
    for number, (content, name) in enumerate(given):
        make_stored_file(person, content, name=name, pk=UUID(int=number))
    make_stored_file(person, b"four", name="Refused.pdf", state="rejected", file="")
    contents = contents_of(person)
    assert {path: data for path, data in contents.items() if path.startswith("files/")} == {
        "files/files/Plan.md": b"one",
        "files/files/plan (2).MD": b"two",
        "files/files/passwd.md": b"three",
    }


def test_a_lost_file_does_not_stop_the_rest(person, caplog):
    paper = make_one_of_each(person, "mine")["papers"]
    paper.file.storage.delete(paper.file.name)
    with caplog.at_level("ERROR"):
        contents = contents_of(person)
    assert [path for path in contents if path.startswith("files/papers/")] == []
    assert [path for path in contents if path.startswith("files/files/")] != []
    assert rows_in(contents)["papers"][0]["file"] == paper.file.name
    assert [record.getMessage() for record in caplog.records] == [f"papers.Paper {paper.pk} has lost its file"]


def make_events(enrollment, number: int) -> None:
    ProgressEvent.objects.bulk_create(
        ProgressEvent(enrollment=enrollment, kind="ticked", week_key=f"week-{n}", before={"n": n})
        for n in range(number)
    )


def test_5000_rows_cost_no_more_queries_and_no_more_memory(person, django_assert_num_queries):
    enrollment = make_enrollment(person)
    make_events(enrollment, 5_000)
    make_events(make_enrollment(), 10)

    exported = [rows for rows in rows_of_people() if not rows.not_exported]
    with_files = [rows for rows in exported if rows.files]
    with django_assert_num_queries(len(exported) + len(with_files)):
        contents = contents_of(person)
    assert [row["before"]["n"] for row in rows_in(contents)["events"]] == list(range(5_000))

    tracemalloc.start()
    export_of(person).close()
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 4 * 1024 * 1024
