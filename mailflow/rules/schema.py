"""Every key of rules.yaml, what it must be, and (as its description) what to write when it is something else.

The values come from `places` as texts, lists and mappings; an empty key counts as absent. What depends on more than one
key (an unknown group, a rule that can never match) is looked at in `people_checks`, `time_checks` and `rule_checks`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from mailflow.consultation.model import Mode
from mailflow.rules import values
from mailflow.rules.ruleset import Then, WordPlace


def _read(reader: Callable[[str], object]) -> BeforeValidator:
    """Let `reader` take texts; anything else goes on and is refused by its type."""
    return BeforeValidator(lambda value: reader(value) if isinstance(value, str) else value)


def _one_or_many(value: object) -> object:
    """A single value may stand where a list is meant."""
    return [value] if isinstance(value, str) else value


def _one_line(text: str) -> str:
    """Names go into header fields: one line, single blanks, never empty."""
    line = " ".join(text.split())
    if not line:
        raise ValueError("is empty")
    return line


Line = Annotated[str, _read(_one_line)]
Id = Annotated[str, _read(values.identifier)]
Address = Annotated[str, _read(values.address)]
YesNo = Annotated[bool, _read(values.yes_or_no)]
Day = Annotated[date, _read(values.local_date)]
ClockTime = Annotated[time, _read(values.clock_time)]
Span = Annotated[timedelta, _read(values.duration)]
Days = Annotated[int, _read(values.days), Field(ge=1, le=36_500)]
Size = Annotated[int, _read(values.size), Field(ge=1)]
WorkingDays = Annotated[int, Field(ge=1, le=250)]
Language = Literal["sq", "en"]
Lines = Annotated[list[Line], BeforeValidator(_one_or_many)]
Addresses = Annotated[list[Address], BeforeValidator(_one_or_many)]


class Entry(BaseModel):
    """A mapping of rules.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False)

    @model_validator(mode="before")
    @classmethod
    def _leave_out_what_is_empty(cls, value: Any) -> Any:
        return {key: item for key, item in value.items() if item is not None} if isinstance(value, dict) else value


class ForumEntry(Entry):
    """Which forum this is."""

    id: Id = Field(description="a short id without accents and blanks, e.g. lumas; never change it later")
    name: Line = Field(description="the forum's name, e.g. Forumi OGP Lumas")
    municipality: Line = Field(description="the municipality's name without “Bashkia”, e.g. Lumas")
    language: Language = Field(default="sq", description="sq or en")
    time_zone: Annotated[str, _read(values.time_zone)] = Field(
        default="Europe/Tirane", description="a zone name such as Europe/Tirane"
    )


class ContactPointEntry(Entry):
    """The watched mailbox's owner, in whose name mails go out."""

    address: Address = Field(description="the address of the watched mailbox, e.g. emri.mbiemri@bashkia.gov.al")
    name: Line = Field(description="the contact point's name, as mails shall show it")
    reply: Literal["plain", "plus", "catchall"] = Field(default="plain", description="plain, plus or catchall")


class AbsenceEntry(Entry):
    """Days on which the next deputy is written to; both ends count."""

    first: Day = Field(alias="from", description="the first day of absence, e.g. 2026-08-03")
    last: Day = Field(alias="to", description="the last day of absence, e.g. 2026-08-21, not before `from`")

    @model_validator(mode="after")
    def _in_order(self) -> AbsenceEntry:
        if self.last < self.first:
            raise ValueError(f"ends ({self.last}) before it begins ({self.first})")
        return self


class DeputyEntry(Entry):
    """Who stands in for the coordinator."""

    name: Line = Field(description="the person's name")
    address: Address = Field(description="the address questions and digests go to, e.g. emri.mbiemri@bashkia.gov.al")
    language: Language | None = Field(default=None, description="sq or en")
    absences: list[AbsenceEntry] = Field(default=[], description="a list of {from: 2026-08-03, to: 2026-08-21}")


class CoordinatorEntry(DeputyEntry):
    """Who is asked and reads the digest; the contact point herself where absent."""

    deputies: list[DeputyEntry] = Field(default=[], description="a list of {name: …, address: …}, in order")


class DirectorateEntry(Entry):
    """An office that drafts: its director and its role mailboxes."""

    id: Id = Field(description="a short id without accents and blanks, e.g. mjedisi")
    name: Line = Field(description="the directorate's full name, e.g. Drejtoria e Mjedisit")
    director: Line | None = Field(default=None, description="the director's name")
    addresses: Addresses = Field(default=[], description="a list of addresses, e.g. [emri.mbiemri@bashkia.gov.al]")
    language: Language | None = Field(default=None, description="sq or en")


