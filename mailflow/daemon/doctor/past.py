"""The marks on past mail: a few header fields of every mail, the whole header of the directorates' mails, nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mailflow.consultation.people import Register
from mailflow.daemon.doctor.findings import Examined, warning, well
from mailflow.mail.incoming import IncomingMail, parse
from mailflow.mail.origin import Trust, judge_origin
from mailflow.mail.stamps import FIELDS, Stamps, read_stamps
from mailflow.rules.trust_proposal import Proposal
from mailflow.transport.imap import MailboxSession

BATCH = 200
MOST = 20_000
"""Of each folder the newest mails, at most so many."""
Progress = Callable[[str, int, int], None]


@dataclass(slots=True)
class Past:
    """What was read."""

    stamps: list[Stamps] = field(default_factory=list)
    drafting: list[IncomingMail] = field(default_factory=list)
    """Headers of the directorates' mails."""
    newest_at: datetime | None = None
    """The latest INTERNALDATE."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """How many of the directorates' mails a `trust` block proves, and why not the others."""

    mails: int
    proven: int
    failed: int
    why_not: tuple[tuple[str, int], ...]


def read_past(
    session: MailboxSession, folders: Sequence[str], since: datetime, register: Register, progress: Progress
) -> Past:
    """Mail that reached these folders at `since` or later."""
    past = Past()
    for folder in folders:
        if session.examine(folder) is None:
            continue
        uids = session.uids_since(since.date() - timedelta(days=1))[-MOST:]
        for start in range(0, len(uids), BATCH):
            _read(session, uids[start : start + BATCH], register, past)
            progress(f"Reading headers of {folder}", min(start + BATCH, len(uids)), len(uids))
    return past


def _read(session: MailboxSession, uids: Sequence[int], register: Register, past: Past) -> None:
    drafting: list[int] = []
    for header in session.fields(uids, FIELDS):
        stamps = read_stamps(parse(header.header))
        past.stamps.append(stamps)
        if register.directorate_of(stamps.sender) is not None:
            drafting.append(header.uid)
        if header.received_at is not None and (past.newest_at is None or header.received_at > past.newest_at):
            past.newest_at = header.received_at
    if drafting:
        past.drafting += [parse(header.header) for header in session.headers(drafting)]


def judge(mails: Sequence[IncomingMail], trust: Trust) -> Judged:
    """What `trust` makes of the directorates' mails."""
    origins = [judge_origin(mail, trust) for mail in mails]
    why_not = Counter(str(reason) for origin in origins if not origin.trusted for reason in origin.reasons[:1])
    return Judged(
        mails=len(mails),
        proven=sum(origin.trusted for origin in origins),
        failed=sum(origin.failed for origin in origins),
        why_not=tuple(why_not.most_common(3)),
    )


def findings_of(proposal: Proposal, present: Judged, proposed: Judged, since: datetime) -> list[Examined]:
    """What past mail says of the server, and of the `trust` block that is in force."""
    if not proposal.mails:
        return [
            warning("past mail", f"none since {since:%Y-%m-%d}", "Name an earlier day: mailflow doctor --since DATE.")
        ]
    return [_results(proposal), _submitters(proposal), *_trust(proposal, present, proposed)]


def _results(proposal: Proposal) -> Examined:
    told = ", ".join(f"{name} on {count} of {proposal.mails} mails" for name, count in proposal.authserv_ids)
    if proposal.trust.authserv_ids:
        return well("Authentication-Results", f"stamped by {told}")
    if proposal.trust.microsoft365:
        return well("Authentication-Results", "stamped as Microsoft 365 does, without a name of its own")
    brought = ", ".join(f"{name} ({count})" for name, count in proposal.brought_along)
    detail = f"the server stamps none that could be believed on {proposal.mails} mails"
    return warning(
        "Authentication-Results",
        f"{detail}; those there are came along with the mail: {brought}" if brought else detail,
        "Ask its administrator to check DKIM and DMARC of incoming mail and to write the results above everything else "
        "(OpenDKIM and OpenDMARC, or rspamd). Until then no draft from outside the house is proven.",
    )


def _submitters(proposal: Proposal) -> Examined:
    if proposal.trust.microsoft365:
        return well("submitter", "Microsoft 365 marks mail of the house itself")
    domains = ", ".join(proposal.trust.internal_domains)
    if proposal.in_results or proposal.in_received:
        detail = (
            f"of {proposal.inside} mails from {domains}, {proposal.in_results} name their submitter as smtp.auth, "
            f"{proposal.in_received} as “Authenticated sender”"
        )
        return well("submitter", detail)
    return warning(
        "submitter",
        f"of {proposal.inside} mails from {domains} none names who submitted it",
        "Ask the administrator to stamp it: in Postfix smtpd_sasl_authenticated_header = yes. Until then every draft from "
        "inside the house waits for the coordinator's word.",
    )


def _trust(proposal: Proposal, present: Judged, proposed: Judged) -> list[Examined]:
    if not proposed.mails:
        return [
            warning(
                "trust", "no mail of a registered directorate", "Enter the directorates' addresses in rules.yaml first."
            )
        ]
    now = f"{present.proven} of {present.mails} mails of the directorates are proven"
    if proposed.proven > present.proven:
        told = f"{now} by rules.yaml as it stands; by the proposal below {proposed.proven}"
        return [
            warning(
                "trust", told, "Write the proposal into rules.yaml, if the names in it are those of your own servers."
            )
        ]
    missing = "; ".join(f"{count}: {reason}" for reason, count in present.why_not)
    if 2 * present.proven < present.mails:
        return [warning("trust", f"{now} ({missing})", "The others wait for the coordinator's word.")]
    return [well("trust", f"{now}{f' ({missing})' if missing else ''}")]
