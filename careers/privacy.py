"""What is kept of a person's search for a job; who edited the guides and the market around them."""

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from accounts.personal_data import Area, Exempt, Rows, edits_of

from . import models

JOB_SEARCH = Area("job_search", _("Your search for a job: job descriptions that you read here, and applications."))

PERSONAL_DATA = [
    Rows(model=models.JobPosting, name="job_postings", area=JOB_SEARCH),
    Rows(model=models.JobApplication, name="job_applications", area=JOB_SEARCH),
    *edits_of(
        models.CareerGuide,
        models.Section,
        models.Question,
        models.RelatedGuide,
        models.SalaryFigure,
        models.JobDescription,
        models.JobLine,
        models.Certification,
        models.Rung,
        models.InterviewQuestion,
        models.Advice,
        models.Comparison,
        models.Tool,
        models.Opening,
    ),
    *(
        Exempt(apps.get_model("careers", name), "The author is in the history row that it belongs to.")
        for name in (
            "HistoricalCertification_skills",
            "HistoricalInterviewQuestion_skills",
            "HistoricalJobLine_skills",
            "HistoricalRung_skills",
            "HistoricalTool_skills",
        )
    ),
]
