"""Who really sent a mail: nothing that a sender can write makes him a director."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from mailflow.mail.incoming import IncomingMail, Mailbox, parse
from mailflow.mail.origin import Origin, Trust, judge_origin
from mailflow.mail.sender import strict_from
from tests.mail.sample_mails import sample

TRUST = Trust(
    authserv_ids=("mx.lumas.example",), internal_domains=("lumas.example",), submitter_in_received=("mx.lumas.example",)
)
PASS = "mx.lumas.example; dmarc=pass (p=none) header.from=shoqata.example"


def mail(sender: str | bytes, *fields: str, results: str | None = PASS) -> IncomingMail:
    above = [f"Authentication-Results: {results}".encode()] if results else []
    raw = sender.encode() if isinstance(sender, str) else sender
    return parse(b"\r\n".join([*above, *(one.encode() for one in fields), b"From: " + raw, b"Subject: x", b"", b"Po"]))


def judged(sender: str, *fields: str, results: str | None = PASS, trust: Trust = TRUST) -> Origin:
    return judge_origin(mail(sender, *fields, results=results), trust)


@pytest.mark.parametrize("ident", [f"{n:02d}" for n in range(1, 16)] + ["18", "33", "34", "35"])
def test_drafts_of_the_house_are_proven_by_their_submitter(ident: str) -> None:
    origin = judge_origin(parse(sample(ident)), TRUST)
    assert (origin.trusted, origin.failed) == (True, False)
    assert "authenticated submitter" in str(origin.reasons[0])


def test_a_forged_director_has_failed_whatever_he_brought_along() -> None:
    origin = judge_origin(parse(sample("16")), TRUST)
    assert (origin.address, origin.trusted, origin.failed) == ("petrit.marashi@lumas.example", False, True)


def test_a_private_address_is_proven_as_what_it_is() -> None:
    origin = judge_origin(parse(sample("17")), TRUST)
    assert (origin.address, origin.trusted) == ("teutalamce1@gmail.example", True)


@pytest.mark.parametrize(
    "sender",
    [
        "arta@shoqata.example", "<arta@shoqata.example>", "Arta Member <arta@shoqata.example>", "Arta <Arta.M+x@Shoqata.example>",
        '"Member, Arta (kryetare)" <arta@shoqata.example>', "Mrs. Arta O'Hara <arta@shoqata.example>",
        "=?utf-8?q?Arta_=C3=87ela?= <arta@shoqata.example>", "Arta Çela <arta@shoqata.example>",
        "Arta (Drejtoria) <arta@shoqata.example>", '"arta@shoqata.example" <arta@shoqata.example>',
    ],
)  # fmt: skip
def test_an_ordinary_from_is_read(sender: str) -> None:
    address = strict_from(mail(sender))[0]
    assert address is not None
    assert address.lower().startswith("arta")
    assert judged(sender).trusted


@pytest.mark.parametrize(
    "sender",
    [
        "director@city.example <evil@x.example>", "=?utf-8?q?director=40city.example=3E?=evil@x.example",
        "group: director@city.example;, evil@x.example", "director@city.example(<evil@x.example>)",
        '"a" <director@city.example> <evil@x.example>', "director@city.example, evil@x.example", "a@[1.2.3", "a@localhost",
        "=?utf-8?q?director=40city.example?= <evil@x.example>", '"director@city.example" <evil@x.example>',
        '"director＠city.example" <evil@x.example>', "=?utf-8?q?A=0D=0ABcc=3A_x?= <evil@x.example>", "", "MAILER-DAEMON",
        "=?utf-8?q?A=E2=80=AE?= <evil@x.example>", "<evil@x.example> (director@city.example)", "evil@x.example;",
        '"evil x"@x.example', "evil@x..example", "Arta <evil@x.example", "Arta, Drejtore <evil@x.example>", "(" * 3_000, "," * 5_000,
        "<@city.example:evil@x.example>", "a " * 4_000 + "<", "evil@x_y.example", "A <evil@x.example>\r\n <director@city.example>",
    ],
)  # fmt: skip
def test_a_from_that_can_be_read_in_two_ways_is_none(sender: str) -> None:
    assert strict_from(mail(sender))[0] is None
    assert not judged(sender, results="mx.lumas.example; dmarc=pass header.from=city.example").trusted


def test_two_readers_must_agree_on_the_address() -> None:
    read = mail("arta@shoqata.example")
    assert strict_from(read) == ("arta@shoqata.example", None)
    assert strict_from(replace(read, from_=(Mailbox("", "other@shoqata.example"),)))[0] is None


def test_only_one_from_is_believed() -> None:
    for second in ("From: arta@shoqata.example", "FROM: x@x.example", "From : x@x.example", "From\t: x@x.example"):
        origin = judged("arta@shoqata.example", second)
        assert (origin.address, origin.trusted) == (None, False)


@pytest.mark.parametrize(
    "results",
    [
        PASS, "MX.Lumas.Example 1; DMARC=Pass HEADER.From=Shoqata.Example;", '"mx.lumas.example"; dmarc=pass header.from=shoqata.example',
        "mx.lumas.example; dmarc=pass (dmarc=fail) header.from=shoqata.example; spf=none",
        "mx.lumas.example;\r\n\tdkim=pass header.d=shoqata.example;\r\n\tdmarc=pass action=none header.from=shoqata.example",
        "mx.lumas.example; dkim=pass header.d=shoqata.example", "mx.lumas.example; dkim=pass header.d=shoqata.example; dmarc=none",
        "mx.lumas.example; spf=pass smtp.mailfrom=arta@shoqata.example", "mx.lumas.example; spf=pass smtp.mailfrom=shoqata.example",
    ],
)  # fmt: skip
def test_an_aligned_pass_of_our_server_proves_the_sender(results: str) -> None:
    origin = judged("arta@shoqata.example", results=results)
    assert (origin.address, origin.trusted, origin.failed) == ("arta@shoqata.example", True, False)


@pytest.mark.parametrize(
    "results",
    [
        None, "", "shoqata.example; dmarc=pass header.from=shoqata.example", "dmarc=pass header.from=shoqata.example",
        "mx.lumas.example.evil.example; dmarc=pass header.from=shoqata.example",
        "evil.example; x=y (mx.lumas.example; dmarc=pass header.from=shoqata.example)",
        "mx.lumas.example; dmarc=pass header.from=x.example", "mx.lumas.example; dmarc=pass",
        "mx.lumas.example; dmarc=pass header.from=shoqata.example; dmarc=temperror header.from=shoqata.example",
        "mx.lumas.example; dmarc=none header.from=shoqata.example", "mx.lumas.example; dmarc=temperror; dkim=pass header.d=shoqata.example",
        "mx.lumas.example; dkim=pass header.d=x.example; spf=pass smtp.mailfrom=x@x.example",
        "mx.lumas.example; dkim=pass header.d=evil-shoqata.example", "mx.lumas.example; dkim=pass header.d=example",
        "mx.lumas.example; spf=neutral smtp.mailfrom=arta@shoqata.example", "mx.lumas.example; spf=pass smtp.helo=shoqata.example",
        'mx.lumas.example; spf=pass smtp.mailfrom="a; dmarc=pass header.from=shoqata.example"@x.example',
        'mx.lumas.example; dmarc=none reason="x; dmarc=pass header.from=shoqata.example" header.from=shoqata.example',
        "mx.lumas.example; dkim=none (dmarc=pass header.from=shoqata.example)",
        "mx.lumas.example; odd statement (; dmarc=pass header.from=shoqata.example",
        "mx.lumas.example; =?utf-8?q?dmarc=3Dpass?= header.from=shoqata.example", "mx.lumas.example; none",
    ],
)  # fmt: skip
def test_what_is_no_aligned_pass_of_our_server_proves_nothing(results: str | None) -> None:
    origin = judged("arta@shoqata.example", results=results)
    assert (origin.address, origin.trusted, origin.failed) == ("arta@shoqata.example", False, False)
    assert origin.reasons


def test_only_the_topmost_results_count() -> None:
    forged = f"Authentication-Results: {PASS}"
    assert not judged("arta@shoqata.example", forged, results="mx.lumas.example; dmarc=none").trusted
    failed = judged("arta@shoqata.example", forged, results="mx.lumas.example; dmarc=fail header.from=shoqata.example")
    assert (failed.trusted, failed.failed) == (False, True)
    assert not judged("arta@shoqata.example", forged, results="other.example; none").trusted


def test_without_a_configured_server_nothing_is_believed() -> None:
    origin = judged("arta@shoqata.example", trust=Trust())
    assert not origin.trusted
    assert "no server is configured" in str(origin.reasons[0])


def test_a_signature_over_a_part_of_the_body_is_none() -> None:
    partial = "DKIM-Signature: v=1; d=shoqata.example; s=x; l=120; b=AAAA"
    assert not judged("arta@shoqata.example", partial).trusted
    assert judged("arta@shoqata.example", partial, results=PASS + "; spf=pass smtp.mailfrom=shoqata.example").trusted


@pytest.mark.parametrize(
    ("results", "trusted", "failed"),
    [
        (
            "mx.lumas.example; auth=pass (LOGIN) smtp.auth=Drejtor@lumas.example; dmarc=fail header.from=lumas.example",
            False,
            True,
        ),
        ("mx.lumas.example; auth=pass smtp.auth=drejtor", True, False),
        (
            "mx.lumas.example; auth=pass smtp.auth=dikush@lumas.example; dmarc=pass header.from=lumas.example",
            False,
            True,
        ),
        (
            "mx.lumas.example; auth=fail smtp.auth=drejtor@lumas.example; dmarc=pass header.from=lumas.example",
            False,
            False,
        ),
        ("mx.lumas.example; dmarc=pass header.from=lumas.example; dkim=pass header.d=lumas.example", False, False),
        ("x.example; auth=pass smtp.auth=drejtor@lumas.example", False, False),
        (None, False, False),
    ],
)
def test_a_colleague_is_proven_by_the_submitter_alone(results: str | None, trusted: bool, failed: bool) -> None:
    origin = judged("drejtor@lumas.example", results=results)
    assert (origin.trusted, origin.failed) == (trusted, failed)


STAMP = "Received: from x (x [10.0.0.5])\r\n\t(Authenticated sender: {})\r\n\tby {} (Postfix) with {} id 1; Mon, 2 Feb 2026 09:00:00 +0100"
LOCAL = "Received: from mx.lumas.example by mx.lumas.example with LMTP id 2; Mon, 2 Feb 2026 09:00:00 +0100"
OUTSIDE = "Received: from x.example (x.example [203.0.113.1]) by mx.lumas.example (Postfix) with ESMTP id 3; Mon, 2 Feb 2026 09:00:00 +0100"
SUBMITTED = STAMP.format("drejtor@lumas.example", "mx.lumas.example", "ESMTPSA")


@pytest.mark.parametrize(
    ("received", "trusted", "failed"),
    [
        ([SUBMITTED], True, False),
        ([LOCAL, SUBMITTED], True, False),
        ([OUTSIDE, SUBMITTED], False, False),
        ([LOCAL, OUTSIDE, SUBMITTED], False, False),
        ([STAMP.format("drejtor@lumas.example", "mx.x.example", "ESMTPSA")], False, False),
        ([STAMP.format("drejtor@lumas.example", "mx.lumas.example", "ESMTP")], False, False),
        ([STAMP.format("dikush@lumas.example", "mx.lumas.example", "ESMTPSA")], False, True),
        ([SUBMITTED.replace("from x", "from (Authenticated sender: drejtor@lumas.example)")], False, False),
        ([OUTSIDE.replace("from x.example", "from y (by mx.lumas.example with ESMTPSA Authenticated sender: drejtor@lumas.example)")], False, False),
    ],
)  # fmt: skip
def test_the_entry_line_of_our_server_names_the_submitter(received: list[str], trusted: bool, failed: bool) -> None:
    origin = judged("drejtor@lumas.example", *received, results=None)
    assert (origin.trusted, origin.failed) == (trusted, failed)


LEADER = "Leader of the Forum <forum@lumas.example>"
LOGGED_IN = "Authentication-Results: mx.lumas.example; auth=pass smtp.auth=forum@lumas.example"
FILTER = "Received: from localhost (localhost [{}]) by mx.lumas.example (Postfix) with ESMTP id 4; Mon, 2 Feb 2026 09:00:00 +0100"
EVIL = "Received: from evil ({}[203.0.113.9]) by mx.lumas.example (Postfix) with ESMTPS id 5; Mon, 2 Feb 2026 09:00:00 +0100"
WEBMAIL = "Received: from localhost (localhost [127.0.0.1]) (Authenticated sender: dikush@lumas.example) by web.lumas.example with ESMTPA"


@pytest.mark.parametrize(
    "above",
    [
        [], [LOCAL], [FILTER.format("127.0.0.1")], [FILTER.format("IPv6:::1")], [LOCAL, FILTER.format("::1")],
        ["Return-Path: <forum@lumas.example>", "Delivered-To: x@lumas.example", "X-Original-To: x@lumas.example",
         "Envelope-To: x@lumas.example", "X-Spam-Status: No", "DKIM-Filter: OpenDKIM", "ARC-Seal: i=1; cv=none", LOCAL],
    ],
)  # fmt: skip
def test_results_are_believed_above_the_line_by_which_the_mail_came_in(above: list[str]) -> None:
    assert judged(LEADER, *above, LOGGED_IN, OUTSIDE, results=None).trusted


@pytest.mark.parametrize(
    "above",
    [
        [OUTSIDE], [LOCAL, OUTSIDE], [FILTER.format("127.0.0.1"), OUTSIDE], [EVIL.format("")], [EVIL.format("localhost ")],
        [EVIL.format("").replace("from evil", "from [127.0.0.1]")], [EVIL.format("").replace("from evil", "from localhost")],
        [EVIL.format("").replace("for", "for <with LMTP>")], [EVIL.format("with LMTP ")], [WEBMAIL], ["Received: by x.example with HTTP"],
        ["Received: from localhost"], ["Received: from localhost (("], ["Date: Mon, 2 Feb 2026 09:00:00 +0100"], ["DKIM-Signature: v=1"],
        [FILTER.format("127.0.0.1").replace("[127.0.0.1]", "[127.0.0.1] [fe80::1%eth0]")],
    ],
)  # fmt: skip
@pytest.mark.parametrize("domain", ["lumas.example", "shoqata.example"])
def test_results_that_the_sender_brought_along_prove_nothing(above: list[str], domain: str) -> None:
    forged = (
        "Authentication-Results: mx.lumas.example; auth=pass smtp.auth=forum@lumas.example; "
        f"dmarc=pass header.from={domain}"
    )
    origin = judged(f"forum@{domain}", *above, forged, results=None)
    assert (origin.trusted, origin.failed) == (False, False)
    assert "came along with the mail" in str(origin.reasons[-1])


def test_results_below_the_from_were_brought_along() -> None:
    tail = f"forum@lumas.example\r\n{LOGGED_IN}"
    for above in ([], [EVIL.format("")], [LOCAL, OUTSIDE]):
        assert not judged(tail, *above, results=None).trusted


@pytest.mark.parametrize(
    "statements",
    [
        "spf=pass smtp.mailfrom=a;auth=pass smtp.auth=FORUM;b@evil.example; dmarc=fail",
        "spf=pass smtp.mailfrom=a;auth=pass smtp.auth=FORUM;@evil.example",
        'auth=pass smtp.auth="forum@lumas.example"@evil.example', 'auth=pass smtp.auth=x"forum@lumas.example"',
        'auth=pass smtp.auth="forum@lumas.example" leftover', 'auth=pass smtp.auth="forum@lumas.example"smtp.x=y',
        "auth=pass smtp.auth=x@lumas.example smtp.auth=forum@lumas.example", "auth=pass smtp.auth=forum (x)@evil.example",
        "auth=pass smtp.auth=forum; auth=fail smtp.auth=forum", "auth=pass smtp.auth=forum; auth=pass smtp.auth=dikush",
        "auth=pass smtp.auth=forum; dmarc=pass; dmarc=fail", "auth=pass smtp.auth=forum; spf=pass smtp.mailfrom=a; spf=fail smtp.mailfrom=b",
        "auth=pass smtp.auth=forum; dkim=pass header.d=a.example; dkim=fail header.d=a.example",
        "auth=pass smtp.auth=forum; odd statement", "auth=pass smtp.auth=forum;; spf=none", "auth=pass smtp.auth=forum; none",
        "auth=pass smtp.auth=forum; none; spf=none", "auth=pass smtp.auth=forum; spf=", "auth=pass smtp.auth=forum; =pass",
        "auth=pass smtp.auth=forum smtp.mailfrom", "auth=pass smtp.auth=forum smtp.mailfrom=", 'auth=pass smtp.auth=forum; spf=none "x"',
        'auth=pass smtp.auth=forum reason="x', "auth pass smtp.auth=forum",
    ],
)  # fmt: skip
def test_a_malformed_or_contradictory_field_proves_nothing_at_all(statements: str) -> None:
    origin = judged(LEADER, results=f"mx.lumas.example; {statements}")
    assert not origin.trusted
    assert origin.reasons


@pytest.mark.parametrize(
    "statements",
    [
        "auth=pass smtp.auth=forum", 'auth=pass (LOGIN) smtp.auth="forum@lumas.example" ;', 'auth = pass reason="a; b" smtp.auth = forum',
        "dkim=pass header.d=a.example header.b=x/+Y; dkim=fail header.d=a.example header.b=z; auth=pass smtp.auth=forum",
        "spf=pass smtp.helo=x; spf=none smtp.mailfrom=SRS0=a=b=c.example=d@x.example; auth/1=pass smtp.auth=forum; iprev=pass smtp.remote-ip=2001:db8::1",
    ],
)  # fmt: skip
def test_what_servers_write_is_well_formed(statements: str) -> None:
    assert judged(LEADER, results=f"mx.lumas.example; {statements}").trusted


def test_a_log_in_beside_a_dmarc_fail_has_failed() -> None:
    for stamped in ([], [SUBMITTED.replace("drejtor", "forum")]):
        results = "mx.lumas.example; auth=pass smtp.auth=forum; dmarc=fail header.from=lumas.example"
        origin = judged(LEADER, *stamped, results=results)
        assert (origin.trusted, origin.failed) == (False, True)


@pytest.mark.parametrize("unit", ["; spf=none", ' a.b="x', " a.b=c", "; a=b c.d=", "\\", '"', "(", " ", ";", "a"])
def test_reading_results_takes_linear_time(unit: str) -> None:
    read = mail(LEADER)
    field = ("authentication-results", "mx.lumas.example; auth=pass" + unit * 40_000 + " !")
    began = time.process_time()
    assert not judge_origin(replace(read, headers=(field,)), TRUST).trusted
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    "unit", ["(", "[", "(.", ".", "(1.1", "[1", "by ", "with ", "a:", "(a) ", "\\", '"', "Authenticated sender: "]
)
def test_reading_received_takes_linear_time(unit: str) -> None:
    read = mail(LEADER)
    for start in ("", "from x (", "from x ["):
        field = ("received", f"{start}{unit * 40_000} by mx.lumas.example with ESMTPSA; x")
        began = time.process_time()
        judge_origin(
            replace(read, headers=(field, ("authentication-results", PASS))), replace(TRUST, microsoft365=True)
        )
        assert time.process_time() - began < 2


def test_two_stamps_must_agree() -> None:
    results = "mx.lumas.example; auth=pass smtp.auth=dikush@lumas.example"
    assert judged("drejtor@lumas.example", SUBMITTED, results=results).failed


def test_a_submitter_of_the_house_proves_no_outside_address() -> None:
    origin = judged(
        "arta@shoqata.example", SUBMITTED, results="mx.lumas.example; auth=pass smtp.auth=arta@shoqata.example"
    )
    assert not origin.trusted


def test_a_mail_with_overlong_address_fields_is_unproven() -> None:
    crowd = "To: " + ", ".join(f"a{n}@x.example" for n in range(400))
    assert not judged("arta@shoqata.example", crowd).trusted


SIGNED = "DKIM-Signature: v=1; d={}; s=x; h={}; b=AAAA"
ALL_FIELDS = "From:To:Subject:Date:MIME-Version:Content-Type:Content-Transfer-Encoding"
DATED = ("To: forum@lumas.example", "Date: Mon, 2 Feb 2026 09:00:00 +0100", "Content-Type: text/plain")
CARRIED_ON = PASS + "; dkim=pass header.d=shoqata.example; spf=pass smtp.mailfrom=list@l.example"
STRAIGHT = PASS + "; dkim=pass header.d=shoqata.example; spf=pass smtp.mailfrom=arta@shoqata.example"


@pytest.mark.parametrize("left_out", ["From", "To", "Subject", "Date", "Content-Type"])
@pytest.mark.parametrize("signer", ["shoqata.example", "mail.shoqata.example"])
def test_a_signature_must_cover_what_the_reader_sees_unless_the_mail_comes_straight(left_out: str, signer: str) -> None:
    signed = SIGNED.format(signer, ALL_FIELDS.replace(left_out, "Message-ID"))
    origin = judged("arta@shoqata.example", signed, *DATED, results=CARRIED_ON)
    assert not origin.trusted
    assert left_out in str(origin.reasons[0])
    assert judged("arta@shoqata.example", signed, *DATED, results=STRAIGHT).trusted
    assert judged("arta@shoqata.example", SIGNED.format(signer, ALL_FIELDS), *DATED, results=CARRIED_ON).trusted


@pytest.mark.parametrize("added", ["Subject: tjetër", "To: x@x.example", "Date: Mon, 2 Feb 2026 09:00:00 +0100"])
def test_a_field_added_beside_the_signed_one_spoils_the_signature(added: str) -> None:
    signed = SIGNED.format("shoqata.example", ALL_FIELDS)
    assert not judged("arta@shoqata.example", added, signed, *DATED, results=CARRIED_ON).trusted
    twice = SIGNED.format("shoqata.example", ALL_FIELDS + ":Subject:To:Date")
    assert judged("arta@shoqata.example", added, twice, *DATED, results=CARRIED_ON).trusted


def test_the_signatures_of_others_are_nobodys_business() -> None:
    assert judged("arta@shoqata.example", SIGNED.format("lista.test", "From"), *DATED, results=CARRIED_ON).trusted


def test_spf_in_a_field_of_its_own_counts_beside_dmarc_where_our_server_wrote_it() -> None:
    partial = SIGNED.format("shoqata.example", "From")
    dmarc, spf = (f"Authentication-Results: mx.lumas.example; {said}" for said in (PASS.partition("; ")[2], "spf=pass smtp.mailfrom=shoqata.example"))  # fmt: skip
    assert judged("arta@shoqata.example", dmarc, spf, OUTSIDE, partial, *DATED, results=None).trusted
    for forged in (
        [dmarc, OUTSIDE, spf],
        [dmarc, spf],
        [dmarc, spf.replace("mx.lumas", "mx.x"), OUTSIDE],
        [dmarc, "List-Id: x", spf, OUTSIDE],
    ):
        assert not judged("arta@shoqata.example", *forged, partial, *DATED, results=None).trusted
    assert not judged("arta@shoqata.example", spf, spf, OUTSIDE, results="mx.lumas.example; dmarc=none").trusted


@pytest.mark.parametrize(
    ("date", "trusted"),
    [
        ("Mon, 2 Feb 2026 09:00:00 +0100", True), ("Mon, 26 Jan 2026 09:00:00 +0100", True), ("Mon, 26 Jan 2026 08:59:59 +0100", False),
        ("Sun, 2 Feb 2025 09:00:00 +0100", False), ("Tue, 3 Feb 2026 09:00:00 +0100", True), ("nonsense", True),
    ],
)  # fmt: skip
def test_a_mail_that_was_written_a_week_before_it_came_is_not_proven(date: str, trusted: bool) -> None:
    origin = judged("arta@shoqata.example", OUTSIDE, f"Date: {date}")
    assert origin.trusted is trusted
    assert trusted or "days before it arrived" in str(origin.reasons[0])


def test_a_log_in_of_the_house_cannot_be_sent_again_however_old_the_mail_says_it_is() -> None:
    logged_in = LOGGED_IN.partition(": ")[2]
    assert judged("forum@lumas.example", OUTSIDE, "Date: Sun, 2 Feb 2025 09:00:00 +0100", results=logged_in).trusted


def test_a_mail_carried_to_a_new_server_is_as_old_as_when_it_came_in() -> None:
    moved = LOCAL.replace("2 Feb 2026", "2 Feb 2027")
    fresh = "Date: Mon, 2 Feb 2026 08:00:00 +0100"
    results = f"Authentication-Results: {PASS}"
    assert judged("arta@shoqata.example", moved, results, OUTSIDE, fresh, results=None).trusted


@pytest.mark.parametrize(
    ("sender", "said", "trusted"),
    [
        ("arta@zyra.shoqata.example", "dkim=pass header.d=shoqata.example", True), ("arta@shoqata.example", "dkim=pass header.d=zyra.shoqata.example", False),
        ("arta@shoqata.com.al", "dkim=pass header.d=com.al", False), ("arta@shoqata.al", "dkim=pass header.d=al", False),
        ("arta@com.al", "dkim=pass header.d=com.al", True), ("arta@shoqata.example", "dkim=pass header.i=@shoqata.example header.s=x", True),
        ("arta@shoqata.example", "dkim=pass header.i=arta@x.example header.s=x", False), ("arta@shoqata.example", "dmarc=pass header.from=arta@shoqata.example", True),
        ("arta@shoqata.example", "dmarc=pass header.from=x@shoqata.example", False), ("arta@shoqata.example", "dmarc=bestguesspass; spf=pass smtp.mailfrom=shoqata.example", True),
    ],
)  # fmt: skip
def test_a_domain_speaks_for_itself_and_what_is_below_it(sender: str, said: str, trusted: bool) -> None:
    assert judged(sender, results=f"mx.lumas.example; {said}").trusted is trusted


def test_a_log_in_name_that_is_no_address_proves_nothing_and_accuses_nobody() -> None:
    two_houses = replace(TRUST, internal_domains=("lumas.example", "ujesjellesi.example"))
    for trust, name in ((two_houses, "forum"), (TRUST, "LUMAS\\\\forum"), (TRUST, "forum@lumas.exa\u212aple")):
        results = f'mx.lumas.example; auth=pass smtp.auth="{name}"'
        origin = judged("forum@lumas.example", results=results, trust=trust)
        assert (origin.trusted, origin.failed) == (False, False)


AMAVIS = "Received: from mx.lumas.example ([127.0.0.1]) by localhost (mx.lumas.example [127.0.0.1]) (amavisd-new, port 10024) with ESMTP id x"


def test_a_content_filter_on_the_server_hides_no_submitter() -> None:
    origin = judged("drejtor@lumas.example", LOCAL, FILTER.format("127.0.0.1"), AMAVIS, SUBMITTED, results=None)
    assert origin.trusted


@pytest.mark.parametrize(
    "name", ["[127.0.0.1]", "x by mx.lumas.example with LMTP", "by mx.lumas.example with LMTP id 3"]
)
@pytest.mark.parametrize(
    "seen", ["(203.0.113.9)", "(x.example [203.0.113.9])", "(HELO x) (203.0.113.9)", "(2001:db8::9)"]
)
def test_the_name_that_a_client_gives_itself_makes_no_local_hop(name: str, seen: str) -> None:
    entry = f"Received: from {name} {seen} by mx.lumas.example with ESMTP id 3; Mon, 2 Feb 2026 09:00:00 +0100"
    origin = judged(LEADER, entry, LOGGED_IN, results=None)
    assert not origin.trusted


@pytest.mark.parametrize(
    "spelling", ["Authentication-Results : {}", "Authentication-Results: {}\x01", "Authentication-Results:\0{}"]
)
def test_results_that_two_readers_would_read_differently_prove_nothing(spelling: str) -> None:
    origin = judged("arta@shoqata.example", spelling.format(PASS), results=None)
    assert not origin.trusted
    assert origin.reasons


def test_a_name_folded_by_a_tab_deceives_nobody() -> None:
    assert judged("Arta Çela\r\n\t<arta@shoqata.example>").trusted
    assert judged("=?utf-8?q?Arta?=\r\n\t=?utf-8?q?=C3=87ela?=\r\n\t<arta@shoqata.example>").trusted
