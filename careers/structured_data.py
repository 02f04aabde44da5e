"""A career guide in schema.org's terms. Sources: https://schema.org/Occupation, https://schema.org/FAQPage"""

from __future__ import annotations

from django.urls import reverse

from roadmaps.structured_data import Thing, absolute

from .guide import Guide
from .pay import Figure

_DURATIONS = {"year": "P1Y", "month": "P1M", "day": "P1D"}
# What the guide's file may say of the occupation, and how schema.org calls it.
_TERMS = {
    "alternate_titles": "alternateName",
    "responsibilities": "responsibilities",
    "skills": "skills",
    "education": "educationRequirements",
    "experience": "experienceRequirements",
}


def faq(guide: Guide) -> Thing:
    return {
        "@type": "FAQPage",
        "mainEntity": [
            {
                "@type": "Question",
                "name": question.question,
                "acceptedAnswer": {"@type": "Answer", "text": str(question.answer).strip()},
            }
            for question in guide.questions
        ],
    }


def occupation(guide: Guide) -> Thing:
    """The occupation, with pay only where somebody checked the figure.

    ``estimatedSalary`` has no way to say "not verified": whoever reads it would show a claim as a
    fact, beside our name (docs/decisions/0010-unverified-pay-stays-out-of-schema-org.md).
    """
    thing: Thing = {
        "@type": "Occupation",
        "name": guide.title,
        "description": guide.lede,
        "mainEntityOfPage": absolute(reverse("guide", args=[guide.key])),
    }
    if code := guide.occupation.get("onet"):
        thing["occupationalCategory"] = f"{code} {guide.occupation.get('onet_title', '')}".strip()
    thing |= {term: guide.occupation[ours] for ours, term in _TERMS.items() if guide.occupation.get(ours)}
    checked = [figure for figure in guide.figures if figure.verified and figure.amounts]
    if checked:
        thing["occupationLocation"] = [
            {"@type": "Country", "name": region} for region in dict.fromkeys(figure.region for figure in checked)
        ]
        thing["estimatedSalary"] = [_salary(figure) for figure in checked]
    return thing


def _salary(figure: Figure) -> Thing:
    amounts = {"minValue": figure.low, "median": figure.median, "maxValue": figure.high}
    return {
        "@type": "MonetaryAmountDistribution",
        "name": figure.label,
        "currency": figure.currency,
        "duration": _DURATIONS[figure.period],
        **{name: amount for name, amount in amounts.items() if amount is not None},
    }
