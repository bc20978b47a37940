"""What the bytes of a mail alone say: all that is slow or hostile, done before any transaction."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from mailflow.consultation.folding import fold
from mailflow.documents.draft import DraftDocument, draft_documents
from mailflow.handlers.office import Office
from mailflow.mail.incoming import IncomingMail, Part, parse
from mailflow.mail.kinds import Verdict, machine_kind
from mailflow.mail.origin import Origin, judge_origin
from mailflow.mail.quoting import Words, own_words
from mailflow.mail.threads import Delivery, find_parent

SentText = Callable[[Delivery], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the bytes alone say: all that is slow or hostile, done before any transaction."""

    mail: IncomingMail
    origin: Origin
    machine: Verdict | None
    words: Words
    documents: tuple[DraftDocument, ...]
    received_at: datetime | None = None
    """INTERNALDATE; None for a mail that is only a file."""


def read_mail(
    raw: bytes, office: Office, sent_text: SentText | None = None, received_at: datetime | None = None
) -> Reading:
    """Parse, judge the origin, cut the quote, unpack what is wrapped (winmail.dat in a process that can be killed).

    `sent_text` answers the text of the mail of ours that this one answers directly: the surest way to tell its quotes.
    """
    mail = parse(raw)
    machine = machine_kind(mail)
    invitation = None
    if sent_text is not None and machine is None:
        parent = find_parent(mail, office.signer, office.forum)
        invitation = sent_text(parent.delivery) if parent is not None and parent.proof == "in_reply_to" else None
    return Reading(
        mail=mail,
        origin=judge_origin(mail, office.ruleset.trust),
        machine=machine,
        words=_words(mail, invitation) if machine is None else Words.empty(),
        documents=draft_documents(mail) if machine is None else (),
        received_at=received_at,
    )


def _words(mail: IncomingMail, invitation: str | None) -> Words:
    """The author's own words; nothing, where an unsure cut has left only what we had written ourselves."""
    words = own_words(mail, invitation)
    if invitation is None or not words.doubtful:
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
    """The attachments that may say something: no visiting card, no calendar entry."""
    return tuple(part for part in mail.documents if part.media_type not in NO_ENCLOSURE)
