"""What the sender of a mail says in it himself, as far as a machine's notice goes: folded, without quote, in one glance.

Not for a member's words (`quoting` keeps every one of them): here a word too few only means that a machine is not recognised.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape

from mailflow.consultation.folding import fold_keeping_punctuation
from mailflow.mail.incoming import IncomingMail

MOST = 6_000
"""Characters of the own words that are looked at: a notice says what it is at its beginning."""
_READ = 40_000
_VERB = r"(?:shkroi|ka shkruar|wrote|ha scritto|schrieb|hat geschrieben|εγραψε|a ecrit|escribio)"
_QUOTE = re.compile(
    rf"^>|^[^\n]{{0,200}}\b{_VERB}\b[^\n]{{0,80}}:[ \t]*$|^[ \t]*-{{2,}} ?[^\n-]{{4,60}}-{{2,}}[ \t]*$|^-{{3,}} ?\w[^\n]*$|^_{{20,}}[ \t]*$"
    r"|^\*?(?:nga|from|da|von|de|απο):\*?[^\n]{0,200}@[^\n]*\n\*?(?:\w[\w ]{1,17}):",
    re.MULTILINE,
)
"""Where others' words begin, in the forms of the usual programs."""
_HTML_QUOTE = re.compile(
    r"<blockquote|<div[^>]{0,200}(?:gmail_quote|divrplyfwdmsg|moz-cite-prefix|yahoo_quoted)|<hr[^>]{0,80}stopspelling",
    re.IGNORECASE,
)
_UNSEEN = re.compile(r"<(style|script|head|title)\b|<!--", re.IGNORECASE)
_LINE_END = re.compile(r"<(?:br|/p|/div|/tr|/li|/h\d|/td)\b[^<>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_REPLY_PREFIX = re.compile(
    r"\s*(?:\[[^\]]{1,40}\]\s*)?(?:re|aw|antw|r|rif|i|fw|fwd|wg|tr|sv|ref|odg|pergj|pergjigje|perc|percj|απ|απαντηση|σχετ|πρθ)(?:\[\d+\])?\s*:"
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """The own words before any quote, folded for accents and case, punctuation and line ends kept."""

    subject: str
    """Folded, its beginning."""
    text: str
    words: str
    """The own words as they were written: in them capitals tell names."""
    opening: str
    """How the mail begins, whether these are own words or not: a notice may open with a rule that looks like a quote's."""
    quotes: bool
    """Something is quoted below."""
    answers_below: bool
    """Words stand below or between quoted lines, where only a person writes."""

    @property
    def is_answer(self) -> bool:
        """Does the subject begin as people's programs let answers and forwarded mails begin?"""
        return _REPLY_PREFIX.match(self.subject) is not None

    @property
    def line(self) -> str:
        """The text in one line."""
        return in_one_line(self.text)


def in_one_line(text: str) -> str:
    """Blanks and line ends collapsed: sentences are wrapped anywhere."""
    return " ".join(text.split())


@lru_cache(maxsize=64)
def _folded(text: str) -> str:
    return fold_keeping_punctuation(text)


def spoken(mail: IncomingMail) -> Spoken:
    """What `mail` says itself. A few milliseconds at most, whatever its size."""
    text = mail.text[:_READ]
    html_quotes = False
    if not text.strip():
        text, html_quotes = _from_html(mail.html[: 4 * _READ])
    folded = _folded(text)
    quote = _QUOTE.search(folded)
    own = folded[: quote.start()] if quote else folded
    below = folded[quote.start() :].split("\n") if quote else []
    return Spoken(
        subject=_folded(mail.subject[:300]),
        text=own[:MOST].strip(),
        words="\n".join(text.split("\n")[: own.count("\n")] if quote else (text,))[:MOST].strip(),
        opening=folded[:MOST].strip(),
        quotes=quote is not None or html_quotes,
        answers_below=_answers_below(below),
    )


def _answers_below(lines: list[str]) -> bool:
    """Does an unmarked line with words follow a line under `>`?"""
    marked = [at for at, line in enumerate(lines) if line.lstrip()[:1] == ">"]
    return bool(marked) and any(
        sum(letter.isalpha() for letter in line) > 1 for line in lines[marked[0] + 1 :] if line.lstrip()[:1] != ">"
    )


def _from_html(html: str) -> tuple[str, bool]:
    """The words of an HTML body up to the first quote, and whether there is one."""
    quote = _HTML_QUOTE.search(html)
    own = _seen(html[: quote.start()] if quote else html)
    words = unescape(_TAG.sub(" ", _LINE_END.sub("\n", re.sub(r"\s+", " ", own))))
    return re.sub(r"[ \t\xa0]+", " ", words), quote is not None


def _seen(html: str) -> str:
    """Without styles, scripts and comments; one that never ends reaches to the end. Linear, whatever stands there."""
    kept, at, lower = [], 0, html.lower()
    while (opening := _UNSEEN.search(html, at)) is not None:
        kept.append(html[at : opening.start()])
        name = opening[1]
        end = lower.find(f"</{name.lower()}" if name else "-->", opening.end())
        if end < 0:
            return " ".join(kept)
        at = end
    return " ".join((*kept, html[at:]))
