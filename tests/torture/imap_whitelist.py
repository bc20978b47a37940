"""What mailflow says to the human's mailbox while she works in it: every command, every flag, every mail.

A seeded sequence: a draft comes, and at a moment drawn by lot she reads, flags, deletes, files, moves or uploads it again. Then the commands
that an administrator runs (`check --live`, `doctor`, `backtest`, `once`), as processes, on the same mailbox. Dovecot writes down what it was told.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from datetime import timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from pathlib import Path

from mailflow.demo.smtp_sink import SmtpSink
from mailflow.storage import migrations
from mailflow.storage.transaction import engine_for
from tests.support.dovecot import Dovecot
from tests.support.forum import PDF
from tests.support.human import BEFORE_IT_IS_SEEN, IS_GONE, LEFT, SEEN, SEEN_BUT_NOT_FETCHED, TURNS_UP_AGAIN, Desk
from tests.support.imap_whitelist import outside_the_whitelist
from tests.support.installation import Installation
from tests.support.mailbox_forum import MailboxForum
from tests.support.mailboxes import DovecotMailbox
from tests.torture.row import Row

MOMENTS = (*BEFORE_IT_IS_SEEN, *SEEN_BUT_NOT_FETCHED, *SEEN)
FOLDERS = ("INBOX", "Forumi", "Arkivi")
KEYWORD = b"$mailflow"
WITHOUT_EFFECT = ("duplicate", "unrelated", "old")


def measure(*, short: bool, seed: int) -> Row:
    """30 acts, or 400."""
    acts = 30 if short else 400
    with Dovecot(records=True) as dovecot, tempfile.TemporaryDirectory() as name:
        box = DovecotMailbox(dovecot)
        faults = _she_works(Path(name), box, random.Random(seed), acts)
        faults += _administrator_looks(Path(name), box)
        said = dovecot.commands()
    outside = [command for commands in said for command in outside_the_whitelist(commands)]
    faults += [f"outside the whitelist: {command}" for command in outside]
    return Row(
        measure="commands outside the IMAP whitelist",
        target="0; no flag but our keyword changed",
        figure=f"{sum(map(len, said)):,} commands, {len(outside)} outside; {acts} acts of hers: {len(faults) - len(outside)} faults",
        met=not faults,
        details=[f"seed {seed}: {fault}" for fault in faults],
    )


def _she_works(folder: Path, box: DovecotMailbox, lots: random.Random, acts: int) -> list[str]:
    """Each draft acts once if it could be read, whatever she did; and her marks are hers."""
    with box.human() as human:
        human.create_folder("Arkivi")
    engine = engine_for(f"sqlite:///{folder / 'human.db'}")
    migrations.upgrade(engine)
    forum = MailboxForum(engine, box, folders=("INBOX", "Forumi"), members=("M05",))
    her, faults = Desk(box), []
    marks: dict[str, set[bytes]] = {}
    for number in range(acts):
        act: Callable[[Desk], None] = lots.choice([*LEFT, *TURNS_UP_AGAIN, *IS_GONE])
        moment = lots.choice(MOMENTS)
        title = f"Plani vendor numër {number}"
        forum.stops()
        forum.director_sends(title, documents={f"{title}.pdf": PDF + title.encode()})
        marks[title] = LEFT.get(act, set())
        if moment == "before the poll":
            act(her)
        else:
            forum.meanwhile[moment] = lambda act=act: act(her)  # type: ignore[misc] # bound here
        forum.starts()
        forum.time_comes(forum.now + timedelta(minutes=5))
        message_id = message_from_bytes(forum.newest)["Message-ID"]
        ends = [line["disposition"] for line in forum.ledger() if line["message_id"] == message_id]
        acted = sum(end not in WITHOUT_EFFECT for end in ends)
        wanted = int(act not in IS_GONE or moment in SEEN)
        if acted != wanted or "received" in ends or forum.meanwhile:
            faults.append(f"act {number}, {act.__name__} at “{moment}”: {acted} times, not {wanted}: {ends}")
    her.leaves()
    faults += _changed_flags(box, marks)
    engine.dispose()
    return faults


def _changed_flags(box: DovecotMailbox, marks: dict[str, set[bytes]]) -> list[str]:
    """A photograph of the mailbox afterwards, held against what she has marked herself."""
    faults = []
    with box.human() as human:
        for folder in FOLDERS:
            human.select_folder(folder, readonly=True)
            found = human.fetch(human.search(), ["FLAGS", "ENVELOPE"])
            for uid, mail in found.items():
                title = _subject(mail[b"ENVELOPE"].subject)
                changed = set(mail[b"FLAGS"]) - {b"\\Recent", KEYWORD} ^ marks[title]
                if changed:
                    faults.append(f"{folder}, UID {uid}: flags {sorted(changed)}")
    return faults


def _subject(raw: bytes) -> str:
    return str(make_header(decode_header(raw.decode())))


def _administrator_looks(folder: Path, box: DovecotMailbox) -> list[str]:
    place = folder / "place"
    place.mkdir()
    faults = []
    with SmtpSink() as sink:
        forum = Installation(place, f"sqlite:///{place / 'mailflow.db'}")
        forum.watches(box.host, box.port, box.user, box.password)
        forum.sends_through(sink.host, sink.port)
        for command in (
            ["check", "--live"],
            ["doctor", "--no-send"],
            ["backtest"],
            ["once", "--since", "2026-02-01"],
            ["once"],
        ):
            ended = forum.run(*command)
            if "Traceback" in ended.stderr or ended.code > 1:
                faults.append(f"{' '.join(command)}: {ended.stderr.strip()[-200:]}")
    return faults
