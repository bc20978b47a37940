"""What is no record is kept for its term and not a day longer; what a complaint may still need is never touched."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select

from mailflow.consultation.calendar import local_day
from mailflow.handlers.retaining import retain
from mailflow.storage import evidence, retention
from mailflow.storage.tables import content, mail, outbox
from mailflow.storage.transaction import engine_for, reading
from tests.support.forum import FIRST, MONDAY, Forum

RECEIVED = date(2026, 2, 2)
"""The stories' Monday."""


ON_SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""What does not depend on the database is told on one."""


def night_after(forum: Forum, days: int) -> None:
    """At 02:30 in Tirana, so many days after the Monday."""
    at = datetime(RECEIVED.year, RECEIVED.month, RECEIVED.day, 1, 30, tzinfo=UTC) + timedelta(days=days)
    assert retain(forum.engine, forum.office, at) is None


def names(forum: Forum, disposition: str) -> list[str | None]:
    """Senders that the ledger still names, of mails that ended so."""
    with reading(forum.engine) as tx:
        query = select(mail.c.from_address).where(mail.c.disposition == disposition).order_by(mail.c.id)
        return list(tx.execute(query).scalars())


def bytes_of(forum: Forum, disposition: str) -> int:
    with reading(forum.engine) as tx:
        kept = select(func.count()).where(mail.c.disposition == disposition, mail.c.raw_sha256.is_not(None))
        return tx.execute(kept).scalar_one()


def sent_kept(forum: Forum, kind: str) -> int:
    with reading(forum.engine) as tx:
        kept = select(func.count()).where(outbox.c.kind == kind, outbox.c.let_go_at.is_(None))
        return tx.execute(kept).scalar_one()


def noted(forum: Forum) -> list[tuple[str, str | None, int]]:
    with reading(forum.engine) as tx:
        return [(one["what"], one["reference"], one["count"]) for one in evidence.noted(tx, forum.office.forum)]


def of_consultation(forum: Forum) -> list[str]:
    """Classes of which something of the consultation was let go of; digests belong to none."""
    return [what for what, reference, _ in noted(forum) if reference == FIRST]


def test_a_term_is_over_at_midnight_of_its_last_day(forum: Forum) -> None:
    forum.coordinator_writes("STATUS")
    (line,) = forum.ledger()
    assert line["disposition"] == "commanded"
    night_after(forum, 365)
    assert (names(forum, "commanded"), bytes_of(forum, "commanded")) == ([line["from"]], 1)
    night_after(forum, 366)
    assert (names(forum, "commanded"), bytes_of(forum, "commanded")) == ([None], 0)
    assert ("mail", None, 1) in noted(forum)
    assert forum.ledger()[0]["message_id_hash"] == line["message_id_hash"]


def test_the_record_has_no_term_and_what_goes_with_it_waits_for_the_complaints(forum: Forum) -> None:
    forum.invites()
    forum.member_replies("M05", "Të shtohen pemë.")
    forum.machine_answers("M07")
    night_after(forum, 4000)  # still open: nothing at all
    assert noted(forum) == []
    forum.closes()
    closed = (local_day(forum.now, "Europe/Tirane") - RECEIVED).days
    night_after(forum, closed + 365)
    assert of_consultation(forum) == []
    night_after(forum, closed + 366)
    assert set(of_consultation(forum)) == {"machine", "sent"}
    assert bytes_of(forum, "machine") == 0
    assert sent_kept(forum, "invitation") == 0
    assert (bytes_of(forum, "filed"), bytes_of(forum, "opened")) == (1, 1)
    assert forum.recommendations()[0]["text"] == "Të shtohen pemë."
    assert forum.events().count("purged") == len(of_consultation(forum))


@ON_SQLITE
def test_an_inquiry_that_waits_holds_everything_back(forum: Forum) -> None:
    forum.invites()
    line = forum.member_replies(
        "M05", "Ankohem zyrtarisht: nuk na u dha koha e ligjit 146/2014 dhe kërkoj përgjigje me shkrim."
    )
    assert forum.show()["inquiries"], line
    forum.closes()
    night_after(forum, 4000)
    assert of_consultation(forum) == []


def test_what_is_let_go_of_and_lies_in_the_mailbox_still_is_not_obeyed_again(forum: Forum) -> None:
    forum.invites()
    forum.coordinator_writes(f"{FIRST} SHTYJ 5 ditë", subject="Për sistemin")
    forum.closes()
    night_after(forum, 1000)
    deadline, answers = forum.consultation().deadline, len(forum.sent("transcript"))
    forum.is_renumbered()
    assert forum.consultation().deadline == deadline
    assert len(forum.sent("transcript")) == answers
    again = [line for line in forum.ledger() if "its time of keeping is over" in line["reasons"]]
    assert {line["from"] for line in again} == {None}


@ON_SQLITE
def test_what_waited_in_review_so_long_waits_no_more(forum: Forum) -> None:
    forum.member_writes("M05", "Doja t'ju shkruaja për diçka.", subject="Pa lidhje")
    (line,) = forum.ledger()
    assert line["disposition"] == "review"
    night_after(forum, 366)
    assert [(line["disposition"], line["from"]) for line in forum.ledger()] == [("ignored", None)]


@ON_SQLITE
def test_bytes_that_nothing_refers_to_are_gone(forum: Forum) -> None:
    forum.invites()
    forum.closes()
    night_after(forum, 1000)
    with reading(forum.engine) as tx:
        stored = set(tx.execute(select(content.c.sha256)).scalars())
        raw = set(tx.execute(select(mail.c.raw_sha256).where(mail.c.raw_sha256.is_not(None))).scalars())
    documents = {document.sha256 for document in forum.consultation().version.documents}
    assert raw | documents <= stored
    with reading(forum.engine) as tx:
        assert tx.execute(select(func.count()).where(outbox.c.payload_sha256.is_not(None))).scalar_one() == 0


@ON_SQLITE
def test_near_misses_are_told_in_the_digest_and_forgotten_after_their_term(forum: Forum) -> None:
    """A stranger's mail that looks like a draft: sender and subject stay for the digest, and no longer."""
    forum.arrives(
        b"From: Filan Fisteku <filan@privat.example>\r\nTo: valbona.kuqja@lumas.example\r\nSubject: Drafti i kontrates sime\r\n"
        b"Message-ID: <kukurbita@privat.example>\r\n\r\nFjala mbetet mes nesh.\r\n"
    )
    assert names(forum, "ignored") == ["filan@privat.example"]
    forum.time_passes(days=1)
    assert "Drafti i kontrates sime" in forum.last("digest").text
    night_after(forum, 30)
    assert names(forum, "ignored") == ["filan@privat.example"]
    night_after(forum, 31)
    assert names(forum, "ignored") == [None]
    assert noted(forum) == [("near_misses", None, 1)]


