from django.urls import path

from . import again_views, comment_views, notebook_views, reading_views, reviewing_views

urlpatterns = [
    path("reviews/requests/<int:pk>/review/", reviewing_views.begin, name="begin-review"),
    path("reviews/agreement/", notebook_views.agreement, name="review-agreement"),
    path("reviews/saved/", notebook_views.replies, name="saved-replies"),
    path("reviews/saved/<int:pk>/", notebook_views.replies, name="saved-reply"),
    path("reviews/saved/<int:pk>/delete/", notebook_views.forget_reply, name="delete-saved-reply"),
    path("reviews/comments/<uuid:pk>/", comment_views.edit, name="edit-comment"),
    path("reviews/comments/<uuid:pk>/delete/", comment_views.delete, name="delete-comment"),
    path("reviews/comments/<uuid:pk>/reply/", reading_views.reply, name="reply-to-comment"),
    path("reviews/comments/<uuid:pk>/state/", reading_views.settle, name="settle-issue"),
    path("reviews/comments/<uuid:pk>/apply/", again_views.apply, name="apply-suggestion"),
    path("reviews/comments/<uuid:pk>/take-back/", again_views.take_back, name="take-back-suggestion"),
    path("reviews/<int:pk>/", reviewing_views.review, name="review"),
    path("reviews/<int:pk>/newer/", again_views.newer, name="newer-version"),
    path("reviews/<int:pk>/take-back/", reviewing_views.taking_back, name="take-back-review"),
    path("reviews/<int:pk>/replace/", reviewing_views.supersede, name="supersede-review"),
    path("reviews/<int:pk>/discard/", reviewing_views.discard, name="discard-review"),
    path("reviews/<int:pk>/hide/", reviewing_views.hide, name="hide-review"),
    path("reviews/<int:pk>/comments/new/", comment_views.new, name="new-comment"),
    path("reviews/<int:pk>/answer/", reading_views.answer, name="answer-review"),
    path("reviews/<int:pk>/rating/", reading_views.rate, name="rate-review"),
    path("reviews/<int:pk>/second-opinion/", reading_views.second_opinion, name="second-opinion"),
    path("reviews/<int:pk>/notes/", notebook_views.note, name="mentor-note"),
    path("reviews/<int:pk>/files/<uuid:attachment>/<str:name>", reviewing_views.file, name="review-file"),
    path(
        "reviews/<int:pk>/files/<uuid:attachment>/pages/<int:page>/", reviewing_views.file_page, name="review-file-page"
    ),
]
