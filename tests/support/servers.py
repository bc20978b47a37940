"""Which real servers are here. `python -m tests.support.servers` prints the Debian packages that are missing."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

PACKAGES = {
    "dovecot": ("dovecot-imapd", "dovecot-lmtpd"),
    "postfix": ("postfix",),
    "postgresql": ("postgresql",),
    "strace": ("strace",),
}
"""Server → Debian packages that bring it; strace is none, but records what a power cut could lose."""

_PROGRAMS = {
    "dovecot-imapd": ("dovecot", "/usr/lib/dovecot/imap"),
    "dovecot-lmtpd": ("/usr/lib/dovecot/lmtp",),
    "postfix": ("postfix", "smtp-sink"),
    "postgresql": ("initdb", "postgres"),
    "strace": ("strace",),
}
_PLACES = "/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/bin:/usr/local/sbin"


def postgresql_programs() -> Path | None:
    """The folder that holds `initdb` and `postgres`; Debian keeps it off the PATH. The newest version wins."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    return next((folder for folder in reversed(folders) if (folder / "initdb").exists()), None)


def missing_packages(servers: Iterable[str] = PACKAGES) -> tuple[str, ...]:
    """The Debian packages of `servers` (all by default) whose programs are not here."""
    return tuple(
        package
        for server in servers
        for package in PACKAGES[server]
        if not all(_is_here(program) for program in _PROGRAMS[package])
    )


def _is_here(program: str) -> bool:
    if program in _PROGRAMS["postgresql"] and postgresql_programs() is not None:
        return True
    return Path(program).exists() if program.startswith("/") else shutil.which(program, path=_PLACES) is not None


if __name__ == "__main__":
    print("\n".join(missing_packages()))
