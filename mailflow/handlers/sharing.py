"""Whose mail it is, where one installation serves several forums: told from the header alone, by each forum for itself.

1. A mail that answers a signed mail of one forum is that forum's, in whatever mailbox it lies.
2. Nothing else concerns the other forums of the installation, unless they share the mailbox. There a mail is:
   - that forum's whose contact address stands in To or Cc
   - else that forum's whose people know the sender
3. What remains several forums' (two contact addresses, a sender known in both, a stranger), each of them sees, and none acts
   on by itself: it is held or reviewed. So no mail is lost, and no draft goes to the wrong forum.

The answer is the same from every forum's side: one that says `ANOTHERS` can rely on the other.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto

from mailflow.consultation.people import Register
from mailflow.handlers.office import Office
from mailflow.mail.incoming import IncomingMail
from mailflow.mail.threads import Signer, find_parent

MOST_VALUES = 50
"""Message-IDs looked at; more are no mail program's."""


class Claim(Enum):
    """Whose a mail is, from one forum's side."""

    OURS = auto()
    SEVERAL = auto()
    """Ours perhaps, and perhaps another's."""
    ANOTHERS = auto()


def claim(mail: IncomingMail, office: Office, register: Register) -> Claim:
    """Is it ours? Free where there is one forum. `register` is that of `office`, with what was learned."""
    if not office.neighbours:
        return Claim.OURS
    signers = {other.register.forum: other.signer for other in office.neighbours} | {office.forum: office.signer}
    answered = _answered(mail, signers)
    if answered is not None:
        return Claim.OURS if answered == office.forum else Claim.ANOTHERS
    registers = [register, *(other.register for other in office.neighbours if other.shares_mailbox)]
    if len(registers) == 1:
        return Claim.OURS
    claimants = _addressed(mail, registers) or _acquainted(mail, registers) or registers
    if register not in claimants:
        return Claim.ANOTHERS
    return Claim.OURS if len(claimants) == 1 else Claim.SEVERAL


def _answered(mail: IncomingMail, signers: dict[str, Signer]) -> str | None:
    """The forum whose mail it is, or answers, by the strongest proof; nearer Message-IDs before farther ones."""
    own = (mail.message_id,) if mail.message_id else ()
    for value in (*own, *mail.in_reply_to[:MOST_VALUES], *reversed(mail.references[-MOST_VALUES:])):
        for forum, signer in signers.items():
            if signer.read_message_id(value, forum) is not None:
                return forum
    return next((forum for forum, signer in signers.items() if find_parent(mail, signer, forum) is not None), None)


def _addressed(mail: IncomingMail, registers: Sequence[Register]) -> list[Register]:
    """Those whose contact address the author wrote.

    Delivered-To and its like prove nothing: an alias ends at the mailbox's own address, which may be one forum's contact point.
    """
    addresses = {mailbox.address for mailbox in mail.to + mail.cc}
    return [register for register in registers if any(map(register.is_contact_point, addresses))]


def _acquainted(mail: IncomingMail, registers: Sequence[Register]) -> list[Register]:
    senders = [sender.address for sender in mail.from_]
    return [register for register in registers if any(map(register.knows, senders))]
