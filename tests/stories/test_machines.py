"""Machines write too: they are recognised, never answered, and what a bounce says of an address is kept."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine

from mailflow.handlers import commands
from mailflow.mail.retry import Accepted, Refused
from tests.support.forum import FIRST, PDF, Forum, kinds


@pytest.fixture
def forum(engine: Engine) -> Forum:
    """All are invited."""
    forum = Forum(engine)
    forum.invites()
    return forum


def test_an_auto_reply_is_never_answered_and_counts_for_nothing(forum: Forum) -> None:
    before = len(forum.sent())
    line = forum.machine_answers("M05")
    assert (line["kind"], line["disposition"], line["member"]) == ("auto_reply", "machine", "M05")
    assert len(forum.sent()) == before
    assert forum.member("M05")["state"] == "invited"
    assert forum.recommendations() == []


def test_two_robots_that_answer_each_other_stop_at_once(forum: Forum) -> None:
    """An auto-reply to every acknowledgement: no answer ever follows."""
    forum.member_replies("M05", "Të shtohen pemë.")
    before = len(forum.sent())
    for _ in range(5):
        forum.machine_answers("M05")
    assert len(forum.sent()) == before


def test_our_own_mail_that_comes_back_acts_no_second_time(forum: Forum) -> None:
    """Sent to the watched mailbox itself, or copied into it by a mailing list."""
    before = len(forum.sent())
    for kind in ("invitation", "opened", "receipt"):
        line = forum.arrives(forum.last(kind).raw)
        assert (line["kind"], line["disposition"]) == ("own", "own")
    assert len(forum.sent()) == before


def test_a_bounce_of_a_dead_address_marks_it_and_no_reminder_is_wasted_on_it(forum: Forum) -> None:
    line = forum.bounces("M05", "5.1.1", "550 5.1.1 user unknown")
    assert (line["kind"], line["disposition"], line["member"]) == ("bounce", "machine", "M05")
    assert forum.member("M05")["address_state"] == "hard"
    assert forum.member("M05")["state"] == "undeliverable"
    forum.closes()
    assert forum.sent("reminder", to="M05") == []
    assert forum.sent("reminder", to="M07")
    assert forum.sent("closing", to="M05") == []


def test_a_full_mailbox_marks_the_address_softly(forum: Forum) -> None:
    forum.bounces("M05", "4.2.2", "452 4.2.2 mailbox full")
    assert forum.member("M05")["address_state"] == "soft"
    assert forum.member("M05")["state"] == "invited"


@pytest.mark.parametrize(("status", "diagnostic"), [
    ("5.3.4", "552 5.3.4 message size exceeds fixed limit"),
    ("5.7.1", "550 5.7.1 message rejected due to content restrictions"),
])  # fmt: skip
def test_a_refusal_for_size_or_content_marks_no_address(forum: Forum, status: str, diagnostic: str) -> None:
    forum.bounces("M05", status, diagnostic)
    assert forum.member("M05")["address_state"] == "ok"
    assert forum.member("M05")["state"] == "invited"


def test_addresses_in_trouble_stand_in_the_digest(forum: Forum) -> None:
    forum.bounces("M05", "5.1.1", "550 5.1.1 user unknown")
    forum.time_passes(days=1)
    assert "Adresë me problem: Manjola Berberi" in forum.last("digest").text


def test_an_answer_from_a_member_whose_mail_came_back_counts(forum: Forum) -> None:
    forum.bounces("M05", "5.1.1", "550 5.1.1 user unknown")
    forum.member_replies("M05", "Të shtohen pemë.")
    assert forum.member("M05")["state"] == "answered"


def test_a_refused_invitation_is_reported_and_the_others_go_on(engine: Engine) -> None:
    forum = Forum(engine)
    forum.relay.says(Refused("550 5.1.1 no such user", concerns_address=True), kind="invitation", to="M07")
    forum.relay.says(Refused("552 5.3.4 too big", concerns_address=False), kind="invitation", to="M08")
    forum.invites()
    assert len(forum.sent("invitation")) == 4
    assert (forum.member("M07")["state"], forum.member("M07")["address_state"]) == ("undeliverable", "hard")
    assert (forum.member("M08")["state"], forum.member("M08")["address_state"]) == ("pending", "ok")
    assert forum.events().count("delivery_refused") == 2
    assert {line["smtp_reply"] for line in forum.outbox() if line["state"] == "refused"} == {
        "550 5.1.1 no such user", "552 5.3.4 too big",
    }  # fmt: skip
    forum.time_passes(days=1)
    assert "mesazhe të refuzuara përfundimisht nga marrësi: 2" in forum.last("digest").text


def test_a_relay_that_finds_the_mailbox_full_writes_nobody_off(engine: Engine) -> None:
    forum = Forum(engine)
    forum.relay.says(Refused("552 5.2.2 mailbox full", concerns_address=True), kind="invitation", to="M07")
    forum.invites()
    assert (forum.member("M07")["state"], forum.member("M07")["address_state"]) == ("pending", "soft")


def test_after_the_address_is_corrected_she_is_invited_again(forum: Forum) -> None:
    forum.bounces("M05", "5.1.1", "550 5.1.1 user unknown")
    deadline = forum.show()["deadline"]
    forum.time_passes(days=2)
    forum.says(commands.invite, FIRST, "M05")
    assert len(forum.sent("invitation", to="M05")) == 2
    assert forum.sent("invitation", to="M05")[0].message_id != forum.sent("invitation", to="M05")[1].message_id
    assert forum.member("M05")["state"] == "invited"
    assert forum.show()["deadline"] == deadline


def test_a_receipt_and_a_calendar_answer_count_for_nothing(forum: Forum) -> None:
    invitation = forum.last("invitation", "M05")
    head = (
        f"From: manjola@hapesira.example\r\nTo: {forum.mailbox}\r\nSubject: Read: {invitation.message_id}\r\n"
        f"In-Reply-To: {invitation.message_id}\r\nMIME-Version: 1.0\r\n"
    )
    receipt = head + (
        'Message-ID: <mdn@hapesira.example>\r\nContent-Type: multipart/report; report-type=disposition-notification; boundary="b"\r\n'
        "\r\n--b\r\nContent-Type: text/plain\r\n\r\nThe mail was displayed.\r\n"
        "--b\r\nContent-Type: message/disposition-notification\r\n\r\n"
        f"Final-Recipient: rfc822;manjola@hapesira.example\r\nOriginal-Message-ID: {invitation.message_id}\r\n"
        "Disposition: manual-action/MDN-sent-manually; displayed\r\n\r\n--b--\r\n"
    )
    calendar = head + (
        "Message-ID: <cal@hapesira.example>\r\nContent-Type: text/calendar; method=REPLY; charset=utf-8\r\n\r\n"
        "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    before = kinds(forum.sent())
    assert forum.arrives(receipt.encode())["kind"] == "receipt"
    assert forum.arrives(calendar.encode())["kind"] == "calendar"
    assert kinds(forum.sent()) == before
    assert forum.member("M05")["state"] == "invited"


def test_a_late_proof_that_an_uncertain_mail_arrived_is_no_harm(forum: Forum) -> None:
    """The relay accepted a mail whose answer was lost; the member's reply to it is filed as to any other."""
    forum.relay.says(Accepted("250 2.0.0 ok"))
    assert forum.member_replies("M11", "Dakord, por me ndriçim.")["disposition"] == "filed"


