"""Where settings come from: a forum's own file, over the environment, over the settings file. Every problem is collected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

from mailflow.errors import ConfigurationError, Problem
from mailflow.settings.servers import ServerUrl, names_loopback, read_server_url

NAMES = (
    "MAILFLOW_RULES",
    "MAILFLOW_DATABASE_URL",
    "MAILFLOW_IMAP_URL",
    "MAILFLOW_IMAP_PASSWORD",
    "MAILFLOW_IMAP_PASSWORD_FILE",
    "MAILFLOW_SMTP_URL",
    "MAILFLOW_SMTP_PASSWORD",
    "MAILFLOW_SMTP_PASSWORD_FILE",
    "MAILFLOW_SECRET",
    "MAILFLOW_SECRET_FILE",
    "MAILFLOW_ALARM_SMTP_PASSWORD",
    "MAILFLOW_ALARM_SMTP_PASSWORD_FILE",
    "MAILFLOW_METRICS",
    "MAILFLOW_CA_FILE",
    "MAILFLOW_LOG",
    "MAILFLOW_NOW",
)
"""Every setting; docs/settings.md describes each."""
OF_INSTALLATION = ("MAILFLOW_RULES", "MAILFLOW_DATABASE_URL", "MAILFLOW_METRICS", "MAILFLOW_LOG", "MAILFLOW_NOW")
"""Hold for all forums alike; a forum's own file may set the others."""
SETTINGS_FILE = "MAILFLOW_SETTINGS"
DEFAULT_FILE = "mailflow.env"
LEAST_SECRET = 32
"""Bytes of MAILFLOW_SECRET at least."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value, where it was written, and the directory its relative paths begin in."""

    text: str
    place: str
    base: Path


