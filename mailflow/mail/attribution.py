"""Where somebody else's words begin: attribution lines, header blocks, separators and our own line.

1. Only the form decides, never the position: the functions look at a few lines and answer how many of them belong together.
2. An attribution line needs a date or an address, or quoted lines right after it: "Drejtori i urbanistikës shkroi:" inside an
   answer is text.
3. A header block needs a From field and more: an answer that opens with "Data: …", "Tema: …" is text.
4. Every pattern is linear, and no line longer than `LONGEST_LINE` is looked at: hostile input costs nothing.

The wording is that of Roundcube, Thunderbird, K-9, Evolution, mutt, alpine, Gmail, Yahoo, Outlook, Apple Mail and Zimbra. Words are
compared without accents, since many write e for ë.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mailflow.consultation.folding import fold_keeping_punctuation

LONGEST_LINE = 1000
"""Characters of a line that are looked at; no client writes an attribution or a header as long as that."""
_LONGEST_ATTRIBUTION = 400
_MOST_ATTRIBUTION_LINES = 4

_VERBS = re.compile(
    r"\b(?:shkroi|ka shkruar|wrote|writes|ha scritto|schrieb|hat geschrieben|εγραψε|a ecrit|escribio|escreveu|schreef|"
    r"geschreven|skrev|napisa[lł](?:\(a\))?|написал|пише|写道)(?!\w)"
)
_OPENERS = re.compile(r"[-*\s]*(?:(?:me|ne|diten e|on|il|am|στι[σς]|le|el|op|den|em)\s|\d{1,4}[-/. ])\s*\S")
_GLUED_OPENER = re.compile(
    r"(?:M[eë]|On|Il|Am|Dit[eë]n e \w{2,8},)\s(?:\w{2,4},\s)?"
    r"(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}\s\w{3}\s\d{4}|\w{3}\s\d{1,2},\s\d{4})[\s,]"
)
_DATE = re.compile(r"\b(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|(?:19|20)\d\d)\b")
_SENTENCE_END = re.compile(r"(?:[!?;:]|(?<!\d)\.)\s*$")
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d\d\b")
_ADDRESS = re.compile(r"[^\s<>@]@[^\s<>@]")
_DATE_AND_ADDRESS = re.compile(r"[\"\s]*\d{1,4}[-/.\s].*\S@\S+>\s*:$")

_OWN_LINE = re.compile(r"[\W_]*(?:pergjigjuni mbi kete vije|reply above this line)[\W_]*")
_OWN_LINE_HINT = re.compile(r"\bmbi\b|\babove\b", re.IGNORECASE)
_LONGEST_OWN_LINE = 100
_SEPARATOR = re.compile(
    r"[\s*_-]*-{2,}\s*(?:mesazhi ori?gjinal|mesazhi i percjelle|original(?: appointment| message)?|"
    r"forwarded(?: by.{0,80}| message)?|messaggio (?:originale|inoltrato)|ursprungliche nachricht|weitergeleitete nachricht|"
    r"αρχικο μηνυμα|προωθημενο μηνυμα|message d'origine|message transfere|mensaje original|mensaje reenviado)\s*:?\s*-{2,}[\s*_-]*"
)
_FORWARD_OPENING = re.compile(
    r"\s*(?:begin forwarded message|filloi mesazhi i percjelle|inizio messaggio inoltrato)\s*:\s*"
)
_RULE = re.compile(r"[\s*]*(?:_{5,}|-{10,})[\s*]*")

_LABELS = {
    "from": ("nga", "from", "da", "mittente", "von", "de", "απο"),
    "date": (
        "derguar",
        "derguar me",
        "data",
        "date",
        "sent",
        "inviato",
        "gesendet",
        "datum",
        "enviado",
        "σταλθηκε",
        "ημερομηνια",
    ),
    "to": ("per", "to", "a", "destinatario", "an", "para", "προς"),
    "cc": ("kopje", "kopje per", "cc", "kopie", "κοιν"),
    "subject": ("subjekt", "subjekti", "tema", "lenda", "subject", "oggetto", "betreff", "asunto", "θεμα"),
    "reply-to": ("pergjigju-tek", "pergjigj-iu", "pergjigju per", "reply-to", "risposta", "rispondi a", "antwort an"),
    "attachments": ("bashkengjitur", "bashkengjitje", "bashkengjitjet", "attachments", "allegati", "anlagen"),
    "importance": ("rendesia", "importance", "priorita", "wichtigkeit"),
}
_KIND_OF_LABEL = {label: kind for kind, labels in _LABELS.items() for label in labels}
_LABELLED = re.compile(r"\W{0,4}(\w[\w -]{0,17})\W{0,3}:\W{0,2}(?:\s|$)(.*)")
_LONGEST_LABEL = 40
_LONGEST_BLOCK = 30


@dataclass(frozen=True, slots=True)
class Attribution:
    """Lines `first` to `last` (both included) say who wrote what follows. `own` are words typed before it on line `first`."""

    first: int
    last: int
    own: str
    names_address: bool
    names_date: bool
    names_clock: bool
    names_writer: bool
    """A verb of writing stands in it."""


def attribution_ending_at(
    lines: Sequence[str], last: int, *, earliest: int = 0, before_quote: bool = False
) -> Attribution | None:
    """The attribution whose last line is `last`, over up to four lines, none of them before `earliest`.

    Whether it is one is for the caller to decide where it names neither date nor address (`has_evidence`). Right before
    quoted lines it may be in any language: there an address, or a date with an hour, is enough.
    """
    ending = lines[last].rstrip(" \t*")
    if not ending.endswith((":", "--")) or not ending.strip("-"):
        return None
    fallback: Attribution | None = None
    for first in range(last, max(earliest, last - _MOST_ATTRIBUTION_LINES + 1) - 1, -1):
        if not lines[first].strip() or len(lines[first]) > LONGEST_LINE:
            break
        if first < last and _SENTENCE_END.search(lines[first]):
            break
        found = _attribution(lines, first, last, before_quote=before_quote)
        if found is None:
            continue
        opens = (
            found.own
            or _OPENERS.match(_folded(lines, first, last))
            or _DATE_AND_ADDRESS.match(_folded(lines, first, last))
        )
        if opens and has_evidence(found):
            return found
        if first == last and found.names_date and found.names_writer:
            return found
        if fallback is None or _worth(found) > _worth(fallback):
            fallback = found
    return fallback


def has_evidence(attribution: Attribution) -> bool:
    """Does it name a date, an hour or an address?"""
    return attribution.names_address or attribution.names_date or attribution.names_clock


def _worth(attribution: Attribution) -> tuple[bool, bool]:
    return has_evidence(attribution) and attribution.names_writer, has_evidence(attribution)


def _attribution(lines: Sequence[str], first: int, last: int, *, before_quote: bool) -> Attribution | None:
    own = ""
    opening = None
    for opening in _GLUED_OPENER.finditer(lines[first]):  # the last one counts: own words may hold a date as well
        own = lines[first][: opening.start()].strip(" \t-*")
    text = _folded(lines, first, last)
    if own and opening is not None:
        text = fold_keeping_punctuation(" ".join([lines[first][opening.start() :], *lines[first + 1 : last + 1]]))
    elif len(text) > _LONGEST_ATTRIBUTION:
        return None
    found = Attribution(
        first=first,
        last=last,
        own=own,
        names_address=_ADDRESS.search(text) is not None,
        names_date=_DATE.search(text) is not None,
        names_clock=_CLOCK.search(text) is not None,
        names_writer=_names_a_writer(text) or _DATE_AND_ADDRESS.match(text) is not None,
    )
    by_its_place = before_quote and (found.names_address or (found.names_date and found.names_clock))
    return found if found.names_writer or by_its_place else None


def _names_a_writer(text: str) -> bool:
    """A verb of writing, and after it nothing but a date or a name with an address."""
    rest: str | None = None
    for verb in _VERBS.finditer(text):
        rest = text[verb.end() :]
    if rest is None:
        return False
    rest = rest.strip(" \t:-*>")
    return not rest or any(c.isdigit() for c in rest) or "@" in rest


def _folded(lines: Sequence[str], first: int, last: int) -> str:
    return fold_keeping_punctuation(" ".join(line.strip() for line in lines[first : last + 1])).strip()


def is_own_line(line: str) -> bool:
    """Our own "--- përgjigjuni mbi këtë vijë ---", in any of its languages?"""
    if len(line) > _LONGEST_OWN_LINE or not _OWN_LINE_HINT.search(line):
        return False
    return _OWN_LINE.fullmatch(fold_keeping_punctuation(line)) is not None


def is_separator(line: str) -> bool:
    """A line such as `-------- Mesazhi Origjinal --------` or `Begin forwarded message:`?"""
    if len(line) > 200 or not ("--" in line or line.rstrip().endswith(":")):
        return False
    text = fold_keeping_punctuation(line)
    return _SEPARATOR.fullmatch(text) is not None or _FORWARD_OPENING.fullmatch(text) is not None


def is_rule(line: str) -> bool:
    """A drawn line, as Outlook puts before a header block."""
    return len(line) <= LONGEST_LINE and _RULE.fullmatch(line) is not None


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """The header fields that a client repeats above the mail it answers or forwards; `address` is who the From field names."""

    first: int
    last: int
    address: str
    is_certain: bool
    """An address and an hour: a client's, not the head of somebody's letter."""


def header_block_at(lines: Sequence[str], first: int, *, after_separator: bool) -> HeaderBlock | None:
    """The header block that begins on line `first`.

    A From field with an address and two fields more; or, without an address, one with an hour in the date field and two fields
    more; one field fewer suffices after a separator line.
    """
    if _label(lines[first]) is None:
        return None
    fields: dict[str, str] = {}
    last = first
    for index, kind, value in _fields(lines, first):
        fields[kind] = f"{fields.get(kind, '')} {value}".strip()
        last = index
    if "from" not in fields:
        return None
    address = _address_in(fields["from"])
    clock = _CLOCK.search(fields.get("date", "")) is not None
    enough = len(fields) >= (2 if after_separator else 3)
    if not enough or not (address or clock or after_separator):
        return None
    return HeaderBlock(first=first, last=last, address=address, is_certain=bool(address) and clock)


def _fields(lines: Sequence[str], first: int) -> Iterator[tuple[int, str, str]]:
    """Line, kind and value of each header line, continuation lines included; a blank line may stand before another field."""
    kind: str | None = None
    continued = 0
    for index in range(first, min(first + _LONGEST_BLOCK, len(lines))):
        if not lines[index].strip():
            continued = 2 if kind is not None and continued != 0 else continued
            continue
        label = _label(lines[index])
        if label is not None:
            kind, value = label
            continued = 1 if value else 0
            yield index, kind, value
        elif kind is not None and continued <= 1 and len(lines[index]) <= LONGEST_LINE:
            continued += 1 if continued else 2
            yield index, kind, lines[index].strip()
        else:
            return


def _label(line: str) -> tuple[str, str] | None:
    if len(line) > LONGEST_LINE or not 0 < line.find(":") < _LONGEST_LABEL:
        return None
    found = _LABELLED.match(fold_keeping_punctuation(line))
    if found is None:
        return None
    kind = _KIND_OF_LABEL.get(found.group(1).strip())
    return None if kind is None else (kind, found.group(2).strip())


def _address_in(value: str) -> str:
    return next((word.strip("<>[]()\"',;:.") for word in reversed(value.split()) if _ADDRESS.search(word)), "")
