"""`check --live`: log in to both servers and say what they can do. Nothing is sent and nothing is changed."""

from __future__ import annotations

from dataclasses import dataclass

from mailflow.daemon.desk import KEYWORD, open_mailbox_at, relay_at
from mailflow.errors import MailflowError
from mailflow.handlers.office import Office
from mailflow.settings import Settings
from mailflow.transport.imap import MailboxSession


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried on a real server."""

    what: str
    ok: bool
    detail: str


async def try_servers(settings: Settings, office: Office) -> list[Finding]:
    """Everything that can be found out without sending a mail."""
    return [*_mailbox(settings, office), *await _relay(settings, office)]


def _mailbox(settings: Settings, office: Office) -> list[Finding]:
    try:
        with open_mailbox_at(settings, None, MailboxSession) as session:
            findings = [Finding("mailbox", True, f"logged in at {session.place}")]
            for folder in office.ruleset.folders:
                facts = session.examine(folder)
                told = "cannot be opened: correct `folders` in rules.yaml" if facts is None else f"{facts.exists} mails"
                findings.append(Finding(f"folder {folder}", facts is not None, told))
            idle = session.can_idle()
            findings.append(Finding("IDLE", True, "new mail is announced" if idle else "none: polled every 5 minutes"))
            keeps = session.keeps_keyword(office.ruleset.folders[0], KEYWORD)
            told = f"{KEYWORD} marks what was read" if keeps else "none: nothing is marked, which does no harm"
            findings.append(Finding("keyword", True, told))
            return findings
    except MailflowError as fault:
        return [Finding("mailbox", False, str(fault))]


async def _relay(settings: Settings, office: Office) -> list[Finding]:
    relay = relay_at(settings, office)
    try:
        size = await relay.size_limit()
    except MailflowError as fault:
        return [Finding("relay", False, str(fault))]
    finally:
        await relay.rest()
    largest = office.ruleset.limits.outgoing_size
    if size is None:
        told = f"takes mail; announces no limit, so limits.outgoing_size ({largest / 1_000_000:.0f} MB) alone counts"
    else:
        told = f"takes mail up to {size / 1_000_000:.1f} MB"
    return [Finding("relay", True, told)]
