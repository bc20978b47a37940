"""Bodies that were made to cost time cost no more than their size, and lose nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mailflow.consultation.folding import fold_keeping_punctuation
from mailflow.mail import attribution, header_block, signature
from mailflow.mail.quoting import own_words
from tests.support.mails import mail

HOSTILE: dict[str, Callable[[int], str]] = {
    "On On On": lambda n: "On " * (n // 3),
    "attributions without end": lambda n: "On 2026-02-02 09:24, " * (n // 21) + "wrote:",
    "attribution lines": lambda n: "On 2026-02-02 09:24, X wrote\n" * (n // 30),
    "colons": lambda n: ":\n" * (n // 2),
    "header fields": lambda n: "Nga: a@b.example\n" * (n // 17),
    "header blocks of the author": lambda n: "Nga: arta@shoqata.example\nData: 1 10:00\nTema: x\n" * (n // 50),
    "quote marks in one line": lambda n: "x\n" + ">" * n,
    "quoted lines": lambda n: "x\n" + ">\n" * (n // 2),
    "alternating": lambda n: ">\nx\n" * (n // 4),
    "signature marks": lambda n: "x\n" + "-- \n" * (n // 4),
    "telephones": lambda n: "x\n" + "Sent from my iPhone\n" * (n // 20),
    "dashes": lambda n: "x\n" + "-------- " * (n // 9),
    "underscores": lambda n: "x\n" + "_" * n,
    "blanks": lambda n: "x\n" + " " * n + "\n" * n,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_letters_looked_at_grow_as_the_body_does(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    folded: list[int] = []

    def counting(text: str) -> str:
        folded.append(len(text))
        return fold_keeping_punctuation(text)

    monkeypatch.setattr(attribution, "fold_keeping_punctuation", counting)
    monkeypatch.setattr(header_block, "fold_keeping_punctuation", counting)
    monkeypatch.setattr(signature, "fold_keeping_punctuation", counting)
    cost = []
    for size in (20_000, 40_000):
        folded.clear()
        own_words(mail(HOSTILE[name](size)))
        cost.append(sum(folded))
        assert max(folded, default=0) <= 4 * (header_block.LONGEST_LINE + 1)
        assert sum(folded) <= 40 * size
    assert cost[1] <= 2.2 * cost[0] + 10_000


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hundred_kilobytes_are_read_to_the_end(name: str) -> None:
    text = HOSTILE[name](100_000)
    words = own_words(mail(text))
    kept = "".join((words.text, words.quoted, words.signature))
    assert sum(map(str.isalnum, kept)) >= sum(map(str.isalnum, text))


@pytest.mark.parametrize("text", ["> fjalë\n" * 21_000, "> fjalë " * 127_000])
def test_a_body_beyond_all_measure_is_kept_as_it_is(text: str) -> None:
    body = mail(text)
    words = own_words(body)
    assert words.doubtful
    assert words.text.count("fjalë") == body.text.count("fjalë") > 20_000
