"""Who edited the guides and the market around them."""

from django.apps import apps

from accounts.personal_data import Exempt, edits_of

from . import models

PERSONAL_DATA = [
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
