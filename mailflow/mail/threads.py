"""Whose answer, to what: the signed Message-ID and the reply token that every mail of ours carries.

A mail of ours is named by its outbox key `forum/reference/kind/slot/who`. The Message-ID says the same, signed:
`<reference.kind.slot.who.MAC@domain>`, where MAC is 26 base32 characters (130 bits) of HMAC-SHA-256 over the key, in
lower case; `forum` is in the MAC only. Digests have no consultation: their reference is `forum`.

The reply token for plus and catch-all addresses is the same name with the kind abbreviated, because a local part
holds 64 octets at most (RFC 5321, 4.5.3.1.1). Mail programs change the case of both; nothing here depends on it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailflow.consultation.model import NoticeKind
from mailflow.consultation.people import Register
from mailflow.errors import WrongUse
from mailflow.mail.incoming import IncomingMail
from mailflow.mail.titles import title_matches

__all__ = [
    "Delivery",
    "Parent",
    "Signer",
    "bears_false_token",
    "find_parent",
    "recipients",
    "references_in_subject",
    "reply_address",
    "title_matches",
    "without_signature",
]

MAC_LENGTH = 26
"""Base32 characters: 130 bits."""
LOCAL_PART_LIMIT = 64
"""Octets of a local part (RFC 5321, 4.5.3.1.1)."""
NO_CONSULTATION = "forum"
"""The reference of mails that belong to no consultation (digest, alarm)."""
_LONGEST_VALUE = 2_000
MOST_VALUES = 200
"""Message-IDs or addresses of one field that are looked at."""

_NAME = r"[A-Za-z0-9_-]{1,64}"
_SIGNED = rf"({_NAME})\.({_NAME})\.({_NAME})\.({_NAME})\.([A-Za-z2-7]{{{MAC_LENGTH}}})"
_MESSAGE_ID = re.compile(rf"(?<![A-Za-z0-9_.-]){_SIGNED}@([A-Za-z0-9.-]{{1,253}})")
_TOKEN = re.compile(rf"(?:^|\+){_SIGNED}$")
_PLAIN_NAME = re.compile(_NAME)
_CODE = re.compile(r"(?<![A-Za-z0-9])K[-\u2010-\u2013]([0-9]{4})[-\u2010-\u2013]([0-9]{3,6})(?![0-9])", re.IGNORECASE)

_SHORT_KINDS = {
    NoticeKind.INVITATION.value: "i",
    NoticeKind.REMINDER.value: "r",
    NoticeKind.ACKNOWLEDGEMENT.value: "a",
    NoticeKind.CLOSING.value: "c",
    NoticeKind.EXTENSION.value: "e",
    NoticeKind.REOPENED.value: "o",
    NoticeKind.VERSION.value: "v",
    NoticeKind.WITHDRAWAL.value: "w",
    NoticeKind.RECEIPT.value: "d",
    NoticeKind.QUESTION.value: "q",
    NoticeKind.RECEIVED.value: "g",
    NoticeKind.ANSWER.value: "s",
    NoticeKind.REMOVAL.value: "x",
    NoticeKind.INQUIRY.value: "n",
}
_LONG_KINDS = {short: long for long, short in _SHORT_KINDS.items()}


@dataclass(frozen=True, slots=True)
class Delivery:
    """The name of one mail of ours."""

    forum: str
    reference: str
    kind: str
    slot: str
    who: str

    @property
    def key(self) -> str:
        """The outbox key."""
        return f"{self.forum}/{self.reference}/{self.kind}/{self.slot}/{self.who}"


@dataclass(frozen=True, slots=True)
class Parent:
    """The mail of ours that an incoming mail answers, and what proves it: `in_reply_to`, `references` or `token`.

    `foreign` is the Message-ID of the mail's direct parent where that is not ours: the author answered somebody
    else's mail (the coordinator's own, or an earlier one of theirs) inside our thread.
    """

    delivery: Delivery
    proof: str
    foreign: str | None = None


class Signer:
    """Signs the names of our mails and reads them back. `secret` is MAILFLOW_SECRET, `domain` the contact point's."""

    def __init__(self, secret: bytes, domain: str) -> None:
        self._secret = secret
        self.domain = domain.strip().lower()

    def message_id(self, delivery: Delivery) -> str:
        """The signed Message-ID, with its angle brackets."""
        name = ".".join(_names(delivery, delivery.kind))
        return f"<{name}.{self._mac(delivery)}@{self.domain}>"

    def token(self, delivery: Delivery) -> str:
        """The reply token: a local part, or what stands behind the plus."""
        name = ".".join(_names(delivery, _SHORT_KINDS.get(delivery.kind, delivery.kind)))
        return f"{name}.{self._mac(delivery)}"

    def mark(self, kind: str, value: str) -> str:
        """What tells `value` again without holding it (HMAC-SHA-256, hex): for tombstones. Without the secret nobody can try guesses."""
        written = f"tombstone\n{kind}\n{value}".encode("utf-8", "surrogatepass")
        return hmac.new(self._secret, written, hashlib.sha256).hexdigest()

    def read_message_id(self, value: str, forum: str) -> Delivery | None:
        """The mail of ours that `value` (an In-Reply-To, a bare id, a line around it) names; None for everything else.

        The parts are answered as they stand in `value`: look `who` up without regard to case.
        """
        for found in _MESSAGE_ID.finditer(value[:_LONGEST_VALUE]):
            if found[6].lower().rstrip(".") == self.domain:
                delivery = self._verified(forum, found)
                if delivery is not None:
                    return delivery
        return None

    def read_token(self, local_part_or_address: str, forum: str) -> Delivery | None:
        """The mail of ours whose token stands in a local part or an address of any domain; None for everything else."""
        value = local_part_or_address.strip().strip("<>")
        if len(value) > _LONGEST_VALUE:
            return None
        found = _TOKEN.search(value.rpartition("@")[0] or value)
        return self._verified(forum, found) if found else None

    def _verified(self, forum: str, found: re.Match[str]) -> Delivery | None:
        kind = found[2].lower()
        delivery = Delivery(forum, found[1].lower(), _LONG_KINDS.get(kind, kind), found[3].lower(), found[4])
        is_ours = hmac.compare_digest(self._mac(delivery).encode(), found[5].lower().encode())
        return delivery if is_ours else None

    def _mac(self, delivery: Delivery) -> str:
        digest = hmac.new(self._secret, delivery.key.lower().encode(), hashlib.sha256).digest()
        return base64.b32encode(digest).decode("ascii")[:MAC_LENGTH].lower()


