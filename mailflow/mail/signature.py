"""What stands below the author's words: signature, "sent from my telephone", disclaimer.

Losing a word is worse than leaving one too many: a mark alone cuts nothing, what follows it must look like a signature. A closing
formula with a name ("Me respekt, …") stays: it is the author's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from mailflow.consultation.folding import fold, fold_keeping_punctuation

_MARK = re.compile(r"\s{0,3}(?:--|—)\s*")
_ROUNDCUBE_MARK = re.compile(r"\s{0,3}---\s*")
_LONGEST_MARK = 12
_MOST_LINES = 10
_LONGEST_LINE = 90
_WORDS_OF_A_SENTENCE = 8
_MOST_WORDS_OF_A_NAME = 5
_LIST_ITEM = re.compile(r"\s*(?:[-*•–]\s|\d{1,2}[.)]\s)")
_POSTSCRIPT = re.compile(r"\s*(?:p\.? ?s|n\.? ?b)\b")
_DEMAND = re.compile(
    r"\b(?:propozo|kerko|sugjero|rekomando|kundersht|duhet|te behe|te shtohe|te hiqe|te jete|te kete|verejtje|"
    r"(?:neni|nenin|nenit|pika|piken|pikes|masa|masen|kreu|faqja|article|section|page) \d|propose|suggest|recommend|should|must)"
)

_DEVICE_LINE = re.compile(
    r"\W{0,3}(?:derguar nga|derguar me|sent (?:from|via|with|by)|get|merrni|merr|shkarkoni|inviato da|gesendet (?:von|mit)|"
    r"von mein\w{0,3}|envoye (?:de|depuis)|enviado desde|verzonden (?:met|vanaf)|sendt fra|σταλθηκε απο)\b"
)
_DEVICES = re.compile(
    r"iphone|ipad|ipod|android|samsung|galaxy|huawei|xiaomi|redmi|nokia|motorola|blackberry|outlook|yahoo|gmail|\bmail\b|e-mail|"
    r"mailbox|airmail|sparrow|mobile|mobil|telefon|celular|\bcell\b|phone|smartphone|windows|proton|thunderbird|k-9|pajisja|tablet"
)
_MOST_DEVICE_WORDS = 9
_EXCUSE = re.compile(r"excuse|brevity|brief|typo|falni|shkurt")
_MOST_DEVICE_WORDS_WITH_EXCUSE = 18

_DISCLAIMER_OPENING = re.compile(
    r"[\W_]*(?:ky|kjo|this|the information|the content\w*|informacioni|permbajtja)\b"
    r".{0,40}\b(?:mesazh|post\w elektronike|e-?mail|message|communication)"
)
_DISCLAIMER_WORDS = re.compile(
    r"konfidencial|gabimisht|gabim\b|personin te cilit i drejtohet|vetem per|fshije|fshini|"
    r"confidential|in error|intended (?:only|solely|recipient|for)|solely for|delete"
)
_SERVICE_LINE = re.compile(
    r"[\W_]*(?:mendoni per mjedisin|mbroni mjedisin|please consider the environment|think before you print|"
    r"this (?:e-?mail|message) (?:has been|was) (?:checked|scanned))"
)

_LONGEST_DISCLAIMER = 2000
_MOST_CUTS = 20


def split_signature(lines: Sequence[str], known: Sequence[str] = ()) -> tuple[list[str], list[str]]:
    """(the author's lines, the lines below that are not words of the answer), both in order.

    `known` are signatures that the HTML part of the same mail marks as such; they are cut where they stand last.
    """
    own = _without_blank_end(lines)
    removed: list[str] = []
    for _ in range(_MOST_CUTS):
        at = _last_cut(own, known) if own else None
        if at is None:
            break
        removed[:0] = own[at:]
        own = _without_blank_end(own[:at])
    return own, removed


def _last_cut(own: Sequence[str], known: Sequence[str]) -> int | None:
    """Where the lowest thing that is no answer begins."""
    if _is_device_line(own[-1]):
        return len(own) - 1
    for find in (_known_signature, _marked_signature):
        at = find(own, known)
        if at is not None:
            return at
    return _disclaimer(own)


def _is_device_line(line: str) -> bool:
    if len(line) > 200:
        return False
    text = fold_keeping_punctuation(line)
    most = _MOST_DEVICE_WORDS_WITH_EXCUSE if _EXCUSE.search(text) else _MOST_DEVICE_WORDS
    return (
        _DEVICE_LINE.match(text) is not None
        and _DEVICES.search(text) is not None
        and len(text.split()) <= most
        and not text.rstrip().endswith(("?", ":"))
    )


def _known_signature(own: Sequence[str], known: Sequence[str]) -> int | None:
    for signature in known:
        wanted = [fold(line) for line in signature.splitlines() if fold(line)]
        at = len(own)
        while wanted and at > 0:
            line = fold(own[at - 1])
            if not line:
                at -= 1
            elif wanted[-1] == line or (wanted[-1].endswith(f" {line}") and len(line) > _MOST_LINES):
                wanted[-1] = wanted[-1][: -len(line)].strip()
                if not wanted[-1]:
                    wanted.pop()
                at -= 1
            else:
                break
        if not wanted:
            return at
    return None


def _marked_signature(own: Sequence[str], _known: Sequence[str]) -> int | None:
    """The last line that is a signature mark (RFC 3676 section 4.3, or Roundcube's `---`), if what follows is a signature."""
    for at in range(len(own) - 1, max(-1, len(own) - 4 * _MOST_LINES), -1):
        if len(own[at]) > _LONGEST_MARK:
            continue
        if _MARK.fullmatch(own[at]):
            return at if _looks_like_signature(own[at + 1 :]) else None
        if _ROUNDCUBE_MARK.fullmatch(own[at]):
            below = own[at + 1 :]
            return at if _opens_with_name(below) and _looks_like_signature(below) else None
    return None


def _looks_like_signature(lines: Sequence[str]) -> bool:
    end = _disclaimer(lines)
    words = [line for line in lines[:end] if line.strip()]
    return len(words) <= _MOST_LINES and not any(_is_content(line) for line in words)


def _opens_with_name(lines: Sequence[str]) -> bool:
    """A dashed line between two parts of an answer looks the same: only a name below makes it a signature mark."""
    first = next((line.split() for line in lines if line.strip()), [])
    return 0 < len(first) <= _MOST_WORDS_OF_A_NAME and all(word[0].isupper() or not word[0].isalpha() for word in first)


def _is_content(line: str) -> bool:
    """A sentence, a list item, a postscript: nobody's signature."""
    text = line.strip()
    if len(text) > _LONGEST_LINE:
        return True
    folded = fold_keeping_punctuation(text)
    return (
        _DEMAND.search(folded) is not None
        or _LIST_ITEM.match(text) is not None
        or _POSTSCRIPT.match(folded) is not None
        or (text.endswith((".", "?", "!", ":", ";")) and len(text.split()) >= _WORDS_OF_A_SENTENCE)
    )


def _disclaimer(lines: Sequence[str]) -> int | None:
    """Where the disclaimer begins that ends the last paragraph: its first line, or one below a name."""
    last = len(lines)
    while last and not lines[last - 1].strip():
        last -= 1
    first = last
    while first and lines[first - 1].strip():
        first -= 1
    if first == last:
        return None
    if _SERVICE_LINE.match(_paragraph(lines[first:last])):
        return first
    openings = (
        at
        for at in range(first, min(last, first + _MOST_LINES))
        if _DISCLAIMER_OPENING.match(_paragraph(lines[at:last]))
    )
    at = next(openings, None)
    words = {word.group() for word in _DISCLAIMER_WORDS.finditer(_paragraph(lines[at:last]))} if at is not None else ()
    return at if len(words) >= 2 else None


def _paragraph(lines: Sequence[str]) -> str:
    return fold_keeping_punctuation(" ".join(lines)[:_LONGEST_DISCLAIMER])


def _without_blank_end(lines: Sequence[str]) -> list[str]:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return list(lines[:end])
