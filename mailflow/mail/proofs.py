"""What speaks against the strongest proof: a mail may name several mails of ours, and name a consultation besides.

Contradictions are told, never resolved: which of two proofs is right is for a human to say. The same member's several mails in one
thread (invitation, reminder, acknowledgement) contradict nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from mailflow.consultation.model import NoticeKind
from mailflow.mail.incoming import IncomingMail
from mailflow.mail.threads import MOST_VALUES, Delivery, Parent, Signer, recipients

_MEMBER_KINDS = frozenset(kind.value for kind in NoticeKind if kind.is_for_members)


def contradicting(mail: IncomingMail, parent: Parent, signer: Signer, forum: str) -> tuple[Delivery, ...]:
    """The mails to members that `mail` names beside its parent, each that tells another member or another consultation, once."""
    said = _sense(parent.delivery)
    found: dict[tuple[str, str], Delivery] = {}
    for delivery in _named(mail, signer, forum):
        if delivery.kind in _MEMBER_KINDS and _sense(delivery) != said:
            found.setdefault(_sense(delivery), delivery)
    return tuple(found.values())


def _named(mail: IncomingMail, signer: Signer, forum: str) -> Iterator[Delivery]:
    """In In-Reply-To, References and the addresses it was sent to, in that order."""
    for value in (*mail.in_reply_to[:MOST_VALUES], *reversed(mail.references[-MOST_VALUES:])):
        if delivery := signer.read_message_id(value, forum):
            yield delivery
    for address in recipients(mail):
        if delivery := signer.read_token(address, forum):
            yield delivery


def _sense(delivery: Delivery) -> tuple[str, str]:
    return delivery.reference.casefold(), delivery.who.casefold()
