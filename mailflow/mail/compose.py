"""Notices become mails: words from the templates, header fields from scratch, bytes ready for the relay.

1. A mail on the wire is `prefix + payload`. The prefix is personal (header, text and HTML); the payload is shared by all
   recipients and serialised once (payload.py). Without a payload the prefix is the whole mail.
2. Both are ASCII in CRLF lines of at most 998 characters, none of which begins with a dot: the SMTP side writes them
   untouched, and 500 members cost one copy of the annexes.
3. Nothing is copied from a mail that came in: every field is rebuilt, and the finished header is read once more.
4. Nothing in a mail tracks its reader, and nothing is loaded from elsewhere.
"""

from __future__ import annotations

import binascii
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime
from typing import Any
from zoneinfo import ZoneInfo

from mailflow.consultation.calendar import local_day
from mailflow.consultation.model import Consultation, Notice, NoticeKind
from mailflow.consultation.people import Register
from mailflow.consultation.reasons import Reason
from mailflow.mail import headers_out
from mailflow.mail.payload import Payload, PayloadPart, build_payload, check_wire_bytes
from mailflow.mail.templates import Rendered, Templates
from mailflow.mail.threads import NO_CONSULTATION, Delivery, Signer, reply_address

__all__ = ["Composer", "Outgoing", "Payload", "PayloadPart", "Recipient", "build_payload", "template_context"]

_LINE_ENDS = re.compile(r"\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_BLANK_LINES = re.compile(r"\n{4,}")
_PLAIN_HEAD, _HTML_HEAD = (
    f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n".encode(
        "ascii"
    )
    for subtype in ("plain", "html")
)
_LEADING_DOT = re.compile(rb"(?m)^\.")

