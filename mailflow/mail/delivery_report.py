"""The machine-readable part of a delivery status notification: `message/delivery-status` (RFC 3464 2)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailflow.mail.charsets import decode
from mailflow.mail.incoming import IncomingMail

STATUS_TYPES = frozenset({"message/delivery-status", "message/global-delivery-status"})
_MAX_REPORT = 256 * 1024
_MAX_RECIPIENTS = 200
_GROUPS = re.compile(r"\n[ \t]*\n")
_XTEXT = re.compile(r"\+([0-9A-F]{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedRecipient:
    """One per-recipient group, as written."""

    address: str
    """Original-Recipient, which is what we wrote to, else Final-Recipient; without angle brackets."""
    final_address: str
    action: str
    """`failed`, `delayed`, `delivered`, `relayed`, `expanded`, in lower case."""
    status: str
    diagnostic: str


def reported_recipients(mail: IncomingMail) -> tuple[ReportedRecipient, ...]:
    """All per-recipient groups of the mail's delivery status parts; () where it has none."""
    found: list[ReportedRecipient] = []
    for part in mail.parts:
        if part.media_type in STATUS_TYPES:
            text = decode(part.content[:_MAX_REPORT], None).replace("\r\n", "\n").replace("\r", "\n")
            groups = (_fields(group) for group in _GROUPS.split(text))
            found += [recipient for fields in groups if (recipient := _recipient(fields)) is not None]
    return tuple(found[:_MAX_RECIPIENTS])


def _fields(group: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    name = ""
    for line in group.split("\n"):
        if line[:1] in {" ", "\t"} and name:
            fields[name] += " " + line.strip()
            continue
        key, colon, value = line.partition(":")
        if colon and " " not in key.strip():
            name = key.strip().lower()
            fields.setdefault(name, value.strip())
    return fields


def _recipient(fields: dict[str, str]) -> ReportedRecipient | None:
    final = _address(fields.get("final-recipient", ""))
    original = _address(fields.get("original-recipient", ""))
    if not (final or original):
        return None
    return ReportedRecipient(
        address=original or final,
        final_address=final or original,
        action=(fields.get("action", "").lower().split() or [""])[0].rstrip(";"),
        status=(fields.get("status", "").split() or [""])[0],
        diagnostic=_without_type(fields.get("diagnostic-code", "")),
    )


def _address(value: str) -> str:
    """`rfc822; <a+2Bb@c>` → `a+b@c`: the type is dropped, RFC 3461 4 xtext is read in angle-less form only."""
    address = _without_type(value).split(" ")[0].strip().strip("<>,")
    if "@" not in address:
        return ""
    return _XTEXT.sub(lambda m: chr(int(m.group(1), 16)), address) if "+2B" in address else address


def _without_type(value: str) -> str:
    kind, semicolon, rest = value.partition(";")
    return rest.strip() if semicolon and re.fullmatch(r"[\w-]{1,20}", kind.strip()) else value.strip()
