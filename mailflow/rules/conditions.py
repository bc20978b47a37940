"""One small function per condition of a rule. Each answers what it found, or None where it does not hold."""

from __future__ import annotations

import re

from mailflow.consultation.folding import fold
from mailflow.consultation.people import Register
from mailflow.rules.candidate import LONGEST_SUBJECT, LONGEST_TEXT, Candidate, Condition, DocumentFacts, whether
from mailflow.rules.document_conditions import DOCUMENT_CONDITIONS
from mailflow.rules.explanation import Evidence
from mailflow.rules.municipalities import named_at_head, named_in_text
from mailflow.rules.phrases import find, pattern_of
from mailflow.rules.prefixes import answers, forwards
from mailflow.rules.questions import asked
from mailflow.rules.ruleset import Documents, Sender, When, WordPlace, Words
from mailflow.rules.signed_lines import without_signed_lines, words_beside_greetings

FEW_WORDS = 1
"""Beside greetings, thanks and names. Already two words can hold back what is sent (“jo ende”)."""
LONGEST_SHOWN = 80
"""Characters of a sentence that a reason shows."""
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"')]{4,}", re.IGNORECASE)
_PROMISES = (
    "bashkëngjit*", "bashkangjit*", "bashkëlidh*", "bashkalidh*", "në bashkëlidhje", "attach", "attached", "attachment",
    "attachments", "attaching", "enclosed",
)  # fmt: skip


def find_words(words: Words, candidate: Candidate) -> Evidence | None:
    """The first place where one of the words stands, and the word as its author wrote it."""
    for place in words.places:
        shown = find(words.words, candidate.texts[place])
        if shown is not None:
            return Evidence(place.value, shown)
    return None


def sender(when: When, candidate: Candidate, register: Register) -> Evidence | None:
    """Who it is from."""
    roles = roles_of(candidate.sender, register)
    for wanted in when.sender:
        if wanted == Sender.ANYONE:
            return Evidence("anyone")
        if wanted in roles:
            return roles[wanted]
    return None


def roles_of(address: str, register: Register) -> dict[str, Evidence]:
    """Every role of an address, with how it is told; ids of directorates are roles too."""
    roles: dict[str, Evidence] = {}
    directorate = register.directorate_of(address)
    if directorate is not None:
        roles[Sender.DIRECTORATE] = roles[directorate.id] = Evidence("directorate", directorate.name)
    member = register.member_of(address)
    if member is not None:
        roles[Sender.MEMBER] = Evidence("member", member.id)
    if register.is_contact_point(address):
        roles[Sender.CONTACT_POINT] = Evidence("contact_point")
    if register.coordinator_of(address) is not None:
        roles[Sender.COORDINATOR] = Evidence("coordinator")
    return roles or {Sender.UNKNOWN: Evidence("unknown")}


def trusted(when: When, candidate: Candidate, register: Register) -> Evidence | None:
    """Is the From proven?"""
    del register
    return whether(when.trusted, candidate.origin.trusted, "trusted", "not_trusted")


def forged(when: When, candidate: Candidate, register: Register) -> Evidence | None:
    """Does our own server say that the From is false?"""
    del register
    return whether(when.forged, candidate.origin.failed, "forged", "not_forged")


def documents(when: When, candidate: Candidate, register: Register) -> Evidence | None:
    """How many documents of that kind."""
    del register
    assert when.documents is not None
    counted = [document.name for document in candidate.documents if _counts(document, when.documents)]
    most = when.documents.at_most
    if len(counted) < when.documents.at_least or (most is not None and len(counted) > most):
        return None
    if not counted:
        return Evidence("no_such_document")
    names = ", ".join(f"“{name}”" for name in counted[:3]) + (" …" if len(counted) > 3 else "")
    return Evidence("document" if len(counted) == 1 else "documents", names)


def _counts(document: DocumentFacts, wanted: Documents) -> bool:
    return (
        (not wanted.types or document.ending in wanted.types)
        and (wanted.larger_than is None or document.size > wanted.larger_than)
        and (wanted.smaller_than is None or document.size < wanted.smaller_than)
    )


def body_is_draft(when: When, candidate: Candidate, register: Register) -> Evidence | None:
    """Is the draft written in the mail itself?"""
    del register
    return whether(when.body_is_draft, candidate.act is not None, "body_is_draft", "not_body_is_draft")


def link_instead_of_document(when: When, candidate: Candidate, register: Register) -> Evidence | None:
    """A link where a document should be. The only line of a mail signs nothing."""
    del register
    text = without_signed_lines(candidate.own_text).strip() or candidate.own_text
    holds = not candidate.documents and _LINK.search(text[:LONGEST_TEXT]) is not None
    return whether(when.link_instead_of_document, holds, "link", "no_link")


