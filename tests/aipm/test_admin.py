"""The admin: who may open what, what a save does, and what a published edition refuses."""

import re
from io import StringIO

import pytest
from django.contrib import admin as django_admin
from django.core.management import call_command
from django.urls import reverse

from accounts.models import ApiToken, User
from careers.models import CareerGuide, Question
from outbox.models import Promise
from portfolio.models import ArtifactType
from reviews.models import ReviewRequest, SavedReply
from roadmaps.actions import editions
from roadmaps.models import (
    ContentVersion,
    Enrollment,
    Material,
    Phase,
    ProgressEvent,
    Resource,
    RoadmapEdition,
    ScheduleChange,
    SelfCheck,
    Skill,
    Task,
    TaskTick,
    Week,
    WeekProgress,
)
from tests import factories
from tests.content_tree import make_content_tree
from tests.reviews.factories import make_absence, make_request

pytestmark = pytest.mark.django_db

OURS = {"accounts", "aipm", "careers", "outbox", "portfolio", "reviews", "roadmaps"}
REGISTERED = django_admin.site._registry
MODELS = sorted((each for each in REGISTERED if each._meta.app_label in OURS), key=lambda each: each._meta.label)
CONTENT = [model for model in MODELS if getattr(model, "is_content", False)]
LEARNERS = [Enrollment, ProgressEvent, ScheduleChange, TaskTick, WeekProgress]
each_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
each_content_model = pytest.mark.parametrize("model", CONTENT, ids=lambda model: model._meta.label)


