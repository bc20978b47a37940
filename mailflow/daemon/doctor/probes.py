"""Mails that mailflow sends to itself, to see what the servers make of them: a forged one, and the forms of reply addresses.

Each carries a Message-ID that mailflow signed: whatever becomes of it, the daemon knows it for its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime

from mailflow.consultation.people import Register
from mailflow.daemon.doctor.findings import Examined, problem, warning, well
from mailflow.handlers.office import Office
from mailflow.handlers.other_installation import PROBE
from mailflow.loops.arrival import Arrived, await_arrival, next_uids
from mailflow.mail.authentication import trusted_results
from mailflow.mail.headers_out import address_field, field, text_field
from mailflow.mail.incoming import IncomingMail, parse
from mailflow.mail.retry import Accepted, Outcome
from mailflow.mail.threads import LOCAL_PART_LIMIT, NO_CONSULTATION, Delivery, Signer
from mailflow.transport.imap import MailboxSession

FORMS = ("plus", "catchall")
SUBJECT = "Provë e mailflow / a test of mailflow"
TEXT = """\
Ky mesazh provon serverin e postes. Mund ta fshini.

This mail tests the mail server. You may delete it.
"""
NONCE = "forged.invalid"
"""The domain that only the forged results name."""
BELIEVED_HERE = (
    "a program on the mail server's own machine can bring forged results that would be believed; mail from outside cannot",
    "Ask the server's administrator to remove results of its own name from all incoming mail (RFC 8601 5).",
)
_LMTP = re.compile(r"\swith\s+(?:UTF8)?LMTP", re.IGNORECASE)
_LOOPBACK = re.compile(r"\[(?:IPv6:)?(?:127\.0\.0\.1|::1)\]", re.IGNORECASE)
SLACK = timedelta(minutes=1)
FAR_OFF = timedelta(minutes=10)
_LONGEST_TOKEN = 43
"""Characters of a token in a reply address, for a member's id of four."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One mail to oneself."""

    what: str
    """`forged`, `plus` or `catchall`."""
    message_id: str
    recipient: str
    raw: bytes


def probes(register: Register, signer: Signer, authserv_ids: Sequence[str], now: datetime) -> tuple[Probe, ...]:
    """A forged mail, with results as `authserv_ids` would stamp them; and one to each form of reply address."""
    local, _, domain = register.contact_address.rpartition("@")
    made = []
    for what in ("forged", *FORMS):
        delivery = Delivery(register.forum, NO_CONSULTATION, PROBE, f"{now:%Y%m%d%H%M%S}", what)
        token = signer.token(Delivery(register.forum, NO_CONSULTATION, "invitation", "1", what[0]))
        recipient = {"plus": f"{local}+{token}@{domain}", "catchall": f"{token}@{domain}"}.get(
            what, register.contact_address
        )
        message_id = signer.message_id(delivery)
        forged = authserv_ids if what == "forged" else ()
        made.append(Probe(what, message_id, recipient, _written(register, recipient, message_id, forged, now)))
    return tuple(made)


def _written(register: Register, recipient: str, message_id: str, forged: Sequence[str], now: datetime) -> bytes:
    results = (
        f"Authentication-Results: {server}; dkim=pass header.d={NONCE}; dmarc=pass header.from={NONCE}\r\n".encode()
        for server in forged
    )
    return b"".join(
        (
            *results,
            address_field("From", register.contact_name, register.contact_address),
            address_field("To", "", recipient),
            text_field("Subject", SUBJECT),
            field("Date", format_datetime(now)),
            field("Message-ID", message_id),
            b"Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\nMIME-Version: 1.0\r\n",
            b"Content-Type: text/plain; charset=us-ascii\r\n\r\n",
            TEXT.replace("\n", "\r\n").encode("ascii"),
        )
    )


def try_out(
    session: MailboxSession,
    office: Office,
    authserv_ids: Sequence[str],
    send: Callable[[Probe], Outcome],
    clock: Callable[[], datetime],
    seconds: float,
    told: Callable[[float], None],
) -> list[Examined]:
    """Send the probes, wait for them at most `seconds`, and say what arrived."""
    register, sent_at = office.ruleset.register, clock()
    made = probes(register, office.signer, authserv_ids, sent_at)
    begin = next_uids(session, office.ruleset.folders)
    outcomes = {probe.what: send(probe) for probe in made}
    wanted = {probe.message_id for probe in made if isinstance(outcomes[probe.what], Accepted)}
    arrived = await_arrival(session, begin, wanted, seconds, clock, told) if wanted else {}
    by_what = {probe.what: arrived[probe.message_id] for probe in made if probe.message_id in arrived}
    return [
        *_forged(by_what.get("forged"), outcomes["forged"], authserv_ids, seconds),
        *_clock(by_what.get("forged"), sent_at),
        *_forms(register, by_what, outcomes),
    ]