def promised_document_missing(when: When, candidate: Candidate, register: Register) -> Evidence | None:
    """An attachment is spoken of, and there is none."""
    del register
    holds = not candidate.documents and find(_PROMISES, candidate.texts[WordPlace.TEXT]) is not None
    return whether(when.promised_document_missing, holds, "missing", "not_missing")


def words(when: When, candidate: Candidate, register: Register) -> Evidence | None:
    """What must be said."""
    del register
    assert when.words is not None
    return find_words(when.words, candidate)


def words_also(when: When, candidate: Candidate, register: Register) -> Evidence | None:
    """What must be said as well."""
    del register
    assert when.words_also is not None
    return find_words(when.words_also, candidate)


def without_words(when: When, candidate: Candidate, register: Register) -> Evidence | None:
    """What must not be said."""
    del register
    assert when.without_words is not None
    if find_words(when.without_words, candidate) is not None:
        return None
    return Evidence("no_words", ", ".join(when.without_words.lists))


def addressed_to_contact_point(when: When, candidate: Candidate, register: Register) -> Evidence | None:
    """Does the contact point stand in To or Cc?"""
    holds = any(register.is_contact_point(box.address) for box in (*candidate.mail.to, *candidate.mail.cc))
    return whether(when.addressed_to_contact_point, holds, "addressed", "not_addressed")


def is_reply(when: When, candidate: Candidate, register: Register) -> Evidence | None:
    """The subject's prefix of a reply; thread fields, unless the prefix is that of a forward (which many clients thread too)."""
    del register
    mail = candidate.mail
    subject = mail.subject[:LONGEST_SUBJECT]
    threaded = bool(mail.in_reply_to or mail.references) and not forwards(subject)
    return whether(when.is_reply, threaded or answers(subject), "reply", "not_reply")


def short_text(when: When, candidate: Candidate, register: Register) -> Evidence | None:
    """Do the author's words, greetings aside, say next to nothing?"""
    names = {fold(word) for coordinator in register.coordinators for word in coordinator.name.split()}
    text = without_signed_lines(candidate.own_text)[:LONGEST_TEXT]
    said = [word for line in text.split("\n") for word in words_beside_greetings(line) if word not in names]
    return whether(when.short_text, len(said) <= FEW_WORDS, "short_text", "not_short_text")


def sentence_without(when: When, candidate: Candidate, register: Register) -> Evidence | None:
    """Does some sentence of the author's say what none of the lists knows?"""
    del register
    assert when.sentence_without is not None
    known = pattern_of(when.sentence_without.words)
    for sentence in candidate.texts[WordPlace.TEXT]:
        if len(words_beside_greetings(sentence.written)) > FEW_WORDS and sentence.find(known) is None:
            return Evidence("unforeseen", " ".join(sentence.written.split())[:LONGEST_SHOWN])
    return None


def question(when: When, candidate: Candidate, register: Register) -> Evidence | None:
    """Does the author ask something?"""
    del register
    found = asked(candidate.texts[WordPlace.TEXT])
    if (found is not None) is not when.question:
        return None
    return Evidence("question", found) if found is not None else Evidence("no_question")


def another_municipality(when: When, candidate: Candidate, register: Register) -> Evidence | None:
    """Is another municipality named?"""
    own, texts = register.municipality, candidate.texts
    said = (WordPlace.SUBJECT, WordPlace.TEXT, WordPlace.FILE_NAMES)
    found = named_in_text((sentence.written for place in said for sentence in texts[place]), own)
    found = found or named_at_head((line.written for line in texts[WordPlace.TITLES]), own)
    if (found is not None) is not when.another_municipality:
        return None
    return Evidence("another_municipality", found) if found is not None else Evidence("no_other_municipality")


CONDITIONS: dict[str, Condition] = {
    "sender": sender,
    "trusted": trusted,
    "forged": forged,
    "documents": documents,
    **DOCUMENT_CONDITIONS,
    "body_is_draft": body_is_draft,
    "link_instead_of_document": link_instead_of_document,
    "promised_document_missing": promised_document_missing,
    "addressed_to_contact_point": addressed_to_contact_point,
    "is_reply": is_reply,
    "short_text": short_text,
    "question": question,
    "another_municipality": another_municipality,
    "words": words,
    "words_also": words_also,
    "without_words": without_words,
    "sentence_without": sentence_without,
}
"""Name in `When` → what it asks. The order is that of the explanation."""