def test_a_night_costs_what_it_finds(fresh_sqlite: str) -> None:
    """The partial indexes are known by their conditions: lines of which nothing is kept are not looked at."""
    engine, kept, plans = engine_for(fresh_sqlite), retention.Protected(frozenset(), frozenset()), []
    with reading(engine) as tx:
        asked: list[tuple[str, Any]] = []
        event.listen(tx, "before_cursor_execute", lambda *seen: asked.append(seen[2:4]))
        retention.mails_to_purge(tx, "lumas", retention.OTHER, MONDAY, kept, after=0, most=5)
        retention.sent_to_purge(tx, "lumas", MONDAY, kept, after=0, most=5)
        driver = tx.connection
        plans = [
            str(row) for statement, values in asked for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    engine.dispose()
    assert any("ix_mail_of_which_something_is_kept" in plan for plan in plans)
    assert any("ix_outbox_kept" in plan for plan in plans)


@ON_SQLITE
def test_what_the_coordinator_has_settled_is_not_shown_for_ever(forum: Forum) -> None:
    forum.invites()
    forum.member_replies("M05", "Fjalët e mia nga shtëpia.", sender="tjeter@privat.example", proven=False)
    forum.coordinator_answers("PO", to=forum.last("question"))
    forum.closes()
    (item,) = forum.consultation().questions[-1].detail["items"]
    assert item["text"] == "Fjalët e mia nga shtëpia."
    night_after(forum, 1000)
    (item,) = forum.consultation().questions[-1].detail["items"]
    assert (item["text"], item["address"], item["who"], item["settled"]) == ("", "", "", "yes")
    assert "questions" in of_consultation(forum)