class MemberEntry(Entry):
    """A member of the forum."""

    id: Id = Field(description="a short id without accents and blanks, e.g. M07; never give it to another person")
    name: Line = Field(description="the member's name")
    organisation: Line | None = Field(default=None, description="the organisation's name; nothing for a citizen")
    group: Line = Field(description="one of the names under `groups`")
    addresses: Addresses = Field(
        default=[], description="a list of addresses, e.g. [emri@shoqata.al]; we write to the first"
    )
    language: Language | None = Field(default=None, description="sq or en")


def _mark_of_submitter(text: str) -> bool:
    return True if text.strip().casefold() == "smtp.auth" else values.yes_or_no(text)


class SubmitterEntry(Entry):
    """How the house's own server stamps who submitted a mail."""

    results: Annotated[bool, _read(_mark_of_submitter)] = Field(default=True, description="smtp.auth, or no")
    received_by: Lines = Field(default=[], description="a list of host names, e.g. [mx.bashkia.gov.al]")


class TrustEntry(Entry):
    """Whose word on the origin of a mail is believed."""

    authserv_ids: Lines = Field(default=[], description="a list of server names, e.g. [mx.bashkia.gov.al]")
    internal_domains: Lines = Field(default=[], description="a list of domains, e.g. [bashkia.gov.al]")
    submitter: SubmitterEntry = Field(
        default_factory=SubmitterEntry, description="results: smtp.auth and received_by: [a host name]"
    )
    microsoft365: YesNo = Field(default=False, description="yes where the mailbox is one of Microsoft 365, or no")


class DocumentsEntry(Entry):
    """How many documents of which kind."""

    at_least: int | None = Field(default=None, ge=0, description="a whole number, e.g. 1")
    at_most: int | None = Field(default=None, ge=0, description="a whole number, e.g. 5")
    types: Annotated[list[Annotated[str, _read(values.file_type)]], BeforeValidator(_one_or_many)] = Field(
        default=[], description="a list of endings, e.g. [docx, odt, pdf]"
    )
    larger_than: Size | None = Field(default=None, description="a size such as 20 kB or 5 MB")
    smaller_than: Size | None = Field(default=None, description="a size such as 20 kB or 5 MB")


class WordsEntry(Entry):
    """Word lists, and the places where one of their words must stand."""

    lists: Annotated[list[Line], BeforeValidator(_one_or_many), Field(min_length=1)] = Field(
        alias="of", description="the name of a list under `words`, or several: [strong, medium]"
    )
    places: Annotated[list[WordPlace], BeforeValidator(_one_or_many), Field(min_length=1)] = Field(
        default=[WordPlace.SUBJECT, WordPlace.TEXT, WordPlace.FILE_NAMES],
        alias="in",
        description="one or more of subject, text, file_names, titles, first_pages",
    )


def _words_spelled_out(value: object) -> object:
    """`words: strong` and `words: [strong, medium]` are short for `words: {of: …}`."""
    return {"of": value} if isinstance(value, str | list) else value


def _documents_spelled_out(value: object) -> object:
    """`documents: yes` is short for at least one, `documents: no` for none."""
    if isinstance(value, str):
        return {"at_least": "1"} if values.yes_or_no(value) else {"at_most": "0"}
    return value


WordsCondition = Annotated[WordsEntry, BeforeValidator(_words_spelled_out)]
_WORDS = "the name of a list under `words`, or {of: [strong, medium], in: [subject, text, file_names]}"


class WhenEntry(Entry):
    """The conditions of a rule; all of them must hold."""

    sender: Annotated[list[Line], BeforeValidator(_one_or_many), Field(min_length=1)] | None = Field(
        default=None,
        description="directorate, member, contact_point, coordinator, unknown, anyone, or ids of directorates",
    )
    trusted: YesNo | None = Field(default=None, description="yes or no")
    forged: YesNo | None = Field(default=None, description="yes or no")
    documents: Annotated[DocumentsEntry, BeforeValidator(_documents_spelled_out)] | None = Field(
        default=None, description="yes, no, or {at_least: 1, types: [docx, pdf]}"
    )
    body_is_draft: YesNo | None = Field(default=None, description="yes or no")
    link_instead_of_document: YesNo | None = Field(default=None, description="yes or no")
    promised_document_missing: YesNo | None = Field(default=None, description="yes or no")
    words: WordsCondition | None = Field(default=None, description=_WORDS)
    words_also: WordsCondition | None = Field(default=None, description=_WORDS)
    without_words: WordsCondition | None = Field(default=None, description=_WORDS)
    sentence_without: WordsCondition | None = Field(
        default=None, description="the name of a list under `words`, or several; looked for in the text alone"
    )
    addressed_to_contact_point: YesNo | None = Field(default=None, description="yes or no")
    is_reply: YesNo | None = Field(default=None, description="yes or no")
    marked_confidential: YesNo | None = Field(default=None, description="yes or no")
    document_unreadable: YesNo | None = Field(default=None, description="yes or no")
    document_active: YesNo | None = Field(default=None, description="yes or no")
    personal_data: YesNo | None = Field(default=None, description="yes or no")
    short_text: YesNo | None = Field(default=None, description="yes or no")
    question: YesNo | None = Field(default=None, description="yes or no")
    another_municipality: YesNo | None = Field(default=None, description="yes or no")

    @model_validator(mode="after")
    def _asks_something(self) -> WhenEntry:
        if not self.model_fields_set:
            raise ValueError("asks nothing")
        return self


