"""What the two servers and the disk can do, found out without sending a mail."""

from __future__ import annotations

import shutil
from pathlib import Path

from sqlalchemy.engine import make_url

from mailflow.daemon.desk import KEYWORD
from mailflow.daemon.doctor.findings import Examined, problem, warning, well
from mailflow.errors import MailflowError
from mailflow.handlers.office import Office
from mailflow.rules.ruleset import Ruleset
from mailflow.transport.imap import MailboxSession
from mailflow.transport.smtp import Relay

LITTLE = 1_000_000_000
"""Bytes of free disk below which a year of consultations may not fit."""
LARGEST_MAILS = 5
"""So many of the largest mail must always fit: below that nothing is fetched any more."""


def mailbox(session: MailboxSession, ruleset: Ruleset) -> list[Examined]:
    """Folders, reading without marks, the folder of unwanted mail, keyword, UIDPLUS."""
    found = [_folder(session, folder) for folder in ruleset.folders]
    first = next((folder for folder in ruleset.folders if session.examine(folder) is not None), None)
    if first is not None and session.keeps_keyword(first, KEYWORD):
        found.append(well("keywords", f"{KEYWORD} marks what mailflow has read"))
    else:
        found.append(
            well("keywords", "the server keeps none: mailflow marks nothing, its database alone knows what was read")
        )
    found += [_reading(session, first), _unwanted(session, ruleset)]
    plus = "there" if session.can("UIDPLUS") else "not there; mailflow needs it for nothing"
    found.append(well("UIDPLUS", plus))
    return found


def _folder(session: MailboxSession, folder: str) -> Examined:
    facts = session.examine(folder)
    if facts is not None:
        return well(f"folder {folder}", f"{facts.exists} mails")
    there = ", ".join(session.folders()[:20])
    return problem(f"folder {folder}", "cannot be opened", f"Correct `folders` in rules.yaml. There are: {there}.", 2)


def _reading(session: MailboxSession, folder: str | None) -> Examined:
    marks = session.marks_what_is_read(folder) if folder is not None else None
    if marks:
        return problem(
            "reading",
            "the server marks a mail as read although mailflow only peeks at it: the human would overlook new mail",
            "Ask its administrator: a folder opened by EXAMINE must not change (RFC 3501 6.3.2). Until then leave mailflow off.",
        )
    return well("reading", "leaves no mark" if marks is False else "not tried: there is no unread mail")


def _unwanted(session: MailboxSession, ruleset: Ruleset) -> Examined:
    """Where the server puts what it suspects: mailflow reads headers there, and acts on nothing."""
    junk = [folder.name for folder in session.listed() if folder.role == "junk"]
    if not junk:
        told = "no folder of unwanted mail is marked or named so; mailflow looks through every folder by header alike"
    elif set(junk) <= set(ruleset.folders):
        return well("unwanted mail", f"{', '.join(junk)} is watched like the inbox")
    else:
        told = f"in {', '.join(junk)} headers alone are read; what concerns the forum is told in the digest"
    return well("unwanted mail", told)


def idle(session: MailboxSession, ruleset: Ruleset) -> Examined:
    """Tried, not only asked for. The session is of no further use where the server refuses."""
    polled = "mailflow then asks every 5 minutes, and new mail waits so long"
    if not session.can_idle():
        return warning(
            "IDLE", f"the server does not announce new mail; {polled}", "Ask its administrator for IDLE (RFC 2177)."
        )
    try:
        session.examine(ruleset.folders[0])
        session.idle_round(0.1, lambda: False)
    except MailflowError as fault:
        return warning("IDLE", f"offered and then refused ({fault}); {polled}", "Ask the mail server's administrator.")
    return well("IDLE", "the server announces new mail")


async def relay(relay: Relay, office: Office) -> list[Examined]:
    """SIZE against `limits.outgoing_size`, and would it take mail for those who must hear of trouble."""
    size, largest = await relay.size_limit(), office.ruleset.limits.outgoing_size
    if size is None:
        found = [well("relay", f"announces no limit; limits.outgoing_size ({_mb(largest)}) counts")]
    elif size < largest:
        told = f"takes mail up to {_mb(size)} only, limits.outgoing_size is {_mb(largest)}"
        remedy = (
            f"Write `outgoing_size: {size // 1_000_000} MB`, or have the relay's limit raised; larger drafts are held."
        )
        found = [warning("relay", told, remedy)]
    else:
        found = [well("relay", f"takes mail up to {_mb(size)}, limits.outgoing_size is {_mb(largest)}")]
    register = office.ruleset.register
    for coordinator in register.coordinators:
        refusal = await relay.refusal_of(register.contact_address, coordinator.address)
        what = f"mail to {coordinator.address}"
        if refusal is None:
            found.append(well(what, "the relay takes it"))
        else:
            found.append(problem(what, f"the relay does not take it: {refusal}", "Correct the address, or the relay."))
    return found


def disk(database_url: str, largest_mail: int) -> Examined:
    """Free space beside the database."""
    url = make_url(database_url)
    if not url.drivername.startswith("sqlite") or not url.database:
        return well("disk", f"the database is on a server of its own ({url.host or 'local'})")
    folder = next(parent for parent in Path(url.database).absolute().parents if parent.exists())
    free = shutil.disk_usage(folder).free
    told = f"{_mb(free)} free beside the database"
    if free < LARGEST_MAILS * largest_mail:
        return problem("disk", told, "Make room: mail cannot be kept safely.")
    if free < LITTLE:
        return warning("disk", told, "Make room: the documents of a year's consultations may not fit.")
    return well("disk", told)


def _mb(size: int) -> str:
    return f"{size / 1_000_000_000:.1f} GB" if size >= 10_000_000_000 else f"{size / 1_000_000:.1f} MB"
