"""One draft with a 1 MB PDF to 200 members, into Postfix's smtp-sink: mailflow against a bare aiosmtplib loop.

    python -m benchmarks.dispatch

mailflow serialises the attachment, owes every mail in a durable outbox, and sends with two synced states per mail. The bare loop
keeps nothing: one `EmailMessage` per connection, `send_message` to one member after the other. Both run in a process of their
own, over as many kept connections, alternately; the best of each counts. Goals: at most half the time, and a peak of memory that
does not grow with the members.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import random
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any, TypeVar

import structlog
from aiosmtplib import SMTP
from sqlalchemy import Engine

from mailflow.loops.dispatch import Dispatch, Outbox
from mailflow.mail.payload import PayloadPart, build_payload
from mailflow.mail.retry import Accepted, Outcome
from mailflow.storage.content import put_content
from mailflow.storage.migrations import upgrade
from mailflow.storage.outbox import Claimed, OutboxMail, claim_next, enqueue_all, payload, record_outcome
from mailflow.storage.transaction import engine_for, reading, transaction
from mailflow.transport.smtp import Encryption, Relay

SINK = Path("/usr/sbin/smtp-sink")
SOURCE = Path("/usr/sbin/smtp-source")
CONNECTIONS = 4
PDF_SIZE = 1_000_000
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MEMBERS, MANY, ROUNDS = 200, 500, 3
CONTACT = "kontakt@lumas.example"
T = TypeVar("T")


def main() -> int:
    """Measure, print, answer 0 where the goals are met."""
    if not SINK.exists():
        print("benchmarks.dispatch: needs Postfix's smtp-sink (apt install postfix)")
        return 0
    with running_sink() as port:
        rounds = [(measure("mailflow", MEMBERS, port), measure("bare", MEMBERS, port)) for _ in range(ROUNDS)]
        few, many = measure("mailflow", 50, port), measure("mailflow", MANY, port)
        source = _smtp_source(port)
    ours = min((ours for ours, _ in rounds), key=lambda run: float(run["seconds"]))
    bare = min((bare for _, bare in rounds), key=lambda run: float(run["seconds"]))
    print(f"one draft with a 1 MB PDF to {MEMBERS} members, {CONNECTIONS} connections, best of {ROUNDS}")
    print(f"  bare aiosmtplib loop       {bare['seconds']:6.2f} s   CPU {bare['cpu'] / MEMBERS * 1000:5.1f} ms a mail")
    print(f"  mailflow, whole            {ours['seconds']:6.2f} s   CPU {ours['cpu'] / MEMBERS * 1000:5.1f} ms a mail")
    print(f"    serialise and owe        {ours['opening']:6.2f} s")
    print(f"    dispatch with commits    {ours['dispatch']:6.2f} s")
    if source is not None:
        print(f"  Postfix's smtp-source      {source:6.2f} s   (the limit: keeps nothing, reads nothing)")
    time_ratio, memory_ratio = ours["seconds"] / bare["seconds"], many["peak_mb"] / few["peak_mb"]
    print(f"  whole / bare               {time_ratio:6.2f}     goal: at most 0.50")
    print(f"  peak memory                {few['peak_mb']:4.0f} MB for 50 members, {many['peak_mb']:.0f} MB for {MANY}")
    return 0 if time_ratio <= 0.5 and memory_ratio <= 1.15 else 1


def measure(what: str, members: int, port: int) -> dict[str, float]:
    """One run in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.dispatch", what, str(members), str(port)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    measured: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return measured