class RuleEntry(Entry):
    """One rule; the first that fits decides."""

    name: Line = Field(description="what the rule is about, in a few words; explanations show it")
    when: WhenEntry = Field(description="at least one condition; `sender: anyone` for a rule that takes every mail")
    then: Then = Field(description="open, hold or ignore")
    deadline: WorkingDays | None = Field(default=None, description="a whole number of working days, e.g. 30")
    audience: Lines = Field(default=["all"], description="all, or a list of names under `groups`")


class DeadlinesEntry(Entry):
    """Working days of a consultation (law 146/2014 art. 15), and how soon what is asked is answered."""

    standard: WorkingDays = Field(default=20, description="a whole number of working days, e.g. 20")
    longest: WorkingDays = Field(default=40, description="a whole number of working days, e.g. 40")
    information: WorkingDays = Field(default=10, description="a whole number of working days, e.g. 10")
    complaint: WorkingDays = Field(default=10, description="a whole number of days, e.g. 10")


class CalendarEntry(Entry):
    """The country's holidays, with days closed or worked by decision."""

    country: Annotated[str, _read(values.country)] = Field(default="AL", description="a country code such as AL")
    closed: list[Day] = Field(default=[], description="a list of days such as 2026-12-24")
    open: list[Day] = Field(default=[], description="a list of days such as 2026-12-19")


class QuietHoursEntry(Entry):
    """Hours of the day without reminders and digests; grace does not run in them."""

    start: ClockTime = Field(alias="from", description='a time such as "16:00"')
    end: ClockTime = Field(alias="to", description='a time such as "08:00"')


def _hours_spelled_out(value: object) -> object:
    """`16:00-08:00` is short for `{from: "16:00", to: "08:00"}`."""
    if isinstance(value, str):
        start, dash, end = value.replace("–", "-").partition("-")
        if not dash:
            raise ValueError("is no span of hours")
        return {"from": start.strip(), "to": end.strip()}
    return value


QuietHours = Annotated[QuietHoursEntry, BeforeValidator(_hours_spelled_out)]


class DigestEntry(Entry):
    """The coordinator's digest."""

    at: ClockTime = Field(default=time(8, 0), description='a time such as "08:00"')


class RetentionEntry(Entry):
    """How long what is no record is kept."""

    mail: Days = Field(default=365, description="a span such as 1 year or 365 days")
    machine: Days = Field(default=90, description="a span such as 90 days")
    near_misses: Days = Field(default=30, description="a span such as 30 days")
    sent: Days = Field(default=365, description="a span such as 1 year or 365 days")
    complaints: Annotated[Days, Field(ge=30)] = Field(
        default=365, description="a span of 30 days at least, such as 1 year"
    )


class BasisEntry(Entry):
    """On what the municipality founds its keeping of personal data."""

    sq: Line | None = Field(default=None, description="the Albanian text, in quotes or after `>-`")
    en: Line | None = Field(default=None, description="the English text, in quotes or after `>-`")


class PrivacyEntry(Entry):
    """The lines on personal data in every invitation (law 124/2024), the legal basis, and how long what is kept."""

    sq: Line | None = Field(default=None, description="the Albanian text, in quotes or after `>-`")
    en: Line | None = Field(default=None, description="the English text, in quotes or after `>-`")
    basis: BasisEntry = Field(default_factory=BasisEntry, description="sq and en, a text each")
    retention: RetentionEntry = Field(
        default_factory=RetentionEntry, description="mail, machine, near_misses, sent and complaints, a span each"
    )


class OfficeEntry(Entry):
    """An office that a notice names."""

    office: Line = Field(description="the office's or the person's name")
    address: Address | None = Field(default=None, description="an e-mail address")
    hours: Line | None = Field(
        default=None, description="when the office can be reached, e.g. e hënë–e premte 08:00–16:00"
    )


class NoticesEntry(Entry):
    """What the law's notice checklist needs besides the draft."""

    coordinator_146: OfficeEntry | None = Field(default=None, description="office, address and hours")


