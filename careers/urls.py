from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("guide/", views.default_guide, name="default-guide"),
    path("guides/<slug:guide>/", views.guide, name="guide"),
]
