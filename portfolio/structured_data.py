"""What a public portfolio says to machines, in schema.org's terms. Source: https://schema.org/ProfilePage"""

from __future__ import annotations

from django.urls import reverse
from django.utils.safestring import SafeString

from roadmaps.structured_data import Thing, absolute, as_script

from .showcase import Piece, Showcase


def profile_page(showcase: Showcase) -> SafeString:
    url = absolute(reverse("public-portfolio", args=[showcase.user.handle]))
    return as_script(
        {
            "@type": "ProfilePage",
            "@id": url,
            "url": url,
            "dateModified": showcase.portfolio.changed_at.isoformat(),
            "mainEntity": person(showcase),
            "hasPart": [creative_work(showcase, piece) for piece in showcase.pieces],
        }
    )


def piece_page(showcase: Showcase, piece: Piece) -> SafeString:
    return as_script(creative_work(showcase, piece))


def person(showcase: Showcase) -> Thing:
    thing: Thing = {
        "@type": "Person",
        "name": showcase.name,
        "url": absolute(reverse("public-portfolio", args=[showcase.user.handle])),
    }
    if showcase.portfolio.headline:
        thing["description"] = showcase.portfolio.headline
    if showcase.portfolio.website:
        thing["sameAs"] = [showcase.portfolio.website]
    if showcase.evidence:
        thing["knowsAbout"] = [skill.name for skill in showcase.evidence]
    return thing


def creative_work(showcase: Showcase, piece: Piece) -> Thing:
    return {
        "@type": "CreativeWork",
        "url": absolute(reverse("public-piece", args=[showcase.user.handle, piece.slug])),
        "name": piece.title,
        "abstract": piece.summary,
        "genre": piece.kind,
        "version": piece.number,
        "datePublished": piece.submitted_at.date().isoformat(),
        "author": person(showcase),
    }
