"""The header fields that a mail program repeats above the mail it answers or forwards.

1. In the languages that are known here a From field and two more make a block, if an address or an hour proves them.
2. In any other language the form does: four labelled lines, a name with its address in brackets, a date with an hour.
3. A field that repeats the subject of the mail itself counts as proof in every language.
4. A block begins with the label its program begins with: who wrote; below a separator any; else the date with its hour or the mail's
   own subject. What the author labelled right above ("Data: maj", "Propozim: …") is text.
5. An answer that opens with "Data: …", "Tema: …", or "Nga: ora 8", "Deri: ora 20", is text.

The labels are those of Outlook, Thunderbird, Roundcube, Zimbra, Apple Mail, Samsung and K-9; compared without accents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from mailflow.consultation.folding import fold, fold_keeping_punctuation

LONGEST_LINE = 1000
"""Characters of a line that are looked at; no client writes an attribution or a header as long as that."""
ADDRESS = re.compile(r"[^\s<>@]@[^\s<>@]")
CLOCK = re.compile(r"(?<![\d.])\d{1,2}[:.]\d\d(?!\w|\.\d)")
"""An hour with its minutes; 12.03.2026 is none."""
DATE = re.compile(r"\b(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}|(?:19|20)\d\d)\b")

_LABELS = {
    "from": "nga prej derguesi from da mittente von de od απο од kimden",
    "date": "derguar|derguar me|data|date|sent|inviato|data invio|gesendet|datum|enviado|envoye|poslato|poslano|σταλθηκε|ημερομηνια|"
    "εσταλη|испратено|датум",
    "to": "per te to a destinatario an para za προς до kime",
    "cc": "kopje|kopje per|cc|kopie|κοιν|κοινοποιηση|bcc|ccn|копија",
    "subject": "subjekt subjekti tema lenda titulli subject oggetto betreff asunto objet θεμα тема konu",
    "reply-to": "pergjigju-tek|pergjigj-iu|pergjigju per|reply-to|reply to|risposta|rispondi a|antwort an|repondre a",
    "attachments": "bashkengjitur|bashkengjitje|bashkengjitjet|attachments|allegati|anlagen|pieces jointes|prilozi|συνημμενα",
    "importance": "rendesia|importance|priorita|wichtigkeit|rendesi",
}
_KIND_OF_LABEL = {
    label: kind for kind, labels in _LABELS.items() for label in labels.split("|" if "|" in labels else " ")
}
_LABELLED = re.compile(r"\W{0,4}(\w[\w -]{0,17})\W{0,3}:\W{0,2}(?:\s|$)(.*)")
_ANY_LABEL = re.compile(r"\W{0,4}([^\W\d_][^\W_]{0,14}(?: [^\W\d_][^\W_]{0,14}){0,2})\W{0,3}:\W{0,2}\s(\s*\S.*)")
_BRACKETED_ADDRESS = re.compile(r"<[^<>\s@]{1,80}@[^<>\s@]{1,120}>|\[mailto:[^\]\s]{3,200}\]")
_LONGEST_LABEL = 40
_LONGEST_BLOCK = 30
_MOST_UNLABELLED = 8
_LEAST_FIELDS_OF_ANY_LANGUAGE = 4
_SHORTEST_SUBJECT = 12
"""Letters: a shorter subject may stand anywhere by chance."""


@dataclass(frozen=True, slots=True)
class HeaderBlock:
    """Lines `first` to `last` (both included); `address` is who the From field names."""

    first: int
    last: int
    address: str
    is_certain: bool
    """An address and an hour, or the mail's own subject: a client's, not the head of somebody's letter."""


def header_block_at(
    lines: Sequence[str], first: int, *, after_separator: bool = False, announced: bool = False, subject: str = ""
) -> HeaderBlock | None:
    """The header block that begins on line `first`; `subject` is that of the mail in which it stands, folded.

    `announced` says that a quote mark or a drawn line stands before it: there any field may come first.
    A From field with an address and two fields more; or, without an address, one with an hour in the date field or with the
    subject, and two fields more; one field fewer suffices after a separator line.
    """
    label = _label(lines[first])
    if label is None:
        return _in_any_language(lines, first, subject=subject, after_separator=after_separator)
    if not after_separator and not _may_open(lines, first, *label, announced=announced, subject=subject):
        return None
    fields: dict[str, str] = {}
    last = first
    for index, kind, value in _fields(lines, first):
        if kind == "from" and kind in fields and _label(lines[index]) is not None:
            if lines[index - 1].strip() and not _address_in(fields[kind]):
                return None  # the author's own "Nga: …" right above the client's block
            break
        fields[kind] = f"{fields.get(kind, '')} {value}".strip()
        last = index
    if "from" not in fields:
        return _in_any_language(lines, first, subject=subject, after_separator=after_separator)
    address = _address_in(fields["from"])
    clock = CLOCK.search(fields.get("date", "")) is not None
    same_subject = _repeats(fields.get("subject", ""), subject)
    if len(fields) < (2 if after_separator else 3) or not (address or clock or same_subject or after_separator):
        return _in_any_language(lines, first, subject=subject, after_separator=after_separator)
    return HeaderBlock(first, last, address, is_certain=(bool(address) and clock) or same_subject)


