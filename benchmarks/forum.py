"""The forum of the benchmarks: the shipped rules with as many members as wanted, and one draft with a 1 MB PDF.

Everything goes through the house that `mailflow run` builds; only its clock stands still, on a working morning.
"""

from __future__ import annotations

import random
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from mailflow.clock import rehearsal_clock
from mailflow.daemon.house import House
from mailflow.handlers import watching
from mailflow.handlers.incoming import Arrival, decide_mail, record_mails
from mailflow.handlers.time import pass_time
from mailflow.settings import load_settings
from mailflow.storage.content import pack
from mailflow.storage.ledger import Source

DRAFTED_AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
RELEASED_AT = DRAFTED_AT + timedelta(minutes=31)
PDF_SIZE = 1_000_000
CONTACT = "valbona.kuqja@lumas.example"
REFERENCE = "2026-001"
DIRECTOR = "ylli.cepani@lumas.example"
_RULES = Path(__file__).parents[1] / "rules.yaml"
_SECRET = "5e" * 32


def settings_file(folder: Path, members: int, *, imap: str, smtp: str, password_file: Path | None = None) -> Path:
    """`rules.yaml` and `mailflow.env` in `folder`; answers the latter."""
    shipped = _RULES.read_text(encoding="utf-8")
    people = "".join(
        f"  - {{id: {member_id(n)}, name: Anëtari {n}, group: qytetarë, addresses: [{address(n)}]}}\n"
        for n in range(members)
    )
    rules = re.sub(r"(?s)\nmembers:\n.*?\n(?=# ---- Trust)", lambda _: f"\nmembers:\n{people}\n", shipped)
    rules = re.sub(r"answers_per_hour: \d+", "answers_per_hour: 100000", rules)
    (folder / "rules.yaml").write_text(rules, encoding="utf-8")
    lines = [
        f"MAILFLOW_RULES={folder}/rules.yaml",
        f"MAILFLOW_DATABASE_URL=sqlite:///{folder}/mailflow.db",
        f"MAILFLOW_IMAP_URL={imap}",
        f"MAILFLOW_SMTP_URL={smtp}",
        f"MAILFLOW_SECRET={_SECRET}",
    ]
    if password_file is not None:
        lines.append(f"MAILFLOW_IMAP_PASSWORD_FILE={password_file}")
    file = folder / "mailflow.env"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    file.chmod(0o600)
    return file


def house_at(folder: Path, now: datetime) -> House:
    """The installation that `settings_file` laid out, at that instant."""
    return House(load_settings({"MAILFLOW_SETTINGS": str(folder / "mailflow.env")}, folder), rehearsal_clock(now))


def member_id(number: int) -> str:
    return f"M{number:03}"


def address(number: int) -> str:
    return f"m{number:03}@anetari.example"


def receive_draft(house: House) -> None:
    """The director's mail: recorded, decided; its consultation opens."""
    raw = draft()
    source = Source(forum=house.office.forum, mailbox=house.mailbox, folder="INBOX", uidvalidity=1, uid=1)
    envelope = watching.envelope_of(raw.partition(b"\r\n\r\n")[0], len(raw), DRAFTED_AT, DRAFTED_AT)
    (mail_id,) = record_mails(house.engine, house.office, [Arrival(source, envelope, pack(raw))], DRAFTED_AT)
    outcome = decide_mail(house.engine, house.office, mail_id, DRAFTED_AT, first=True)
    assert outcome.disposition == "opened", outcome


def release(house: House, uidvalidity: int = 1) -> None:
    """The grace time ends and intake has caught up: every member is owed an invitation. `uidvalidity`: of the empty INBOX."""
    watching.keep_plan(
        house.engine,
        house.office,
        house.mailbox,
        "INBOX",
        uidvalidity=uidvalidity,
        baseline_uid=0,
        baseline_at=DRAFTED_AT,
    )
    watching.poll_done(house.engine, house.office, house.mailbox, "INBOX", RELEASED_AT, RELEASED_AT)
    assert pass_time(house.engine, house.office, house.mailbox, RELEASED_AT).changed == 1


def draft() -> bytes:
    """As the director's program writes it and the house's server stamps it."""
    mail = EmailMessage()
    mail["Return-Path"] = f"<{DIRECTOR}>"
    mail["Authentication-Results"] = f"mx.lumas.example; auth=pass (LOGIN) smtp.auth={DIRECTOR}"
    mail["From"], mail["To"] = f"Ylli Çepani <{DIRECTOR}>", CONTACT
    mail["Subject"] = "Projektvendim për planin e mbetjeve"
    mail["Date"], mail["Message-ID"] = "Mon, 02 Mar 2026 09:59:00 +0100", "<draft.1@lumas.example>"
    mail.set_content("E nderuar Valbona,\n\nJu lutem t'ia përcillni Forumit për mendime.\n\nYlli Çepani\nDrejtor\n")
    mail.add_attachment(pdf(), maintype="application", subtype="pdf", filename="Plani i Mbetjeve DRAFT.pdf")
    return mail.as_bytes(policy=SMTP)


def pdf() -> bytes:
    return b"%PDF-1.4\n" + random.Random(1).randbytes(PDF_SIZE)


def writer_thread() -> ThreadPoolExecutor:
    """The one thread that writes, as in the daemon."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
