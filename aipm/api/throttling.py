"""How often one may ask.

Counted in a cache of their own: in the memory of the process where there is no Redis, so that
reading never writes to the database.
"""

from django.core.cache import caches
from rest_framework import throttling


class AnonRateThrottle(throttling.AnonRateThrottle):
    cache = caches["throttle"]


class UserRateThrottle(throttling.UserRateThrottle):
    cache = caches["throttle"]
