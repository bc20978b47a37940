"""The verdict on one mail, as a value."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from mailflow.consultation.enclosures import Enclosure
from mailflow.consultation.model import Answer
from mailflow.consultation.people import Register
from mailflow.consultation.reasons import Reason
from mailflow.documents.content import DocumentContent
from mailflow.documents.draft import DraftDocument
from mailflow.handlers.office import Office
from mailflow.handlers.records import Records
from mailflow.mail.commands import Commands
from mailflow.mail.delivery_status import Bounce
from mailflow.mail.incoming import IncomingMail
from mailflow.mail.origin import Origin
from mailflow.mail.quoting import Words
from mailflow.mail.threads import Delivery
from mailflow.rules.explanation import Evidence
from mailflow.rules.matching import Recognition


@dataclass(frozen=True, slots=True, kw_only=True)
class Understanding:
    """The verdict on one mail. `kind` and `decision` are the words of contract.md."""

    mail: IncomingMail
    kind: str
    decision: str
    reasons: tuple[Reason, ...]
    origin: Origin
    words: Words
    answer: Answer | None = None
    consultation: str | None = None
    member: str | None = None
    verified: bool = False
    delivery: Delivery | None = None
    """The mail of ours that it answers or returns."""
    command: Commands | None = None
    """What its author orders."""
    directorate: str | None = None
    """Id of the directorate whose word stops its own draft; None where the coordinator speaks."""
    unasked: bool = False
    """The orders answer no mail of ours that gives a word its force: each is confirmed first."""
    answers_inquiry: bool = False
    """An office's words for whoever asked (`delivery` says what)."""
    asks_removal: bool = False
    """The member wants to be left out of the forum's mail; she is asked back."""
    confirms_removal: bool | None = None
    """Her yes or no, once she was asked back."""
    bounce: Bounce | None = None
    recognition: Recognition | None = None
    doubt: Evidence | None = None
    """Why a draft that the rules would open is held all the same."""
    documents: tuple[DraftDocument, ...] = ()
    contents: tuple[DocumentContent, ...] = ()
    """What stands in them, and in the archives among them."""
    enclosures: tuple[Enclosure, ...] = ()
    """Of an answer: what came along, and what it says."""
    received_at: datetime | None = None
    """INTERNALDATE; None for a mail that is only a file."""
    rule: str | None = None
    flags: tuple[Reason, ...] = ()
    """What contradicts itself, or must be looked at by a human before the answer counts."""

    hints: tuple[Reason, ...] = ()
    """What speaks for the member although nothing proves her."""

    @property
    def sender(self) -> str:
        """The From address, '' where there is none."""
        if self.origin.address is not None:
            return self.origin.address
        return self.mail.from_[0].address if self.mail.from_ else ""

    def because(self, *reasons: Reason) -> Understanding:
        """The same with more reasons."""
        return replace(self, reasons=(*self.reasons, *reasons))

    def hinted(self, *reasons: Reason) -> Understanding:
        """The same with more that speaks for that member."""
        return replace(self, reasons=(*self.reasons, *reasons), hints=(*self.hints, *reasons))

    def flagged(self, *reasons: Reason) -> Understanding:
        """The same with more that a human must look at."""
        return replace(self, reasons=(*self.reasons, *reasons), flags=(*self.flags, *reasons))


Question = Callable[[Understanding, Office, Register, Records], Understanding | None]
"""One question asked of a mail without proof: its answer, or None where another question must be asked."""
