"""The blind machine mails, and the mails of people that look like them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from email.header import Header

from tests.mail.blind.records import Record, records

MACHINE = frozenset({"auto_reply", "bounce", "receipt", "calendar", "feedback_report"})
_OWN = frozenset({"Report", "Calendar", "Return-Path"})
"""What the head of a record says about the form of the mail, and is no header of it."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A mail: the kinds it may be called; of a bounce the address and whether it is final; the stated day of return."""

    name: str
    raw: bytes
    kinds: frozenset[str]
    failed: str | None
    final: bool | None
    back: date | None


def machines() -> Iterator[Machine]:
    """Mails that programs sent: both sets."""
    for file in ("machines.txt", "machines_second.txt"):
        yield from map(_machine, records(file))


def humans() -> Iterator[tuple[str, bytes]]:
    """Name and bytes of mails that people sent: both sets."""
    for file in ("humans.txt", "humans_second.txt"):
        yield from ((record.name, _raw(record)) for record in records(file))


def _machine(record: Record) -> Machine:
    kinds, *facts = record.head.split()
    named = dict(fact.split("=") for fact in facts if "=" in fact)
    return Machine(
        record.name,
        _raw(record),
        MACHINE if kinds == "machine" else frozenset(kinds.split("/")),
        named.get("failed"),
        "final" in facts if kinds == "bounce" else None,
        date.fromisoformat(named["back"]) if "back" in named else None,
    )


def _raw(record: Record) -> bytes:
    head, _, body = record.text.partition("\n\n")
    fields = [line.partition(": ")[::2] for line in head.splitlines()]
    given = dict(fields)
    lines = ["Return-Path: <>"] if given.get("Return-Path") == "<>" else []
    lines.append("Received: from mx.example by mail.lumas.example; Wed, 25 Nov 2026 09:13:07 +0100")
    lines += [f"{name}: {_encoded(name, value)}" for name, value in fields if name not in _OWN]
    lines += [
        "To: Forumi OGP Lumas <kontakt@lumas.example>",
        "Date: Wed, 25 Nov 2026 09:13:05 +0100",
        f"Message-ID: <{record.name}@sent.example>",
        "MIME-Version: 1.0",
    ]
    parts = [("text/plain; charset=utf-8", body)]
    whole = "multipart/alternative"
    if report := given.get("Report"):
        whole = f"multipart/report; report-type={report}"
        parts.append((f"message/{report}", record.sections["status"]))
        parts += [("text/rfc822-headers", part) for name, part in record.sections.items() if name == "original"]
    if calendar := record.sections.get("calendar"):
        parts.append((f"text/calendar; charset=utf-8; method={given.get('Calendar', 'PUBLISH')}", calendar))
    if len(parts) == 1:
        lines += _part(*parts[0])
    else:
        lines += [f'Content-Type: {whole}; boundary="=_{record.name}"', ""]
        for part in parts:
            lines += [f"--=_{record.name}", *_part(*part)]
        lines.append(f"--=_{record.name}--")
    return "\r\n".join([*lines, ""]).encode()


def _part(content_type: str, text: str) -> list[str]:
    return [f"Content-Type: {content_type}", "Content-Transfer-Encoding: 8bit", "", *text.splitlines(), ""]


def _encoded(name: str, value: str) -> str:
    """A header value as it travels: RFC 2047 where it is not ASCII, the address left alone."""
    if value.isascii():
        return value
    words, address = value.rsplit(" <", 1) if name in {"From", "Reply-To"} else (value, "")
    return Header(words.strip('"'), "utf-8", maxlinelen=10_000).encode() + (f" <{address}" if address else "")
