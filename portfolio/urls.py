from django.urls import include, path

from . import editing_views, sharing_views, showcase_views, version_views, views
from .exports import views as export_views
from .imports import views as import_views

urlpatterns = [
    path("pieces/<slug:kind>/", views.piece, name="piece"),
    path("portfolio/", views.portfolio, name="portfolio"),
    path("portfolio/new/", editing_views.new, name="new-case-study"),
    path("portfolio/work-on/<slug:kind>/", views.work_on, name="work-on"),
    path("portfolio/deleted/", editing_views.deleted, name="deleted-case-studies"),
    path("portfolio/deleted/<slug:slug>/take-back/", editing_views.undelete, name="undelete-case-study"),
    path("portfolio/exports/", export_views.exports, name="portfolio-exports"),
    path("portfolio/exports/resume.json", export_views.own_resume, name="portfolio-resume"),
    path("portfolio/exports/<uuid:pk>/", export_views.download, name="portfolio-export"),
    path("portfolio/exports/<uuid:pk>/delete/", export_views.delete, name="portfolio-export-delete"),
    path("", include("portfolio.files.urls")),
    path("portfolio/import/", import_views.imports, name="portfolio-import"),
    path("portfolio/import/<uuid:pk>/delete/", import_views.delete, name="portfolio-import-delete"),
    path("portfolio/sharing/", sharing_views.sharing, name="portfolio-sharing"),
    path("portfolio/sharing/pieces/<slug:slug>/", sharing_views.show_piece, name="portfolio-show-piece"),
    path("portfolio/sharing/links/", sharing_views.make_link, name="portfolio-make-link"),
    path("portfolio/sharing/links/<int:pk>/revoke/", sharing_views.revoke_link, name="portfolio-revoke-link"),
    path("p/<slug:handle>/", showcase_views.public_portfolio, name="public-portfolio"),
    path("p/<slug:handle>/picture.png", showcase_views.public_picture, name="public-picture"),
    path("p/<slug:handle>/resume.json", export_views.public_resume, name="public-resume"),
    path("p/<slug:handle>/files/<uuid:pk>/<str:name>", showcase_views.public_file, name="public-file"),
    path("p/<slug:handle>/files/<uuid:pk>/pages/<int:page>/", showcase_views.public_file_page, name="public-file-page"),
    path("p/<slug:handle>/<slug:slug>/", showcase_views.public_piece, name="public-piece"),
    path("shared/<str:token>/", showcase_views.linked_portfolio, name="linked-portfolio"),
    path("shared/<str:token>/files/<uuid:pk>/<str:name>", showcase_views.linked_file, name="linked-file"),
    path(
        "shared/<str:token>/files/<uuid:pk>/pages/<int:page>/", showcase_views.linked_file_page, name="linked-file-page"
    ),
    path("shared/<str:token>/<slug:slug>/", showcase_views.linked_piece, name="linked-piece"),
    path("portfolio/<slug:slug>/", views.case_study, name="case-study"),
    path("portfolio/<slug:slug>/edit/", editing_views.edit, name="edit-case-study"),
    path("portfolio/<slug:slug>/describe/", editing_views.describe, name="describe-case-study"),
    path("portfolio/<slug:slug>/delete/", editing_views.delete, name="delete-case-study"),
    path("portfolio/<slug:slug>/submit/", version_views.submit, name="submit-case-study"),
    path("portfolio/<slug:slug>/compare/", version_views.compare, name="compare-versions"),
    path("portfolio/<slug:slug>/versions/new/", version_views.start, name="start-version"),
    path("portfolio/<slug:slug>/versions/discard/", version_views.discard, name="discard-draft"),
    path("portfolio/<slug:slug>/versions/<int:number>/", views.case_study, name="version"),
    path(
        "portfolio/<slug:slug>/versions/<int:number>/blocks/<int:block>.csv", version_views.block_csv, name="block-csv"
    ),
    path("portfolio/<slug:slug>/versions/<int:number>/withdraw/", version_views.withdraw, name="withdraw-version"),
    path("portfolio/<slug:slug>/versions/<int:number>/restore/", version_views.restore, name="restore-version"),
]
