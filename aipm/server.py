"""What gunicorn is told on a real site beyond its command line."""

from gunicorn import glogging
from gunicorn.config import Config

from .logs import formatter


class Logger(glogging.Logger):
    """Its own lines (started, a worker ended) in the form of all others, so that one program reads the whole log.

    Requests are logged by the application, with their ids.
    """

    def setup(self, cfg: Config) -> None:
        super().setup(cfg)
        for handler in self.error_log.handlers:
            handler.setFormatter(formatter(json=True))
