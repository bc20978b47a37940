"""A mail that may hold a draft, as the rules look at it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise
from pathlib import PurePath

from mailflow.consultation.people import Register
from mailflow.mail.incoming import IncomingMail
from mailflow.mail.origin import Origin
from mailflow.rules.act_in_body import act_text, beside_act
from mailflow.rules.disclaimers import own_sentences
from mailflow.rules.explanation import Evidence
from mailflow.rules.phrases import Sentence, lines_of
from mailflow.rules.prefixes import without_prefixes
from mailflow.rules.ruleset import When, WordPlace
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


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What a rule may know of a document. What stands in it is empty where nobody has looked."""

    name: str
    media_type: str
    size: int
    title: str = ""
    head: str = ""
    """Its title, first lines and page header, a line each."""
    first_page: str = ""
    unreadable: str | None = None
    """Why nobody can look into it: a key of `reason_words` without `unreadable_`."""
    active: tuple[str, ...] = ()
    """What it could do by itself: keys without `active_`."""
    personal: tuple[tuple[str, int], ...] = ()
    """Kinds of personal data, keys without `personal_`, and how many of each."""
    marks: tuple[str, ...] = ()
    """Marks of confidentiality set upon it, as they are written."""
    inside: str | None = None
    """The archive it lies in."""

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
    written: tuple[DocumentFacts, ...] = ()
    """The act written in a mail without documents: what stands in it must not leave unseen either."""
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

    @property
    def looked_into(self) -> tuple[DocumentFacts, ...]:
        """Whatever would go to the members."""
        return (*self.documents, *self.written)

    @cached_property
    def act(self) -> str | None:
        """The text of an act written in the mail itself."""
        return act_text(self.own_text, self.mail.from_[0].name if self.mail.from_ else "")

    @cached_property
    def texts(self) -> dict[WordPlace, tuple[Sentence, ...]]:
        """What is written in each place: the subject without Re: and Fwd:, the text without names and titles at its end."""
        own = beside_act(self.own_text, self.act) if self.act is not None and not self.documents else self.own_text
        text = without_signed_lines(own)[:LONGEST_TEXT]
        looked_into = self.documents[:MOST_NAMES]
        names = [document.name[:LONGEST_NAME] for document in looked_into]
        return {
            WordPlace.SUBJECT: (Sentence(without_prefixes(self.mail.subject[:LONGEST_SUBJECT])),),
            WordPlace.TEXT: own_sentences(text),
            WordPlace.FILE_NAMES: tuple(Sentence(name) for name in names),
            WordPlace.TITLES: tuple(Sentence(line) for d in looked_into for line in _headings(d.head)),
            WordPlace.FIRST_PAGES: tuple(line for d in looked_into for line in lines_of(d.first_page)),
        }


def _headings(head: str) -> list[str]:
    """The lines of a document's head; below “VENDIM” its number, “Nr. 88, datë 22.12.2025”, goes with the line above."""
    lines = [line for line in head.split("\n") if line.strip()]
    numbered = [f"{above} {line}" for above, line in pairwise(lines) if line.lower().startswith("nr")]
    return lines + numbered


Condition = Callable[[When, Candidate, Register], Evidence | None]
"""What it found, or None where it does not hold."""


def whether(wanted: bool | None, holds: bool, yes: str, no: str) -> Evidence | None:
    """Evidence of a condition that is asked with yes or no."""
    return Evidence(yes if holds else no) if holds is wanted else None
