from django.urls import path

from . import application_views, job_fit_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("guide/", views.default_guide, name="default-guide"),
    path("guides/<slug:guide>/", views.guide, name="guide"),
    path("job-fit/", job_fit_views.job_fit, name="job-fit"),
    path("job-fit/compare/", job_fit_views.compare, name="compare-postings"),
    path("job-fit/postings/<uuid:pk>/", job_fit_views.posting, name="posting"),
    path("job-fit/postings/<uuid:pk>/words/", job_fit_views.words, name="posting-words"),
    path("job-fit/postings/<uuid:pk>/fit.md", job_fit_views.markdown, name="posting-markdown"),
    path("job-fit/postings/<uuid:pk>/fit.csv", job_fit_views.csv, name="posting-csv"),
    path("job-fit/postings/<uuid:pk>/describe/", job_fit_views.describe, name="describe-posting"),
    path("job-fit/postings/<uuid:pk>/correct/", job_fit_views.correct, name="correct-finding"),
    path("job-fit/postings/<uuid:pk>/read-again/", job_fit_views.read_again, name="read-again"),
    path("job-fit/postings/<uuid:pk>/delete/", job_fit_views.delete, name="delete-posting"),
    path("job-fit/postings/<uuid:pk>/take-back/", job_fit_views.take_back, name="undelete-posting"),
    path("job-fit/postings/<uuid:pk>/save/", application_views.save, name="save-application"),
    path("applications/", application_views.applications, name="applications"),
    path("applications/applications.csv", application_views.csv, name="applications-csv"),
    path("applications/<uuid:pk>/", application_views.application, name="application"),
    path("applications/<uuid:pk>/move/", application_views.move, name="move-application"),
    path("applications/<uuid:pk>/delete/", application_views.delete, name="delete-application"),
    path("applications/<uuid:pk>/take-back/", application_views.take_back, name="undelete-application"),
]
