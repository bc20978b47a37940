"""Bounces: which address, and whether it is dead, full, or only this mail was refused."""

from __future__ import annotations

import pytest

from mailflow.mail import delivery_status
from mailflow.mail.delivery_status import Bounce, judge_failure, read_bounce
from mailflow.mail.incoming import IncomingMail, parse
from tests.mail.sample_mails import CLIENTS, CORPUS, NO_CORPUS, invitation_id, public_mails, sample


def daemon(text: str, *fields: str) -> IncomingMail:
    head = ["From: Mail Delivery System <MAILER-DAEMON@x.example>", "To: kontakt@lumas.example", *fields]
    return parse("\n".join([*head, "", text]).encode())


def report(*groups: str, enclosed: str = "") -> IncomingMail:
    parts = ["--b", "", "Sorry.", "--b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; x", ""]
    parts += [line for group in groups for line in (group, "")]
    if enclosed:
        parts += ["--b", "Content-Type: text/rfc822-headers", "", enclosed]
    return daemon(
        "\n".join([*parts, "--b--"]), "Content-Type: multipart/report; report-type=delivery-status; boundary=b"
    )


def read(mail: IncomingMail) -> Bounce:
    bounce = read_bounce(mail)
    assert bounce is not None
    return bounce


def test_a_full_mailbox_is_not_dead_whatever_its_code_says() -> None:
    bounce = read(parse(sample("57")))
    (recipient,) = bounce.recipients
    assert (recipient.address, recipient.permanent, recipient.status) == ("shoqata.pak@yahoo.example", False, "5.0.0")
    assert bounce.returned_message_ids == (invitation_id("D02", "M10"),)
    assert bounce.concerns_address


def test_an_address_that_no_longer_exists_is_dead() -> None:
    bounce = read(parse(sample("58")))
    (recipient,) = bounce.recipients
    assert recipient.address == "gezim.halluni@ujesjellesi-lumas.example"
    assert (recipient.permanent, recipient.status, recipient.concerns_address) == (True, "5.1.10", True)
    assert bounce.returned_message_ids[0] == invitation_id("D14", "M01")


def test_a_delay_is_not_permanent() -> None:
    bounce = read(parse((CLIENTS / "bounce-postfix-delayed.eml").read_bytes()))
    assert [(one.permanent, one.delayed) for one in bounce.recipients] == [(False, True)]


@pytest.mark.parametrize(
    ("words", "is_delay"),
    [
        ("This is a warning message only. You do not need to resend your message.\nIt has not yet been delivered to <arta@x.example>; delivery will continue to be attempted for 5 days.", True),
        ("Mesazhi për <arta@x.example> vonohet. Serveri do të vazhdojë të provojë; nuk keni nevojë ta ridërgoni.", True),
        ("La consegna a <arta@x.example> è in ritardo: seguiranno nuovi tentativi.", True),
        ("Die Zustellung an <arta@x.example> verzögert sich, weitere Zustellversuche folgen.", True),
        ("Η παράδοση στο <arta@x.example> καθυστερεί.", True),
        ("There was a temporary problem delivering your message to <arta@x.example>. We will retry for 46 more hours, and tell you if it fails permanently.", True),
        ("Your message to <arta@x.example> was delayed for five days; I have given up. 4.4.7 delivery time expired", False),
        ("<arta@x.example>: 550 5.1.1 User unknown", False),
    ],
)  # fmt: skip
def test_a_delay_in_words_is_no_failure(words: str, is_delay: bool) -> None:
    bounce = read(daemon(words, "Subject: Mail delivery"))
    assert [one.address for one in bounce.recipients] == ["arta@x.example"]
    assert bounce.is_delay is is_delay
    assert bounce.concerns_address is not is_delay


def test_an_exim_bounce_names_its_address_and_our_mail() -> None:
    bounce = read(parse((CLIENTS / "bounce-exim-remote-550.eml").read_bytes()))
    assert [(one.address, one.permanent) for one in bounce.recipients] == [("refuzuar@bashkia-kodra.example", True)]
    assert bounce.returned_message_ids == ("<mf.2026-004.m07.ABCDXC@lumas.example>",)


