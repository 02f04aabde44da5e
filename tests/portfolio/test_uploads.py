"""What is attached to a draft, and what is refused before anything is kept."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils import timezone

from outbox.models import Promise
from portfolio.files import actions
from portfolio.files.auditing import audit
from portfolio.files.checking import promised_checks
from portfolio.models import Attachment, StoredFile
from tests import factories
from tests.portfolio.uploading import attach, check_all, draft_of, picture, upload

pytestmark = pytest.mark.django_db
State = StoredFile.State


@pytest.fixture
def draft(learner):
    return draft_of(learner)


@pytest.fixture
def now_committed(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def refusal(error) -> tuple[str, str]:
    """Code and message of the one thing that was wrong."""
    [found] = (
        [reason for [reason] in error.value.error_dict.values()]
        if hasattr(error.value, "error_dict")
        else (error.value.error_list)
    )
    return found.code, found.messages[0]


def test_an_upload_waits_for_its_check(draft):
    attached = actions.attach_upload(
        user=draft.case_study.owner,
        revision=draft,
        upload=upload(name="C:\\a\\My  notes.md"),
        description=" What\n I did ",
    )
    attachment, stored_file = attached.attachment, attached.attachment.stored_file
    assert attached.is_new
    assert (attachment.name, attachment.description, attachment.position) == ("My notes.md", "What I did", 0)
    assert (stored_file.state, stored_file.size, stored_file.media_type) == (State.QUARANTINED, 8, "")
    with default_storage.open(stored_file.file.name) as kept:
        assert kept.read() == b"# Notes\n"
    assert "notes" not in stored_file.file.name
    assert promised_checks(stored_file).waiting().count() == 1


def test_the_same_bytes_are_kept_once_for_a_person_and_not_shared_between_people(learner):
    first, second = draft_of(learner), draft_of(learner)
    stranger = draft_of(factories.make_learner())
    files = [attach(revision).stored_file for revision in (first, second, stranger)]
    assert files[0] == files[1]
    assert files[0] != files[2]
    assert files[0].file.name != files[2].file.name
    assert Promise.objects.filter(kind="inspect_file").count() == 2


def test_the_same_bytes_on_the_same_draft_are_there_already(draft):
    first = attach(draft)
    again = actions.attach_upload(user=draft.case_study.owner, revision=draft, upload=upload(name="other.md"))
    assert again == (first, False)
    assert Attachment.objects.get().name == "notes.md"


def test_what_is_clean_is_not_checked_again(learner, now_committed):
    with now_committed():
        attach(draft_of(learner))
        check_all()
    attachment = attach(draft_of(learner), name="second.md")
    assert attachment.stored_file.state == State.CLEAN
    assert not promised_checks(attachment.stored_file).waiting().exists()


def test_what_is_clean_under_another_kind_of_name_is_refused(learner, now_committed):
    with now_committed():
        attach(draft_of(learner), picture(), "plan.png")
        check_all()
    with pytest.raises(ValidationError) as error:
        attach(draft_of(learner), picture(), "plan.pdf")
    assert refusal(error)[0] == "mismatch"
    assert "PNG" in refusal(error)[1]


def test_what_was_refused_is_checked_anew(draft, now_committed):
    with now_committed():
        attachment = attach(draft, picture(), "plan.pdf")
        check_all()
    attachment.stored_file.refresh_from_db()
    assert (attachment.stored_file.state, attachment.stored_file.reason) == (State.REJECTED, "mismatch")
    assert not attachment.stored_file.file
    assert audit(grace=timedelta()).bytes_without_rows == []

    with now_committed():
        again = attach(draft, picture(), "plan.png")
        assert (again.pk, again.name, again.stored_file.state) == (attachment.pk, "plan.png", State.QUARANTINED)
        check_all()
    again.stored_file.refresh_from_db()
    assert (again.stored_file.state, again.stored_file.reason, again.stored_file.message) == (State.CLEAN, "", "")


def test_names_on_a_draft_differ(draft):
    attach(draft, b"one", "notes.md")
    assert attach(draft, b"two", "NOTES.md").name == "NOTES (2).md"


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.md", "empty"),
        (b"x" * 101, "a.md", "too_large"),
        (b"x", "a.exe", "unsupported"),
        (b"x", "a", "unsupported"),
        (b"x", "", "unsupported"),
        (b"x", "pdf", "unsupported"),
        (b"x", "a.pdf\u202e.exe", "unsupported"),
    ],
)
def test_what_is_plain_is_refused_before_anything_is_kept(draft, settings, content, name, code):
    settings.UPLOAD_MAX_BYTES = 100
    with pytest.raises(ValidationError) as error:
        actions.attach_upload(user=draft.case_study.owner, revision=draft, upload=upload(content, "sent"), name=name)
    assert refusal(error)[0] == code
    assert not StoredFile.objects.exists()


def test_no_more_than_the_quota(draft, settings):
    settings.UPLOAD_QUOTA_BYTES = 10
    attach(draft, b"123456")
    with pytest.raises(ValidationError) as error:
        attach(draft, b"abcde")
    code, message = refusal(error)
    assert code == "quota"
    assert message.replace("\xa0", " ") == (
        "This file has 5 bytes, and of your 10 bytes there are 4 bytes left. Remove files first."
    )
    attach(draft, b"abcd")


def test_the_quota_is_each_persons_own(draft, settings):
    settings.UPLOAD_QUOTA_BYTES = 10
    attach(draft, b"1234567890")
    attach(draft_of(factories.make_learner()), b"1234567890")


def test_removed_files_make_room(draft, settings, now_committed):
    settings.UPLOAD_QUOTA_BYTES = 10
    removed = attach(draft, b"1234567890")
    place = removed.stored_file.file.name
    undo = actions.remove_attachment(attachment=removed)
    with now_committed():
        attach(draft, b"abcdefghij")
    assert StoredFile.objects.get().sha256 != removed.stored_file.sha256
    assert not default_storage.exists(place)
    with pytest.raises(ValidationError) as error:
        actions.restore_attachment(revision=draft, undo=undo)
    assert refusal(error)[0] == "expired"


def test_no_more_files_than_a_piece_may_have(draft, settings):
    settings.UPLOAD_FILES_PER_REVISION = 2
    attach(draft, b"one")
    attach(draft, b"two")
    with pytest.raises(ValidationError) as error:
        attach(draft, b"three")
    assert refusal(error) == ("too_many", "A piece holds at most 2 files. Remove one first.")


def test_a_submitted_version_keeps_its_files(draft, tmp_path):
    attachment = attach(draft, b"one")
    factories.make_submitted(draft.case_study)
    before = set(audit().bytes_without_rows)
    for act in (
        lambda: attach(draft, b"two"),
        lambda: actions.change_attachment(attachment=attachment, name="other"),
        lambda: actions.remove_attachment(attachment=attachment),
    ):
        with pytest.raises(ValidationError) as error:
            act()
        assert refusal(error)[0] == "frozen"
    assert Attachment.objects.get().name == "notes.md"
    assert set(audit().bytes_without_rows) == before


class TestNames:
    def test_the_kind_stays_in_the_name(self, draft):
        attachment = attach(draft)
        assert actions.change_attachment(attachment=attachment, name="Plan").name == "Plan.md"
        assert actions.change_attachment(attachment=attachment, name="Plan.pdf").name == "Plan.pdf.md"

    def test_a_taken_name_is_refused(self, draft):
        attach(draft, b"one", "plan.md")
        attachment = attach(draft, b"two")
        with pytest.raises(ValidationError) as error:
            actions.change_attachment(attachment=attachment, name="PLAN")
        assert refusal(error) == ("taken", "Another file here has this name.")

    def test_a_picture_that_the_text_shows_keeps_its_name(self, draft):
        attachment = attach(draft, picture(), "my plan.png")
        draft.body = "See ![the plan](attachment:my%20plan.png)."
        draft.save()
        with pytest.raises(ValidationError) as error:
            actions.change_attachment(attachment=attachment, name="other")
        assert refusal(error)[0] == "in_use"
        actions.change_attachment(attachment=attachment, name="my plan", description="The plan.")
        assert Attachment.objects.get().description == "The plan."

    @pytest.mark.parametrize(("description", "code"), [("x" * 301, "too_long"), ("a\x00b", "null")])
    def test_a_description_is_a_line(self, draft, description, code):
        with pytest.raises(ValidationError) as error:
            actions.change_attachment(attachment=attach(draft), description=description)
        assert refusal(error)[0] == code


class TestOrder:
    @pytest.fixture
    def three(self, draft):
        return [attach(draft, name.encode(), f"{name}.md") for name in "abc"]

    def order(self, draft) -> str:
        rows = draft.attachments.with_files()
        assert [row.position for row in rows] == list(range(len(rows)))
        return "".join(row.name[0] for row in rows)

    @pytest.mark.parametrize(
        ("which", "position", "order"), [(2, 0, "cab"), (0, 1, "bac"), (0, 99, "bca"), (1, -5, "bac"), (1, 1, "abc")]
    )
    def test_a_file_is_put_at_a_place(self, draft, three, which, position, order):
        actions.change_attachment(attachment=three[which], position=position)
        assert self.order(draft) == order

    def test_a_removed_file_comes_back_to_its_place(self, draft, three):
        undo = actions.remove_attachment(attachment=three[1])
        assert self.order(draft) == "ac"
        back = actions.restore_attachment(revision=draft, undo=undo)
        assert (self.order(draft), back.pk) == ("abc", three[1].pk)
        assert actions.restore_attachment(revision=draft, undo=undo).pk == back.pk

    def test_removed_twice_says_so(self, draft, three):
        actions.remove_attachment(attachment=three[1])
        with pytest.raises(ValidationError) as error:
            actions.remove_attachment(attachment=three[1])
        assert refusal(error)[0] == "removed"

    @pytest.mark.parametrize("undo", ["", "nonsense", "\x00", "a:b:c"])
    def test_an_undo_that_nobody_made(self, draft, undo):
        with pytest.raises(ValidationError) as error:
            actions.restore_attachment(revision=draft, undo=undo)
        assert refusal(error)[0] == "expired"

    def test_an_undo_is_of_one_draft_and_one_day(self, draft, three, time_machine):
        undo = actions.remove_attachment(attachment=three[0])
        with pytest.raises(ValidationError):
            actions.restore_attachment(revision=draft_of(draft.case_study.owner), undo=undo)
        time_machine.move_to(timezone.now() + timedelta(hours=25))
        with pytest.raises(ValidationError):
            actions.restore_attachment(revision=draft, undo=undo)
