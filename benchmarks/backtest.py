"""10,000 old mails on a real Dovecot: looking back over them, against fetching their headers alone.

    python -m benchmarks.backtest

The mailbox is that of the tests (`tests.support.old_mailbox`), with a draft in 400 mails, as a contact point receives them in a year or two: one
mail of thirty is a directorate's or speaks of a draft, and is read whole, with its documents. Compared is the time of fetching those headers and nothing else, by the same
session in the same batches. Dovecot's own index is warm, as it is where a human reads her mail all day.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.forum import settings_file
from benchmarks.measuring import Figure, Run, alternately, in_own_process, middle, peak_mb
from mailflow.cli.logs import configure_logs
from mailflow.daemon.backtest import BATCH, Looked, look_back
from mailflow.daemon.desk import open_mailbox_at
from mailflow.daemon.house import build_office
from mailflow.rules.load import load_ruleset
from mailflow.settings import load_settings
from mailflow.transport.imap import MailboxSession
from tests.support import dovecot
from tests.support.dovecot import Dovecot
from tests.support.old_mailbox import fill, old_mails

MAILS, ROUNDS, RARE = 10_000, 3, 4
ALLOWED = 3.0


def missing() -> str | None:
    """Why this cannot be measured here."""
    return dovecot.missing()


def figures() -> Iterator[Figure]:
    """Time of the look back against that of fetching the headers."""
    with tempfile.TemporaryDirectory(prefix="mailflow-bench-") as name, Dovecot() as server:
        folder, user = Path(name), server.fresh_user()
        (folder / "password").write_text(server.password, encoding="utf-8")
        (folder / "password").chmod(0o600)
        imap = f"imap://{user.replace('@', '%40')}@127.0.0.1:{server.port}"
        settings_file(folder, 20, imap=imap, smtp="smtp://127.0.0.1:1", password_file=folder / "password")
        with server.human(user) as client:
            client.select_folder("INBOX")
        fill(server.maildir(user), old_mails(MAILS, rare=RARE))
        with server.human(user) as client:
            assert client.select_folder("INBOX")[b"EXISTS"] == MAILS
            client.fetch(client.search(), ["RFC822.SIZE", "ENVELOPE"])
        back, headers = alternately(
            ROUNDS,
            lambda: in_own_process("backtest", "back", folder),
            lambda: in_own_process("backtest", "headers", folder),
        )
    seconds, bare = middle(back, "seconds"), middle(headers, "seconds")
    yield Figure(
        what=f"backtest over {MAILS} mails",
        ours=f"{seconds:.1f} s",
        bare=f"{bare:.1f} s their headers alone",
        value=seconds / bare,
        goal=ALLOWED,
    )
    print(
        f"    CPU {middle(back, 'cpu'):.1f} s, {middle(headers, 'cpu'):.1f} s the headers alone; {middle(back, 'read'):.0f} mails read whole, "
        f"{middle(back, 'sifting'):.1f} s until all were sifted"
    )


def run(what: str, folder: Path) -> Run:
    """One of the two, in this process."""
    configure_logs("json")
    settings = load_settings({"MAILFLOW_SETTINGS": str(folder / "mailflow.env")}, folder)
    office = build_office(load_ruleset(settings.rules_path), settings.secret or b"")
    looked, sifted = Looked(), [0.0]
    with open_mailbox_at(settings, None, MailboxSession) as session:
        began, cpu = time.perf_counter(), time.process_time()
        if what == "headers":
            session.examine("INBOX")
            uids = session.uids_from(1)
            for start in range(0, len(uids), BATCH):
                looked.mails += len(session.headers(uids[start : start + BATCH]))
        else:

            def note(doing: str, done: int, total: int) -> None:
                del done, total
                if doing.startswith("Sifting"):
                    sifted[0] = time.perf_counter() - began

            outcomes = [past.mail.outcome for past in look_back(session, office, None, note, looked)]
            assert outcomes.count("open") == MAILS // (100 * RARE), outcomes.count("open")
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    assert looked.mails == MAILS
    return {"seconds": seconds, "cpu": cpu, "read": looked.read, "sifting": sifted[0], "peak_mb": peak_mb()}


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("what", nargs="?", choices=("back", "headers"))
    parser.add_argument("folder", nargs="?", type=Path)
    asked = parser.parse_args()
    if asked.what is None:
        print(missing() or "\n".join(map(str, figures())))
    else:
        print(json.dumps(run(asked.what, asked.folder)))
