"""What a rules.yaml says, as frozen values for everybody below: who is who, the policy of time, and the ordered rules.

`load.load_ruleset` builds them; docs/rules.md describes every key. The conditions of a rule (`When`) are written here and
evaluated in `conditions` and `matching`: every field that is not None (or empty) must hold, so a rule reads as one
sentence joined by "and".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from enum import StrEnum
from pathlib import Path
from typing import Literal

from mailflow.consultation.model import Policy
from mailflow.consultation.people import Register
from mailflow.mail.origin import Trust
from mailflow.settings.servers import ServerUrl


class Sender(StrEnum):
    """Who a rule's mail may be from. A person can be several of them at once (a director who is also a member)."""

    DIRECTORATE = "directorate"
    """An address of any directorate. A rule may also name single directorates by their id."""
    MEMBER = "member"
    CONTACT_POINT = "contact_point"
    COORDINATOR = "coordinator"
    """The coordinator or a deputy."""
    UNKNOWN = "unknown"
    """Registered in no role."""
    ANYONE = "anyone"
    """No condition: the mark of a rule that is meant to catch the rest."""


class WordPlace(StrEnum):
    """Where words are looked for."""

    SUBJECT = "subject"
    TEXT = "text"
    """The author's own new words: without quote, signature and forwarded mail."""
    FILE_NAMES = "file_names"
    """Names of the documents, of those in enclosed mails, archives and winmail.dat."""
    TITLES = "titles"
    """What stands at the head of the documents themselves: title, first lines, page header."""
    FIRST_PAGES = "first_pages"
    """The beginning of the documents' text."""


