"""What becomes of an upload: checked, refused, failed and tried again; never a row without its bytes."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from accounts.models import Notification
from aipm.privacy.erasure import erase_account
from outbox.models import Promise
from portfolio.files import actions, auditing, checking
from portfolio.files.auditing import audit
from portfolio.inspection import Failed, Failure, antivirus
from portfolio.models import FilePreview, StoredFile
from tests.portfolio.uploading import attach, draft_of, picture

# What commits deletes bytes; only real transactions show that.
pytestmark = pytest.mark.django_db(transaction=True)
State = StoredFile.State
NOW = timedelta()


@pytest.fixture
def draft(learner):
    return draft_of(learner)


def drain(*, later: bool = False) -> None:
    """What the background process does; ``later`` when the waits of the back-off are over."""
    from outbox.draining import drain

    if later:
        Promise.objects.waiting().update(due_at=timezone.now())
    drain()


def checked(draft, content: bytes, name: str) -> StoredFile:
    stored_file = attach(draft, content, name).stored_file
    drain()
    stored_file.refresh_from_db()
    return stored_file


def in_order() -> bool:
    """No row lacks its bytes, and no bytes lack their row."""
    found = audit(grace=NOW)
    return (found.rows_without_bytes, found.bytes_without_rows) == ([], [])


def test_a_picture_is_kept_as_it_was_made_anew(draft):
    content = picture(form="JPEG")
    before = attach(draft, content, "team.jpg").stored_file
    drain()
    stored_file = StoredFile.objects.get()
    assert (stored_file.state, stored_file.kind, stored_file.media_type) == (State.CLEAN, "jpeg", "image/jpeg")
    assert (stored_file.width, stored_file.height, stored_file.pages) == (40, 30, None)
    assert stored_file.file.name != before.file.name
    assert stored_file.size == default_storage.size(stored_file.file.name)
    assert [preview.page for preview in stored_file.previews.all()] == [1]
    assert not default_storage.exists(before.file.name)
    assert in_order()


def test_a_text_is_kept_as_it_came(draft):
    stored_file = checked(draft, b"# Notes\n", "notes.md")
    assert (stored_file.state, stored_file.kind, stored_file.antivirus) == (State.CLEAN, "markdown", "not_run")
    with default_storage.open(stored_file.file.name) as kept:
        assert kept.read() == b"# Notes\n"
    assert in_order()


def test_of_a_refused_file_the_reason_is_kept_and_no_bytes(draft):
    stored_file = checked(draft, b"MZ\x90\x00 nothing good", "plan.pdf")
    assert stored_file.state == State.REJECTED
    assert stored_file.reason
    assert stored_file.message
    assert stored_file.file.name == ""
    assert default_storage.listdir("portfolio/")[0] == [] or in_order()
    assert StoredFile.objects.of(stored_file.owner).bytes_used() == 0
    assert not Notification.objects.exists(), "who waits on the page sees it there"


def test_who_has_gone_is_told_of_a_refusal(draft):
    stored_file = attach(draft, b"MZ\x90\x00", "plan.pdf").stored_file
    StoredFile.objects.update(uploaded_at=timezone.now() - timedelta(minutes=5))
    drain()
    stored_file.refresh_from_db()
    told = Notification.objects.get()
    assert (told.kind, told.user, told.link) == (
        "file_refused",
        stored_file.owner,
        f"/portfolio/{draft.case_study.slug}/files/",
    )
    assert told.params == {"name": "plan.pdf", "why": stored_file.message}


def verdict_is(monkeypatch, *verdicts) -> None:
    """The next inspections end like this."""
    left = list(verdicts)
    monkeypatch.setattr(checking, "inspect", lambda *args: left.pop(0))


def test_a_failure_is_tried_again_and_in_the_end_refused(draft, monkeypatch):
    stored_file = attach(draft).stored_file
    for attempt in (1, 2):
        verdict_is(monkeypatch, Failed(Failure.TIME))
        drain(later=True)
        stored_file.refresh_from_db()
        assert (stored_file.state, stored_file.attempts, stored_file.reason) == (State.FAILED, attempt, "")
        assert Promise.objects.waiting().get().due_at > timezone.now(), "it waits before the next try"
        assert in_order()
    verdict_is(monkeypatch, Failed(Failure.TIME))
    drain(later=True)
    stored_file.refresh_from_db()
    assert (stored_file.state, stored_file.reason) == (State.REJECTED, "too_complex")
    assert in_order()


def test_a_machine_without_room_says_nothing_of_the_file(draft, monkeypatch):
    stored_file = attach(draft).stored_file
    for _attempt in range(5):
        verdict_is(monkeypatch, Failed(Failure.NOT_STARTED))
        drain(later=True)
    stored_file.refresh_from_db()
    assert (stored_file.state, stored_file.attempts) == (State.FAILED, 0)
    monkeypatch.undo()
    drain(later=True)
    stored_file.refresh_from_db()
    assert stored_file.state == State.CLEAN


def test_its_owner_may_have_a_failed_file_checked_at_once(draft, monkeypatch):
    attachment = attach(draft)
    verdict_is(monkeypatch, Failed(Failure.CRASHED))
    drain()
    monkeypatch.undo()
    drain()
    assert StoredFile.objects.get().state == State.FAILED, "its next turn is later"
    for _click in range(2):
        assert actions.check_again(stored_file=attachment.stored_file).state == State.QUARANTINED
    drain()
    assert StoredFile.objects.get().state == State.CLEAN
    assert Promise.objects.filter(kind="inspect_file").count() == 1
    with pytest.raises(ValidationError):
        actions.check_again(stored_file=attachment.stored_file)


class TestAntivirus:
    def scan_is(self, monkeypatch, scan) -> None:
        monkeypatch.setattr(antivirus, "scan", lambda path: scan)

    def test_what_it_finds_is_refused(self, draft, monkeypatch):
        self.scan_is(monkeypatch, antivirus.Found("Eicar-Test"))
        stored_file = checked(draft, b"text", "a.md")
        assert (stored_file.state, stored_file.reason, stored_file.antivirus) == (State.REJECTED, "virus", "found")
        assert "Eicar-Test" in stored_file.message
        assert in_order()

    def test_what_it_clears_says_so(self, draft, monkeypatch):
        self.scan_is(monkeypatch, antivirus.Clear())
        stored_file = checked(draft, b"text", "a.md")
        assert (stored_file.state, stored_file.antivirus) == (State.CLEAN, "clear")

    def test_a_silent_one_is_waited_for_and_never_taken_for_a_clear(self, draft, monkeypatch):
        self.scan_is(monkeypatch, antivirus.Unavailable("no reply"))
        stored_file = checked(draft, b"text", "a.md")
        for _attempt in range(4):
            drain(later=True)
        stored_file.refresh_from_db()
        assert (stored_file.state, stored_file.antivirus) == (State.FAILED, "not_run")
        assert "virus scanner" in stored_file.message


class TestTwice:
    def test_the_second_of_two_at_once_changes_nothing(self, draft):
        """Two workers, since the first was silent for longer than its lease."""
        stored_file = attach(draft, picture(), "a.png").stored_file
        promised = Promise.objects.get()
        settle_first, settle_second = checking.check(promised), checking.check(promised)
        with transaction.atomic():
            settle_first()
        first = StoredFile.objects.get()
        with transaction.atomic():
            settle_second()
        assert StoredFile.objects.get().file.name == first.file.name
        assert FilePreview.objects.count() == 1
        assert in_order()
        assert checking.check(promised) is None
        assert stored_file.pk == first.pk

    def test_of_a_file_that_is_gone_nothing_is_kept(self, draft):
        attachment = attach(draft, picture(), "a.png")
        settle = checking.check(Promise.objects.get())
        attachment.delete()
        StoredFile.objects.update(unused_since=timezone.now() - timedelta(days=2))
        auditing.sweep_unused()
        with transaction.atomic():
            settle()
        assert not StoredFile.objects.exists()
        assert in_order()
        assert checking.check(Promise.objects.get()) is None

    def test_lost_bytes_fail_loudly_and_the_audit_names_them(self, draft):
        stored_file = attach(draft).stored_file
        default_storage.delete(stored_file.file.name)
        drain()
        stored_file.refresh_from_db()
        assert stored_file.state == State.FAILED
        assert audit().rows_without_bytes == [stored_file.file.name]


def test_what_the_outbox_has_given_up_can_be_checked_again(draft):
    stored_file = attach(draft).stored_file
    assert checking.give_up_stuck(older_than=NOW) == 0
    Promise.objects.update(state="dead")
    StoredFile.objects.update(state=State.SCANNING)
    assert checking.give_up_stuck() == 0, "it is not that old yet"
    assert checking.give_up_stuck(older_than=NOW) == 1
    stored_file.refresh_from_db()
    assert stored_file.state == State.FAILED
    actions.check_again(stored_file=stored_file)
    drain()
    stored_file.refresh_from_db()
    assert stored_file.state == State.CLEAN


def test_the_private_copies_of_the_killed_are_deleted(tmp_path, monkeypatch):
    monkeypatch.setattr(checking.tempfile, "gettempdir", lambda: str(tmp_path))
    (tmp_path / "aipm-check-old").mkdir()
    (tmp_path / "other").mkdir()
    assert checking.forget_left_folders() == 0
    assert checking.forget_left_folders(older_than=-1) == 1
    assert [folder.name for folder in tmp_path.iterdir()] == ["other"]


class TestAudit:
    def test_young_bytes_may_be_getting_their_row(self, draft):
        from django.core.files.base import ContentFile

        default_storage.save("portfolio/ab/abc", ContentFile(b"x"))
        assert audit().bytes_without_rows == []
        assert audit(grace=NOW).bytes_without_rows == ["portfolio/ab/abc"]
        assert auditing.sweep_orphans() == 0
        assert auditing.sweep_orphans(grace=NOW) == 1
        assert not default_storage.exists("portfolio/ab/abc")

    def test_files_of_every_model_count(self, draft):
        checked(draft, picture(), "a.png")
        FilePreview.objects.get().delete()
        assert len(audit(grace=NOW).bytes_without_rows) == 1

    def test_an_empty_storage_is_in_order(self, db):
        assert in_order()


class TestUnused:
    def test_a_file_goes_a_day_after_it_was_found_unused(self, draft, time_machine):
        attachment = attach(draft, picture(), "a.png")
        drain()
        assert auditing.sweep_unused() == 0
        undo = actions.remove_attachment(attachment=attachment)
        assert auditing.sweep_unused() == 0
        time_machine.move_to(timezone.now() + timedelta(hours=23))
        assert auditing.sweep_unused() == 0
        actions.restore_attachment(revision=draft, undo=undo)
        time_machine.move_to(timezone.now() + timedelta(hours=2))
        assert auditing.sweep_unused() == 0, "it is in use again"
        actions.remove_attachment(attachment=draft.attachments.get())
        auditing.sweep_unused()
        time_machine.move_to(timezone.now() + timedelta(hours=25))
        assert auditing.sweep_unused() == 1
        assert not StoredFile.objects.exists()
        assert in_order()
        assert audit(grace=timedelta(days=-9)).bytes_without_rows == []

    def test_a_file_that_another_version_shows_stays(self, learner):
        first, second = attach(draft_of(learner)), attach(draft_of(learner))
        actions.remove_attachment(attachment=first)
        auditing.sweep_unused(unused_for=NOW)
        assert auditing.sweep_unused(unused_for=NOW) == 0
        assert second.stored_file == StoredFile.objects.get()


def test_with_the_account_the_bytes_go_previews_too(learner):
    stored_file = checked(draft_of(learner), picture(), "a.png")
    places = [stored_file.file.name, stored_file.previews.get().file.name]
    assert all(default_storage.exists(place) for place in places)
    erase_account(user=learner, email=learner.email)
    assert not any(default_storage.exists(place) for place in places)
    assert in_order()
