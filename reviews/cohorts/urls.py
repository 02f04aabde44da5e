from django.urls import path

from . import views

urlpatterns = [
    path("cohorts/", views.cohorts, name="cohorts"),
    path("cohorts/new/", views.new_cohort, name="cohort-new"),
    path("cohorts/join/<str:secret>/", views.join, name="cohort-join"),
    path("cohorts/<slug:cohort>/", views.cohort, name="cohort"),
    path("cohorts/<slug:cohort>/progress.csv", views.export, name="cohort-csv"),
    path("cohorts/<slug:cohort>/learners/<int:member>/", views.learner, name="cohort-learner"),
    path("cohorts/<slug:cohort>/leave/", views.leave, name="cohort-leave"),
    path("cohorts/<slug:cohort>/manage/", views.manage, name="cohort-manage"),
    path("cohorts/<slug:cohort>/manage/close/", views.close, name="cohort-close"),
    path("cohorts/<slug:cohort>/manage/reopen/", views.reopen, name="cohort-reopen"),
    path("cohorts/<slug:cohort>/manage/invite/", views.invite, name="cohort-invite"),
    path("cohorts/<slug:cohort>/manage/links/", views.make_link, name="cohort-make-link"),
    path("cohorts/<slug:cohort>/manage/invitations/<int:invitation>/revoke/", views.revoke, name="cohort-revoke"),
    path("cohorts/<slug:cohort>/manage/members/<int:member>/remove/", views.remove, name="cohort-remove"),
]
