from django.urls import path
from rest_framework.routers import SimpleRouter

from accounts.api import TokenViewSet
from accounts.notifications.api import NotificationViewSet, PreferenceViewSet
from aipm.privacy.api import AccountView, ExportView
from careers import market_api as market
from careers.api import GuideViewSet, SalaryFigureViewSet
from careers.job_applications_api import JobApplicationFileViewSet, JobApplicationViewSet
from careers.job_postings_api import JobPostingFileViewSet, JobPostingViewSet
from portfolio.api import case_studies, sharing, showcase
from portfolio.api import exports as portfolio_exports
from portfolio.api import imports as portfolio_imports
from portfolio.api.content import ArtifactTypeViewSet
from portfolio.files.api import CaseStudyFileViewSet, DownloadView, FileViewSet, UploadLimitsView
from prose.api import PreviewView
from reviews.api import again, reviews, threads
from reviews.api import queue as review_queue
from reviews.api import requests as review_requests
from reviews.cohorts import api as cohorts
from roadmaps.api import exports, journey, own, plan, schedule
from roadmaps.api.search import SearchView

from . import views

router = SimpleRouter(use_regex_path=False)
for prefix, viewset, name in (
    ("roadmaps", plan.RoadmapViewSet, "roadmap"),
    ("roadmaps/<slug:roadmap>/phases", plan.PhaseViewSet, "phase"),
    ("roadmaps/<slug:roadmap>/weeks", plan.WeekViewSet, "week"),
    ("roadmaps/<slug:roadmap>/tasks", plan.TaskViewSet, "task"),
    ("roadmaps/<slug:roadmap>/resources", plan.ResourceViewSet, "resource"),
    ("roadmaps/<slug:roadmap>/self-checks", plan.SelfCheckViewSet, "self-check"),
    ("roadmaps/<slug:roadmap>/materials", plan.MaterialViewSet, "material"),
    ("roadmaps/<slug:roadmap>/terms", plan.TermViewSet, "term"),
    ("skills", market.SkillViewSet, "skill"),
    ("artifact-types", ArtifactTypeViewSet, "artifact-type"),
    ("guides", GuideViewSet, "guide"),
    ("guides/<slug:guide>/salary-figures", SalaryFigureViewSet, "salary-figure"),
    ("guides/<slug:guide>/job-descriptions", market.JobDescriptionViewSet, "job-description"),
    ("guides/<slug:guide>/certifications", market.CertificationViewSet, "certification"),
    ("guides/<slug:guide>/rungs", market.RungViewSet, "rung"),
    ("guides/<slug:guide>/interview-questions", market.InterviewQuestionViewSet, "interview-question"),
    ("guides/<slug:guide>/advice", market.AdviceViewSet, "advice"),
    ("guides/<slug:guide>/comparisons", market.ComparisonViewSet, "comparison"),
    ("guides/<slug:guide>/tools", market.ToolViewSet, "tool"),
    ("guides/<slug:guide>/openings", market.OpeningViewSet, "opening"),
    ("enrollments", journey.EnrollmentViewSet, "enrollment"),
    ("enrollments/<int:enrollment>/weeks", journey.MyWeekViewSet, "my-week"),
    ("enrollments/<int:enrollment>/weeks/<slug:week>/links", own.LinkViewSet, "link"),
    ("enrollments/<int:enrollment>/weeks/<slug:week>/own-tasks", own.OwnTaskViewSet, "own-task"),
    ("enrollments/<int:enrollment>/phases", journey.MyPhaseViewSet, "my-phase"),
    ("enrollments/<int:enrollment>/tasks", journey.MyTaskViewSet, "my-task"),
    ("enrollments/<int:enrollment>/ticks", journey.TickViewSet, "tick"),
    ("enrollments/<int:enrollment>/events", journey.EventViewSet, "event"),
    ("enrollments/<int:enrollment>/schedule", schedule.ScheduleViewSet, "schedule"),
    ("enrollments/<int:enrollment>/schedule-changes", schedule.ScheduleChangeViewSet, "schedule-change"),
    ("portfolio/case-studies", case_studies.CaseStudyViewSet, "case-study"),
    ("portfolio/case-studies/<slug:case_study>/revisions", case_studies.RevisionViewSet, "revision"),
    ("portfolio/deleted-case-studies", case_studies.DeletedCaseStudyViewSet, "deleted-case-study"),
    ("enrollments/<int:enrollment>/export", exports.ExportViewSet, "export"),
    ("job-applications", JobApplicationViewSet, "job-application"),
    ("job-applications", JobApplicationFileViewSet, "job-application-file"),
    ("job-postings", JobPostingViewSet, "job-posting"),
    ("job-postings", JobPostingFileViewSet, "job-posting-file"),
    ("notifications", NotificationViewSet, "notification"),
    ("notification-preferences", PreferenceViewSet, "notification-preference"),
    ("portfolio/links", sharing.ShareLinkViewSet, "share-link"),
    ("portfolio/exports", portfolio_exports.PortfolioExportViewSet, "portfolio-export"),
    ("portfolio/imports", portfolio_imports.PortfolioImportViewSet, "portfolio-import"),
    ("reviews/requests", review_requests.RequestViewSet, "review-request"),
    ("reviews/queue", review_queue.QueueViewSet, "review-queue"),
    ("reviews/absences", review_queue.AbsenceViewSet, "absence"),
    ("cohorts", cohorts.CohortViewSet, "cohort"),
    ("cohorts/<slug:cohort>/learners", cohorts.LearnerViewSet, "cohort-learner"),
    ("cohorts/<slug:cohort>/members", cohorts.MemberViewSet, "cohort-member"),
    ("cohorts/<slug:cohort>/invitations", cohorts.InvitationViewSet, "cohort-invitation"),
    ("cohort-invitations", cohorts.OfferViewSet, "cohort-offer"),
    ("reviews", reviews.ReviewViewSet, "review"),
    ("reviews/saved-replies", threads.SavedReplyViewSet, "saved-reply"),
    ("tokens", TokenViewSet, "token"),
):
    router.register(prefix, viewset, f"api-{name}")

