"""Nobody becomes a director by what he writes: thousands of forged drafts through the whole recognition, the genuine ones beside.

Every forged mail is parsed, judged and understood. Words and documents are those of the draft that it carries: the words are cut
anew in every twentieth mail, the documents, which take a process each, are read once for a draft, and in eight of the mails.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from types import ModuleType
from typing import Any

import pytest

from mailflow.consultation.people import Directorate
from mailflow.daemon.house import build_office
from mailflow.handlers.office import Office
from mailflow.handlers.reading import Reading, read_mail
from mailflow.handlers.records import NoRecords
from mailflow.handlers.understanding import understand
from mailflow.mail import authentication, microsoft365, origin, sender
from mailflow.mail.incoming import IncomingMail, parse
from mailflow.mail.kinds import machine_kind
from mailflow.mail.origin import Origin, Trust, judge_origin
from tests.mail.mail_servers import SETTINGS
from tests.mail.spoofs import AGENCY, Spoof, genuine, spoofs
from tests.rules.letters import shipped

WORDS_EVERY, DOCUMENTS_EVERY = 20, 900


@cache
def office(trust: Trust) -> Office:
    """The sample municipality with that trust, and a directorate that has a domain of its own."""
    rules = shipped()
    agency = Directorate(id="agjencia", name="Agjencia", director=None, addresses=(AGENCY,))
    register = replace(rules.register, directorates=(*rules.register.directorates, agency))
    return build_office(replace(rules, register=register, trust=trust), bytes(32))


@cache
def parsed() -> tuple[tuple[Spoof, IncomingMail], ...]:
    return tuple((spoof, parse(spoof.raw)) for spoof in spoofs())


@cache
def draft(name: str) -> Reading:
    return next(read_mail(one.raw, office(one.setting.trust)) for one in genuine() if one.body == name)


def read_but_for_documents(one: Spoof) -> Reading:
    desk = office(one.setting.trust)
    return replace(read_mail(one.raw, desk, looks_into_documents=False), contents=draft(one.body).contents)


def is_a_director(judged: Origin, desk: Office) -> bool:
    return judged.trusted and desk.ruleset.register.directorate_of(judged.address or "") is not None


def test_no_forged_draft_opens() -> None:
    assert len({spoof.raw for spoof, _ in parsed()}) > 5_000
    opened = []
    for at, (spoof, mail) in enumerate(parsed()):
        desk = office(spoof.setting.trust)
        if at % DOCUMENTS_EVERY == 0:
            seen = read_mail(spoof.raw, desk)
        elif at % WORDS_EVERY == 0:
            seen = read_but_for_documents(spoof)
        else:
            judged = judge_origin(mail, desk.ruleset.trust)
            seen = replace(draft(spoof.body), mail=mail, machine=machine_kind(mail), origin=judged)
        if understand(seen, desk, desk.ruleset.register, NoRecords()).decision == "open":
            opened.append(f"{spoof.setting.name}: {spoof.trick}")
    assert opened == []


def test_nor_would_a_municipality_believe_it_that_trusts_every_kind_of_mark() -> None:
    desk = office(next(one.trust for one in SETTINGS if one.name == "microsoft 365 beside a server of the house"))
    for spoof, mail in parsed():
        assert not is_a_director(judge_origin(mail, desk.ruleset.trust), desk), (spoof.setting.name, spoof.trick)


def test_the_genuine_drafts_of_the_same_people_open() -> None:
    held: Counter[str] = Counter()
    mails = tuple(genuine())
    for one in mails:
        desk = office(one.setting.trust)
        seen = understand(read_but_for_documents(one), desk, desk.ruleset.register, NoRecords())
        held[f"{one.setting.name}: {one.trick}: {seen.reasons}"] += seen.decision != "open"
    assert len(mails) > 600
    assert +held == Counter()


def test_every_reason_why_a_forged_draft_waits_is_told_in_both_languages() -> None:
    told: dict[str, str] = {}
    for spoof, mail in parsed():
        for reason in judge_origin(mail, spoof.setting.trust).reasons:
            told.setdefault(reason.key, f"{reason} | {reason.told('sq')}")
    assert len(told) > 15
    assert all(len(words) > 30 and "{" not in words for words in told.values()), told


NEVER = re.compile(r"(?!)")
ANYTHING = re.compile(r"[0-9a-f:.]+")
BREACHES: tuple[tuple[str, ModuleType, str, Any], ...] = (
    ("the first From that a parser finds is taken", origin, "strict_from", lambda mail: (mail.from_[0].address if mail.from_ else None, None)),
    ("a display name may show another address", sender, "_deceives", lambda name, address: False),
    ("NUL in an encoded word is overlooked", sender, "_hides_nul", lambda name: False),
    ("fields cut or damaged are overlooked", origin, "_CUT", NEVER),
    ("results count wherever they stand", authentication, "_is_above_results", lambda name, value, **_: name != "authentication-results"),
    ("every hop is a local one", authentication, "_is_local_hop", lambda received: True),
    ("a client that calls itself localhost is local", authentication, "_is_local_hop", lambda received: "localhost" in received.partition(" by ")[0]),
    ("contradictions are overlooked", authentication, "_contradict", lambda results: False),
    ("comments are read", authentication, "without_comments", lambda value: value.replace("(", "").replace(")", "")),
    ("plain SMTP counts as logged in", authentication, "_AUTHENTICATED", frozenset({"ESMTP", "ESMTPS", "ESMTPSA"})),
    ("similar domains are aligned", origin, "_is_aligned", lambda domain, proven: domain.endswith(proven) or proven.endswith(domain)),
    ("errors of DMARC count as silence", origin, "_SILENT", frozenset({"none", "permerror", "temperror"})),
    ("a partial signature counts", origin, "open_to_additions", lambda mail, domain: None),
    ("an old date counts", origin, "_LONGEST_JOURNEY", timedelta(days=9_999)),
    ("a client's name makes an inner hop of Microsoft's", microsoft365, "_INNER", ANYTHING),
    ("results without a server's name count without an entry", authentication, "_stands_at_entry", lambda below: True),
    ("any hop is Microsoft's entry", authentication, "is_entry", lambda received: True),
    ("sending on behalf is not noticed", origin, "_judge_mailbox", lambda mail, address: Origin(address=address, trusted=True, failed=False, reasons=())),
)  # fmt: skip


@pytest.mark.parametrize(("module", "name", "breach"), [one[1:] for one in BREACHES], ids=[one[0] for one in BREACHES])
def test_each_defence_stops_forgeries_that_nothing_else_stops(
    module: ModuleType, name: str, breach: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, name, breach)
    of_microsoft = (both for both in parsed() if both[0].setting.trust.microsoft365)
    mails = of_microsoft if module is microsoft365 else iter(parsed())
    assert any(is_a_director(judge_origin(mail, one.setting.trust), office(one.setting.trust)) for one, mail in mails)