# ── bounces: which of our mails, and what they mean over time ─────────────────────────────────────────────────────


def returned(forum: Forum, who: str, text: str, *, names: str = "") -> bytes:
    """A bounce without any report, with the head of our invitation to `who` pasted below its words."""
    head = forum.last("invitation", who).raw.partition(b"\r\n\r\n")[0].decode()
    named = f"X-Failed-Recipients: {names}\r\n" if names else ""
    return (
        f"Return-Path: <>\r\nFrom: MAILER-DAEMON@relay.test\r\nTo: {forum.mailbox}\r\nSubject: Undelivered Mail\r\n"
        f"Message-ID: <{who}.{len(text)}@relay.test>\r\n{named}\r\n{text}\r\n\r\n"
        f"--- Below this line is a copy of the message.\r\n\r\n{head}\r\n"
    ).encode()


def test_a_delay_is_no_failure(forum: Forum) -> None:
    line = forum.bounces("M05", "4.4.1", "connection timed out", action="delayed")
    assert (line["kind"], line["disposition"]) == ("bounce", "machine")
    forum.arrives(
        returned(forum, "M07", "This is a warning message only. Your message was delayed; delivery will continue.")
    )
    assert {forum.member(who)["address_state"] for who in ("M05", "M07")} == {"ok"}
    assert "delivery_failed" not in forum.events()


def test_a_forged_bounce_that_names_somebody_elses_address_changes_nothing(forum: Forum) -> None:
    address = forum.address_of("M07")
    words = f"<{address}>: 550 5.1.1 user unknown"
    forged = (
        f"From: MAILER-DAEMON@relay.test\r\nReturn-Path: <>\r\nTo: {forum.mailbox}\r\nSubject: Undelivered Mail\r\n"
        f"Message-ID: <forged@relay.test>\r\nX-Failed-Recipients: {address}\r\n\r\n{words}\r\n"
    )
    assert forum.arrives(forged.encode())["kind"] == "bounce"
    assert forum.arrives(returned(forum, "M05", words, names=address))["kind"] == "bounce"
    assert {forum.member(who)["address_state"] for who in ("M05", "M07")} == {"ok"}


