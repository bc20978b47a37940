"""What a bounce says of an address: dead, full, or only this mail refused.

Promises:
1. Only mail that `kinds` calls a bounce is read at all: the detectors behind take ordinary replies for bounces.
2. The machine-readable report (RFC 3464) comes first; its text outweighs its code, since many servers send 5.0.0 or 5.7.1
   for everything. flufl.bounce reads what has no report, behind a guard: it raises on hostile mail.
3. Full mailboxes and refusals for size, content or policy never make an address dead.
4. A delay is no failure: the server goes on trying, and nothing is said of the address.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from email.message import Message
from html import unescape

from flufl.bounce import all_failures

from mailflow.consultation.folding import fold_keeping_punctuation
from mailflow.mail.charsets import decode
from mailflow.mail.delivery_report import STATUS_TYPES, ReportedRecipient, reported_recipients
from mailflow.mail.incoming import IncomingMail
from mailflow.mail.kinds import MachineKind, machine_kind
from mailflow.mail.refusals import judge_words
from mailflow.mail.returned import RETURNED_TYPES, returned_heads, returned_ids

logging.getLogger("flufl.bounce").disabled = True
# It logs each exception of its detectors with a traceback; promise 2 makes that an ordinary event.

_MAX_RECIPIENTS = 50
_MAX_TEXT = 64 * 1024
_MAX_PIECES = 10
_MAX_LINE = 1_000
"""Some detectors of flufl.bounce are quadratic in the length of a line (RFC 5322 2.1.1: 998)."""
_STATUS = re.compile(r"(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
_RETURNED_TO = re.compile(r"^to:[ \t]*([^\n]+(?:\n[ \t][^\n]+)*)", re.IGNORECASE | re.MULTILINE)
_COPY_BEGINS = re.compile(
    r"^[^\w\n]{0,40}(?:below this line|this is (?:a|the) copy|(?:a )?copy of (?:the|your)|here is a copy|original message|message headers? follow"
    r"|returned mail|start of|the header of the original|message (?:header|text)|included is a copy)"
    r"|^(?:received|return-path|message-id|dkim-signature|mime-version):|\boriginal message follows",
    re.IGNORECASE | re.MULTILINE,
)
"""Where a bounce's own words end and the returned mail begins, in programs that paste it into the text."""
_ADDRESS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){0,20}")

_DELAY = re.compile(
    r"\((?:delay|delayed|vones\w*)\)|\bdelivery incomplete|\b(?:delayed|(?:has|have) not yet been delivered|not (?:yet )?been delivered (?:yet|within|for|after)|still (?:being )?(?:retr|try|queued|undelivered|in the queue)\w*|(?:will|to) (?:keep|continue) (?:on )?(?:trying|to (?:try|be retried))|will (?:be )?re-?tr\w+|delivery will continue"
    r"|warning message only|(?:do not|don.t) need to re-?send|(?:have|has) not failed|no action is required on your part)"
    r"|vonohet|vonuar|do te (?:perpiqet|vazhdoj)|nuk (?:keni|ka) nevoje ta ridergoni|nuk eshte dorezuar ende"
    r"|ritard(?:o|ata)|nuovi tentativi|continuera a|verzoger|weitere zustellversuche|noch nicht zugestellt|καθυστερ|θα συνεχισ|retarde|retrasad",
)
_GIVEN_UP = re.compile(
    r"giv(?:en|ing) up|has failed|(?:is|was) a permanent|permanent (?:error|failure)|undeliverable|returned to sender|fatal|expired|too old|no longer|deshtoi|perfundimisht|hoqi dore|aufgegeben|endgultig|definitiv|rinuncia"
)
"""Said of a delay in the past: after it the mail came back for good."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BouncedRecipient:
    """One address and what became of the mail to it."""

    address: str
    """As we wrote to it, where the report says so."""
    permanent: bool | None
    """True: this server says that the address is dead. False: full, delayed, or only this mail refused. None: unknown."""
    status: str
    """Enhanced status code (RFC 3463), '' where none was given."""
    diagnostic: str
    concerns_address: bool
    """False where size, content or policy was refused, or the mail is only delayed: that says nothing about the address."""
    delayed: bool = False
    """The server goes on trying."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """A non-delivery or delay report."""

    recipients: tuple[BouncedRecipient, ...]
    """Empty where no reader found an address: then the returned Message-ID may still tell the delivery."""
    returned_message_ids: tuple[str, ...]
    """Of the returned mail, first those it encloses, then those the bounce answers (In-Reply-To, References)."""

    @property
    def concerns_address(self) -> bool:
        """Does it say anything about an address? False for delays and refusals of size, content or policy."""
        return any(recipient.concerns_address for recipient in self.recipients)

    @property
    def is_delay(self) -> bool:
        """Is it a warning only, after which the servers go on trying for every recipient?"""
        return bool(self.recipients) and all(recipient.delayed for recipient in self.recipients)

    def about(self, address: str) -> tuple[BouncedRecipient, ...]:
        """What it says of the mail to `address`: that recipient, or all where none has its name (it was forwarded from there)."""
        named = tuple(one for one in self.recipients if one.address.casefold() == address.casefold())
        return named or self.recipients


def read_bounce(mail: IncomingMail) -> Bounce | None:
    """The bounce that `mail` is, None where it is none. One bounce is never enough to write an address off."""
    verdict = machine_kind(mail)
    if verdict is None or verdict.kind is not MachineKind.BOUNCE:
        return None
    text = _readable(mail)
    recipients = [_from_report(one, text) for one in reported_recipients(mail)]
    if not recipients:
        recipients = _from_words(mail, text)
    unique = {recipient.address.casefold(): recipient for recipient in reversed(recipients)}
    return Bounce(
        recipients=tuple(reversed(unique.values()))[:_MAX_RECIPIENTS],
        returned_message_ids=returned_ids(mail),
    )


def _readable(mail: IncomingMail) -> str:
    if mail.text.strip():
        return mail.text[:_MAX_TEXT]
    return unescape(re.sub(r"<[^<>]{0,2000}>", " ", mail.html[:_MAX_TEXT]))


def _from_report(recipient: ReportedRecipient, text: str) -> BouncedRecipient:
    words = recipient.diagnostic or _words_about(recipient.address, text)
    status = recipient.status if _STATUS.fullmatch(recipient.status) else ""
    precise = _STATUS.search(recipient.diagnostic)
    if precise and (not status or status.endswith(".0.0")):
        status = precise.group(1)
    return judge_failure(recipient.address, status, words, delayed=recipient.action == "delayed")


def judge_failure(address: str, status: str, words: str, *, delayed: bool = False) -> BouncedRecipient:
    """Sort one failure by its words first, its code second; a code that stands in the words is taken from there."""
    if not status:
        status = match.group(1) if (match := _STATUS.search(words)) else ""
    permanent, concerns_address = (False, False) if delayed else judge_words(status, words)
    return BouncedRecipient(
        address=address,
        permanent=permanent,
        status=status,
        diagnostic=" ".join(words.split())[:500],
        concerns_address=concerns_address,
        delayed=delayed,
    )


def _from_words(mail: IncomingMail, text: str) -> list[BouncedRecipient]:
    temporary, permanent = _flufl(mail)
    named = set(_ADDRESS.findall(mail.header("x-failed-recipients")))
    if not (temporary or permanent or named):
        named = _returned_recipient(mail, text)
    is_delay = _speaks_of_delay(mail, text)
    found: list[BouncedRecipient] = []
    for address in sorted(temporary | permanent | named):
        words = _words_about(address, text)
        status = match.group(1) if (match := _STATUS.search(words)) else ""
        found.append(judge_failure(address, status, words, delayed=is_delay))
    return found


def _speaks_of_delay(mail: IncomingMail, text: str) -> bool:
    """Does the notice warn of a delay, and nowhere say that the mail came back for good?"""
    notice = fold_keeping_punctuation(f"{mail.subject[:300]}\n{_notice(text)[:4_000]}")
    line = " ".join(notice.split())
    return _DELAY.search(line) is not None and _GIVEN_UP.search(line) is None


def _notice(text: str) -> str:
    """The bounce's own words, without the returned mail pasted below them."""
    copy = _COPY_BEGINS.search(text, 1)
    return text[: copy.start()] if copy and text[: copy.start()].strip() else text


