"""One person is erased everywhere, or shown what is held about her.

1. Found while others work, then one transaction; searched again until nothing is found; then the files are rewritten (`wiping`).
2. The record of a consultation keeps what is not hers: number, instants, group, what was decided. Her words go, or stay without name
   and address where a person decides so (`keep_text`); either way the history says it.
3. What still lies in the mailbox does not come back: salted marks are kept, in the database and in a file beside it, which a restored
   copy of the database is held against at the next start (`erase_again`).
4. What is on its way to somebody else and quotes her is not torn out of the relay's hands: the erasure waits for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine

from mailflow.consultation.calendar import local_day
from mailflow.consultation.data_subject import ERASED, DataSubject, Traces
from mailflow.consultation.decisions import decide
from mailflow.consultation.events import IdentitySettled, Removed
from mailflow.consultation.model import HistoryEntry
from mailflow.errors import NotPossible
from mailflow.handlers import acts
from mailflow.handlers.burying import stones_of
from mailflow.handlers.data_subjects import find_subject
from mailflow.handlers.elsewhere import Elsewhere, look
from mailflow.handlers.notices import Circle
from mailflow.handlers.office import Office, register_of
from mailflow.handlers.saving import save_decision
from mailflow.storage import consultations, erasure, evidence, members, tombstones, traces, unread
from mailflow.storage.content import put_content
from mailflow.storage.transaction import reading, transaction
from mailflow.storage.unused import drop_unused
from mailflow.storage.wiping import wipe

BY = "administrator"
EVENT = "erased"
_MARKS = frozenset(ERASED.values())
_ROUNDS = 3
"""So often what came in meanwhile is looked for."""


@dataclass(slots=True)
class Held:
    """How much is held about one person."""

    mails: int = 0
    recommendations: int = 0
    inquiries: int = 0
    consultations: int = 0
    sent: int = 0
    addresses: int = 0
    quoted: int = 0
    """Mails of others, and ours to others, that name or quote her."""

    @property
    def is_nothing(self) -> bool:
        """Is she unknown?"""
        return not any(
            (
                self.mails,
                self.recommendations,
                self.inquiries,
                self.consultations,
                self.sent,
                self.addresses,
                self.quoted,
            )
        )


@dataclass(slots=True)
class Erased:
    """What was done. `left` names what holds her name still, and why."""

    held: Held
    left: list[str] = field(default_factory=list)
    is_wiped: bool = True
    """False where a reader held old pages of SQLite's log: they go with the next emptying of it."""


def held(tx: Connection, subject: DataSubject, elsewhere: Elsewhere | None = None) -> Held:
    """The figures that are shown before anything is asked."""
    quoted = elsewhere or Elsewhere()
    return Held(
        mails=sum(one.is_kept for one in erasure.mails_of(tx, subject)),
        recommendations=sum(row.address not in _MARKS for row in erasure.recommendations_of(tx, subject)),
        inquiries=sum(row.address not in _MARKS for row in erasure.inquiries_of(tx, subject)),
        consultations=sum(row.address not in _MARKS for row in erasure.invitations_of(tx, subject)),
        sent=sum(row.recipient not in _MARKS for row in erasure.deliveries_to(tx, subject)),
        addresses=len(erasure.learned_of(tx, subject)),
        quoted=len(quoted.dropped) + len(quoted.redacted) + len(quoted.quoting) + len(quoted.cancelled),
    )


def foresee(engine: Engine, offices: Sequence[Office], who: str) -> tuple[DataSubject, Held]:
    """Who is meant, and how much is held; raises what `find_subject` raises."""
    with reading(engine) as tx:
        subject = find_subject(tx, offices, who)
        return subject, held(tx, subject, look(tx, subject, Traces(subject), ""))


def erase(
    engine: Engine,
    offices: Sequence[Office],
    subject: DataSubject,
    now: datetime,
    *,
    beside: Path | None,
    keep_text: bool = False,
    waits: bool = True,
) -> Erased:
    """Erase her. `beside`: the file that keeps her tombstones (None: it has them). `keep_text`: what she recommended stays, without her.

    Raises NotPossible where something that quotes her is on its way (unless `waits` is False: then it is cancelled), StorageFault where
    the database is locked.
    """
    found, mark = Traces(subject), ERASED[offices[0].ruleset.register.language]
    done: Erased | None = None
    for _ in range(_ROUNDS):
        with reading(engine) as tx:
            elsewhere = look(tx, subject, found, mark)
            places = list(traces.places(tx, found.names))
            there = held(tx, subject, elsewhere)
        if done is not None and not places and not there.quoted:
            break
        with transaction(engine) as tx:
            traces.hold_still(tx)
            if not waits:
                elsewhere.cancelled |= elsewhere.owed.keys()
            elif done is None:
                _refuse_on_its_way(tx, subject, elsewhere)
            _bury(tx, offices, subject, elsewhere, now, beside)
            _erase_own(tx, offices, subject, mark, now, keep_text=keep_text, is_first=done is None)
            _erase_elsewhere(tx, elsewhere, now)
            for place in places:
                traces.rewrite(tx, place, lambda text: found.without(text, mark))
            drop_unused(tx)
        done = done or Erased(there)
    assert done is not None
    done.left = [*_left(engine, found), *_came_meanwhile(elsewhere)]
    done.is_wiped = wipe(engine)
    return done


