"""Settings: the environment, over a file of the same names (`mailflow.env` in the working directory, or MAILFLOW_SETTINGS).

What is absent is not wrong: `explain` needs no server. `missing_for_mail` says what `run` and `once` need besides. Passwords
and the secret are never part of a message, and can be read afresh, so that a changed one is taken up while running.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from pydantic import SecretStr

from mailflow.errors import Problem
from mailflow.settings.servers import ServerUrl
from mailflow.settings.sources import Source

__all__ = ["ServerUrl", "Settings", "load_settings", "missing_for_mail"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that is not in rules.yaml. Relative paths were resolved against the place they were written in."""

    rules_path: Path
    database_url: str = field(repr=False)
    """May hold a password."""
    imap: ServerUrl | None = None
    imap_password: SecretStr | None = None
    smtp: ServerUrl | None = None
    smtp_password: SecretStr | None = None
    secret: bytes | None = field(default=None, repr=False)
    """Signs Message-IDs and tokens; at least 32 bytes."""
    ca_file: Path | None = None
    log: Literal["console", "json"] = "console"
    now: datetime | None = None
    """MAILFLOW_NOW: an instant (aware) to take for now; only with servers on loopback."""
    file: Path | None = None
    """The settings file that was read, if any."""
    _environ: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    _cwd: Path = field(default=Path(), repr=False, compare=False)

    def read_imap_password(self) -> SecretStr | None:
        """The IMAP password as it stands now in its file. Raises ConfigurationError where it cannot be read."""
        return self._afresh("MAILFLOW_IMAP_PASSWORD")

    def read_smtp_password(self) -> SecretStr | None:
        """The SMTP password as it stands now in its file. Raises ConfigurationError where it cannot be read."""
        return self._afresh("MAILFLOW_SMTP_PASSWORD")

    def _afresh(self, name: str) -> SecretStr | None:
        source = Source(self._environ, self._cwd)
        password = source.secret(name)
        source.raise_problems()
        return SecretStr(password) if password else None


def load_settings(environ: Mapping[str, str], cwd: Path) -> Settings:
    """The settings of this process; `environ` wins over the file. Raises ConfigurationError with every problem."""
    source = Source(environ, cwd)
    source.refuse_unknown()
    imap, smtp = source.server("MAILFLOW_IMAP_URL", "imap"), source.server("MAILFLOW_SMTP_URL", "smtp")
    imap_password, smtp_password = source.secret("MAILFLOW_IMAP_PASSWORD"), source.secret("MAILFLOW_SMTP_PASSWORD")
    settings = Settings(
        rules_path=source.path("MAILFLOW_RULES") or cwd / "rules.yaml",
        database_url=source.database_url("MAILFLOW_DATABASE_URL"),
        imap=imap,
        imap_password=SecretStr(imap_password) if imap_password else None,
        smtp=smtp,
        smtp_password=SecretStr(smtp_password) if smtp_password else None,
        secret=source.signing_secret("MAILFLOW_SECRET"),
        ca_file=source.existing_file("MAILFLOW_CA_FILE"),
        log=source.log("MAILFLOW_LOG"),
        now=source.instant("MAILFLOW_NOW", servers=(imap, smtp)),
        file=source.file,
        _environ=dict(environ),
        _cwd=cwd,
    )
    source.raise_problems()
    return settings


def missing_for_mail(settings: Settings) -> tuple[Problem, ...]:
    """What must be set before mail can be fetched and sent, and is not."""
    problems = []
    example = {"IMAP": "imaps://user@mail.bashkia.gov.al:993", "SMTP": "smtp+starttls://user@mail.bashkia.gov.al:587"}
    for kind, server, password in (
        ("IMAP", settings.imap, settings.imap_password),
        ("SMTP", settings.smtp, settings.smtp_password),
    ):
        if server is None:
            problems.append(Problem(f"MAILFLOW_{kind}_URL", "It is not set.", f"Write e.g. {example[kind]}."))
        elif server.user is None and kind == "IMAP":
            problems.append(Problem("MAILFLOW_IMAP_URL", f"{server} names no user.", f"Write e.g. {example[kind]}."))
        elif server.user is not None and password is None:
            message = f"It is not set, but {server} names a user."
            remedy = f"Set it, or MAILFLOW_{kind}_PASSWORD_FILE to a file that only mailflow can read."
            problems.append(Problem(f"MAILFLOW_{kind}_PASSWORD", message, remedy))
    if settings.secret is None:
        remedy = (
            "Keep the one that `mailflow init` wrote, or write 64 random hexadecimal digits (openssl rand -hex 32)."
        )
        problems.append(Problem("MAILFLOW_SECRET", "It is not set.", remedy))
    return tuple(problems)
