from django.urls import include, path

from . import views

urlpatterns = [
    path("", include("accounts.notifications.urls")),
    path("settings/", views.settings, name="settings"),
    path("settings/tokens/", views.tokens, name="tokens"),
    path("settings/tokens/new/", views.new_token, name="new-token"),
    path("settings/tokens/<int:pk>/revoke/", views.revoke_token, name="revoke-token"),
    path("settings/sessions/<int:pk>/end/", views.end_session, name="end-session"),
]
