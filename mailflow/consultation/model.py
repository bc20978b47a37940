"""The values of a consultation. All frozen; whatever changes one answers a new one (`lifecycle`, `decisions`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from mailflow.consultation.enclosures import Enclosure
from mailflow.consultation.people import Coordinator
from mailflow.consultation.reasons import Reason


class Mode(StrEnum):
    """How far the rules go without a human."""

    SHADOW = "shadow"
    SUPERVISED = "supervised"
    AUTOMATIC = "automatic"


class Phase(StrEnum):
    """A consultation's life: held → open → closed → answered → published; withdrawn; dismissed."""

    HELD = "held"
    OPEN = "open"
    CLOSED = "closed"
    ANSWERED = "answered"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    DISMISSED = "dismissed"


class MemberState(StrEnum):
    """What one member has done in one consultation."""

    PENDING = "pending"
    INVITED = "invited"
    UNDELIVERABLE = "undeliverable"
    ANSWERED = "answered"
    NO_REMARKS = "no_remarks"
    LATE = "late"


class AddressState(StrEnum):
    """What bounces have said of an address."""

    OK = "ok"
    SOFT = "soft"
    HARD = "hard"
    COMPLAINED = "complained"


class Answer(StrEnum):
    """What kind of answer a member's own words are."""

    RECOMMENDATION = "recommendation"
    NO_REMARKS = "no_remarks"
    QUESTION = "question"
    THANKS = "thanks"
    COMPLAINT = "complaint"
    INFORMATION_REQUEST = "information_request"


class InquiryKind(StrEnum):
    """What somebody asks of the municipality instead of recommending something: it wants an answer, and is never counted as one."""

    QUESTION = "question"
    COMPLAINT = "complaint"
    """To the head of the body, before adoption (law 146/2014)."""
    INFORMATION_REQUEST = "information_request"
    """Law 119/2014: an answer within 10 working days."""
    REMOVAL = "removal"
    """To be left out of the forum's mail."""


class NoticeKind(StrEnum):
    """The kinds of mail that mailflow sends; also the names of the template folders and part of every outbox key."""

    # to members
    INVITATION = "invitation"
    REMINDER = "reminder"
    ACKNOWLEDGEMENT = "acknowledgement"
    CLOSING = "closing"
    EXTENSION = "extension"
    REOPENED = "reopened"
    VERSION = "version"
    WITHDRAWAL = "withdrawal"
    RECEIVED = "received"
    """What was asked of the municipality has arrived, and by when it is answered."""
    ANSWER = "answer"
    """The words of the coordinator or the directorate, to whoever asked."""
    REMOVAL = "removal"
    """Is she to be left out of the forum's mail? And once she has confirmed it: she is."""
    # to the directorate
    RECEIPT = "receipt"
    REQUEST = "request"
    # to the coordinator
    QUESTION = "question"
    OPENED = "opened"
    DIGEST = "digest"
    TRANSCRIPT = "transcript"
    ALARM = "alarm"
    # to the coordinator and the directorate
    INQUIRY = "inquiry"
    ACT = "act"
    REPORT = "report"

    @property
    def is_repeated_when_uncertain(self) -> bool:
        """After 15 minutes without proof: once more with the same Message-ID (architecture.md, outbox table)?"""
        return self in _REPEATED

    @property
    def is_answer(self) -> bool:
        """Does it answer one incoming mail, so that the caps on answers bind it (contract.md, promise 4)?"""
        return self in _ANSWERS

    @property
    def is_owed_while_open(self) -> bool:
        """Does it say something that is true only while the consultation is open, so that it never leaves later?"""
        return self in _WHILE_OPEN

    @property
    def is_for_members(self) -> bool:
        """Does it go to members of the forum (never in shadow mode)?"""
        return self in _FOR_MEMBERS