class Source:
    """The environment laid over the settings file, and over both the file of one forum; collects every problem."""

    def __init__(self, environ: Mapping[str, str], cwd: Path, forum_file: Path | None = None) -> None:
        """`forum_file` is read where it exists."""
        self.problems: list[Problem] = []
        self._cwd = cwd
        self._environ = {
            name: Value(text, name, cwd) for name, text in environ.items() if name.startswith("MAILFLOW_") and text
        }
        self._filed: dict[str, Value] = {}
        self._of_forum: dict[str, Value] = {}
        self.file = self._settings_file(cwd)
        if self.file:
            self._read_file(self.file, self._filed)
        if forum_file is not None and forum_file.is_file():
            self._read_file(forum_file, self._of_forum)

    def raise_problems(self) -> None:
        """Raise ConfigurationError if there was any problem."""
        if self.problems:
            raise ConfigurationError(tuple(self.problems))

    def refuse_unknown(self) -> None:
        """Unknown names in the file are typing errors; in the environment only those that look like one of ours."""
        for name, value in (*self._filed.items(), *self._of_forum.items()):
            if name not in NAMES:
                guess = get_close_matches(name, NAMES, n=1)
                remedy = f"Did you mean {guess[0]}?" if guess else f"Known are: {', '.join(NAMES)}."
                self._complain(value.place, f"{name} is no setting.", remedy)
        for name in OF_INSTALLATION:
            if name in self._of_forum:
                remedy = f"Set it in {self.file.name if self.file else DEFAULT_FILE} or the environment."
                self._complain(self._of_forum[name].place, f"{name} holds for all forums.", remedy)
        for name in self._environ:
            guess = get_close_matches(name, NAMES, n=1, cutoff=0.9)
            if guess and name not in NAMES and name != SETTINGS_FILE:
                self._complain(name, "It is no setting.", f"Did you mean {guess[0]}?")

    def path(self, name: str) -> Path | None:
        """That path, absolute; relative ones begin where they were written."""
        value = self._value(name)
        return (value.base / value.text).absolute() if value else None

    def existing_file(self, name: str) -> Path | None:
        """The path of a file that must be there."""
        path, value = self.path(name), self._value(name)
        if path and value and not path.is_file():
            self._complain(value.place, f"The file {path} does not exist.", "Write the path of a PEM file.")
        return path

    def database_url(self, name: str) -> str:
        """The database, with an absolute path where it is an SQLite file."""
        value = self._value(name) or Value("sqlite:///mailflow.db", name, self._cwd)
        scheme, found, rest = value.text.partition("://")
        if not found or scheme.partition("+")[0] not in ("sqlite", "postgresql"):
            message = f"'{scheme if found else '…'}' is no database that mailflow knows."
            self._complain(value.place, message, "Write sqlite:///mailflow.db or postgresql://user@host/name.")
        if (
            scheme.startswith("sqlite")
            and rest.startswith("/")
            and not rest.startswith(("//", "/:memory:"))
            and rest != "/"
        ):
            return f"{scheme}:///{(value.base / rest[1:]).absolute()}"
        return value.text

    def server(self, name: str, protocol: str) -> ServerUrl | None:
        """The server of that URL."""
        value = self._value(name)
        if value is None:
            return None
        try:
            return read_server_url(value.text, protocol)
        except ValueError as error:
            remedy = f"Write {protocol}s://user@host or {protocol}+starttls://user@host, with :port where it is unusual"
            self._complain(value.place, str(error), f"{remedy}; plain {protocol}:// only to 127.0.0.1.")
            return None

    def secret(self, name: str) -> str | None:
        """The value of `name` or the content of the file that `name_FILE` names; the environment's pair goes before the file's.

        A forum that names a server of its own brings its password as well: another one's must not be shown to that server.
        """
        own_server = name.replace("_PASSWORD", "_URL") in self._of_forum
        for values in (self._of_forum,) if own_server else (self._of_forum, self._environ, self._filed):
            plain, filed = values.get(name), values.get(f"{name}_FILE")
            if plain and filed:
                self._complain(filed.place, f"Both {name} and {name}_FILE are set.", "Keep one of the two.")
            if filed:
                return self._content(filed)
            if plain:
                return plain.text
        return None

    def signing_secret(self, name: str) -> bytes | None:
        """The secret as bytes: spelled in hexadecimal digits, or as it stands."""
        text = self.secret(name)
        if text is None:
            return None
        secret = _bytes_of(text.strip())
        if len(secret) < LEAST_SECRET:
            value = self._value(f"{name}_FILE") or self._value(name)
            message = f"The secret has {len(secret)} bytes; it needs at least {LEAST_SECRET}."
            self._complain(
                value.place if value else name, message, "Write 64 random hexadecimal digits (openssl rand -hex 32)."
            )
        return secret

    def loopback(self, name: str) -> tuple[str, int] | None:
        """Host and port on this machine: what is served there needs no log-in, so nobody else may reach it."""
        value = self._value(name)
        if value is None:
            return None
        host, _, port = value.text.rpartition(":")
        if not port.isdecimal() or not 0 < int(port) < 65536 or not names_loopback(host.strip("[]")):
            message = f"'{value.text}' is no port of this machine."
            self._complain(value.place, message, "Write 127.0.0.1:9464 or [::1]:9464: it needs no password.")
            return None
        return host.strip("[]"), int(port)

    def log(self, name: str) -> Literal["console", "json"]:
        """How to log."""
        value = self._value(name)
        if value and value.text not in ("console", "json"):
            self._complain(value.place, f"'{value.text}' is no way to log.", "Write console or json.")
        return "json" if value and value.text == "json" else "console"

    def instant(self, name: str, servers: tuple[ServerUrl | None, ...]) -> datetime | None:
        """An aware instant, only where every server in `servers` is on loopback."""
        value = self._value(name)
        if value is None:
            return None
        away = [server for server in servers if server and not server.is_loopback]
        if away:
            message = f"A rehearsal must not reach {', '.join(server.host for server in away)}."
            self._complain(value.place, message, "Remove it, or use servers on loopback only.")
        try:
            moment = datetime.fromisoformat(value.text.strip())
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            message = f"'{value.text}' is no instant with its offset from UTC."
            self._complain(value.place, message, "Write e.g. 2026-03-02T09:00:00+01:00 or 2026-03-02T08:00:00Z.")
            return None
        return moment

    def _value(self, name: str) -> Value | None:
        return self._of_forum.get(name) or self._environ.get(name) or self._filed.get(name)

    def _settings_file(self, cwd: Path) -> Path | None:
        named = self._environ.get(SETTINGS_FILE)
        path = (cwd / named.text).absolute() if named else cwd / DEFAULT_FILE
        if named and not path.is_file():
            self._complain(SETTINGS_FILE, f"The file {path} does not exist.", "Write the path of the settings file.")
        return path if path.is_file() else None

    def _read_file(self, file: Path, values: dict[str, Value]) -> None:
        """Lines of NAME=value, as systemd and shells read them; # begins a remark; quotes around a value are dropped."""
        for number, line in enumerate(self._lines_of(file), start=1):
            written = line.strip().removeprefix("export ").strip()
            if not written or written.startswith("#"):
                continue
            place = f"{file.name}:{number}"
            name, equals, text = (part.strip() for part in written.partition("="))
            if not equals:
                self._complain(place, "This line sets nothing.", "Write NAME=value, or # before a remark.")
            elif name in values:
                self._complain(place, f"{name} is set a second time.", "Keep one of the two lines.")
            elif text := _unquoted(text):
                values[name] = Value(text, place, file.parent)

    def _lines_of(self, file: Path) -> list[str]:
        try:
            return file.read_text("utf-8-sig").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not in UTF-8"
            self._complain(str(file), f"The settings cannot be read ({reason}).", "Mend the file or its permissions.")
            return []

    def _content(self, value: Value) -> str | None:
        """A secret's file; only its last line end is no part of it."""
        path = (value.base / value.text).absolute()
        try:
            text = path.read_text("utf-8").removesuffix("\n").removesuffix("\r")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not in UTF-8"
            self._complain(
                value.place, f"The file {path} cannot be read ({reason}).", "Mend the path or its permissions."
            )
            return None
        if not text:
            self._complain(value.place, f"The file {path} is empty.", "Write the secret into it.")
        return text or None

    def _complain(self, place: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(place, message, remedy))


def _unquoted(text: str) -> str:
    quoted = len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if quoted else text


def _bytes_of(text: str) -> bytes:
    """A long hexadecimal text as the bytes it spells, anything else as its own bytes."""
    try:
        spelled = bytes.fromhex(text)
    except ValueError:
        return text.encode()
    return spelled if len(spelled) >= LEAST_SECRET else text.encode()
