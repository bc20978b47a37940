"""Is it a draft, or does it belong to one? What the rules say, and what makes them doubtful."""

from __future__ import annotations

from dataclasses import replace

from mailflow.consultation.calendar import local_day
from mailflow.consultation.folding import fold
from mailflow.consultation.people import Register
from mailflow.consultation.reasons import Reason
from mailflow.handlers.office import Office
from mailflow.handlers.records import Records
from mailflow.handlers.understanding.documents import facts_of, facts_of_act
from mailflow.handlers.understanding.orders import directorates
from mailflow.handlers.understanding.value import Understanding
from mailflow.mail.kinds import asks_recall
from mailflow.mail.threads import references_in_subject, title_matches
from mailflow.rules.explanation import Evidence
from mailflow.rules.kinship import FurtherMail, Kin, Nearness, nearest
from mailflow.rules.matching import Candidate, recognise


def follow_up(seen: Understanding, office: Office, register: Register, records: Records) -> Understanding | None:
    """A directorate that answers in the thread of a draft we know: a revision or a word, never a second consultation."""
    if register.directorate_of(seen.sender) is None:
        return None
    for message_id in (*seen.mail.in_reply_to, *reversed(seen.mail.references)):
        reference = records.draft(message_id)
        if reference is not None:
            said = directorates(seen.because(Reason("answers_draft", reference)), reference, records)
            return or_taken_back(said, office, register)
    return None


def or_taken_back(said: Understanding, office: Office, register: Register) -> Understanding:
    """A director's word about a draft that has gone out: the coordinator is asked, where it takes the draft back."""
    if (said.kind, said.decision) != ("reply", "review") or register.directorate_of(said.sender) is None:
        return said
    found = recognise(candidate_of(said, register, office), office.ruleset.recognise, register)
    if found.kind != "withdrawal" or not said.origin.trusted:
        return said
    return replace(said, kind="withdrawal", decision="hold", rule=found.rule).because(*found.explanation)


def names_anothers_draft(seen: Understanding, register: Register, records: Records) -> bool:
    """The subject names a consultation on another directorate's draft: a director writes as a member of the forum."""
    directorate = register.directorate_of(seen.sender)
    named = [records.consultation(reference) for reference in references_in_subject(seen.mail.subject)[:1]]
    return any(c is not None and directorate is not None and c.directorate != directorate.id for c in named)


def draft(seen: Understanding, office: Office, register: Register, records: Records) -> Understanding | None:
    """The rules; None where they say nothing, so that a director who is a member too can still be answering."""
    found = recognise(candidate_of(seen, register, office), office.ruleset.recognise, register)
    said = replace(seen, recognition=found, rule=found.rule).because(*found.explanation)
    if found.kind == "withdrawal" or asks_recall(seen.mail):
        return _taken_back(said, _only(_kin(said, register, records)))
    if found.decision == "open" and any("left out" in defect for defect in seen.mail.defects):
        return _held(said, found.kind, Evidence("too_much"))
    near = _kin(said, register, records) if found.decision in {"open", "hold"} else ()
    waits = found.decision == "hold" or found.kind == "revision"
    if len(near) > 1 and (waits or any(_is_the_same_draft(kin, found.title) for kin in near)):
        return _held(said, found.kind, Evidence("kin_several", " ".join(kin.consultation.reference for kin in near)))
    kin = _only(near)
    if kin is not None and (found.kind == "revision" or _is_the_same_draft(kin, found.title)):
        return _further(said, kin)
    if kin is not None and kin.is_identical:
        doubt = Evidence("kin_documents", kin.consultation.reference)
        said = replace(said, doubt=doubt).because(doubt)
    if found.decision in {"open", "hold"}:
        return replace(said, kind=found.kind, decision=found.decision)
    if register.member_of(seen.sender) is None:
        return replace(said, kind="unrelated", decision=found.decision)
    return None  # a member: the next questions, and in the end the last one, speak


def candidate_of(seen: Understanding, register: Register, office: Office) -> Candidate:
    """The mail as the rules look at it."""
    return Candidate(
        mail=seen.mail,
        own_text=seen.words.text,
        quoted=seen.words.quoted,
        origin=seen.origin,
        documents=facts_of(seen.documents, seen.contents, office.ruleset.document_marks) if seen.documents else (),
        written=() if seen.documents else facts_of_act(seen.contents, office.ruleset.document_marks),
        doubtful=seen.words.doubtful,
        received_on=local_day(seen.received_at, register.zone) if seen.received_at is not None else None,
    )


def _held(said: Understanding, kind: str, doubt: Evidence) -> Understanding:
    return replace(said, kind=kind, decision="hold", doubt=doubt).because(doubt)


def _only(near: tuple[Kin, ...]) -> Kin | None:
    return near[0] if len(near) == 1 else None


def _kin(seen: Understanding, register: Register, records: Records) -> tuple[Kin, ...]:
    """The consultation that a directorate's mail goes on with, or those that are equally near."""
    directorate = register.directorate_of(seen.sender)
    if directorate is None:
        return ()
    further = FurtherMail(
        directorate=directorate.id,
        subject=seen.mail.subject,
        title=seen.recognition.title if seen.recognition is not None else "",
        text=seen.words.text,
        file_names=tuple(document.name for document in seen.documents),
        sha256s=frozenset(document.sha256 for document in seen.documents),
    )
    return nearest(further, records.living())


def _is_the_same_draft(kin: Kin, title: str) -> bool:
    """Under another title neither a file's name nor its bytes make it the same draft: people name and attach the wrong file."""
    known = kin.consultation.title
    alike = fold(known) == fold(title) or title_matches(known, title) or title_matches(title, known)
    return kin.nearness in {Nearness.TITLE, Nearness.REFERENCE} or (kin.nearness > Nearness.TEXT and alike)


def _further(said: Understanding, kin: Kin) -> Understanding:
    """A new version of a draft that is known, or the same documents once more."""
    reference = kin.consultation.reference
    if kin.is_identical:
        return replace(said, kind="revision", decision="none", consultation=reference).because(Reason("same_draft"))
    doubt = Evidence(f"kin_{kin.nearness.name.lower()}", reference)
    return replace(_held(said, "revision", doubt), consultation=reference)


def _taken_back(said: Understanding, kin: Kin | None) -> Understanding:
    """The coordinator is asked, where it is certain which draft is meant and who says so; else it is for her eyes."""
    said = replace(said, kind="withdrawal", decision="review", consultation=kin.consultation.reference if kin else None)
    return replace(said, decision="hold") if kin is not None and said.origin.trusted else said
