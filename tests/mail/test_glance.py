"""A glance says what the parser says, or says nothing."""

from __future__ import annotations

import pytest

from mailflow.mail.glance import glance
from mailflow.mail.incoming import parse
from tests.mail.sample_mails import sample, truths
from tests.support.old_mailbox import old_mails

TRICKS = [
    b"From: director@city.example <evil@x.example>\r\n",
    b"From: =?utf-8?q?director=40city.example=3E?=evil@x.example\r\n",
    b"From: group: director@city.example;, evil@x.example\r\n",
    b"From: director@city.example(<evil@x.example>)\r\n",
    b'From: "a" <director@city.example> <evil@x.example>\r\n',
    b"From: a@x.example\r\nFrom : b@x.example\r\n",
    b"From: a@x.example, b@x.example\r\n",
    b"From: a@[192.0.2.1]\r\n",
    b"From: (comment) a@x.example\r\n",
    b"Subject: no sender\r\n",
]


@pytest.mark.parametrize("header", TRICKS)
def test_what_can_be_read_in_two_ways_is_left_to_the_parser(header: bytes) -> None:
    seen = glance(header + b"Subject: Draft\r\n\r\n")
    if seen is not None:
        mail = parse(header + b"Subject: Draft\r\n\r\n")
        assert [box.address for box in mail.from_] == [seen.address]


@pytest.mark.parametrize(
    ("field", "address"),
    [
        (b"From: a.b@x.example\r\n", "a.b@x.example"),
        (b"from : <a.b@x.example>\r\n", "a.b@x.example"),
        (b'From: "Drejtoria, Bashkia" <a@x.example>\r\n', "a@x.example"),
        (b"From: =?utf-8?q?Zyra_e_bashkis=C3=AB?=\r\n <a@x.example>\r\n", "a@x.example"),
        ("From: Zyra e bashkisë <a@x.example>\r\n".encode(), "a@x.example"),
    ],
)
def test_the_plain_forms_are_seen(field: bytes, address: str) -> None:
    seen = glance(b"Received: x\r\n" + field + b"Subject: =?utf-8?q?Plani_i_Gjelb=C3=ABrimit?=\r\n\r\n")
    assert seen is not None
    assert (seen.address, seen.subject) == (address, "Plani i Gjelbërimit")


def test_a_glance_and_the_parser_agree_on_every_ordinary_mail() -> None:
    seen = 0
    for old in old_mails(300):
        header = old.raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
        told, mail = glance(header), parse(header)
        assert told is not None
        seen += 1
        assert (told.address, told.subject) == (mail.from_[0].address, mail.subject)
    assert seen == 300


def test_a_glance_and_the_parser_agree_on_the_sample_mails() -> None:
    for raw in (sample(truth["id"]) for truth in truths()):
        header = raw.replace(b"\r\n", b"\n").partition(b"\n\n")[0].replace(b"\n", b"\r\n") + b"\r\n\r\n"
        told, mail = glance(header), parse(header)
        if told is not None:
            assert (told.address, told.subject) == (mail.from_[0].address, mail.subject)
