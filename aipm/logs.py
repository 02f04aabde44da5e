"""Log lines: key=value in a terminal, JSON in production; the request id is in both."""

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

_SECRET = re.compile(r"/calendar/[\w.-]+")


def without_secrets(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Addresses that are secrets in themselves do not belong in a log."""
    for key, value in event.items():
        if isinstance(value, str) and "/calendar/" in value:
            event[key] = _SECRET.sub("/calendar/…", value)
    return event


_shared = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    without_secrets,
]

structlog.configure(
    processors=[*_shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
    logger_factory=structlog.stdlib.LoggerFactory(),
    cache_logger_on_first_use=True,
)


def formatter(json: bool = False) -> logging.Formatter:
    """The formatter that ``settings.LOGGING`` names."""
    renderer = structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False)
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            renderer,
        ],
    )
