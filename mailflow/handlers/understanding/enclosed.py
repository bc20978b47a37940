"""What came along with an answer, and what it says.

1. Every attachment is kept, byte for byte, whatever can be said of it. A winmail.dat stands for the files in it; what lies in an archive or
   in an enclosed mail is told with it.
2. What comes back as it was sent says nothing: a document of the draft (the same bytes; or the same text, the same marks, no picture more),
   a mail of ours, a picture that came with an earlier answer of the same member (the logo of her signature).
3. A paper that has more than half of a draft document's words is that document, corrected: its tracked changes and comments are the
   answer, and every other difference as well. Of several it is the one that it is nearest to, of whichever version.
4. Any other paper is an annex, whose text is read. What cannot be read is named, for a human.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from mailflow.consultation.enclosures import (
    Change,
    Difference,
    Enclosure,
    EnclosureState,
)
from mailflow.consultation.model import Document
from mailflow.consultation.reasons import Reason
from mailflow.documents.content import LONGEST_TEXT, DocumentContent, Format, contents_of_each
from mailflow.documents.draft import DraftDocument
from mailflow.documents.pictures import is_picture
from mailflow.handlers.office import Office
from mailflow.handlers.reading import enclosures
from mailflow.handlers.records import Records
from mailflow.handlers.understanding.corrected import Marks, Twin, marks_of, members_of, twin_of
from mailflow.handlers.understanding.value import Understanding
from mailflow.mail.answers import answer_of
from mailflow.mail.incoming import Part, parse

MOST_DIFFERENCES = 300
LONGEST_PARAGRAPH = 5_000
"""Characters of a paragraph that are kept with a difference."""


def by_documents(said: Understanding, office: Office, records: Records) -> Understanding:
    """An answer with what its attachments say. Where they say nothing it is what its own words are."""
    if said.kind != "reply" or not enclosures(said.mail):
        return said
    found = enclosed(said, office, records)
    said = replace(said, enclosures=found)
    if speaks(said):
        return said
    answer = answer_of(said.words.text, has_enclosures=False)
    if answer is not None:
        return replace(said, answer=answer)
    unchanged = [Reason("draft_unchanged", one.name) for one in found if not one.says_something]
    return replace(said, answer=None, decision="review").because(*(unchanged or [Reason("no_own_words")]))


def speaks(said: Understanding) -> bool:
    """Do the attachments say something that the words alone do not? A picture shown among words leaves the verdict to the words."""
    has_words = any(character.isalnum() for character in said.words.text)
    shown = {part.sha256 for part in said.mail.parts if part.is_decoration} if has_words else frozenset[str]()
    return any(one.says_something and one.sha256 not in shown for one in said.enclosures)


def enclosed(said: Understanding, office: Office, records: Records) -> tuple[Enclosure, ...]:
    """Every attachment of an answer, with what it says; the same bytes once."""
    known = records.consultation(said.consultation) if said.consultation is not None else None
    sent = [document for version in reversed(known.versions) for document in version.documents] if known else []
    drafts = [*sent, *(member for document in sent for member in members_of(document, records))]
    read = contents_of_each(said.contents)
    found: dict[str, Enclosure] = {}
    for part in enclosures(said.mail):
        for one in _papers(part, said, office):
            if isinstance(one, Enclosure):
                found.setdefault(one.sha256, one)
            elif one.sha256 not in found:
                found[one.sha256] = _looked_at(one, read.get(one.sha256, []), drafts, records)
    return _without_logos(tuple(found.values()), said, records)


def flags_of(said: Understanding) -> tuple[Reason, ...]:
    """What a human must open, or open to its end."""
    long = {content.name for content in said.contents if content.is_cut or len(content.text) >= LONGEST_TEXT}
    return (
        *(Reason(f"enclosure_{one.state}", one.name) for one in said.enclosures if one.wants_a_human),
        *(Reason("enclosure_read_partly", one.name) for one in said.enclosures if one.name in long),
    )


def _papers(part: Part, said: Understanding, office: Office) -> Sequence[DraftDocument | Enclosure]:
    """The files that a part of the mail brings: itself, those in a winmail.dat, an enclosed mail and its documents."""
    inside = [document for document in said.documents if document.brought_by == part.sha256]
    if part.media_type != "message/rfc822":
        return inside or [DraftDocument(part.name or "", part.media_type, part.content)]
    inner = parse(part.content)
    bare = Enclosure(name=part.name or inner.subject, media_type=part.media_type, size=part.size, sha256=part.sha256)
    if inner.message_id is not None and office.signer.read_message_id(inner.message_id, office.forum) is not None:
        return [replace(bare, state=EnclosureState.UNCHANGED)]
    return [bare, *inside]


def _looked_at(
    paper: DraftDocument, contents: Sequence[DocumentContent], drafts: Sequence[Document], records: Records
) -> Enclosure:
    bare = Enclosure(name=paper.name, media_type=paper.media_type, size=len(paper.content), sha256=paper.sha256)
    if any(draft.sha256 == paper.sha256 for draft in drafts):
        return replace(bare, state=EnclosureState.UNCHANGED)
    papers = contents[1:] if len(contents) > 1 else contents
    read = [_read(content, drafts, records) for content in papers]
    if not read:
        is_picture = paper.media_type.startswith("image/")
        return replace(bare, state=EnclosureState.NEEDS_READING) if is_picture else bare
    differences = [difference for one in read for difference in one.differences]
    text = text_of_paper(contents)
    return replace(
        bare,
        changes=tuple(change for one in read for change in one.changes),
        differences=tuple(map(_short, differences[:MOST_DIFFERENCES])),
        more=sum(one.more for one in read) + max(0, len(differences) - MOST_DIFFERENCES),
        text=hashlib.sha256(text.encode()).hexdigest() if text else None,
        state=_state_of([one.state for one in read]),
        annexes=_annexes(list(zip(papers, read, strict=True))),
    )


def _annexes(papers: Sequence[tuple[DocumentContent, Enclosure]]) -> tuple[str, ...]:
    """Beside a corrected draft: the papers that speak by their text."""
    if not any(one.changes or one.differences for _, one in papers):
        return ()
    others = [content for content, one in papers if one.says_something and not (one.changes or one.differences)]
    return tuple(hashlib.sha256(named_text(content).encode()).hexdigest() for content in others if content.text.strip())


def named_text(content: DocumentContent) -> str:
    """The text of a document in an archive, under its name."""
    return f"{content.name}\n{content.text.strip()}"


def _without_logos(found: Sequence[Enclosure], said: Understanding, records: Records) -> tuple[Enclosure, ...]:
    """A picture that came with an earlier answer of the member says nothing new."""
    pictures = {part.sha256 for part in said.mail.parts if is_picture(part)}
    if said.member is None or not any(one.sha256 in pictures for one in found):
        return tuple(found)
    known = pictures & records.brought_by(said.member)
    return tuple(replace(one, state=EnclosureState.UNCHANGED) if one.sha256 in known else one for one in found)


def text_of_paper(contents: Sequence[DocumentContent]) -> str:
    """The text of a document, or of all that lie in an archive, each under its name; '' where there is none."""
    if len(contents) == 1:
        return contents[0].text.strip()
    return "\n\n".join(named_text(content) for content in contents if content.text.strip())


def _read(content: DocumentContent, drafts: Sequence[Document], records: Records) -> Enclosure:
    """One document: its marks, what is not as in the draft, and whether a human must open it."""
    bare = Enclosure(name=content.name, media_type="", size=0, sha256=content.sha256, state=_unread(content))
    if bare.state is not None and not content.changes:
        return bare
    if content.archive is not None and any(draft.sha256 == content.sha256 for draft in drafts):
        return replace(bare, state=EnclosureState.UNCHANGED)
    twin = twin_of(content, drafts, records) if content.text.strip() else None
    earlier = marks_of(twin.document, records) if twin is not None else frozenset[Change]()
    changes = tuple(change for change in content.changes if change not in earlier)
    marks = Marks(content.changes)
    differences = tuple(d for d in twin.differences if not marks.explain(d)) if twin is not None else ()
    return replace(
        bare,
        changes=changes,
        differences=differences,
        more=content.more_changes,
        state=bare.state or _state_beside(content, twin, is_corrected=bool(changes or differences)),
    )


def _unread(content: DocumentContent) -> EnclosureState | None:
    if content.encrypted:
        return EnclosureState.ENCRYPTED
    if content.why_unread is not None:
        return EnclosureState.UNREADABLE
    nothing_to_read = not content.has_text_layer or not content.text.strip()
    return EnclosureState.NEEDS_READING if nothing_to_read and content.format is not Format.ARCHIVE else None


def _state_beside(content: DocumentContent, twin: Twin | None, *, is_corrected: bool) -> EnclosureState | None:
    """Pictures that the draft does not have, and ink on the page of a PDF, speak to the eye alone."""
    of_draft = twin.document.pictures if twin is not None else None
    drawn = content.pictures > (of_draft or 0) if content.format is Format.PDF else False
    if drawn or (of_draft is not None and content.pictures > of_draft):
        return EnclosureState.NEEDS_READING
    is_whole = len(content.text) < LONGEST_TEXT and not content.is_cut and not content.more_changes
    return EnclosureState.UNCHANGED if twin is not None and not is_corrected and is_whole else None


def _state_of(states: Sequence[EnclosureState | None]) -> EnclosureState | None:
    """Of an archive: unchanged only where everything in it is; what a human must open stands before what was read."""
    spoken = [state for state in states if state is not EnclosureState.UNCHANGED]
    if not spoken:
        return EnclosureState.UNCHANGED
    return next((state for state in spoken if state is not None), None)


def _short(difference: Difference) -> Difference:
    return replace(difference, before=difference.before[:LONGEST_PARAGRAPH], after=difference.after[:LONGEST_PARAGRAPH])
