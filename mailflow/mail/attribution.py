"""Where somebody else's words begin: attribution lines, separators and our own line.

1. Only the form decides, never the position: the functions look at a few lines and answer how many of them belong together.
2. An attribution line needs a date, an address or a name of those whom the mail answers, or quoted lines right after it: "Drejtori
   i urbanistikës shkroi:" inside an answer is text.
3. A date, an hour and an address in brackets before a colon are one in any language.
4. Every pattern is linear, and no line longer than `LONGEST_LINE` is looked at: hostile input costs nothing.

The wording is that of Roundcube, Thunderbird, K-9, Evolution, mutt, alpine, Gmail, Yahoo, Outlook, Apple Mail, Zimbra and Horde. Words
are compared without accents, since many write e for ë.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from mailflow.consultation.folding import fold_keeping_punctuation
from mailflow.mail.header_block import ADDRESS, CLOCK, DATE, LONGEST_LINE

_LONGEST_ATTRIBUTION = 400
_MOST_ATTRIBUTION_LINES = 4
_OPENING = 40
"""Characters within which an attribution in any language names its date."""

_VERBS = re.compile(
    r"\b(?:shkro[ij]|shkrojti|shkrujti|shkruajti|shkruante|ka(?: pas)? shkru(?:ar|ajtur|m)?|wrote|writes|ha scritto|schrieb|geschrieben|εγραψε|"
    r"a ecrit|escribio|escreveu|schreef|skrev|(?:je |je na)?napisao(?:/la)?|napisala|napisa[lł](?:\(a\))?|написал|написао|"
    r"написала|написао/ла|напиша|пише|写道|yazdi)(?!\w)"
)
_CITING = re.compile(r"(?:quoting|zitat von|citando|duke cituar|citat|citant|citation de) ")
_OPENERS = re.compile(
    r"[-*\s]*(?:(?:me|ne|te|diten e|on|il|am|στι[σς]|le|el|op|den|em|dana|u|на|во)\s|\d{1,4}[-/. ])\s*\S"
)
_GLUED_OPENER = re.compile(
    r"(?:M[eë]|On|Il|Am|Dit[eë]n e \w{2,8},)\s(?:\w{2,4},\s)?"
    r"(?:\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}\s\w{3}\s\d{4}|\w{3}\s\d{1,2},\s\d{4})[\s,]"
)
_SENTENCE_END = re.compile(r"(?:[!?;:]|(?<!\d)\.)\s*$")
_BRACKETED_ADDRESS = re.compile(r"<\s?[^<>\s@]{1,80}@[^<>\s@]{1,120}>")

_OWN_LINE = re.compile(r"[\W_]*(?:pergjigjuni mbi kete vije|reply above this line)[\W_]*")
_OWN_LINE_HINT = re.compile(r"\bmbi\b|\babove\b", re.IGNORECASE)
_LONGEST_OWN_LINE = 100
_SEPARATOR = re.compile(
    r"[\s*_-]*-{2,}\s*(?:mesazhi? ori?gjinal|mesazhi? i percjelle|mesazh i percjelle|original(?: appointment| message)?|"
    r"forwarded(?: by.{0,80}| message)?|messaggio (?:originale|inoltrato)|ursprungliche nachricht|weitergeleitete nachricht|"
    r"αρχικο μηνυμα|προωθημενο μηνυμα|message d'origine|message transfere|mensaje original|mensaje reenviado|originalna poruka|prosledena poruka|оригинална порака|оригинална порука)\s*:?\s*-{2,}[\s*_-]*"
)
_FORWARD_OPENING = re.compile(
    r"\s*(?:begin forwarded message|filloi mesazhi i percjelle|inizio messaggio inoltrato)\s*:\s*"
)
_RULE = re.compile(r"[\s*]*(?:_{5,}|-{10,}|-{2,40}\s?[^\W\d_][^\n-]{2,40}\s?-{2,40})[\s*]*")


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
    """A verb of writing stands in it, or it has the form in which every language writes it."""
    names_answered: bool
    """It names somebody to whom this mail is written: whoever answers, quotes the one whom he answers."""

    @property
    def has_evidence(self) -> bool:
        """Does it name a date, an hour, an address or somebody who is answered?"""
        return self.names_date or self.is_precise

    @property
    def is_precise(self) -> bool:
        """Does it name more than a date? "Në vitin 2024 Ministria shkroi:" may be the author's, who cites."""
        return self.names_address or self.names_clock or self.names_answered


