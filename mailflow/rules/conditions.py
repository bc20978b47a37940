"""One small function per condition of a rule. Each answers what it found, or None where it does not hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import PurePath

from mailflow.consultation.people import Register
from mailflow.mail.incoming import IncomingMail
from mailflow.mail.origin import Origin
from mailflow.rules.act_in_body import act_text
from mailflow.rules.explanation import Evidence
from mailflow.rules.phrases import Sentence, find, sentences
from mailflow.rules.prefixes import answers, forwards, without_prefixes
from mailflow.rules.ruleset import Documents, Sender, When, WordPlace, Words
from mailflow.rules.signed_lines import without_signed_lines

LONGEST_TEXT = 50_000
"""Characters of the author's words that rules look at: ten times a long letter."""
LONGEST_SUBJECT = 1_000
LONGEST_NAME = 300
MOST_NAMES = 100
_ENDING = re.compile(r"\.([A-Za-z0-9]{1,5})$")
_ENDING_OF_TYPE = {
    "application/pdf": "pdf",
    "application/msword": "doc",
    "application/rtf": "rtf",
    "text/rtf": "rtf",
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.ms-excel": "xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"')]{4,}", re.IGNORECASE)
_PROMISES = (
    "bashkëngjit*", "bashkangjit*", "bashkëlidh*", "bashkalidh*", "në bashkëlidhje", "attach", "attached", "attachment",
    "attachments", "attaching", "enclosed",
)  # fmt: skip
_CONFIDENTIAL_MARKS = frozenset({"private", "personal", "company-confidential", "confidential"})


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What a rule may know of a document."""

    name: str
    media_type: str
    size: int

    @property
    def ending(self) -> str:
        """File name ending, lower case, without dot; that of the media type, or '', where the name has none."""
        found = _ENDING.search(PurePath(self.name).name)
        return found[1].lower() if found else _ENDING_OF_TYPE.get(self.media_type, "")


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A mail that may hold a draft, as the rules look at it."""

    mail: IncomingMail
    own_text: str
    """The author's own new words: no quote, no signature, no forwarded mail."""
    quoted: str
    origin: Origin
    documents: tuple[DocumentFacts, ...]
    doubtful: bool = False
    """It is unsure that `own_text` is the author's own: nothing opens by its words alone."""
    received_on: date | None = None
    """The local day on which it reached the mailbox; None for a mail that is only a file. Senders' clocks are often wrong."""

    @property
    def sender(self) -> str:
        """The From address, '' where there is none."""
        if self.origin.address is not None:
            return self.origin.address
        return self.mail.from_[0].address if self.mail.from_ else ""

    @cached_property
    def act(self) -> str | None:
        """The text of an act written in the mail itself."""
        return act_text(self.own_text)

    @cached_property
    def texts(self) -> dict[WordPlace, tuple[Sentence, ...]]:
        """What is written in each place: the subject without Re: and Fwd:, the text without names and titles at its end."""
        text = without_signed_lines(self.own_text)[:LONGEST_TEXT]
        names = [document.name[:LONGEST_NAME] for document in self.documents[:MOST_NAMES]]
        return {
            WordPlace.SUBJECT: (Sentence(without_prefixes(self.mail.subject[:LONGEST_SUBJECT])),),
            WordPlace.TEXT: sentences(text),
            WordPlace.FILE_NAMES: tuple(Sentence(name) for name in names),
        }


Condition = Callable[[When, Candidate, Register], Evidence | None]


def find_words(words: Words, candidate: Candidate) -> Evidence | None:
    """The first place where one of the words stands, and the word as its author wrote it."""
    for place in words.places:
        shown = find(words.words, candidate.texts[place])
        if shown is not None:
            return Evidence(place.value, shown)
    return None


def _whether(wanted: bool | None, holds: bool, yes: str, no: str) -> Evidence | None:
    """Evidence of a condition that is asked with yes or no."""
    if holds is not wanted:
        return None
    return Evidence(yes if holds else no)


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
    return _whether(when.trusted, candidate.origin.trusted, "trusted", "not_trusted")


def forged(when: When, candidate: Candidate, register: Register) -> Evidence | None:
    """Does our own server say that the From is false?"""
    del register
    return _whether(when.forged, candidate.origin.failed, "forged", "not_forged")


def documents(when: When, candidate: Candidate, register: Register) -> Evidence | None:
    """How many documents of that kind."""
    del register
    assert when.documents is not None
    counted = [document.name for document in candidate.documents if _counts(document, when.documents)]
    most = when.documents.at_most
    if len(counted) < when.documents.at_least or (most is not None and len(counted) > most):
        return None
    if not counted:
        return Evidence("no_document")
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
    return _whether(when.body_is_draft, candidate.act is not None, "body_is_draft", "not_body_is_draft")


def link_instead_of_document(when: When, candidate: Candidate, register: Register) -> Evidence | None:
    """A link where a document should be."""
    del register
    text = without_signed_lines(candidate.own_text)[:LONGEST_TEXT]
    holds = not candidate.documents and _LINK.search(text) is not None
    return _whether(when.link_instead_of_document, holds, "link", "no_link")


def promised_document_missing(when: When, candidate: Candidate, register: Register) -> Evidence | None:
    """An attachment is spoken of, and there is none."""
    del register
    holds = not candidate.documents and find(_PROMISES, candidate.texts[WordPlace.TEXT]) is not None
    return _whether(when.promised_document_missing, holds, "missing", "not_missing")


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
    return _whether(when.addressed_to_contact_point, holds, "addressed", "not_addressed")


def is_reply(when: When, candidate: Candidate, register: Register) -> Evidence | None:
    """The subject's prefix of a reply; thread fields, unless the prefix is that of a forward (which many clients thread too)."""
    del register
    mail = candidate.mail
    subject = mail.subject[:LONGEST_SUBJECT]
    threaded = bool(mail.in_reply_to or mail.references) and not forwards(subject)
    return _whether(when.is_reply, threaded or answers(subject), "reply", "not_reply")


def marked_confidential(when: When, candidate: Candidate, register: Register) -> Evidence | None:
    """The mail program's own mark (Sensitivity, RFC 2156)."""
    del register
    holds = candidate.mail.header("sensitivity").strip().casefold() in _CONFIDENTIAL_MARKS
    return _whether(when.marked_confidential, holds, "confidential", "not_confidential")


CONDITIONS: dict[str, Condition] = {
    "sender": sender,
    "trusted": trusted,
    "forged": forged,
    "marked_confidential": marked_confidential,
    "documents": documents,
    "body_is_draft": body_is_draft,
    "link_instead_of_document": link_instead_of_document,
    "promised_document_missing": promised_document_missing,
    "addressed_to_contact_point": addressed_to_contact_point,
    "is_reply": is_reply,
    "words": words,
    "words_also": words_also,
    "without_words": without_words,
}
"""Name in `When` → what it asks. The order is that of the explanation."""
