"""To which consultation does a directorate's further mail belong? A second consultation on the same draft would be wrong.

1. Only drafts of the same directorate are kin, held, open or closed ones; the register's people may share an office. The very same
   documents are kin whichever directorate sends them: two may have written them together.
2. Evidence, strongest first: the same documents byte for byte; the reference in the subject; the same file name but for
   its marks of version ("draft 2", "v3 (i saktë)", "FINAL"); the words of the title.
3. Of two that are equally near by the strongest evidence the one is meant for which more speaks. Where nothing tells them apart,
   nobody is named: the coordinator must say which.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from pathlib import PurePath

from mailflow.consultation.folding import fold
from mailflow.consultation.model import Consultation, Phase
from mailflow.consultation.versions import pending_versions
from mailflow.mail.threads import references_in_subject, title_matches

LIVING = frozenset({Phase.HELD, Phase.OPEN, Phase.CLOSED})
_LONGEST_NAME = 300
_MOST_SENTENCES = 40
_MARK_WORDS = (
    "draft drafti draftin projekt version versioni versionin variant varianti v ver rev final finale finali perfundimtar "
    "perfundimtare fundit i e te re ri sakte korrigjuar korrigjuara rishikuar perditesuar permiresuar plotesuar ndryshuar "
    "new corrected revised updated copy kopje clean track changes signed skan scan date dt nr"
)
_MARKS = frozenset(_MARK_WORDS.split())
"""Folded words of a file name that say which version it is, not which paper."""


class Nearness(IntEnum):
    """How a mail names a draft, strongest last."""

    TEXT = 1
    TITLE = 2
    FILE_NAME = 3
    REFERENCE = 4
    DOCUMENTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Kin:
    """The consultation a mail belongs to, and by what."""

    consultation: Consultation
    nearness: Nearness

    @property
    def is_identical(self) -> bool:
        """Does the mail bring nothing that is not there already?"""
        return self.nearness is Nearness.DOCUMENTS


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherMail:
    """What kinship looks at in a directorate's mail."""

    directorate: str
    subject: str
    title: str = ""
    text: str = ""
    """The author's own new words."""
    file_names: tuple[str, ...] = ()
    sha256s: frozenset[str] = frozenset()


def nearest(mail: FurtherMail, known: Sequence[Consultation]) -> tuple[Kin, ...]:
    """The consultation it belongs to; several where they are equally near, none where there is none."""
    found = [(evidence, c) for c in known if (evidence := tuple(_evidence(mail, c)))]
    best = max((evidence for evidence, _ in found), default=())
    return tuple(Kin(consultation=c, nearness=best[0]) for evidence, c in found if evidence == best)


def _evidence(mail: FurtherMail, consultation: Consultation) -> Iterator[Nearness]:
    """What speaks for that consultation, strongest first."""
    if consultation.phase not in LIVING:
        return
    versions = (*consultation.versions, *pending_versions(consultation))
    documents = [document for version in versions for document in version.documents]
    if mail.sha256s and mail.sha256s <= {document.sha256 for document in documents}:
        yield Nearness.DOCUMENTS
    if consultation.directorate != mail.directorate:
        return
    if consultation.reference in references_in_subject(mail.subject):
        yield Nearness.REFERENCE
    names = {_paper(document.name) for document in documents} - {frozenset()}
    if any(_same_paper(_paper(name), names) for name in mail.file_names):
        yield Nearness.FILE_NAME
    if _names(consultation.title, mail.subject) or (mail.title and _names(consultation.title, mail.title)):
        yield Nearness.TITLE
    if any(title_matches(consultation.title, sentence) for sentence in _sentences(mail.text)):
        yield Nearness.TEXT


def same_paper(one: str, other: str) -> bool:
    """Do two file names name the same paper, but for the marks of its version?"""
    return _paper(one) == _paper(other) and bool(_paper(one))


def _names(title: str, given: str) -> bool:
    return title_matches(title, given) or title_matches(given, title)


def _paper(name: str) -> frozenset[str]:
    """The words of a file name that say which paper it is."""
    stem = PurePath(name[:_LONGEST_NAME]).stem
    words = re.findall(r"[^\W_]+", fold(re.sub(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])", " ", stem)))
    return frozenset(word for word in words if word not in _MARKS and (not word.isdigit() or len(word) == 4))


def _same_paper(paper: frozenset[str], known: Collection[frozenset[str]]) -> bool:
    """The same words; one word alone ("plani.docx") could be any paper."""
    return len([word for word in paper if not word.isdigit()]) > 1 and paper in known


def _sentences(text: str) -> list[str]:
    return re.split(r"[.!?\n]+", text)[:_MOST_SENTENCES]