def _words_about(address: str, text: str) -> str:
    """What the notice says near the address: most programs give the reason in the lines below it."""
    notice = _notice(text)
    at = notice.casefold().find(address.casefold())
    return notice[max(0, at - 160) : at + 600] if at >= 0 else notice[:1_000]


def _returned_recipient(mail: IncomingMail, text: str) -> set[str]:
    """Our mails have one recipient each: the To of the returned mail, or the only address that the notice names."""
    for head in (*returned_heads(mail), text[len(_notice(text)) :]):
        found = {address for to in _RETURNED_TO.findall(head)[:1] for address in _ADDRESS.findall(to)}
        if len(found) == 1:
            return found
    ours = {box.address.casefold() for box in (*mail.to, *mail.cc, *mail.from_, *mail.reply_to)}
    named = {address for address in _ADDRESS.findall(_notice(text)) if address.casefold() not in ours}
    return named if len(named) == 1 else set()


def _flufl(mail: IncomingMail) -> tuple[set[str], set[str]]:
    """(temporarily, permanently failed addresses) by flufl.bounce; empty where it raises."""
    try:
        temporary, permanent = all_failures(_rebuilt(mail))
    except Exception:  # noqa: BLE001  the detectors raise many things on mail they do not know
        return set(), set()
    return _addresses(temporary), _addresses(permanent)


def _addresses(found: object) -> set[str]:
    values = found if isinstance(found, (set, frozenset)) else set()
    texts = (value.decode("ascii", "replace") if isinstance(value, bytes) else str(value) for value in values)
    return {match.group() for text in texts if (match := _ADDRESS.search(text))}


def _rebuilt(mail: IncomingMail) -> Message:
    """The mail as the standard library's value, for flufl.bounce: texts and returned mails, no other bytes."""
    message: Message = Message()
    for name, value in mail.headers:
        if not name.startswith("content-"):
            message[name] = value
    pieces = [("text/plain", mail.text), ("text/html", mail.html)]
    pieces += [
        (
            part.media_type if part.media_type.startswith("text/") else "text/plain",
            decode(part.content[:_MAX_TEXT], None),
        )
        for part in mail.parts
        if part.media_type in RETURNED_TYPES | STATUS_TYPES or part.media_type.startswith("text/")
    ]
    if not mail.media_type.startswith("multipart/"):
        message["Content-Type"] = mail.media_type
        message.set_payload(_bounded(mail.text or mail.html))
        return message
    message["Content-Type"] = mail.media_type
    for media_type, text in pieces[:_MAX_PIECES]:
        if text:
            piece: Message = Message()
            piece["Content-Type"] = media_type
            piece["Content-Description"] = "notification"
            piece.set_payload(_bounded(text))
            message.attach(piece)
    return message


def _bounded(text: str) -> str:
    return "\n".join(line.rstrip("\r")[:_MAX_LINE] for line in text[:_MAX_TEXT].split("\n"))
