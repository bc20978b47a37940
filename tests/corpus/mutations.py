"""Damaged mails through the real handlers on a real database: one end state each, no exception, no answer to a robot, no long wait.

A forum of the sample municipality has invited its members once; the mails of the samples answer those very invitations. Every few
hundred mails a fresh copy of that database is taken. Whatever caps the daily answers is lifted, so that it hides no answer.
"""

from __future__ import annotations

import json
import logging
import os
import re
import resource
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import parseaddr
from multiprocessing import get_context
from pathlib import Path

import structlog
from sqlalchemy import Engine, func, select

from mailflow.consultation.model import Mode
from mailflow.demo.sample import Recipe, values_of_invitation
from mailflow.handlers.incoming import Arrival, decide_mails, record_mails
from mailflow.handlers.office import Office
from mailflow.handlers.watching import envelope_of
from mailflow.mail.fields import header_length
from mailflow.storage import ledger, migrations
from mailflow.storage.content import pack
from mailflow.storage.ledger import Source
from mailflow.storage.tables import DISPOSITIONS, outbox
from mailflow.storage.transaction import engine_for, reading
from tests.corpus.mutator import Mutant, mutant
from tests.corpus.row import Row, at_most, none_of
from tests.corpus.samples import Sample, clients, corpus, folder, mailbox, mailbox_truth, place_of
from tests.support.forum import MONDAY, Forum, office_of, shipped_rules

NEEDS = ("clients", "mailbox")
PROCESSES = 2
PORTION = 250
"""Mails that one copy of the database takes."""
SLOWEST = 1.0
"""Seconds of processor time for 99 of 100 mails, those of its document readers with it: what else the machine does is not counted."""
MOST_MEMORY = 512
"""MB of one process at its peak."""
END_STATES = frozenset(DISPOSITIONS) - {"received", "quarantined"}
ROBOT = re.compile(
    rb"^(?:auto-submitted:[ \t]*auto-|return-path:[ \t]*<>|from:[^\n]*mailer-daemon|content-type:[ \t]*multipart/report\b"
    rb"|x-auto-?(?:reply|respond|response):[ \t]*yes|precedence:[ \t]*auto_reply)",
    re.IGNORECASE | re.MULTILINE,
)
"""What says in a header that a machine wrote the mail (RFC 3834 5, RFC 3464, vendors): read here without the parser under test."""
_BLANK = re.compile(rb"\r?\n\r?\n")


@dataclass
class Findings:
    """What became of the mails of a worker; adds up."""

    ends: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    seconds: list[tuple[float, str]] = field(default_factory=list)
    megabytes: float = 0

    def add(self, other: Findings) -> None:
        """The same for both."""
        self.ends += other.ends
        self.faults += other.faults
        self.answered += other.answered
        self.seconds += other.seconds
        self.megabytes = max(self.megabytes, other.megabytes)