def test_a_bounce_in_words_is_applied_by_the_mail_it_returns(forum: Forum) -> None:
    forum.arrives(returned(forum, "M05", f"<{forum.address_of('M05')}>: 550 5.1.1 user unknown"))
    assert forum.member("M05")["address_state"] == "hard"
    forum.arrives(returned(forum, "M07", "<internal-box@elsewhere.example>: 550 5.1.1 user unknown"))
    assert forum.member("M07")["address_state"] == "hard"


def test_mail_that_fails_on_three_days_is_failed_for_good(forum: Forum) -> None:
    states = []
    for _ in range(3):
        forum.bounces("M05", "5.2.2", "552 5.2.2 mailbox full")
        forum.bounces("M05", "5.2.2", "552 5.2.2 mailbox full")
        states.append((forum.member("M05")["state"], forum.member("M05")["address_state"]))
        forum.time_passes(days=1)
    assert states == [("invited", "soft"), ("invited", "soft"), ("undeliverable", "hard")]
    assert forum.events().count("delivery_failed") == 6


def moves(forum: Forum, who: str, address: str) -> None:
    """Another address stands in rules.yaml now."""
    rules = forum.office.ruleset
    members = tuple(replace(m, addresses=(address,)) if m.id == who else m for m in rules.register.members)
    forum.office = replace(forum.office, ruleset=replace(rules, register=replace(rules.register, members=members)))


def test_a_late_bounce_of_an_address_that_was_corrected_does_not_mark_the_new_one(forum: Forum) -> None:
    forum.bounces("M05", "5.1.1", "550 5.1.1 user unknown")
    old = forum.last("invitation", "M05")
    moves(forum, "M05", "manjola.re@hapesira.example")
    forum.says(commands.invite, FIRST, "M05")
    assert forum.last("invitation", "M05").recipient == "manjola.re@hapesira.example"
    forum.bounces("M05", "5.1.1", "550 5.1.1 user unknown", to=old)
    assert forum.member("M05")["address_state"] == "ok"


# ── complaints ───────────────────────────────────────────────────────────────────────────────────────────────────


def complaint(forum: Forum, who: str) -> bytes:
    head = forum.last("invitation", who).raw.partition(b"\r\n\r\n")[0].decode()
    return (
        f"From: feedback@provider.example\r\nTo: {forum.mailbox}\r\nSubject: FW: {who}\r\nMessage-ID: <arf-{who}@provider.example>\r\n"
        'MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=feedback-report; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nThis is an email abuse report.\r\n"
        "--b\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nUser-Agent: fbl/1\r\nVersion: 1\r\n"
        f"--b\r\nContent-Type: message/rfc822\r\n\r\n{head}\r\n\r\n...\r\n--b--\r\n"
    ).encode()


def test_whoever_complains_gets_nothing_more_before_the_coordinator_has_decided(forum: Forum) -> None:
    line = forum.arrives(complaint(forum, "M05"))
    assert (line["kind"], line["disposition"], line["member"]) == ("feedback_report", "machine", "M05")
    assert forum.member("M05")["address_state"] == "complained"
    assert len(forum.sent("alarm", to="coordinator")) == 1
    assert "M05" in forum.last("alarm").text
    before = len(forum.sent(to="M05"))
    forum.member_replies("M05", "Të shtohen pemë.")
    forum.invites("Projektvendim për tregun", documents={"Projektvendim tregu.pdf": PDF + b"2"})
    assert forum.sent("invitation", to="M07")[-1].reference == "2026-002"
    forum.closes()
    assert len(forum.sent(to="M05")) == before
    assert len(forum.recommendations()) == 1


def test_the_coordinators_word_settles_a_complaint(forum: Forum) -> None:
    forum.invites("Projektvendim për rrugët", documents={"Projektvendim rrugët.pdf": PDF + b"3"})
    forum.arrives(complaint(forum, "M05"))
    assert [forum.member("M05", of)["address_state"] for of in (FIRST, "2026-002")] == ["complained"] * 2
    forum.coordinator_answers(f"{FIRST} RIDËRGO M05", to=forum.last("opened"))
    assert [forum.member("M05", of)["address_state"] for of in (FIRST, "2026-002")] == ["ok"] * 2
    assert len(forum.sent("invitation", to="M05")) == 3
    forum.invites("Projektvendim për tregun", documents={"Projektvendim tregu.pdf": PDF + b"2"})
    assert forum.last("invitation", "M05").reference == "2026-003"


# ── absence ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_stated_day_of_return_stands_beside_the_silent_member(forum: Forum) -> None:
    forum.machine_answers("M05", "Jam me leje deri më 3 mars. Për çështje urgjente kontaktoni sekretarinë.")
    assert str(forum.member("M05")["away_until"]) == "2026-03-03"
    forum.member_replies("M07", "Të shtohen pemë.")
    forum.time_passes(days=1)
    assert "Manjola Berberi (larguar deri më 03.03.2026)" in forum.last("digest").text
