"""Does a text hold nothing but what an automatic notice consists of?

It is divided into its sentences and these into their parts (behind a comma, a colon, a dash, "but" and "and"). Each part is
1. a sentence that notices have (`signs`: an absence, a substitute, a receipt), with hardly a word that is foreign to notices, or
2. made of nothing but words of notices, names, dates, numbers and addresses.
A part that is neither, a wish, a question, or the announcement of own words makes the text a person's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailflow.consultation.folding import fold_keeping_punctuation
from mailflow.mail.notice_words import MATTER_STEMS, MATTER_WORDS, OWN_WORDS, SMALL, STEMS, VOTES, WISH, WORDS
from mailflow.mail.persons import asks
from mailflow.mail.spoken import in_one_line

_FOREIGN = 1
"""Words foreign to notices that one sentence of a notice may hold ("për një panair")."""
_SENTENCE_END = re.compile(
    r"(?<!\b[^\W\d_]\.)(?<!\bnr\.)(?<!\bdr\.)(?<!\bmr\.)(?<!\bms\.)(?<!\bmrs\.)(?<!\bznj\.)(?<!\bsig\.)(?<!\bprof\.)(?<=[.!?…])[\s\"”»)]+(?!\d)"
    r"|(?<=\w\w)\.(?=[^\W\d_])|\n+",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"\n-- ?\n")
_WRAPPED = re.compile(r"\n(?=[^\W\d_])(?!\s)")
_PART = re.compile(
    r"[,;:()\[\]|]+|\s[-–—]+\s|\s(?:por|ndersa|megjithate|kurse|prandaj|dhe|edhe|ose|but|however|so|yet|and|or|ma|pero|quindi|ed|o|aber|doch|deshalb|und|oder|αλλα|ομωσ|και)\s",
    re.IGNORECASE,
)
_ITALIAN = re.compile(r"\b(?:sono|saro|siamo|ferie|fuori ufficio|non|della?|nel|mio|vi)\b")
_ITALIAN_AND = re.compile(r"\se\s", re.IGNORECASE)
_GERMAN = re.compile(r"\b(?:ich|und|nicht|ist|fur|sie|wird|wurde|bitte|auf|mit|von|der|das)\b")
_PREPOSITION = re.compile(
    r"\W*(?:per|me|ne|nga|gjate|prej|pa|for|with|without|in|at|on|from|due|during|regarding|con|senza|da|dal|dalla|presso|fur|mit|ohne|wegen|bei|auf|in|aus|για|με|σε|στην|στο|λογω|απο|χωρισ)\b"
)
_PARTICLES = frozenset(
    (
        "e",
        "i",
        "të",
        "te",
        "së",
        "se",
        "of",
        "the",
        "and",
        "for",
        "për",
        "di",
        "del",
        "della",
        "der",
        "des",
        "της",
        "του",
        "των",
    )
)
_ADDRESS = re.compile(r"\S+@\S+|https?://\S+|www\.\S+")
_WORD = re.compile(r"[^\W_]+")


def is_only_notice(words: str, signs: tuple[re.Pattern[str], ...]) -> bool:
    """Is every sentence of `words`, unfolded, one that notices have? `signs` are searched in the folded parts."""
    text = _ADDRESS.sub(" 0 ", _SIGNATURE.split(words.strip(), maxsplit=1)[0])
    folded = in_one_line(fold_keeping_punctuation(text))
    if WISH.search(folded) or OWN_WORDS.search(folded) or asks(folded):
        return False
    by_capitals = not (text.isupper() or len(set(_GERMAN.findall(folded))) > 1)
    italian = _ITALIAN.search(folded) is not None
    return all(_is_notices(part, signs, by_capitals) for part in _parts(text, italian=italian))


def _parts(text: str, *, italian: bool) -> Iterator[str]:
    """The parts of its sentences; a line that goes on in small letters was wrapped."""
    joined = _WRAPPED.sub(lambda found: " " if text[found.end()].islower() else "\n", text)
    for sentence in _SENTENCE_END.split(joined):
        if any(character.isalpha() for character in sentence):
            parts = _PART.split(sentence)
            yield from (piece for part in parts for piece in (_ITALIAN_AND.split(part) if italian else (part,)))


def _is_notices(part: str, signs: tuple[re.Pattern[str], ...], by_capitals: bool) -> bool:
    words = _WORD.findall(part)
    if len(words) == 1 and fold_keeping_punctuation(words[0]) in VOTES:
        return False
    if by_capitals and _is_name(part, words):
        return True
    by_capitals = by_capitals and any(word[0].islower() for word in words)  # in A Title They Tell Nothing
    unknown = [word for at, word in enumerate(words) if not _is_known(word, by_capitals and at > 0)]
    if not unknown:
        return True
    foreign = sum(1 for word in unknown if not _is_matter(word))
    folded = in_one_line(fold_keeping_punctuation(part))
    if foreign == 0 and _PREPOSITION.match(folded):
        return True
    return foreign <= _FOREIGN and any(sign.search(folded) for sign in signs)


_LONGEST_ACRONYM = 4
_LONGEST_NAME = 7
"""Words; a name or an organisation's has fewer."""


def _is_name(part: str, words: list[str]) -> bool:
    """A signature's line; one word with a stop is a sentence, and small words stand in headings."""
    is_sentence = len(words) == 1 and part.rstrip().endswith((".", "!"))
    names = [word for word in words if word not in _PARTICLES]
    is_titled = any(fold_keeping_punctuation(word) in SMALL for word in names)
    return len(words) < _LONGEST_NAME and not (is_sentence or is_titled) and all(_is_capital(word) for word in names)


def _is_known(word: str, may_be_name: bool) -> bool:
    folded = fold_keeping_punctuation(word)
    return (
        folded in SMALL
        or folded in WORDS
        or folded.startswith(STEMS)
        or any(character.isdigit() for character in folded)
        or (may_be_name and _is_capital(word))
    )


def _is_matter(word: str) -> bool:
    folded = fold_keeping_punctuation(word)
    return folded in MATTER_WORDS or folded.startswith(MATTER_STEMS)


def _is_capital(word: str) -> bool:
    """As names are written; a longer word all in capitals is emphasis."""
    return word[0].isdigit() or (word[0].isupper() and (word[1:].islower() or len(word) <= _LONGEST_ACRONYM))
