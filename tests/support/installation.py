"""An installation of mailflow as an administrator has it: a folder, environment variables, and the command as a process."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest import mock
from urllib.parse import quote

from sqlalchemy import Engine, create_engine

from mailflow.cli import main
from mailflow.rules.fresh import shipped_rules

SECRET = "5ecre7" * 8
PATIENCE = 120
"""Seconds that a command may take on a busy machine."""


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    stdout: str
    stderr: str

    @property
    def value(self) -> Any:
        """Its one JSON object."""
        return json.loads(self.stdout)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Its JSON objects, one a line."""
        return [json.loads(line) for line in self.stdout.splitlines()]


class Installation:
    """`rules` is the text of rules.yaml, the shipped one by default."""

    def __init__(self, folder: Path, database_url: str, *, rules: str | None = None) -> None:
        self.folder = folder
        self.rules_path = folder / "rules.yaml"
        self.rules_path.write_text(rules or shipped_rules(), encoding="utf-8")
        self.environment = {
            "MAILFLOW_RULES": str(self.rules_path),
            "MAILFLOW_DATABASE_URL": database_url,
            "MAILFLOW_SECRET": SECRET,
        }

    def watches(self, host: str, port: int, user: str, password: str, *, ca_file: Path | None = None) -> None:
        """The mailbox; over TLS where a certificate is given."""
        scheme = "imap" if ca_file is None else "imaps"
        self.environment["MAILFLOW_IMAP_URL"] = f"{scheme}://{quote(user)}@{host}:{port}"
        self.environment["MAILFLOW_IMAP_PASSWORD"] = password
        if ca_file is not None:
            self.environment["MAILFLOW_CA_FILE"] = str(ca_file)

    def sends_through(self, host: str, port: int) -> None:
        """The relay."""
        self.environment["MAILFLOW_SMTP_URL"] = f"smtp://{host}:{port}"

    def run(self, *arguments: str, now: datetime | None = None) -> Ended:
        """`mailflow ARGUMENTS…` as a process of its own."""
        done = subprocess.run(
            self.command(*arguments), env=self.environ(now), cwd=self.folder, capture_output=True, timeout=PATIENCE,
            check=False,
        )  # fmt: skip
        return Ended(done.returncode, done.stdout.decode(), done.stderr.decode())

    def here(self, *arguments: str, now: datetime | None = None) -> Ended:
        """The same within this process: starting Python takes longer than most commands."""
        out, err = io.StringIO(), io.StringIO()
        engines: list[Engine] = []

        def remember(*options: Any, **more: Any) -> Engine:
            engines.append(create_engine(*options, **more))
            return engines[-1]

        with (
            mock.patch("mailflow.storage.transaction.create_engine", remember),
            mock.patch.dict(os.environ, self.environ(now), clear=True),
            contextlib.chdir(self.folder),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            code: Any = None
            try:
                main(list(arguments))
            except SystemExit as end:
                code = end.code
        for engine in engines:
            engine.dispose()  # a process of its own would end here
        assert isinstance(code, int)
        return Ended(code, out.getvalue(), err.getvalue())

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        """The same, running on; its stderr goes to `log` in the folder."""
        with self.log_path.open("ab") as log:
            return subprocess.Popen(
                self.command(*arguments), env=self.environ(None), cwd=self.folder, stdout=log, stderr=log
            )

    @property
    def log_path(self) -> Path:
        return self.folder / "log"

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "mailflow", *arguments]

    def environ(self, now: datetime | None) -> dict[str, str]:
        """Ours alone, whatever MAILFLOW_… the machine has set."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("MAILFLOW_")}
        moment = {} if now is None else {"MAILFLOW_NOW": now.astimezone(UTC).isoformat()}
        return inherited | self.environment | moment
