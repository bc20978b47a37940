"""One small function per condition of a rule. Each answers what it found in a sentence, or None where it does not hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import PurePath

from mailflow.consultation.folding import fold
from mailflow.consultation.people import Register
from mailflow.mail.incoming import IncomingMail
from mailflow.mail.origin import Origin
from mailflow.rules.act_in_body import act_text
from mailflow.rules.ruleset import Documents, Sender, When, WordPlace, Words

ENDING = re.compile(r"\.([A-Za-z0-9]{1,5})$")
LINK = re.compile(r"https?://[^\s<>\"')]{4,}", re.IGNORECASE)
PROMISE = re.compile(
    r"\b(?:bashk[ae]ngjit\w*|bashkelidh\w*|ne bashkelidhje|(?:te )?bashkangjitur|attach(?:ed|ment|ing)?|enclosed)\b"
)
REPLY_PREFIX = re.compile(r"^\s*(?:re|aw|sv|antw|r|απ|pergj\w*)\s*(?:\[\d+\]|-\d+)?\s*:", re.IGNORECASE)
CONFIDENTIAL_MARKS = frozenset({"private", "personal", "company-confidential", "confidential"})


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What a rule may know of a document."""

    name: str
    media_type: str
    size: int

    @property
    def ending(self) -> str:
        """File name ending, lower case, without dot; '' where there is none."""
        found = ENDING.search(PurePath(self.name).name)
        return found.group(1).lower() if found else ""


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A mail that may hold a draft, as the rules look at it."""

    mail: IncomingMail
    own_text: str
    """The author's own new words: no quote, no signature, no forwarded mail."""
    quoted: str
    origin: Origin
    documents: tuple[DocumentFacts, ...]
    _folded: dict[WordPlace, tuple[str, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)

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

    def folded(self, place: WordPlace) -> tuple[str, ...]:
        """The texts of a place, folded, each padded with blanks so that words can be found at their starts."""
        if place not in self._folded:
            texts = {
                WordPlace.SUBJECT: (self.mail.subject,),
                WordPlace.TEXT: (self.own_text,),
                WordPlace.FILE_NAMES: tuple(document.name for document in self.documents),
            }[place]
            self._folded[place] = tuple(fold(text) for text in texts)
        return self._folded[place]


Evidence = str | None
Condition = Callable[[When, Candidate, Register], Evidence]


@lru_cache(maxsize=512)
def pattern_of(word: str) -> re.Pattern[str]:
    """A word or phrase of rules.yaml as a pattern over folded text: whole words, `*` for any ending."""
    parts = (re.escape(part).replace(r"\*", r"\w*") for part in fold(word).split())
    return re.compile(r"(?<![\w])" + r"\W+".join(parts) + r"(?![\w])")


def find_word(words: Words, candidate: Candidate) -> str | None:
    """“draft* in the subject”: the first of the words that stands in one of the places."""
    for place in words.places:
        for text in candidate.folded(place):
            for word in words.words:
                found = pattern_of(word).search(text)
                if found is not None:
                    where = {"subject": "the subject", "text": "the text", "file_names": "a file name"}[place.value]
                    return f"“{found.group(0)}” in {where}"
    return None


def sender(when: When, candidate: Candidate, register: Register) -> Evidence:
    """Who it is from."""
    roles = roles_of(candidate.sender, register)
    for wanted in when.sender:
        if wanted == Sender.ANYONE:
            return "whoever it is from"
        if wanted in roles:
            return f"the sender is {roles[wanted]}"
    return None


def roles_of(address: str, register: Register) -> dict[str, str]:
    """Every role of an address, with how it is told; directorate ids are roles too."""
    roles: dict[str, str] = {}
    directorate = register.directorate_of(address)
    if directorate is not None:
        roles[Sender.DIRECTORATE] = roles[directorate.id] = f"of the directorate {directorate.id}"
    member = register.member_of(address)
    if member is not None:
        roles[Sender.MEMBER] = f"the member {member.id}"
    if register.is_contact_point(address):
        roles[Sender.CONTACT_POINT] = "the contact point"
    if register.coordinator_of(address) is not None:
        roles[Sender.COORDINATOR] = "the coordinator"
    return roles or {Sender.UNKNOWN: "registered in no role"}


def trusted(when: When, candidate: Candidate, register: Register) -> Evidence:
    """Is the From proven?"""
    del register
    if candidate.origin.trusted is not when.trusted:
        return None
    return "the sender is proven" if when.trusted else "the sender is not proven"


def forged(when: When, candidate: Candidate, register: Register) -> Evidence:
    """Does our own server say that the From is false?"""
    del register
    if candidate.origin.failed is not when.forged:
        return None
    return (
        "the receiving server says that the sender is false" if when.forged else "nothing says that the sender is false"
    )


def documents(when: When, candidate: Candidate, register: Register) -> Evidence:
    """How many documents of that kind."""
    del register
    assert when.documents is not None
    counted = [document for document in candidate.documents if _counts(document, when.documents)]
    if len(counted) < when.documents.at_least:
        return None
    if when.documents.at_most is not None and len(counted) > when.documents.at_most:
        return None
    names = ", ".join(document.name for document in counted[:3])
    return f"{len(counted)} document{'s' if len(counted) != 1 else ''}" + (f": {names}" if names else "")


def _counts(document: DocumentFacts, wanted: Documents) -> bool:
    return (
        (not wanted.types or document.ending in wanted.types)
        and (wanted.larger_than is None or document.size > wanted.larger_than)
        and (wanted.smaller_than is None or document.size < wanted.smaller_than)
    )


def body_is_draft(when: When, candidate: Candidate, register: Register) -> Evidence:
    """Is the draft written in the mail itself?"""
    del register
    if (candidate.act is not None) is not when.body_is_draft:
        return None
    return "the act is written in the mail itself" if when.body_is_draft else "no act is written in the mail itself"


def link_instead_of_document(when: When, candidate: Candidate, register: Register) -> Evidence:
    """A link where a document should be."""
    del register
    holds = not candidate.documents and LINK.search(candidate.own_text) is not None
    if holds is not when.link_instead_of_document:
        return None
    return "a link stands where the document should be" if holds else "no link stands in a document's place"


def promised_document_missing(when: When, candidate: Candidate, register: Register) -> Evidence:
    """An attachment is spoken of, and there is none."""
    del register
    spoken = any(PROMISE.search(text) for text in candidate.folded(WordPlace.TEXT))
    holds = not candidate.documents and spoken
    if holds is not when.promised_document_missing:
        return None
    return "an attachment is spoken of and is not there" if holds else "no attachment is missing"


def words(when: When, candidate: Candidate, register: Register) -> Evidence:
    """What must be said."""
    del register
    assert when.words is not None
    return find_word(when.words, candidate)


def words_also(when: When, candidate: Candidate, register: Register) -> Evidence:
    """What must be said as well."""
    del register
    assert when.words_also is not None
    return find_word(when.words_also, candidate)


def without_words(when: When, candidate: Candidate, register: Register) -> Evidence:
    """What must not be said."""
    del register
    assert when.without_words is not None
    found = find_word(when.without_words, candidate)
    lists = ", ".join(when.without_words.lists) or "those words"
    return None if found is not None else f"nothing of {lists}"


def addressed_to_contact_point(when: When, candidate: Candidate, register: Register) -> Evidence:
    """Does the contact point stand in To or Cc?"""
    to = any(register.is_contact_point(box.address) for box in (*candidate.mail.to, *candidate.mail.cc))
    if to is not when.addressed_to_contact_point:
        return None
    return "the contact point stands in To or Cc" if to else "the contact point stands in neither To nor Cc"


def is_reply(when: When, candidate: Candidate, register: Register) -> Evidence:
    """Thread fields, or the subject's prefix."""
    del register
    mail = candidate.mail
    holds = bool(mail.in_reply_to or mail.references or REPLY_PREFIX.match(mail.subject))
    if holds is not when.is_reply:
        return None
    return "it is a reply" if holds else "it is no reply"


def marked_confidential(when: When, candidate: Candidate, register: Register) -> Evidence:
    """The mail program's own mark (Sensitivity, RFC 2156)."""
    del register
    holds = candidate.mail.header("sensitivity").strip().casefold() in CONFIDENTIAL_MARKS
    if holds is not when.marked_confidential:
        return None
    return "its Sensitivity is confidential" if holds else "it bears no mark of confidence"


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
