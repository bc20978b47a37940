"""How commands come to their house: settings from the environment, logs as configured."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

import structlog

from mailflow.daemon.house import House
from mailflow.settings import Settings, load_settings


def settings() -> Settings:
    """The settings of this process."""
    found = load_settings(os.environ, Path.cwd())
    configure_logs(found.log)
    return found


def house() -> House:
    """Everything a command needs; raises with every problem of the configuration."""
    return House(settings())


def configure_logs(form: str) -> None:
    """Logs go to stderr, as lines for people or as JSON; ids and hashes only, never a body or an address."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    level = logging.DEBUG if os.environ.get("MAILFLOW_DEBUG") else logging.INFO
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    # imapclient and APScheduler tell traffic and jobs below WARNING: personal data, and noise.
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
