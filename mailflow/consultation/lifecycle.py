"""The phases of a consultation and the only moves between them.

1. Every move stands in `MOVES`; whatever is not there is refused with a sentence, never ignored.
2. Nobody else writes `phase`: decisions call `move`.
3. A number once given is never given again, so no move leads back to nothing.

    held ──approve──▶ open ──close──▶ closed ──answer──▶ answered ──publish──▶ published
      │                │ ▲              │ │
      └─dismiss─▶ dismissed │◀──reopen──┘ │
                       └──withdraw──▶ withdrawn ◀──┘
"""

from __future__ import annotations

from dataclasses import replace

from mailflow.consultation.model import Consultation, Phase
from mailflow.errors import NotPossible

MOVES: dict[tuple[Phase, str], Phase] = {
    (Phase.HELD, "approve"): Phase.OPEN,
    (Phase.HELD, "dismiss"): Phase.DISMISSED,
    (Phase.HELD, "withdraw"): Phase.WITHDRAWN,
    (Phase.OPEN, "close"): Phase.CLOSED,
    (Phase.OPEN, "withdraw"): Phase.WITHDRAWN,
    (Phase.CLOSED, "withdraw"): Phase.WITHDRAWN,
    (Phase.CLOSED, "reopen"): Phase.OPEN,
    (Phase.CLOSED, "answer"): Phase.ANSWERED,
    (Phase.ANSWERED, "publish"): Phase.PUBLISHED,
}


def can(consultation: Consultation, verb: str) -> bool:
    """Does that move exist from where the consultation stands?"""
    return (consultation.phase, verb) in MOVES


def move(consultation: Consultation, verb: str) -> Consultation:
    """The consultation in its next phase; `NotPossible` where the table has no such move."""
    target = MOVES.get((consultation.phase, verb))
    if target is None:
        raise NotPossible(f"{consultation.reference} is {consultation.phase}: {verb} is not possible now.")
    return replace(consultation, phase=target)
