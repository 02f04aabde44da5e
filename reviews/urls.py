from django.urls import include, path

urlpatterns = [
    path("", include("reviews.review_urls")),
]
