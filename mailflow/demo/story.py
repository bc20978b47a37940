"""The demo: two months of a contact point's mailbox in less than a minute, through the same handlers and transports as `run`.

The clock jumps from one instant at which something can happen to the next: a mail arrives, a grace time ends, a reminder or
a deadline falls due, a morning with news begins.
"""

from __future__ import annotations

import heapq
import re
from collections import Counter, defaultdict
from datetime import datetime, time
from itertools import count

from sqlalchemy import func, select

from mailflow.consultation.calendar import Calendar, local_day
from mailflow.consultation.calendar import at as clock_at
from mailflow.consultation.model import Consultation, MemberState, NoticeKind, Phase
from mailflow.consultation.schedule import digest_instant
from mailflow.consultation.versions import REVISION, WITHDRAWAL
from mailflow.daemon.once import Shift
from mailflow.demo.sample import (
    Arrival,
    Recipe,
    complete_mails,
    draft_of_mail,
    header_of,
    recipes,
    values_of_invitation,
)
from mailflow.demo.smtp_sink import SunkMail
from mailflow.demo.telling import Telling
from mailflow.demo.world import World
from mailflow.storage import consultations, ledger, recommendations
from mailflow.storage.tables import consultation as consultation_table
from mailflow.storage.transaction import reading

REFUSED_BY_HER = ("15-hold-confidential.eml", "16-hold-spoofed-sender.eml")
"""The held mails to whose question the coordinator answers JO in this story; the others keep waiting for her."""
OUR_MESSAGE_ID = re.compile(r"<(?P<reference>[\w-]+?)\.(?P<kind>\w+)\.[\w-]+\.(?P<who>[\w-]+)\.\w+@")


