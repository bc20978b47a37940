"""Machines write too: they are recognised, never answered, and what a bounce says of an address is kept."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from mailflow.handlers import commands
from mailflow.mail.retry import Accepted, Refused
from tests.support.forum import FIRST, Forum, kinds


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