def _may_open(lines: Sequence[str], first: int, kind: str, value: str, *, announced: bool, subject: str) -> bool:
    """Does a program open a block with this field: GMX with the date, Thunderbird with the subject, nearly all with who wrote?

    A field that comes again below, or that a blank line parts from who wrote, stands above the block.
    """
    if kind == "from":
        return True
    opens = CLOCK.search(value) if kind == "date" else kind == "subject" and _repeats(value, subject)
    if not (announced or opens):
        return False
    above: set[str] = set()
    below: set[str] = set()
    for line in lines[first : first + _LONGEST_BLOCK]:
        label = _label(line)
        if label is not None and label[0] in above:
            return False
        if label is None:
            if not below and not line.strip():
                return False
        elif below or label[0] == "from":
            if label[0] in below:
                break
            below.add(label[0])
        else:
            above.add(label[0])
    return bool(below)


def _in_any_language(lines: Sequence[str], first: int, *, subject: str, after_separator: bool) -> HeaderBlock | None:
    """By the form alone, where the labels are of no known language: who wrote with an address, or a date with its hour below who wrote."""
    values: list[str] = []
    for index in range(first, min(first + _LONGEST_BLOCK, len(lines))):
        value = _labelled_value(lines[index])
        if value is None:
            break
        values.append(value)
        label = None if after_separator else _label(lines[index])
        if label is not None and label[0] == "from" and index > first:
            return None  # the block begins here
        if len(values) == 2 and not after_separator and not (_BRACKETED_ADDRESS.search(values[0]) or _is_dated(value)):
            return None
    if len(values) < (2 if after_separator else 3):
        return None
    written = next((value for value in values if _BRACKETED_ADDRESS.search(value)), "")
    dated = any(_is_dated(value) for value in values)
    same_subject = any(_repeats(value, subject) for value in values)
    proofs = bool(written) + dated + same_subject
    enough = len(values) >= _LEAST_FIELDS_OF_ANY_LANGUAGE or same_subject or after_separator
    if not enough or proofs < (1 if after_separator else 2):
        return None
    return HeaderBlock(first, first + len(values) - 1, _address_in(written), is_certain=True)


def _labelled_value(line: str) -> str | None:
    """What stands behind a label of any language."""
    if len(line) > LONGEST_LINE or not 0 < line.find(":") < _LONGEST_LABEL:
        return None
    found = _ANY_LABEL.match(line)
    return None if found is None else found.group(2)


def _is_dated(value: str) -> bool:
    return CLOCK.search(value) is not None and DATE.search(value) is not None


def is_field(line: str) -> bool:
    """Does it open with a label of a known language?"""
    return _label(line) is not None


def unlabelled_header(lines: Sequence[str], first: int) -> int:
    """How many lines below a separator are header fields without colons, as eM Client writes them ("From X <x@y>")."""
    for at in range(first, min(first + _MOST_UNLABELLED, len(lines))):
        if not lines[at].strip() and at > first:
            return at - first if any(_BRACKETED_ADDRESS.search(line) for line in lines[first:at]) else 0
    return 0


def _repeats(value: str, subject: str) -> bool:
    """Does a field hold the subject of the mail, whatever Re: and Fwd: stand before either? It may be folded: its beginning is enough."""
    if len(subject) < _SHORTEST_SUBJECT or len(value) > LONGEST_LINE:
        return False
    held = fold(value)
    return len(held) >= _SHORTEST_SUBJECT and (held.endswith(subject) or subject.startswith(held))


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


@lru_cache(maxsize=256)
def _label(line: str) -> tuple[str, str] | None:
    if len(line) > LONGEST_LINE or not 0 < line.find(":") < _LONGEST_LABEL:
        return None
    found = _LABELLED.match(fold_keeping_punctuation(line))
    if found is None:
        return None
    kind = _KIND_OF_LABEL.get(found.group(1).strip())
    return None if kind is None else (kind, found.group(2).strip())


def _address_in(value: str) -> str:
    return next((word.strip("<>[]()\"',;:.") for word in reversed(value.split()) if ADDRESS.search(word)), "")
