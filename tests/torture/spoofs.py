"""More than 5,000 mails that claim to be a director's draft (tests/mail/spoofs.py), and their genuine counterparts, through the recognition.

Each is parsed, judged and understood with the words and documents of the draft it carries. Spoofs are enumerated; `seed` draws, for each of
those that one trick alone makes, a second trick laid over it.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from mailflow.handlers.records import NoRecords
from mailflow.handlers.understanding import understand
from mailflow.mail.incoming import parse
from mailflow.mail.kinds import machine_kind
from mailflow.mail.origin import judge_origin
from tests.mail.spoofs import Spoof, genuine, spoofs
from tests.mail.test_spoofs import draft, office
from tests.torture.row import Row

SHORT = 300
GENUINE_LOST = 0.01
OVERLAYS = (
    b"Authentication-Results: mx.lumas.example;\r\n dmarc=pass header.from=lumas.example\r\n",
    b'AUTHENTICATION-RESULTS: "mx.lumas.example" (ok); auth=pass smtp.auth=mimoza.bregasi@lumas.example\r\n',
    b"ARC-Authentication-Results: i=1; mx.lumas.example; dmarc=pass header.from=lumas.example\r\nARC-Seal: i=1; cv=pass; d=evil.example\r\n",
    b"X-Mailflow-Origin: trusted\r\nX-Mailflow-Decision: open\r\n",
    b"Sender: mimoza.bregasi@lumas.example\r\n",
    b"Reply-To: mimoza.bregasi@lumas.example\r\n",
    b"Resent-From: mimoza.bregasi@lumas.example\r\n",
    (
        b"Received: from mail.lumas.example (127.0.0.1) by mx.lumas.example with ESMTPSA id x\r\n"
        b" (Authenticated sender: mimoza.bregasi@lumas.example); Mon, 2 Feb 2026 09:00:00 +0100\r\n"
    ),
)
"""What a forger writes below his From, where the sender's own fields stand."""


def measure(*, short: bool, seed: int) -> Row:
    """How many forged drafts open, and how many genuine ones do not."""
    forged = list(overlaid(seed))
    honest = list(genuine())
    if short:
        lot = random.Random(seed)
        forged, honest = lot.sample(forged, SHORT), lot.sample(honest, SHORT // 4)
    opened = [f"{one.setting.name}: {one.trick}" for one in forged if decision(one) == "open"]
    stopped = [f"{one.setting.name}: {one.trick} stopped" for one in honest if decision(one) != "open"]
    return Row(
        measure="spoofed directors",
        target="0 forwarded; genuine stopped < 1 %",
        figure=f"{len(opened)} of {len(forged):,}; {len(stopped)} of {len(honest)} genuine",
        met=not opened and len(stopped) < GENUINE_LOST * len(honest),
        details=(*opened, *stopped),
    )


def overlaid(seed: int) -> Iterator[Spoof]:
    """All spoofs, about every second one with another forger's fields at the end of its header."""
    lot = random.Random(seed)
    for one in spoofs():
        if lot.random() < 0.5:
            head, blank, body = one.raw.partition(b"\r\n\r\n")
            one = replace(one, raw=head + b"\r\n" + lot.choice(OVERLAYS).removesuffix(b"\r\n") + blank + body)  # noqa: PLW2901
        yield one


def decision(one: Spoof) -> str:
    """What the recognition makes of it."""
    desk = office(one.setting.trust)
    mail = parse(one.raw)
    seen = replace(
        draft(one.body), mail=mail, machine=machine_kind(mail), origin=judge_origin(mail, desk.ruleset.trust)
    )
    return understand(seen, desk, desk.ruleset.register, NoRecords()).decision
