import csv
import io
from datetime import date

import pytest

from roadmaps import actions
from roadmaps.models import ContentVersion, Task, Week
from tests.factories import make_edition, make_enrollment, make_learner
from tests.roadmaps.pages import url

pytestmark = pytest.mark.django_db


@pytest.fixture
def enrollment(time_machine):
    time_machine.move_to("2026-01-08T10:00:00+00:00", tick=False)
    learner = make_learner()
    enrollment = make_enrollment(learner, make_edition(weeks=2, tasks=2), start_date=date(2026, 1, 5))
    actions.tick_task(enrollment=enrollment, task_key="week-1-task-1")
    actions.skip_week(enrollment=enrollment, week_key="week-2")
    own = actions.add_own_task(enrollment=enrollment, week_key="week-1", title="*Call* <Ana>", minutes=25)
    actions.set_own_task(enrollment=enrollment, week_key="week-1", line_id=own["id"], done=True)
    return enrollment


def rows(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_the_checklist(client, enrollment):
    response = client.get(url("export-markdown", enrollment))
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{enrollment.roadmap.key}-2026-01-08.md"'
    assert response.content.decode() == (
        f"# {enrollment.roadmap.title}\n\n"
        "From 2026-01-05 to 2026-01-18, as of 2026-01-08.\n\n"
        "## Phase 1\n\n"
        "### Week 1: Title of week 1\n\n"
        "2026-01-05 to 2026-01-11, open\n\n"
        "- [x] Task 1 of week 1 (60 min)\n"
        "- [ ] Task 2 of week 1 (60 min)\n"
        "- [x] \\*Call\\* \\<Ana\\> (25 min)\n\n"
        "## Phase 2\n\n"
        "### Week 2: Title of week 2\n\n"
        "2026-01-12 to 2026-01-18, skipped\n\n"
        "- [ ] Task 1 of week 2 (60 min)\n"
        "- [ ] Task 2 of week 2 (60 min)\n"
    )


def test_the_table(client, enrollment):
    response = client.get(url("export-csv", enrollment))
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    table = rows(response)
    assert table[0][:7] == ["Phase", "Week", "Title", "Starts", "Ends", "State", "Done or skipped on"]
    week_1 = ["Phase 1", "1", "Title of week 1", "2026-01-05", "2026-01-11", "open", ""]
    week_2 = ["Phase 2", "2", "Title of week 2", "2026-01-12", "2026-01-18", "skipped", "2026-01-08"]
    assert table[1:] == [
        [*week_1, "Task 1 of week 1", "no", "60", "yes", "2026-01-08"],
        [*week_1, "Task 2 of week 1", "no", "60", "no", ""],
        [*week_1, "*Call* <Ana>", "yes", "25", "yes", "2026-01-08"],
        [*week_2, "Task 1 of week 2", "no", "60", "no", ""],
        [*week_2, "Task 2 of week 2", "no", "60", "no", ""],
    ]


@pytest.mark.parametrize("formula", ['=HYPERLINK("http://x")', "+1+1", "-1", "@SUM(A1)", " =1"])
def test_no_cell_is_a_formula(client, enrollment, formula):
    Week.objects.filter(key="week-1").update(title=formula)
    Task.objects.filter(key="week-1-task-1").update(title=formula)
    actions.add_own_task(enrollment=enrollment, week_key="week-1", title=formula, minutes=5)
    ContentVersion.bump()
    cells = [cell for row in rows(client.get(url("export-csv", enrollment))) for cell in row]
    assert [cell for cell in cells if cell.lstrip().startswith(("=", "+", "-", "@"))] == []
    # The week in four rows, the task, and the own task, whose title is kept without outer spaces.
    assert sum(cell.startswith("'") and cell.endswith(formula.strip()) for cell in cells) == 6


def test_the_page_to_print_has_every_task(client, enrollment):
    html = client.get(url("export-print", enrollment)).content.decode()
    assert html.count('class="box"') == 5
    assert html.count('<span class="vh">Done:') == 2
    assert "*Call* &lt;Ana&gt;" in html


@pytest.mark.parametrize("name", ["export", "export-markdown", "export-csv", "export-print"])
class TestPrivacy:
    def test_is_private_and_cheap(self, client, enrollment, count_queries, name):
        page = url(name, enrollment)
        client.get(page)
        with count_queries() as queries:
            assert client.get(page)["Cache-Control"] == "private, no-store"
        has_bell = name in {"export", "export-print"}
        assert len(queries) == 6 + has_bell

    def test_is_only_for_who_follows_the_plan(self, client, enrollment, signed_in, mentor, name):
        page = url(name, enrollment)
        assert signed_in(mentor).get(page).status_code == 404
        client.logout()
        assert client.get(page).status_code == 302
        other = make_enrollment(edition=enrollment.edition)
        assert b"Ana" not in signed_in(other.user).get(page).content
