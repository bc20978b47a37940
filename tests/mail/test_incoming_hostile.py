"""Broken, hostile and huge mails: read as far as possible, within bounds, never with an exception."""

from __future__ import annotations

import base64
import email
from collections import Counter
from collections.abc import Iterator
from email.message import Message
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.mail import mime
from mailflow.mail.body import MAX_TEXT
from mailflow.mail.fields import MAX_VALUE
from mailflow.mail.incoming import IncomingMail, parse
from mailflow.mail.parts import MAX_PARTS
from tests.mail.sample_mails import CORPUS, NO_CORPUS, noise, public_mails, sample

HEADER = b"From: a@x.example\r\nSubject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"


def texts(mail: IncomingMail) -> str:
    names = (part.name or "" for part in mail.parts)
    return "".join((mail.text, mail.html, mail.subject, *names, *(value for _, value in mail.headers)))


def large(content: bytes, encoding: str = "base64", wire: bytes | None = None) -> bytes:
    body = wire if wire is not None else base64.encodebytes(content).replace(b"\n", b"\r\n")
    return (
        HEADER + b"--b\r\n\r\nRekomandimi im.\r\n--b\r\nContent-Type: application/pdf\r\nContent-Transfer-Encoding: "
        + encoding.encode() + b"\r\n\r\n" + body + b"\r\n--b--\r\n"
    )  # fmt: skip


def test_a_large_attachment_is_read_byte_for_byte() -> None:
    content = noise(300_000)
    read = parse(large(content))
    assert (read.parts[0].sha256, read.parts[0].size) == (sha256(content).hexdigest(), len(content))
    assert read.text.strip() == "Rekomandimi im."


@pytest.mark.parametrize("damage", [b"====", b"!!! not base64 !!!\r\n", b"A"])
def test_a_damaged_large_attachment_is_read_as_the_standard_library_reads_it(damage: bytes) -> None:
    wire = base64.encodebytes(noise(200_000))
    raw = large(b"", wire=wire[:100_000] + damage + wire[100_000:])
    by_library = email.message_from_bytes(raw).get_payload(1)
    assert isinstance(by_library, Message)
    assert parse(raw).parts[0].content == by_library.get_payload(decode=True)


def test_a_large_binary_attachment_is_read_byte_for_byte() -> None:
    content = noise(300_000)
    by_library = email.message_from_bytes(large(content, "binary", content)).get_payload(1)
    assert isinstance(by_library, Message)
    assert by_library.get_payload(decode=True) == content
    assert parse(large(content, "binary", content)).parts[0].content == content


def test_a_large_enclosed_mail_keeps_every_byte() -> None:
    enclosed = large(noise(200_000))
    raw = (
        HEADER.replace(b"=b", b"=outer")
        + b"--outer\r\nContent-Type: message/rfc822\r\n\r\n"
        + enclosed
        + b"\r\n--outer--"
    )
    assert [part.content for part in parse(raw).parts] == [enclosed]


def test_a_large_mail_is_not_read_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    inner = mime._parse

    def watched(text: str, budget: mime._Budget) -> mime.Entity:
        seen.append(len(text))
        return inner(text, budget)

    monkeypatch.setattr(mime, "_parse", watched)
    parse(large(noise(2_000_000)))
    assert seen[0] < 2_000


def test_boundaries_between_large_parts_are_never_cut_out() -> None:
    part = b"--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment\r\n\r\n" + b"a;b\r\n" * 20_000
    read = parse(HEADER + part * 3 + b"--b--")
    assert [part.size for part in read.parts] == [5 * 20_000 - 2] * 3


def test_line_ends_of_an_old_kind_end_a_large_part_too() -> None:
    csv = b"--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment\r\n\r\n" + b"a;b\r\n" * 30_000
    read = parse(HEADER + csv + b"\r--b\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n--b--")
    assert [part.media_type for part in read.parts] == ["text/csv", "application/pdf"]


def test_a_long_field_is_cut_and_named() -> None:
    read = parse(b"Subject: " + b"x" * 100_000 + b"\r\nFrom: a@x.example\r\n\r\nPo")
    assert len(read.subject) == MAX_VALUE
    assert read.text == "Po"
    assert any("subject is longer" in defect for defect in read.defects)


