"""What stands still is seen, with its reason and since when."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Engine

from mailflow.storage import members, watch
from mailflow.storage.transaction import transaction
from mailflow.storage.watch import Heartbeat, Pause
from tests.storage.samples import FORUM, MINUTE, NOW


def test_a_problem_lasts_from_its_first_report_to_the_next_good_round(engine: Engine) -> None:
    with transaction(engine) as tx:
        watch.beat(tx, FORUM, "intake INBOX", NOW)
        watch.trouble(tx, FORUM, "intake INBOX", "refused", NOW + MINUTE)
        watch.trouble(tx, FORUM, "intake INBOX", "still refused", NOW + 2 * MINUTE)
        assert watch.loops(tx, FORUM) == (
            Heartbeat("intake INBOX", NOW + 2 * MINUTE, NOW, "still refused", NOW + MINUTE),
        )
        watch.beat(tx, FORUM, "intake INBOX", NOW + 3 * MINUTE)
        assert watch.loops(tx, FORUM) == (Heartbeat("intake INBOX", NOW + 3 * MINUTE, NOW + 3 * MINUTE, None, None),)
        assert watch.loops(tx, "tjeter") == ()


def test_a_loop_that_never_worked_is_seen_too(engine: Engine) -> None:
    with transaction(engine) as tx:
        watch.trouble(tx, FORUM, "dispatch", "no relay", NOW)
        assert watch.loops(tx, FORUM) == (Heartbeat("dispatch", NOW, None, "no relay", NOW),)


def test_a_pause_keeps_its_first_reason_until_somebody_resumes(engine: Engine) -> None:
    with transaction(engine) as tx:
        assert watch.resume(tx, FORUM) == ()
        assert watch.pause(tx, FORUM, "sending", "535 refused", NOW)
        assert not watch.pause(tx, FORUM, "sending", "again", NOW + MINUTE)
        watch.pause(tx, FORUM, "intake", "restored", NOW)
        assert watch.paused(tx, FORUM, "sending") == Pause("sending", NOW, "535 refused")
        assert watch.paused(tx, "tjeter", "sending") is None
        assert [pause.what for pause in watch.pauses(tx, FORUM)] == ["intake", "sending"]
        assert watch.resume(tx, FORUM) == ("intake", "sending")
        assert watch.paused(tx, FORUM, "sending") is None


def test_an_address_confirmed_for_two_members_is_both_of_theirs_until_it_is_forgotten(engine: Engine) -> None:
    with transaction(engine) as tx:
        members.learn_address(tx, FORUM, "Ana.Private@Example.AL", "M02", NOW)
        members.learn_address(tx, FORUM, "zef@example.al", "M09", NOW)
        members.learn_address(tx, FORUM, "ana.private@example.al", "M03", NOW + timedelta(days=1))
        members.learn_address(tx, FORUM, "ana.private@example.al", "M03", NOW + timedelta(days=2))
        ana = "ana.private@example.al"
        assert members.learned(tx, FORUM) == ((ana, "M03"), (ana, "M02"), ("zef@example.al", "M09"))
        members.forget_address(tx, "tjeter", ana, "M02")
        members.forget_address(tx, FORUM, "Ana.Private@example.al", "M02")
        assert members.learned(tx, FORUM) == ((ana, "M03"), ("zef@example.al", "M09"))
        assert members.learned(tx, "tjeter") == ()
