"""Something breaks: it stops what it must and nothing else, and somebody hears of it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from mailflow.daemon.house import House
from mailflow.errors import NotPossible, StorageFault
from mailflow.handlers import commands
from mailflow.handlers.incoming import decide_mail
from mailflow.handlers.outgoing import record_outcome
from mailflow.handlers.reading import Reading
from mailflow.handlers.understanding import Understanding, understand
from mailflow.mail.retry import Accepted, Deferred, Misconfigured, TransactionPhase, Uncertain
from mailflow.rules.fresh import shipped_rules
from mailflow.settings import load_settings
from mailflow.storage import outbox
from mailflow.storage.outbox import OutboxMail
from mailflow.storage.transaction import transaction
from tests.support.forum import FIRST, SECRET, WHO, Forum

WORDS = "Të shtohen edhe dhjetë vende për biçikleta pranë shkollës."


@pytest.fixture
def forum(engine: Engine) -> Forum:
    """All are invited."""
    forum = Forum(engine)
    forum.invites()
    return forum


# ── one bad mail ──────────────────────────────────────────────────────────────────────────────────────────────────


def breaks_at_a_bomb(seen: Reading, *rest: Any) -> Understanding:
    if "bombë" in seen.words.text:
        raise RecursionError("too deep")
    return understand(seen, *rest)


def test_a_mail_that_breaks_the_reading_is_quarantined_and_the_next_is_filed(
    forum: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mailflow.handlers.incoming.understand", breaks_at_a_bomb)
    bad = forum.member_replies("M05", "bombë")
    good = forum.member_replies("M07", WORDS)
    assert (bad["disposition"], good["disposition"]) == ("quarantined", "filed")
    assert forum.status()["ok"] is False
    forum.time_passes(days=1)
    assert f"mesazhi mail:{bad['id']} nuk u lexua dot" in forum.last("digest").text
    monkeypatch.undo()
    assert forum.says(commands.retry, f"mail:{bad['id']}") == f"mail:{bad['id']}"
    assert forum.line_of(bad["uid"])["disposition"] == "filed"
    assert forum.status()["ok"] is True


def test_a_mail_that_cannot_be_decided_costs_nothing_of_those_that_came_with_it(
    forum: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mailflow.handlers.incoming.understand", breaks_at_a_bomb)
    forum.stops()
    forum.member_replies("M05", "Ne OSHC-të kërkojmë një rrugë.")
    forum.member_replies("M08", "bombë")
    forum.member_replies("M07", WORDS)
    forum.starts()
    assert [line["disposition"] for line in forum.ledger()[-3:]] == ["filed", "quarantined", "filed"]
    assert [(r["number"], r["member"]) for r in forum.recommendations()] == [
        ("2026-001/1", "M05"), ("2026-001/2", "M07"),
    ]  # fmt: skip
    assert [mail.who for mail in forum.sent("acknowledgement")] == ["M05", "M07"]


def test_what_came_together_is_decided_in_its_order_and_once(forum: Forum) -> None:
    forum.stops()
    first = forum.member_replies("M05", WORDS)
    forum.member_replies("M05", "Edhe një gjë: stacioni duhet zhvendosur.")
    forum.arrives(forum.newest)
    forum.starts()
    assert first == {}
    assert [line["disposition"] for line in forum.ledger()[-3:]] == ["filed", "filed", "duplicate"]
    assert [(r["number"], r["supplements"]) for r in forum.recommendations()] == [
        ("2026-001/1", None), ("2026-001/2", "2026-001/1"),
    ]  # fmt: skip


def test_a_mail_that_kills_the_process_is_tried_three_times_and_then_set_aside(
    forum: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        """kill -9 in the middle of parsing."""

    def kills(*_: object) -> None:
        raise Killed

    monkeypatch.setattr("mailflow.handlers.incoming.read_mail", kills)
    with pytest.raises(Killed):
        forum.member_replies("M05", WORDS)
    for _ in range(2):
        with pytest.raises(Killed):
            forum.starts()
    forum.starts()
    line = forum.ledger()[-1]
    assert line["disposition"] == "quarantined"
    monkeypatch.undo()
    assert forum.member_replies("M07", WORDS)["disposition"] == "filed"
    forum.says(commands.retry, f"mail:{line['id']}")
    assert forum.line_of(line["uid"])["disposition"] == "filed"
    with pytest.raises(NotPossible):
        forum.says(commands.retry, f"mail:{line['id']}")


def test_a_mail_is_not_blamed_for_a_database_that_fails_whenever_it_is_decided(
    forum: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise StorageFault("The database cannot grow, the disk is full.")

    monkeypatch.setattr("mailflow.handlers.incoming.act", full)
    with pytest.raises(StorageFault):
        forum.member_replies("M05", WORDS)
    for _ in range(5):
        with pytest.raises(StorageFault):
            forum.starts()
    assert forum.ledger()[-1]["disposition"] == "received"
    monkeypatch.undo()
    forum.starts()
    assert forum.ledger()[-1]["disposition"] == "filed"
    assert len(forum.sent("acknowledgement")) == 1


def test_a_crash_between_record_and_decision_loses_nothing_and_doubles_nothing(
    forum: Forum, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def kills(*_: object, **__: object) -> None:
        raise Killed

    monkeypatch.setattr("mailflow.storage.ledger.settle", kills)
    with pytest.raises(Killed):
        forum.member_replies("M05", WORDS)
    assert forum.recommendations() == []
    monkeypatch.undo()
    forum.starts()
    forum.starts()
    assert [r["number"] for r in forum.recommendations()] == [f"{FIRST}/1"]
    assert len(forum.sent("acknowledgement")) == 1


def test_a_broken_template_sets_that_mail_aside_and_nothing_else(engine: Engine, tmp_path: Path) -> None:
    from dataclasses import replace

    from mailflow.daemon.house import build_office

    forum = Forum(engine)
    forum.invites()
    broken = tmp_path / "acknowledgement" / "sq"
    broken.mkdir(parents=True)
    (broken / "body.txt").write_text("Numri: {{ facts.numri_qe_nuk_ekziston }}", encoding="utf-8")
    whole = forum.office
    forum.office = build_office(replace(whole.ruleset, templates=tmp_path), SECRET)
    bad = forum.member_replies("M05", WORDS)
    good = forum.member_replies("M08", "Please add lighting.")
    assert (bad["disposition"], good["disposition"]) == ("quarantined", "filed")
    assert forum.member("M05")["state"] == "invited"
    forum.office = whole
    forum.says(commands.retry, f"mail:{bad['id']}")
    assert forum.member("M05")["state"] == "answered"
    assert forum.sent("acknowledgement", to="M05")


def test_a_broken_template_of_the_digest_stops_no_reminder(engine: Engine, tmp_path: Path) -> None:
    from dataclasses import replace

    from mailflow.daemon.house import build_office

    forum = Forum(engine)
    broken = tmp_path / "digest" / "sq"
    broken.mkdir(parents=True)
    (broken / "body.txt").write_text("{{ facts.nuk_ekziston }}", encoding="utf-8")
    forum.office = build_office(replace(forum.office.ruleset, templates=tmp_path), SECRET)
    forum.invites()
    forum.closes()
    assert forum.show()["phase"] == "closed"
    assert forum.sent("reminder")
    assert forum.sent("digest") == []
    alarms = forum.sent("alarm")
    assert len(alarms) == len({mail.at.date() for mail in alarms})
    assert "digest/sq/body.txt:1" in alarms[0].text


# ── sending ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_deferred_invitation_is_tried_again_byte_for_byte(engine: Engine) -> None:
    forum = Forum(engine)
    forum.relay.says(Deferred("450 4.2.0 greylisted", TransactionPhase.RCPT), kind="invitation", to="M05", times=2)
    forum.invites()
    assert len(forum.sent("invitation")) == len(WHO) - 1
    (waiting,) = [line for line in forum.outbox("invitation") if line["state"] == "queued"]
    assert (waiting["attempts"], waiting["smtp_reply"]) == (1, "450 4.2.0 greylisted")
    forum.time_passes(hours=1)
    assert forum.last("invitation", "M05").message_id == waiting["message_id"]
    assert forum.member("M05")["state"] == "invited"


def test_a_relay_that_refuses_us_pauses_everything_and_burns_nobody(engine: Engine) -> None:
    forum = Forum(engine)
    forum.relay.says(Misconfigured("535 5.7.8 authentication failed"))
    forum.invites()
    forum.time_passes(hours=3)
    assert forum.sent() == []
    assert {line["state"] for line in forum.outbox()} == {"queued"}
    assert forum.status()["ok"] is False
    assert any("535 5.7.8" in waiting["what"] for waiting in forum.status()["waiting"])
    forum.relay.behaves()
    forum.time_passes(hours=3)
    assert forum.sent() == []
    assert forum.says(commands.resume) == ("sending",)
    assert len(forum.sent("invitation")) == len(WHO)
    (alarm,) = forum.sent("alarm")
    assert "535 5.7.8" in alarm.text
    assert forum.status()["ok"] is True


def test_what_was_being_sent_when_the_daemon_died_is_uncertain_and_its_kind_decides(engine: Engine) -> None:
    """An invitation goes once more with the same Message-ID, a receipt does not."""
    forum = Forum(engine)
    forum.relay.says(Uncertain(), kind="receipt")
    forum.stops()
    forum.director_sends()
    forum.starts()
    forum.time_passes(minutes=29)
    forum.stops()
    forum.time_passes(minutes=2)
    forum.ticks()
    forum._poll()
    forum.ticks()
    claimed = forum.claims(dot=True)
    assert claimed is not None
    assert claimed.kind == "invitation"
    forum.relay.behaves()
    forum.starts()
    assert len(forum.sent("invitation")) == len(WHO) - 1
    assert forum.outbox()[0]["state"] == "uncertain"
    assert forum.status()["outbox"]["uncertain"] == 2
    forum.time_passes(minutes=20)
    again = forum.last("invitation", claimed.who)
    assert again.message_id == claimed.message_id
    assert [(line["state"], line["attempts"]) for line in forum.outbox("receipt")] == [("uncertain", 1)]
    assert forum.sent("receipt") == []
    forum.time_passes(days=1)
    assert len(forum.sent("invitation", to=claimed.who)) == 1


def test_what_the_relay_had_not_got_when_the_daemon_died_goes_at_once_and_once(engine: Engine) -> None:
    """The daemon died between the claim and the terminating dot: nobody need wonder."""
    forum = Forum(engine)
    forum.stops()
    forum.director_sends()
    forum.starts()
    forum.stops()
    forum.time_passes(minutes=31)
    forum.ticks()
    forum._poll()
    forum.ticks()
    assert forum.claims() is not None
    forum.starts()
    assert sorted(mail.who for mail in forum.sent("invitation")) == sorted(WHO)
    assert forum.status()["outbox"]["uncertain"] == 0


def test_an_uncertain_invitation_goes_again_once_only(engine: Engine) -> None:
    forum = Forum(engine)
    forum.relay.says(Uncertain(), kind="invitation", to="M05")
    forum.invites()
    forum.time_passes(days=2)
    (line,) = [line for line in forum.outbox("invitation") if line["recipient"] == forum.address_of("M05")]
    assert (line["state"], line["attempts"]) == ("uncertain", 2)
    assert forum.status()["outbox"]["uncertain"] == 1


def test_the_administrator_sends_a_refused_mail_again(engine: Engine) -> None:
    from mailflow.mail.retry import Refused

    forum = Forum(engine)
    forum.relay.says(Refused("554 5.7.1 blocked", concerns_address=False), kind="invitation", to="M05", times=1)
    forum.invites()
    (line,) = [line for line in forum.outbox("invitation") if line["state"] == "refused"]
    forum.says(commands.retry, f"delivery:{line['id']}")
    assert forum.last("invitation", "M05").message_id == line["message_id"]
    assert forum.member("M05")["state"] == "invited"


def test_the_same_mail_is_owed_once(forum: Forum) -> None:
    known = forum.outbox("invitation")[0]
    twin = OutboxMail(
        forum=forum.office.forum, key=known["key"], kind="invitation", reference=FIRST, who="M05",
        recipient=known["recipient"], sender=forum.mailbox, message_id="<other@lumas.example>", prefix=b"X: y\r\n\r\n",
    )  # fmt: skip
    with transaction(forum.engine) as tx:
        assert outbox.enqueue(tx, twin, forum.now, forum.now) is None
    before = len(forum.sent())
    forum.settles()
    assert len(forum.sent()) == before


def test_ticks_that_come_twice_do_nothing_twice(forum: Forum) -> None:
    forum.time_passes(days=21)
    before = len(forum.outbox())
    for _ in range(3):
        forum.ticks()
    assert len(forum.outbox()) == before


def test_an_outcome_reported_twice_counts_once(engine: Engine) -> None:
    forum = Forum(engine)
    forum.director_sends()
    forum.stops()
    forum.time_passes(minutes=31)
    forum._poll()
    forum.ticks()
    claimed = forum.claims()
    assert claimed is not None
    record_outcome(engine, forum.office, claimed, Accepted("250 ok"), forum.now, claims_next=False)
    first = forum.member(claimed.who)["invited_at"]
    later = forum.now + timedelta(minutes=5)
    record_outcome(engine, forum.office, claimed, Accepted("250 ok"), later, claims_next=False)
    assert forum.member(claimed.who)["invited_at"] == first


# ── rules ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def house(engine: Engine, tmp_path: Path) -> House:
    """An installation whose rules.yaml can be edited."""
    (tmp_path / "rules.yaml").write_text(shipped_rules(), encoding="utf-8")
    environment = {
        "MAILFLOW_RULES": str(tmp_path / "rules.yaml"),
        "MAILFLOW_DATABASE_URL": engine.url.render_as_string(hide_password=False),
        "MAILFLOW_SECRET": SECRET.decode(),
    }
    forum = Forum(engine)
    return House(load_settings(environment, tmp_path), lambda: forum.now)


def test_a_changed_rules_file_is_taken_up_while_running(house: House) -> None:
    path = house.settings.rules_path
    path.write_text(path.read_text("utf-8").replace("mode: automatic", "mode: supervised"), encoding="utf-8")
    house.take_up_changed_rules()
    assert house.office.ruleset.policy.mode == "supervised"
    house.engine.dispose()


def test_a_broken_rules_file_is_refused_the_old_one_stays_and_she_is_alarmed_once(house: House) -> None:
    forum = Forum(house.engine)
    path = house.settings.rules_path
    right = path.read_text("utf-8")
    path.write_text(right.replace("standard: 20", "standard: njëzet"), encoding="utf-8")
    for _ in range(3):
        house.take_up_changed_rules()
    assert house.office.ruleset.policy.standard_days == 20
    forum.settles()
    (alarm,) = forum.sent("alarm")
    assert "rules.yaml:" in alarm.text
    assert "standard" in alarm.text
    path.write_text(right.replace("standard: 20", "standard: 25"), encoding="utf-8")
    house.take_up_changed_rules()
    assert house.office.ruleset.policy.standard_days == 25
    house.engine.dispose()


# ── two forums ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_two_forums_in_one_database_do_not_see_each_other(engine: Engine) -> None:
    here, there = Forum(engine, forum_id="lumas"), Forum(engine, forum_id="bregas")
    here.invites()
    assert there.ledger() == []
    assert there.outbox() == []
    there.invites("Projektvendim për tregjet")
    assert there.show(FIRST)["title"] != here.show(FIRST)["title"]
    here.member_replies("M05", WORDS)
    assert there.member("M05")["state"] == "invited"
    assert there.recommendations() == []
    there.time_passes(days=40)
    assert there.show()["phase"] == "closed"
    assert here.show()["phase"] == "open"
    reply = there.member_replies("M07", WORDS, to=here.last("invitation", "M07"))
    assert "proof" not in " ".join(reply["reasons"])


def test_decide_mail_again_changes_nothing(forum: Forum) -> None:
    line = forum.member_replies("M05", WORDS)
    outcome = decide_mail(forum.engine, forum.office, line["id"], forum.now)
    assert outcome.disposition == "filed"
    assert len(forum.recommendations()) == 1