@pytest.mark.parametrize("kind", ["plain", "html"])
def test_a_text_too_long_to_be_kept_whole_is_cut_and_named(kind: str) -> None:
    head = f"From: a@x.example\r\nContent-Type: text/{kind}\r\n\r\n<p>".encode()
    read = parse(head + b"Po. " * 300_000)
    assert len(read.text or read.html) == MAX_TEXT
    assert any("the text is longer" in defect and "left out" in defect for defect in read.defects)
    assert not any("longer" in defect for defect in parse(head + b"Po. " * 200_000).defects)


def test_too_many_addresses_are_cut_and_named() -> None:
    read = parse(b"To: " + b",".join(b"a%d@x.example" % n for n in range(400)) + b"\r\n\r\n")
    assert len(read.to) == 200
    assert any("more than 200 addresses" in defect for defect in read.defects)


def test_too_many_parts_and_levels_are_cut_and_named() -> None:
    read = parse(HEADER + b"--b\r\nContent-Type: application/pdf\r\n\r\nx\r\n" * 1_000 + b"--b--")
    assert len(read.parts) == MAX_PARTS
    assert any("parts" in defect for defect in read.defects)
    deep = b"".join(b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n' % (n, n) for n in range(3_000))
    assert any("multiparts" in defect for defect in parse(b"Subject: x\r\n" + deep + b"\r\nPo").defects)


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"\r\n", b"\x00" * 5_000, b":", b"From", b"a: b\r" * 50, b"From: " + b"(" * 5_000, b"From: " + b"," * 20_000 + b"\n\n",
        b"Content-Type: multipart/mixed\r\n\r\n--b\r\n\r\nx", b"Content-Type: multipart/mixed; boundary=\r\n\r\nx",
        b"Content-Type: text/plain; charset=\xff\r\n\r\nx", b"Content-Type: " + b";" * 9_000 + b"\r\n\r\nx",
        b"Content-Transfer-Encoding: base64\r\n\r\n=", b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 \xff\nM",
        b"Date: Mon, 99 Feb 99999999999 25:61:61 +9999\r\n\r\n", b"Subject: =?utf-8?b?=\r\n\r\n", b"To: a@[1.2.3\r\n\r\n",
        b"Content-Type: text/plain; format=flowed\r\n\r\n" + b"a \n" * 50_000, b"Subject: =?idna?q?" + b"x" * 4_000 + b"?=\r\n\r\n",
    ],
)  # fmt: skip
def test_nonsense_is_read_without_an_exception(raw: bytes) -> None:
    read = parse(raw)
    assert read.size == len(raw)
    assert "\x00" not in texts(read)
    texts(read).encode("utf-8")


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.sampled_from(["02", "07", "09", "12", "13", "37", "57", "60"]),
    st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=12), st.integers(0, 40)), min_size=1, max_size=6),
)
def test_a_mutilated_mail_is_read_without_an_exception(ident: str, cuts: list[tuple[float, bytes, int]]) -> None:
    raw = sample(ident)[:20_000]
    for where, inserted, removed in cuts:
        at = int(where * len(raw))
        raw = raw[:at] + inserted + raw[at + removed :]
    read = parse(raw)
    assert "\x00" not in texts(read)
    texts(read).encode("utf-8")


def library_leaves(message: Message) -> Iterator[Message]:
    if message.get_content_maintype() == "message":
        return
    if not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        assert isinstance(part, Message)
        yield from library_leaves(part)


@pytest.mark.skipif(not CORPUS.is_dir(), reason=NO_CORPUS)
@pytest.mark.parametrize("folder", ["mails", "bounces", "reports", "replies"])
def test_no_byte_of_a_public_mail_is_lost(folder: str) -> None:
    lost: list[Path] = []
    for path in public_mails(folder):
        raw = path.read_bytes()
        kept = Counter(part.sha256 for part in parse(raw).parts)
        contents = (
            leaf.get_payload(decode=True)
            for leaf in library_leaves(email.message_from_bytes(raw))
            if leaf.get_content_maintype() not in {"text", "multipart"}
        )
        wanted = Counter(sha256(content).hexdigest() for content in contents if isinstance(content, bytes) and content)
        if wanted - kept:
            lost.append(path)
    assert lost == []
