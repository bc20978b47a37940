"""The `trust` block is proposed from what the server itself has stamped, never from what came along."""

from __future__ import annotations

import pytest

from mailflow.mail.incoming import parse
from mailflow.mail.origin import judge_origin
from mailflow.mail.stamps import Stamps, read_stamps
from mailflow.rules.load import read_ruleset
from mailflow.rules.trust_proposal import propose
from tests.rules.letters import ENVIRONMENT, ROOT, shipped

RESULTS = "Authentication-Results: {id}; auth=pass smtp.auth={who}; dmarc=pass header.from=lumas.example\r\n"
FROM_OUTSIDE = "Received: from pc ([192.0.2.7]) by mx.lumas.example (Postfix) with ESMTPS id 1; x\r\n"
LOGGED_IN = "Received: from pc ([192.0.2.7]) (Authenticated sender: {who}) by mx.lumas.example (Postfix) with ESMTPSA id 1; x\r\n"
LMTP = "Received: from mx.lumas.example by imap.lumas.example with LMTP id 2; x\r\n"


def stamps(*lines: str, who: str = ENVIRONMENT, server: str = "mx.lumas.example") -> Stamps:
    header = "".join(lines).format(id=server, who=who)
    return read_stamps(parse(f"{header}From: {who}\r\nSubject: x\r\n\r\n".encode()))


def test_what_the_server_has_stamped_is_told_from_what_came_along() -> None:
    ours = stamps(RESULTS, FROM_OUTSIDE)
    assert (ours.authserv_id, ours.submitter_in_results, ours.brought_along) == ("mx.lumas.example", ENVIRONMENT, None)
    theirs = stamps(FROM_OUTSIDE, RESULTS, server="mx.evil.example")
    assert (theirs.authserv_id, theirs.submitter_in_results, theirs.brought_along) == (None, None, "mx.evil.example")


def test_the_submitter_is_read_from_the_line_by_which_the_mail_came_in() -> None:
    inside = stamps(LMTP, LOGGED_IN)
    assert inside.submitter_in_received == ENVIRONMENT
    assert inside.hosts == ("imap.lumas.example", "mx.lumas.example")
    assert stamps(FROM_OUTSIDE, LOGGED_IN).submitter_in_received is None, "the second line was brought along"


def test_the_proposal_proves_what_it_was_made_from() -> None:
    header = f"{LMTP}{LOGGED_IN}From: {ENVIRONMENT}\r\nSubject: x\r\n\r\n".format(who=ENVIRONMENT).encode()
    proposal = propose([read_stamps(parse(header))], shipped().register)
    assert proposal.proves_anything
    assert judge_origin(parse(header), proposal.trust).trusted
    assert proposal.trust.submitter_in_received == ("imap.lumas.example", "mx.lumas.example")


def test_a_stray_name_is_not_proposed() -> None:
    mails = [stamps(RESULTS, FROM_OUTSIDE)] * 97 + [stamps(RESULTS, server="mx.google.example")] * 3
    proposal = propose(mails, shipped().register)
    assert proposal.trust.authserv_ids == ("mx.lumas.example",)
    assert ("mx.google.example", 3) in proposal.authserv_ids, "it is counted all the same"


def test_a_submitter_who_is_never_the_sender_proposes_nothing() -> None:
    shared = "Received: from pc ([192.0.2.7]) (Authenticated sender: zyra@lumas.example) by mx.lumas.example with ESMTPSA id 1; x\r\n"
    proposal = propose([stamps(shared)], shipped().register)
    assert proposal.trust.submitter_in_received == ()


@pytest.mark.parametrize("lines", [(RESULTS, FROM_OUTSIDE), (LMTP, LOGGED_IN), (FROM_OUTSIDE,), ()])
def test_the_block_can_be_written_into_rules_yaml(lines: tuple[str, ...]) -> None:
    proposal = propose([stamps(*lines)] if lines else [], shipped().register)
    text = (ROOT / "rules.yaml").read_text("utf-8")
    start, end = text.index("\ntrust:\n") + 1, text.index("\n# ==== From here on")
    ruleset = read_ruleset((text[:start] + proposal.yaml + text[end:]).encode(), ROOT / "rules.yaml")
    assert ruleset.trust == proposal.trust


def test_microsoft_365_is_known_by_its_hops() -> None:
    entry = (
        "Received: from AM7EUR03FT012.eop-EUR03.prod.protection.outlook.com (2603:10a6:208:1::5)"
        " by AM0PR01CA0001.outlook.office365.com (2603:10a6:208:1::10) with Microsoft SMTP Server id 15.20; x\r\n"
        "Received: from mail.example (192.0.2.7) by AM7EUR03FT012.mail.protection.outlook.com (10.152.16.5)"
        " with Microsoft SMTP Server id 15.20; x\r\n"
    )
    proposal = propose([stamps(entry)], shipped().register)
    assert proposal.trust.microsoft365
    assert "microsoft365: yes" in proposal.yaml
