"""Logs go to stderr, as lines for people or as JSON; ids and hashes only, never a body, an address or a token (`redaction`)."""

from __future__ import annotations

import logging
import os
import sys
from typing import Any

import structlog

from mailflow.cli.redaction import Redactor

_redactor = Redactor()


def is_debugging() -> bool:
    """MAILFLOW_DEBUG asks for more lines, and for the traceback of an error that nobody expected."""
    return bool(os.environ.get("MAILFLOW_DEBUG"))


def configure_logs(form: str, least: int = logging.INFO, redactor: Redactor | None = None) -> None:
    """`form` is that of MAILFLOW_LOG; `least` the level below which nothing is written; `redactor` once the secret is known."""
    global _redactor  # noqa: PLW0603 - logs are the process's, and so is what must not stand in them
    _redactor = redactor or Redactor()
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
            _redact,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG if is_debugging() else least),
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),  # whatever stderr is at that moment
        cache_logger_on_first_use=False,
    )
    # imapclient and APScheduler tell traffic and jobs below WARNING: personal data, and noise.
    logging.basicConfig(level=logging.WARNING, handlers=[_Redacting()])


def _redact(logger: object, method: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    del logger, method
    fault = line.pop("exc_info", None)
    redacted: dict[str, Any] = _redactor.value(line)
    if fault:
        raised = fault if isinstance(fault, BaseException) else sys.exc_info()[1]
        if raised is not None:
            redacted["exception"] = _redactor.exception(raised)
    return redacted


class _Redacting(logging.Handler):
    """What libraries tell by the standard library's logging, on whatever stderr is at that moment."""

    def emit(self, record: logging.LogRecord) -> None:
        """One line, and a traceback where there is one."""
        try:
            line = f"{record.levelname} {record.name} {_redactor.text(record.getMessage())}"
            raised = record.exc_info[1] if record.exc_info else None
            sys.stderr.write(line + "\n" if raised is None else f"{line}\n{_redactor.exception(raised)}\n")
        except Exception:  # noqa: BLE001 - the usual way to tell of it would show the record as it is
            sys.stderr.write(f"{record.levelname} {record.name} wrote a line that cannot be shown\n")
