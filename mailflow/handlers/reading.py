"""What the bytes of a mail alone say: all that is slow or hostile, done before any transaction."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from mailflow.consultation.folding import fold
from mailflow.documents.content import DocumentContent
from mailflow.documents.contents import read_documents, read_together
from mailflow.documents.draft import DraftDocument, body_document, draft_documents
from mailflow.documents.pictures import shows_a_page, shows_nothing
from mailflow.handlers.office import Office
from mailflow.mail.incoming import IncomingMail, Part, parse
from mailflow.mail.kinds import Verdict, asks_recall, machine_kind
from mailflow.mail.origin import Origin, judge_origin
from mailflow.mail.quoting import Words, own_words
from mailflow.mail.threads import Delivery, find_parent
from mailflow.rules.act_in_body import act_text
from mailflow.rules.prefixes import without_prefixes

SentText = Callable[[Delivery], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the bytes alone say: all that is slow or hostile, done before any transaction."""

    mail: IncomingMail
    origin: Origin
    machine: Verdict | None
    words: Words
    documents: tuple[DraftDocument, ...]
    contents: tuple[DocumentContent, ...] = ()
    """What stands in the documents, or in the act written in the mail itself."""
    received_at: datetime | None = None
    """INTERNALDATE; None for a mail that is only a file."""


def read_mail(
    raw: bytes,
    office: Office,
    sent_text: SentText | None = None,
    received_at: datetime | None = None,
    *,
    looks_into_documents: bool = True,
) -> Reading:
    """Parse, judge the origin, cut the quote, unpack what is wrapped, read the documents of what may be a draft or an answer.

    Documents, and winmail.dat, are read in processes that can be killed; a mail without documents starts none.

    Not where `looks_into_documents` is False: `with_contents` does it then, for many mails together.

    `sent_text` answers the text of the mail of ours that this one answers directly: the surest way to tell its quotes.
    """
    mail = parse(raw)
    machine = _machine(mail, office)
    invitation = None
    if sent_text is not None and machine is None:
        parent = find_parent(mail, office.signer, office.forum)
        invitation = sent_text(parent.delivery) if parent is not None and parent.proof == "in_reply_to" else None
    reading = Reading(
        mail=mail,
        origin=judge_origin(mail, office.ruleset.trust),
        machine=machine,
        words=_words(mail, invitation) if machine is None else Words.empty(),
        documents=draft_documents(mail) if machine is None else (),
        received_at=received_at,
    )
    to_read = _to_read(reading, office) if looks_into_documents else ()
    return replace(reading, contents=read_documents(to_read)) if to_read else reading


def with_contents(readings: Sequence[Reading], office: Office) -> tuple[Reading, ...]:
    """The same readings, with what stands in the documents of those that may be drafts or answers: one process for all of them."""
    to_read = {id(one): documents for one in readings if (documents := _to_read(one, office))}
    contents = dict(zip(to_read, read_together(list(to_read.values())), strict=True))
    return tuple(replace(one, contents=contents.get(id(one), ())) for one in readings)


def _to_read(reading: Reading, office: Office) -> tuple[DraftDocument, ...]:
    """What is to be looked into: the documents of what may be a draft or an answer, or the act that is written in the mail itself."""
    mail = reading.mail
    if reading.machine is not None or _is_own(mail, office):
        return ()
    if not may_be_draft(mail, office):
        speaking = {part.sha256 for part in enclosures(mail)} if reading.documents else frozenset[str]()
        return tuple(document for document in reading.documents if document.brought_by in speaking)
    if reading.documents:
        return reading.documents
    act = act_text(reading.words.text, mail.from_[0].name if mail.from_ else "")
    return (body_document(act, without_prefixes(mail.subject)),) if act is not None else ()


def may_be_draft(mail: IncomingMail, office: Office) -> bool:
    """Can it be a draft? Answered by the header alone.

    A directorate's mail, and what the coordinator forwards: yes, whatever it answers (a corrected draft comes as an answer, too). Our own mail, a
    member's, and what strangers answer to a signed mail of ours: no. What is attached to those is an answer, whatever it is called.
    """
    register = office.ruleset.register
    sender = mail.from_[0].address if mail.from_ else ""
    if _is_own(mail, office):
        return False
    if register.directorate_of(sender) is not None or register.coordinator_of(sender) is not None:
        return True
    return register.member_of(sender) is None and find_parent(mail, office.signer, office.forum) is None


def _is_own(mail: IncomingMail, office: Office) -> bool:
    return bool(mail.message_id and office.signer.read_message_id(mail.message_id, office.forum))


def _machine(mail: IncomingMail, office: Office) -> Verdict | None:
    """What kind of machine mail it is; a director who has Outlook recall his draft speaks himself."""
    sender = mail.from_[0].address if mail.from_ else ""
    if asks_recall(mail) and office.ruleset.register.directorate_of(sender) is not None:
        return None
    return machine_kind(mail)


def _words(mail: IncomingMail, invitation: str | None) -> Words:
    """The author's own words; nothing, where an unsure cut has left only what we had written ourselves."""
    words = own_words(mail, invitation)
    if invitation is None or not words.doubtful or not all(passage.doubtful for passage in words.passages):
        return words
    ours = set(WORD.findall(fold(invitation)))
    said = WORD.findall(fold(words.text))
    new = [word for word in said if word not in ours]
    if len(new) > ATTRIBUTION or 4 * len(new) > len(said):
        return words
    return replace(words, text="", passages=(), quoted=words.text)


WORD = re.compile(r"[^\W\d_]+")
ATTRIBUTION = 16
"""Words that a mail program adds of its own to an answer without words: an attribution line, a header block."""
NO_ENCLOSURE = frozenset({"text/vcard", "text/x-vcard", "text/calendar", "application/pgp-keys"})


def enclosures(mail: IncomingMail) -> tuple[Part, ...]:
    """The attachments that may say something: no visiting card, no calendar entry, no logo; a photographed page wherever it is shown."""
    return tuple(
        part
        for part in mail.parts
        if part.media_type not in NO_ENCLOSURE
        and not shows_nothing(part)
        and (not part.is_decoration or shows_a_page(part))
    )
