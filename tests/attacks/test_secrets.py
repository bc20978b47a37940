"""What a local user, a log, an error or a JSON answer could give away: passwords, the signing secret, the database's password."""

from __future__ import annotations

import contextlib
import subprocess
from pathlib import Path

import pytest

from tests.support.installation import SECRET, Ended, Installation

IMAP, SMTP, DATABASE = "imap-f5ecret-1", "smtp-f5ecret-2", "db-f5ecret-3"
SECRETS = (IMAP, SMTP, DATABASE, SECRET)
COMMANDS = (("check", "--live", "--json"), ("once",), ("status", "--json"), ("doctor", "--no-send"))


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """Its servers cannot be reached, so that every command has something to say about them."""
    made = Installation(tmp_path, f"sqlite:///{tmp_path / 'mailflow.db'}")
    made.environment["MAILFLOW_IMAP_URL"] = "imap://valbona.kuqja@127.0.0.1:9"
    made.environment["MAILFLOW_SMTP_URL"] = "smtp://valbona.kuqja@127.0.0.1:9"
    made.environment["MAILFLOW_IMAP_PASSWORD"] = IMAP
    made.environment["MAILFLOW_SMTP_PASSWORD"] = SMTP
    return made


def gives_away(ended: Ended) -> list[str]:
    return [secret for secret in SECRETS if secret in ended.stdout + ended.stderr]


def test_no_command_prints_a_secret_when_its_servers_are_away(installation: Installation) -> None:
    for command in COMMANDS:
        ended = installation.here(*command)
        assert gives_away(ended) == [], command
        assert "Traceback" not in ended.stderr, command


@pytest.mark.parametrize(
    "url",
    [
        f"postgresql://mailflow:{DATABASE}@127.0.0.1:9/mailflow",
        f"postgresql://mailflow:{DATABASE}@127.0.0.1:nine/mailflow",
        f"mysql://mailflow:{DATABASE}@127.0.0.1/mailflow",
        f"postgresql:/mailflow:{DATABASE}@/x",
    ],
)
def test_nor_does_one_that_cannot_use_its_database(installation: Installation, url: str) -> None:
    installation.environment["MAILFLOW_DATABASE_URL"] = url
    for command in (("status",), ("once",)):
        ended = installation.here(*command)
        assert ended.code in {2, 3}, ended
        assert gives_away(ended) == [], command
        assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("variable", ["MAILFLOW_IMAP_URL", "MAILFLOW_SMTP_URL"])
@pytest.mark.parametrize(
    "url", ["imaps://user:f5ecret@mail.example:99999", "smtps://u:f5ecret@", "http://u:f5ecret@x", "f5ecret"]
)
def test_nor_one_whose_settings_are_wrong(installation: Installation, variable: str, url: str) -> None:
    installation.environment[variable] = url
    installation.environment["MAILFLOW_SECRET"] = "f5ecret"  # too short
    ended = installation.here("once")
    assert ended.code == 2
    assert "f5ecret" not in (ended.stdout + ended.stderr).replace(url if url == "f5ecret" else "\0", "")


def test_a_fault_that_nobody_foresaw_prints_none_either(
    installation: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object, **__: object) -> None:
        raise RuntimeError("nobody foresaw this")

    monkeypatch.setattr("mailflow.reports.status.status", breaks)
    monkeypatch.setattr("mailflow.daemon.once.Shift.work", breaks)
    for debug in ("", "1"):
        installation.environment["MAILFLOW_DEBUG"] = debug
        ended = installation.here("once")
        assert ended.code != 0
        assert gives_away(ended) == []


def test_a_running_daemon_shows_none_among_its_arguments(installation: Installation) -> None:
    process = installation.start("run")
    try:
        seen = set()
        for _ in range(600):
            for folder in Path("/proc").glob("[0-9]*"):
                if process.pid in {_parent(folder), int(folder.name)}:
                    seen.add(_arguments(folder))
            if installation.log_path.exists() and "intake" in installation.log_path.read_text():
                break
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(0.05)
    finally:
        process.kill()
        process.wait()
    assert any("mailflow" in line for line in seen)
    assert not [line for line in seen for secret in SECRETS if secret in line]
    log = installation.log_path.read_text()
    assert not [secret for secret in SECRETS if secret in log]
    assert (installation.folder / "mailflow.db").stat().st_mode & 0o077 == 0


def _parent(folder: Path) -> int:
    try:
        return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    except (OSError, IndexError, ValueError):
        return 0


def _arguments(folder: Path) -> str:
    try:
        return (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
