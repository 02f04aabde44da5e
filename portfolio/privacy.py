"""What is kept of a person's work, and who edited the artifact types."""

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from accounts.personal_data import Area, Exempt, Rows, edits_of

from . import models

PORTFOLIO = Area(
    "portfolio", _("Your portfolio: case studies with every revision, files, secret links, exports and imports.")
)


PERSONAL_DATA = [
    Rows(model=models.Portfolio, name="portfolio", area=PORTFOLIO),
    Rows(
        model=models.CaseStudy,
        name="case_studies",
        area=PORTFOLIO,
        person="owner",
        also={"artifact_type_key": "artifact_type__key"},
    ),
    Rows(
        model=models.Revision,
        name="revisions",
        area=PORTFOLIO,
        person="case_study__owner",
        also={"case_study_slug": "case_study__slug"},
    ),
    Rows(model=models.StoredFile, name="files", area=PORTFOLIO, person="owner", file_named=("{}", "name")),
    Rows(
        model=models.FilePreview,
        name="previews",
        area=PORTFOLIO,
        person="stored_file__owner",
        file_named=("{}, {}.webp", "stored_file__name", "page"),
    ),
    Rows(model=models.Attachment, name="attachments", area=PORTFOLIO, person="revision__case_study__owner"),
    Rows(model=models.ShareLink, name="secret_links", area=PORTFOLIO, person="owner", secrets=("digest",)),
    Rows(model=models.Transfer, name="transfers", area=PORTFOLIO, person="owner", file_named=("{}", "name")),
    *edits_of(models.ArtifactType),
    Exempt(
        apps.get_model("portfolio", "HistoricalArtifactType_skills"),
        "The author is in the history row that it belongs to.",
    ),
]
