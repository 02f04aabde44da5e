"""A portfolio in JSON Resume, version 1.2. Source: https://jsonresume.org/schema (the schema of that version)"""

from __future__ import annotations

from typing import Any

from portfolio.showcase import Piece, Showcase
from prose import render_document
from roadmaps.structured_data import absolute

SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.2.1/schema.json"


def resume_of(showcase: Showcase) -> dict[str, Any]:
    """What others see of a portfolio; each piece of work is a project."""
    portfolio = showcase.portfolio
    basics: dict[str, Any] = {"name": showcase.name}
    if portfolio.headline:
        basics["label"] = portfolio.headline
    if portfolio.contact_email:
        basics["email"] = portfolio.contact_email
    if showcase.door.is_public:
        basics["url"] = absolute(showcase.door.path("portfolio"))
    elif portfolio.website:
        basics["url"] = portfolio.website
    if portfolio.about:
        basics["summary"] = render_document(portfolio.about).text
    if portfolio.location:
        basics["location"] = {"city": portfolio.location}
    if portfolio.website:
        basics["profiles"] = [{"network": showcase.website_name.partition("/")[0], "url": portfolio.website}]
    return {
        "$schema": SCHEMA,
        "basics": basics,
        "projects": [_project(showcase, piece) for piece in showcase.pieces],
        "skills": [
            {"name": skill.name, "keywords": [piece.title for piece in skill.pieces]} for skill in showcase.evidence
        ],
        "meta": {"version": "v1.2.1", "lastModified": portfolio.changed_at.strftime("%Y-%m-%dT%H:%M:%S")},
    }


def _project(showcase: Showcase, piece: Piece) -> dict[str, Any]:
    project: dict[str, Any] = {
        "name": piece.title,
        "description": piece.summary,
        "highlights": [piece.label],
        "keywords": [name for _key, name in piece.skills] if showcase.portfolio.shows_skills else [],
        "endDate": piece.submitted_at.astimezone(showcase.user.zone).date().isoformat(),
        "roles": [],
        "type": piece.kind,
    }
    if showcase.door.is_public:
        project["url"] = absolute(showcase.door.path("piece", piece.slug))
    return project
