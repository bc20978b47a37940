from __future__ import annotations

from dataclasses import replace

import pytest

from mailflow.consultation.lifecycle import MOVES, can, move
from mailflow.consultation.model import Phase
from mailflow.errors import NotPossible
from tests.consultation.consultations import opened

VERBS = sorted({verb for _, verb in MOVES})


@pytest.mark.parametrize("phase", Phase)
@pytest.mark.parametrize("verb", VERBS)
def test_every_move_is_in_the_table_or_refused_with_a_sentence(phase: Phase, verb: str) -> None:
    consultation = replace(opened(), phase=phase)
    if can(consultation, verb):
        assert move(consultation, verb).phase is MOVES[phase, verb]
    else:
        with pytest.raises(NotPossible, match=f"2026-004 is {phase}"):
            move(consultation, verb)


@pytest.mark.parametrize("end", [Phase.WITHDRAWN, Phase.DISMISSED, Phase.PUBLISHED])
def test_nothing_leads_out_of_an_end(end: Phase) -> None:
    assert not [verb for phase, verb in MOVES if phase is end]


def test_an_answered_consultation_can_no_longer_be_withdrawn() -> None:
    assert not can(replace(opened(), phase=Phase.ANSWERED), "withdraw")
