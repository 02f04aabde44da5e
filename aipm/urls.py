from django.contrib import admin
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path, re_path

from . import health, views
from .api.problems import unknown_address
from .sitemaps import PublicPages

urlpatterns = [
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
    # Pages name their icon; the admin, the API's page and feeds do not, and browsers ask here.
    path("favicon.ico", views.favicon, name="favicon"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": PublicPages}}, name="sitemap"),
    path("this-week/", views.dashboard, name="dashboard"),
    path("plan/", views.default_plan, name="default-plan"),
    path("theme/", views.theme, name="theme"),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("", include("aipm.privacy.urls")),
    path("api/v1/", include("aipm.api.urls")),
    re_path(r"^api/", unknown_address, name="api-unknown"),
    path("", include("accounts.urls")),
    path("", include("careers.urls")),
    path("", include("reviews.cohorts.urls")),
    path("", include("portfolio.urls")),
    path("", include("reviews.urls")),
    path("", include("roadmaps.urls")),
]

handler400 = "aipm.api.problems.bad_request"
handler500 = "aipm.api.problems.server_error"
