"""`check --live`: log in to both servers and say what they can do. No mail is sent, but a test by each way of rules.yaml's `alarm`."""

from __future__ import annotations

from dataclasses import dataclass

from mailflow.clock import wall_clock
from mailflow.daemon.desk import KEYWORD, open_mailbox_at, relay_at
from mailflow.daemon.outside import tell_outside
from mailflow.errors import MailflowError
from mailflow.handlers.office import Office
from mailflow.handlers.standing import TEST, text_of
from mailflow.settings import Settings
from mailflow.transport.imap import MailboxSession
from mailflow.transport.smtp import Relay

WRONG, UNREACHED = 2, 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was tried on a real server. `exit_code`: 0 well, 2 the configuration is wrong, 3 the network is."""

    what: str
    detail: str
    exit_code: int = 0

    @property
    def ok(self) -> bool:
        """Is it as it should be?"""
        return self.exit_code == 0


async def try_servers(settings: Settings, office: Office) -> list[Finding]:
    """Everything that can be found out without sending a mail through the relay."""
    return [*_mailbox(settings, office), *await _relay(settings, office), *await _test_alarm(settings, office)]


async def _test_alarm(settings: Settings, office: Office) -> list[Finding]:
    """By the ways beside the relay that rules.yaml names: whether they reach anybody, only a real one tells. It says that it is a test."""
    now = wall_clock()
    text = text_of(office, TEST, "test", now, "This is a test: nothing is wrong.", now)
    return [
        Finding(
            f"alarm.{one.channel}", one.problem or "took a test alarm: has it arrived?", UNREACHED if one.problem else 0
        )
        for one in await tell_outside(settings, office, text, now)
    ]


def _mailbox(settings: Settings, office: Office) -> list[Finding]:
    findings: list[Finding] = []
    try:
        with open_mailbox_at(settings, None, MailboxSession) as session:
            findings.append(Finding("mailbox", f"logged in at {session.place}"))
            findings += [_folder(session, folder) for folder in office.ruleset.folders]
            first = next((folder for folder in office.ruleset.folders if session.examine(folder) is not None), None)
            if first is not None and session.marks_what_is_read(first):
                told = "marks mail as read although mailflow only peeks at it: ask its administrator, and leave mailflow off"
                findings.append(Finding("reading", told, WRONG))
            idle = session.can_idle()
            findings.append(Finding("IDLE", "new mail is announced" if idle else "none: polled every 5 minutes"))
            keeps = first is not None and session.keeps_keyword(first, KEYWORD)
            told = f"{KEYWORD} marks what was read" if keeps else "none: nothing is marked, which does no harm"
            findings.append(Finding("keyword", told))
    except MailflowError as fault:
        findings.append(Finding("mailbox", str(fault), fault.exit_code))
    return findings


def _folder(session: MailboxSession, folder: str) -> Finding:
    facts = session.examine(folder)
    if facts is not None:
        return Finding(f"folder {folder}", f"{facts.exists} mails")
    there = ", ".join(session.folders()[:20])
    told = f"cannot be opened: correct `folders` in rules.yaml. There are: {there}"
    return Finding(f"folder {folder}", told, WRONG)


async def _relay(settings: Settings, office: Office) -> list[Finding]:
    relay = relay_at(settings, office)
    findings: list[Finding] = []
    try:
        findings.append(_size(await relay.size_limit(), office))
        findings += await _alarms(relay, office)
    except MailflowError as fault:
        findings.append(Finding("relay", str(fault), fault.exit_code))
    finally:
        await relay.rest()
    return findings


def _size(size: int | None, office: Office) -> Finding:
    largest = office.ruleset.limits.outgoing_size
    if size is None:
        told = f"takes mail; announces no limit, so limits.outgoing_size ({largest / 1_000_000:.0f} MB) alone counts"
    else:
        told = f"takes mail up to {size / 1_000_000:.1f} MB"
        if size < largest:
            told += f", less than limits.outgoing_size ({largest / 1_000_000:.0f} MB): larger drafts are held"
    return Finding("relay", told)


async def _alarms(relay: Relay, office: Office) -> list[Finding]:
    """Would questions and alarms reach those who must act? Asked without sending."""
    register = office.ruleset.register
    findings = []
    for coordinator in register.coordinators:
        refusal = await relay.refusal_of(register.contact_address, coordinator.address)
        told = f"the relay takes mail for {coordinator.address}"
        if refusal is not None:
            told = f"the relay takes no mail for {coordinator.address}, who would be told: {refusal}"
        findings.append(Finding("alarm", told, WRONG if refusal else 0))
    return findings
