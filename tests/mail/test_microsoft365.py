"""Microsoft 365: results that name no server count where its own hops, and nothing else, stand above them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailflow.mail.incoming import parse
from mailflow.mail.origin import Origin, Trust, judge_origin
from tests.mail.mail_servers import INTERNAL, MAPI, SETTINGS

CLOUD = next(one for one in SETTINGS if one.name == "microsoft 365")
ARTA, COLLEAGUE = "arta@shoqata.example", "drejtor@lumas.example"
PASSED = (
    "spf=pass (sender IP is 203.0.113.9)\r\n smtp.mailfrom=shoqata.example; dkim=pass (signature was verified)\r\n"
    " header.d=shoqata.example;dmarc=pass action=none\r\n header.from=shoqata.example;compauth=pass reason=100"
)


def judged(fields: list[str], sender: str, trust: Trust = CLOUD.trust) -> Origin:
    return judge_origin(parse("\r\n".join([*fields, f"From: {sender}", "Subject: x", "", "Po"]).encode()), trust)


def test_a_mail_from_outside_is_proven_by_the_results_above_its_entry() -> None:
    assert judged(CLOUD.outside(PASSED), ARTA).trusted
    assert not judged(CLOUD.outside(PASSED), "arta@tjeter.example").trusted
    assert judged(CLOUD.outside(PASSED.replace("dmarc=pass", "dmarc=fail")), ARTA).failed
    assert judged(CLOUD.outside(PASSED.replace("dmarc=pass", "dmarc=bestguesspass")), ARTA).trusted


def test_without_the_key_they_count_for_nothing() -> None:
    for trust in (replace(CLOUD.trust, microsoft365=False), Trust(authserv_ids=("mx.lumas.example",))):
        assert not judged(CLOUD.outside(PASSED), ARTA, trust).trusted
        assert not judged(CLOUD.inside(COLLEAGUE), COLLEAGUE, trust).trusted


@pytest.mark.parametrize(
    "fields",
    [
        [f"Authentication-Results: {PASSED}"],
        [f"Authentication-Results: {PASSED}", *CLOUD.outside(None)[4:]],
        [*CLOUD.outside(None), f"Authentication-Results: {PASSED}"],
        ["Received: from x (x [203.0.113.9]) by mx.lumas.example with ESMTP", *CLOUD.outside(PASSED)],
        [MAPI, f"Authentication-Results: {PASSED}"],
        [MAPI, f"Authentication-Results: {PASSED}", "Received: from x (203.0.113.9) by mx.evil.example with ESMTP"],
        [MAPI, f"Authentication-Results: mx.lumas.example; {PASSED}"],
        [line.replace("(2603:10a6:", "(2603:1020:") for line in CLOUD.outside(PASSED)],
        [line.replace(".outlook.com", ".outlook.com.evil.example") for line in CLOUD.outside(PASSED)],
    ],
)
def test_elsewhere_anybody_could_have_written_them(fields: list[str]) -> None:
    everything = replace(CLOUD.trust, authserv_ids=("mx.lumas.example",))
    assert not judged(fields, ARTA, everything).trusted


def test_a_colleague_is_proven_by_the_mailbox_that_wrote() -> None:
    assert judged(CLOUD.inside(COLLEAGUE), COLLEAGUE).trusted
    assert judged([*CLOUD.inside(COLLEAGUE), f"Sender: {COLLEAGUE}"], COLLEAGUE).trusted
    assert not judged([*CLOUD.inside(COLLEAGUE), "Sender: dikush@lumas.example"], COLLEAGUE).trusted


@pytest.mark.parametrize(
    "fields",
    [
        [MAPI], [INTERNAL], [MAPI, INTERNAL, INTERNAL], [MAPI, INTERNAL.replace("Internal", "Anonymous")],
        [*CLOUD.outside(None), MAPI, INTERNAL], [*CLOUD.outside(None)[:-1], MAPI, INTERNAL], [*CLOUD.inside(COLLEAGUE), "Received: from x by y with SMTP"],
        [MAPI.replace("mapi", "SMTP"), INTERNAL], [MAPI.replace("[fe80::c0a:9b5:1%4]", "203.0.113.9", 1), INTERNAL],
    ],
)  # fmt: skip
def test_less_than_a_mailbox_proves_no_colleague(fields: list[str]) -> None:
    assert not judged(fields, COLLEAGUE).trusted
