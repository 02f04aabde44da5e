"""Nothing is left of the person, in no row, no text and no file; and nobody else notices."""

from __future__ import annotations

import itertools

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import connection

from accounts.models import Erasure, User
from accounts.privacy import FORMER_PERSON
from aipm.privacy.erasure import FORGOTTEN, erase_account
from aipm.privacy.registry import rows_of_people
from outbox.draining import drain
from outbox.models import MAX_ATTEMPTS, Promise
from outbox.registry import Undeliverable
from roadmaps.models import ProgressEvent, Skill, TaskTick
from tests.factories import make_admin, make_enrollment, make_learner

from .rows import make_one_of_each

# A number that stands nowhere by chance, as the id of the person.
RARE_ID = 7_654_321_987
EMAIL = "leaving@example.org"


def make_skill(name: str = "Planning") -> Skill:
    return Skill.objects.create(key=f"skill-{Skill.objects.count()}", name=name, category="PM")


@pytest.fixture
def person(db):
    return make_learner(pk=RARE_ID, email=EMAIL, name="Leaving Learner")


@pytest.fixture
def now_committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def traces_of(*texts: str) -> set[str]:
    """``table.column`` wherever one of the texts stands in any row of the database."""
    found = set()
    quote = connection.ops.quote_name
    kind = "CHAR" if connection.vendor == "mysql" else "TEXT"
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            for column in connection.introspection.get_table_description(cursor, table):
                where = " OR ".join(f"CAST({quote(column.name)} AS {kind}) LIKE %s" for _text in texts)
                cursor.execute(
                    f"SELECT COUNT(*) FROM {quote(table)} WHERE {where}",  # noqa: S608 (names of our own tables)
                    [f"%{text}%" for text in texts],
                )
                if cursor.fetchone()[0]:
                    found.add(f"{table}.{column.name}")
    return found


def everything_of(user) -> dict[str, list]:
    return {rows.name: list(rows.of(user).order_by("pk").values()) for rows in rows_of_people()}


def test_nothing_is_left_in_any_table(person, now_committed):
    make_one_of_each(person, "mine")
    before = traces_of(str(RARE_ID), EMAIL)
    # The check itself finds what is there, in every table that has a key to the person.
    keys = {
        f"{rows.model._meta.db_table}.{column.column}"
        for rows in rows_of_people()
        for column in rows.model._meta.concrete_fields
        if column.remote_field and column.related_model is User
    }
    assert keys - before == set()

    with now_committed():
        erase_account(user=person, email=person.email)
    drain()

    assert traces_of(str(RARE_ID), EMAIL, "Leaving Learner") == set()
    assert [session for session in Session.objects.all() if session.get_decoded().get("_auth_user_id")] == []


def test_what_was_written_is_gone_too(person, now_committed):
    make_one_of_each(person, "written-by-me")
    with now_committed():
        erase_account(user=person, email=person.email)
    drain()
    # Rows about something else stay, without the person: history of content, the log of the admin site.
    tables = {trace.partition(".")[0] for trace in traces_of("written-by-me")}
    stay = {rows.model._meta.db_table for rows in rows_of_people() if "historical" in rows.model._meta.model_name}
    others = {"django_admin_log", "auth_group", "auth_permission", "django_content_type"}
    # A cohort is its members' too, an invitation is into the cohort; a plan and a rubric are content.
    others |= {"reviews_cohort", "reviews_invitation", "reviews_rubric", "roadmaps_roadmap"}
    assert tables - stay - others == set()


def test_files_go_when_the_transaction_is_through(person, now_committed):
    mine = make_one_of_each(person, "mine")["papers"].file
    theirs = make_one_of_each(make_learner(), "theirs")["papers"].file
    with now_committed() as callbacks:
        erase_account(user=person, email=person.email)
        assert mine.storage.exists(mine.name)
    assert callbacks
    assert not mine.storage.exists(mine.name)
    assert theirs.storage.exists(theirs.name)


def test_a_file_that_cannot_be_deleted_does_not_keep_the_others(person, now_committed, monkeypatch, caplog):
    made = make_one_of_each(person, "mine")
    mine = made["papers"].file

    def refuse(name):
        raise PermissionError(name)

    monkeypatch.setattr(mine.storage, "delete", refuse)
    with caplog.at_level("ERROR"), now_committed():
        erase_account(user=person, email=person.email)
    stayed = [(rows.model._meta.label, made[rows.name].file.name) for rows in rows_of_people() if rows.files]
    assert ("papers.Paper", mine.name) in stayed
    assert sorted(record.getMessage() for record in caplog.records) == sorted(
        f"A file of {label} outlived its account: {name}" for label, name in stayed
    )
    assert not User.objects.filter(pk=RARE_ID).exists()


def test_other_people_keep_everything(person, now_committed):
    other = make_learner(email="staying@example.org")
    make_one_of_each(person, "mine")
    make_one_of_each(other, "theirs")
    before = everything_of(other)
    with now_committed():
        erase_account(user=person, email=person.email)
    assert everything_of(other) == before
    assert [name for name, rows in before.items() if not rows] == []


def test_history_of_content_keeps_what_was_changed(person):
    skill = make_skill(name="Planning")
    skill.history.update(history_user=person)
    erase_account(user=person, email=person.email)
    assert list(skill.history.values_list("name", "history_user")) == [("Planning", None)]
    assert Skill.objects.get() == skill