class Story:
    """Plays the sample mailbox against a world."""

    def __init__(self, world: World, telling: Telling) -> None:
        self._world = world
        self._telling = telling
        self._order = count()
        self._queue: list[tuple[datetime, int, Arrival]] = []
        self._recipes: list[Recipe] = recipes()
        self._quoted = {invitation for recipe in self._recipes for invitation in recipe.quoted_invitations}
        drafts = draft_of_mail()
        self._mails = complete_mails()
        self._file_of = {mail.message_id: mail.name for mail in self._mails}
        self._draft_of_mail = {mail.message_id: drafts[mail.name] for mail in self._mails if mail.name in drafts}
        self._values: dict[str, str] = {}
        self._draft_of: dict[str, str] = {}
        self._phases: dict[str, str] = {}
        self._filed: Counter[str] = Counter()
        self._versions: Counter[str] = Counter()
        self._content: defaultdict[str, set[str]] = defaultdict(set)
        self._digest_on = local_day(world.now, "Europe/Tirane")
        self.sent: Counter[str] = Counter()

    def play(self) -> None:
        """From the first start to the last closing."""
        with Shift(self._world.house) as shift:
            shift.work()  # the baseline: what was there before never acts
            for mail in self._mails:
                self._expect(mail)
            while (at := self._next_instant()) is not None:
                self._world.now = at
                while self._queue and self._queue[0][0] <= at:
                    self._arrive(heapq.heappop(self._queue)[2])
                shift.work()
                self._look()
            shift.work()  # what the last step sent to her has reached her mailbox
            self._look()

    def _expect(self, mail: Arrival) -> None:
        heapq.heappush(self._queue, (mail.at, next(self._order), mail))

    def _arrive(self, mail: Arrival) -> None:
        self._world.deliver(mail.raw, mail.name)

    # ── the next instant at which something can happen ──

    def _next_instant(self) -> datetime | None:
        instants = [self._queue[0][0]] if self._queue else []
        with reading(self._world.house.engine) as tx:
            due = tx.execute(select(func.min(consultation_table.c.next_due_at))).scalar_one()
        if due is not None:
            instants.append(due)
        if not instants:
            return None
        earliest = min(instants)
        morning = self._next_morning()
        if morning < earliest:
            self._digest_on = local_day(morning, "Europe/Tirane")
            return morning
        return max(earliest, self._world.now)

    def _next_morning(self) -> datetime:
        policy = self._world.house.office.ruleset.policy
        day = Calendar(policy.calendar).add_working_days(self._digest_on, 1)
        return digest_instant(policy, day)

    # ── what has happened ──

    def _look(self) -> None:
        before = self.sent.copy()
        self._world.sent(self._note)
        with reading(self._world.house.engine) as tx:
            listed = consultations.listing(tx, self._world.house.office.forum)
        for line in listed:
            released = line.released_at is not None and line.phase is Phase.OPEN
            self._follow(line.reference, "released" if released else line.phase.value)
            if (number := len(self._load(line.reference).versions)) > self._versions[line.reference]:
                self._versions[line.reference] = number
                self._tell_version(line.reference, number)
            if line.recommendations.total > self._filed[line.reference]:
                self._tell_answers(line.reference)
            if line.members.get(MemberState.NO_REMARKS, 0) > len(self._content[line.reference]):
                self._tell_content(line.reference)
        if reminders := (self.sent - before)[NoticeKind.REMINDER]:
            self._telling.reminded(self._world.now, reminders)
        if (self.sent - before)[NoticeKind.DIGEST]:
            self._telling.digested(self._world.now)

    def _follow(self, reference: str, phase: str) -> None:
        if self._phases.get(reference) == phase:
            return
        self._phases[reference] = phase
        consultation, telling, now = self._load(reference), self._telling, self._world.now
        match phase:
            case "held":
                telling.held(now, consultation)
            case "open":
                telling.opened(now, consultation)
            case "released":
                telling.released(now, consultation)
                self._answers_to(consultation)
            case "closed":
                telling.closed(now, consultation, self._filed[reference])
            case "dismissed":
                telling.dismissed(now, consultation)
            case "withdrawn":
                telling.withdrawn(now, consultation)

    def _tell_version(self, reference: str, number: int) -> None:
        if number > 1:
            self._telling.revised(self._world.now, self._load(reference))

    def _tell_answers(self, reference: str) -> None:
        with reading(self._world.house.engine) as tx:
            filed = recommendations.of_consultation(tx, self._world.house.office.forum, reference)
        for recommendation in filed[self._filed[reference] :]:
            self._telling.answered(self._world.now, self._load(reference), recommendation)
        self._filed[reference] = len(filed)

    def _tell_content(self, reference: str) -> None:
        consultation, told = self._load(reference), self._content[reference]
        for member in consultation.members:
            if member.state is MemberState.NO_REMARKS and member.id not in told:
                told.add(member.id)
                self._telling.no_remarks(self._world.now, consultation, member.name)

    def _answers_to(self, consultation: Consultation) -> None:
        """The members' answers can be written now: they quote the invitation that was really sent."""
        draft = self._draft_of.get(consultation.reference)
        deadline = consultation.deadline
        if draft is None or deadline is None or consultation.released_at is None:
            return
        self._values[f"OPEN:{draft}"] = consultation.released_at.isoformat()
        self._values[f"DEADLINE:{draft}"] = deadline.at.isoformat()
        for recipe in [r for r in self._recipes if r.draft == draft]:
            if all(key in self._values for key in recipe.needs):
                self._expect(recipe.made(self._values))
                self._recipes.remove(recipe)

    def _note(self, mail: SunkMail) -> None:
        """A mail of ours reached the relay."""
        found = OUR_MESSAGE_ID.match(str(header_of(mail.content)["Message-ID"]).strip())
        if found is None:
            return
        reference, kind, who = found.groups()
        self.sent[kind] += 1
        if kind == NoticeKind.INVITATION:
            draft = self._draft_known(reference)
            if (draft, who) in self._quoted:
                self._values |= values_of_invitation(draft or "", who, mail.content)
        elif kind == NoticeKind.QUESTION:
            self._answer_question(reference, mail)

    def _draft_known(self, reference: str) -> str | None:
        if reference not in self._draft_of:
            draft = self._draft_of_mail.get(self._load(reference).version.message_id or "")
            if draft is not None:
                self._draft_of[reference] = draft
        return self._draft_of.get(reference)

    def _load(self, reference: str) -> Consultation:
        with reading(self._world.house.engine) as tx:
            consultation = consultations.load(tx, self._world.house.office.forum, reference)
        assert consultation is not None
        return consultation

    def _answer_question(self, reference: str, mail: SunkMail) -> None:
        """She answers as anybody answers a mail: one word, above the quoted question."""
        consultation = self._load(reference)
        waits = consultation.open_question
        if waits is not None and waits.why in {REVISION, WITHDRAWAL}:
            word = "PO"
        elif self._file_of.get(consultation.version.message_id or "") in REFUSED_BY_HER:
            word = "JO"
        else:
            return
        question = header_of(mail.content)
        at = self._next_forenoon()
        name = f"{word}.{reference}.{next(self._order)}"
        raw = (
            f"From: {self._world.address}\r\nTo: {self._world.address}\r\nSubject: Re: {consultation.code}\r\n"
            f"Date: {at:%a, %d %b %Y %H:%M:%S %z}\r\nMessage-ID: <{name}@{self._world.address.partition('@')[2]}>\r\n"
            f"In-Reply-To: {str(question['Message-ID']).strip()}\r\nMIME-Version: 1.0\r\n"
            f"Content-Type: text/plain; charset=utf-8\r\n\r\n{word}\r\n"
        )
        self._expect(Arrival(at, f"she-says-{name}.eml", raw.encode()))

    def _next_forenoon(self) -> datetime:
        """When she reads her mail: on the next working day at half past nine."""
        policy = self._world.house.office.ruleset.policy
        today = local_day(self._world.now, policy.calendar.zone)
        return clock_at(Calendar(policy.calendar).add_working_days(today, 1), time(9, 30), policy.calendar.zone)

    # ── the end ──

    def counts(self) -> dict[str, int]:
        """What `demo --json` tells, but for the seconds."""
        forum = self._world.house.office.forum
        with reading(self._world.house.engine) as tx:
            lines = consultations.listing(tx, forum)
            ends = ledger.sums(tx, forum)
            filed = sum(c.total for c in recommendations.counts_of_all(tx, forum).values())
        return {
            "mails": self._world.delivered,
            "consultations": sum(line.released_at is not None for line in lines),
            "held": sum(line.opened_at is None for line in lines),
            "invitations": self.sent["invitation"],
            "recommendations": filed,
            "no_remarks": ends.get("no_remarks", 0),
            "machine": ends.get("machine", 0),
            "reminders": self.sent["reminder"],
            "digests": self.sent["digest"],
            "closed": sum(line.phase in {"closed", "answered", "published"} for line in lines),
        }
