"""What the rules of today would have made of past mail: `backtest`. Nothing is written, nothing is sent.

The mailbox is sifted by header and structure first. Only a mail that concerns the forum and that a rule could open or
hold is read whole, and understood exactly as the daemon would; what came before it in the same look back is known then,
so that the second mail of a draft shows as such.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from mailflow.consultation.people import Register, fold_address
from mailflow.handlers.drafts import invitees
from mailflow.handlers.office import Office
from mailflow.handlers.past_records import PastRecords
from mailflow.handlers.reading import Reading, may_be_draft, read_mail, with_contents
from mailflow.handlers.records import NoRecords
from mailflow.handlers.understanding import Understanding, understand
from mailflow.mail.glance import Glance, glance
from mailflow.mail.incoming import parse
from mailflow.mail.threads import references_in_subject
from mailflow.rules.conditions import roles_of
from mailflow.rules.matching import draft_words, holds_word
from mailflow.rules.ruleset import Sender, Then
from mailflow.rules.settled import is_settled

FOLLOWING = frozenset({"revision", "withdrawal"})


BEFORE_ALL = datetime.min.replace(tzinfo=UTC)
_EVERY_ROLE = frozenset(Sender)


class Sifted(StrEnum):
    """What header and structure tell of a mail."""

    READ = "read"
    """A rule could open or hold it."""
    NEAR_MISS = "near_miss"
    """The words of a draft, from a sender whose mail no rule opens or holds."""
    ASIDE = "aside"
    """It is nothing for the forum."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastMail:
    """One line of the look back. `number` counts the drafts; `follows` is the number of the draft that it belongs to."""

    received_at: datetime
    sender: str
    subject: str
    kind: str
    decision: str
    reasons: tuple[str, ...]
    """In English."""
    rule: str | None = None
    trusted: bool = False
    near_miss: bool = False
    number: int | None = None
    follows: int | None = None
    members: int = 0
    """How many would have been invited."""
    title: str | None = None

    @property
    def outcome(self) -> str:
        """`open`, `hold`, `follows` (an earlier draft), `review`, `near_miss`, `duplicate` or `nothing`."""
        if self.decision == "duplicate":
            return self.decision
        if self.kind in FOLLOWING or self.follows is not None:
            return "follows"
        if self.decision in {"open", "hold"}:
            return self.decision
        if self.kind == "unreadable":
            return "review"
        return "near_miss" if self.near_miss else "nothing"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A whole mail, or the line that is shown of it whatever stands in its documents."""

    mail: Reading | PastMail
    opens: bool = False
    """Do its documents have to be looked into?"""


class Hindsight:
    """The rules of today, and what was learned of the past so far: mails are judged in the order in which they arrived."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._register: Register = office.ruleset.register
        self._records = PastRecords(office.ruleset.policy)
        self._seen: set[str] = set()
        self._draft_words = draft_words(office.ruleset.recognise)
        acting = [rule.when.sender for rule in office.ruleset.recognise if rule.then is not Then.IGNORE]
        anyone = any(not senders or Sender.ANYONE in senders for senders in acting)
        self._reach = _EVERY_ROLE if anyone else frozenset(role for senders in acting for role in senders)

    def sift(self, seen: Glance, file_names: Sequence[str]) -> Sifted:
        """Is the whole mail needed? `file_names` are those of its structure."""
        known = self._register.knows(seen.address)
        if not known and not self._speaks(seen.subject, file_names):
            return Sifted.ASIDE
        if not self._reach.isdisjoint(roles_of(seen.address, self._register)):
            return Sifted.READ
        return Sifted.ASIDE if known else Sifted.NEAR_MISS

    def _speaks(self, subject: str, file_names: Sequence[str]) -> bool:
        """Is a draft named, or a consultation?"""
        return bool(references_in_subject(subject)) or any(
            holds_word(text, self._draft_words) for text in (subject, *file_names)
        )

    def near_miss(self, seen: Glance, received_at: datetime) -> PastMail:
        """A mail of which the header is enough."""
        return PastMail(
            received_at=received_at, sender=seen.address, subject=seen.subject, kind="unrelated", decision="none",
            reasons=("it has the words of a draft, but no rule opens or holds mail of this sender",), near_miss=True,
        )  # fmt: skip

    def unread(self, seen: Glance, received_at: datetime, reason: str) -> PastMail:
        """A mail that could not be read whole: the coordinator would be told."""
        return PastMail(
            received_at=received_at, sender=seen.address, subject=seen.subject, kind="unreadable", decision="review",
            reasons=(reason,),
        )  # fmt: skip

    def parse(self, raw: bytes, received_at: datetime) -> Parsed:
        """A whole mail with the instant of its arrival; its documents stay closed. Nothing is raised.

        A mail that breaks a reader is answered as the line that is shown of it.
        """
        try:
            reading = read_mail(raw, self._office, None, received_at, looks_into_documents=False)
        except Exception as fault:  # noqa: BLE001 - one bad mail does not end the look back
            return Parsed(self._broken(look_at(raw), received_at, fault))
        may_open = bool(reading.documents) and may_be_draft(reading.mail, self._office)
        line = self._first_line(reading) if may_open else None
        return Parsed(_final(reading, line), opens=may_open and line is None)

    def look_inside(self, mails: Sequence[Parsed]) -> list[Reading | PastMail]:
        """The same mails, with what stands in the documents of those of which it matters: read by one process. Nothing is raised."""
        opened = [one.mail for one in mails if one.opens and isinstance(one.mail, Reading)]
        contents = iter(with_contents(opened, self._office))
        return [next(contents) if one.opens else one.mail for one in mails]

    def _first_line(self, reading: Reading) -> PastMail | None:
        """The line of a mail that the rules ignore whatever stands in its documents, so that they can stay closed; None of others.

        Most of a directorate's mail is everyday business.
        """
        try:
            said = understand(reading, self._office, self._register, NoRecords())
        except Exception:  # noqa: BLE001 - it will be told when the mail is judged
            return None
        names = [document.name for document in reading.documents]
        if said.recognition is None or not is_settled(said.recognition, self._office.ruleset.recognise, names):
            return None
        return _line(said, reading.received_at or BEFORE_ALL)

    def judge(self, reading: Reading | PastMail) -> PastMail:
        """What the daemon would have made of a mail, in the order of arrival. Nothing is raised."""
        if isinstance(reading, PastMail):
            return reading
        received_at = reading.received_at or BEFORE_ALL
        self._records.now = received_at
        try:
            said = understand(reading, self._office, self._register, self._records)
        except Exception as fault:  # noqa: BLE001 - as above
            sender = reading.mail.from_[0].address if reading.mail.from_ else ""
            return self._broken(Glance(sender, reading.mail.subject), received_at, fault)
        before = self._before(said)
        if before is not None:
            return _line(said, received_at, decision="duplicate", follows=before, reason=f"the same draft as #{before}")
        if said.mail.sha256 in self._seen:
            return _line(said, received_at, decision="duplicate", reason="the same mail came before")
        self._seen.add(said.mail.sha256)
        follows = self._records.number_followed(said)
        if follows is not None:
            self._records.follow(said, follows, received_at)
            return _line(said, received_at, follows=follows)
        if said.decision not in {"open", "hold"} or said.recognition is None:
            return _line(said, received_at)
        members = invitees(self._register, said.recognition.audience)
        number = self._records.remember(said, members, self._register, received_at)
        return _line(said, received_at, number=number, members=len(members))

    def _broken(self, seen: Glance, received_at: datetime, fault: Exception) -> PastMail:
        told = f"it cannot be read ({type(fault).__name__}): it would be set aside"
        return self.unread(seen, received_at, told)

    def _before(self, said: Understanding) -> int | None:
        """The number of the draft that came already, by another way."""
        if said.mail.message_id is None or not said.documents:
            return None
        reference = self._records.draft(said.mail.message_id)
        before = self._records.consultation(reference) if reference is not None else None
        if before is None or fold_address(before.sender) != fold_address(said.sender):
            return None
        same = {d.sha256 for d in before.version.documents} == {d.sha256 for d in said.documents}
        return self._records.number_of(before.reference) if same else None


