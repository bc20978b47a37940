"""A million guessed tokens against the function that checks them: none is taken."""

from __future__ import annotations

import random
import time

from mailflow.mail.threads import Delivery, Signer
from tests.torture.row import Row

LONG, SHORT = 1_000_000, 50_000
LETTERS = "abcdefghijklmnopqrstuvwxyz234567"


def measure(*, short: bool, seed: int) -> Row:
    """Guesses at the question that a coordinator is asked, the most useful of all tokens."""
    signer, lot = Signer(bytes(range(32)), "lumas.example"), random.Random(seed)
    asked = Delivery("lumas", "2026-001", "question", "1", "coordinator")
    assert signer.read_message_id(signer.message_id(asked), "lumas") == asked
    count, began = SHORT if short else LONG, time.perf_counter()
    taken = []
    for _ in range(count):
        guess = f"<2026-001.question.1.coordinator.{''.join(lot.choices(LETTERS, k=26))}@lumas.example>"
        if signer.read_message_id(guess, "lumas") is not None:
            taken.append(guess)
    each = (time.perf_counter() - began) / count * 1e6
    figure = f"{len(taken)} of {count:,} ({each:.0f} µs each)"
    return Row(measure="guessed tokens", target="0 taken", figure=figure, met=not taken, details=taken)
