"""Smaller attacks of an outsider: taking a Message-ID first, writing our own control fields, making us write to strangers, mails like bombs."""

from __future__ import annotations

import base64
import time

import pytest

from tests.attacks import bombs
from tests.support.forum import PDF, Forum

VICTIM = "viktime@tjeter.example"
SECONDS_OF_CPU = 5.0
"""For one mail, generously: the interpreter, the machine and the reader's process are counted."""


def test_whoever_sends_first_with_the_message_id_of_a_draft_does_not_suppress_it(forum: Forum) -> None:
    taken = "<draft-42@lumas.example>"
    for sender, subject in (
        ("x@evil.example", "Lajme"),
        ("x@evil.example", "Projektvendim për parkimin"),
        (bombs.DIRECTOR, "Tjetër"),
    ):
        raw = bombs.mail(sender, subject, "Për Forumin.", number=1)
        forum.arrives(raw.replace(b"Message-ID: <", f"Message-ID: {taken}\r\nX-Was: <".encode(), 1))
    assert forum.director_sends(Message_ID=taken)["disposition"] == "opened"


def test_control_fields_of_our_own_from_outside_mean_nothing(forum: Forum) -> None:
    line = forum.director_sends(
        proven=False,
        X_Mailflow_Decision="open",
        X_Mailflow_Trusted="yes",
        X_Mailflow_Forum="lumas",
        Auto_Submitted="no",
    )
    assert line["disposition"] == "held"
    forum.time_passes(hours=5)
    assert forum.sent("invitation") == []
    assert not any(b"x-mailflow" in mail.raw.partition(b"\r\n\r\n")[0].lower() for mail in forum.sent())


def test_nobody_unproven_makes_us_write_to_a_stranger(forum: Forum) -> None:
    forum.invites()
    before = len(forum.sent())
    elsewhere = [
        f"Reply-To: {VICTIM}",
        f"Sender: {VICTIM}",
        f"Disposition-Notification-To: {VICTIM}",
        f"Return-Receipt-To: {VICTIM}",
    ]
    words = (
        "Propozoj pemë.",
        "A mund të më dërgoni draftin?",
        "Kërkoj informacion sipas ligjit 119/2014.",
        "NDIHMË",
        "STATUS",
        "Më hiqni nga lista.",
    )
    for number, text in enumerate(words):
        for sender in (VICTIM, "manjola@hapesira.example", bombs.DIRECTOR, bombs.CONTACT):
            subject = ("Re: [K-2026-001]", "Draft plani për Forumin")[number % 2]
            forum.arrives(bombs.mail(sender, subject, f"{text} {number} {sender}", number=number, fields=elsewhere))
    registered = {a for member in forum.office.ruleset.register.members for a in member.addresses} | {bombs.CONTACT}
    assert {mail.recipient for mail in forum.sent()[before:]} <= registered
    assert not any(VICTIM.encode() in mail.raw.partition(b"\r\n\r\n")[0] for mail in forum.sent())


def nested(depth: int) -> bytes:
    """multipart in multipart."""
    opened = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(depth))
    return f"{opened}Content-Type: text/plain\r\n\r\nx\r\n".encode() + b"".join(
        f"--b{n}--\r\n".encode() for n in reversed(range(depth))
    )


def enclosed(depth: int) -> bytes:
    """A mail in a mail in a mail."""
    return (
        b"".join(b"Content-Type: message/rfc822\r\n\r\nSubject: x\r\n" for _ in range(depth))
        + b"Content-Type: text/plain\r\n\r\nx\r\n"
    )


def many(count: int, part: str) -> bytes:
    parts = f"--b\r\n{part}\r\n" * count
    return f'Content-Type: multipart/mixed; boundary="b"\r\n\r\n{parts}--b--\r\n'.encode()