def attribution_ending_at(
    lines: Sequence[str], last: int, *, earliest: int = 0, before_quote: bool = False, answered: Collection[str] = ()
) -> Attribution | None:
    """The attribution whose last line is `last`, over up to four lines, none of them before `earliest`.

    Whether it is one is for the caller to decide where it `has_evidence` of nothing. Right before quoted lines it may be in any
    language: there an address, or a date with an hour, is enough. `answered` are folded names of the mail's recipients.
    """
    ending = lines[last].rstrip(" \t\xa0*")
    if not ending.endswith((":", "--")) or not ending.strip("-"):
        return None
    fallback: Attribution | None = None
    for first in range(last, max(earliest, last - _MOST_ATTRIBUTION_LINES + 1) - 1, -1):
        if not lines[first].strip() or len(lines[first]) > LONGEST_LINE:
            break
        if first < last and _SENTENCE_END.search(lines[first]):
            break
        found = _attribution(lines, first, last, before_quote=before_quote, answered=answered)
        if found is None:
            continue
        opens = found.own or _opens(_folded(lines, first, last), found, answered)
        if found.has_evidence and found.names_writer and opens:
            return found if found.own else _with_name_above(lines, found, earliest, answered)
        if first == last and found.names_date and found.names_writer:
            return found
        if fallback is None or _worth(found) > _worth(fallback):
            fallback = found
    return fallback


def _with_name_above(lines: Sequence[str], found: Attribution, earliest: int, answered: Collection[str]) -> Attribution:
    """A long name of who is answered fills a line of its own."""
    above = found.first - 1
    if above < earliest or found.names_answered or len(lines[above]) > LONGEST_LINE:
        return found
    is_name = fold_keeping_punctuation(lines[above]).strip(' \t"') in answered
    return replace(found, first=above, names_answered=True) if is_name else found


def _opens(text: str, found: Attribution, answered: Collection[str]) -> bool:
    """Does an attribution begin so: with the words before a date, with the date itself, or with the name of who is answered?"""
    if _OPENERS.match(text) or _CITING.match(text) or text.lstrip('"').startswith(tuple(answered)):
        return True
    return found.names_date and found.names_clock and DATE.search(text, 0, _OPENING) is not None


def _worth(attribution: Attribution) -> tuple[bool, bool]:
    return attribution.has_evidence and attribution.names_writer, attribution.has_evidence


def _attribution(
    lines: Sequence[str], first: int, last: int, *, before_quote: bool, answered: Collection[str]
) -> Attribution | None:
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
        names_address=ADDRESS.search(text) is not None,
        names_date=DATE.search(text) is not None,
        names_clock=CLOCK.search(text) is not None,
        names_writer=_names_a_writer(text) or _is_of_any_language(text),
        names_answered=any(name in text for name in answered),
    )
    by_its_place = before_quote and (found.names_address or (found.names_date and found.names_clock))
    return found if found.names_writer or by_its_place else None


def _is_of_any_language(text: str) -> bool:
    """Date, hour and an address in brackets, and little else after it, before a colon at the end."""
    end = max((address.end() for address in _BRACKETED_ADDRESS.finditer(text)), default=None)
    return (
        end is not None
        and len(text) - end <= _OPENING
        and text.rstrip(" *").endswith(":")
        and DATE.search(text) is not None
        and CLOCK.search(text) is not None
    )


def _names_a_writer(text: str) -> bool:
    """A verb of writing, and after it nothing but a date or a name with an address; or "Quoting" before an address."""
    rest: str | None = None
    for verb in _VERBS.finditer(text):
        rest = text[verb.end() :]
    if rest is None:
        return _CITING.match(text) is not None and ADDRESS.search(text) is not None
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
    bare = line.strip(" \t*_")
    if bare.startswith(">>>") and bare.endswith(">>>") and len(line) <= LONGEST_LINE:
        return ADDRESS.search(bare) is not None and DATE.search(bare) is not None  # GroupWise
    if len(line) > 200 or not (bare.endswith(":") or (bare.startswith("--") and bare.endswith(("--", "--:")))):
        return False
    text = fold_keeping_punctuation(line)
    return _SEPARATOR.fullmatch(text) is not None or _FORWARD_OPENING.fullmatch(text) is not None


def is_rule(line: str) -> bool:
    """A drawn line, as Outlook puts before a header block, or one with a title in any language."""
    return len(line) <= LONGEST_LINE and _RULE.fullmatch(line) is not None
