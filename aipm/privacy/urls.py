from django.urls import path

from . import views

urlpatterns = [
    path("privacy/", views.privacy, name="privacy"),
    path("settings/your-data/", views.your_data, name="your-data"),
    path("settings/your-data/download/", views.download_your_data, name="download-your-data"),
    path("settings/your-data/delete/", views.delete_account, name="delete-account"),
    path("account-deleted/", views.account_deleted, name="account-deleted"),
]
