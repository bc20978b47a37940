"""Something stands still and goes on again, on both databases; the rows of a whole consultation add up."""

from __future__ import annotations

from datetime import timedelta

from mailflow.handlers import standing, watching
from mailflow.handlers.auditing import audit
from mailflow.mail.retry import Uncertain
from mailflow.reports.standing import LOOPS
from mailflow.storage import standing as rows
from mailflow.storage.transaction import reading
from tests.support.forum import WHO, Forum

QUARTER = timedelta(minutes=15)


def beats(forum: Forum, **problems: str) -> list[tuple[str, str]]:
    for loop in LOOPS:
        watching.beat(forum.engine, forum.office, loop, problems.get(loop), forum.now)
    told = standing.watch_over(forum.engine, forum.office, forum.mailbox, forum.now)
    for text in told:
        standing.told_outside(forum.engine, forum.office, text, forum.now)
    return [(text.what, text.state) for text in told]


def test_what_stands_still_is_told_once_and_its_end_once(forum: Forum) -> None:
    standing.begin_service(forum.engine, forum.office, forum.now)
    assert beats(forum, intake="refused") == []
    forum.now += QUARTER
    assert beats(forum, intake="refused") == [("intake", "stuck")]
    forum.now += QUARTER
    assert beats(forum, intake="refused") == []
    forum.settles()
    assert beats(forum) == [("intake", "recovered")]
    standing.note_outage(forum.engine, forum.office, "database", forum.now - QUARTER, "full", forum.now)
    forum.settles()
    assert [mail.subject.partition(":")[0] for mail in forum.sent("alarm")] == [
        "mailflow kërkon ndihmë",
        "mailflow punon sërish",
        "mailflow punon sërish",
    ]
    forum.time_passes(days=1)
    assert "posta nuk u lexua nga 02.02.2026 09:00" in " ".join(forum.last("digest").text.split())


def test_what_waits_too_long_is_counted_with_its_consultations(forum: Forum) -> None:
    forum.relay.says(Uncertain(), kind="invitation", to="M05")
    forum.invites()
    claimed = forum.now - timedelta(minutes=1)
    later = forum.now + timedelta(days=1)
    with reading(forum.engine) as tx:
        waiting = rows.unproven(tx, "lumas", later)
        assert rows.overdue(tx, "lumas", later) is None
        assert rows.undecided_since(tx, "lumas", later) is None
        assert set(rows.unpolled(tx, "lumas", forum.mailbox, ["INBOX"], later)) == {"INBOX"}
    assert waiting is not None
    assert (waiting.count, waiting.since, waiting.references) == (1, claimed, ("2026-001",))


def test_the_rows_of_a_whole_consultation_add_up(forum: Forum) -> None:
    forum.invites()
    for who in WHO:
        forum.member_replies(who, "Të shtohen edhe dhjetë vende për biçikleta pranë shkollës.")
    forum.member_replies("M05", "Pa vërejtje.")
    assert audit(forum.engine, forum.office, forum.now) is None
    forum.closes()
    assert audit(forum.engine, forum.office, forum.now) is None
