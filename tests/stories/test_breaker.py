"""The breaker: whatever a robot looks like, it starts no storm and fills no record. Each story simulates a day by the clock."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from mailflow.handlers.breaker import exceeded_by_answer
from mailflow.rules.ruleset import Limits
from mailflow.storage import outbox
from mailflow.storage.outbox import OutboxMail
from mailflow.storage.transaction import transaction
from tests.support.forum import MONDAY, Forum

ALL_ANSWERS = ("acknowledgement", "received", "removal", "receipt", "request", "transcript")
LIMIT, REPLIES = 4, 6


@pytest.fixture
def forum(engine: Engine) -> Forum:
    """All are invited; the limits are small."""
    forum = Forum(engine, answers_per_day=LIMIT)
    rules = forum.office.ruleset
    limits = replace(rules.limits, replies_per_day=REPLIES)
    forum.office = replace(forum.office, ruleset=replace(rules, limits=limits))
    forum.invites()
    return forum


def answers(forum: Forum) -> int:
    """How many answers have left."""
    return sum(mail.kind in ALL_ANSWERS for mail in forum.sent())


def alarms(forum: Forum) -> list[str]:
    return [mail.text for mail in forum.sent("alarm")]


def robot_lives_a_day(forum: Forum, who: str, says: str) -> list[str]:
    """A robot without any header answers at once whatever `who` gets, under ever-new subjects; the end states of its mails."""
    seen = 0
    ends: list[str] = []
    for hour in range(24):
        while mails := forum.sent(to=who)[seen:]:
            seen += len(mails)
            for mail in mails:
                line = forum.member_replies(who, f"{says} Nr. {len(ends)}.", to=mail, Subject=f"#{len(ends)} {hour}")
                ends.append(line["disposition"])
        forum.time_passes(hours=1)
    return ends


def test_a_robot_that_answers_each_acknowledgement_ends_in_silence_and_one_alarm(forum: Forum) -> None:
    before = answers(forum)
    ends = robot_lives_a_day(forum, "M05", "Rekomandimi juaj u regjistrua në sistemin tonë dhe do të shtohet në listë.")
    assert 0 < answers(forum) - before <= LIMIT
    assert len(alarms(forum)) == 1
    assert len(ends) == LIMIT + 1
    forum.member_replies("M07", "Të shtohen pemë.")
    assert forum.sent("acknowledgement", to="M07")


def test_two_members_robots_do_not_silence_the_others(forum: Forum) -> None:
    for who in ("M05", "M07"):
        for number in range(REPLIES):
            forum.member_replies(who, f"Të shtohen pemë, pika {number}.")
    assert len(forum.sent("acknowledgement", to="M05")) == len(forum.sent("acknowledgement", to="M07")) == LIMIT
    assert len(alarms(forum)) == 2
    forum.member_replies("M11", "Të shtohen stola.")
    assert len(forum.sent("acknowledgement", to="M11")) == 1


def test_a_robot_with_ever_new_addresses_of_one_domain_fills_neither_record_nor_mailbox(forum: Forum) -> None:
    before = answers(forum)
    ends = []
    for number in range(24):
        forum.time_passes(hours=1)
        sender = f"robot{number}@makina.example"
        line = forum.member_replies("M05", f"Rekomandojmë variantin {number}.", sender=sender, Subject=f"Re: {number}")
        ends.append(line["disposition"])
    assert ends.count("filed") <= REPLIES
    assert set(ends[REPLIES:]) == {"review"}
    assert answers(forum) - before <= LIMIT
    assert len([text for text in alarms(forum) if "M05" in text]) == 1


def test_replies_beyond_the_limit_of_a_day_are_kept_unanswered(forum: Forum) -> None:
    lines = [forum.member_replies("M05", f"Të shtohen pemë në rrugën {number}.") for number in range(REPLIES + 3)]
    assert [line["disposition"] for line in lines] == ["filed"] * REPLIES + ["review"] * 3
    assert "too many replies came from this address" in str(lines[-1]["reasons"])
    assert len(forum.recommendations()) == REPLIES
    assert len(alarms(forum)) == 2  # of the answers, and of the replies
    forum.time_passes(days=1, hours=1)
    assert forum.member_replies("M05", "Dhe një stol.")["disposition"] == "filed"


def test_a_directorates_robot_ends_in_silence(forum: Forum) -> None:
    """It answers the receipt, and whatever it is answered, for a day."""
    directorate = forum.last("receipt").recipient
    before, number = len(forum.sent()), 0
    for _ in range(24):
        forum.time_passes(hours=1)
        for mail in [mail for mail in forum.sent()[before:] if mail.recipient == directorate]:
            number += 1
            forum.director_answers(f"Mesazhi juaj nr. {number} u mor dhe do të shqyrtohet.", to=mail)
        forum.director_answers(f"Mesazhi nr. {number} u mor dhe do të shqyrtohet.")
        forum.director_sends(f"Konfirmim marrjeje {number}", text="Mesazhi u mor.", documents={}, sender=directorate)
    assert len(forum.sent()[before:]) <= LIMIT + 4


def test_the_coordinators_own_robot_ends_in_silence_and_one_alarm(forum: Forum) -> None:
    """It answers whatever she gets from us, digests and alarms too."""
    seen, before, number = 0, answers(forum), 0
    for _ in range(24):
        while mails := forum.sent(to="coordinator")[seen:]:
            seen += len(mails)
            for mail in mails:
                number += 1
                forum.coordinator_answers(f"Mora mesazhin tuaj nr. {number}. Do ta shoh sapo të kthehem.", to=mail)
        forum.time_passes(hours=1)
    assert answers(forum) - before == LIMIT
    assert len(alarms(forum)) == 1


# ── the share of a domain ────────────────────────────────────────────────────────────────────────────────────────


def owe_answers(engine: Engine, addresses: list[str]) -> None:
    with transaction(engine) as tx:
        for number, address in enumerate(addresses):
            mail = OutboxMail(
                forum="lumas", key=f"lumas/2026-001/acknowledgement/{number}/x", kind="acknowledgement", reference=None, who="x",
                recipient=address, sender="k@lumas.example", message_id=f"<{number}@lumas.example>", prefix=b"", payload_sha256=None,
            )  # fmt: skip
            outbox.enqueue(tx, mail, MONDAY, MONDAY)


def test_strangers_of_one_domain_share_an_allowance_that_members_there_do_not_feel(engine: Engine) -> None:
    forum = Forum(engine)
    register = forum.office.ruleset.register
    member = replace(register.members[0], addresses=("anetar@gmail.example",))
    register = replace(register, members=(member, *register.members[1:]))
    limits = Limits(answers_per_day=10, answers_per_domain=5, answers_per_hour=1000)
    owe_answers(engine, [f"r{number}@gmail.example" for number in range(5)])
    with transaction(engine) as tx:
        stranger = exceeded_by_answer(tx, register, limits, "r99@gmail.example", MONDAY)
        assert stranger is not None
        assert "gmail.example" in stranger.problem
        assert exceeded_by_answer(tx, register, limits, "r99@other.example", MONDAY) is None
        assert exceeded_by_answer(tx, register, limits, "anetar@gmail.example", MONDAY) is None


def test_a_domains_share_grows_with_its_members(engine: Engine) -> None:
    forum = Forum(engine)
    register = forum.office.ruleset.register
    members = tuple(
        replace(register.members[0], id=f"X{number}", addresses=(f"m{number}@gmail.example",)) for number in range(10)
    )
    register = replace(register, members=members)
    limits = Limits(answers_per_day=100, answers_per_domain=5, answers_per_hour=1000)
    owe_answers(engine, [f"m{number % 9}@gmail.example" for number in range(5 + 3 * 10 - 1)])
    with transaction(engine) as tx:
        assert exceeded_by_answer(tx, register, limits, "m9@gmail.example", MONDAY) is None
    owe_answers_again = OutboxMail(
        forum="lumas", key="lumas/2026-001/acknowledgement/last/x", kind="acknowledgement", reference=None, who="x",
        recipient="m1@gmail.example", sender="k@lumas.example", message_id="<last@lumas.example>", prefix=b"", payload_sha256=None,
    )  # fmt: skip
    with transaction(engine) as tx:
        outbox.enqueue(tx, owe_answers_again, MONDAY, MONDAY)
        assert exceeded_by_answer(tx, register, limits, "m9@gmail.example", MONDAY) is not None
