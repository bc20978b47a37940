"""A letter divided into its sentences, without the closing and the names below it.

Lines that a client wrapped are joined; a line that is short, or ends a sentence, or is followed by a capital or a list item stands alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from mailflow.consultation.folding import fold_keeping_punctuation
from mailflow.mail.answer_words import CLOSING, DEMAND, Clause, clause_of, says_nothing
from mailflow.mail.refusal_words import NEGATES


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence, or the part of one up to a colon or semicolon."""

    words: str
    """As the author wrote it, with its stop."""
    folded: str
    """Folded, blanks single, the stop left out; commas and brackets are kept."""
    is_question: bool
    """Does it end with a question mark?"""
    leads: bool
    """Does it end with a colon, so that what follows belongs to it?"""
    item: bool
    """Does it stand behind a list mark?"""


@lru_cache(maxsize=16)
def sentences(text: str) -> tuple[Sentence, ...]:
    """The sentences of `text` that hold a letter or a digit, in order; names and the closing at the end are left out.

    One answer is asked about several times.
    """
    lines = [line.strip() for line in text.strip().split("\n")]
    lines = lines[: _end_of_words(lines)]
    words = "\n".join(_unwrapped(lines))
    name = _NAME_AT_END.search(words, max(0, len(words) - _LONGEST_NAME))
    if name is not None and all(word[0].isupper() for word in name.group(1).split()) and _is_name(name.group(1)):
        words = words[: name.start() + 1]
    return tuple(_divided(words))


def joined(lead: Sentence, rest: Sentence) -> Sentence:
    """The sentence that a colon divides, as one."""
    return Sentence(
        words=f"{lead.words} {rest.words}",
        folded=f"{lead.folded} {rest.folded}",
        is_question=rest.is_question,
        leads=rest.leads,
        item=lead.item,
    )


def bare(text: str) -> str:
    """Words of a folded text with single blanks; apostrophes divide words: "s'kam" becomes "s kam"."""
    return " ".join(_NOT_A_WORD.sub(" ", text).split())


def clauses(sentence: Sentence) -> tuple[str, ...]:
    """The parts of a sentence between commas, brackets and dashes, bare."""
    return tuple(bare(part) for part in _CLAUSE_END.split(sentence.folded))


def _divided(words: str) -> list[Sentence]:
    found: list[Sentence] = []
    start = 0
    for stop in _STOP.finditer(words):
        before = words[max(start, stop.start() - 8) : stop.start()]
        if stop.group() == "." and (_is_abbreviation(before) or _LIST_NUMBER.fullmatch(before)):
            continue
        if stop.group() == ":" and _LABEL.search(words, max(start, stop.start() - 14), stop.start()):
            continue
        _keep(found, words[start : stop.end()])
        start = stop.end()
    _keep(found, words[start:])
    return found


def _keep(found: list[Sentence], words: str) -> None:
    marked = words.strip()
    mark = _LIST_MARK.match(marked)
    words = marked[mark.end() :] if mark else marked
    if any(character.isalnum() for character in words):
        folded = " ".join(fold_keeping_punctuation(words.translate(_APOSTROPHES)).split())
        stop = folded[len(folded.rstrip("?!.;:…")) :]
        is_question = "?" in stop or (";" in stop and _GREEK.search(folded) is not None)
        found.append(
            Sentence(
                words=words,
                folded=folded.rstrip("?!.;:… "),
                is_question=is_question,
                leads=stop.endswith(":"),
                item=mark is not None,
            )
        )


def _is_abbreviation(before: str) -> bool:
    word = re.split(r"\W", before)[-1]
    return word.lower() in _ABBREVIATIONS or (len(word) == 1 and word.isupper())


def _unwrapped(lines: list[str]) -> list[str]:
    """The lines, those joined that were one before a client wrapped them."""
    joined: list[str] = []
    wrapped = False
    for line in lines:
        if wrapped and line and line[0].islower() and not _LIST_MARK.match(line):
            joined[-1] += " " + line
        else:
            joined.append(line)
        wrapped = len(line) >= _SHORTEST_WRAPPED and line[-1] not in ".!?:;…"
    return joined


def _end_of_words(lines: list[str]) -> int:
    """How many lines stand before the closing and the names below it."""
    end = len(lines)
    while end > 1 and (not lines[end - 1] or _is_name(lines[end - 1])):
        end -= 1
    for at in range(1, end):
        if end - at <= _MOST_LINES_BELOW_CLOSING and _is_closing(lines[at]):
            return end if any(map(_is_statement, lines[at + 1 : end])) else at
    return end