_ANSWERS = frozenset(
    {
        NoticeKind.ACKNOWLEDGEMENT,
        NoticeKind.RECEIVED,
        NoticeKind.REMOVAL,
        NoticeKind.RECEIPT,
        NoticeKind.REQUEST,
        NoticeKind.TRANSCRIPT,
    }
)
_REPEATED = frozenset(
    {
        NoticeKind.INVITATION,
        NoticeKind.EXTENSION,
        NoticeKind.REOPENED,
        NoticeKind.VERSION,
        NoticeKind.WITHDRAWAL,
        NoticeKind.CLOSING,
        NoticeKind.ACT,
        NoticeKind.QUESTION,
        NoticeKind.REPORT,
        NoticeKind.INQUIRY,
        NoticeKind.ANSWER,
    }
)
_WHILE_OPEN = frozenset(
    {NoticeKind.INVITATION, NoticeKind.REMINDER, NoticeKind.EXTENSION, NoticeKind.REOPENED, NoticeKind.VERSION}
)
_FOR_MEMBERS = frozenset(
    {
        NoticeKind.INVITATION,
        NoticeKind.REMINDER,
        NoticeKind.ACKNOWLEDGEMENT,
        NoticeKind.CLOSING,
        NoticeKind.EXTENSION,
        NoticeKind.REOPENED,
        NoticeKind.VERSION,
        NoticeKind.WITHDRAWAL,
        NoticeKind.RECEIVED,
        NoticeKind.ANSWER,
        NoticeKind.REMOVAL,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedDeadline:
    """The deadline a director asked for: a number of working days or a date, with the words it was read from."""

    words: str
    working_days: int | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A stored deadline: it never moves by itself, not even when the calendar of a library does.

    `at` is the instant (aware, UTC) of 23:59:59 local on `on`; `zone` the IANA zone in which `on` is meant.
    The rest is how it was computed, for the invitation and the record.
    """

    at: datetime
    on: date
    zone: str
    counted_from: date
    """Day 0: the local day of release (or of the act that set the deadline)."""
    working_days: int
    """How many working days lie between day 0 and `on`, `on` included."""
    skipped: tuple[date, ...]
    """Weekdays in between that were no working days, in order."""
    basis: str
    """`standard` | `asked` | `longest` | `extended` | `reopened`"""
    asked: AskedDeadline | None = None
    asked_refused: str | None = None
    """`shorter` where the director asked for less than the standard, `longer` where more than the longest; else None."""
    round: int = 1
    """How often the consultation has been open: 2 after it was reopened once."""
    earlier_days: int = 0
    """Working days that the members had in the rounds before this one."""

    @property
    def total_days(self) -> int:
        """Working days that the members have in all: what the legal minimum and maximum bind."""
        return self.earlier_days + self.working_days


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarPolicy:
    """The working calendar: a country's holidays, with the municipality's own closed and open days laid over it."""

    zone: str = "Europe/Tirane"
    country: str = "AL"
    closed: frozenset[date] = frozenset()
    open: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What rules.yaml says about time and sending, as plain values for pure decisions."""

    mode: Mode = Mode.AUTOMATIC
    calendar: CalendarPolicy = field(default_factory=CalendarPolicy)
    standard_days: int = 20
    """Working days of an ordinary consultation (law 146/2014 art. 15)."""
    longest_days: int = 40
    """Working days at most."""
    information_days: int = 10
    """Working days within which a request for information is answered (law 119/2014 art. 15)."""
    complaint_days: int = 10
    """Days within which a complaint is answered."""
    grace: timedelta = timedelta(minutes=30)
    """Counted in working hours."""
    hours_from: time = time(8, 0)
    hours_to: time = time(16, 0)
    """Working hours of a working day, local: [from, to). They bind grace, reminders and digests."""
    reminders: tuple[int, ...] = (5, 1)
    """Working days before the deadline, larger first."""
    digest_at: time = time(8, 0)
    coordinators: tuple[Coordinator, ...] = ()
    """The coordinator, then the deputies in order: who is asked next where a question waits too long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document of a version: kept byte for byte under its SHA-256 (hex)."""

    name: str
    media_type: str
    size: int
    sha256: str
    text: str | None = None
    """SHA-256 (hex) under which the text that could be read in it is kept; None where there was none."""
    marks: str | None = None
    """The same for the tracked changes and comments that it went out with, as JSON."""
    pictures: int | None = None
    """How many pictures are in it; None where nobody has counted."""
    format: str | None = None
    """What it is by its bytes (`docx`, `pdf` …); None where nobody has looked."""
    members: str | None = None
    """Of an archive: SHA-256 (hex) under which the documents in it are kept, as JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of the draft, as a director sent it."""

    number: int
    received_at: datetime
    message_id: str | None
    mail_id: int
    """The ledger's number of the mail it came in."""
    documents: tuple[Document, ...]
    current_from: datetime | None = None
    """When it took the place of the version before; None for the first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitee:
    """A member in one consultation; name, organisation, group and address as they were when it opened."""

    id: str
    name: str
    organisation: str | None
    group: str
    address: str
    language: str
    state: MemberState = MemberState.PENDING
    invited_at: datetime | None = None
    reminded_at: tuple[datetime, ...] = ()
    answered_at: datetime | None = None
    address_state: AddressState = AddressState.OK
    joined_at: datetime | None = None
    """When she was invited into a consultation that was running already, with the time that was left; None for the others."""
    removed_at: datetime | None = None
    """Since when nothing more is sent; None for everybody who still belongs to the forum."""
    away_until: date | None = None
    """The day of return that her automatic answer stated; None where none came, or none with a date."""

    @property
    def is_silent(self) -> bool:
        """Invited and not yet answered."""
        return self.state is MemberState.INVITED and self.removed_at is None

    @property
    def is_written_to(self) -> bool:
        """May a mail be sent: not removed, the address has not failed for good, and she has not complained of our mail?"""
        has_complained = self.address_state is AddressState.COMPLAINED
        return self.removed_at is None and self.state is not MemberState.UNDELIVERABLE and not has_complained

    @property
    def is_reached(self) -> bool:
        """Does this member have the draft?"""
        return self.invited_at is not None and self.state is not MemberState.UNDELIVERABLE


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """The author's own words, beside the quoted line they answer (None where nothing is quoted)."""

    text: str
    quoted: str | None = None
    doubtful: bool = False
    """They may hold others' words, too: nothing in the mail tells them apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of the draft that an author names: "neni 5", "faqe 12"."""

    kind: str
    """`article` | `point` | `paragraph` | `chapter` | `section` | `annex` | `table` | `page`"""
    number: str
    """As the draft would print it: `5`, `3.2`, `II`, `b`."""
    words: str
    """As the author wrote it."""
    line: str | None = None
    """The draft's own line there; None where its text cannot be read or does not hold it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One of several things that a recommendation asks for: `2026-004/7.1`. `number` is the part after the dot, from 1."""

    number: int
    text: str
    places: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """What a member answered: `2026-004/7`. `number` is the part after the slash."""

    number: int
    member: str | None
    """Member id; None where nobody could be named yet."""
    address: str
    """The address it came from."""
    verified: bool
    received_at: datetime
    late: bool
    version: int
    text: str
    passages: tuple[Passage, ...] = ()
    points: tuple[Point, ...] = ()
    """Of a numbered or lettered list, or one for the whole where only a place is named; none where neither is."""
    flags: tuple[Reason, ...] = ()
    """What contradicts itself or must be looked at by a human: kept, never silently resolved."""
    answer: Answer = Answer.RECOMMENDATION
    supplements: int | None = None
    """Number of the member's earlier recommendation that this one adds to."""
    enclosures: tuple[Enclosure, ...] = ()
    message_id: str | None = None
    mail_id: int = 0
    decision: str | None = None
    reason: str | None = None

    @property
    def is_disowned(self) -> bool:
        """Has a human said that it is not the answer of the member in whose name it came?"""
        return any(flag.key == "disowned" for flag in self.flags)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something that waits for the coordinator's word. `number` counts within the consultation and is the notice's slot."""

    number: int
    why: str
    """`hold` (may it go to the forum?) | `supervised` (a sure one, in supervised mode) | `too_large` | `stopped` (the directorate stopped it in its grace time) | `late_invitations` | `revision` (shall the new version go out?) | `withdrawal` (does the
    directorate take it back?) | `confirm` (a command that cannot be taken back: is it meant?) | `whose` (whose are these answers?)"""
    asked_at: datetime
    settled_at: datetime | None = None
    settled_by: str | None = None
    answer: str | None = None
    detail: dict[str, Any] = field(default_factory=dict)
    """What the answer acts on: the version that waits (`revision`), the command (`confirm`). Plain JSON values."""
    repeated_at: datetime | None = None
    """When she was asked a second time."""
    passed_on_at: datetime | None = None
    """When the deputy was asked instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Consultation:
    """The aggregate. Recommendations stay in storage: a consultation only counts them."""

    forum: str
    reference: str
    """`2026-004`"""
    title: str
    phase: Phase
    mode: Mode
    directorate: str | None
    """Directorate id; None while held from a sender nobody knows."""
    directorate_name: str
    sender: str
    """The address the draft came from."""
    versions: tuple[Version, ...]
    members: tuple[Invitee, ...] = ()
    reasons: tuple[Reason, ...] = ()
    """Why it was opened or held: the matched rule's evidence."""
    asked: AskedDeadline | None = None
    received_at: datetime
    opened_at: datetime | None = None
    release_at: datetime | None = None
    """End of the grace time; None while it is frozen or held."""
    released_at: datetime | None = None
    deadline: Deadline | None = None
    closed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    questions: tuple[Question, ...] = ()
    reminders_done: tuple[int, ...] = ()
    """Slots (working days before the deadline) that were sent or have lost their sense."""
    next_due_at: datetime | None = None

    @property
    def code(self) -> str:
        """How subjects name it: `K-2026-004`."""
        return f"K-{self.reference}"

    @property
    def version(self) -> Version:
        """The newest version."""
        return self.versions[-1]

    @property
    def open_questions(self) -> tuple[Question, ...]:
        """All that still wait, oldest first."""
        return tuple(question for question in self.questions if question.settled_at is None)

    @property
    def open_question(self) -> Question | None:
        """The newest question that still waits; of whose answers are (`whose`) only its own mail, or their names, are answered."""
        return next((q for q in reversed(self.questions) if q.settled_at is None and q.why != "whose"), None)

    @property
    def next_question(self) -> int:
        """The number of the question that is asked next."""
        return max((question.number for question in self.questions), default=0) + 1

    def invitee(self, member_id: str) -> Invitee | None:
        """The member's part in this consultation."""
        return next((m for m in self.members if m.id == member_id), None)


class Role(StrEnum):
    """Whom a notice is for."""

    MEMBER = "member"
    DIRECTORATE = "directorate"
    COORDINATOR = "coordinator"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A mail that is owed: what and to whom, not yet its words.

    The outbox key is `forum/reference/kind/slot/who`. `to` names the address where it is not the registered one of
    `who`; `facts` are plain values for the template, beside the consultation and the recipient.
    """

    kind: NoticeKind
    slot: str
    role: Role
    who: str
    """Member id, directorate id, or `coordinator`."""
    to: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One line of the consultation's history. `by`: `mailflow`, `coordinator`, `administrator`, a directorate's or member's id."""

    at: datetime
    event: str
    by: str
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a pure decision answers: the new consultation, the notices owed, history to add, notices no longer owed."""

    consultation: Consultation
    notices: tuple[Notice, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    cancel: tuple[tuple[NoticeKind, str | None], ...] = ()
    """(kind, member id or None for all): queued mails that are no longer owed."""
