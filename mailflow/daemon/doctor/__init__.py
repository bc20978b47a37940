"""`doctor`: mailbox, relay, past mail and disk, examined one after the other; a server that fails holds up no other check.

Folders are opened for reading. Three small mails are sent, to the contact point alone, unless that is refused.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mailflow.clock import wall_clock
from mailflow.daemon.desk import open_mailbox_at, relay_at
from mailflow.daemon.doctor import servers
from mailflow.daemon.doctor.findings import Examined, Level, problem, warning, well
from mailflow.daemon.doctor.past import Judged, Past, Progress, findings_of, judge, read_past
from mailflow.daemon.doctor.probes import SLACK, Probe, try_out
from mailflow.errors import MailflowError
from mailflow.handlers.office import Office
from mailflow.mail.retry import Accepted, Outcome
from mailflow.rules.trust_proposal import Proposal, propose
from mailflow.settings import Settings
from mailflow.transport.imap import MailboxSession

__all__ = ["Examined", "Level", "Report", "Wishes", "examine"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What the administrator allows."""

    since: datetime
    """Past mail is read from here on."""
    sends: bool
    """May mails be sent to the contact point?"""
    wait: float
    """Seconds to wait for them at most."""


@dataclass(slots=True)
class Report:
    """What was found."""

    findings: list[Examined] = field(default_factory=list)
    proposal: Proposal | None = None
    proposed: Judged | None = None
    """How the directorates' past mails would be judged by the proposal."""
    present: Judged | None = None
    """The same by rules.yaml as it stands."""
    sent: int = 0
    """Mails to oneself that the relay took."""

    @property
    def exit_code(self) -> int:
        """0 all well, 1 something is wrong, 2 or 3 where the configuration or a server made an examination impossible."""
        wrong = any(one.level is Level.PROBLEM for one in self.findings)
        return max((one.exit_code for one in self.findings), default=0) or int(wrong)


def examine(settings: Settings, office: Office, wishes: Wishes, progress: Progress) -> Report:
    """Everything; raises only what is wrong use. `progress` is called with (what, how far, of how much)."""
    report = Report()
    with asyncio.Runner() as loop:
        relay = relay_at(settings, office) if settings.smtp is not None else None
        try:
            _mailbox(settings, office, wishes, report, progress)
            if relay is None:
                report.findings.append(warning("relay", "none is set", "Set MAILFLOW_SMTP_URL before `mailflow run`."))
            else:
                relay_answers = _guarded(
                    report, "relay", lambda: report.findings.extend(loop.run(servers.relay(relay, office)))
                )
                if relay_answers and wishes.sends:

                    def send(probe: Probe) -> Outcome:
                        sender = office.ruleset.register.contact_address
                        outcome = loop.run(relay.send(probe.raw, None, sender, probe.recipient))
                        report.sent += isinstance(outcome, Accepted)
                        return outcome

                    _probe(settings, office, wishes, report, send, progress)
        finally:
            if relay is not None:
                loop.run(relay.rest())
    report.findings.append(servers.disk(settings.database_url, office.ruleset.limits.mail_size))
    return report


def _guarded(report: Report, what: str, work: Callable[[], object]) -> bool:
    """Do it; a fault is a finding. True where it went through."""
    try:
        work()
    except MailflowError as fault:
        report.findings.append(problem(what, str(fault), exit_code=fault.exit_code))
        return False
    return True


def _mailbox(settings: Settings, office: Office, wishes: Wishes, report: Report, progress: Progress) -> None:
    def look() -> None:
        ruleset = office.ruleset
        with open_mailbox_at(settings, None, MailboxSession) as session:
            report.findings.append(well("mailbox", f"logged in at {session.place}"))
            report.findings += servers.mailbox(session, ruleset)
            past = read_past(session, ruleset.folders, wishes.since, ruleset.register, progress)
            _weigh(past, office, wishes, report)
            report.findings.append(servers.idle(session, ruleset))

    _guarded(report, "mailbox", look)


def _weigh(past: Past, office: Office, wishes: Wishes, report: Report) -> None:
    """What past mail says."""
    ruleset = office.ruleset
    report.proposal = proposal = propose(past.stamps, ruleset.register)
    report.present = judge(past.drafting, ruleset.trust)
    report.proposed = judge(past.drafting, proposal.trust)
    report.findings += findings_of(proposal, report.present, report.proposed, wishes.since)
    if past.newest_at is not None and past.newest_at > wall_clock() + SLACK:
        told = f"the newest mail is dated {past.newest_at:%Y-%m-%d %H:%M} UTC, which is still to come"
        report.findings.append(warning("clock", told, "Set the mail server's clock, or this machine's, by NTP."))


def _probe(
    settings: Settings,
    office: Office,
    wishes: Wishes,
    report: Report,
    send: Callable[[Probe], Outcome],
    progress: Progress,
) -> None:
    """With a session of its own: the first one may have waited too long for it."""
    proposed = report.proposal.trust.authserv_ids if report.proposal is not None else ()
    names = proposed or office.ruleset.trust.authserv_ids

    def told(passed: float) -> None:
        progress("Waiting for the mails to oneself", int(passed), int(wishes.wait))

    def look() -> None:
        with open_mailbox_at(settings, None, MailboxSession) as session:
            report.findings += try_out(session, office, names, send, wall_clock, wishes.wait, told)

    _guarded(report, "mail to oneself", look)


EARLIER = timedelta(days=90)
"""How far past mail is read where no day is named."""
