from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from portfolio import actions
from portfolio.models import CaseStudy, Revision, StoredFile
from portfolio.tasks import purge_deleted
from tests.factories import make_case_study, make_learner, make_stored_file, make_submitted

pytestmark = pytest.mark.django_db


def test_deleted_and_taken_back_by_the_pages(client, study):
    make_submitted(study)
    answer = client.post(reverse("delete-case-study", args=[study.slug]))
    assert answer.url == "/portfolio/?deleted=the-pilot"
    assert client.get("/portfolio/the-pilot/").status_code == 404
    page = client.get(answer.url).content.decode()
    assert "“The pilot” is deleted" in page
    assert "The pilot" in client.get(reverse("deleted-case-studies")).content.decode()
    assert client.post(reverse("undelete-case-study", args=[study.slug])).status_code == 302
    assert client.get("/portfolio/the-pilot/").status_code == 200
    # What is back already is no error: a second click.
    assert client.post(reverse("undelete-case-study", args=[study.slug])).status_code == 302


def test_each_is_safe_to_repeat(study):
    assert [actions.delete_case_study(study=study) for _click in range(2)] == [True, False]
    assert [actions.undelete_case_study(study=study) for _click in range(2)] == [True, False]


def test_nobody_elses(signed_in, study):
    other = signed_in(make_learner())
    assert other.post(reverse("delete-case-study", args=[study.slug])).status_code == 404
    actions.delete_case_study(study=study)
    assert other.post(reverse("undelete-case-study", args=[study.slug])).status_code == 404
    assert "The pilot" not in other.get("/portfolio/?deleted=the-pilot").content.decode()
    assert "The pilot" not in other.get("/portfolio/deleted/").content.decode()


def test_gone_for_good_after_thirty_days(learner, study):
    recent, kept = make_case_study(learner), make_case_study(learner)
    stored = make_stored_file(learner)
    make_submitted(study).attachments.create(stored_file=stored, name="notes.md")
    now = timezone.now()
    CaseStudy.objects.filter(pk=study.pk).update(deleted_at=now - timedelta(days=30, seconds=1))
    CaseStudy.objects.filter(pk=recent.pk).update(deleted_at=now - timedelta(days=29))
    purge_deleted()
    assert set(CaseStudy.objects.all()) == {recent, kept}
    assert not Revision.objects.filter(case_study_id=study.pk).exists()
    assert list(StoredFile.objects.unused()) == [stored]  # the sweep of files takes it from here