def _line(
    said: Understanding,
    received_at: datetime,
    *,
    decision: str | None = None,
    reason: str | None = None,
    follows: int | None = None,
    number: int | None = None,
    members: int = 0,
) -> PastMail:
    found = said.recognition
    return PastMail(
        received_at=received_at,
        sender=said.sender,
        subject=said.mail.subject,
        kind=said.kind,
        decision=decision or said.decision,
        reasons=(*((reason,) if reason else ()), *map(str, said.reasons)),
        rule=said.rule,
        trusted=said.origin.trusted,
        near_miss=found is not None and found.near_miss and said.kind == "unrelated",
        number=number,
        follows=follows,
        members=members,
        title=found.title if found is not None and number is not None else None,
    )


def _final(read: Reading, line: PastMail | None) -> Reading | PastMail:
    """The line itself where nothing that came before the mail could change it either: it answers no mail, and is not listed."""
    if line is None or line.outcome != "nothing":
        return read
    return read if read.mail.in_reply_to or read.mail.references else line


def look_at(header: bytes) -> Glance:
    """Sender and subject of a raw header block, however they are written."""
    seen = glance(header)
    if seen is not None:
        return seen
    mail = parse(header)
    return Glance(mail.from_[0].address if mail.from_ else "", mail.subject)
