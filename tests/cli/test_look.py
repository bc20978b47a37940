"""The commands that look: the fields a script may rely on, tables for people, and nothing is written."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from mailflow.mail.retry import Refused
from tests.cli.conftest import Said, Shell, follow
from tests.support.forum import FIRST, Forum

SHOW = [
    "reference",
    "title",
    "phase",
    "mode",
    "directorate",
    "opened_at",
    "released_at",
    "deadline",
    "deadline_on",
    "deadline_explained",
    "versions",
    "members",
    "recommendations",
    "history",
]
VERSION, DOCUMENT = ["number", "received_at", "message_id", "documents"], ["name", "sha256"]
MEMBER = ["id", "name", "organisation", "group", "state", "invited_at", "reminded_at", "answered_at", "address_state"]
RECOMMENDATION = [
    "number",
    "member",
    "address",
    "verified",
    "received_at",
    "late",
    "version",
    "text",
    "passages",
    "answer",
    "supplements",
    "attachments",
    "message_id",
    "decision",
    "reason",
]
LEDGER = [
    "mailbox",
    "folder",
    "uidvalidity",
    "uid",
    "message_id",
    "message_id_hash",
    "from",
    "received_at",
    "kind",
    "decision",
    "disposition",
    "consultation",
    "member",
    "recommendation",
    "reasons",
]
OUTBOX = ["id", "key", "kind", "recipient", "state", "attempts", "next_attempt_at", "message_id", "smtp_reply"]
STATUS = ["ok", "mode", "loops", "stuck", "waiting", "outbox", "consultations"]
LOOKING = (["list"], ["status"], ["digest"], ["ledger"], ["outbox"])


@pytest.fixture
def answered(forum: Forum, installed: Shell) -> Forum:
    """One consultation with an answer, a late one, one without remarks and a bounce; closed."""
    forum.invites()
    forum.member_replies("M05", "Të shtohen parkime për biçikleta te pika 2.1.", attach={"shtojca.pdf": b"%PDF-1.4"})
    forum.member_replies("M07", "Pa vërejtje.")
    forum.bounces("M11", "5.1.1", "550 5.1.1 no such user")
    forum.closes()
    forum.time_passes(hours=30)
    forum.member_replies("M08", "Please add a map.")
    follow(installed, forum)
    return forum


def first_keys(value: dict[str, Any], keys: list[str]) -> list[str]:
    """As many keys as `keys` has, to be compared with it."""
    return list(value)[: len(keys)]


def test_show_tells_what_members_asked_and_the_points_of_their_answers(forum: Forum, installed: Shell) -> None:
    forum.invites()
    forum.member_replies("M11", "Në bazë të ligjit 119/2014 kërkoj kopje të kontratës së parkimit.")
    forum.member_replies("M05", "Propozojmë:\n1. Te neni 5 tarifa të ulet.\n2. Të shtohen pemë.")
    follow(installed, forum)
    whole = installed("show", FIRST, "--json").value
    (asked,) = whole["inquiries"]
    assert (asked["kind"], asked["due_on"], asked["settled_at"]) == ("information_request", "2026-02-16", None)
    points = whole["recommendations"][0]["points"]
    assert [point["number"] for point in points] == [f"{FIRST}/1.1", f"{FIRST}/1.2"]
    assert points[0]["places"] == [{"kind": "article", "number": "5", "words": "neni 5", "line": None}]
    told = installed("show", FIRST).out
    assert "information_request 1" in told
    assert f"{FIRST}/1.2" in told
    assert "inquiry: information_request 1, due 2026-02-16" in installed("status").out


def test_show_has_the_fields_that_scripts_rely_on_in_their_order(answered: Forum, installed: Shell) -> None:
    whole = installed("show", FIRST, "--json").value
    assert first_keys(whole, SHOW) == SHOW
    assert first_keys(whole["versions"][0], VERSION) == VERSION
    assert first_keys(whole["versions"][0]["documents"][0], DOCUMENT) == DOCUMENT
    assert first_keys(whole["members"][0], MEMBER) == MEMBER
    assert first_keys(whole["recommendations"][0], RECOMMENDATION) == RECOMMENDATION
    assert list(whole["history"][0]) == ["at", "event", "by", "detail"]
    assert (whole["deadline"], whole["deadline_on"]) == ("2026-03-02T22:59:59Z", "2026-03-02")
    assert whole["opened_at"] == "2026-02-02T08:00:00Z"
    assert [r["number"] for r in whole["recommendations"]] == ["2026-001/1", "2026-001/2"]
    assert [r["late"] for r in whole["recommendations"]] == [False, True]
    assert whole["recommendations"][0]["attachments"][0]["name"] == "shtojca.pdf"
    states = {member["id"]: (member["state"], member["address_state"]) for member in whole["members"]}
    assert states["M07"] == ("no_remarks", "ok")
    assert states["M08"] == ("late", "ok")
    assert states["M11"] == ("undeliverable", "hard")


def test_a_reference_is_understood_as_it_stands_in_a_subject(answered: Forum, installed: Shell) -> None:
    assert installed("show", "k-2026-001", "--json").value["reference"] == FIRST


def test_people_read_local_time_and_the_recommendations_in_full(answered: Forum, installed: Shell) -> None:
    said = installed("show", FIRST)
    assert said.code == 0
    assert "K-2026-001  Projektvendim për parkimin  (closed, automatic)" in said.out
    assert "Deadline 02.03.2026: 20 ditë pune nga njoftimi (02.02.2026)." in said.out
    assert "2026-001/1  M05  02.02.2026 09:31" in said.out
    assert "Të shtohen parkime për biçikleta te pika 2.1." in said.out
    assert "shtojca.pdf" in said.out
    assert "(late)" in said.out


def test_list_has_the_first_nine_fields_and_counts(answered: Forum, installed: Shell) -> None:
    (line,) = installed("list", "--json").lines
    assert list(line) == [*SHOW[:9], "counts"]
    assert line["counts"] == {
        "answered": 1,
        "invited": 2,
        "late": 1,
        "no_remarks": 1,
        "undeliverable": 1,
        "members": 6,
        "recommendations": 2,
        "late_recommendations": 1,
        "unverified": 0,
    }
    assert "2026-001" in installed("list").out


def test_the_ledger_has_one_line_per_mail_with_its_end(answered: Forum, installed: Shell) -> None:
    lines = installed("ledger", "--json").lines
    assert [list(line) for line in lines] == [[*LEDGER, "id"]] * 5
    assert [line["disposition"] for line in lines] == ["opened", "filed", "no_remarks", "machine", "filed"]
    assert [line["recommendation"] for line in lines] == [None, "2026-001/1", None, None, "2026-001/2"]
    assert lines[0]["received_at"] == "2026-02-02T08:00:00Z"
    assert [line["disposition"] for line in installed("ledger", "--disposition", "machine", "--json").lines] == [
        "machine"
    ]
    assert "mail:1" in installed("ledger").out


def test_unrelated_mail_stands_in_the_ledger_without_a_name(answered: Forum, installed: Shell) -> None:
    answered.arrives(
        b"From: shitesi@example.org\r\nSubject: Oferta\r\nMessage-ID: <o@example.org>\r\n\r\nBlini sot!\r\n"
    )
    line = installed("ledger", "--json").lines[-1]
    assert (line["from"], line["message_id"], line["disposition"]) == (None, None, "ignored")
    assert len(line["message_id_hash"]) == 64


def test_an_end_or_a_state_that_does_not_exist_is_refused(forum: Forum, installed: Shell) -> None:
    said = installed("ledger", "--disposition", "lost")
    assert said.code == 2
    assert "lost is no end of a mail. There are: received, opened, held," in said.err
    assert "flying is no state" in installed("outbox", "--state", "flying").err


def test_the_outbox_has_one_line_per_mail_and_recipient(answered: Forum, installed: Shell) -> None:
    lines = installed("outbox", "--json").lines
    assert all(list(line) == OUTBOX for line in lines)
    invitation = next(line for line in lines if line["kind"] == "invitation")
    assert invitation["key"].startswith("lumas/2026-001/invitation/")
    assert (invitation["state"], invitation["attempts"], invitation["next_attempt_at"]) == ("sent", 1, None)
    assert installed("outbox", "--state", "refused", "--json").lines == []
    assert installed("outbox", "--state", "refused").out == "No mail is refused.\n"


def test_status_is_well_while_all_loops_are(answered: Forum, installed: Shell) -> None:
    said = installed("status", "--json")
    assert list(said.value) == STATUS
    assert (said.code, said.value["ok"], said.value["mode"]) == (0, True, "automatic")
    assert said.value["outbox"] == {"queued": 0, "sending": 0, "uncertain": 0, "refused": 0}
    assert "All is well" in installed("status").out


def test_status_says_what_waits_for_the_coordinator(forum: Forum, installed: Shell) -> None:
    forum.director_sends(proven=False)
    follow(installed, forum)
    said = installed("status", "--json")
    assert (said.code, said.value["ok"]) == (0, True)
    assert said.value["waiting"] == [{"what": "question: hold", "reference": FIRST, "since": "2026-02-02T08:00:00Z"}]
    assert [line["reference"] for line in said.value["consultations"]] == [FIRST]


def test_status_answers_1_when_something_is_stuck(forum: Forum, installed: Shell) -> None:
    forum.invites()
    follow(installed, forum)
    with_pause(forum)
    said = installed("status", "--json")
    assert (said.code, said.value["ok"]) == (1, False)
    assert said.value["waiting"][0]["what"].startswith("paused: sending")
    assert "Something is stuck" in installed("status").out


def with_pause(forum: Forum) -> None:
    from mailflow.storage import watch
    from mailflow.storage.transaction import transaction

    with transaction(forum.engine) as tx:
        watch.pause(tx, "lumas", "sending", "535 5.7.8 wrong password", forum.now)


def test_a_refused_delivery_is_told_with_the_relays_words(forum: Forum, installed: Shell) -> None:
    forum.relay.says(Refused("550 5.1.1 no such user", concerns_address=True), to="M05")
    forum.invites()
    follow(installed, forum)
    (line,) = installed("outbox", "--state", "refused", "--json").lines
    assert line["smtp_reply"] == "550 5.1.1 no such user"
    assert installed("status", "--json").value["outbox"]["refused"] == 1


def test_the_digest_as_it_stands_is_that_of_the_mail(answered: Forum, installed: Shell) -> None:
    said = installed("digest")
    assert said.code == 0
    assert "Projektvendim për parkimin [K-2026-001]" in said.out
    assert "Please add a map." in said.out
    value = installed("digest", "--json").value
    assert value["consultations"][0]["reference"] == FIRST
    assert value["news"] is True


@pytest.mark.parametrize(("language", "told"), [("sq", "Nuk ka asgjë të re."), ("en", "There is nothing new.")])
def test_an_empty_digest_says_that_there_is_nothing_new(
    forum: Forum, installed: Shell, language: str, told: str
) -> None:
    rules = installed.folder / "rules.yaml"
    rules.write_text(rules.read_text("utf-8").replace("language: sq", f"language: {language}", 1), encoding="utf-8")
    follow(installed, forum)
    assert f"\n{told}\n" in installed("digest").out
    forum.invites()
    follow(installed, forum)
    assert told not in installed("digest").out


@pytest.mark.parametrize("command", LOOKING)
def test_without_a_database_there_is_nothing_yet_and_none_is_made(installed: Shell, command: list[str]) -> None:
    said = installed(*command)
    assert said.code == 0
    assert "mailflow.db does not exist yet: the first `mailflow run` or `mailflow once` makes it." in said.err
    assert said.out != ""
    assert [path.name for path in installed.folder.iterdir()] == ["rules.yaml"]
    assert installed(*command, "--json").code == 0


def test_without_a_database_there_is_no_consultation_to_show(installed: Shell) -> None:
    said = installed("show", FIRST)
    assert (said.code, said.out) == (2, "")
    assert not installed.database.exists()


def test_an_unknown_reference_is_told(forum: Forum, installed: Shell) -> None:
    said = installed("show", "2026-099")
    assert (said.code, said.out) == (2, "")
    assert said.err == "There is no consultation 2026-099. `mailflow list` shows those there are.\n"


def test_to_look_no_secret_is_needed(forum: Forum, installed: Shell) -> None:
    installed.settings.pop("MAILFLOW_SECRET")
    assert all(installed(*command).code == 0 for command in LOOKING)


def test_looking_does_not_wait_for_a_writer(answered: Forum, installed: Shell) -> None:
    with answered.engine.connect() as writer:
        writer.exec_driver_sql("UPDATE consultation SET title = 'half done'")
        assert installed("list", "--json").lines[0]["title"] == "Projektvendim për parkimin"
        writer.rollback()


def test_what_people_wrote_moves_no_cursor(forum: Forum, installed: Shell) -> None:
    forum.invites()
    forum.member_replies("M05", "Përpara \x1b[2J\x1b]0;pwned\x07 prapa")
    said: Said = installed("show", FIRST)
    assert "\x1b" not in said.out
    assert "\x07" not in said.out
    assert "Përpara" in said.out


def test_a_title_that_looks_like_markup_is_shown_as_it_is(forum: Forum, installed: Shell) -> None:
    forum.invites("Plani [bold]i gjelbër[/bold] [/nothing]")
    assert "Plani [bold]i gjelbër[/bold] [/nothing]" in installed("list").out
    assert "Plani [bold]i gjelbër[/bold] [/nothing]" in installed("show", FIRST).out


def test_a_loop_that_is_silent_for_long_is_a_problem(forum: Forum, installed: Shell) -> None:
    forum.invites()
    from mailflow.handlers.watching import beat

    beat(forum.engine, forum.office, "intake", None, forum.now)
    forum.now += timedelta(minutes=16)
    follow(installed, forum)
    said = installed("status", "--json")
    assert said.code == 1
    assert "is the daemon running?" in said.value["loops"][0]["problem"]