def _refuse_on_its_way(tx: Connection, subject: DataSubject, elsewhere: Elsewhere) -> None:
    sending = {row.id: row.kind for row in erasure.deliveries_to(tx, subject) if row.state == "sending"}
    owed = dict(sorted((elsewhere.owed | sending).items()))
    if owed:
        named = ", ".join(f"delivery:{number} ({kind})" for number, kind in owed.items())
        raise NotPossible(
            f"On its way are mails that hold what is to be erased: {named}. Nothing was erased. Erase again once they have left: "
            "`mailflow outbox --state queued` shows what is owed."
        )


def _bury(
    tx: Connection,
    offices: Sequence[Office],
    subject: DataSubject,
    elsewhere: Elsewhere,
    now: datetime,
    beside: Path | None,
) -> None:
    """The file is on the disk before the erasure is committed: what is cut off in between is done at the next start."""
    gone = (*erasure.mails_of(tx, subject), *erasure.mails_with(tx, {*elsewhere.dropped, *elsewhere.redacted}))
    stones = [stone for office in offices for stone in stones_of(office, subject, gone, now)]
    tombstones.add(tx, stones)
    if beside is not None:
        tombstones.write_beside(beside, stones)


# ── hers ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _erase_own(
    tx: Connection,
    offices: Sequence[Office],
    subject: DataSubject,
    mark: str,
    now: datetime,
    *,
    keep_text: bool,
    is_first: bool,
) -> None:
    for office in offices:
        circle = Circle(office, register_of(office, tx), now)
        if is_first:
            _note(tx, circle, subject, keep_text=keep_text)
        _leave(tx, circle, subject)
    _ask_no_more(tx, offices, erasure.empty_questions(tx, subject, mark), now)
    mails = erasure.mails_of(tx, subject)
    filed, asked = erasure.recommendations_of(tx, subject), erasure.inquiries_of(tx, subject)
    invited, sent = erasure.invitations_of(tx, subject), erasure.deliveries_to(tx, subject)
    erasure.empty_mails(tx, mails)
    erasure.empty_recommendations(tx, filed, mark, keep_text=keep_text)
    erasure.empty_inquiries(tx, asked, mark, BY, now)
    erasure.forget_learned(tx, erasure.learned_of(tx, subject))
    unread.forget_senders(tx, subject.addresses)
    erasure.empty_deliveries(tx, [row.id for row in sent], mark, now)
    erasure.empty_invitations(tx, invited, mark, now)


def _note(tx: Connection, circle: Circle, subject: DataSubject, *, keep_text: bool) -> None:
    """In the history of every consultation she took part in, and in the evidence: how much, not who."""
    forum = circle.office.forum
    mails = [one for one in erasure.mails_of(tx, subject) if one.forum == forum]
    numbers: dict[str, list[int]] = {
        row.reference: [] for row in erasure.invitations_of(tx, subject) if row.forum == forum
    }
    for row in erasure.recommendations_of(tx, subject):
        if row.forum == forum:
            numbers.setdefault(row.reference, []).append(row.number)
    for reference, filed in numbers.items():
        detail = {"recommendations": filed, "text_kept": keep_text}
        consultations.add_history(
            tx, forum, reference, (HistoryEntry(at=circle.now, event=EVENT, by=BY, detail=detail),)
        )
    day = local_day(circle.now, circle.register.zone)
    evidence.note(tx, forum, day, evidence.ERASURE, [one.received_at for one in mails])


def _leave(tx: Connection, circle: Circle, subject: DataSubject) -> None:
    """She is written to no more, whatever rules.yaml says."""
    forum = circle.office.forum
    for _, member in sorted(one for one in subject.members if one[0] == forum):
        members.remove(tx, forum, member, circle.now)
        for consultation in consultations.all_current(tx, forum):
            acts.say(tx, circle, consultation, Removed(at=circle.now, by=BY, member=member))


def _ask_no_more(
    tx: Connection, offices: Sequence[Office], waited: Sequence[tuple[str, str, str]], now: datetime
) -> None:
    """Nobody is asked any more whose her answers are."""
    for office in offices:
        circle = Circle(office, register_of(office, tx), now)
        for forum, reference, item in waited:
            current = consultations.load(tx, forum, reference) if forum == office.forum else None
            if current is not None:
                event = IdentitySettled(at=now, by=BY, item=item, yes=False)
                save_decision(tx, circle, current, decide(current, event, office.ruleset.policy))


# ── others' ──────────────────────────────────────────────────────────────────────────────────────────────────────


def _erase_elsewhere(tx: Connection, elsewhere: Elsewhere, now: datetime) -> None:
    for sha256 in sorted(elsewhere.dropped):
        erasure.drop_bytes(tx, sha256)
    for sha256, without in sorted(elsewhere.redacted.items()):
        erasure.replace_bytes(tx, sha256, put_content(tx, without))
    cancelled = erasure.cancel(tx, elsewhere.cancelled, now)
    erasure.let_go_of_sent(tx, elsewhere.quoting | cancelled, now)


def _left(engine: Engine, found: Traces) -> list[str]:
    """Documents of drafts that name her are the municipality's own paper: told, not changed."""
    with reading(engine) as tx:
        named = [(reference, name) for reference, name, text in erasure.read_documents(tx) if found.names(text)]
    return [
        f"{reference}: the document “{name}” of the draft names her; it is the directorate's."
        for reference, name in named
    ]


def _came_meanwhile(elsewhere: Elsewhere) -> list[str]:
    return [
        f"delivery:{number} (a {kind}) was written meanwhile: erase again once it has left."
        for number, kind in elsewhere.owed.items()
    ]
