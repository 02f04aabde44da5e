"""A learner in a plan of four weeks, with skills of every standing, and a posting that asks for them."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

import pikepdf

from careers import actions
from careers.models import JobPosting
from roadmaps import actions as plan_actions
from roadmaps.models import ContentVersion, Enrollment
from tests.factories import make_artifact_type, make_edition, make_enrollment, make_skill

ADVERT = """AI project manager

Requirements
- Risk management
- Experience with Jira
- Evaluation of models
- 5+ years of experience
- A bachelor's degree or equivalent experience

Nice to have
- SQL
No coding required.
"""


def make_world() -> Enrollment:
    """Week 1 is done and teaches risk, week 2 begun with Jira, week 4 ahead with evaluation; SQL is outside."""
    edition = make_edition()
    skills = {
        "risk": make_skill("risk", name="Risk management"),
        "jira": make_skill("jira", name="Jira"),
        "evaluation": make_skill("evaluation", name="Model evaluation", aliases=["evaluation of models"]),
        "coding": make_skill("coding", name="Coding"),
    }
    make_skill("sql", name="SQL", outside="Read queries that your team already has.")
    for week, skill in (("week-1", "risk"), ("week-2", "jira"), ("week-4", "evaluation"), ("week-4", "coding")):
        edition.weeks.get(key=week).skills.add(skills[skill])
    make_artifact_type("project-plan").skills.add(skills["risk"])
    ContentVersion.bump()
    enrollment = make_enrollment(edition=edition)
    plan_actions.complete_week(enrollment=enrollment, week_key="week-1")
    plan_actions.tick_task(enrollment=enrollment, task_key="week-2-task-1")
    return enrollment


def make_posting(user, text: str = ADVERT, **fields: str) -> JobPosting:
    return actions.add_posting(user=user, text=text, **fields)


def pdf_of(*lines: str) -> bytes:
    """A PDF of one page with these lines on it."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page = pdf.pages[0]
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
        shown = "".join(f"BT /F1 12 Tf 72 {760 - 20 * n} Td ({line}) Tj ET\n" for n, line in enumerate(lines))
        page.Contents = pdf.make_stream(shown.encode())
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def encrypted(content: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(content)) as pdf:
        out = io.BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="secret", user="secret"))
    return out.getvalue()


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


def docx_of(*lines: str) -> bytes:
    """A Word document with these paragraphs."""
    body = "".join(f"<w:p><w:r><w:t>{escape(line)}</w:t></w:r></w:p>" for line in lines)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType='
        f'"application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
        f'ContentType="{_DOCUMENT}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" Type="{_OFFICE}" '
        f'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return out.getvalue()
