"""Is it a draft, or does it belong to one? What the rules say, and what makes them doubtful."""

from __future__ import annotations

from dataclasses import replace

from mailflow.consultation.calendar import local_day
from mailflow.consultation.people import Register
from mailflow.consultation.reasons import Reason
from mailflow.handlers.office import Office
from mailflow.handlers.records import Records
from mailflow.handlers.understanding.documents import facts_of
from mailflow.handlers.understanding.orders import directorates
from mailflow.handlers.understanding.value import Understanding
from mailflow.mail.threads import references_in_subject, title_matches
from mailflow.rules.explanation import Evidence
from mailflow.rules.matching import Candidate, recognise


def follow_up(seen: Understanding, office: Office, register: Register, records: Records) -> Understanding | None:
    """A directorate that answers in the thread of a draft we know: a revision or a word, never a second consultation."""
    del office
    if register.directorate_of(seen.sender) is None:
        return None
    for message_id in (*seen.mail.in_reply_to, *reversed(seen.mail.references)):
        reference = records.draft(message_id)
        if reference is not None:
            return directorates(seen.because(Reason("answers_draft", reference)), reference, records)
    return None


def names_anothers_draft(seen: Understanding, register: Register, records: Records) -> bool:
    """The subject names a consultation on another directorate's draft: a director writes as a member of the forum."""
    directorate = register.directorate_of(seen.sender)
    named = [records.consultation(reference) for reference in references_in_subject(seen.mail.subject)[:1]]
    return any(c is not None and directorate is not None and c.directorate != directorate.id for c in named)


def draft(seen: Understanding, office: Office, register: Register, records: Records) -> Understanding | None:
    """The rules; None where they say nothing, so that a director who is a member too can still be answering."""
    found = recognise(_candidate(seen, register, office), office.ruleset.recognise, register)
    said = replace(seen, recognition=found, rule=found.rule).because(*found.explanation)
    if found.kind == "withdrawal":
        return replace(said, kind=found.kind, decision="review")
    if found.decision == "open" and any("left out" in defect for defect in seen.mail.defects):
        return _held(said, found.kind, Evidence("too_much"))
    if found.decision == "open" and (before := _same_title(said, found.title, register, records)) is not None:
        return _held(said, "revision", Evidence("same_title", before))
    if found.decision in {"open", "hold"}:
        return replace(said, kind=found.kind, decision=found.decision)
    if register.member_of(seen.sender) is None:
        return replace(said, kind="unrelated", decision=found.decision)
    return None  # a member: the next questions, and in the end the last one, speak


def _candidate(seen: Understanding, register: Register, office: Office) -> Candidate:
    return Candidate(
        mail=seen.mail,
        own_text=seen.words.text,
        quoted=seen.words.quoted,
        origin=seen.origin,
        documents=facts_of(seen.documents, seen.contents, office.ruleset.document_marks),
        doubtful=seen.words.doubtful,
        received_on=local_day(seen.received_at, register.zone) if seen.received_at is not None else None,
    )


def _held(said: Understanding, kind: str, doubt: Evidence) -> Understanding:
    return replace(said, kind=kind, decision="hold", doubt=doubt).because(doubt)


def _same_title(seen: Understanding, title: str, register: Register, records: Records) -> str | None:
    """Reference of a running consultation on a draft of the same directorate with words of that title."""
    directorate = register.directorate_of(seen.sender)
    running = (c for c in records.running() if directorate is not None and c.directorate == directorate.id)
    return next((c.reference for c in running if title_matches(c.title, title)), None)
