"""What was read in an attachment, in words, one line for each mark: for acknowledgements, the digest and the compiled report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from mailflow.consultation.enclosures import Enclosure
from mailflow.consultation.words import long_date

MOST_MARKS = 40
"""Of one attachment in a mail; more are counted."""
LONGEST = 600
"""Characters of a mark, and of what it touches, in a mail."""
LONGEST_PAPER = 3_000
"""Characters that a mail shows of the words of a paper that is no corrected draft."""
_LONGEST_ANCHOR = 160
Told = Mapping[str, Any]

_STATES = {
    "en": {
        "needs_reading": "there is something in it that only a person can read, and a person will",
        "unreadable": "it could not be read here; a person will look at it",
        "encrypted": "it is locked with a password; a person will look at it",
        "unchanged": "as it was sent, without changes",
    },
    "sq": {
        "needs_reading": "ka brenda diçka që mund ta lexojë vetëm një person, dhe do të lexohet",
        "unreadable": "nuk u lexua dot këtu; do ta shohë një person",
        "encrypted": "është i mbyllur me fjalëkalim; do ta shohë një person",
        "unchanged": "siç u dërgua, pa ndryshime",
    },
}
_MARKS = {
    "en": {
        "insertion": "Inserted: “{text}”", "deletion": "Deleted: “{text}”", "move": "Moved here: “{text}”", "comment": "Comment: {text}",
        "highlight": "Marked: “{anchor}”", "added": "Paragraph added: “{after}”", "removed": "Paragraph taken out: “{before}”",
        "changed": "Was: “{before}” – now: “{after}”", "moved": "Paragraph moved: “{after}”", "at": "at", "more": "… and {0} more",
    },
    "sq": {
        "insertion": "Shtuar: “{text}”", "deletion": "Hequr: “{text}”", "move": "Zhvendosur këtu: “{text}”", "comment": "Koment: {text}",
        "highlight": "Shënuar: “{anchor}”", "added": "Paragraf i shtuar: “{after}”", "removed": "Paragraf i hequr: “{before}”",
        "changed": "Ishte: “{before}” – tani: “{after}”", "moved": "Paragraf i zhvendosur: “{after}”", "at": "te", "more": "… dhe {0} të tjera",
    },
}  # fmt: skip


def as_told(enclosure: Enclosure, most: int = MOST_MARKS, words: str = "") -> dict[str, Any]:
    """An attachment as plain values, for templates: `{name, state, corrections, comments, has_text, text, is_cut, marks[], more}`.

    `words`: what it says by its text (`annex_texts`); of long ones `text` is the beginning, and `is_cut` says so.
    """
    text = beginning(words)
    marks = [*(asdict(change) for change in enclosure.changes), *(asdict(d) for d in enclosure.differences)]
    return {
        "name": enclosure.name,
        "state": enclosure.state.value if enclosure.state is not None else None,
        "corrections": enclosure.corrections,
        "comments": enclosure.comments,
        "has_text": enclosure.text is not None,
        "text": text,
        "is_cut": len(text) < len(words.strip()),
        "marks": [mark | {"kind": str(mark["kind"])} for mark in marks[:most]],
        "more": len(marks) - len(marks[:most]) + enclosure.more,
    }


def summary(told: Told, language: str) -> str:
    """What was read in it, as a clause: `12 changes and 2 comments were read`; '' where there is nothing to say."""
    corrections, comments = told["corrections"], told["comments"]
    state = _words(_STATES, language).get(told["state"] or "", "")
    if corrections or comments:
        return "; ".join(filter(None, (_counted(corrections, comments, language), state)))
    read = _READ["sq" if language == "sq" else "en"][bool(told.get("is_cut"))]
    return state or (read if told["has_text"] else "")


_READ = {
    "en": ("its text was read", "its text was read; this is its beginning"),
    "sq": ("teksti u lexua", "teksti u lexua; këtu është fillimi i tij"),
}


def _counted(corrections: int, comments: int, language: str) -> str:
    is_sq = language == "sq"
    change, changes = ("ndryshim", "ndryshime") if is_sq else ("change", "changes")
    comment, more = ("koment", "komente") if is_sq else ("comment", "comments")
    parts = [f"{corrections} {change if corrections == 1 else changes}"] if corrections else []
    parts += [f"{comments} {comment if comments == 1 else more}"] if comments else []
    said = (" dhe " if is_sq else " and ").join(parts)
    alone = corrections + comments == 1
    if is_sq:
        return f"{'u lexua' if alone else 'u lexuan'} {said}"
    return f"{said} {'was' if alone else 'were'} read"


def mark_line(mark: Told, language: str, longest: int | None = LONGEST) -> str:
    """One mark as a line: `Inserted: “dy herë” (at: “Grumbullimi bëhet dy herë”; Arta, 10 February 2026)`."""
    words = _words(_MARKS, language)
    cut = {key: _cut(value, longest) for key, value in mark.items() if isinstance(value, str)}
    is_highlight = mark["kind"] == "comment" and not mark["text"]
    line = words["highlight" if is_highlight else mark["kind"]].format(**cut)
    anchor = _cut(mark.get("anchor", ""), _LONGEST_ANCHOR) if not is_highlight else ""
    place = f"{words['at']}: “{anchor}”" if anchor and anchor != cut.get("text", "") else ""
    at = mark.get("at")
    whose = ", ".join(filter(None, (mark.get("author", ""), long_date(at.date(), language) if at is not None else "")))
    beside = "; ".join(filter(None, (place, whose)))
    return f"{line} ({beside})" if beside else line


def all_lines(enclosure: Enclosure, language: str) -> list[str]:
    """The attachment whole, for the compiled report: its name with what was read, then every mark, none shortened."""
    told = as_told(enclosure, len(enclosure.changes) + len(enclosure.differences))
    said = summary(told, language)
    lines = [f"{enclosure.name}: {said}" if said else enclosure.name]
    lines += [f"– {mark_line(mark, language, None)}" for mark in told["marks"]]
    if told["more"]:
        lines.append(_words(_MARKS, language)["more"].format(told["more"]))
    return lines


def _words(table: Mapping[str, dict[str, str]], language: str) -> dict[str, str]:
    return table["sq" if language == "sq" else "en"]


def _cut(text: str, longest: int | None) -> str:
    one_line = " ".join(text.split())
    if longest is None or len(one_line) <= longest:
        return one_line
    return one_line[: longest - 1].rpartition(" ")[0] + " …"


def beginning(text: str, longest: int = LONGEST_PAPER) -> str:
    """A text with its line ends, of a long one the beginning, cut between words."""
    text = text.strip()
    if len(text) <= longest:
        return text
    start = text[: longest - 2]
    at = max(start.rfind(" "), start.rfind("\n"))
    return f"{start[:at] if at > 0 else start} …"


_NO_TEXTS: Mapping[str, str] = {}


def told_of(enclosures: Sequence[Enclosure], texts: Mapping[str, str] = _NO_TEXTS) -> list[dict[str, Any]]:
    """All of an answer; `texts`: SHA-256 (hex) of a paper → what it says by its text."""
    return [as_told(one, words=texts.get(one.sha256, "")) for one in enclosures]
