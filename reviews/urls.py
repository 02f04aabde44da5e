from django.urls import include, path

from . import queue_views, request_views

urlpatterns = [
    path("reviews/", queue_views.queue, name="reviews"),
    path("reviews/asked/", request_views.asked, name="own-review-requests"),
    path("reviews/ask/<slug:slug>/", request_views.ask, name="ask-for-review"),
    path("reviews/away/", queue_views.absences, name="absences"),
    path("reviews/away/<int:pk>/remove/", queue_views.remove_absence, name="remove-absence"),
    path("reviews/requests/<int:pk>/", request_views.review_request, name="review-request"),
    path("reviews/requests/<int:pk>/withdraw/", request_views.withdraw, name="withdraw-request"),
    path("reviews/requests/<int:pk>/another-mentor/", request_views.another_mentor, name="another-mentor"),
    path("reviews/requests/<int:pk>/claim/", queue_views.claim, name="claim-request"),
    path("reviews/requests/<int:pk>/renew/", queue_views.renew, name="renew-claim"),
    path("reviews/requests/<int:pk>/release/", queue_views.release, name="release-claim"),
    path("reviews/requests/<int:pk>/reassign/", queue_views.reassign, name="reassign-request"),
    path("", include("reviews.review_urls")),
]
