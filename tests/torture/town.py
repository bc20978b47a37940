"""A municipality on a real Dovecot and a real Postfix: directors, members, robots and strangers write; mailflow is a process that can be killed.

Everybody's mail goes by SMTP to Postfix and by LMTP to Dovecot, so that what a member got is what lies in her maildir, and the contact
point's mailbox is one of them. An answer is written to the mail that lies there. Everything drawn by lot comes from `seed`.
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from email.utils import parseaddr
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from mailflow.clock import wall_clock
from mailflow.consultation.people import Member
from mailflow.daemon.house import build_office
from mailflow.rules.fresh import shipped_rules as rules_text
from mailflow.rules.load import load_ruleset
from tests.support.dovecot import Dovecot
from tests.support.forum import Forum, Sent
from tests.support.installation import SECRET, Installation
from tests.support.postfix import Postfix, running_postfix
from tests.support.reading import read
from tests.torture.launcher import Launcher
from tests.torture.oracle import Kind, Put

CONTACT = "valbona.kuqja@lumas.example"
DIRECTORATES = ("sherbimet", "territori", "sociale", "arsimi", "taksat", "mjedisi", "juridike", "projektet")
MEMBERS = 8
LIFTED = ("answers_per_day", "answers_per_domain", "answers_per_hour", "replies_per_day")
_RECOGNISE = """
words:
  draft: ["draft*", "projektvendim*"]

recognise:
  - name: a draft's document
    when: {sender: directorate, trusted: yes, documents: yes, words: draft}
    then: open
  - name: a draft in the mail itself
    when: {sender: directorate, trusted: yes, body_is_draft: yes, words: draft}
    then: open
  - name: everything else
    when: {sender: anyone}
    then: ignore

