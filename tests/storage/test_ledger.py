"""No mail disappears, none takes effect twice, and of what does not concern the forum only hashes are kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, text

from mailflow.consultation.reasons import sentence
from mailflow.storage import ledger
from mailflow.storage.tables import mail
from mailflow.storage.transaction import reading, transaction
from tests.storage.samples import FORUM, NOW, envelope, source

RAW = b"From: a@b\r\n\r\nTung\xeb"


def received(tx: Connection, uid: int = 1, raw: bytes = RAW, **changes: Any) -> int:
    number = ledger.record_received(tx, source(uid, **changes), envelope(), raw, NOW)
    assert number is not None
    return number


def unread(tx: Connection, uid: int, disposition: str = "unrelated", *, near_miss: bool = False, days: int = 0) -> int:
    number = ledger.record_unfetched(
        tx,
        source(uid),
        envelope(),
        disposition,
        near_miss=near_miss,
        reasons=("no document",),
        now=NOW + timedelta(days=days),
    )
    assert number is not None
    return number


def load(tx: Connection, number: int) -> ledger.StoredMail:
    kept = ledger.load_mail(tx, number)
    assert kept is not None
    return kept


def end(tx: Connection, number: int, disposition: str = "filed", reference: str | None = "2026-004") -> None:
    ledger.settle(
        tx,
        number,
        kind="reply",
        decision="file",
        disposition=disposition,
        reasons=("proof: In-Reply-To",),
        consultation=reference,
        member="M01",
        recommendation=7,
    )


def test_the_same_mail_is_recorded_once(engine: Engine) -> None:
    with transaction(engine) as tx:
        first = received(tx)
        assert ledger.record_received(tx, source(), envelope(), b"other bytes", NOW) is None
        assert ledger.sums(tx, FORUM) == {"received": 1}
        assert load(tx, first).raw == RAW


@pytest.mark.parametrize("changed", ["forum", "mailbox", "folder"])
def test_the_same_uid_elsewhere_is_another_mail(engine: Engine, changed: str) -> None:
    elsewhere: dict[str, Any] = {changed: "other"}
    with transaction(engine) as tx:
        assert received(tx) != received(tx, **elsewhere)


def test_uids_up_to_the_32_bits_of_imap_are_kept(engine: Engine) -> None:
    with transaction(engine) as tx:
        number = received(tx, uid=2**32 - 1)
        assert load(tx, number).uid == 2**32 - 1


def test_a_mail_is_recorded_with_its_bytes_and_its_first_attempt(engine: Engine) -> None:
    with transaction(engine) as tx:
        kept = load(tx, received(tx))
    assert (kept.raw, kept.attempts, kept.disposition, kept.seen_at) == (RAW, 1, "received", NOW)
    assert (kept.from_address, kept.subject, kept.received_at) == (
        "drejtori@lumas.al",
        "Projektvendim për mbetjet",
        NOW,
    )


def test_attempts_are_counted_on(engine: Engine) -> None:
    with transaction(engine) as tx:
        number = received(tx)
        assert [ledger.count_attempt(tx, number) for _ in range(3)] == [2, 3, 4]


def test_a_number_nobody_has_is_answered_with_none(engine: Engine) -> None:
    with reading(engine) as tx:
        assert ledger.load_mail(tx, 404) is None


def test_mails_wait_to_be_decided_until_their_end_state(engine: Engine) -> None:
    with transaction(engine) as tx:
        first, second, third = (received(tx, uid) for uid in (1, 2, 3))
        end(tx, first)
        ledger.quarantine(tx, third, "Traceback …")
        assert ledger.undecided(tx, FORUM) == [second]
        assert ledger.undecided(tx, "tjeter") == []
        assert ledger.claim(tx, [first, second, third]) == {second}


def test_the_end_state_says_what_became_of_the_mail(engine: Engine) -> None:
    with transaction(engine) as tx:
        number = received(tx)
        end(tx, number)
        kept = load(tx, number)
    assert (kept.kind, kept.decision, kept.disposition) == ("reply", "file", "filed")
    assert (kept.consultation, kept.member, kept.recommendation) == ("2026-004", "M01", 7)
    assert kept.reasons == (sentence("proof: In-Reply-To"),)


def test_a_quarantined_mail_can_be_run_again_with_all_its_attempts(engine: Engine) -> None:
    with transaction(engine) as tx:
        number, filed = received(tx, 1), received(tx, 2)
        end(tx, filed)
        ledger.quarantine(tx, number, "x" * 100_000 + "KeyError: 'From'")
        assert ledger.quarantined(tx, FORUM) == [number]
        assert str(load(tx, number).traceback).endswith("KeyError: 'From'")
        assert len(str(load(tx, number).traceback)) < 50_000
        assert not ledger.requeue(tx, "tjeter", number)
        assert not ledger.requeue(tx, FORUM, filed)
        assert ledger.requeue(tx, FORUM, number)
        assert ledger.undecided(tx, FORUM) == [number]
        assert load(tx, number).traceback is None
        assert ledger.count_attempt(tx, number) == 1


def test_the_same_bytes_under_another_uid_are_a_duplicate_of_the_first(engine: Engine) -> None:
    with transaction(engine) as tx:
        first, second, third = received(tx, 1), received(tx, 2), received(tx, 3)
        foreign = received(tx, 1, forum="tjeter")
        other = received(tx, 4, raw=RAW + b"!")
        end(tx, second, "duplicate")
        found = ledger.find_duplicate(tx, load(tx, third))
        assert found is not None
        assert found.id == first
        assert ledger.find_duplicate(tx, load(tx, first)) is None
        assert ledger.find_duplicate(tx, load(tx, foreign)) is None
        assert ledger.find_duplicate(tx, load(tx, other)) is None, "a Message-ID alone proves nothing"


def test_unread_mail_is_known_again_by_its_envelope(engine: Engine) -> None:
    with transaction(engine) as tx:
        first = unread(tx, 1, "quarantined")
        unread(tx, 2, "duplicate")
        found = ledger.find_envelope(tx, FORUM, envelope())
        assert found is not None
        assert found.id == first
        assert ledger.find_envelope(tx, FORUM, envelope(envelope_hash="f" * 64)) is None
        assert ledger.find_envelope(tx, "tjeter", envelope()) is None
        later = envelope(received_at=NOW + timedelta(seconds=1))
        assert ledger.find_envelope(tx, FORUM, later) is None, "an outsider could send the same envelope first"
        assert ledger.find_envelope(tx, FORUM, envelope(message_id=None)) is None


def test_a_mail_that_did_not_concern_the_forum_is_no_first_one(engine: Engine) -> None:
    with transaction(engine) as tx:
        unread(tx, 1, "unrelated")
        assert ledger.find_envelope(tx, FORUM, envelope()) is None


@pytest.mark.parametrize("disposition", ["unrelated", "old"])
def test_of_unrelated_mail_only_hashes_are_kept(engine: Engine, disposition: str) -> None:
    with transaction(engine) as tx:
        kept = load(tx, unread(tx, 1, disposition))
        everything = str(tx.execute(mail.select()).mappings().all())
    assert kept.raw == b""
    assert kept.message_id_hash == "m" * 64
    assert "drejtori" not in everything
    assert "mbetjet" not in everything
    assert "<1@lumas.al>" not in everything


def test_an_unread_mail_that_concerns_the_forum_keeps_its_names(engine: Engine) -> None:
    with transaction(engine) as tx:
        assert load(tx, unread(tx, 1, "quarantined")).from_address == "drejtori@lumas.al"


def test_near_misses_show_sender_and_subject_until_they_are_forgotten(engine: Engine) -> None:
    with transaction(engine) as tx:
        unread(tx, 1)
        old, new = unread(tx, 2, near_miss=True), unread(tx, 3, near_miss=True, days=31)
        assert [(m.id, m.from_address) for m in ledger.near_misses(tx, FORUM)] == [
            (old, "drejtori@lumas.al"),
            (new, "drejtori@lumas.al"),
        ]
        assert [m.id for m in ledger.near_misses(tx, FORUM, NOW)] == [new]
        assert ledger.forget_near_misses(tx, FORUM, NOW + timedelta(days=1)) == (NOW,)
        assert ledger.forget_near_misses(tx, FORUM, NOW + timedelta(days=1)) == ()
        forgotten = load(tx, old)
        assert (forgotten.from_address, forgotten.subject, forgotten.message_id, forgotten.reasons) == (
            None,
            None,
            None,
            (),
        )
        assert [m.id for m in ledger.near_misses(tx, FORUM)] == [new]


def test_forgetting_near_misses_leaves_every_other_mail_its_names(engine: Engine) -> None:
    with transaction(engine) as tx:
        number = received(tx)
        end(tx, number, "ignored")
        assert ledger.forget_near_misses(tx, FORUM, NOW + timedelta(days=99)) == ()
        assert load(tx, number).subject is not None


def test_mails_in_review_are_listed_oldest_first(engine: Engine) -> None:
    with transaction(engine) as tx:
        first, second, filed = (received(tx, uid) for uid in (1, 2, 3))
        for number in (second, first):
            end(tx, number, "review")
        end(tx, filed)
        assert [m.id for m in ledger.mails_to_review(tx, FORUM)] == [first, second]
        assert ledger.mails_to_review(tx, FORUM, NOW) == ()
        assert len(ledger.mails_to_review(tx, FORUM, NOW - timedelta(seconds=1))) == 2


def test_an_answer_that_was_filed_is_found_by_its_message_id(engine: Engine) -> None:
    with transaction(engine) as tx:
        number = received(tx)
        assert ledger.filed_as(tx, FORUM, "m" * 64) is None
        end(tx, number)
        assert ledger.filed_as(tx, FORUM, "m" * 64) == ("2026-004", "M01")
        assert ledger.filed_as(tx, "tjeter", "m" * 64) is None


def test_the_sum_of_the_end_states_is_the_number_of_mails_seen(engine: Engine) -> None:
    with transaction(engine) as tx:
        end(tx, received(tx, 1))
        received(tx, 2)
        unread(tx, 3)
        unread(tx, 4)
        assert ledger.sums(tx, FORUM) == {"filed": 1, "received": 1, "unrelated": 2}


def test_the_lines_of_the_ledger_have_the_fields_of_the_contract(engine: Engine) -> None:
    with transaction(engine) as tx:
        end(tx, received(tx, 1))
        unread(tx, 2, near_miss=True)
    with reading(engine) as tx:
        filed, unrelated = ledger.ledger_lines(tx, FORUM)
        assert [line["uid"] for line in ledger.ledger_lines(tx, FORUM, disposition="filed")] == [1]
        assert list(ledger.ledger_lines(tx, "tjeter")) == []
    assert {name: filed[name] for name in filed if name != "id"} == {
        "mailbox": "ogp@lumas.al",
        "folder": "INBOX",
        "uidvalidity": 4_000_000_000,
        "uid": 1,
        "message_id": "<1@lumas.al>",
        "message_id_hash": "m" * 64,
        "from": "drejtori@lumas.al",
        "received_at": "2026-02-02T09:00:00Z",
        "kind": "reply",
        "decision": "file",
        "disposition": "filed",
        "consultation": "2026-004",
        "member": "M01",
        "recommendation": 7,
        "reasons": ["proof: In-Reply-To"],
    }
    assert unrelated["from"] is None
    assert unrelated["message_id"] is None


def test_mail_numbers_are_never_used_again(engine: Engine) -> None:
    with transaction(engine) as tx:
        number = received(tx)
        tx.execute(text("DELETE FROM mail"))
        assert received(tx) > number
