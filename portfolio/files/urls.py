from django.urls import path

from . import views

urlpatterns = [
    path("portfolio/<slug:slug>/files/", views.files, name="case-study-files"),
    path("portfolio/<slug:slug>/files/restore/", views.restore, name="restore-file"),
    path("portfolio/<slug:slug>/files/<uuid:pk>/", views.file, name="case-study-file"),
    path("portfolio/<slug:slug>/files/<uuid:pk>/move/", views.move, name="move-file"),
    path("portfolio/<slug:slug>/files/<uuid:pk>/remove/", views.remove, name="remove-file"),
    path("portfolio/<slug:slug>/files/<uuid:pk>/check/", views.check_again, name="check-file"),
    path("files/<uuid:pk>/<str:name>", views.attachment, name="attachment"),
    path("files/<uuid:pk>/pages/<int:page>/", views.preview, name="attachment-page"),
]