"""
"""A daemon that lives for a second must not spend it on reading a thousand words."""


def rules() -> str:
    """The sample municipality's with `MEMBERS` members, a short way to recognise drafts, no grace time, and without the limits
    that would hide an answer.
    """
    text = rules_text()
    people = text[: text.index(f"  - id: M{MEMBERS + 1:02}")]
    trust = text[text.index("# ---- Trust") : text.index("# ====")]
    rest = re.sub(r"(?m)^grace: .*$", "grace: 0", text[text.index("# ---- Time") :])
    for name in LIFTED:
        rest = re.sub(rf"(?m)^  {name}: \d+", f"  {name}: 1000000", rest)
    return people + trust + _RECOGNISE + rest


@dataclass(frozen=True)
class Box:
    """A maildir, and what of it was read already."""

    folder: Path
    seen: set[str] = field(default_factory=set)

    def files(self) -> Iterator[Path]:
        """Every mail in it."""
        for name in ("new", "cur"):
            if (self.folder / name).exists():
                yield from (self.folder / name).iterdir()

    def fresh(self) -> list[bytes]:
        """The mails that came since the last look."""
        found = []
        for path in sorted(self.files()):
            name = path.name.partition(":")[0]  # the flags follow
            if name not in self.seen:
                with suppress(FileNotFoundError):  # the server has just moved it from new to cur: next time
                    found.append(path.read_bytes())
                    self.seen.add(name)
        return found


class Town(Forum):
    """The people, and what they have put in (`put`). Their mails are those of the stories; here they travel."""

    def __init__(self, dovecot: Dovecot, postfix: Postfix, launcher: Launcher, folder: Path, seed: int) -> None:
        self.dovecot, self.postfix, self.launcher = dovecot, postfix, launcher
        self.random = Random(seed)
        self.place = Installation(folder, f"sqlite:///{folder / 'mailflow.db'}", rules=rules())
        self.place.watches("localhost", dovecot.port, CONTACT, dovecot.password)
        self.place.sends_through(postfix.host, postfix.port)
        self.office = build_office(load_ruleset(self.place.rules_path), SECRET.encode())
        self.mailbox = CONTACT
        self._sent: list[Sent] = []
        self.put: dict[str, Put] = {}
        """Message-ID → what was put in."""
        self.invited: list[Sent] = []
        """Invitations that wait for their member's answer."""
        self.notices: list[Sent] = []
        """Notices of an opening that wait for the coordinator's word."""
        self.asked: list[Sent] = []
        """Questions that wait for her yes: whether a consultation is to be closed before its time."""
        self._words = count(1)
        self._box = Box(dovecot.maildir(CONTACT))
        self._boxes = {member.addresses[0]: Box(dovecot.maildir(member.addresses[0])) for member in self.members}
        with dovecot.human(CONTACT) as human:
            human.select_folder("INBOX")

    @property
    def members(self) -> tuple[Member, ...]:
        """Those of the forum."""
        return self.office.ruleset.register.members

    @property
    def database(self) -> Path:
        """SQLite's file."""
        return self.place.folder / "mailflow.db"

    @property
    def now(self) -> datetime:  # type: ignore[override]  # the machine's own clock
        return wall_clock()

    # ── mail travels ─────────────────────────────────────────────────────────────────────────────────────────────

    def arrives(self, raw: bytes, *, folder: str = "INBOX") -> dict[str, Any]:
        """By Postfix and LMTP, as any mail."""
        header = read(raw)
        sender = parseaddr(str(header["Return-Path"] or header["From"]))[1]
        with smtplib.SMTP(self.postfix.host, self.postfix.port, local_hostname="localhost", timeout=30) as client:
            client.sendmail(sender if "MAILER-DAEMON" not in sender else "", [CONTACT], raw)
        self._last = str(header["Message-ID"]).strip()
        return {}

    def looks(self) -> None:
        """Everybody reads what came."""
        for address, box in self._boxes.items():
            for raw in box.fresh():
                sent = _sent(raw, address)
                if sent.kind == "invitation":
                    self.invited.append(sent)
        for raw in self._box.fresh():
            sent = _sent(raw, CONTACT)
            if sent.kind == "opened":
                self.notices.append(sent)
            if sent.kind == "question":
                self.asked.append(sent)

    def arrived(self) -> int:
        """How many mails lie in the watched mailbox."""
        return sum(1 for _ in self._box.files())

    # ── somebody writes ──────────────────────────────────────────────────────────────────────────────────────────

    def somebody_writes(self) -> None:
        """One mail of those that could come now."""
        self.looks()
        draw = self.random.random()
        if self.asked:
            self.a_yes(self.asked.pop())
        elif draw < 0.1 or (not self.invited and draw < 0.4):
            self.a_draft()
        elif self.invited and draw < 0.8:
            self.an_answer(self.invited.pop(self.random.randrange(len(self.invited))))
        elif self.notices and draw < 0.84:
            self.a_word(self.notices.pop(self.random.randrange(len(self.notices))))
        else:
            self.noise()

    def a_draft(self) -> None:
        """A new one, by its name and by its paper like no other."""
        title = f"Projektvendim për {self._word()} e {self._word()}"
        text = "Ju lutem t'ia përcillni Forumit për mendime."
        if self.random.random() < 0.7:
            documents = {f"{title}.pdf": f"%PDF-1.4 {title}".encode()}
        else:
            documents = {}
            text += f"\n\nPROJEKTVENDIM\n{title}\nKëshilli Bashkiak\nVENDOSI:\nNeni 1\nTarifa është 2400 lekë.\nNeni 2\nHyn në fuqi pas 10 ditësh."
        self.director_sends(title, directorate=self.random.choice(DIRECTORATES), text=text, documents=documents)
        self._remember(Put(Kind.DRAFT, title=title))

    def an_answer(self, invitation: Sent) -> None:
        """What becomes of an invitation: a recommendation, a second one, no remarks, a robot, a delay of the mail."""
        draw = self.random.random()
        answer = Put(Kind.RECOMMENDATION, consultation=invitation.reference, member=invitation.who)
        if draw < 0.65:
            text = f"Propozoj për {self._word()}: të shtohen pemë në {self._word()}.\n\nDhe stola te {self._word()}."
            papers = {f"Shtojca {self._word()}.pdf": b"%PDF-1.4 x"} if draw < 0.05 else None
            self.member_replies(invitation.who, text, to=invitation, attach=papers)
            self._remember(replace(answer, text=text))
            if draw > 0.6:
                self.invited.append(invitation)
        elif draw < 0.8:
            self.member_replies(invitation.who, "Pa vërejtje.", to=invitation)
            self._remember(replace(answer, kind=Kind.NO_REMARKS))
        elif draw < 0.9:
            absent = f"Jam me pushime. {self._word()}"
            self.member_replies(invitation.who, absent, to=invitation, Auto_Submitted="auto-replied")
            self._remember(Put(Kind.MACHINE))
        else:
            self.bounces(invitation.who, "4.4.1", "connection timed out", to=invitation, action="delayed")
            self._remember(Put(Kind.MACHINE))

    def a_word(self, notice: Sent) -> None:
        """The coordinator answers the notice of an opening."""
        word = self.random.choice(("SHTYJ 3 ditë", "MBYLL"))
        self.coordinator_answers(word, to=notice)
        self._remember(Put(Kind.ORDER, consultation=notice.reference))

    def a_yes(self, question: Sent) -> None:
        """She means it: the consultation is to be closed."""
        self.coordinator_answers("PO", to=question)
        self._remember(Put(Kind.ORDER, consultation=question.reference, closes=True))

    def noise(self) -> None:
        """What does not concern the forum."""
        self.arrives(self.newsletter())
        self._remember(Put(Kind.NOISE))

    def newsletter(self) -> bytes:
        """Somebody's who wants to sell."""
        shop = self._word()
        return (
            f"Return-Path: <shitje@{shop}.example>\nFrom: shitje@{shop}.example\nTo: {CONTACT}\nSubject: Oferta e javes {shop}\n"
            f"Message-ID: <{next(self._ids)}@{shop}.example>\nMIME-Version: 1.0\nContent-Type: text/plain\n\nBlini sot.\n"
        ).encode()

    def answer_to(self, invitation: Sent, text: str) -> bytes:
        """A member's answer, not sent yet."""
        return self._answer(invitation, text, invitation.recipient)

    def _remember(self, put: Put) -> None:
        self.put[self._last] = put

    def _word(self) -> str:
        """A word that nobody has used yet."""
        number, word = next(self._words), ""
        while number:
            number, digit = divmod(number, 100)
            word += "bdfgklmnrt"[digit // 10] + ("a", "e", "i", "o", "u", "aj", "ej", "an", "en", "or")[digit % 10]
        return f"K{word}shti"


def _sent(raw: bytes, recipient: str) -> Sent:
    """A mail that lies in a maildir; our Message-ID says what it is."""
    sent = Sent(datetime.now(UTC), "", "", None, recipient, raw.replace(b"\n", b"\r\n"))
    parts = sent.message_id.strip("<>").partition("@")[0].split(".")
    if len(parts) != 5:
        return sent
    return Sent(sent.at, parts[1], parts[3], parts[0], recipient, sent.raw)


@contextmanager
def towns(folder: Path, seed: int) -> Iterator[Town]:
    """A town with its servers, all gone at the end."""
    with ExitStack() as stack:
        dovecot = stack.enter_context(Dovecot())
        postfix = stack.enter_context(running_postfix(lmtp_port=dovecot.lmtp_port))
        launcher = stack.enter_context(Launcher())
        yield Town(dovecot, postfix, launcher, folder, seed)
