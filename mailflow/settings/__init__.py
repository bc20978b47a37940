"""Settings: the environment, over a file of the same names (`mailflow.env` in the working directory, or MAILFLOW_SETTINGS).

Where MAILFLOW_RULES is a folder of several forums' rules, each may have a file of its own beside them: `elbasan.yaml` and
`elbasan.env`.

What is absent is not wrong: `explain` needs no server. `missing_for_mail` says what `run` and `once` need besides. Passwords
and the secret are never part of a message, and can be read afresh, so that a changed one is taken up while running.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

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
    metrics: tuple[str, int] | None = None
    """Host and port on loopback where numbers for Prometheus are served."""
    ca_file: Path | None = None
    log: Literal["console", "json"] = "console"
    now: datetime | None = None
    """MAILFLOW_NOW: an instant (aware) to take for now; only with servers on loopback."""
    file: Path | None = None
    """The settings file that was read, if any."""
    is_one_of_several: bool = False
    """Of a forum whose rules lie in a folder; its own settings are those of the file beside them."""
    _environ: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    _cwd: Path = field(default=Path(), repr=False, compare=False)

    @property
    def mailbox_user(self) -> str | None:
        """Who logs in to the watched mailbox, folded: forums with the same one share it."""
        return self.imap.user.casefold() if self.imap is not None and self.imap.user else None

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret of these settings, as it is spelled: what must stand in no log."""
        source = Source(self._environ, self._cwd, self._forum_file)
        names = ("MAILFLOW_IMAP_PASSWORD", "MAILFLOW_SMTP_PASSWORD", "MAILFLOW_ALARM_SMTP_PASSWORD", "MAILFLOW_SECRET")
        in_url = urlsplit(self.database_url).password
        return tuple(filter(None, (*(source.secret(name) for name in names), in_url)))

    def of_forum(self, rules: Path) -> Settings:
        """Those of the forum with these rules, one file of a folder of them. Raises ConfigurationError."""
        return load_settings(self._environ, self._cwd, rules)

    def read_imap_password(self) -> SecretStr | None:
        """The IMAP password as it stands now in its file. Raises ConfigurationError where it cannot be read."""
        return self._afresh("MAILFLOW_IMAP_PASSWORD")

    def read_smtp_password(self) -> SecretStr | None:
        """The SMTP password as it stands now in its file. Raises ConfigurationError where it cannot be read."""
        return self._afresh("MAILFLOW_SMTP_PASSWORD")

    def read_alarm_smtp_password(self) -> SecretStr | None:
        """That of the second relay (`alarm.smtp` in rules.yaml), as it stands now. Raises ConfigurationError likewise."""
        return self._afresh("MAILFLOW_ALARM_SMTP_PASSWORD")

    @property
    def _forum_file(self) -> Path | None:
        return self.rules_path.with_suffix(".env") if self.is_one_of_several else None

    def _afresh(self, name: str) -> SecretStr | None:
        source = Source(self._environ, self._cwd, self._forum_file)
        password = source.secret(name)
        source.raise_problems()
        return SecretStr(password) if password else None


def load_settings(environ: Mapping[str, str], cwd: Path, rules: Path | None = None) -> Settings:
    """The settings of this process; `environ` wins over the file. Raises ConfigurationError with every problem.

    `rules` is one rules file of a folder of them: the file `.env` of the same name beside it wins over both.
    """
    source = Source(environ, cwd, rules.with_suffix(".env") if rules is not None else None)
    source.refuse_unknown()
    imap, smtp = source.server("MAILFLOW_IMAP_URL", "imap"), source.server("MAILFLOW_SMTP_URL", "smtp")
    imap_password, smtp_password = source.secret("MAILFLOW_IMAP_PASSWORD"), source.secret("MAILFLOW_SMTP_PASSWORD")
    settings = Settings(
        rules_path=rules or source.path("MAILFLOW_RULES") or cwd / "rules.yaml",
        database_url=source.database_url("MAILFLOW_DATABASE_URL"),
        imap=imap,
        imap_password=SecretStr(imap_password) if imap_password else None,
        smtp=smtp,
        smtp_password=SecretStr(smtp_password) if smtp_password else None,
        secret=source.signing_secret("MAILFLOW_SECRET"),
        metrics=source.loopback("MAILFLOW_METRICS"),
        ca_file=source.existing_file("MAILFLOW_CA_FILE"),
        log=source.log("MAILFLOW_LOG"),
        now=source.instant("MAILFLOW_NOW", servers=(imap, smtp)),
        file=source.file,
        is_one_of_several=rules is not None,
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
    if not settings.is_one_of_several:
        return tuple(problems)
    return tuple(replace(problem, place=f"{settings.rules_path.stem}: {problem.place}") for problem in problems)
