"""Owed once, claimed by one, never sent again blindly."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import Connection, Engine

from mailflow.storage import outbox
from mailflow.storage.content import put_content
from mailflow.storage.transaction import reading, transaction
from tests.storage.samples import FORUM, MINUTE, NOW, owed


def owe(tx: Connection, slot: str = "1", **changes: str) -> int:
    number = outbox.enqueue(tx, owed(slot, **changes), NOW, NOW)
    assert number is not None
    return number


def claim(tx: Connection) -> outbox.Claimed:
    claimed = outbox.claim_next(tx, FORUM, NOW)
    assert claimed is not None
    return claimed


def entry(tx: Connection, slot: str = "1") -> outbox.OutboxEntry:
    found = outbox.of_key(tx, FORUM, owed(slot).key)
    assert found is not None
    return found


def test_the_same_mail_is_owed_once(engine: Engine) -> None:
    with transaction(engine) as tx:
        owe(tx)
        assert outbox.enqueue(tx, owed(recipient="other@example.al"), NOW, NOW) is None
        assert outbox.enqueue_all(tx, [owed(), owed("2"), owed("2")], NOW, NOW) == 1
        assert outbox.counts(tx, FORUM)["queued"] == 2
        assert entry(tx).recipient == "M1@example.al"


def test_many_mails_are_owed_at_once(engine: Engine) -> None:
    with transaction(engine) as tx:
        assert outbox.enqueue_all(tx, [owed(str(n)) for n in range(501)], NOW, NOW) == 501
        assert outbox.enqueue_all(tx, [owed(str(n)) for n in range(501)], NOW, NOW) == 0
        assert outbox.enqueue_all(tx, [], NOW, NOW) == 0


def test_a_claim_carries_the_bytes_as_they_were_frozen(engine: Engine) -> None:
    with transaction(engine) as tx:
        sha = put_content(tx, b"payload")
        number = owe(tx, payload_sha256=sha)
        claimed = claim(tx)
        assert outbox.payload(tx, sha) == b"payload"
    mail = owed()
    assert (claimed.id, claimed.prefix, claimed.payload_sha256, claimed.attempts) == (number, mail.prefix, sha, 1)
    assert (claimed.recipient, claimed.sender, claimed.message_id) == (mail.recipient, mail.sender, mail.message_id)


def test_deliveries_leave_in_the_order_they_fell_due(engine: Engine) -> None:
    with transaction(engine) as tx:
        for slot, due in (("late", NOW), ("early", NOW - MINUTE), ("future", NOW + MINUTE), ("last", NOW)):
            outbox.enqueue(tx, owed(slot), NOW, due)
        assert outbox.next_due_at(tx, FORUM) == NOW - MINUTE
        assert [claim(tx).key.split("/")[3] for _ in range(3)] == ["early", "late", "last"]
        assert outbox.claim_next(tx, FORUM, NOW) is None
        assert outbox.next_due_at(tx, FORUM) == NOW + MINUTE


def test_another_forums_mail_is_not_claimed(engine: Engine) -> None:
    with transaction(engine) as tx:
        owe(tx)
        assert outbox.claim_next(tx, "tjeter", NOW) is None


def test_two_workers_never_claim_the_same_delivery(engine: Engine) -> None:
    with transaction(engine) as tx:
        outbox.enqueue_all(tx, [owed(str(n)) for n in range(60)], NOW, NOW)
    together = Barrier(4)

    def work(_: int) -> list[int]:
        together.wait(10)
        mine: list[int] = []
        while True:
            with transaction(engine) as tx:
                claimed = outbox.claim_next(tx, FORUM, NOW)
            if claimed is None:
                return mine
            mine.append(claimed.id)

    with ThreadPoolExecutor(4) as workers:
        claims = [number for mine in workers.map(work, range(4)) for number in mine]
    assert len(claims) == 60
    assert len(set(claims)) == 60


@pytest.mark.server
def test_a_worker_passes_over_what_another_one_holds(fresh_postgresql: str) -> None:
    from mailflow.storage.transaction import engine_for

    engine = engine_for(fresh_postgresql)
    with transaction(engine) as tx:
        first, second = owe(tx, "1"), owe(tx, "2")
    with transaction(engine) as one, transaction(engine) as other:
        assert claim(one).id == first
        assert claim(other).id == second
    engine.dispose()


def test_an_accepted_delivery_is_sent_for_good(engine: Engine) -> None:
    with transaction(engine) as tx:
        number = owe(tx)
        claim(tx)
        assert outbox.record_outcome(tx, number, "sent", "250 2.0.0 Ok", NOW)
        assert not outbox.record_outcome(tx, number, "refused", "550 late answer", NOW)
        assert (entry(tx).state, entry(tx).sent_at, entry(tx).smtp_reply) == ("sent", NOW, "250 2.0.0 Ok")
        assert outbox.claim_next(tx, FORUM, NOW + timedelta(days=9)) is None
        assert not outbox.requeue(tx, FORUM, number, NOW)


def test_an_outcome_needs_a_claim(engine: Engine) -> None:
    with transaction(engine) as tx:
        assert not outbox.record_outcome(tx, owe(tx), "sent", "250", NOW)
        assert entry(tx).state == "queued"


def test_a_deferred_delivery_is_tried_again_later(engine: Engine) -> None:
    with transaction(engine) as tx:
        number = owe(tx)
        claim(tx)
        outbox.record_outcome(tx, number, "queued", "451 greylisted", NOW, next_attempt_at=NOW + 5 * MINUTE)
        assert outbox.claim_next(tx, FORUM, NOW + 4 * MINUTE) is None
        again = outbox.claim_next(tx, FORUM, NOW + 5 * MINUTE)
        assert again is not None
        assert (again.id, again.attempts, again.created_at) == (number, 2, NOW)


def test_what_is_no_longer_owed_never_leaves(engine: Engine) -> None:
    with transaction(engine) as tx:
        sending = owe(tx, "0")
        claim(tx)
        outbox.enqueue_all(
            tx,
            [owed("1"), owed("2", who="M02"), owed("3", kind="closing"), owed("4", reference="2026-005")],
            NOW,
            NOW,
        )
        assert outbox.cancel(tx, FORUM, "2026-004", "invitation", "M02") == 1
        assert outbox.cancel(tx, "tjeter", "2026-004", "invitation") == 0
        assert outbox.cancel(tx, FORUM, "2026-004", "invitation") == 1
        states = {line["key"].split("/")[3]: line["state"] for line in outbox.outbox_lines(tx, FORUM)}
    assert states == {"0": "sending", "1": "cancelled", "2": "cancelled", "3": "queued", "4": "queued"}
    assert sending


def test_what_a_stopped_daemon_was_sending_is_uncertain_and_not_sent_again(engine: Engine) -> None:
    with transaction(engine) as tx:
        number = owe(tx)
        claim(tx)
        assert outbox.intend_dot(tx, number, NOW)
        assert outbox.strand(tx, "tjeter", NOW) == 0
        assert outbox.strand(tx, FORUM, NOW) == 1
        assert outbox.claim_next(tx, FORUM, NOW + timedelta(days=1)) is None
        assert [e.id for e in outbox.unproven(tx, FORUM)] == [number]
        assert outbox.record_outcome(tx, number, "sent", "found in the relay's log", NOW)


def test_what_a_stopped_daemon_had_not_ended_with_its_dot_is_owed_again(engine: Engine) -> None:
    with transaction(engine) as tx:
        number = owe(tx)
        claim(tx)
        assert outbox.strand(tx, FORUM, NOW) == 0
        again = claim(tx)
    assert (again.id, again.attempts) == (number, 2)


def test_the_intent_of_an_earlier_attempt_says_nothing_of_the_next(engine: Engine) -> None:
    with transaction(engine) as tx:
        number = owe(tx)
        claim(tx)
        outbox.intend_dot(tx, number, NOW)
        outbox.record_outcome(tx, number, "queued", "451 later", NOW, next_attempt_at=NOW)
        assert not outbox.intend_dot(tx, number, NOW)
        claim(tx)
        assert outbox.strand(tx, FORUM, NOW) == 0


def test_an_uncertain_invitation_goes_once_more_and_its_second_doubt_is_settled_apart(engine: Engine) -> None:
    with transaction(engine) as tx:
        number = owe(tx)
        claim(tx)
        outbox.intend_dot(tx, number, NOW - timedelta(minutes=15))
        outbox.record_outcome(tx, number, "uncertain", None, NOW)
        assert outbox.settle_uncertain(tx, number, again=True, now=NOW)
        repeated = claim(tx)
        assert (repeated.message_id, repeated.prefix) == (owed().message_id, owed().prefix)
        outbox.intend_dot(tx, number, NOW)
        outbox.record_outcome(tx, number, "uncertain", None, NOW)
        assert [e.id for e in outbox.unproven(tx, FORUM)] == [number]
        later = NOW + timedelta(minutes=15)
        assert outbox.settle_uncertain(tx, number, again=False, now=later)
        assert outbox.unproven(tx, FORUM) == ()
        assert not outbox.settle_uncertain(tx, number, again=False, now=later)
        assert entry(tx).state == "uncertain"


def test_an_uncertain_reminder_stays_as_it_is(engine: Engine) -> None:
    with transaction(engine) as tx:
        number = owe(tx)
        claim(tx)
        outbox.intend_dot(tx, number, NOW)
        outbox.strand(tx, FORUM, NOW)
        later = NOW + timedelta(minutes=15)
        assert outbox.settle_uncertain(tx, number, again=False, now=later)
        assert outbox.unproven(tx, FORUM) == ()
        assert (entry(tx).state, entry(tx).settled_at) == ("uncertain", later)


def test_a_refused_mail_goes_after_all_when_somebody_says_so(engine: Engine) -> None:
    with transaction(engine) as tx:
        number = owe(tx)
        assert not outbox.requeue(tx, FORUM, number, NOW)
        claim(tx)
        outbox.record_outcome(tx, number, "refused", "550 no such user", NOW)
        assert not outbox.requeue(tx, "tjeter", number, NOW)
        assert outbox.requeue(tx, FORUM, number, NOW)
        assert (claim(tx).id, entry(tx).attempts) == (number, 1)


def test_our_mail_is_found_by_key_and_by_message_id(engine: Engine) -> None:
    with transaction(engine) as tx:
        number = owe(tx)
        found = outbox.by_message_id(tx, FORUM, owed().message_id)
        assert found == entry(tx)
        assert found is not None
        assert found.id == number
        assert outbox.by_message_id(tx, "tjeter", owed().message_id) is None
        assert outbox.of_key(tx, FORUM, "lumas/none") is None
        assert outbox.prefix_of(tx, FORUM, owed().key) == owed().prefix
        assert outbox.prefix_of(tx, FORUM, "lumas/none") is None


def test_answers_are_counted_for_an_address_and_in_all(engine: Engine) -> None:
    with transaction(engine) as tx:
        for slot, kind, who in (
            ("1", "acknowledgement", "a@x.al"),
            ("2", "receipt", "A@X.al"),
            ("3", "transcript", "b@x.al"),
            ("4", "reminder", "a@x.al"),
        ):
            owe(tx, slot, kind=kind, recipient=who)
        for slot, ago in (("5", timedelta(hours=2)), ("6", timedelta(days=2))):
            outbox.enqueue(tx, owed(slot, kind="receipt", recipient="a@x.al"), NOW - ago, NOW)
        since = {"day": NOW - timedelta(days=1), "hour": NOW - timedelta(hours=1)}
        assert outbox.answers_owed(tx, FORUM, "a@x.al", "x.al", **since) == (3, 4, 3)
        assert outbox.answers_owed(tx, FORUM, "c@x.al", "x.al", **since) == (0, 4, 3)
        assert outbox.answers_owed(tx, FORUM, "a@y.al", "y.al", **since) == (0, 0, 3)
        assert outbox.answers_owed(tx, "tjeter", "a@x.al", "x.al", **since) == (0, 0, 0)
        assert outbox.answers_by_recipient(tx, FORUM, "x.al", since["day"]) == {"a@x.al": 2, "A@X.al": 1, "b@x.al": 1}


def test_a_wanted_repetition_takes_the_next_slot(engine: Engine) -> None:
    with transaction(engine) as tx:
        owe(tx, "1")
        owe(tx, "2")
        owe(tx, "3", kind="reminder")
        owe(tx, "4", who="M02")
        assert outbox.slots(tx, FORUM, "2026-004", "invitation", "M01") == 2


def test_the_last_of_a_kind_is_known(engine: Engine) -> None:
    with transaction(engine) as tx:
        assert outbox.last_created_at(tx, FORUM, "digest") is None
        for slot, now in (("1", NOW), ("2", NOW + MINUTE), ("3", NOW - MINUTE)):
            outbox.enqueue(tx, owed(slot, kind="digest"), now, now)
        assert outbox.last_created_at(tx, FORUM, "digest") == NOW + MINUTE


def test_the_lines_of_the_outbox_have_the_fields_of_the_contract(engine: Engine) -> None:
    with transaction(engine) as tx:
        number = owe(tx)
    with reading(engine) as tx:
        (line,) = outbox.outbox_lines(tx, FORUM)
        assert list(outbox.outbox_lines(tx, FORUM, state="sent")) == []
        assert outbox.counts(tx, FORUM) == {
            "queued": 1, "sending": 0, "sent": 0, "refused": 0, "cancelled": 0, "uncertain": 0,
        }  # fmt: skip
    assert line == {
        "id": number,
        "key": "lumas/2026-004/invitation/1/M01",
        "kind": "invitation",
        "recipient": "M1@example.al",
        "state": "queued",
        "attempts": 0,
        "next_attempt_at": "2026-02-02T09:00:00Z",
        "message_id": "<2026-004.invitation.1.m01@lumas.al>",
        "smtp_reply": None,
    }