def _names(delivery: Delivery, kind: str) -> tuple[str, str, str, str]:
    names = (delivery.reference, kind, delivery.slot, delivery.who)
    for name in names:
        if not _PLAIN_NAME.fullmatch(name):
            raise WrongUse(
                f"{delivery.key}: “{name}” cannot be part of a Message-ID. "
                "Use letters a–z, digits, hyphen and underscore, at most 64 characters."
            )
    return names


def reply_address(register: Register, signer: Signer, delivery: Delivery) -> str:
    """Where answers to this mail go, as `contact.reply` says: `plain`, `plus` or `catchall`.

    A token that would make the local part longer than servers accept is left out: the Message-ID still proves the thread.
    """
    local_part, _, domain = register.contact_address.rpartition("@")
    if register.reply == "plus":
        with_token = f"{local_part}+{signer.token(delivery)}"
    elif register.reply == "catchall":
        with_token = signer.token(delivery)
    else:
        return register.contact_address
    return f"{with_token}@{domain}" if len(with_token) <= LOCAL_PART_LIMIT else register.contact_address


def references_in_subject(subject: str) -> tuple[str, ...]:
    """The consultations a subject names, in order, each once: "Re: … [K-2026-004]" → ("2026-004",)."""
    found = (f"{year}-{number}" for year, number in _CODE.findall(subject[:_LONGEST_VALUE]))
    return tuple(dict.fromkeys(found))


def without_signature(message_id: str) -> str:
    """As people and logs may be shown it: whoever reads it cannot answer in somebody's name."""
    return _MESSAGE_ID.sub(r"\1.\2.\3.\4.…@\6", message_id)


def find_parent(mail: IncomingMail, signer: Signer, forum: str) -> Parent | None:
    """The mail of ours that `mail` answers, by the strongest proof: In-Reply-To, then References (newest first), then token."""
    for value in mail.in_reply_to[:MOST_VALUES]:
        if delivery := signer.read_message_id(value, forum):
            return Parent(delivery, "in_reply_to")
    foreign = _direct_parent(mail)
    for value in reversed(mail.references[-MOST_VALUES:]):
        if delivery := signer.read_message_id(value, forum):
            is_direct = foreign is None or foreign == value
            return Parent(delivery, "references", None if is_direct else foreign)
    for address in recipients(mail):
        if delivery := signer.read_token(address, forum):
            return Parent(delivery, "token", foreign)
    return None


def bears_false_token(mail: IncomingMail, signers: Sequence[tuple[Signer, str]]) -> bool:
    """Does `mail` bear a name or token of the shape of ours that none of `signers` (with its forum) has signed?

    Somebody guesses, or answers a mail that was signed with another secret; a single one may be a program's damage.
    """
    domains = {signer.domain for signer, _ in signers}
    values = (mail.message_id or "", *mail.in_reply_to[:MOST_VALUES], *mail.references[-MOST_VALUES:])
    for value in values:
        for found in _MESSAGE_ID.finditer(value[:_LONGEST_VALUE]):
            is_ours = found[6].lower().rstrip(".") in domains
            if is_ours and not any(signer.read_message_id(found[0], forum) for signer, forum in signers):
                return True
    addresses = (value.strip().strip("<>") for value in recipients(mail))
    of_ours = (one for one in addresses if one.rpartition("@")[2].lower() in domains and len(one) <= _LONGEST_VALUE)
    return any(
        _TOKEN.search(one.rpartition("@")[0]) is not None
        and not any(signer.read_token(one, forum) for signer, forum in signers)
        for one in of_ours
    )


def _direct_parent(mail: IncomingMail) -> str | None:
    if mail.in_reply_to:
        return mail.in_reply_to[0]
    return mail.references[-1] if mail.references else None


def recipients(mail: IncomingMail) -> Iterator[str]:
    """The addresses in which a reply token may stand: those that the author wrote, and those that servers noted."""
    for mailbox in (mail.to + mail.cc)[:MOST_VALUES]:
        yield mailbox.address
    for name in ("delivered-to", "x-original-to", "envelope-to"):
        yield from mail.all_headers(name)[:MOST_VALUES]
