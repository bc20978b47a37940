"""When the coordinator is asked whose answers are: once a day, the surest first, until each is settled."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from mailflow.consultation.decisions import decide
from mailflow.consultation.events import IdentityDoubted, IdentitySettled
from mailflow.consultation.model import Consultation, Decision, Phase
from mailflow.consultation.whose import MOST_SHOWN, WHOSE, Item, open_question, shown, unsettled
from tests.consultation.consultations import POLICY, passed, released

HOUR = timedelta(hours=1)


def start() -> tuple[Consultation, datetime]:
    consultation = released()
    assert consultation.released_at is not None
    return consultation, consultation.released_at + HOUR


def item(number: int, *, token: bool = True) -> Item:
    return {
        "name": f"2026-001/{number}", "word": str(number), "member": "M01", "who": "Anëtar", "address": "x@posta.example",
        "answer": "recommendation", "received_at": "2026-02-03T08:00:00+00:00", "text": "", "reasons": [], "token": token,
        "forged": False,
    }  # fmt: skip


def doubted(consultation: Consultation, number: int, at: datetime, *, token: bool = True) -> Decision:
    return decide(consultation, IdentityDoubted(at=at, item=item(number, token=token)), POLICY)


def settled(consultation: Consultation, number: int, at: datetime, *, yes: bool = True) -> Decision:
    event = IdentitySettled(at=at, by="coordinator", item=f"2026-001/{number}", yes=yes)
    return decide(consultation, event, POLICY)


def words(decision: Decision) -> list[str]:
    """What the mails of a decision ask about."""
    return [answer["word"] for notice in decision.notices for answer in notice.facts["answers"]]


def test_the_first_of_a_day_is_asked_about_at_once_and_the_others_together_next_morning() -> None:
    consultation, at = start()
    first = doubted(consultation, 1, at)
    assert words(first) == ["1"]
    second = doubted(first.consultation, 2, at + HOUR)
    third = doubted(second.consultation, 3, at + 2 * HOUR)
    assert (second.notices, third.notices) == ((), ())
    due = third.consultation.next_due_at
    assert due is not None
    assert words(passed(third.consultation, due - timedelta(seconds=1))) == []
    assert words(passed(third.consultation, due)) == ["1", "2", "3"]


def test_no_mail_goes_twice_a_day_even_where_each_is_answered_at_once() -> None:
    consultation, at = start()
    answered = settled(doubted(consultation, 1, at).consultation, 1, at + HOUR / 2).consultation
    again = doubted(answered, 2, at + HOUR)
    assert again.notices == ()


def test_a_question_is_settled_with_its_last_answer_and_says_how() -> None:
    consultation, at = start()
    two = doubted(doubted(consultation, 1, at).consultation, 2, at + HOUR).consultation
    half = settled(two, 1, at + 2 * HOUR).consultation
    assert open_question(half) is not None
    whole = settled(half, 2, at + 3 * HOUR, yes=False).consultation
    assert open_question(whole) is None
    assert whole.questions[-1].answer == "partly"


def test_what_was_settled_in_time_is_not_asked_about() -> None:
    consultation, at = start()
    two = doubted(doubted(consultation, 1, at).consultation, 2, at + HOUR).consultation
    none = settled(settled(two, 1, at + HOUR).consultation, 2, at + HOUR).consultation
    assert words(passed(none, at + timedelta(days=3))) == []


def test_a_flood_shows_those_with_a_token_first_and_the_rest_after_an_answer() -> None:
    consultation, at = start()
    current = doubted(consultation, 0, at).consultation
    current = settled(current, 0, at).consultation
    for number in range(1, MOST_SHOWN + 3):
        current = doubted(current, number, at, token=False).consultation
    current = doubted(current, 99, at).consultation
    due = current.next_due_at
    assert due is not None
    asked = passed(current, due)
    assert words(asked)[0] == "99"
    assert len(words(asked)) == MOST_SHOWN
    assert asked.notices[0].facts["more"] == 3
    current = asked.consultation
    question = open_question(current)
    assert question is not None
    for one in shown(question):
        current = settled(current, int(one["word"]), due + HOUR).consultation
    left = open_question(current)
    assert left is not None
    assert len(unsettled(left)) == 3
    assert current.next_due_at is not None


def test_it_is_neither_repeated_nor_passed_on() -> None:
    consultation, at = start()
    current = doubted(consultation, 1, at).consultation
    for day in range(1, 6):
        decision = passed(current, at + timedelta(days=day))
        current = decision.consultation
        assert [notice for notice in decision.notices if notice.facts.get("why") == WHOSE] == []


def test_a_withdrawn_consultation_asks_nothing() -> None:
    consultation, at = start()
    withdrawn = replace(consultation, phase=Phase.WITHDRAWN)
    assert doubted(withdrawn, 1, at).consultation.questions == ()
