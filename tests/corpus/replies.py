"""Collected replies with the text that their author typed: nothing of it is lost, and little else is left.

The collections disagree about signatures (one keeps them, another cuts them), so a signature or "sent from my telephone" at the
end of either text counts neither as lost nor as left.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from mailflow.mail.quoting import own_words
from tests.corpus.row import Row, none_of, share
from tests.corpus.samples import Sample, corpus, place_of

NEEDS = ("corpus",)
_SIGN_OFF = re.compile(
    r"(?:\n|^)[ \t]*(?:--[ \t]*\n|[_-]{0,3}[ \t]*(?:sent|envoyé|enviado|gesendet) (?:from|de|desde|von)\b).*",
    re.I | re.S,
)


@dataclass(frozen=True, slots=True)
class Case:
    """A reply and what was typed."""

    sample: Sample
    expected: str


def rows() -> Iterator[Row]:
    """Lost texts, then the share without residue."""
    cases = list(_cases())
    kept = {case.sample.name: own_words(case.sample.mail).text for case in cases}
    lost = [c.sample.name for c in cases if not holds(kept[c.sample.name], c.expected)]
    yield none_of("replies of which expected text is lost", len(cases), lost)
    left = [c.sample.name for c in cases if residue(kept[c.sample.name], c.expected)]
    yield share("replies that are exact or without residue", 85, len(cases), left)


def _cases() -> Iterator[Case]:
    top = place_of("corpus")
    for sample in corpus("replies/discourse_trimmer/emails"):
        expected = top / sample.name.replace("/emails/", "/trimmed/")
        yield Case(sample, expected.read_text("utf-8", "replace"))
    for sample in corpus("replies/talon"):
        if sample.name.endswith(".eml"):
            typed = top / sample.name.replace(".eml", "_reply_text")
            yield Case(sample, typed.read_text("utf-8") if typed.is_file() else "Hello")


def folded(text: str) -> str:
    """White space counts as one blank."""
    return " ".join(text.split())


def holds(text: str, expected: str) -> bool:
    """Does `text` hold all of `expected`, in one piece?"""
    return folded(expected) in folded(text) or folded(_unsigned(expected)) in folded(text)


def residue(text: str, expected: str) -> list[str]:
    """The words of `text` that are not among the expected ones."""
    rest = Counter(folded(_unsigned(text)).split()) - Counter(folded(expected).split())
    return list(rest.elements())


def _unsigned(text: str) -> str:
    return _SIGN_OFF.sub("", text)