class LimitsEntry(Entry):
    """Sizes, and how much is answered."""

    mail_size: Size = Field(default=25_000_000, description="a size such as 25 MB")
    outgoing_size: Size = Field(default=20_000_000, description="a size such as 20 MB")
    answers_per_day: int = Field(default=10, ge=1, description="a whole number, at least 1")
    answers_per_domain: int = Field(default=30, ge=1, description="a whole number, at least 1")
    answers_per_hour: int = Field(default=200, ge=1, description="a whole number, at least 1")
    replies_per_day: int = Field(default=30, ge=1, description="a whole number, at least 1")


class SendingEntry(Entry):
    """What is done where nobody can know whether a mail has left, and where a proof of it may be found."""

    when_uncertain: Literal["again", "ask"] = Field(default="again", description="again or ask")
    audit_copy: Address | None = Field(
        default=None,
        description="an address of your own whose mail reaches one of `folders`, e.g. gjurma@bashkia.gov.al",
    )
    sent_folder: Line | None = Field(default=None, description="the folder of sent mail, e.g. Sent")


class AlarmEntry(Entry):
    """Ways beside the relay by which an alarm leaves: a program, a second relay, or both."""

    command: Lines = Field(
        default=[], description='a program and its arguments, e.g. [/usr/local/bin/send-sms, "+355…"]'
    )
    smtp: Line | None = Field(
        default=None, description="another relay than the usual one, e.g. smtp+starttls://emri@tjeter.example:587"
    )
    to: Address | None = Field(default=None, description="an address that is not on the usual mail server")

    @model_validator(mode="after")
    def _can_be_reached(self) -> AlarmEntry:
        if self.smtp is not None and self.to is None:
            raise ValueError("names an smtp relay, but no address `to` that it shall write to")
        if self.to is not None and self.smtp is None:
            raise ValueError("names an address `to`, but no `smtp` relay that shall write to it")
        if self.smtp is not None:
            values.alarm_relay(self.smtp)
        return self


class LogEntry(Entry):
    """What logs may tell."""

    addresses: YesNo = Field(default=False, description="yes or no")


class RulesFile(Entry):
    """The whole rules.yaml."""

    forum: ForumEntry = Field(description="id, name and municipality of the forum")
    mode: Mode = Field(default=Mode.SHADOW, description="shadow, supervised or automatic")
    contact_point: ContactPointEntry = Field(description="address and name of the watched mailbox's owner")
    coordinator: CoordinatorEntry | None = Field(default=None, description="name and address")
    folders: Lines = Field(default=["INBOX"], min_length=1, description="a list of mail folders, e.g. [INBOX]")
    directorates: list[DirectorateEntry] = Field(default=[], description="a list of directorates")
    groups: Lines = Field(default=[], description="a list of names, e.g. [OSHC, media]")
    members: list[MemberEntry] = Field(default=[], description="a list of members")
    trust: TrustEntry = Field(
        default_factory=TrustEntry, description="authserv_ids, internal_domains, submitter, microsoft365"
    )
    words: dict[str, Annotated[list[Annotated[str, _read(values.word)]], Field(min_length=1)]] = Field(
        default={}, description="at least one word or phrase; a star only at a word's end (draft*), and then in quotes"
    )
    recognise: Annotated[list[RuleEntry], Field(min_length=1)] = Field(
        description="the ordered rules; `mailflow init` writes a set to begin with"
    )
    deadlines: DeadlinesEntry = Field(default_factory=DeadlinesEntry, description="standard and longest")
    calendar: CalendarEntry = Field(default_factory=CalendarEntry, description="country, closed and open days")
    reminders: Annotated[list[WorkingDays], BeforeValidator(_one_or_many)] = Field(
        default=[5, 1], description="a list of working days before the deadline, e.g. [5, 1]"
    )
    grace: Span = Field(default=timedelta(minutes=30), description="a span of time such as 30 minutes, 2 hours or 0")
    quiet_hours: QuietHours = Field(
        default=QuietHoursEntry.model_validate({"from": "16:00", "to": "08:00"}),
        description='from and to, e.g. {from: "16:00", to: "08:00"}',
    )
    digest: DigestEntry = Field(default_factory=DigestEntry, description='at: "08:00"')
    privacy: PrivacyEntry = Field(default_factory=PrivacyEntry, description="sq, en, basis and retention")
    notices: NoticesEntry = Field(
        default_factory=NoticesEntry, description="coordinator_146 with office, address, hours"
    )
    limits: LimitsEntry = Field(default_factory=LimitsEntry, description="mail_size, outgoing_size, answers_per_day …")
    sending: SendingEntry = Field(
        default_factory=SendingEntry, description="when_uncertain, audit_copy and sent_folder"
    )
    alarm: AlarmEntry = Field(default_factory=AlarmEntry, description="command, or smtp and to")
    log: LogEntry = Field(default_factory=LogEntry, description="addresses: yes or no")
    templates: Line | None = Field(default=None, description="a folder beside rules.yaml, e.g. templates")
