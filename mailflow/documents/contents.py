"""What stands in the documents of a mail: one frozen value for each, made in a process that can be killed.

1. All documents of a mail are read by one process. A mail without documents starts none.
2. A document that kills the process (time, memory, a fault of a library) costs only itself: the others are read by the next one.
3. Magic bytes decide what a document is, never its name or its declared type.
4. What could not be read is said with its reason, never passed over: `why_unread`, `encrypted`, `is_cut`.
5. Of personal data only the kind and the number leave the process, never a value.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from mailflow.documents.content import DocumentContent, Format, WhyUnread, from_json
from mailflow.documents.draft import DraftDocument
from mailflow.documents.sandbox import run_each
from mailflow.errors import Unreadable

READER = "mailflow.documents.formats"
SECONDS = 30.0
"""Of the clock, for all documents of a mail."""
SECONDS_EACH = 12
"""Of computing, for one document: a hundred times what a long plan needs."""
MOST_STARTS = 3
"""Processes for one mail: after so many deaths the rest is left unread."""


def read_documents(documents: Sequence[DraftDocument]) -> tuple[DocumentContent, ...]:
    """What stands in the documents, in their order; after each archive the documents in it. Never raises.

    Takes a process (about 0.1 s) and, for the documents together, at most `SECONDS` times `MOST_STARTS` of the clock.
    """
    found: list[DocumentContent] = []
    waiting = list(documents)
    for _ in range(MOST_STARTS):
        if not waiting:
            break
        files = [(document.name, document.content) for document in waiting]
        try:
            answers, fault = run_each(READER, files, seconds=SECONDS, seconds_each=SECONDS_EACH)
        except Unreadable:
            break
        for document, answer in zip(waiting, answers, strict=False):
            found += _of_answer(document, answer)
        waiting = waiting[len(answers) :]
        if waiting:
            found.append(unread(waiting.pop(0), WhyUnread.TOO_SLOW if fault == "late" else WhyUnread.BROKE_OFF))
    return (*found, *(unread(document, WhyUnread.NOT_REACHED) for document in waiting))


def read_together(mails: Sequence[Sequence[DraftDocument]]) -> tuple[tuple[DocumentContent, ...], ...]:
    """The same for the documents of several mails, by one process for all: for answers that come by the hundred, and for looking back.

    A mail at which the process ends is read alone, and the next process goes on behind it: no mail suffers from another.
    """
    found: list[tuple[DocumentContent, ...]] = []
    while len(found) < len(mails):
        found += _read_whole(mails[len(found) :])
        if len(found) < len(mails):
            found.append(read_documents(mails[len(found)]))
    return tuple(found)


def _read_whole(mails: Sequence[Sequence[DraftDocument]]) -> list[tuple[DocumentContent, ...]]:
    """The first of these mails, as far as one process comes with all their documents."""
    files = [(document.name, document.content) for documents in mails for document in documents]
    answers: tuple[bytes, ...] = ()
    if files:
        with contextlib.suppress(Unreadable):
            answers, _ = run_each(READER, files, seconds=SECONDS, seconds_each=SECONDS_EACH)
    found: list[tuple[DocumentContent, ...]] = []
    at = 0
    for documents in mails:
        own, at = answers[at : at + len(documents)], at + len(documents)
        if len(own) < len(documents):
            break
        found.append(tuple(content for pair in zip(documents, own, strict=True) for content in _of_answer(*pair)))
    return found


def unread(document: DraftDocument, why: WhyUnread) -> DocumentContent:
    """A document of which nothing is known but that it is there."""
    return DocumentContent(name=document.name, sha256=document.sha256, format=Format.UNKNOWN, why_unread=why)


def _of_answer(document: DraftDocument, answer: bytes) -> tuple[DocumentContent, ...]:
    """The answer of the other process; that it could have been taken over is reckoned with."""
    try:
        return from_json(answer)
    except (ValueError, TypeError, KeyError, RecursionError):
        return (unread(document, WhyUnread.BROKE_OFF),)
