"""What stands still is seen, with since when and for whom; the coordinator hears of it once, and when it is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from mailflow.handlers import commands, standing, watching
from mailflow.mail.retry import Deferred, Misconfigured, TransactionPhase, Uncertain
from mailflow.reports.standing import LOOPS
from mailflow.storage import alarms, watch
from mailflow.storage.tables import mail, outbox
from mailflow.storage.transaction import reading, transaction
from tests.support.forum import MONDAY
from tests.watching.conftest import MINUTE, Watched

REFUSED = "The mail server mail.lumas.example:993 refused the log-in of valbona."


def test_where_all_loops_do_their_work_nothing_is_stuck_and_nobody_is_told(watched: Watched) -> None:
    watched.passes(40)
    assert watched.status["ok"]
    assert watched.stuck == {}
    assert watched.mailed == []
    assert watched.outside == []


@pytest.mark.parametrize("loop", LOOPS)
def test_a_loop_with_a_problem_is_stuck_at_once_and_told_after_a_quarter_of_an_hour(
    watched: Watched, loop: str
) -> None:
    watched.broken[loop] = REFUSED
    watched.passes(1)
    began = watched.forum.now
    assert watched.stuck == {loop: began}
    watched.passes(14)
    assert watched.mailed == []
    watched.passes(1)
    assert watched.outside == [(loop, "stuck")]
    watched.passes(30)
    assert watched.mailed == [f"{loop}-{began:%Y%m%dT%H%M%S}"]
    assert watched.outside == [(loop, "stuck")]
    (told,) = (one for one in watched.status["stuck"] if one["what"] == loop)
    assert told["problem"] == REFUSED
    assert told["whom"]


def test_when_it_is_over_she_hears_that_by_the_same_ways(watched: Watched) -> None:
    watched.passes(5)
    watched.broken["intake"] = REFUSED
    watched.passes(20)
    del watched.broken["intake"]
    watched.passes(10)
    assert watched.status["ok"]
    assert watched.outside == [("intake", "stuck"), ("intake", "recovered")]
    stuck, over = watched.forum.sent("alarm", to="coordinator")
    assert "mailflow kërkon ndihmë" in stuck.subject
    assert REFUSED in " ".join(stuck.text.split())
    assert "09:10" in stuck.text  # since when, on her clock
    assert over.subject == "mailflow punon sërish: Posta lexohet sërish."
    assert "09:10" in over.text
    assert "09:30" in over.text


def test_what_stands_still_twice_a_day_is_told_twice(watched: Watched) -> None:
    for _ in range(2):
        watched.broken["dispatch"] = "connection refused"
        watched.passes(20)
        watched.broken.clear()
        watched.passes(20)
    assert len(watched.mailed) == len(set(watched.mailed)) == 4
    assert [state for _, state in watched.outside] == ["stuck", "recovered"] * 2


def test_a_short_trouble_is_nobodys_concern(watched: Watched) -> None:
    watched.broken["intake"] = REFUSED
    watched.passes(14)
    watched.broken.clear()
    watched.passes(30)
    assert watched.mailed == []
    assert watched.outside == []


def test_a_loop_that_is_silent_without_a_word_is_stuck_after_a_quarter_of_an_hour(watched: Watched) -> None:
    watched.passes(5)
    last = watched.forum.now
    watched.silent.add("dispatch")
    watched.passes(15)
    assert watched.status["ok"]
    watched.passes(1)
    assert watched.stuck == {"dispatch": last}
    assert "not heard of since" in watched.status["stuck"][0]["problem"]
    assert watched.outside == [("dispatch", "stuck")]


def test_a_loop_that_never_did_its_work_is_stuck_as_well(watched: Watched) -> None:
    watched.silent.add("intake")
    watched.passes(17)
    assert watched.stuck["intake"] == MONDAY
    assert ("intake", "stuck") in watched.outside


def test_a_daemon_that_does_not_run_is_seen(watched: Watched) -> None:
    watched.passes(3)
    watched.runs = False
    watched.passes(16)
    assert not watched.status["ok"]
    assert set(watched.stuck) >= set(LOOPS)


def test_a_night_without_the_daemon_raises_no_alarm_when_it_is_back_and_is_kept_for_the_digest(
    watched: Watched,
) -> None:
    watched.passes(3)
    stopped = watched.forum.now
    watched.forum.director_sends()
    watched.runs = False
    watched.passes(9 * 60)
    watched.silent.add("intake")  # the first poll takes its time
    watched.restarts()
    watched.passes(14)
    assert watched.outside == []
    with reading(watched.forum.engine) as tx:
        (gap,) = alarms.since(tx, "lumas", None)
    assert (gap.what, gap.since) == ("daemon", stopped)
    assert gap.recovered_at == stopped + 9 * 60 * MINUTE
    watched.passes(2)
    assert watched.outside == [("intake", "stuck")]


def test_a_restart_tells_nothing_twice_and_what_no_channel_has_taken_again(watched: Watched) -> None:
    watched.is_outside_reached = False
    watched.broken["intake"] = REFUSED
    watched.passes(30)
    tried = watched.outside.copy()
    assert set(tried) == {("intake", "stuck")}
    assert len(tried) == 3  # whoever carries it there decides how often it is tried
    watched.is_outside_reached = True
    watched.restarts()
    watched.passes(10)
    assert len(watched.mailed) == 1
    assert watched.outside == [*tried, ("intake", "stuck")]


def test_a_daemon_that_is_restarted_every_minute_by_its_watchdog_still_raises_the_alarm(watched: Watched) -> None:
    watched.passes(1)
    watched.silent.add("intake")
    for _ in range(6):
        watched.restarts()
        watched.passes(3)
    assert watched.outside == [("intake", "stuck")]


def test_a_mail_that_was_received_and_is_not_decided_is_stuck(watched: Watched) -> None:
    watched.forum.director_sends()
    with transaction(watched.forum.engine) as tx:
        tx.execute(update(mail).values(disposition="received", seen_at=watched.forum.now))
    assert watched.stuck == {}
    watched.forum.intake_works = False
    watched.silent.add("intake")
    watched.passes(16)
    assert watched.stuck["undecided"] == MONDAY
    assert ("undecided", "stuck") in watched.outside


def test_a_delivery_that_nobody_takes_in_hand_is_stuck_unless_sending_is_paused(watched: Watched) -> None:
    forum = watched.forum
    forum.director_sends()
    forum.time_passes(minutes=30)
    with transaction(forum.engine) as tx:
        tx.execute(update(outbox).values(state="queued", next_attempt_at=forum.now, attempts=0))
    due = forum.now
    forum.now += 16 * MINUTE
    watching.beat(forum.engine, forum.office, "dispatch", None, forum.now)
    assert watched.stuck["overdue"] == due
    assert next(one for one in watched.status["stuck"] if one["what"] == "overdue")["whom"] == "2026-001"
    forum.relay.says(Misconfigured("535 5.7.8 no such user"))
    forum.settles()
    assert "overdue" not in watched.stuck
    assert watched.stuck["sending"] == forum.now


def test_a_delivery_that_is_put_off_and_has_its_next_attempt_is_not_stuck(watched: Watched) -> None:
    forum = watched.forum
    forum.relay.says(Deferred("451 greylisted", TransactionPhase.RCPT))
    forum.director_sends()
    watched.passes(60)
    assert watched.status["outbox"]["queued"] > 0
    assert watched.stuck == {}


def test_a_delivery_of_which_nobody_knows_is_stuck_where_nothing_is_decided_about_it(watched: Watched) -> None:
    forum = watched.forum
    forum.relay.says(Uncertain(), times=1)
    forum.director_sends()
    assert watched.status["outbox"]["uncertain"] == 1
    forum.stops()
    forum.now += 16 * MINUTE
    assert watched.stuck["unproven"] == MONDAY


def test_a_folder_whose_polls_never_end_is_stuck(watched: Watched) -> None:
    forum = watched.forum
    forum.intake_works = False
    for _ in range(18):
        forum.now += MINUTE
        for loop in LOOPS:  # all loops are well, and yet no poll is completed
            watching.beat(forum.engine, forum.office, loop, None, forum.now)
    assert watched.stuck == {"poll": MONDAY}
    assert "INBOX" in watched.status["stuck"][0]["problem"]
    with transaction(forum.engine) as tx:
        watch.pause(tx, "lumas", watch.EVERYTHING, "an old copy of the database", forum.now)
    assert watched.stuck == {watch.EVERYTHING: forum.now}  # one cause, told once


def test_of_a_relay_that_refuses_us_she_hears_at_once_and_not_again_after_a_quarter_of_an_hour(
    watched: Watched,
) -> None:
    forum = watched.forum
    forum.relay.says(Misconfigured("535 5.7.8 no such user"), times=1)
    forum.director_sends()
    assert watched.mailed == ["sending-20260202"]
    watched.passes(20)
    assert watched.mailed == ["sending-20260202"]
    assert watched.outside == [("sending", "stuck")]
    commands.resume(forum.engine, forum.office, forum.now)
    watched.passes(2)
    assert watched.outside == [("sending", "stuck"), ("sending", "recovered")]
    assert len(watched.mailed) == 2


def test_what_could_not_be_written_down_while_it_lasted_is_told_afterwards(watched: Watched) -> None:
    forum = watched.forum
    standing.note_outage(forum.engine, forum.office, "database", MONDAY, "the disk is full", MONDAY + 30 * MINUTE)
    standing.note_outage(forum.engine, forum.office, "database", MONDAY, "the disk is full", MONDAY + 31 * MINUTE)
    assert watched.mailed == ["database-20260202T080000-recovered"]


def test_in_the_morning_she_reads_what_stood_still_at_night_and_the_next_day_no_more(watched: Watched) -> None:
    forum = watched.forum
    forum.now = datetime(2026, 2, 2, 22, 0, tzinfo=UTC)
    watched.passes(5)
    watched.broken["intake"] = REFUSED
    watched.passes(30)
    watched.broken.clear()
    watched.passes(5)
    watched.runs = False
    forum.now += timedelta(hours=2)
    watched.restarts()
    forum.time_comes(datetime(2026, 2, 3, 7, 30, tzinfo=UTC))
    lines = " ".join(forum.last("digest").text.split())
    assert "posta nuk u lexua nga 02.02.2026 23:10 deri më 02.02.2026 23:40 (intake)" in lines
    assert "mailflow nuk punonte nga" in lines
    forum.time_passes(days=1)
    assert len(forum.sent("digest")) == 1