def url(model, page: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def content(tmp_path):
    """A published plan, loaded from files."""
    tree = make_content_tree(tmp_path, published=True)
    call_command("load_content", "--from", str(tree.root), stdout=StringIO())
    return tree


@pytest.fixture
def draft(content):
    """The same plan, and a draft of its next edition."""
    return editions.start_next_edition(edition=RoadmapEdition.objects.get())


@pytest.fixture
def journey(content):
    """A learner who has done something of everything."""
    edition = RoadmapEdition.objects.get()
    enrollment = factories.make_enrollment(edition=edition)
    WeekProgress.objects.create(enrollment=enrollment, week_key="mix", reflection="nobody else reads this")
    TaskTick.objects.create(enrollment=enrollment, task_key="weigh")
    ProgressEvent.objects.create(enrollment=enrollment, kind="ticked", week_key="mix", task_key="weigh")
    ScheduleChange.objects.create(
        enrollment=enrollment, kind="later_start", week_key="mix", days=7, reason="nobody else reads this"
    )
    ApiToken.objects.create(user=enrollment.user, name="script", prefix="aipm_abc", digest="d" * 64)
    make_absence(make_request(claimed_by=factories.make_mentor()).claimed_by)
    return enrollment


def form_of(response) -> dict[str, object]:
    """What a browser would send if nothing were changed."""
    data: dict[str, object] = {}
    forms = [response.context["adminform"].form]
    for inline in response.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            if isinstance(value, list):
                value = [getattr(item, "pk", item) for item in value]
            if value is None or value is False:
                continue
            data[bound.html_name] = value.replace("\n", "\r\n") if isinstance(value, str) else value
            if bound.field.show_hidden_initial:
                data[bound.html_initial_name] = data[bound.html_name]
    return data


def messages_of(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


# --- who may open what ----------------------------------------------------------------


@each_model
def test_pages_open_for_a_superuser(model, journey, admin, signed_in):
    client = signed_in(admin)
    assert client.get(url(model, "changelist")).status_code == 200
    assert client.get(url(model, "changelist"), {"q": "mix"}).status_code == 200
    row = model._default_manager.first()
    if row is not None:
        assert client.get(url(model, "change", row.pk)).status_code == 200
    may_add = REGISTERED[model].has_add_permission(type("Request", (), {"user": admin})())
    assert client.get(url(model, "add")).status_code == (200 if may_add else 403)


@each_content_model
def test_pages_of_content_open_for_a_curator(model, content, curator, signed_in):
    client = signed_in(curator)
    row = model._default_manager.first()
    pages = [url(model, "changelist"), url(model, "add"), url(model, "change", row.pk), url(model, "history", row.pk)]
    assert [client.get(page).status_code for page in pages] == [200, 200, 200, 200]


@pytest.mark.parametrize("model", [model for model in MODELS if model not in CONTENT], ids=lambda m: m._meta.label)
def test_other_pages_are_closed_to_a_curator(model, journey, curator, signed_in):
    client = signed_in(curator)
    row = model._default_manager.first()
    pages = [url(model, "changelist"), url(model, "add")] + ([url(model, "change", row.pk)] if row else [])
    assert {client.get(page).status_code for page in pages} == {403}


def test_a_curator_sees_content_and_nothing_else_on_the_first_page(content, curator, signed_in):
    response = signed_in(curator).get(reverse("admin:index"))
    shown = {entry["model"] for app in response.context["app_list"] for entry in app["models"]}
    assert shown == set(CONTENT)


@each_model
@pytest.mark.parametrize("person", ["learner", "mentor"])
def test_learners_and_mentors_have_no_admin(model, person, request, signed_in):
    client = signed_in(request.getfixturevalue(person))
    response = client.get(url(model, "changelist"), follow=True)
    assert response.status_code == 403


def test_who_is_not_signed_in_is_sent_to_the_one_sign_in(client):
    page = url(Week, "changelist")
    response = client.get(page, follow=True)
    assert response.redirect_chain == [
        (f"/admin/login/?next={page}", 302),
        (f"/accounts/login/?next={page.replace('/', '%2F')}", 302),
    ]


def test_all_content_models_are_there():
    from django.apps import apps

    assert {model for model in apps.get_models() if getattr(model, "is_content", False)} == set(CONTENT)


def test_secrets_are_not_there():
    registered = {model._meta.label for model in REGISTERED}
    assert registered & {"mfa.Authenticator", "auth.Group"} == set()


@pytest.mark.parametrize("model", LEARNERS, ids=lambda model: model._meta.label)
def test_learners_rows_are_looked_at_and_never_changed(model, journey, admin, signed_in):
    client = signed_in(admin)
    row = model.objects.get()
    response = client.get(url(model, "change", row.pk))
    assert response.context["has_change_permission"] is False
    assert client.post(url(model, "change", row.pk), {}).status_code == 403
    assert client.post(url(model, "delete", row.pk), {"post": "yes"}).status_code == 403
    assert "nobody else reads this" not in response.content.decode()


# --- queries --------------------------------------------------------------------------


def cloned(row):
    """The same row once more, under another key and in another place."""
    number = row._meta.model._default_manager.count() + 40
    values = {column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields}
    values.pop("id")
    for name in ("key", "position", "number", "email", "digest"):
        if name in values:
            # The end of it, so that a digest keeps its length.
            values[name] = f"{values[name]}-{number}"[-64:] if isinstance(values[name], str) else number
    if "handle" in values:
        values["handle"] = None
    if isinstance(row, ReviewRequest):
        values |= {"status": "withdrawn", "closed_at": row.asked_at}
    if isinstance(row, SavedReply):
        values["title"] = f"Reply {number}"
    if isinstance(row, CareerGuide):
        values["roadmap_id"] = factories.make_roadmap().pk
    if isinstance(row, Enrollment):
        values["user_id"] = factories.make_learner().pk
    if isinstance(row, RoadmapEdition):
        values["status"] = "draft"
    for name in ("week_key", "task_key"):
        if isinstance(row, WeekProgress | TaskTick) and name in values:
            values[name] = f"other-{number}"
    return type(row)._default_manager.create(**values)


@each_model
def test_queries_of_a_list_do_not_grow_with_its_rows(model, journey, admin, signed_in, count_queries):
    Promise.objects.create(kind="nothing", key="one")
    SavedReply.objects.create(title="House", body="Our rule.")
    row = model._default_manager.first()
    client = signed_in(admin)
    client.get(url(model, "changelist"))
    with count_queries() as few:
        client.get(url(model, "changelist"))
    for _ in range(3):
        cloned(row)
    with count_queries() as many:
        response = client.get(url(model, "changelist"))
    assert response.context["cl"].result_count >= 4
    assert len(many) == len(few)


@pytest.mark.parametrize(
    ("model", "children"),
    [
        (Week, [Task, Resource, SelfCheck]),
        (Phase, [Week]),
        (RoadmapEdition, [Phase, Week]),
        (CareerGuide, [Question]),
        (Task, []),
        (Skill, []),
    ],
    ids=lambda value: value._meta.label if hasattr(value, "_meta") else "",
)
def test_queries_of_a_page_do_not_grow_with_what_is_on_it(model, children, content, admin, signed_in, count_queries):
    client = signed_in(admin)
    page = url(model, "change", model.objects.order_by("pk").first().pk)
    client.get(page)
    with count_queries() as few:
        client.get(page)
    for child in children:
        first = child.objects.order_by("pk").first()
        for _ in range(3):
            cloned(first)
    with count_queries() as many:
        assert client.get(page).status_code == 200
    assert len(many) == len(few)


# --- what a save does -----------------------------------------------------------------


def test_saving_marks_the_row_as_a_persons_and_makes_pages_stale(content, curator, signed_in):
    client, task = signed_in(curator), Task.objects.get(key="stir")
    page = url(Task, "change", task.pk)
    response = client.post(page, {**form_of(client.get(page)), "title": "Stir it well"})
    assert response.status_code == 302
    task.refresh_from_db()
    assert (task.title, task.written_by, task.body) == ("Stir it well", "person", "Stir until no flour is dry.")
    assert ContentVersion.current() == 2
    assert (task.history.first().history_user, task.history.first().history_type) == (curator, "~")


@each_content_model
def test_saving_without_a_change_changes_nothing(model, draft, admin, signed_in):
    client = signed_in(admin)
    before = list(model._default_manager.order_by("pk").values())
    version, history = ContentVersion.current(), model.history.count()
    for row in model._default_manager.all():
        page = url(model, "change", row.pk)
        response = client.post(page, form_of(client.get(page)))
        assert response.status_code == 302, response.context["errors"]
    assert (ContentVersion.current(), model.history.count()) == (version, history)
    assert list(model._default_manager.order_by("pk").values()) == before


def test_text_of_several_lines_is_kept_as_the_files_have_it(content, curator, signed_in):
    client, material = signed_in(curator), Material.objects.get()
    page = url(Material, "change", material.pk)
    client.post(page, {**form_of(client.get(page)), "body": "    indented\r\n\r\ntext\r\n\r\n"})
    material.refresh_from_db()
    assert material.body == "    indented\n\ntext\n"


def test_inline_rows_are_marked_too(content, curator, signed_in):
    client, week = signed_in(curator), Week.objects.get(key="mix")
    page = url(Week, "change", week.pk)
    data = form_of(client.get(page))
    name = next(name for name, value in data.items() if value == "Tartine Bread")
    assert client.post(page, {**data, name: "Tartine"}).status_code == 302
    resource = Resource.objects.get(key="tartine")
    assert (resource.title, resource.written_by) == ("Tartine", "person")
    assert Resource.objects.get(key="water").written_by == "loader"
    week.refresh_from_db()
    assert week.written_by == "loader"
    assert ContentVersion.current() == 2


def test_deleting_makes_pages_stale(content, curator, signed_in):
    client, resource = signed_in(curator), Resource.objects.get(key="water")
    assert client.post(url(Resource, "delete", resource.pk), {"post": "yes"}).status_code == 302
    assert ContentVersion.current() == 2
    client.post(
        url(Resource, "changelist"),
        {"action": "delete_selected", "_selected_action": [Resource.objects.get().pk], "post": "yes"},
    )
    assert Resource.objects.count() == 0
    assert ContentVersion.current() == 3
    assert Resource.history.filter(key="water").first().history_user == curator


def test_positions_are_changed_in_the_list(content, curator, signed_in):
    from careers.models import Section

    client = signed_in(curator)
    first, second = Section.objects.all()
    data = {
        "form-TOTAL_FORMS": 2,
        "form-INITIAL_FORMS": 2,
        "form-0-id": first.pk,
        "form-0-position": 2,
        "form-1-id": second.pk,
        "form-1-position": 1,
        "_save": "Save",
    }
    assert client.post(url(Section, "changelist"), data).status_code == 302
    assert [section.key for section in Section.objects.all()] == ["hours", "job"]
    assert {section.written_by for section in Section.objects.all()} == {"person"}


@pytest.mark.parametrize(
    ("model", "name", "value", "said"),
    [
        (Skill, "aliases", '{"a": 1}', "…: Input should be a valid tuple"),
        (Skill, "esco", '[{"label": "x"}]', "0.uri: Field required"),
        (
            ArtifactType,
            "rubric",
            '{"criteria": []}',
            "criteria: Tuple should have at least 1 item after validation, not 0",
        ),
        (
            Task,
            "body",
            "bell\x07",
            "This text contains the control character U+0007; expected characters that can be read.",
        ),
        (
            Task,
            "body",
            "null\x00",
            "This text contains the control character U+0000; expected characters that can be read.",
        ),
        (Material, "kind", "song", "Select a valid choice. song is not one of the available choices."),
        (Week, "replaces", '["Not A Key"]', "0: String should match pattern '^[a-z0-9]+(-[a-z0-9]+)*$'"),
    ],
)
def test_what_no_file_could_hold_is_refused_beside_its_field(model, name, value, said, content, curator, signed_in):
    client, row = signed_in(curator), model.objects.order_by("pk").first()
    page = url(model, "change", row.pk)
    response = client.post(page, {**form_of(client.get(page)), name: value})
    assert response.context["adminform"].form.errors == {name: [said]}
    assert ContentVersion.current() == 1


def test_going_back_in_the_history_is_a_change_by_a_person(content, curator, signed_in):
    client, task = signed_in(curator), Task.objects.get(key="stir")
    page = url(Task, "change", task.pk)
    client.post(page, {**form_of(client.get(page)), "title": "Stir it well"})
    first = task.history.last()
    back = reverse("admin:roadmaps_task_simple_history", args=[task.pk, first.pk])
    shown = client.get(back)
    form = shown.context["adminform"].form
    data = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
    assert client.post(back, data).status_code == 302
    task.refresh_from_db()
    assert (task.title, task.written_by) == ("Stir it", "person")
    assert ContentVersion.current() == 3


# --- published editions ---------------------------------------------------------------

FIXED = (
    "Baker, edition 1 is published and learners follow it, so it changes in wording only. "
    "Make a new edition to add, remove or re-order its phases, weeks and tasks."
)


def test_keys_are_not_in_the_form_of_a_row_that_is_there(content, curator, signed_in):
    client, week = signed_in(curator), Week.objects.get(key="mix")
    page = url(Week, "change", week.pk)
    assert (
        client.post(page, {**form_of(client.get(page)), "key": "stir-it", "number": 3, "title": "Mixing"}).status_code
        == 302
    )
    week.refresh_from_db()
    assert (week.key, week.number, week.title) == ("mix", 1, "Mixing")


@pytest.mark.parametrize("model", [Phase, Week, Task])
def test_structure_of_a_published_edition_is_shown_and_not_asked(model, draft, curator, signed_in):
    client = signed_in(curator)
    published, unpublished = (model.objects.filter(edition__number=number).first() for number in (1, 2))
    fields = [
        set(client.get(url(model, "change", row.pk)).context["adminform"].form.fields)
        for row in (published, unpublished)
    ]
    assert fields[1] - fields[0] == set(model.fixed_when_published) - {"edition"}


def test_published_edition_gains_no_task(content, curator, signed_in):
    week = Week.objects.get(key="mix")
    data = {"edition": week.edition_id, "week": week.pk, "key": "rest", "position": 9, "title": "Rest", "body": "Wait."}
    response = signed_in(curator).post(url(Task, "add"), {**data, "done_when": "It has grown.", "minutes": 30})
    assert response.context["adminform"].form.errors == {"__all__": [FIXED]}
    assert Task.objects.filter(key="rest").count() == 0


def test_draft_gains_a_task(draft, curator, signed_in):
    week = Week.objects.get(key="mix", edition=draft)
    data = {"edition": draft.pk, "week": week.pk, "key": "rest", "position": 9, "title": "Rest", "body": "Wait."}
    response = signed_in(curator).post(url(Task, "add"), {**data, "done_when": "It has grown.", "minutes": 30})
    assert response.status_code == 302
    assert Task.objects.get(key="rest").written_by == "person"


@pytest.mark.parametrize("model", [Phase, Week, Task, RoadmapEdition])
def test_published_edition_loses_nothing(model, content, curator, signed_in):
    client, row = signed_in(curator), model.objects.order_by("pk").last()
    response = client.post(url(model, "delete", row.pk), {"post": "yes"}, follow=True)
    assert response.redirect_chain == [(url(model, "change", row.pk), 302)]
    assert messages_of(response) == [FIXED]
    data = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
    response = client.post(url(model, "changelist"), data)
    assert FIXED in re.sub(r"\s+", " ", response.content.decode())
    assert model.objects.filter(pk=row.pk).exists()


def test_going_back_in_the_history_does_not_move_a_week(draft, curator, signed_in):
    editions.publish_edition(edition=draft)
    week = Week.objects.get(key="bake", edition=draft)
    record = week.history.first()
    type(record).objects.filter(pk=record.pk).update(number=7)
    back = reverse("admin:roadmaps_week_simple_history", args=[week.pk, record.pk])
    client = signed_in(curator)
    form = client.get(back).context["adminform"].form
    data = {bound.html_name: bound.value() for bound in form if bound.value() not in (None, False)}
    response = client.post(back, data)
    assert response.context["adminform"].form.errors == {"__all__": [FIXED.replace("edition 1", "edition 2")]}
    week.refresh_from_db()
    assert week.number == 3


def test_next_edition_is_a_draft_of_everything(content, curator, signed_in, tmp_path):
    client, edition = signed_in(curator), RoadmapEdition.objects.get()
    data = {"action": "start_next", "_selected_action": [edition.pk]}
    response = client.post(url(RoadmapEdition, "changelist"), data, follow=True)
    assert messages_of(response) == ["Baker, edition 2 is a draft with everything of edition 1."]
    call_command("load_content", "--dump", str(tmp_path / "dump"), stdout=StringIO())
    for path, text in content.texts().items():
        expected = text.replace("  number: 1\n  status: published", "  number: 2\n  status: draft")
        assert (tmp_path / "dump" / path).read_text("utf-8") == expected


def test_publishing_retires_the_edition_before(draft, curator, signed_in):
    client = signed_in(curator)
    data = {"action": "publish", "_selected_action": [draft.pk]}
    response = client.post(url(RoadmapEdition, "changelist"), data, follow=True)
    assert messages_of(response) == ["Baker, edition 2 is published."]
    assert list(RoadmapEdition.objects.values_list("number", "status", "written_by")) == [
        (2, "published", "person"),
        (1, "retired", "person"),
    ]
    response = client.post(url(RoadmapEdition, "changelist"), data, follow=True)
    assert messages_of(response) == ["Baker, edition 2: Only a draft can be published."]


def test_files_of_the_edition_that_a_curator_replaced_still_load(content, draft):
    editions.publish_edition(edition=draft)
    out = StringIO()
    call_command("load_content", "--from", str(content.root), stdout=out)
    assert out.getvalue().splitlines()[-1].endswith("nothing was written.")
    assert RoadmapEdition.objects.published().get().number == 2


def test_draft_with_a_gap_is_not_published(draft, curator, signed_in):
    Week.objects.filter(edition=draft, number=2).delete()
    data = {"action": "publish", "_selected_action": [draft.pk]}
    response = signed_in(curator).post(url(RoadmapEdition, "changelist"), data, follow=True)
    assert messages_of(response) == ["Baker, edition 2: Weeks must be numbered from 1 without a gap."]


# --- people ---------------------------------------------------------------------------


def test_person_is_added_without_a_password_and_signs_in_by_code(admin, signed_in, client, mailoutbox):
    data = {
        "email": "New@Example.org",
        "name": "Nora New",
        "time_zone": "Europe/Berlin",
        "is_active": "on",
        "is_mentor": "on",
    }
    response = signed_in(admin).post(url(User, "add"), data)
    assert response.status_code == 302, response.context["errors"]
    person = User.objects.get(email="new@example.org")
    assert (person.has_usable_password(), person.is_mentor, person.handle) == (False, True, None)
    assert person.emailaddress_set.get().primary is True


def test_nobodys_password_can_be_seen_or_set(admin, learner, signed_in):
    response = signed_in(admin).get(url(User, "change", learner.pk))
    assert set(response.context["adminform"].form.fields) == {
        *("name", "handle", "time_zone", "is_active", "is_mentor", "is_curator", "is_superuser")
    }
    page = response.content.decode()
    assert [word for word in ("argon2", "md5$", 'type="password"') if word in page] == []
    response = signed_in(admin).get(reverse("admin:password_change"))
    assert (response.status_code, response.url) == (302, reverse("account_change_password"))


def test_superuser_does_not_lock_themselves_out(admin, signed_in):
    response = signed_in(admin).get(url(User, "change", admin.pk))
    assert {"is_active", "is_superuser"} & set(response.context["adminform"].form.fields) == set()
