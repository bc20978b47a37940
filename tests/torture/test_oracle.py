"""The oracle finds what it is there to find: in a small world where all is well, one thing is broken at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from tests.torture.oracle import Fault, Found, Kind, Put, hash_of, judge

HER, M1, M2 = "pika@lumas.example", "a@anetari.example", "b@anetari.example"
DRAFT, ANSWER, NOISE = "<1@lumas.example>", "<2@anetari.example>", "<3@dyqani.example>"
INVITATION_1, INVITATION_2 = (
    "<2026-001.invitation.1.M1.MAC@lumas.example>",
    "<2026-001.invitation.1.M2.MAC@lumas.example>",
)
CLOSING_1, CLOSING_2 = "<2026-001.closing.1.M1.MAC@lumas.example>", "<2026-001.closing.1.M2.MAC@lumas.example>"
RECEIVED = "<2026-001.acknowledgement.1.M1.MAC@lumas.example>"
PUT = {
    DRAFT: Put(Kind.DRAFT, title="Për parkimin"),
    ANSWER: Put(Kind.RECOMMENDATION, text="Më shumë pemë.", consultation="2026-001", member="M1"),
    NOISE: Put(Kind.NOISE),
}


def good() -> Found:
    return Found(
        ledger=[line(DRAFT, "opened"), line(ANSWER, "filed"), line(NOISE, "unrelated")],
        outbox=[
            owed("lumas/2026-001/invitation/1/M1", M1, INVITATION_1),
            owed("lumas/2026-001/invitation/1/M2", M2, INVITATION_2),
            owed("lumas/2026-001/acknowledgement/1/M1", M1, RECEIVED),
        ],
        records=[
            {
                "reference": "2026-001",
                "title": "Për parkimin",
                "phase": "open",
                "recommendations": [
                    {"number": "2026-001/1", "member": "M1", "text": "Më shumë pemë.", "message_id": ANSWER}
                ],
            }
        ],
        mailbox=Counter([DRAFT, ANSWER, NOISE]),
        maildirs={M1: Counter([INVITATION_1, RECEIVED]), M2: Counter([INVITATION_2]), HER: Counter()},
        members={"M1": M1, "M2": M2},
        windows=frozenset(),
        is_whole=True,
    )


def line(message_id: str, disposition: str) -> dict[str, Any]:
    return {"message_id_hash": hash_of(message_id), "disposition": disposition, "reasons": []}


def owed(key: str, recipient: str, message_id: str, state: str = "sent") -> dict[str, Any]:
    return {"key": key, "kind": key.split("/")[2], "recipient": recipient, "message_id": message_id, "state": state}


def test_where_all_is_well_nothing_is_found() -> None:
    verdict = judge(PUT, good())
    assert (verdict.failures, verdict.unknown) == ((), ())


def a_line_is_missing(found: Any) -> None:
    del found.ledger[1]


def a_mail_has_two_lines(found: Any) -> None:
    found.ledger.append(line(NOISE, "unrelated"))


def a_mail_waits_for_ever(found: Any) -> None:
    found.ledger[1]["disposition"] = "received"


def an_invitation_is_gone(found: Any) -> None:
    del found.maildirs[M2][INVITATION_2]


def an_invitation_came_twice(found: Any) -> None:
    found.maildirs[M2][INVITATION_2] = 2


def a_second_invitation_of_another_name_came(found: Any) -> None:
    name = INVITATION_2.replace(".1.M2", ".2.M2")
    found.outbox.append(owed("lumas/2026-001/invitation/2/M2", M2, name))
    found.maildirs[M2][name] = 1


def an_answer_is_filed_twice(found: Any) -> None:
    found.records[0]["recommendations"].append(found.records[0]["recommendations"][0] | {"number": "2026-001/2"})


def an_answer_is_not_filed(found: Any) -> None:
    found.records[0]["recommendations"].clear()


def a_word_of_it_is_lost(found: Any) -> None:
    found.records[0]["recommendations"][0]["text"] = "Më shumë."


def a_number_is_left_out(found: Any) -> None:
    found.records[0]["reference"] = "2026-002"


def a_draft_opened_twice(found: Any) -> None:
    found.records.append(found.records[0] | {"reference": "2026-002", "recommendations": []})


def a_mail_is_still_owed(found: Any) -> None:
    found.outbox[2]["state"] = "queued"


def a_mail_lies_with_somebody_else(found: Any) -> None:
    found.maildirs[HER][RECEIVED] = 1


@pytest.mark.parametrize(
    ("breaks", "fault"),
    [
        (a_line_is_missing, Fault.LOST),
        (a_mail_has_two_lines, Fault.DOUBLED),
        (a_mail_waits_for_ever, Fault.WRONG),
        (an_invitation_is_gone, Fault.LOST),
        (an_invitation_came_twice, Fault.DOUBLED),
        (a_second_invitation_of_another_name_came, Fault.DOUBLED),
        (an_answer_is_filed_twice, Fault.DOUBLED),
        (an_answer_is_not_filed, Fault.LOST),
        (a_word_of_it_is_lost, Fault.WRONG),
        (a_number_is_left_out, Fault.WRONG),
        (a_draft_opened_twice, Fault.DOUBLED),
        (a_mail_is_still_owed, Fault.WRONG),
        (a_mail_lies_with_somebody_else, Fault.WRONG),
    ],
)
def test_what_is_broken_is_found(breaks: Callable[[Any], None], fault: Fault) -> None:
    found = deepcopy(good())
    breaks(found)
    assert judge(PUT, found).count(fault) > 0


def test_a_damaged_database_is_wrong() -> None:
    assert judge(PUT, replace(good(), is_whole=False)).count(Fault.WRONG) == 1


def test_in_its_window_a_mail_may_come_once_more_and_is_told_as_unknown() -> None:
    found = replace(good(), windows=frozenset({INVITATION_2}))
    an_invitation_came_twice(found)
    verdict = judge(PUT, found)
    assert verdict.failures == ()
    assert len(verdict.unknown) == 1
    found.maildirs[M2][INVITATION_2] += 1
    assert judge(PUT, found).count(Fault.DOUBLED) == 1


def test_in_its_window_an_acknowledgement_may_be_missing_and_an_invitation_may_not() -> None:
    found = replace(good(), windows=frozenset({RECEIVED, INVITATION_2}))
    found.outbox[2]["state"] = "uncertain"  # type: ignore[index]
    del found.maildirs[M1][RECEIVED]
    assert judge(PUT, found).failures == ()
    an_invitation_is_gone(found)
    assert judge(PUT, found).count(Fault.LOST) > 0


def test_an_invitation_that_its_consultations_closing_overtook_in_its_window_may_be_missing_and_the_closing_may_not() -> (
    None
):
    found, put = a_closed_consultation()
    found = replace(found, windows=frozenset({INVITATION_2}))
    found.outbox[1]["state"] = "uncertain"  # type: ignore[index]
    an_invitation_is_gone(found)
    assert judge(put, found).failures == ()
    del found.maildirs[M2][CLOSING_2]
    assert judge(put, found).count(Fault.LOST) == 1


def a_closed_consultation() -> tuple[Found, dict[str, Put]]:
    """Closed by the coordinator, and both members have the news."""
    found, word = good(), "<4@lumas.example>"
    found.records[0]["phase"] = "closed"  # type: ignore[index]
    closings = ((M1, "M1", CLOSING_1), (M2, "M2", CLOSING_2))
    for address, who, message_id in closings:
        found.outbox.append(owed(f"lumas/2026-001/closing/1/{who}", address, message_id))  # type: ignore[attr-defined]
        found.maildirs[address][message_id] += 1
    found.mailbox[word] += 1
    found.ledger.append(line(word, "commanded"))  # type: ignore[attr-defined]
    return found, PUT | {word: Put(Kind.ORDER, consultation="2026-001", closes=True)}