@pytest.mark.parametrize(
    ("status", "words", "permanent", "concerns_address"),
    [
        ("5.1.1", "", True, True), ("5.1.10", "", True, True), ("5.4.1", "Recipient address rejected: Access denied", True, True),
        ("5.0.0", "550 No such user here", True, True), ("5.7.1", "550 5.7.1 User unknown", True, True), ("", "user unknown", True, True),
        ("5.2.2", "", False, True), ("5.0.0", "552 Mailbox full", False, True), ("5.1.1", "Over quota", False, True),
        ("4.4.7", "delivery time expired", False, True), ("", "451 greylisted, try again later", False, True), ("5.4.7", "", False, True),
        ("5.3.4", "Message too large", False, False), ("5.0.0", "552 message size exceeds limit", False, False),
        ("5.7.1", "blocked by spam policy", False, False), ("5.6.0", "", False, False), ("5.7.26", "DMARC check failed", False, False),
        ("5.0.0", "554 Transaction failed", None, True), ("", "", None, True),
    ],
)  # fmt: skip
def test_a_failure_is_sorted_by_its_words_then_by_its_code(
    status: str, words: str, permanent: bool | None, concerns_address: bool
) -> None:
    judged = judge_failure("a@x.example", status, words)
    assert (judged.permanent, judged.concerns_address) == (permanent, concerns_address)


def test_the_address_is_the_one_we_wrote_to() -> None:
    fields = "Final-Recipient: rfc822; internal@y.example\nOriginal-Recipient: rfc822;<arta+2Bforum@x.example>\nAction: failed\nStatus: 5.1.1"
    assert [one.address for one in read(report(fields)).recipients] == ["arta+forum@x.example"]


def test_each_recipient_of_a_report_is_told() -> None:
    group = "Final-Recipient: rfc822; {}@x.example\nAction: {}\nStatus: {}\nDiagnostic-Code: smtp; {}"
    bounce = read(
        report(
            group.format("a", "failed", "5.0.0", "550 5.1.1 unknown"),
            group.format("b", "delayed", "4.4.1", "connection timed out"),
            group.format("c", "failed", "5.3.4", "552 message\n too large"),
            enclosed="Message-Id:\n <ours@lumas.example>",
        )
    )
    assert [(one.address[0], one.permanent, one.concerns_address) for one in bounce.recipients] == [
        ("a", True, True), ("b", False, False), ("c", False, False),
    ]  # fmt: skip
    assert [one.delayed for one in bounce.recipients] == [False, True, False]
    assert not bounce.is_delay
    assert bounce.recipients[0].status == "5.1.1"
    assert bounce.returned_message_ids == ("<ours@lumas.example>",)


def test_a_refusal_for_size_says_nothing_about_the_address() -> None:
    fields = "Final-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.3.4\nDiagnostic-Code: smtp; 552 too large"
    assert not read(report(fields)).concerns_address


QMAIL = """Hi. This is the qmail-send program at x.example.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<arta@shoqata.example>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Return-Path: <kontakt@lumas.example>
Message-ID: <ours@lumas.example>
To: arta@shoqata.example
Subject: mailbox full of blocked spam
"""


def test_a_bounce_in_words_is_read_without_its_copy_of_our_mail() -> None:
    bounce = read(daemon(QMAIL))
    assert [(one.address, one.permanent, one.status) for one in bounce.recipients] == [
        ("arta@shoqata.example", True, "5.1.1")
    ]
    assert bounce.returned_message_ids == ("<ours@lumas.example>",)


def test_the_returned_mail_names_the_address_where_nothing_else_does() -> None:
    text = QMAIL.replace("<arta@shoqata.example>:\n", "").replace("qmail-send", "other")
    assert [one.address for one in read(daemon(text)).recipients] == ["arta@shoqata.example"]


@pytest.mark.parametrize("ident", ["36", "44", "49", "54", "56", "59", "60"])
def test_what_is_no_bounce_is_not_read_as_one(ident: str) -> None:
    assert read_bounce(parse(sample(ident))) is None


def test_a_reply_quoting_an_original_message_writes_nobody_off() -> None:
    text = "Dakord.\r\n\r\n----- Original Message -----\r\nFrom: a@x.example\r\nTo: <b@x.example>\r\nSubject: Ftesë\r\n\r\nuser unknown"
    assert read_bounce(parse(f"From: c@x.example\r\nSubject: Re: Ftesë\r\n\r\n{text}".encode())) is None


def test_a_detector_that_raises_costs_only_its_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def raises(_: object) -> None:
        raise IndexError("broken")

    monkeypatch.setattr(delivery_status, "all_failures", raises)
    bounce = read(daemon(QMAIL))
    assert [one.address for one in bounce.recipients] == ["arta@shoqata.example"]


@pytest.mark.skipif(not CORPUS.is_dir(), reason=NO_CORPUS)
def test_public_bounces_name_an_address_nearly_always() -> None:
    bounces = [
        bounce for path in public_mails("bounces") if (bounce := read_bounce(parse(path.read_bytes()))) is not None
    ]
    assert len([bounce for bounce in bounces if bounce.recipients]) >= 0.97 * len(bounces)