def log(by: User, about, text: str) -> LogEntry:
    return LogEntry.objects.create(
        user=by,
        content_type=ContentType.objects.get_for_model(about),
        object_id=str(about.pk),
        object_repr=text,
        action_flag=CHANGE,
        change_message=f"changed {text}",
    )


def test_the_log_keeps_what_a_curator_did_and_not_who(person):
    skill = make_skill(name="Planning")
    entry = log(person, skill, "Planning")
    erase_account(user=person, email=person.email)
    entry.refresh_from_db()
    assert (entry.user.email, entry.user.is_active, entry.user.has_usable_password()) == (FORMER_PERSON, False, False)
    assert (entry.object_id, entry.object_repr, entry.change_message) == (
        str(skill.pk),
        "Planning",
        "changed Planning",
    )


def test_two_who_leave_become_the_same_former_person(person):
    other = make_learner()
    for user in (person, other):
        log(user, make_skill(), "Planning")
        erase_account(user=user, email=user.email)
    assert User.objects.filter(email=FORMER_PERSON).count() == 1


def test_without_an_entry_in_the_log_there_is_no_former_person(person):
    erase_account(user=person, email=person.email)
    assert User.objects.count() == 0


def test_what_an_admin_did_to_the_person_is_kept_under_a_random_number(person):
    admin = make_admin()
    entries = [log(admin, person, EMAIL), log(admin, EmailAddress.objects.get(user=person), EMAIL)]
    about_another = log(admin, admin, admin.email)
    erasure = erase_account(user=person, email=person.email)
    for entry in entries:
        entry.refresh_from_db()
        assert (entry.user, entry.object_id, entry.object_repr, entry.change_message) == (
            admin,
            str(erasure.pk),
            FORGOTTEN,
            "",
        )
    about_another.refresh_from_db()
    assert about_another.object_repr == admin.email


def test_the_last_admin_stays(db):
    admin = make_admin()
    make_admin(is_active=False)
    with pytest.raises(ValidationError) as refused:
        erase_account(user=admin, email=admin.email)
    assert refused.value.code == "last_admin"
    assert User.objects.filter(pk=admin.pk).exists()
    assert Erasure.objects.count() == 0
    assert Promise.objects.count() == 0


def test_one_of_two_admins_may_go_and_the_other_may_not(db):
    first, second = make_admin(), make_admin()
    erase_account(user=first, email=first.email)
    with pytest.raises(ValidationError):
        erase_account(user=second, email=second.email)


def test_when_it_fails_halfway_nothing_is_gone(person, monkeypatch):
    make_one_of_each(person, "mine")
    before = everything_of(person)

    def fail(**_kwargs):
        raise RuntimeError("no luck")

    monkeypatch.setattr("aipm.privacy.erasure.say_goodbye", fail)
    with pytest.raises(RuntimeError):
        erase_account(user=person, email=person.email)
    assert everything_of(person) == before


def test_the_last_mail_says_that_it_is_done(person, mailoutbox):
    erasure = erase_account(user=person, email=person.email)
    assert mailoutbox == []
    drain()
    drain()
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == ([EMAIL], "Your aipm account is deleted")
    assert mail.body.count(str(erasure.pk)) == 1
    ((html, kind),) = mail.alternatives
    assert (html.count(str(erasure.pk)), kind) == (1, "text/html")
    assert Promise.objects.get().payload == {}


def test_an_address_that_takes_no_mail_is_forgotten_as_well(person, monkeypatch):
    def refuse(**_kwargs):
        raise Undeliverable(f"{EMAIL} is not known")

    monkeypatch.setattr("aipm.privacy.farewell.send", refuse)
    erase_account(user=person, email=person.email)
    drain()
    assert traces_of(EMAIL) == set()


@pytest.mark.parametrize(("attempts", "left"), [(1, {EMAIL}), (MAX_ATTEMPTS - 1, set())])
def test_a_mail_server_that_is_away_has_a_day(person, monkeypatch, attempts, left):
    def away(**_kwargs):
        raise ConnectionError("away")

    monkeypatch.setattr("aipm.privacy.farewell.send", away)
    erase_account(user=person, email=person.email)
    Promise.objects.update(attempts=attempts)
    drain()
    assert set(Promise.objects.get().payload.values()) == left


def test_5000_rows(person, now_committed):
    enrollment = make_enrollment(person)
    TaskTick.objects.bulk_create(TaskTick(enrollment=enrollment, task_key=f"task-{n}") for n in range(5_000))
    done = ProgressEvent.objects.bulk_create(
        ProgressEvent(enrollment=enrollment, kind="ticked", task_key=f"task-{n}") for n in range(4_000)
    )
    ProgressEvent.objects.bulk_create(
        ProgressEvent(enrollment=enrollment, kind="unticked", task_key=event.task_key, undoes=event)
        for event in itertools.islice(done, 1_000)
    )
    theirs = make_enrollment()
    TaskTick.objects.create(enrollment=theirs, task_key="task-1")
    with now_committed():
        erase_account(user=person, email=person.email)
    drain()
    assert traces_of(str(RARE_ID), EMAIL) == set()
    assert (TaskTick.objects.count(), ProgressEvent.objects.count()) == (1, 0)
