"""Conditions on what stands in the documents: what must not leave unseen. Each names the document and what was found.

The names of what is found stand in `consultation.reason_words` (`unreadable_…`, `active_…`, `personal_…`).
"""

from __future__ import annotations

import re

from mailflow.consultation.folding import fold
from mailflow.consultation.people import Register
from mailflow.consultation.reasons import all_named_twice, named_twice
from mailflow.rules.candidate import Candidate, Condition, DocumentFacts, whether
from mailflow.rules.explanation import Evidence
from mailflow.rules.ruleset import When

_SENSITIVITY = frozenset({"private", "personal", "company-confidential", "confidential"})


_LABELS = frozenset(
    {
        "msip_labels", "x-ms-exchange-organization-classification", "classification", "x-classification", "x-protective-marking",
        "x-tlp", "tlp", "sio-label", "x-seclabel", "x-security-label",
    }
)  # fmt: skip
"""Fields in which add-ons of mail programs write a label (Microsoft Purview, Titus, RFC 7444)."""
_RESTRICTED = re.compile(
    r"konfidenc|confiden|sekret|secret|restrict|klasifikuar|tlp\W*(?:red|amber)|brendshem|internal"
)
"""Folded: labels that keep a mail from the public; “General”, “Public” and “TLP:CLEAR” do not."""


def _is_labelled(candidate: Candidate) -> bool:
    """By the mail program: Sensitivity (RFC 2156), or a label."""
    mail = candidate.mail
    if any(value.strip().casefold() in _SENSITIVITY for value in mail.all_headers("sensitivity")):
        return True
    return any(name in _LABELS and _RESTRICTED.search(fold(value)) is not None for name, value in mail.headers)


def marked_confidential(when: When, candidate: Candidate, register: Register) -> Evidence | None:
    """The mail program's own mark, or one set upon a document."""
    del register
    marked = next((document for document in candidate.looked_into if document.marks), None)
    if when.marked_confidential and marked is not None:
        return Evidence("document_mark", marked.name, marked.marks[0])
    holds = marked is not None or _is_labelled(candidate)
    return whether(when.marked_confidential, holds, "confidential", "not_confidential")


def document_unreadable(when: When, candidate: Candidate, register: Register) -> Evidence | None:
    """Is there a document that nobody can look into?"""
    del register
    found = [(document, named_twice(f"unreadable_{document.unreadable}")) for document in candidate.looked_into
             if document.unreadable is not None]  # fmt: skip
    return _first(when.document_unreadable, found, "document_unreadable")


def document_active(when: When, candidate: Candidate, register: Register) -> Evidence | None:
    """Is there a document that does something by itself?"""
    del register
    found = [
        (d, all_named_twice(named_twice(f"active_{what}") for what in d.active))
        for d in candidate.looked_into
        if d.active
    ]
    return _first(when.document_active, found, "document_active")


def personal_data(when: When, candidate: Candidate, register: Register) -> Evidence | None:
    """Is there a document that lists data of persons? Kinds and numbers only, never a value."""
    del register
    found = [
        (document, all_named_twice(named_twice(f"personal_{kind}", count) for kind, count in document.personal))
        for document in candidate.looked_into
        if document.personal
    ]
    return _first(when.personal_data, found, "personal_data")


def _first(wanted: bool | None, found: list[tuple[DocumentFacts, str]], key: str) -> Evidence | None:
    if bool(found) is not wanted:
        return None
    return Evidence(key, found[0][0].name, found[0][1]) if found else Evidence(f"no_{key}")


DOCUMENT_CONDITIONS: dict[str, Condition] = {
    "marked_confidential": marked_confidential,
    "document_unreadable": document_unreadable,
    "document_active": document_active,
    "personal_data": personal_data,
}
