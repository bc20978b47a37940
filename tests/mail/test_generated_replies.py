"""What people type survives every mail program of the generator, in every place of the mail, and what programs add is gone."""

from __future__ import annotations

from functools import cache

import pytest

from mailflow.mail.quoting import Words
from tests.mail.replies.generated import Reply, Verdict, folded, judged, replies

STEP = 307
"""Each so-many-th of some 70,000 replies; `python -m tests.mail.replies` reads all of them."""
CHOSEN = list(replies(step=STEP))


@cache
def readings(with_original: bool) -> list[tuple[Reply, Words, Verdict]]:
    """All of them are read once."""
    return [(reply, words := reply.read(with_original=with_original), judged(reply, words)) for reply in CHOSEN]


@pytest.mark.parametrize("with_original", [True, False], ids=["with the original", "alone"])
def test_nothing_that_was_typed_is_lost(with_original: bool) -> None:
    lost = [(reply.name, verdict.lost) for reply, _words, verdict in readings(with_original) if verdict.lost]
    assert lost == []


def test_with_the_original_nearly_nothing_else_is_left() -> None:
    clean = [not verdict.residue for _reply, _words, verdict in readings(True)]
    assert sum(clean) >= 0.97 * len(clean)


def test_alone_nearly_nothing_else_is_left_without_a_word_of_doubt() -> None:
    clean = [not verdict.residue for _reply, _words, verdict in readings(False)]
    doubtful = [verdict.doubtful for _reply, _words, verdict in readings(False) if verdict.residue]
    assert sum(clean) >= 0.88 * len(clean)
    assert sum(clean) + sum(doubtful) >= 0.97 * len(clean)


def test_every_line_of_a_mail_is_own_quote_or_signature() -> None:
    missing = []
    for reply, words, _verdict in readings(False):
        if reply.text is not None and has_plain_words(reply, words):
            missing += [(reply.name, line) for line in reply.text.split("\n") if not is_held(line, words)]
    assert missing == []


def has_plain_words(reply: Reply, words: Words) -> bool:
    """Were the words taken from the plain body? The HTML body has lines of its own."""
    return reply.html is None or not words.doubtful


def is_held(line: str, words: Words) -> bool:
    bare = "".join(character for character in line if character.isalnum())
    kept = "".join(
        character for part in (words.text, words.quoted, words.signature) for character in part if character.isalnum()
    )
    return bare in kept


def test_answers_between_the_lines_stand_beside_what_they_answer() -> None:
    wrong = [
        (reply.name, [passage.text for passage in words.passages])
        for reply, words, _verdict in readings(True)
        if reply.dimensions["position"] == "between"
        and reply.draft.original.is_ours
        and not all(
            any(folded(part) in folded(p.text) and p.quoted for p in words.passages)
            for part in reply.draft.segments[1:]
        )
    ]
    assert wrong == []
