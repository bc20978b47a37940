"""What an answer asks of the municipality beside what it recommends, whatever it is as a whole, so that the coordinator is told.

Only what is plainly said: a complaint about the procedure, a request for information, a wish to be removed, a question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from mailflow.consultation.model import InquiryKind
from mailflow.mail.asking import Said, asked_in, names_consultation_law, said_in
from mailflow.mail.sentences import Sentence, joined, sentences

_LONGEST = 8000
"""Characters that are looked through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an answer asks of the municipality beside what it recommends."""

    kind: InquiryKind
    words: str
    """The author's own sentence, with what a colon leads to."""


@lru_cache(maxsize=16)
def also_asks(text: str) -> tuple[Asked, ...]:
    """What `text` asks of the municipality, each kind once with its first sentences, whatever `answer_of` says of the whole.

    For recommendations that ask as well, so that the coordinator is told. Only what is plainly said: a complaint about the procedure,
    a request for information, a wish to be removed, a question.
    """
    found: dict[InquiryKind, Asked] = {}
    parts = sentences(_QUOTED.sub("", text[:_LONGEST]))
    law = any(names_consultation_law(part) for part in parts)
    for n, part in enumerate(parts):
        said = asked_in(part)
        if said is Said.QUESTION and not part.is_question and n and _goes_on(parts[n - 1], part):
            continue
        if said is None and part.leads and n + 1 < len(parts):
            said = asked_in(joined(part, parts[n + 1]))
        kind = _INQUIRIES.get(Said.COMPLAINT if law and said is Said.BREACH else said)
        if kind is not None and kind not in found:
            found[kind] = Asked(kind=kind, words=_group(parts, n, kind))
    return tuple(found.values())


def _goes_on(before: Sentence, part: Sentence) -> bool:
    """Is `part` the next line of the same sentence: "Të shtohen kosha / kur është e mundur"?"""
    return part.words[0].islower() and not part.item and before.words[-1].isalnum()


def _group(parts: Sequence[Sentence], n: int, kind: InquiryKind) -> str:
    """The words of sentence `n` with those that belong to it.

    Those are the one that leads to it and the one it leads to by a colon, the items of a list so led to, and what a complaint goes on with.
    """
    start, end = n, n + 1
    if n and parts[n - 1].leads and (not parts[n].item or kind is InquiryKind.QUESTION):
        start -= 1
    if parts[n].leads and end < len(parts):
        end += 1
        while parts[end - 1].item and end < len(parts) and parts[end].item:
            end += 1
    while kind is InquiryKind.COMPLAINT and end < len(parts) and said_in(parts[end]) in _GOES_ON:
        end += 1
    group = parts[start : min(end, n + _MOST_SENTENCES_OF_A_GROUP)]
    return "".join(("\n- " if part.item else " ") + part.words for part in group).removeprefix("\n- ").strip()


_INQUIRIES: dict[Said | None, InquiryKind] = {
    Said.QUESTION: InquiryKind.QUESTION,
    Said.REQUEST: InquiryKind.INFORMATION_REQUEST,
    Said.COMPLAINT: InquiryKind.COMPLAINT,
    Said.REMOVAL: InquiryKind.REMOVAL,
}
_GOES_ON = {Said.COMPLAINT, Said.BREACH, Said.REMEDY, Said.GRIEVANCE, Said.PROCEDURE}
_MOST_SENTENCES_OF_A_GROUP = 12
_QUOTED = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
"""Lines that somebody else wrote: nobody asks anything in them."""
