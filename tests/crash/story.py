"""A consultation in acts, on a mailbox and a relay that live in memory: what happens, when, and what is left of it at the end."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text

from mailflow.consultation.model import Mode, Phase
from mailflow.daemon.house import House
from mailflow.daemon.once import Shift
from mailflow.rules.fresh import shipped_rules as rules_text
from mailflow.settings import Settings, load_settings
from mailflow.storage import consultations, ledger, outbox, recommendations
from mailflow.storage.migrations import upgrade
from mailflow.storage.transaction import engine_for, reading
from tests.support.forum import MONDAY, SECRET, Forum, Sent, shipped_rules
from tests.support.imap_script import ScriptedImap
from tests.support.smtp_script import SmtpScript, TakenMail

WHO = ("M05", "M07", "M08")


class World(Forum):
    """The people around the daemon. What they write goes into the mailbox; `works` lets the daemon do all that is due."""

    def __init__(self, imap: ScriptedImap, smtp: SmtpScript, folder: Path) -> None:
        self.imap, self.smtp = imap, smtp
        self.now = MONDAY
        self.mailbox = imap.user
        rules = shipped_rules()
        register = rules.register
        members = tuple(member for member in register.members if member.id in WHO)
        self.ruleset = replace(
            rules,
            register=replace(register, members=members),
            policy=replace(rules.policy, mode=Mode.AUTOMATIC),
            folders=("INBOX",),
        )
        self._folder = folder
        self._house: House | None = None
        (folder / "rules.yaml").write_text(rules_text(), encoding="utf-8")
        self.delivered: list[bytes] = []
        """What reached the mailbox in this act."""

    def house(self, database: Path) -> House:
        """The daemon's parts, on that database, by this world's clock. Compiled once: what it remembers is no part of a power cut."""
        engine = engine_for(f"sqlite:///{database}")
        if self._house is None:
            upgrade(engine)
            self._house = House(self._settings(database), lambda: self.now, ruleset=self.ruleset, engine=engine)
            self.office = self._house.office
        self._house.engine = engine
        return self._house

    def _settings(self, database: Path) -> Settings:
        return load_settings(
            {
                "MAILFLOW_RULES": str(self._folder / "rules.yaml"),
                "MAILFLOW_DATABASE_URL": f"sqlite:///{database}",
                "MAILFLOW_SECRET": SECRET.decode(),
                "MAILFLOW_IMAP_URL": f"imap://{self.imap.user.replace('@', '%40')}@{self.imap.host}:{self.imap.port}",
                "MAILFLOW_IMAP_PASSWORD": self.imap.password,
                "MAILFLOW_SMTP_URL": f"smtp://{self.smtp.host}:{self.smtp.port}",
            },
            self._folder,
        )

    def works(self, house: House) -> None:
        """`mailflow once`."""
        with Shift(house) as shift:
            summary = shift.work()
        assert summary.faults == []

    def arrives(self, raw: bytes, *, folder: str = "INBOX") -> dict[str, Any]:
        """Into the mailbox."""
        self.delivered.append(raw)
        self.imap.deliver(raw, self.now, folder=folder)
        return {}

    def sent(self, kind: str = "", *, to: str = "") -> list[Sent]:
        """What the relay has taken; our Message-ID says what it is."""
        found = []
        for mail in self.smtp.mails:
            sent = Sent(self.now, "", "", None, mail.recipient, mail.content)
            reference, named, _, who = sent.message_id.strip("<>").split("@")[0].split(".")[:4]
            if kind in {"", named} and to in {"", who}:
                found.append(replace(sent, kind=named, who=who, reference=reference))
        return found


@dataclass(frozen=True)
class Act:
    """Something happens after `later`; then the daemon does what is due."""

    later: timedelta
    happens: Callable[[World], object] = lambda world: None


def _draft_and_noise(world: World) -> None:
    world.director_sends()
    world.arrives(world._write("shitje@dyqani.example", "Oferta e javës", "Blini sot.", {}, stamp=None).as_bytes())
    world.director_sends("Draft plani i mbetjeve", proven=False)


def _word_of_the_coordinator(world: World) -> None:
    (question,) = world.sent("question")
    world.coordinator_answers("PO", to=question)


def _answers(world: World) -> None:
    world.member_replies(
        "M05", "Neni 5: të shtohen pemë.\n\nNeni 7: të hiqet tarifa.", attach={"Shtojca.pdf": b"%PDF-1.4 x"}
    )
    world.member_replies("M07", "Pa vërejtje.")
    world.machine_answers("M08")


def _more_words(world: World) -> None:
    world.member_replies("M05", "Shtoj: dhe stola.", to=world.sent("invitation", to="M05")[0])
    world.member_replies(
        "M08",
        "More trees, please.",
        to=world.sent("invitation", to="M08")[0],
        sender="expert@elsewhere.example",
        proven=False,
    )
    world.coordinator_answers("SHTYJ 3 ditë", to=world.sent("opened")[0])
    world.director_sends(
        "Projektvendim për parkimin, versioni 2", documents={"Projektvendim parkimi v2.pdf": b"%PDF-1.4 2"}
    )


SOON = timedelta(minutes=20)
"""After which what became uncertain is settled, on the same day: before anybody answers it, who else could not have had it."""
LATER = timedelta(minutes=11)
"""After `SOON` half an hour is over: a draft is sent out."""
ACTS = (
    Act(timedelta()),
    Act(timedelta(minutes=5), _draft_and_noise),
    Act(SOON),
    Act(LATER, _word_of_the_coordinator),
    Act(SOON),
    Act(LATER, _answers),
    Act(SOON),
    Act(timedelta(days=1), _more_words),
    Act(SOON),
    Act(timedelta(days=24)),
    Act(SOON),
    Act(timedelta(days=9)),
    Act(timedelta(days=1)),
)
"""The second consultation goes out with the answers, a reminder after 24 days; the last but one brings the end of both."""


def _that(happens: Callable[[World], object]) -> int:
    (number,) = (n for n, act in enumerate(ACTS) if act.happens is happens)
    return number


DRAFT, WORD, ANSWERS, MORE_WORDS = map(_that, (_draft_and_noise, _word_of_the_coordinator, _answers, _more_words))
"""Numbers of acts, for whoever plays the story up to one of them."""
REMINDER = next(n for n, act in enumerate(ACTS) if act.later == timedelta(days=24))


@contextmanager
def worlds(folder: Path) -> Iterator[World]:
    """A world to play in."""
    with ScriptedImap() as imap, SmtpScript() as smtp:
        yield World(imap, smtp, folder)


@dataclass(frozen=True)
class Played:
    """What stands written at the end, and what the relay took."""

    ledger: list[tuple[Any, ...]]
    consultations: list[tuple[Any, ...]]
    recommendations: list[tuple[Any, ...]]
    owed: frozenset[str]
    taken: Counter[str]
    """Message-ID → how often."""
    is_whole: bool


def end_of(house: House, world: World) -> Played:
    """Read everything that may not depend on where the power was cut."""
    forum = house.office.forum
    with reading(house.engine) as tx:
        every = consultations.in_phases(tx, forum, tuple(Phase))
        filed = [(c.reference, r) for c in every for r in recommendations.of_consultation(tx, forum, c.reference)]
        owed = frozenset(line["key"] for line in outbox.outbox_lines(tx, forum) if "/digest/" not in line["key"])
        lines = sorted(
            (line["uid"], line["disposition"], line["consultation"], line["member"], line["recommendation"])
            for line in ledger.ledger_lines(tx, forum)
        )
        whole = tx.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
    return Played(
        ledger=lines,
        consultations=[
            (c.reference, c.phase, c.deadline.on if c.deadline else None, len(c.versions), [(m.id, m.state) for m in c.members],
             [(q.why, q.answer) for q in c.questions])
            for c in every
        ],
        recommendations=[(ref, r.number, r.member, r.verified, r.late, r.text, len(r.enclosures)) for ref, r in filed],
        owed=owed,
        taken=Counter(message_id_of(mail) for mail in world.smtp.mails),
        is_whole=whole,
    )  # fmt: skip


def message_id_of(mail: TakenMail) -> str:
    """As it stands in the mail."""
    return mail.content.split(b"Message-ID: ", 1)[1].split(b"\r\n", 1)[0].decode()


def uncertain_of(database: Path) -> dict[str, str]:
    """Message-ID → kind of what was in its window when the power was cut: its dot intended, its outcome not written down."""
    engine = engine_for(f"sqlite:///{database}")
    try:
        with reading(engine) as tx:
            query = text("SELECT message_id, kind FROM outbox WHERE state = 'sending' AND dot_at IS NOT NULL")
            return {row[0]: row[1] for row in tx.execute(query)}
    finally:
        engine.dispose()
