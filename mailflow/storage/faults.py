"""What a database driver says, in one clear sentence with the remedy."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from mailflow.errors import StorageFault

_SQLITE = {
    "SQLITE_BUSY": "is locked by another program: stop it or wait, then try again",
    "SQLITE_LOCKED": "is locked by another program: stop it or wait, then try again",
    "SQLITE_FULL": "cannot grow, the disk is full: free some space, nothing was lost",
    "SQLITE_IOERR": "cannot be read or written, the disk reports an error: check the disk and its free space",
    "SQLITE_CORRUPT": "is damaged: stop mailflow and restore the last backup",
    "SQLITE_NOTADB": "is not a SQLite database: check MAILFLOW_DATABASE_URL, or restore the last backup",
    "SQLITE_READONLY": "cannot be written: give this user write access to the file and its folder",
    "SQLITE_CANTOPEN": "cannot be opened: check that the file and its folder exist and belong to this user",
    "SQLITE_PERM": "cannot be opened: check that the file and its folder belong to this user",
    "SQLITE_NOMEM": "cannot be used, the machine is out of memory: free some and try again",
    "SQLITE_TOOBIG": "refused a value larger than a gigabyte",
}
_POSTGRESQL = {  # classes and codes of https://www.postgresql.org/docs/current/errcodes-appendix.html
    "28": "refused the log-in: check user and password in MAILFLOW_DATABASE_URL",
    "3D000": "does not exist: create it with createdb",
    "25006": "cannot be written, it is read-only: use the primary server",
    "40": "could not finish because of another program's transaction: try again",
    "42501": "refused access: grant this user the rights on its tables",
    "53100": "cannot grow, the server's disk is full: free some space, nothing was lost",
    "53300": "has no connection left: raise max_connections or stop other programs",
    "53": "has run out of resources: look at the server's log",
    "55P03": "is locked by another program: stop it or wait, then try again",
    "57": "has closed the connection, the server is stopping or restarting: try again",
    "58": "cannot be read or written, the server reports a disk error: look at its log",
    "XX": "is damaged: look at the server's log and restore the last backup",
}
_UPGRADE = "has not the tables this version needs: run `mailflow db upgrade`"
_UNREACHABLE = "cannot be reached: check that the server runs and MAILFLOW_DATABASE_URL is right"


def place(url: URL) -> str:
    """How messages name a database: its file, or its URL without the password."""
    if url.get_backend_name() == "sqlite":
        return f"The database {url.database}"
    return f"The database {url.render_as_string(hide_password=True)}"


@contextmanager
def clear_faults(url: URL) -> Iterator[None]:
    """Turn what the driver raises about the database itself into StorageFault; bugs (constraints, SQL) pass unchanged."""
    try:
        yield
    except (DBAPIError, sqlite3.Error) as error:
        told = error.orig if isinstance(error, DBAPIError) else error
        reason = _sqlite_reason(told) if url.get_backend_name() == "sqlite" else _postgresql_reason(told)
        if reason is None:
            raise
        raise StorageFault(f"{place(url)} {reason}.") from error


def _sqlite_reason(error: BaseException | None) -> str | None:
    name = str(getattr(error, "sqlite_errorname", ""))  # SQLITE_BUSY_SNAPSHOT, SQLITE_IOERR_WRITE …
    for prefix, reason in _SQLITE.items():
        if name.startswith(prefix):
            return reason
    return _UPGRADE if str(error).startswith(("no such table", "no such column")) else None


def _postgresql_reason(error: BaseException | None) -> str | None:
    state = str(getattr(error, "sqlstate", None) or "")
    if not state:  # the server could not even answer: psycopg tells it in words
        return _told_while_connecting(str(error)) if _is_operational(error) else None
    if state in {"42P01", "42703"}:
        return _UPGRADE
    return next((reason for code, reason in _POSTGRESQL.items() if state.startswith(code)), None)


def _is_operational(error: BaseException | None) -> bool:
    return type(error).__name__ in {"OperationalError", "InterfaceError", "ConnectionTimeout"}


def _told_while_connecting(words: str) -> str:
    if "authentication failed" in words or "no password supplied" in words or "no pg_hba.conf entry" in words:
        return _POSTGRESQL["28"]
    if "does not exist" in words:
        return _POSTGRESQL["3D000"] if "database" in words.partition("FATAL:")[2] else _POSTGRESQL["28"]
    if "too many" in words or "remaining connection slots" in words:
        return _POSTGRESQL["53300"]
    return _UNREACHABLE
