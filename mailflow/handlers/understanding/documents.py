"""From what was read in the documents to what a rule may know of them."""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.consultation.enclosures import ChangeKind
from mailflow.consultation.people import Register
from mailflow.consultation.reasons import Reason
from mailflow.documents.content import DocumentContent, Format, WhyUnread
from mailflow.documents.draft import DraftDocument
from mailflow.documents.marks import WORDS, marks_in
from mailflow.rules.candidate import Candidate, DocumentFacts
from mailflow.rules.document_conditions import DOCUMENT_CONDITIONS
from mailflow.rules.ruleset import When

HEAD_LINES = 8
LONGEST_HEADING = 200
"""Characters of a line that can still be a heading."""
_TABLES = frozenset({Format.XLSX, Format.XLS, Format.ODS})
"""Where personal data stand in lists: one too long to be searched to its end is looked at by a human. A long plan is not."""
FIRST_PAGE = 3_000
"""Characters."""


def facts_of(
    documents: Sequence[DraftDocument], contents: Sequence[DocumentContent], marks: Sequence[str] | None = None
) -> tuple[DocumentFacts, ...]:
    """The documents of a mail and those in its archives. `marks`: words of confidentiality, None for those that mailflow knows."""
    read = {(content.name, content.sha256): content for content in contents}
    own = [_fact(d.name, d.media_type, len(d.content), read.get((d.name, d.sha256)), marks) for d in documents]
    return (*own, *(_fact(c.name, "", 0, c, marks) for c in contents if c.archive is not None))


def facts_of_act(contents: Sequence[DocumentContent], marks: Sequence[str] | None = None) -> tuple[DocumentFacts, ...]:
    """The act that is written in a mail without documents."""
    return tuple(_fact(content.name, "text/plain", 0, content, marks) for content in contents)


def warnings_of(candidate: Candidate, register: Register) -> tuple[Reason, ...]:
    """What stands in the documents that must not leave unseen."""
    found = (condition(_EVERYTHING, candidate, register) for condition in DOCUMENT_CONDITIONS.values())
    return tuple(evidence for evidence in found if evidence is not None)


_EVERYTHING = When(marked_confidential=True, document_unreadable=True, document_active=True, personal_data=True)


def _only_we_cannot_read(content: DocumentContent) -> bool:
    """A PDF that our reader cannot take apart is often opened by every viewer: that alone holds nothing back, but it is told."""
    return content.format is Format.PDF and content.why_unread is WhyUnread.DAMAGED and not content.encrypted


def unread(contents: Sequence[DocumentContent]) -> tuple[Reason, ...]:
    """The documents that go out although nobody here could read them: the coordinator may look at them within the grace time."""
    return tuple(Reason("not_read_here", content.name) for content in contents if _only_we_cannot_read(content))


def tracked_changes(contents: Sequence[DocumentContent]) -> tuple[Reason, ...]:
    """Whose tracked changes and comments an office file still holds: members would read them."""
    return tuple(
        Reason(
            "tracked_changes",
            content.name,
            sum(change.kind is not ChangeKind.COMMENT for change in content.changes),
            sum(change.kind is ChangeKind.COMMENT for change in content.changes),
            ", ".join(dict.fromkeys(change.author for change in content.changes if change.author)) or "–",
        )
        for content in contents
        if content.changes
    )


def _fact(
    name: str, media_type: str, size: int, content: DocumentContent | None, marks: Sequence[str] | None
) -> DocumentFacts:
    if content is None:
        return DocumentFacts(name, media_type, size)
    return DocumentFacts(
        name=name,
        media_type=media_type,
        size=size,
        title=content.title,
        head=_head(content),
        first_page=content.text[:FIRST_PAGE],
        unreadable=_why_unreadable(content),
        active=tuple(what.value for what in content.active),
        personal=tuple((data.kind.value, data.count) for data in content.personal),
        marks=marks_in(content, WORDS if marks is None else marks),
        inside=content.archive,
    )


def _why_unreadable(content: DocumentContent) -> str | None:
    if content.encrypted:
        return "encrypted"
    if _only_we_cannot_read(content):
        return None
    if content.is_cut and content.format in _TABLES and not content.personal:
        return "is_cut"
    return content.why_unread.value if content.why_unread is not None else None


def _head(content: DocumentContent) -> str:
    """Title, page header and the first lines that could be headings."""
    first = [line.strip() for line in content.text.split("\n") if line.strip()][:HEAD_LINES]
    lines = [content.title, *content.header.split("\n")[:HEAD_LINES], *first]
    return "\n".join(dict.fromkeys(line.strip() for line in lines if 0 < len(line.strip()) <= LONGEST_HEADING))
