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
    r"\W{0,3}(?:derguar nga|derguar me|derguar permes|sent (?:from|via|with|by)|get|merrni|merr|shkarkoni|shkarko|inviato d\w{1,5}|scarica|ottieni|"
    r"gesendet (?:von|mit)|von mein\w{0,3}|envoye (?:de|depuis|a partir)|telechargez?|obtenez|enviado desde|verzonden (?:met|vanaf)|sendt fra|"
    r"poslato sa|poslano s|σταλθηκε απο|εσταλη απο|ληψη|αποκτηστε)\b"
)
_DEVICES = re.compile(
    r"iphone|ipad|ipod|android|samsung|galaxy|huawei|xiaomi|redmi|nokia|motorola|blackberry|outlook|yahoo|gmail|\bmail\b|e-mail|"
    r"mailbox|airmail|sparrow|mobile|mobil|telefon|celular|\bcell\b|phone|smartphone|windows|proton|thunderbird|k-9|pajisja|tablet|κινητο"
)
_PROGRAM_ON_DEVICE = re.compile(
    r"\W{0,3}(?:outlook|yahoo mail|gmail|mail|proton mail|spark|bluemail|aqua mail|my ?mail)\b.{0,12}\b(?:ios|android|iphone|ipad|windows|mac)\b"
)
"""In any language: "Outlook für iOS beziehen"."""
_MOST_DEVICE_WORDS = 9
_EXCUSE = re.compile(r"excuse|brevity|brief|typo|falni|shkurt")
_MOST_DEVICE_WORDS_WITH_EXCUSE = 18

_DISCLAIMER_OPENING = re.compile(
    r"[\W_]*(?:ky|kjo|this|the information|the content\w*|informacioni|permbajtja|questo|questa|le informazioni|il contenuto|il presente|diese|die in)\b"
    r".{0,60}\b(?:mesazh|post\w elektronike|e-?mail|message|communication|comunicazione|messaggio|nachricht)"
)
_DISCLAIMER_TITLE = re.compile(
    r"[\W_]*(?:disclaimer|confidentiality notice|mohim|shenim konfidencialiteti|njoftim konfidencialiteti|konfidencialitet|avviso di riservatezza|"
    r"nota di riservatezza|riservatezza|vertraulichkeitshinweis|privacy)\b[^\n]{0,40}:"
)
_DISCLAIMER_IDEAS = (
    re.compile(r"konfidencial|confidential|privileged|riservat|vertraulich|εμπιστευτικ"),
    re.compile(r"gabimisht|gabim\b|in error|by mistake|per errore|irrtumlich|εκ παραδρομης|κατα λαθος"),
    re.compile(
        r"i drejtohe[nt]|nuk jeni marresi|marresit? te|vetem (?:per|marresi)|intended (?:only|solely|recipient|for)|solely for|addressee|"
        r"destinatari|esclusivamente|bestimmt|adressat|παραληπτ"
    ),
    re.compile(
        r"fshi[jn]|njoftoni derguesin|ndalohet|delete|destroy|notify the sender|prohibited|cancellar|eliminar|vietat|loschen|διαγραψ"
    ),
)
_DISCLAIMER_MESSAGE = re.compile(
    r"mesazh|post\w elektronike|e-?mail|message|communication|messaggio|comunicazione|nachricht|μηνυμα"
)
_SERVICE_LINE = re.compile(
    r"[\W_]*(?:mendoni per mjedisin|mbroni mjedisin|(?:please )?consider the environment|think before you print|rispetta l'ambiente|"
    r"pensa all'ambiente|this (?:e-?mail|message) (?:has been|was) (?:checked|scanned)|virus-free|pa viruse|ohne viren|senza virus|"
    r"yahoo mail: search, organize, conquer|scanned by|you received this (?:message|e-?mail) because|to unsubscribe)\b"
)
_LIST_FOOTER = re.compile(r"mailing list|listinfo|unsubscribe|mailman|groups\.google|lista e postes|list-manage")
_FOOTER_RULE = re.compile(r"\s*(?:[_=*-]{20,}|--)\s*")
_MOST_FOOTER_LINES = 8

_LONGEST_DISCLAIMER = 2000
_MOST_DISCLAIMER_LINES = 60
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
    for at in (_known_signature(own, known), _list_footer(own), _marked_signature(own)):
        if at is not None:
            return at
    return _disclaimer(own)


def _list_footer(own: Sequence[str]) -> int | None:
    """The last lines below a drawn line, where they speak of a mailing list."""
    for at in range(len(own) - 1, max(-1, len(own) - 1 - _MOST_FOOTER_LINES), -1):
        if len(own[at]) <= _LONGEST_LINE and _FOOTER_RULE.fullmatch(own[at]):
            return at if _LIST_FOOTER.search(_paragraph(own[at:])) else None
    return None


def _is_device_line(line: str) -> bool:
    if len(line) > 200:
        return False
    text = fold_keeping_punctuation(line)
    most = _MOST_DEVICE_WORDS_WITH_EXCUSE if _EXCUSE.search(text) else _MOST_DEVICE_WORDS
    says_so = (_DEVICE_LINE.match(text) and _DEVICES.search(text)) or _PROGRAM_ON_DEVICE.match(text)
    return bool(says_so) and len(text.split()) <= most and not text.rstrip().endswith(("?", ":"))


def _known_signature(own: Sequence[str], known: Sequence[str]) -> int | None:
    for signature in known:
        wanted = [fold(line) for line in signature.splitlines() if fold(line)]
        if not wanted:
            continue
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


def _marked_signature(own: Sequence[str]) -> int | None:
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
    for at in range(first, min(last, first + _MOST_LINES)):
        text = _paragraph(lines[at:last])
        if _is_disclaimer(text):
            return at
    return None


def _is_disclaimer(text: str) -> bool:
    """Opens as one and holds two of the ideas that all of them hold; or bears their title; or holds three of the ideas."""
    ideas = sum(idea.search(text) is not None for idea in _DISCLAIMER_IDEAS)
    if ideas < 2 or not _DISCLAIMER_MESSAGE.search(text):
        return False
    opens = _DISCLAIMER_OPENING.match(text) or _DISCLAIMER_TITLE.match(text)
    return bool(opens) or (ideas >= 3 and not _DEMAND.search(text))


def _paragraph(lines: Sequence[str]) -> str:
    return fold_keeping_punctuation(" ".join(lines[:_MOST_DISCLAIMER_LINES])[:_LONGEST_DISCLAIMER])


def _without_blank_end(lines: Sequence[str]) -> list[str]:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return list(lines[:end])
