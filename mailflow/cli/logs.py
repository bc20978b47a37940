"""Logs go to stderr, as lines for people or as JSON; ids and hashes only, never a body or an address."""

from __future__ import annotations

import logging
import os
import sys

import structlog


def is_debugging() -> bool:
    """MAILFLOW_DEBUG asks for more lines, and for the traceback of an error that nobody expected."""
    return bool(os.environ.get("MAILFLOW_DEBUG"))


def configure_logs(form: str, least: int = logging.INFO) -> None:
    """`form` is that of MAILFLOW_LOG; `least` the level below which nothing is written."""
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([structlog.processors.format_exc_info] if form == "json" else []),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG if is_debugging() else least),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # whatever stderr is at that moment
        cache_logger_on_first_use=False,
    )
    # imapclient and APScheduler tell traffic and jobs below WARNING: personal data, and noise.
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