def _forged(arrived: Arrived | None, outcome: Outcome, authserv_ids: Sequence[str], seconds: float) -> list[Examined]:
    """Does the server take forged results of its own name out of incoming mail?"""
    if arrived is None:
        told = f"did not arrive within {seconds:.0f} seconds" if isinstance(outcome, Accepted) else _refused(outcome)
        return [
            problem(
                "mail to oneself", f"the mail to the contact point {told}", "Look at the relay's log, then try again."
            )
        ]
    there = [well("mail to oneself", f"arrived in {arrived.folder}")]
    if not authserv_ids:
        return there
    mail = parse(arrived.header.header)
    results, _ = trusted_results(mail, tuple(authserv_ids))
    if any(NONCE in value for one in results or () for value in one.properties.values()):
        if _came_by_loopback(mail):
            return [*there, warning("forged results", *BELIEVED_HERE)]
        return [
            *there,
            problem(
                "forged results",
                "a mail that brought forged Authentication-Results of the server's own name would be believed",
                "Write `authserv_ids: []` in rules.yaml, until the mail server removes results of its own name from incoming mail.",
            ),
        ]
    if any(NONCE in value for value in mail.all_headers("authentication-results")):
        return [
            *there,
            warning(
                "forged results",
                "the server does not remove forged Authentication-Results of its own name; mailflow tells them by their place",
                "Ask its administrator to remove them (RFC 8601 5), in Postfix by header_checks before the filters; "
                "mail from outside may take another way than this one.",
            ),
        ]
    return [*there, well("forged results", "the server removes forged Authentication-Results of its own name")]


def _came_by_loopback(mail: IncomingMail) -> bool:
    """Was it handed in on the mail server's own machine, without log-in? Mail from outside never is."""
    entry = next((line for line in mail.all_headers("received") if not _LMTP.search(line)), "")
    return _LOOPBACK.search(entry) is not None


def _refused(outcome: Outcome) -> str:
    return f"was not taken: {getattr(outcome, 'smtp_reply', outcome)}"


def _clock(arrived: Arrived | None, sent_at: datetime) -> list[Examined]:
    """INTERNALDATE against our own clock: it decides what is late."""
    if arrived is None or arrived.header.received_at is None:
        return []
    at = arrived.header.received_at
    off = max(sent_at - at, at - arrived.seen_at, timedelta())
    if off <= SLACK:
        return [well("clock", "the mail server's clock and this machine's agree")]
    direction = "behind" if at < sent_at else "ahead of"
    told = f"the mail server's clock is {off.total_seconds() / 60:.0f} minutes {direction} this machine's"
    remedy = "Set both by NTP: the mail server's time decides whether an answer is late."
    return [(problem if off > FAR_OFF else warning)("clock", told, remedy)]


def _forms(register: Register, arrived: Mapping[str, Arrived], outcomes: Mapping[str, Outcome]) -> list[Examined]:
    """Which forms of reply addresses lead to the mailbox; the one in force must."""
    found = []
    for form, example in zip(FORMS, ("address+token@…", "token@domain"), strict=True):
        what = f"reply: {form}"
        if form in arrived:
            found.append(well(what, f"answers to {example} arrive"))
        elif register.reply == form:
            outcome = outcomes[form]
            told = "do not arrive" if isinstance(outcome, Accepted) else f"are refused ({_refused(outcome)})"
            remedy = "Write `reply: plain` in rules.yaml: answers are then known by their In-Reply-To."
            found.append(problem(what, f"answers to {example} {told}", remedy))
        else:
            found.append(well(what, f"does not work here, and is not used (reply: {register.reply})"))
    local = register.contact_address.rpartition("@")[0]
    if register.reply == "plus" and len(local) + 1 + _LONGEST_TOKEN > LOCAL_PART_LIMIT:
        told = f"{local}+token is longer than {LOCAL_PART_LIMIT} characters, so the plain address is written instead"
        found.append(warning("reply: plus", told, "Write `reply: plain`, or use a shorter address."))
    return found