OPTIONAL_FACTS: dict[NoticeKind, dict[str, Any]] = {
    NoticeKind.INVITATION: {"documents": (), "reasons_text": None, "meeting": None, "coordinator_146": None, "privacy": None,
                            "days_left": None},
    NoticeKind.ACKNOWLEDGEMENT: {"text": "", "late": False, "withdrawn": False, "verified": True, "address": "", "forwarded": False, "supplements": None, "doubtful": False,
                                 "enclosures": (), "attached": (), "points": (), "asked": ()},
    NoticeKind.CLOSING: {"recommendations": 0, "participants": 0, "reason": None, "early_of": None},
    NoticeKind.EXTENSION: {"reason": None, "old_on": None, "why": None},
    NoticeKind.REOPENED: {"reason": None, "old_on": None},
    NoticeKind.VERSION: {"number": 2, "changes": (), "documents": ()},
    NoticeKind.ACT: {"reason": None, "old_on": None, "why": None, "reached": (), "reached_count": 0, "breach_until": None},
    NoticeKind.WITHDRAWAL: {"reason": None},
    NoticeKind.RECEIPT: {"missing": (), "asked_refused": None},
    NoticeKind.QUESTION: {"reasons": (), "documents": (), "words": None, "late_members": None, "again": None, "asked_at": None, "shadow": False,
                          "order": None, "danger": None, "changes": (), "new_documents": (), "doubts": (), "phase": "open", "released": True,
                          "reached": 0, "answers": (), "more": 0},
    NoticeKind.OPENED: {"reasons": (), "documents": (), "asked_refused": None, "shadow": False},
    NoticeKind.DIGEST: {"consultations": (), "decisions": (), "shadow": (), "review": (), "review_waiting": (), "review_more": 0,
                        "inquiries": (), "questions": (), "stuck": (), "unread": (), "vanished": 0, "near_misses": ()},
    NoticeKind.TRANSCRIPT: {"lines": (), "hidden": False, "doubt": None, "waiting": (), "status": None, "words": ()},
    NoticeKind.ALARM: {"remedy": None, "cause": None, "state": None, "recovered_at": None},
    NoticeKind.INQUIRY: {"member": None, "address": None, "due_on": None, "verified": True, "for_directorate": False, "also": False,
                         "answered": False, "by": None, "words": "", "enclosures": ()},
    NoticeKind.RECEIVED: {"due_on": None, "verified": True},
    NoticeKind.ANSWER: {"by": None, "supplement": False, "enclosures": (), "is_open": False},
    NoticeKind.REMOVAL: {"done": False, "text": "", "verified": True},
    NoticeKind.REPORT: {"numbers": None, "recommendations": (), "invited": 0, "answered": 0, "no_remarks": 0, "late": 0,
                        "undeliverable": 0},
}  # fmt: skip
"""What a template may ask for although the notice does not say it."""
_LONG_FACTS = frozenset({"text", "words", "reason", "reasons_text", "problem", "remedy"})
"""Facts whose line ends are kept."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a mail is written to: `name` may be empty, `address` is plain ASCII, `language` the one they read."""

    name: str
    address: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A mail ready for the relay: envelope addresses, and the bytes `prefix` + the payload of that SHA-256 (if any)."""

    message_id: str
    sender: str
    """Reverse-path: the contact point, so that delivery status notifications come back to the watched mailbox."""
    recipient: str
    prefix: bytes = field(repr=False)
    payload_sha256: str | None = None
    subject: str = ""
    """Decoded, for logs and the ledger."""


class Composer:
    """Writes the mails of one forum. Cheap to build; templates stay compiled in `templates`."""

    def __init__(self, templates: Templates, register: Register, signer: Signer, instance: str | None = None) -> None:
        """`instance`: the name of the database, as every mail tells it."""
        self._templates = templates
        self._instance = instance
        self._register = register
        self._signer = signer

    def delivery(self, notice: Notice, consultation: Consultation | None) -> Delivery:
        """The name of the mail: its outbox key."""
        reference = NO_CONSULTATION if consultation is None else consultation.reference
        return Delivery(self._register.forum, reference, notice.kind.value, notice.slot, notice.who)

    def render(self, notice: Notice, consultation: Consultation | None, to: Recipient, now: datetime) -> Rendered:
        """The notice in words, as the recipient will read it."""
        language = self._templates.language_for(notice.kind, to.language, self._register.language)
        context = template_context(self._register, notice, consultation, replace(to, language=language), now)
        return self._templates.render(notice.kind, language, context)

    def compose(
        self,
        notice: Notice,
        consultation: Consultation | None,
        to: Recipient,
        now: datetime,
        payload: Payload | None = None,
    ) -> Outgoing:
        """The mail in bytes. `now` becomes its Date.

        `ConfigurationError`: a template is mistaken. `Unreadable`: an address that cannot be written to, or a header that
        would hold what mailflow did not write. `WrongUse`: a name that cannot be part of a Message-ID.
        """
        words = self.render(notice, consultation, to, now)
        delivery = self.delivery(notice, consultation)
        message_id = self._signer.message_id(delivery)
        alternative, alternative_boundary = _alternative(words, message_id)
        header = self._header(notice, delivery, to, now, words)
        if payload is None:
            header += headers_out.field("Content-Type", f'multipart/alternative; boundary="{alternative_boundary}"')
            body = alternative
        else:
            boundary = payload.boundary.decode("ascii")
            header += headers_out.field("Content-Type", f'multipart/mixed; boundary="{boundary}"')
            opening = (
                f'--{boundary}\r\nContent-Type: multipart/alternative;\r\n boundary="{alternative_boundary}"\r\n\r\n'
            )
            body = opening.encode("ascii") + alternative
        headers_out.check_header_block(header)
        prefix = header + b"\r\n" + body
        check_wire_bytes(prefix)
        return Outgoing(
            message_id=message_id,
            sender=self._register.contact_address,
            recipient=to.address,
            prefix=prefix,
            payload_sha256=None if payload is None else payload.sha256,
            subject=headers_out.clean(words.subject),
        )

    def _header(self, notice: Notice, delivery: Delivery, to: Recipient, now: datetime, words: Rendered) -> bytes:
        register = self._register
        local = now.astimezone(ZoneInfo(register.zone)).replace(microsecond=0)
        fields = [
            headers_out.address_field("From", words.sender_name, register.contact_address),
            headers_out.address_field("To", to.name, to.address),
            headers_out.address_field("Reply-To", words.sender_name, reply_address(register, self._signer, delivery)),
            headers_out.text_field("Subject", words.subject),
            headers_out.field("Date", format_datetime(local)),
            headers_out.field("Message-ID", self._signer.message_id(delivery)),
        ]
        answered = headers_out.message_ids([notice.facts.get("in_reply_to") or ""])
        if answered:
            fields += [headers_out.field("In-Reply-To", answered[0]), headers_out.field("References", answered[0])]
        if self._instance is not None:
            fields.append(headers_out.field(headers_out.INSTANCE, self._instance))
        fields += [
            headers_out.field("Auto-Submitted", "auto-replied" if notice.kind.is_answer else "auto-generated"),
            headers_out.field("X-Auto-Response-Suppress", "All"),
            headers_out.field("Content-Language", words.language),
            headers_out.field("MIME-Version", "1.0"),
        ]
        return b"".join(fields)


def template_context(
    register: Register, notice: Notice, consultation: Consultation | None, to: Recipient, now: datetime
) -> dict[str, Any]:
    """What a template of that notice knows (docs/templates.md). Names of a consultation are missing where there is none."""
    context: dict[str, Any] = {
        "register": register,
        "municipality": register.municipality.removeprefix("Bashkia ").removeprefix("Municipality of "),
        "recipient": to,
        "consultation": consultation,
        "facts": _one_line({**OPTIONAL_FACTS.get(notice.kind, {}), **notice.facts}, to.language),
        "kind": notice.kind.value,
        "for_member": notice.kind.is_for_members,
        "now": now,
    }
    if consultation is not None:
        context |= _of_consultation(consultation, register.zone)
    return context


def _one_line(value: Any, language: str, name: str = "") -> Any:
    """Values without line ends, but for what people wrote at length: a subject or file name never makes a line of its own.

    Reasons are told in `language`.
    """
    if isinstance(value, Reason):
        value = value.told(language)
    if isinstance(value, str):
        return value if name in _LONG_FACTS else headers_out.clean(value)
    if isinstance(value, dict):
        return {key: _one_line(item, language, key) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_one_line(item, language, name) for item in value]
    return value


def _of_consultation(consultation: Consultation, zone: str) -> Mapping[str, Any]:
    deadline = consultation.deadline
    closed_on = None if consultation.closed_at is None else local_day(consultation.closed_at, zone)
    if closed_on is not None and deadline is not None:
        closed_on = min(closed_on, deadline.on)  # the tick that closes comes after midnight
    return {
        "title": headers_out.clean(consultation.title),
        "code": consultation.code,
        "directorate": consultation.directorate_name,
        "deadline": deadline,
        "closed_on": closed_on or (deadline.on if deadline is not None else None),
    }


def _alternative(words: Rendered, message_id: str) -> tuple[bytes, str]:
    """The text and HTML parts with their closing boundary, and the boundary."""
    # "=_" never occurs in quoted-printable.
    boundary = "=_words_" + hashlib.sha256(message_id.encode("ascii")).hexdigest()[:24]
    pieces = []
    for head, text in ((_PLAIN_HEAD, words.text), (_HTML_HEAD, words.html)):
        # The line end before a boundary belongs to the boundary (RFC 2046, 5.1.1).
        pieces.append(f"--{boundary}\r\n".encode("ascii") + head + quoted_printable(text) + b"\r\n")
    return b"".join((*pieces, f"--{boundary}--\r\n".encode("ascii"))), boundary


def text_of(prefix: bytes) -> str:
    """The plain text of a mail that `compose` wrote: what its answers quote."""
    before, _, after = prefix.partition(_PLAIN_HEAD)
    boundary = before[before.rfind(b"\r\n--") :].rstrip()
    return binascii.a2b_qp(after.partition(boundary)[0]).decode("utf-8", "replace").replace("\r\n", "\n")


def quoted_printable(text: str) -> bytes:
    """`text` in quoted-printable (RFC 2045, 6.7): CRLF lines of at most 76 characters, none beginning with a dot."""
    if not text.replace("\n", "").isprintable():
        text = _CONTROLS.sub("", _LINE_ENDS.sub("\n", text))
    if "\n\n\n\n" in text:
        text = _BLANK_LINES.sub("\n\n\n", text)
    content = (text.strip("\n").replace("\n", "\r\n") + "\r\n").encode("utf-8")
    encoded = binascii.b2a_qp(content)
    if _LEADING_DOT.search(encoded):
        # Every dot becomes an escape of the same length as the control character that stands in for it.
        encoded = binascii.b2a_qp(content.replace(b".", b"\x01")).replace(b"=01", b"=2E")
    return encoded