FILE_METHODS = {"get": "retrieve", "patch": "partial_update", "delete": "destroy"}

urlpatterns = [
    path("", views.RootView.as_view(), name="api-root"),
    *router.urls,
    path("roadmaps/<slug:roadmap>/search/", SearchView.as_view(), name="api-search"),
    path(
        "enrollments/<int:enrollment>/calendar-feed/",
        exports.FeedViewSet.as_view({"get": "retrieve", "post": "create", "put": "update", "delete": "destroy"}),
        name="api-calendar-feed",
    ),
    path("guides/<slug:guide>/market/", market.MarketView.as_view(), name="api-market"),
    path("me/", AccountView.as_view(), name="api-me"),
    path("me/export/", ExportView.as_view(), name="api-me-export"),
    path(
        "portfolio/case-studies/<slug:case_study>/files/",
        CaseStudyFileViewSet.as_view({"get": "list", "post": "create"}),
        name="api-file-list",
    ),
    path(
        "portfolio/case-studies/<slug:case_study>/files/restore/",
        CaseStudyFileViewSet.as_view({"post": "restore"}),
        name="api-file-restore",
    ),
    path("portfolio/files/<uuid:file>/", FileViewSet.as_view(FILE_METHODS), name="api-file-detail"),
    path("portfolio/files/<uuid:file>/check/", FileViewSet.as_view({"post": "check"}), name="api-file-check"),
    path("portfolio/files/<uuid:file>/download/", DownloadView.as_view(), name="api-file-download"),
    path("portfolio/upload-limits/", UploadLimitsView.as_view(), name="api-upload-limits"),
    path("portfolio/page/", sharing.PortfolioPageView.as_view(), name="api-portfolio-page"),
    path("portfolio/shown/", sharing.ShownViewSet.as_view({"get": "list", "put": "order"}), name="api-shown-list"),
    path("portfolio/shown/<slug:case_study>/", sharing.ShownViewSet.as_view({"put": "update"}), name="api-shown"),
    path("portfolio/resume/", portfolio_exports.OwnResumeView.as_view(), name="api-portfolio-resume"),
    path(
        "portfolio/exports/<uuid:pk>/download/",
        portfolio_exports.PortfolioExportDownloadView.as_view(),
        name="api-portfolio-export-download",
    ),
    path("portfolios/<slug:handle>/", showcase.PortfolioView.as_view(), name="api-portfolio"),
    path("portfolios/<slug:handle>/resume/", showcase.PortfolioResumeView.as_view(), name="api-public-resume"),
    path(
        "portfolios/<slug:handle>/pieces/<slug:slug>/",
        showcase.PortfolioPieceView.as_view(),
        name="api-portfolio-piece",
    ),
    path("reviews/mentors/", review_requests.MentorsView.as_view(), name="api-mentors"),
    path("reviews/usual-wait/", review_requests.UsualWaitView.as_view(), name="api-usual-wait"),
    path("reviews/agreement/", threads.AgreementView.as_view(), name="api-review-agreement"),
    path("reviews/comments/<uuid:comment>/", threads.CommentView.as_view(), name="api-review-comment"),
    path("reviews/comments/<uuid:comment>/replies/", threads.CommentRepliesView.as_view(), name="api-comment-replies"),
    path("reviews/comments/<uuid:comment>/state/", threads.CommentStateView.as_view(), name="api-comment-state"),
    path("reviews/comments/<uuid:comment>/applied/", again.SuggestionView.as_view(), name="api-comment-applied"),
    path("reviews/<int:pk>/earlier-comments/", again.EarlierCommentsView.as_view(), name="api-earlier-comments"),
    path("reviews/<int:pk>/newer-version/", again.NewerVersionView.as_view(), name="api-newer-version"),
    path("reviews/<int:pk>/comparison/", again.ReviewComparisonView.as_view(), name="api-review-comparison"),
    path("reviews/texts/<int:text>/", again.ReviewedTextView.as_view(), name="api-reviewed-text"),
    path("reviews/texts/<int:text>/annotations/", again.AnnotationsView.as_view(), name="api-annotations"),
    path("preview/", PreviewView.as_view(), name="api-preview"),
    path("problems/", views.ProblemListView.as_view(), name="api-problem-list"),
    path("problems/<slug:code>/", views.ProblemView.as_view(), name="api-problem-detail"),
    path("schema/", views.SchemaView.as_view(), name="api-schema"),
    path("docs/", views.DocsView.as_view(), name="api-docs"),
]
