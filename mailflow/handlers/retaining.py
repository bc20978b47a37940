"""What has been kept long enough is let go of, every night, with evidence (`privacy.retention` in rules.yaml; docs/privacy.md).

1. A term counts whole local days: what came on the 1st and is kept for 30 days is there on the 31st and gone on the 32nd.
2. Nothing of a consultation that is held or open, or for whose complaints there is still time, or in which something asked
   waits for its answer, is ever touched.
3. The record stays: drafts, recommendations with the mails they came in, questions and answers, history. Ledger lines stay, too, with hashes.
4. What is let go of and still lies in the mailbox leaves a tombstone: a renumbered folder does not bring it back, let alone its effects.
5. Short transactions, in the order of the numbers: a long night holds up no mail, and a broken one goes on where it stopped.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import Connection, Engine

from mailflow.consultation.calendar import at, local_day
from mailflow.consultation.data_subject import DataSubject
from mailflow.consultation.model import HistoryEntry
from mailflow.handlers.burying import stones_of
from mailflow.handlers.office import Office
from mailflow.storage import consultations, erasure, evidence, ledger, retention, tombstones
from mailflow.storage.erasure import KeptMail
from mailflow.storage.transaction import reading, transaction
from mailflow.storage.unused import drop_unused, find_unused
from mailflow.storage.wiping import empty_log

AT_ONCE = 500
NOBODY = DataSubject()
MAIL, MACHINE, NEAR_MISSES, SENT, QUESTIONS = "mail", "machine", "near_misses", "sent", "questions"
"""Classes, as the evidence names them; the coordinator's settled questions have the term of other mail."""


def retain(engine: Engine, office: Office, now: datetime) -> str | None:
    """The nightly job. Answers None: what it cannot do it raises (StorageFault)."""
    terms = office.ruleset.privacy.retention
    with reading(engine) as tx:
        kept = retention.protected(tx, office.forum, closed_since=_cutoff(office, now, terms.complaints))
    with transaction(engine) as tx:
        _forget_near_misses(tx, office, now, terms.near_misses)
    for what, ends, days in ((MACHINE, retention.MACHINE, terms.machine), (MAIL, retention.OTHER, terms.mail)):
        _purge_mails(engine, office, now, what, ends, days, kept)
    _purge_sent(engine, office, now, terms.sent, kept)
    with transaction(engine) as tx:
        asked = retention.empty_questions(tx, office.forum, _cutoff(office, now, terms.mail), kept)
        _note(tx, office, now, QUESTIONS, asked)
    with reading(engine) as tx:
        unused = find_unused(tx)
    if unused:
        with transaction(engine) as tx:
            drop_unused(tx, unused)
    empty_log(engine)
    return None


def _cutoff(office: Office, now: datetime, days: int) -> datetime:
    """The first instant that is still kept: local midnight, so many days ago."""
    zone = office.ruleset.register.zone
    return at(local_day(now, zone) - timedelta(days=days), time(0), zone)


def _today(office: Office, now: datetime) -> date:
    return local_day(now, office.ruleset.register.zone)


def _forget_near_misses(tx: Connection, office: Office, now: datetime, days: int) -> None:
    seen = ledger.forget_near_misses(tx, office.forum, _cutoff(office, now, days))
    evidence.note(tx, office.forum, _today(office, now), NEAR_MISSES, seen)


def _purge_mails(
    engine: Engine,
    office: Office,
    now: datetime,
    what: str,
    ends: Sequence[str],
    days: int,
    kept: retention.Protected,
) -> None:
    last = 0
    while True:
        with transaction(engine) as tx:
            mails = retention.mails_to_purge(
                tx, office.forum, ends, _cutoff(office, now, days), kept, after=last, most=AT_ONCE
            )
            if not mails:
                return
            retention.purge_mails(tx, mails)
            _bury(tx, office, mails, now)
            _note(tx, office, now, what, [(one.consultation, one.received_at) for one in mails])
        last = mails[-1].id


def _bury(tx: Connection, office: Office, mails: Sequence[KeptMail], now: datetime) -> None:
    """Not what another mail of the same bytes still holds."""
    still = retention.shared(tx, {one.raw_sha256 for one in mails if one.raw_sha256 is not None})
    gone = [one for one in mails if one.raw_sha256 is not None and one.raw_sha256 not in still]
    tombstones.add(tx, stones_of(office, NOBODY, gone, now, tombstones.PURGED))


def _purge_sent(engine: Engine, office: Office, now: datetime, days: int, kept: retention.Protected) -> None:
    last = 0
    while True:
        with transaction(engine) as tx:
            sent = retention.sent_to_purge(tx, office.forum, _cutoff(office, now, days), kept, after=last, most=AT_ONCE)
            if not sent:
                return
            erasure.let_go_of_sent(tx, [one.id for one in sent], now)
            _note(tx, office, now, SENT, [(one.reference, one.created_at) for one in sent])
        last = sent[-1].id


def _note(
    tx: Connection, office: Office, now: datetime, what: str, purged: Sequence[tuple[str | None, datetime]]
) -> None:
    """Evidence for each consultation, with a line in its history, and for what belongs to none."""
    instants: dict[str | None, list[datetime]] = defaultdict(list)
    for reference, instant in purged:
        instants[reference].append(instant)
    for reference, those in instants.items():
        evidence.note(tx, office.forum, _today(office, now), what, those, reference)
        if reference is not None and consultations.phase_of(tx, office.forum, reference) is not None:
            entry = HistoryEntry(at=now, event="purged", by="mailflow", detail={"what": what, "count": len(those)})
            consultations.add_history(tx, office.forum, reference, (entry,))
