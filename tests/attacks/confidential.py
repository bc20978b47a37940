"""300 drafts that must not go to the forum, each ready to open but for one mark: in every place where people and programs write it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.attacks.bombs import DIRECTOR, mail
from tests.documents.writers.paged import pdf

WORDS = (
    "konfidencial", "Konfidenciale", "KONFIDENCIALE", "konfidencialë", "SEKRET", "sekrete", "tepër sekret", "rreptësisht konfidenciale",
    "CONFIDENTIAL", "strictly confidential", "TOP SECRET", "Secret", "TLP:RED", "TLP:AMBER", "TLP:AMBER+STRICT", "tlp red",
    "embargo", "EMBARGO deri më 1 mars", "nën embargo", "mos e shpërndani", "mos ta shpërndani", "jo për publikim", "jo për shpërndarje",
    "vetëm për përdorim të brendshëm", "për përdorim të brendshëm", "for internal use only", "internal use only", "not for distribution",
    "do not distribute", "not for publication", "do not forward", "i klasifikuar",
)  # fmt: skip
"""As people write it; beside them each without its diacritics, and decomposed."""
HEADERS = (
    ("Sensitivity", "Company-Confidential"), ("Sensitivity", "Private"), ("Sensitivity", "Personal"), ("sensitivity", "company-confidential"),
    ("X-MS-Exchange-Organization-Classification", "Confidential"), ("msip_labels", "MSIP_Label_1a2b_Enabled=true; MSIP_Label_1a2b_Name=Konfidencial"),
    ("msip_labels", "MSIP_Label_1a2b_Enabled=true; MSIP_Label_1a2b_Name=Confidential; MSIP_Label_1a2b_ContentBits=1"),
    ("X-Classification", "Confidential"), ("X-TLP", "TLP:RED"), ("X-Protective-Marking", "SEC=SECRET"), ("Classification", "Sekret"),
)  # fmt: skip
"""As mail programs and their add-ons write it (RFC 2156 5.3.4, Microsoft Purview)."""
TITLE, TEXT, FILE = (
    "Projektvendim për parkimin",
    "Ju lutem t'ia përcillni Forumit për mendime.",
    "Projektvendim parkimi.pdf",
)


@dataclass(frozen=True)
class Marked:
    """A draft and where its mark stands."""

    name: str
    title: str = TITLE
    text: str = TEXT
    file: str = FILE
    lines: tuple[str, ...] = ("PROJEKTVENDIM", "Për parkimin", "Neni 1. Parkimi me pagesë.")
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def raw(self) -> bytes:
        """The mail of a proven director."""
        content = pdf([[unicodedata.normalize("NFC", line) for line in self.lines]])
        fields = [f"{name}: {value}" for name, value in self.headers.items()]
        return mail(DIRECTOR, self.title, self.text, proven=True, document=self.file, content=content, fields=fields)


def plain(word: str) -> str:
    """Without diacritics."""
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))


def spellings(word: str) -> Iterator[str]:
    yield from dict.fromkeys((word, plain(word), unicodedata.normalize("NFD", word)))


PLACES: dict[str, Callable[[str], Marked]] = {
    "subject, in brackets": lambda word: Marked("", title=f"{TITLE} [{word}]"),
    "subject, first": lambda word: Marked("", title=f"{word} – {TITLE}"),
    "text, alone": lambda word: Marked("", text=f"{word}\n\n{TEXT}"),
    "text, in a sentence": lambda word: Marked("", text=f"{TEXT}\nKujdes: {word}!"),
    "file name": lambda word: Marked("", file=f"Projektvendim parkimi ({word.replace(':', ' ')}).pdf"),
    "document, stamped": lambda word: Marked(
        "", lines=(word.upper(), "PROJEKTVENDIM", "Për parkimin", "Neni 1. Parkimi me pagesë.")
    ),
    "document, between dashes": lambda word: Marked(
        "", lines=("PROJEKTVENDIM", f"– {word} –", "Për parkimin", "Neni 1.")
    ),
}


def marked() -> Iterator[Marked]:
    """More than 300 of them."""
    for place, put in PLACES.items():
        for word in WORDS:
            for number, spelt in enumerate(spellings(word)):
                if number and place not in {"subject, in brackets", "text, alone", "document, stamped"}:
                    continue
                drawn = put(spelt)
                yield Marked(f"{place}: {spelt}", drawn.title, drawn.text, drawn.file, drawn.lines)
    for name, value in HEADERS:
        yield Marked(f"header {name}: {value}", headers={name: value})
