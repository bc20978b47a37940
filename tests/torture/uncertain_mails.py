"""The connection breaks at the dot, again and again: every member has the invitation once, since what has left is seen in the mailbox.

Real Postfix and Dovecot. Of the invitations some lose the relay's 250 (it has the mail), the others the dot itself (it has nothing); from
mailflow's side both look the same. Proof is the audit copy that arrives in the watched mailbox, or the provider's copy among the sent mail.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from types import SimpleNamespace
from typing import Any

from mailflow.consultation.people import Member
from mailflow.rules.ruleset import Sending
from mailflow.storage import outbox
from mailflow.storage.transaction import reading
from tests.crash.story import World
from tests.support.dovecot import Dovecot
from tests.support.fault_proxy import Fault, Kind, SmtpProxy
from tests.support.forum import shipped_rules
from tests.support.postfix import Postfix, running_postfix
from tests.torture.row import Row

SENT = "Sent"
MAILBOX = "valbona.kuqja@lumas.example"
AUDIT = "valbona.kuqja+gjurma@lumas.example"


class Village(World):
    """`members` people with a mailbox of their own each; the forum watches Valbona's."""

    def __init__(
        self, dovecot: Dovecot, postfix: Postfix, proxy: SmtpProxy, folder: Path, members: int, run: str
    ) -> None:
        imap: Any = SimpleNamespace(
            user=f"{run}{MAILBOX}", host=dovecot.host, port=dovecot.port, password=dovecot.password
        )
        smtp: Any = SimpleNamespace(host=proxy.host, port=proxy.port)
        super().__init__(imap, smtp, folder)
        self.dovecot, self.postfix, self.proxy = dovecot, postfix, proxy
        register = shipped_rules().register
        someone = register.members[0]
        people = tuple(_person(someone, number, run) for number in range(1, members + 1))
        self.ruleset = replace(self.ruleset, register=replace(register, members=people))
        self.addresses = [person.addresses[0] for person in people]

    def proves_by(self, sending: Sending) -> None:
        self.ruleset = replace(self.ruleset, sending=sending)

    def arrives(self, raw: bytes, *, folder: str = "INBOX") -> dict[str, Any]:
        self.dovecot.deliver(self.mailbox, raw)
        return {}

    def received(self) -> Counter[str]:
        """How many invitations lie in each member's mailbox."""
        return Counter({address: len(self.mails_of(address)) for address in self.addresses})

    def mails_of(self, address: str) -> list[bytes]:
        files = [*self.dovecot.maildir(address).glob("new/*"), *self.dovecot.maildir(address).glob("cur/*")]
        return [raw for raw in (file.read_bytes() for file in files) if b".invitation." in raw.partition(b"\n\n")[0]]

    def provider_keeps_copies(self) -> None:
        """What was sent through it lies among the sent mail."""
        for address in self.addresses:
            for raw in self.mails_of(address):
                self.dovecot.append(self.mailbox, raw, datetime.now(UTC), folder=SENT)


def _person(like: Member, number: int, run: str) -> Member:
    return replace(like, id=f"V{number:03}", name=f"Anëtar {number}", addresses=(f"{run}v{number:03}@fshati.example",))


@dataclass(frozen=True)
class Ended:
    """After the second copies have gone where they were owed."""

    lost: list[str]
    doubled: list[str]
    doubtful: int
    """Deliveries of which nobody knew anything after the faults."""
    states: Counter[str]


def play(dovecot: Dovecot, postfix: Postfix, *, members: int, withheld: int, proof: str, run: str) -> Ended:
    """`withheld` dots never reach the relay, and of all others its answer is lost. `proof`: `audit_copy`, `sent_folder`."""
    with tempfile.TemporaryDirectory() as place, SmtpProxy(postfix.port) as proxy:
        village = Village(dovecot, postfix, proxy, Path(place), members, run)
        if proof == "audit_copy":
            village.proves_by(Sending(audit_copy=f"{run}{AUDIT}"))
        else:
            village.proves_by(Sending(sent_folder=SENT))
        house = village.house(Path(place) / "mailflow.db")
        village.works(house)
        village.director_sends()
        village.works(house)
        village.now += timedelta(minutes=31)
        proxy.inject(Fault(Kind.CLOSE, "dot", times=withheld), Fault(Kind.RESET, "answer", times=members - withheld))
        village.works(house)
        proxy.lift()
        with reading(house.engine) as tx:
            doubtful = outbox.counts(tx, "lumas")["uncertain"]
        postfix.wait_until_gone()
        if proof == "sent_folder":
            village.provider_keeps_copies()
        for _ in range(2):
            village.now += timedelta(minutes=16)
            village.works(house)
        postfix.wait_until_gone()
        with reading(house.engine) as tx:
            states = Counter(line["state"] for line in outbox.outbox_lines(tx, "lumas") if line["kind"] == "invitation")
        house.engine.dispose()
        received = village.received()
    lost = [address for address in village.addresses if received[address] == 0]
    doubled = [address for address in village.addresses if received[address] > 1]
    return Ended(lost, doubled, doubtful, states)


def measure(*, short: bool, seed: int) -> Row:
    """200 invitations (24 in the short run), half of them for each kind of proof."""
    each = 12 if short else 100
    lots = Random(seed)
    with ExitStack() as stack:
        dovecot = stack.enter_context(Dovecot())
        postfix = stack.enter_context(running_postfix(lmtp_port=dovecot.lmtp_port))
        ends = [
            play(dovecot, postfix, members=each, withheld=lots.randint(each // 6, each // 2), proof=proof, run=f"{n}-")
            for n, proof in enumerate(("audit_copy", "sent_folder"))
        ]
    lost, doubled = [a for end in ends for a in end.lost], [a for end in ends for a in end.doubled]
    doubtful = sum(end.doubtful for end in ends)
    return Row(
        measure="broken at the dot, proof in the mailbox",
        figure=f"{len(lost)} lost, {len(doubled)} doubled of {doubtful}",
        target=f"0 lost, 0 doubled of {2 * each}",
        met=not lost and not doubled and doubtful == 2 * each,
        details=[*(f"lost: {a} (seed {seed})" for a in lost), *(f"doubled: {a} (seed {seed})" for a in doubled)],
    )
