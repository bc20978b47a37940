"""The header block alone says what the header block of the whole mail says: it is read once for both."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mailflow.mail.fields import MAX_BLOCK, header_length, read_header_block
from mailflow.mail.incoming import parse
from tests.mail.sample_mails import sample, truths

BODY = b"From: a@x.example\nSubject: a second header\n\nfund\n"
PIECES = [
    b"From: a@x.example", b"From : b@x.example", b"Subject: x", b" folded", b"\tfolded", b"no field", b">From x", b"--b",
    b"", b"\n", b"\r\n", b"\r", b"X:" + b"x" * 100,
]  # fmt: skip


@pytest.mark.parametrize("ident", [truth["id"] for truth in truths()])
def test_the_header_of_a_mail_is_all_that_is_read_of_it_before_its_body(ident: str) -> None:
    raw = sample(ident)
    assert raw[header_length(raw) :].strip()
    assert read_header_block(raw) == read_header_block(raw[: header_length(raw)])


@settings(derandomize=True, deadline=None, database=None, max_examples=400)
@given(st.lists(st.sampled_from(PIECES), max_size=8), st.sampled_from([b"\n", b"\r\n", b"\r"]))
@example([b"X: " + b"x" * MAX_BLOCK, b"Subject: x"], b"\r\n")
@example([b"X: x" + b"\n y" * MAX_BLOCK, b"Subject: x"], b"\n")
def test_so_it_is_of_nonsense(lines: list[bytes], end: bytes) -> None:
    for raw in (end.join(lines), end.join([*lines, b"", BODY])):
        assert read_header_block(raw) == read_header_block(raw[: header_length(raw)])


def test_mails_that_share_a_header_keep_bodies_of_their_own() -> None:
    header = b"From: a@x.example\r\nSubject: x\r\n\r\n"
    assert [parse(header + body).text.strip() for body in (b"", b"po\r\n", b"jo\r\n")] == ["", "po", "jo"]


def named_defects(head: bytes) -> list[str]:
    """Without those of fields that are missing altogether."""
    return [defect for defect in read_header_block(head).defects if not defect.startswith("no field ")]


@pytest.mark.parametrize(
    "name", [b"From", b"Date", b"Received", b"Authentication-Results", b"DKIM-Signature", b"Sender"]
)
def test_evidence_that_two_readers_may_read_differently_is_named(name: bytes) -> None:
    for line, what in (
        (name + b" : x", "blank before its colon"),
        (name + b": x\0y", "control"),
        (name + b": \x1bx", "control"),
    ):
        assert [what in defect for defect in named_defects(line + b"\n\n")] == [True]
    assert named_defects(name + b": x\n\ty\n\n") == []


def test_in_prose_they_are_an_accident() -> None:
    assert named_defects(b"Subject : x\x1b$By\n\n") == []


def test_a_field_that_is_missing_or_repeated_is_named() -> None:
    head = b"From: a@b.example\nSubject: x\nMessage-ID: <1@b.example>\nMESSAGE-ID: <2@b.example>\nSubject: y\nSubject: z\n\n"
    assert read_header_block(head).defects == (
        "no field date",
        "3 fields subject, of which the first counts",
        "2 fields message-id, of which the first counts",
    )


def test_a_header_of_nothing_but_broken_lines_costs_its_size() -> None:
    began = time.process_time()
    read = read_header_block(b"From: a@b.example\r\n" + b"\xff\xfe\r\n" * 60_000 + b"Subject: x\r\n\r\nPa")
    assert time.process_time() - began < 2
    assert read.first("subject") == b"x"
