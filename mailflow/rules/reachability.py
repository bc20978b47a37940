"""Rules that can never match: contradictory in themselves, or with an earlier rule that takes all their mail.

Pure logic on `When`: it never claims more than the conditions themselves prove, so a rule it accepts may still be useless,
but one it refuses is.
"""

from __future__ import annotations

from mailflow.rules.phrases import spelled
from mailflow.rules.ruleset import Documents, Sender, When, Words

_YES_NO = (
    "trusted",
    "forged",
    "body_is_draft",
    "link_instead_of_document",
    "promised_document_missing",
    "addressed_to_contact_point",
    "is_reply",
    "marked_confidential",
    "document_unreadable",
    "document_active",
    "personal_data",
    "short_text",
    "question",
    "another_municipality",
)
_ROLES = frozenset(Sender)


def contradiction(when: When) -> str | None:
    """Why no mail can ever fit `when`, as a clause; None where one could."""
    documents = when.documents
    if documents:
        if documents.at_most is not None and documents.at_least > documents.at_most:
            return f"it wants at least {documents.at_least} and at most {documents.at_most} documents"
        if _empty_span(documents):
            return "it wants documents larger than `larger_than` and smaller than `smaller_than`, and none can be"
    needs_documents = documents is not None and documents.at_least > 0
    if needs_documents and when.link_instead_of_document:
        return "it wants documents, and a link instead of a document"
    if needs_documents and when.promised_document_missing:
        return "it wants documents, and a promised document that is missing"
    if when.trusted and when.forged:
        return "a sender cannot be trusted and forged at once"
    for wanted in (when.words, when.words_also):
        if wanted and when.without_words and _covers_words(when.without_words, wanted):
            return f"it wants words of {', '.join(wanted.lists)} and forbids them"
    return None


def covers(earlier: When, later: When) -> bool:
    """Does every mail that fits `later` fit `earlier` as well, so that a rule behind `earlier` is never asked?"""
    return (
        _covers_sender(earlier, later)
        and all(getattr(earlier, name) in (None, getattr(later, name)) for name in _YES_NO)
        and _covers_documents(earlier.documents, later.documents)
        and all(_covers_wanted(wanted, later) for wanted in (earlier.words, earlier.words_also))
        and _covers_forbidden(earlier.without_words, later.without_words)
        and earlier.sentence_without in (None, later.sentence_without)
    )


def is_unconditional(when: When) -> bool:
    """Does it take every mail?"""
    return covers(when, When())


def _covers_sender(earlier: When, later: When) -> bool:
    if not earlier.sender or Sender.ANYONE in earlier.sender:
        return True
    return bool(later.sender) and all(
        sender in earlier.sender or (sender not in _ROLES and Sender.DIRECTORATE in earlier.sender)
        for sender in later.sender
    )


def _covers_documents(earlier: Documents | None, later: Documents | None) -> bool:
    if earlier is None or (earlier.at_least == 0 and earlier.at_most is None):
        return True
    if later is None or later.at_least < earlier.at_least:
        return False
    if earlier.at_most is None:
        return _counts_no_more(later, earlier)
    return _same_kind(earlier, later) and later.at_most is not None and later.at_most <= earlier.at_most


def _counts_no_more(narrow: Documents, wide: Documents) -> bool:
    """Is every document that `narrow` counts counted by `wide` too?"""
    types = not wide.types or (bool(narrow.types) and set(narrow.types) <= set(wide.types))
    larger = wide.larger_than is None or (narrow.larger_than is not None and narrow.larger_than >= wide.larger_than)
    smaller = wide.smaller_than is None or (
        narrow.smaller_than is not None and narrow.smaller_than <= wide.smaller_than
    )
    return types and larger and smaller


def _same_kind(one: Documents, other: Documents) -> bool:
    return _counts_no_more(one, other) and _counts_no_more(other, one)


def _covers_wanted(earlier: Words | None, later: When) -> bool:
    return earlier is None or any(
        wanted is not None and _covers_words(earlier, wanted) for wanted in (later.words, later.words_also)
    )


def _covers_forbidden(earlier: Words | None, later: Words | None) -> bool:
    return earlier is None or (later is not None and _covers_words(later, earlier))


def _covers_words(wide: Words, narrow: Words) -> bool:
    return set(narrow.places) <= set(wide.places) and _folded(narrow) <= _folded(wide)


def _folded(words: Words) -> set[str]:
    return {spelled(word) for word in words.words}


def _empty_span(documents: Documents) -> bool:
    larger, smaller = documents.larger_than, documents.smaller_than
    return documents.at_least > 0 and larger is not None and smaller is not None and larger + 1 >= smaller