class Then(StrEnum):
    """What a matching rule decides."""

    OPEN = "open"
    HOLD = "hold"
    IGNORE = "ignore"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """At least one of `words` stands in at least one of `places`.

    Both sides are compared folded (`consultation.folding.fold`), word by word: `draft` is that whole word, `draft*` any
    word that begins so, `plan* vendor` two words following each other.
    """

    lists: tuple[str, ...]
    """Names of the lists under `words:`, for explanations."""
    words: tuple[str, ...]
    """All words of those lists, as written, without repetitions."""
    places: tuple[WordPlace, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """How many documents of that kind the mail brings: attached, in an enclosed mail, or in winmail.dat; no decoration."""

    at_least: int = 0
    at_most: int | None = None
    types: tuple[str, ...] = ()
    """File name endings, lower case without dot; empty: any. Only documents of these types are counted."""
    larger_than: int | None = None
    """Bytes; only larger documents are counted."""
    smaller_than: int | None = None
    """Bytes; only smaller documents are counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The conditions of a rule. None or empty: not asked."""

    sender: tuple[str, ...] = ()
    """`Sender` values or directorate ids; one of them must fit."""
    trusted: bool | None = None
    """`Origin.trusted`: the From is proven."""
    forged: bool | None = None
    """`Origin.failed`: our own server says that the From is false."""
    documents: Documents | None = None
    body_is_draft: bool | None = None
    """The draft is written in the mail itself."""
    link_instead_of_document: bool | None = None
    """No document, but the author's words hold a link."""
    promised_document_missing: bool | None = None
    """The author's words speak of an attachment, and there is no document."""
    words: Words | None = None
    words_also: Words | None = None
    """A second thing that must be said as well."""
    without_words: Words | None = None
    """None of these may stand in those places."""
    addressed_to_contact_point: bool | None = None
    """The contact point stands in To or Cc."""
    is_reply: bool | None = None
    """In-Reply-To, References or a subject prefix of replies (not of forwards)."""
    marked_confidential: bool | None = None
    """The mail program's own mark (Sensitivity says private, personal or confidential; a label restricts it), or a mark set upon a document."""
    document_unreadable: bool | None = None
    """A document is encrypted, damaged, or of a kind that cannot be looked into."""
    document_active: bool | None = None
    """A document is a program, or holds one (macros, scripts, embedded files)."""
    personal_data: bool | None = None
    """A document lists data of persons: personal numbers, bank accounts, telephones, births, health."""
    short_text: bool | None = None
    """The author's own words, greetings aside, are too few to say anything: the documents must speak."""
    sentence_without: Words | None = None
    """Some sentence of the author's own words (greetings and thanks aside) holds none of these: it says what nobody has foreseen."""
    question: bool | None = None
    """The author's own words ask something that is no polite request."""
    another_municipality: bool | None = None
    """The subject, the author's words, a file name or the head of a document names another municipality than `forum.municipality`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of `recognise`. The first rule whose `when` holds decides."""

    name: str
    when: When
    then: Then
    deadline: int | None = None
    """Working days instead of `deadlines.standard`; never fewer than it."""
    audience: tuple[str, ...] = ()
    """Groups that are invited; empty: all members."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Sizes in bytes, and how much is answered."""

    mail_size: int = 25_000_000
    """A larger incoming mail is refused with a notice to the coordinator."""
    outgoing_size: int = 20_000_000
    """A larger invitation is held. The relay's own SIZE counts too."""
    answers_per_day: int = 10
    """Acknowledgements, receipts and transcripts to one address in 24 hours."""
    answers_per_hour: int = 200
    """The same, to all addresses together, in one hour."""
    answers_per_domain: int = 30
    """The same to the addresses of one domain in 24 hours; the registered ones there raise the share of theirs."""
    replies_per_day: int = 30
    """Replies of one address, or in the name of one member, that are acted upon in 24 hours; further ones wait in review."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Days for which what is no record is kept (docs/privacy.md). The record of a consultation has no term."""

    mail: int = 365
    """Mail that is neither draft nor recommendation: bytes, sender, subject."""
    machine: int = 90
    """Bounces, automatic answers, receipts."""
    near_misses: int = 30
    """Sender and subject of unrelated mail that looked like a draft."""
    sent: int = 365
    """Text and payload of our own mails."""
    complaints: int = 365
    """After a consultation's end nothing of it is let go of for so long: the law gives 30 days from the adoption, of which mailflow does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """On what the municipality founds its keeping of personal data (law 124/2024), by language."""

    sq: str = (
        "Detyrë me interes publik dhe detyrim ligjor: ligji nr. 146/2014 “Për njoftimin dhe konsultimin publik”; "
        "të dhënat trajtohen sipas ligjit nr. 124/2024 “Për mbrojtjen e të dhënave personale”, jo mbi bazën e pëlqimit."
    )
    en: str = (
        "A task in the public interest and a legal duty: law 146/2014 on public notice and consultation; "
        "data are processed under law 124/2024 on the protection of personal data, not by consent."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Privacy:
    """The lines on personal data in every invitation (law 124/2024), by language; legal basis and terms."""

    sq: str = (
        "Të dhënat tuaja personale përdoren vetëm për këtë konsultim. Përgjigjja juaj i përcillet drejtorisë hartuese; "
        "emri dhe adresa juaj nuk publikohen pa pëlqimin tuaj."
    )
    en: str = (
        "Your personal data serve only this consultation. Your answer goes to the drafting directorate; "
        "your name and address are not published without your consent."
    )
    basis: Basis = field(default_factory=Basis)
    retention: Retention = field(default_factory=Retention)

    def line(self, language: str) -> str:
        """The text in `language` (`sq` where it is neither)."""
        return self.en if language == "en" else self.sq


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office that a notice names: not a person of the forum, never written to by itself."""

    office: str
    address: str | None = None
    hours: str | None = None

    @property
    def line(self) -> str:
        """Office, address and hours in one line, for the notice."""
        return ", ".join(part for part in (self.office, self.address, self.hours) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notices:
    """What the law's notice checklist needs besides the draft (domain: law 146/2014)."""

    coordinator_146: Office | None = None
    """The coordinator for public notice and consultation; None: the line is left out, and `check` says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """When the coordinator's digest goes, local time of working days."""

    at: time = time(8, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sending:
    """What is done where nobody can know whether a mail has left, and where a proof of it may be found."""

    when_uncertain: Literal["again", "ask"] = "again"
    """`ask`: no member gets a mail once more without the coordinator's word."""
    audit_copy: str | None = None
    """An address of the house that gets every mail as well; its copies arrive in a watched folder."""
    sent_folder: str | None = None
    """Where the provider keeps what was sent; None: the folder that the server marks as such (RFC 6154)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmChannels:
    """Ways beside the relay by which an alarm leaves: one account usually serves IMAP and SMTP, and dies for both."""

    command: tuple[str, ...] = ()
    """A program and its arguments; empty: none."""
    smtp: ServerUrl | None = None
    """A second relay; its password is MAILFLOW_ALARM_SMTP_PASSWORD."""
    to: str | None = None
    """Whom that relay writes to."""

    @property
    def names(self) -> tuple[str, ...]:
        """Those that are set."""
        return tuple(name for name, given in (("command", self.command), ("smtp", self.smtp)) if given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruleset:
    """One rules.yaml, read and checked."""

    register: Register
    policy: Policy
    trust: Trust = field(default_factory=Trust)
    folders: tuple[str, ...] = ("INBOX",)
    recognise: tuple[Rule, ...] = ()
    limits: Limits = field(default_factory=Limits)
    digest: Digest = field(default_factory=Digest)
    privacy: Privacy = field(default_factory=Privacy)
    notices: Notices = field(default_factory=Notices)
    sending: Sending = field(default_factory=Sending)
    alarm: AlarmChannels = field(default_factory=AlarmChannels)
    logs_addresses: bool = False
    """May logs hold addresses? Else each is a salted hash."""
    document_marks: tuple[str, ...] | None = None
    """Words that make a document confidential where they are set upon it; None: those that mailflow knows."""
    templates: Path | None = None
    """The municipality's own folder of templates, absolute; it overrides the shipped ones file by file."""
    sha256: str = ""
    """Hex, over the file's bytes: a changed file is recognised by it."""
