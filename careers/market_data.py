"""The market in schema.org's terms. Sources: https://schema.org/Occupation, https://schema.org/JobPosting"""

from __future__ import annotations

from django.urls import reverse

from roadmaps.structured_data import Thing, absolute

from .guide import Guide
from .market import Job
from .models import Opening


def occupation(guide: Guide, job: Job) -> Thing:
    """A curated role. It is no ``JobPosting``: nobody can apply for it."""
    thing: Thing = {
        "@type": "Occupation",
        "name": job.title,
        "description": job.summary,
        "mainEntityOfPage": absolute(reverse("guide-job", args=[guide.key, job.key])),
        "responsibilities": [line.text for line in job.duties],
        "qualifications": [line.text for line in job.must],
        "skills": list(dict.fromkeys(skill.name for line in (*job.must, *job.preferred) for skill in line.skills)),
    }
    if code := guide.occupation.get("onet"):
        thing["occupationalCategory"] = f"{code} {guide.occupation.get('onet_title', '')}".strip()
    return thing


def job_posting(opening: Opening) -> Thing:
    """An opening that is shown as open, and therefore was checked and has not expired."""
    thing: Thing = {
        "@type": "JobPosting",
        "title": opening.title,
        "description": opening.summary,
        "url": opening.url,
        "datePosted": opening.published_on.isoformat(),
        "validThrough": opening.expires_on.isoformat(),
        "hiringOrganization": {"@type": "Organization", "name": opening.employer},
        "directApply": False,
    }
    place: Thing = {"@type": "PostalAddress", "addressLocality": opening.place}
    if opening.country:
        place["addressCountry"] = opening.country
    thing["jobLocation"] = {"@type": "Place", "address": place}
    if opening.remote:
        thing["jobLocationType"] = "TELECOMMUTE"
        if opening.country:
            thing["applicantLocationRequirements"] = {"@type": "Country", "name": opening.country}
    return thing
