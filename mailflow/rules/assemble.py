"""From the checked schema to the frozen values that everybody else sees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time
from pathlib import Path

from mailflow.consultation.model import CalendarPolicy, Policy
from mailflow.consultation.people import Coordinator, Directorate, Member, Register
from mailflow.mail.origin import Trust
from mailflow.rules import schema
from mailflow.rules.ruleset import (
    AlarmChannels,
    Basis,
    Digest,
    Documents,
    Limits,
    Notices,
    Office,
    Privacy,
    Retention,
    Rule,
    Ruleset,
    Sending,
    When,
    Words,
)
from mailflow.rules.values import alarm_relay

WordLists = Mapping[str, Sequence[str]]
ALL = "all"
"""`audience: all`"""


def ruleset_of(file: schema.RulesFile, *, templates: Path | None, sha256: str) -> Ruleset:
    """The ruleset that `file` describes; `templates` is already a folder's absolute path."""
    return Ruleset(
        register=_register(file),
        policy=_policy(file),
        trust=_trust(file.trust),
        folders=tuple(dict.fromkeys(file.folders)),
        recognise=tuple(rule_of(entry, file.words) for entry in file.recognise),
        limits=Limits(**file.limits.model_dump()),
        digest=Digest(at=file.digest.at),
        privacy=_privacy(file.privacy),
        notices=_notices(file.notices),
        sending=Sending(**file.sending.model_dump()),
        alarm=_alarm(file.alarm),
        logs_addresses=file.log.addresses,
        document_marks=tuple(file.words["document_marks"]) if "document_marks" in file.words else None,
        templates=templates,
        sha256=sha256,
    )


def rule_of(entry: schema.RuleEntry, lists: WordLists) -> Rule:
    """A rule with its word lists spelled out."""
    return Rule(
        name=entry.name,
        when=when_of(entry.when, lists),
        then=entry.then,
        deadline=entry.deadline,
        audience=() if ALL in entry.audience else tuple(entry.audience),
    )


def when_of(entry: schema.WhenEntry, lists: WordLists) -> When:
    """The conditions with their word lists spelled out; unknown lists count as empty (they are reported elsewhere)."""
    return When(
        sender=tuple(dict.fromkeys(entry.sender or ())),
        trusted=entry.trusted,
        forged=entry.forged,
        documents=_documents(entry.documents),
        body_is_draft=entry.body_is_draft,
        link_instead_of_document=entry.link_instead_of_document,
        promised_document_missing=entry.promised_document_missing,
        words=_words(entry.words, lists),
        words_also=_words(entry.words_also, lists),
        without_words=_words(entry.without_words, lists),
        sentence_without=_words(entry.sentence_without, lists),
        addressed_to_contact_point=entry.addressed_to_contact_point,
        is_reply=entry.is_reply,
        marked_confidential=entry.marked_confidential,
        document_unreadable=entry.document_unreadable,
        document_active=entry.document_active,
        personal_data=entry.personal_data,
        short_text=entry.short_text,
        question=entry.question,
        another_municipality=entry.another_municipality,
    )


def _documents(entry: schema.DocumentsEntry | None) -> Documents | None:
    if entry is None:
        return None
    at_least = entry.at_least
    if at_least is None:
        at_least = 1 if entry.at_most is None else 0
    return Documents(
        at_least=at_least,
        at_most=entry.at_most,
        types=tuple(dict.fromkeys(entry.types)),
        larger_than=entry.larger_than,
        smaller_than=entry.smaller_than,
    )


def _words(entry: schema.WordsEntry | None, lists: WordLists) -> Words | None:
    if entry is None:
        return None
    names = tuple(dict.fromkeys(entry.lists))
    words = tuple(dict.fromkeys(word for name in names for word in lists.get(name, ())))
    return Words(lists=names, words=words, places=tuple(dict.fromkeys(entry.places)))


def _register(file: schema.RulesFile) -> Register:
    forum, contact = file.forum, file.contact_point
    return Register(
        forum=forum.id,
        forum_name=forum.name,
        municipality=forum.municipality.removeprefix("Bashkia ").strip() or forum.municipality,
        language=forum.language,
        zone=forum.time_zone,
        contact_name=contact.name,
        contact_address=contact.address,
        reply=contact.reply,
        coordinators=_coordinators(file),
        directorates=tuple(
            Directorate(
                id=d.id,
                name=d.name,
                director=d.director,
                addresses=tuple(d.addresses),
                language=d.language or forum.language,
            )
            for d in file.directorates
        ),
        members=tuple(
            Member(
                id=m.id,
                name=m.name,
                organisation=m.organisation,
                group=m.group,
                addresses=tuple(m.addresses),
                language=m.language or forum.language,
            )
            for m in file.members
        ),
        groups=tuple(file.groups),
    )


def _coordinators(file: schema.RulesFile) -> tuple[Coordinator, ...]:
    """The coordinator, then the deputies; the contact point herself where no coordinator is named."""
    language = file.forum.language
    if file.coordinator is None:
        contact = file.contact_point
        return (Coordinator(name=contact.name, address=contact.address, language=language),)
    return tuple(
        Coordinator(
            name=person.name,
            address=person.address,
            language=person.language or language,
            absences=tuple((absence.first, absence.last) for absence in person.absences),
        )
        for person in (file.coordinator, *file.coordinator.deputies)
    )


def _policy(file: schema.RulesFile) -> Policy:
    return Policy(
        mode=file.mode,
        calendar=CalendarPolicy(
            zone=file.forum.time_zone,
            country=file.calendar.country,
            closed=frozenset(file.calendar.closed),
            open=frozenset(file.calendar.open),
        ),
        standard_days=file.deadlines.standard,
        longest_days=file.deadlines.longest,
        information_days=file.deadlines.information,
        complaint_days=file.deadlines.complaint,
        grace=file.grace,
        hours_from=file.quiet_hours.end,
        hours_to=end_of_working_hours(file.quiet_hours),
        reminders=tuple(sorted(set(file.reminders), reverse=True)),
        digest_at=file.digest.at,
        coordinators=_coordinators(file),
    )


def end_of_working_hours(quiet: schema.QuietHoursEntry) -> time:
    """Quiet from midnight on: the working hours last until the day's end."""
    return quiet.start if quiet.start != time(0, 0) else time(23, 59, 59)


def _privacy(entry: schema.PrivacyEntry) -> Privacy:
    return Privacy(
        **entry.model_dump(exclude_none=True, include={"sq", "en"}),
        basis=Basis(**entry.basis.model_dump(exclude_none=True)),
        retention=Retention(**entry.retention.model_dump()),
    )


def _trust(entry: schema.TrustEntry) -> Trust:
    return Trust(
        authserv_ids=tuple(name.casefold() for name in entry.authserv_ids),
        internal_domains=tuple(name.casefold().lstrip("@") for name in entry.internal_domains),
        submitter_in_results=entry.submitter.results,
        submitter_in_received=tuple(name.casefold() for name in entry.submitter.received_by),
        microsoft365=entry.microsoft365,
    )


def _notices(entry: schema.NoticesEntry) -> Notices:
    office = entry.coordinator_146
    return Notices(coordinator_146=Office(**office.model_dump()) if office else None)


def _alarm(entry: schema.AlarmEntry) -> AlarmChannels:
    smtp = alarm_relay(entry.smtp) if entry.smtp is not None else None
    return AlarmChannels(command=tuple(entry.command), smtp=smtp, to=entry.to)