def _is_closing(line: str) -> bool:
    """A closing, with a name perhaps: "Përshëndetje, Agim" is one, "Përshëndetje, shtoni kosha" begins a letter."""
    folded = bare(fold_keeping_punctuation(line.translate(_APOSTROPHES)))
    if not says_nothing(folded) or not CLOSING.fullmatch(folded):
        return False
    return not folded.startswith("pershendetje ") or all(
        word[0].isupper() or word in _SMALL_WORDS for word in line.split()[1:] if word[0].isalpha()
    )


def _is_statement(line: str) -> bool:
    """Does a line below the closing say something: a postscript? Titles, addresses and numbers do not."""
    folded = bare(fold_keeping_punctuation(line.translate(_APOSTROPHES)))
    return bool(
        _POSTSCRIPT.match(folded)
        or DEMAND.search(folded)
        or NEGATES.search(folded)
        or _SAYS_SOMETHING.search(folded)
        or line.endswith("?")
    )


def _is_name(line: str) -> bool:
    """A name or an organisation: a few words, each with a capital, and no word of an answer among them."""
    words = line.strip(" ,.").split()
    if not 0 < len(words) <= _MOST_WORDS_OF_A_NAME or len(line) > _LONGEST_NAME:
        return False
    folded = bare(fold_keeping_punctuation(line.translate(_APOSTROPHES)))
    return (
        all(word[0].isupper() or word in _SMALL_WORDS for word in words)
        and not any(character.isdigit() for character in line)
        and not line.rstrip().endswith(("?", "!", ":"))
        and (len(words) == 1 or line.rstrip()[-1] != ".")
        and clause_of(folded) in {Clause.OTHER, Clause.NOTHING}
        and not DEMAND.search(folded)
        and not NEGATES.search(folded)
        and folded not in _SHORT_ANSWERS
        and not _SAYS_SOMETHING.search(folded)
    )


_APOSTROPHES = dict.fromkeys(map(ord, "\u2018\u2019\u201b\u02bc\u00b4`"), "'")
_NOT_A_WORD = re.compile(r"[\W_]+")
_STOP = re.compile(r"(?<![.!?…;:])[.!?…;:]++(?=[\s\"”»)]|$)|\.(?=[A-ZËÇ])|[?!]+|\n+")
_LIST_MARK = re.compile(r"(?:\(?(?:\d{1,2}|[a-hA-H])[.)]|[-–—•*·])\s+")
_LABEL = re.compile(
    r"(?:adresa(?: ime)?|l[eë]nda|objekti|tema|subjekti|tel|telefoni|cel|nr|e-?mail)\s?$", re.IGNORECASE
)
"""What belongs to the words behind its colon."""
_LIST_NUMBER = re.compile(r"\s*\(?(?:\d{1,2}|[a-hA-H])")
_CLAUSE_END = re.compile(r",|\s[-–—]\s|[()]")
_NAME_AT_END = re.compile(r"[.!]\s{1,5}(\w{2,20}(?:\s\w{2,20})?)\.?$")
_POSTSCRIPT = re.compile(r"(?:p s|ps|n b|nb|shtese|shenim|por|edhe dicka|harrova|dhe|also|neni|pika)\b")
_GREEK = re.compile("[\u03b1-\u03c9]")
_ABBREVIATIONS = {"nr", "dr", "znj", "zj", "prof", "ing", "av", "art", "sh", "fq", "pg", "mr", "mrs", "ms", "no"}
_SHORTEST_WRAPPED = 50
"""Characters of a line that a client may have wrapped (they wrap at 72 and more)."""
_LONGEST_NAME = 120
_MOST_LINES_BELOW_CLOSING = 7
_MOST_WORDS_OF_A_NAME = 6
_SMALL_WORDS = {"e", "i", "të", "te", "së", "se", "për", "per", "dhe", "of", "the", "and", "for", "de", "von", "di"}
_SHORT_ANSWERS = {"kunder", "jo", "po", "no", "yes", "against", "contro", "stop"}
_SAYS_SOMETHING = re.compile(
    r"\b(?:kundershtoj|abstenoj|turp|absurd|refuzoj|unsubscribe|c ?regjistr\w*|korrigjim|ankese|kerkese|heqje|largim|hiqmeni|complaint|reclamo)\b"
)