def rows(mutations: int = 20_000, seed: int = 1, keep: Path | None = None, processes: int = PROCESSES) -> Iterator[Row]:
    """`mutations` mails of that seed; those that offend are written to the folder `keep`."""
    with tempfile.TemporaryDirectory() as name:
        scene = prepared(Path(name))
        found = (
            _everywhere(scene, mutations, seed, keep, processes)
            if processes > 1
            else worked(scene, range(mutations), seed, keep)
        )
    ended = sum(found.ends[state] for state in END_STATES)
    odd = [f"{number} mails ended as {state}" for state, number in found.ends.items() if state not in END_STATES]
    yield none_of("mutated mails with an exception, or set aside", mutations, found.faults)
    yield none_of(
        "mutated mails without exactly one end state",
        mutations,
        odd + ["a mail without its row"] * (mutations - ended - len(odd)),
    )
    yield none_of("mutated mails of robots that were answered", mutations, found.answered)
    slow = sorted(found.seconds, reverse=True)
    told = [f"{1_000 * seconds:,.0f} ms: {who}" for seconds, who in slow[:10]]
    yield at_most("mutated mails: 99 of 100 within", 1_000 * SLOWEST, 1_000 * slow[len(slow) // 100][0], "ms", told)
    yield at_most("mutated mails: peak memory of a process", MOST_MEMORY, found.megabytes, "MB")


def _everywhere(scene: Path, mutations: int, seed: int, keep: Path | None, processes: int) -> Findings:
    """Portions in several processes, with a line of progress now and then."""
    found, done = Findings(), 0
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        portions = [range(start, min(start + PORTION, mutations)) for start in range(0, mutations, PORTION)]
        for future in as_completed([pool.submit(worked, scene, numbers, seed, keep) for numbers in portions]):
            found.add(future.result())
            done += 1
            if done % 4 == 0:
                print(f"mutated mails: {min(done * PORTION, mutations):,} of {mutations:,}", file=sys.stderr)
    return found


# ── the forum and the mails to damage ────────────────────────────────────────────────────────────────────────────────


def _office() -> Office:
    everybody = tuple(member.id for member in shipped_rules().register.members)
    return office_of(Mode.AUTOMATIC, timedelta(minutes=30), 1_000_000, 1_000_000, "plain", "lumas", everybody)


def prepared(place: Path) -> Path:
    """A folder with the database of a forum that has invited its members, and the mails to damage."""
    engine = engine_for(f"sqlite:///{place / 'template.db'}")
    migrations.upgrade(engine)
    everybody = tuple(member.id for member in shipped_rules().register.members)
    forum = Forum(engine, answers_per_day=1_000_000, answers_per_hour=1_000_000, members=everybody)
    forum.arrives(next(sample.raw for sample, truth in mailbox() if truth.get("draft_id") == "D01"))
    forum.time_passes(hours=3)
    groups = [[sample for sample, _ in mailbox()], _answers(forum), _adopted(forum)]
    if folder("corpus"):
        groups += [corpus("mails"), corpus("bounces", "reports"), corpus("replies")]
    (place / "pool.json").write_text(
        json.dumps([[(s.name, s.raw.decode("latin-1")) for s in group] for group in groups])
    )
    engine.dispose()
    return place


def _answers(forum: Forum) -> list[Sample]:
    """The recipes of the mailbox, all of them as answers to the one invitation."""
    made = []
    for truth in mailbox_truth().values():
        if not truth["file"].endswith(".json"):
            continue
        recipe = Recipe(truth["file"], json.loads((place_of("mailbox") / truth["file"]).read_text("utf-8")))
        values = {key: (MONDAY + timedelta(days=(key.startswith("DEADLINE")) * 28)).isoformat() for key in recipe.needs}
        for draft, member in recipe.quoted_invitations:
            values |= values_of_invitation(draft, member, forum.last("invitation", member).raw)
        made.append(Sample(f"mailbox/{truth['file']}", recipe.made(values).raw))
    return made


def _adopted(forum: Forum) -> list[Sample]:
    """The replies of real programs, as if members of this forum had written them in answer to its invitation."""
    members = shipped_rules().register.members
    adopted = []
    for number, (sample, truth) in enumerate(clients()):
        member = members[number % len(members)]
        sent = forum.last("invitation", member.id)
        told = truth["headers"]
        author = parseaddr(told.get("From", ""))[1]
        raw = sample.raw.replace(author.encode(), member.addresses[0].encode()) if author else sample.raw
        if answered := told.get("In-Reply-To"):
            raw = raw.replace(answered.encode(), sent.message_id.encode())
        adopted.append(Sample(sample.name, raw))
    return adopted


# ── a worker ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def worked(scene: Path, numbers: Sequence[int], seed: int, keep: Path | None) -> Findings:
    """What becomes of the mutants of these numbers."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    pool = [
        [Sample(name, raw.encode("latin-1")) for name, raw in group]
        for group in json.loads((scene / "pool.json").read_text())
    ]
    office, found = _office(), Findings()
    with tempfile.TemporaryDirectory() as name:
        copy = shutil.copy(scene / "template.db", Path(name) / "mailflow.db")
        engine = engine_for(f"sqlite:///{copy}")
        for number in numbers:
            mail = mutant(seed, number, pool)
            if _offends(engine, office, mail, number + 1_000, found) and keep is not None:
                keep.mkdir(parents=True, exist_ok=True)
                (keep / f"mutant-{seed}-{number}.eml").write_bytes(mail.raw)
        engine.dispose()
    found.megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return found


def _offends(engine: Engine, office: Office, mail: Mutant, uid: int, found: Findings) -> bool:
    """Take one mail in; is there anything to complain of?"""
    now = MONDAY + timedelta(hours=4, minutes=uid % PORTION)
    with reading(engine) as tx:
        before = tx.execute(select(func.max(outbox.c.id))).scalar_one()
    faults, began = len(found.faults), _processor_seconds()
    try:
        header = mail.raw[: header_length(mail.raw)]
        source = Source(forum=office.forum, mailbox=Forum.mailbox, folder="INBOX", uidvalidity=1, uid=uid)
        arrival = Arrival(source, envelope_of(header, len(mail.raw), now, now), pack(mail.raw))
        ids = record_mails(engine, office, [arrival], now)
        (outcome,) = decide_mails(engine, office, ids, now)
    except Exception as fault:  # noqa: BLE001 - whatever it is, it is what is looked for
        found.faults.append(f"{mail.name}: {type(fault).__name__}: {fault}")
        return True
    seconds = _processor_seconds() - began
    found.seconds.append((seconds, mail.name))
    with reading(engine) as tx:
        (row,) = ledger.load_mails(tx, ids)
        written = tx.execute(select(outbox.c.kind, outbox.c.recipient).where(outbox.c.id > (before or 0))).all()
    found.ends[row.disposition] += 1
    if row.disposition != outcome.disposition or row.disposition == "quarantined":
        last = (row.traceback or "").strip().splitlines()[-1:]
        found.faults.append(f"{mail.name}: {row.disposition} {' '.join(last)}")
    hers = {one.address for one in office.ruleset.register.coordinators}
    answers = [kind for kind, recipient in written if recipient not in hers]
    is_robot = _is_robots(mail.raw)
    if is_robot and answers:
        found.answered.append(f"{mail.name}: {', '.join(answers)}")
    return len(found.faults) > faults or (is_robot and bool(answers)) or seconds > SLOWEST


def _processor_seconds() -> float:
    """Of this process and of those that it has started and that have ended."""
    spent = os.times()
    return spent.user + spent.system + spent.children_user + spent.children_system


def _is_robots(raw: bytes) -> bool:
    """Does its header say so? Of a field that stands there twice, the first one counts: a person's mail into which a robot's
    fields were cut is no robot's.
    """
    blank = _BLANK.search(raw)
    head = raw[: blank.start()] if blank else raw
    first: dict[bytes, bytes] = {}
    for line in re.split(rb"\r?\n(?![ \t])", head):
        first.setdefault(line.partition(b":")[0].lower(), line)
    return any(ROBOT.match(line) for line in first.values())