LAUGHS = (
    "<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'ha'>"
    + "".join(f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(12))
    + "]><l>&m;</l>"
)
XXE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg"><text>&e;</text></svg>'
BOMBS = {
    "depth": nested(2_000),
    "enclosed": enclosed(500),
    "20,000 parts": many(20_000, "Content-Type: text/plain\r\n\r\nx"),
    "20,000 files": many(
        20_000, 'Content-Type: application/pdf; name="x.pdf"\r\nContent-Disposition: attachment\r\n\r\nx'
    ),
    "20,000 commas": b"Cc: " + b"a@b.example," * 20_000 + b"\r\nContent-Type: text/plain\r\n\r\nx\r\n",
    "a header of a megabyte": b"X-Long: " + b"x" * 1_000_000 + b"\r\nContent-Type: text/plain\r\n\r\nx\r\n",
    "100,000 fields": b"X-A: b\r\n" * 100_000 + b"Content-Type: text/plain\r\n\r\nx\r\n",
    "3,000 brackets": b"Cc: " + b"(" * 3_000 + b"\r\nContent-Type: text/plain\r\n\r\nx\r\n",
    "encoded words": b"X-Thing: " + b"=?utf-8?q?" * 5_000 + b"\r\nContent-Type: text/plain\r\n\r\nx\r\n",
    "parameters": b"Content-Type: text/plain" + b"; a*0*=utf-8''x" * 5_000 + b"\r\n\r\nx\r\n",
    "quoted-printable": b"Content-Type: text/plain\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    + b"=\r\n" * 300_000
    + b"x\r\n",
    "base64": b"Content-Type: text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    + base64.encodebytes(b"> " * 500_000),
    "tags": b"Content-Type: text/html\r\n\r\n" + b"<div><table><tr><td>" * 20_000,
    "attributes": b"Content-Type: text/html\r\n\r\n<p " + b"a=b " * 100_000 + b">x</p>",
    "laughs in HTML": b"Content-Type: text/html\r\n\r\n" + LAUGHS.encode(),
    "laughs in a calendar": b"Content-Type: text/calendar; method=REPLY\r\n\r\n" + b"BEGIN:VCALENDAR\r\n" * 20_000,
    "a drawing that reads a file": many(
        1, f'Content-Type: image/svg+xml\r\nContent-Disposition: attachment; filename="x.svg"\r\n\r\n{XXE}'
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_mail_like_a_bomb_costs_little_and_has_one_end_state(forum: Forum, name: str) -> None:
    head = f"Return-Path: <{bombs.DIRECTOR}>\r\nAuthentication-Results: mx.lumas.example; auth=pass smtp.auth={bombs.DIRECTOR}\r\n"
    head += f"From: {bombs.DIRECTOR}\r\nTo: {bombs.CONTACT}\r\nSubject: Draft plani\r\nMessage-ID: <bomb@lumas.example>\r\nMIME-Version: 1.0\r\n"
    began = time.process_time()
    line = forum.arrives(head.encode() + BOMBS[name])
    assert time.process_time() - began < SECONDS_OF_CPU
    assert line["disposition"] not in {"received", "quarantined", "opened"}
    assert len(forum.ledger()) == 1
    assert forum.director_sends()["disposition"] == "opened"
    assert not any(b"root:" in mail.raw for mail in forum.sent())


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/cron.d/x.pdf",
        "..\\..\\x.pdf",
        "/etc/passwd.pdf",
        "C:\\x.pdf",
        "x\x00.pdf",
        "…/x.pdf",
        "." * 300 + ".pdf",
    ],
)
def test_a_file_name_is_a_name_and_never_a_path(forum: Forum, name: str) -> None:
    raw = bombs.mail(
        bombs.DIRECTOR, "Projektvendim", "Për Forumin për mendime.", proven=True, document="N.pdf", content=PDF
    )
    forum.arrives(raw.replace(b'"N.pdf"', f'"{name}"'.encode()))
    forum.time_passes(minutes=31)
    for mail in forum.sent("invitation"):
        assert not any(sign in given for given in mail.documents for sign in ("/", "\\", "\x00"))
