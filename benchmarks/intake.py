"""1,000 replies of 20 kB, from Dovecot to filed and acknowledged recommendations: mailflow against the bare libraries.

    python -m benchmarks.intake [--profile]

mailflow polls as its daemon does: headers, whole mails, each recorded with its bytes, read, matched with the invitation it answers,
freed of quote and signature, filed under its number, acknowledged in the outbox; every commit synced to the disk. The bare libraries
only fetch the same mails (imapclient as it comes, 50 at a time) and parse them (mail-parser: subject, sender, text, attachments).
"""

from __future__ import annotations

import argparse
import json
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from imapclient import IMAPClient
from mailparser import parse_from_bytes

from benchmarks import replies
from benchmarks.forum import RELEASED_AT, house_at, receive_draft, release, settings_file, writer_thread
from benchmarks.measuring import Figure, Run, alternately, in_own_process, middle, peak_mb
from mailflow.cli.logs import configure_logs
from mailflow.daemon.desk import IntakeDesk, intake_of
from mailflow.storage import ledger
from mailflow.storage.transaction import reading
from tests.support import dovecot
from tests.support.dovecot import Dovecot

MEMBERS, REPLIES, ROUNDS = 200, 1_000, 3
BATCH = 50


def missing() -> str | None:
    """Why this cannot be measured here."""
    return dovecot.missing()


def figures() -> Iterator[Figure]:
    """Time of fetching and filing against fetching and parsing."""
    with prepared() as (folder, port):
        ours, bare = alternately(
            ROUNDS,
            lambda: in_own_process("intake", "mailflow", folder, port),
            lambda: in_own_process("intake", "bare", folder, port),
        )
    seconds, bare_seconds = middle(ours, "seconds"), middle(bare, "seconds")
    yield Figure(
        what=f"{REPLIES} replies of 20 kB fetched and filed",
        ours=f"{seconds:.2f} s",
        bare=f"{bare_seconds:.2f} s fetched, parsed",
        value=seconds / bare_seconds,
        goal=2.0,
    )


@contextmanager
def prepared() -> Iterator[tuple[Path, int]]:
    """A forum whose members are invited, and a mailbox that holds their replies; (folder, Dovecot's port)."""
    with tempfile.TemporaryDirectory(prefix="mailflow-bench-") as name, Dovecot() as server:
        folder = Path(name)
        user = server.fresh_user()
        (folder / "password").write_text(server.password, encoding="utf-8")
        (folder / "password").chmod(0o600)
        (folder / "user").write_text(user, encoding="utf-8")
        imap = f"imap://{user.replace('@', '%40')}@127.0.0.1:{server.port}"
        settings_file(folder, MEMBERS, imap=imap, smtp="smtp://127.0.0.1:1", password_file=folder / "password")
        with server.human(user) as client:  # makes the mailbox
            uidvalidity = client.select_folder("INBOX")[b"UIDVALIDITY"]
        house = house_at(folder, RELEASED_AT)
        receive_draft(house)
        release(house, uidvalidity)
        replies.fill(server.maildir(user), house, REPLIES)
        house.engine.dispose()
        with server.human(user) as client:  # and its index, as the human's own program does
            assert client.select_folder("INBOX")[b"EXISTS"] == REPLIES
            client.fetch(client.search(), ["RFC822.SIZE", "ENVELOPE"])
        yield folder, server.port


def run_mailflow(folder: Path, port: int) -> Run:
    """One poll of the real intake, on a copy of the prepared forum."""
    del port
    configure_logs("json")
    with tempfile.TemporaryDirectory(prefix="mailflow-bench-") as name:
        copy = Path(shutil.copytree(folder, Path(name) / "forum"))
        for file in ("mailflow.env", "rules.yaml"):
            (copy / file).write_text((folder / file).read_text().replace(str(folder), str(copy)))
        house = house_at(copy, RELEASED_AT)
        with writer_thread() as writer:
            desk = IntakeDesk(house, lambda work: writer.submit(work).result(), lambda: None, lambda: None).desk()
            intake = intake_of(house, desk)
            began, cpu = time.perf_counter(), time.process_time()
            intake.once()
            ended, cpu = time.perf_counter(), time.process_time() - cpu
        with reading(house.engine) as tx:
            sums = ledger.sums(tx, house.office.forum)
        assert sums.get("filed") == REPLIES, sums
        house.engine.dispose()
    return {"seconds": ended - began, "cpu": cpu, "peak_mb": peak_mb()}


def run_bare(folder: Path, port: int) -> Run:
    """What one would write with imapclient and mail-parser alone."""
    user, password = ((folder / name).read_text(encoding="utf-8") for name in ("user", "password"))
    began, cpu = time.perf_counter(), time.process_time()
    read = 0
    with IMAPClient("127.0.0.1", port, ssl=False) as client:
        client.plain_login(user, password)
        client.select_folder("INBOX", readonly=True)
        uids = client.search()
        for start in range(0, len(uids), BATCH):
            for item in client.fetch(uids[start : start + BATCH], ["BODY.PEEK[]"]).values():
                mail = parse_from_bytes(item[b"BODY[]"])
                read += bool((mail.subject, mail.from_, mail.text_plain, mail.attachments)[0])
    assert read == REPLIES, read
    return {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu, "peak_mb": peak_mb()}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("what", nargs="?", choices=("mailflow", "bare"))
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("port", nargs="?", type=int)
    asked = parser.parse_args()
    if asked.what is None:
        print(missing() or "\n".join(map(str, figures())))
    else:
        measure = run_mailflow if asked.what == "mailflow" else run_bare
        print(json.dumps(measure(asked.folder, asked.port)))
