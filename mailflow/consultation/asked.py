"""The deadline that a director asks for in a draft mail, if there is one.

1. A day or a number of days alone is none: plans are full of them. A deadline word must stand near: “deri”, “brenda”,
   “afati”, “by”, “within” … or, for working days, words of consultation.
2. Near words of work, payment, meetings or validity it is not the forum's deadline, unless the same clause speaks of
   opinions, comments or the forum.
3. Days that are over when the mail is sent, and days more than a year ahead, are none.
4. Of several, the plainest counts; of equals, the first.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from mailflow.consultation.folding import fold_keeping_punctuation
from mailflow.consultation.mentions import Mention, Plainness, mentions
from mailflow.consultation.model import AskedDeadline

_LONGEST_TEXT = 50_000
_LONGEST_WORDS = 160
_A_YEAR = timedelta(days=366)
_REACH = 400
"""How far a sentence is looked at on either side of a mention."""
_ENOUGH = {Plainness.DATE: 3, Plainness.BARE: 3, Plainness.WORKING_DAYS: 3, Plainness.SPAN: 4}

_WEEKDAY = r"(?:hen|mart|merkur|enjt|premt|shtun|diel)\w{0,3}|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_CUE = re.compile(
    r"\b(?:deri(?:\s+diku|\s+aty)?(?:\s+nga)?|brenda|jo me vone se|me se voni|para|perpara"
    r"|by|until|till?|within|before|(?:no|not) later than)\b[\s,:(]*"
    r"(?:(?:me|ne|te|tek|e|se|date[ns]?|dat[ae]|dites?|diten|fundit?|end|on|the|of|a|close of business|cob|latest|rreth"
    rf"|around|about|{_WEEKDAY}|or(?:es|en|a)?\s+\d{{1,2}}(?:[.:]\d\d)?|\d{{1,2}}:\d\d)\b[\s,:(]*)*$"
)
"""A deadline word directly before a mention, with what may stand between: “deri në orën 16:00 të datës …”."""
_LABEL = re.compile(
    r"\bafat\w*|\bdata e fundit\b|\btermini?\b|\blast day\b|\bdeadline\b|\bclosing date\b|\bdue (?:date|on|by)\b"
)
_ENDING = re.compile(r"\b(?:mbyll|perfundon|skado|clos(?:es|ing)|ends\b|mjafto|suffic|enough|kohe\b|time\b)")
_CONSULTING = re.compile(
    r"\b(?:koment|mendim|sugjer|verejtj|rekomandim|opinion|pergjigj|konsult|forum|reagim|qendrim|feedback|comment|remark"
    r"|respon[sd]|suggest|recommend|consult|input|repl(?:y|ies)|views?\b|observa)"
)
_REQUEST = re.compile(r"\b(?:lut|pres|prit|dergo|percill|kthe|kthim|duam|kerko|jepn|please|send|return|expect|give)")
_OTHER = re.compile(
    r"\b(?:zbat|realiz|punime|fatur|page|pagu|likujd|tender|ofert|kontrat|mbledh|mblidh|takim|seanc|leje\b|pushim|vlefsh|periudh"
    r"|investim|miratoh|aplik|regjistr|ankes|ankim|gjob|implement|invoice|pay(?:ment|able|s|ed)?\b|meeting|contract|valid"
    r"|adopted|procure|appeal|ishte|kaloi|skadoi|expired|was\b)"
)
_START = re.compile(r"\b(?:nga|prej|qe prej|qysh|duke filluar|from|since|starting)\s+(?:data\s+|me\s+|date\s+)?$")
_NO_LIMIT = re.compile(r"\b(?:pas|cdo|para|perpara|after|every|each)\s+(?:me\s+)?$")
_SENTENCE_END = re.compile(r"[!?;\n]|(?<!\bnr)\.(?=\s+(?!\d)|$)|\.(?=\s+\d{1,2}\s+[a-z])")
_CLAUSE_END = re.compile(r"[,:–—]\s|[()]")


def find_asked_deadline(text: str, sent_on: date) -> AskedDeadline | None:
    """The deadline `text` (the director's own words) asks for, sent on the local day `sent_on`; None where there is none.

    Reads “20 ditë pune”, “brenda datës 15 qershor”, “deri më 6.3.2026”, “deri në fund të shkurtit”, “within 15 working days”,
    with or without diacritics. A day without a year is the next such day. Weeks, months and days that are not called
    working days become a date counted from `sent_on`.
    """
    original = _in_paragraphs(text[:_LONGEST_TEXT])
    folded, places = _folded_with_places(original)
    best: tuple[int, Mention] | None = None
    for mention in mentions(folded, sent_on):
        if mention.on is not None and not sent_on <= mention.on <= sent_on + _A_YEAR:
            continue
        weight = _weight(folded, mention)
        if weight >= _ENOUGH[mention.plainness] and (best is None or weight > best[0]):
            best = weight, mention
    if best is None:
        return None
    mention = best[1]
    words = original[places[_start_of_words(folded, mention)] : places[mention.end - 1] + 1]
    return AskedDeadline(
        words=" ".join(words.split())[:_LONGEST_WORDS].rstrip(" .,"), on=mention.on, working_days=mention.working_days
    )


def _weight(folded: str, mention: Mention) -> int:
    """How surely the mention is the deadline of a consultation; 0 where no word says that anything ends there."""
    start, end = _around(_SENTENCE_END, folded, mention, 0, len(folded))
    sentence = folded[start:end]
    clause = slice(*_around(_CLAUSE_END, folded, mention, start, end))
    before = folded[max(start, mention.start - 100) : mention.start]
    tight = _CUE.search(before) is not None
    labelled = bool(_LABEL.search(before) or _LABEL.search(folded[mention.end : min(end, mention.end + 40)]))
    ending = _ENDING.search(sentence) is not None
    is_count = mention.plainness is Plainness.WORKING_DAYS
    if not (is_count or tight or (mention.plainness is not Plainness.BARE and (labelled or ending))):
        return 0
    counts = mention.plainness in {Plainness.WORKING_DAYS, Plainness.SPAN}
    if _NO_LIMIT.search(before) if counts else not tight and _START.search(before):
        return 0
    words = folded[_start_of_words(folded, mention) : mention.end]
    is_alone = counts and sentence.strip(" .,:") == words
    weight = (4 if labelled else 3 * tight) + 2 * ending + is_count + 2 * is_alone
    weight += 2 * bool(_CONSULTING.search(sentence)) + bool(_REQUEST.search(sentence))
    return weight - 4 * bool(_OTHER.search(folded[clause]) and not _CONSULTING.search(folded[clause]))


def _around(border: re.Pattern[str], folded: str, mention: Mention, start: int, end: int) -> tuple[int, int]:
    """Where the sentence or clause of a mention begins and ends, borders inside the mention itself not counted."""
    first = max(start, mention.start - _REACH)
    begins = [m.end() for m in border.finditer(folded, first, mention.start)]
    ends = border.search(folded, mention.end, min(end, mention.end + _REACH))
    return (begins[-1] if begins else first), (ends.start() if ends else min(end, mention.end + _REACH))


def _start_of_words(folded: str, mention: Mention) -> int:
    """Where the director's words begin: at the deadline word before the mention, where there is one."""
    start = _around(_SENTENCE_END, folded, mention, 0, len(folded))[0]
    before = folded[max(start, mention.start - 100) : mention.start]
    cue = _CUE.search(before) or next(iter(reversed(list(_LABEL.finditer(before)))), None)
    return mention.start - len(before) + cue.start() if cue else mention.start


def _in_paragraphs(text: str) -> str:
    """Wrapped lines joined; only an empty line or a list's next point still begins a new one."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    return re.sub(r"(?<!\n)\n(?![ \t]*(?:\n|[-*•–]\s|\d{1,2}[.)]\s))", " ", lines)


def _folded_with_places(text: str) -> tuple[str, list[int]]:
    """`text` folded for accents and case, and for each of its characters the place it comes from."""
    folded = [(c if c.isascii() else fold_keeping_punctuation(c)) for c in text]
    places = [place for place, piece in enumerate(folded) for _ in piece]
    return "".join(folded).lower(), places
