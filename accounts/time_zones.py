"""The time zones that we know, and how a person picks one."""

import zoneinfo
from functools import cache

# Zones of places. The rest of the database (Etc/GMT+3, US/Pacific, CET) is kept for old data only.
REGIONS = (
    "Africa",
    "America",
    "Antarctica",
    "Arctic",
    "Asia",
    "Atlantic",
    "Australia",
    "Europe",
    "Indian",
    "Pacific",
)

Choices = list[tuple[str, str | list[tuple[str, str]]]]


@cache
def known_time_zones() -> frozenset[str]:
    """The names of the IANA database; reading them opens every file of it, so once is enough."""
    return frozenset(zoneinfo.available_timezones())


@cache
def _grouped() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    places: dict[str, list[tuple[str, str]]] = {region: [] for region in REGIONS}
    for zone in sorted(known_time_zones()):
        region, _slash, place = zone.partition("/")
        if place and region in places:
            places[region].append((zone, place.replace("_", " ").replace("/", ", ")))
    return tuple((region, tuple(zones)) for region, zones in places.items())


def time_zone_choices(current: str) -> Choices:
    """Places by continent, UTC first; and the zone that somebody has now, whatever it is."""
    listed = {zone for _region, zones in _grouped() for zone, _place in zones} | {"UTC"}
    own = [] if current in listed else [(current, current)]
    return [("UTC", "UTC"), *own, *((region, list(zones)) for region, zones in _grouped())]
