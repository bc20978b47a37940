"""A question in the author's own words: who asks whether, has not decided. A request in the form of a question is none.

“E hapim për forumin apo presim?” is a question, “Mund t'ia dërgosh Forumit?” and “Could you send it to the forum?” are requests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from mailflow.rules.phrases import Sentence

_LINK = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_REQUEST = re.compile(
    r"\b(?:a )?(?:mundesh|mundeni|keni mundesi|ke mundesi)\b|\bmund\b(?:\W+\w+){0,3}?\W+\w+(?:sh|ni)\b|"
    r"\b(?:could|can|would|will) you\b"
)
_SMALL_TALK = re.compile(
    r"(?:\w+\W+){0,2}(?:si (?:je|jeni|shkon|jemi|kaluat|kalove)|(?:je |jeni )?mire|c ?'?(?:kemi|ke|po ben)|how are you|all well)\b\W*(?:\w+\W*)?"
)


def asked(sentences: Iterable[Sentence]) -> str | None:
    """The first question, as its author wrote it, or None."""
    return next((_shown(sentence) for sentence in sentences if _is_question(sentence)), None)


def _is_question(sentence: Sentence) -> bool:
    if "?" not in _LINK.sub(" ", sentence.written):
        return False
    return _REQUEST.search(sentence.folded) is None and _SMALL_TALK.fullmatch(sentence.folded) is None


def _shown(sentence: Sentence) -> str:
    line = " ".join(sentence.written.split())
    return line if len(line) <= LONGEST_SHOWN else f"{line[: LONGEST_SHOWN - 1]}…"


LONGEST_SHOWN = 120
"""Characters."""