@contextmanager
def running_sink() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    sink = subprocess.Popen(
        [str(SINK), "-4", "-u", "nobody", f"127.0.0.1:{port}", "100"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        yield port
    finally:
        sink.terminate()
        sink.wait(10)


def run_mailflow(members: int, port: int) -> dict[str, float]:
    """Serialise the attachment, owe the mails, send them: real outbox, real loop, real transport; every commit synced."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory(prefix="mailflow-bench-") as folder:
        engine = engine_for(f"sqlite:///{folder}/mailflow.db")
        upgrade(engine)
        pdf = _pdf()
        began, cpu = time.perf_counter(), time.process_time()
        _owe(engine, members, pdf)
        owed = time.perf_counter()
        sent = asyncio.run(_dispatch(engine, port))
        ended = time.perf_counter()
        assert sent == members, sent
        engine.dispose()
    return {
        "seconds": ended - began,
        "opening": owed - began,
        "dispatch": ended - owed,
        "cpu": time.process_time() - cpu,
        "peak_mb": _peak_mb(),
    }


def _owe(engine: Engine, members: int, pdf: bytes) -> None:
    part = PayloadPart(name="Plani i Mbetjeve DRAFT.pdf", media_type="application/pdf", content=pdf)
    payload = build_payload([part])
    boundary = payload.boundary.decode()
    mails = [
        OutboxMail(
            forum="lumas",
            key=f"lumas/2026-001/invitation/1/M{number:03}",
            kind="invitation",
            reference="2026-001",
            who=f"M{number:03}",
            recipient=f"m{number:03}@forum.example",
            sender=CONTACT,
            message_id=f"<2026-001.invitation.1.m{number:03}@lumas.example>",
            prefix=PREFIX.format(number=number, boundary=boundary).replace("\n", "\r\n").encode(),
            payload_sha256=payload.sha256,
        )
        for number in range(members)
    ]
    with transaction(engine) as tx:
        put_content(tx, payload.data)
        assert enqueue_all(tx, mails, NOW, NOW) == members


async def _dispatch(engine: Engine, port: int) -> int:
    def claim(now: datetime) -> Claimed | None:
        with transaction(engine) as tx:
            return claim_next(tx, "lumas", now)

    def record(mail: Claimed, outcome: Outcome, now: datetime, claims_next: bool) -> Claimed | None:
        with transaction(engine) as tx:
            record_outcome(tx, mail.id, "sent" if isinstance(outcome, Accepted) else "refused", str(outcome), now)
            return claim_next(tx, "lumas", now) if claims_next else None

    def read_payload(sha256: str) -> bytes:
        with reading(engine) as tx:
            return payload(tx, sha256)

    relay = Relay("127.0.0.1", port, Encryption.NONE, local_hostname="lumas.example", connections=CONNECTIONS)
    outbox = Outbox(next_delivery=claim, record_outcome=record, payload=read_payload, heartbeat=lambda *_: None)
    with ThreadPoolExecutor(1) as writer:

        def run_write(work: Callable[[], T]) -> Awaitable[T]:
            return asyncio.get_running_loop().run_in_executor(writer, work)

        tally = await Dispatch(relay, outbox, run_write, lambda: NOW).drain()
        await relay.rest()
    return tally.outcomes["accepted"]


def run_bare(members: int, port: int) -> dict[str, float]:
    """What one would write with aiosmtplib alone."""

    async def carry(numbers: Iterator[int]) -> None:
        message = _message()
        async with SMTP(hostname="127.0.0.1", port=port, local_hostname="lumas.example", start_tls=False) as client:
            for number in numbers:
                del message["To"]
                message["To"] = f"m{number:03}@forum.example"
                await client.send_message(message)

    async def carry_all() -> None:
        numbers = iter(range(members))
        await asyncio.gather(*(carry(numbers) for _ in range(CONNECTIONS)))

    began, cpu = time.perf_counter(), time.process_time()
    asyncio.run(carry_all())
    return {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu, "peak_mb": _peak_mb()}


def _smtp_source(port: int) -> float | None:
    if not SOURCE.exists():
        return None
    size = PDF_SIZE * 78 // 57  # base64 in lines of 76
    began = time.perf_counter()
    command = [str(SOURCE), "-4", "-s", str(CONNECTIONS), "-m", str(MEMBERS), "-l", str(size), f"127.0.0.1:{port}"]
    subprocess.run(command, check=True)
    return time.perf_counter() - began


def _message() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = CONTACT, "m@forum.example", "Ftesë për konsultim [K-2026-001]"
    message["Date"] = "Mon, 02 Mar 2026 10:00:00 +0100"
    message["Message-ID"] = "<1@lumas.example>"
    message.set_content("Të nderuar anëtarë,\n" * 20)
    message.add_attachment(_pdf(), maintype="application", subtype="pdf", filename="Plani i Mbetjeve DRAFT.pdf")
    return message


def _pdf() -> bytes:
    return b"%PDF-1.4\n" + random.Random(1).randbytes(PDF_SIZE)


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


PREFIX = """From: Drejtoria e Mjedisit =?utf-8?q?p=C3=ABrmes?= Forumit OGP <kontakt@lumas.example>
To: m{number:03}@forum.example
Subject: =?utf-8?q?Ftes=C3=AB_p=C3=ABr_konsultim?= [K-2026-001]
Date: Mon, 02 Mar 2026 10:00:00 +0100
Message-ID: <2026-001.invitation.1.m{number:03}@lumas.example>
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="{boundary}"

--{boundary}
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

T=C3=AB nderuar an=C3=ABtar=C3=AB,
"""
RUNS: dict[str, Any] = {"mailflow": run_mailflow, "bare": run_bare}

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("what", nargs="?", choices=sorted(RUNS))
    parser.add_argument("members", nargs="?", type=int)
    parser.add_argument("port", nargs="?", type=int)
    asked = parser.parse_args()
    if asked.what is None:
        sys.exit(main())
    print(json.dumps(RUNS[asked.what](asked.members, asked.port)))
