"""One draft with a 1 MB PDF to 200 members, into Postfix's smtp-sink: mailflow against a bare aiosmtplib loop.

    python -m benchmarks.dispatch

mailflow is measured from the director's mail to the last invitation: the mail is recorded, parsed and decided, the consultation
opened and released, every invitation composed and owed in the durable outbox, and sent with two synced states per mail. The bare
loop keeps nothing: one `EmailMessage` per connection, `send_message` to one member after the other.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import socket
import subprocess
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar

from aiosmtplib import SMTP

from benchmarks.forum import (
    CONTACT,
    PDF_SIZE,
    RELEASED_AT,
    house_at,
    pdf,
    receive_draft,
    release,
    settings_file,
    writer_thread,
)
from benchmarks.measuring import Figure, Run, alternately, in_own_process, middle, peak_mb
from mailflow.cli.logs import configure_logs
from mailflow.daemon.desk import outbox_of, relay_of
from mailflow.daemon.house import House
from mailflow.loops.dispatch import Dispatch
from mailflow.transport.smtp import NEAR_CONNECTIONS

SINK = Path("/usr/sbin/smtp-sink")
SOURCE = Path("/usr/sbin/smtp-source")
MEMBERS, FEW, MANY, ROUNDS = 200, 50, 500, 3
T = TypeVar("T")


def missing() -> str | None:
    """Why this cannot be measured here."""
    return None if SINK.exists() else "Postfix's smtp-sink is not installed (apt install postfix)"


def figures() -> Iterator[Figure]:
    """Time, CPU and memory of one draft to all members."""
    with running_sink() as port:
        ours, bare = alternately(
            ROUNDS,
            lambda: in_own_process("dispatch", "mailflow", MEMBERS, port),
            lambda: in_own_process("dispatch", "bare", MEMBERS, port),
        )
        few, many = (in_own_process("dispatch", "mailflow", members, port) for members in (FEW, MANY))
        source = _smtp_source(port)
    seconds, bare_seconds = middle(ours, "seconds"), middle(bare, "seconds")
    yield Figure(
        what=f"one draft of 1 MB to {MEMBERS} members",
        ours=f"{seconds:.2f} s",
        bare=f"{bare_seconds:.2f} s aiosmtplib",
        value=seconds / bare_seconds,
        goal=0.5,
    )
    cpu, bare_cpu = middle(ours, "cpu"), middle(bare, "cpu")
    print(
        f"    of it: decided {middle(ours, 'decided'):.2f} s, released {middle(ours, 'released'):.2f} s, sent {middle(ours, 'sent'):.2f} s"
    )
    print(
        f"    CPU a mail: {cpu / MEMBERS * 1000:.1f} ms, aiosmtplib {bare_cpu / MEMBERS * 1000:.1f} ms; smtp-source alone needs {source:.2f} s"
    )
    yield Figure(
        what=f"peak memory, {MANY} members against {FEW}",
        ours=f"{many['peak_mb']:.0f} MB",
        bare=f"{few['peak_mb']:.0f} MB",
        value=many["peak_mb"] / few["peak_mb"],
        goal=1.1,
    )


@contextmanager
def running_sink() -> Iterator[int]:
    """Postfix's own sink for mail; answers its port."""
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


def run_mailflow(members: int, port: int) -> Run:
    """The director's mail comes in, and every member has an invitation: real handlers, outbox, loop and transport."""
    configure_logs("json")
    with tempfile.TemporaryDirectory(prefix="mailflow-bench-") as name:
        folder = Path(name)
        settings_file(folder, members, imap="imap://nobody@127.0.0.1:1", smtp=f"smtp://127.0.0.1:{port}")
        house = house_at(folder, RELEASED_AT)
        began, cpu = time.perf_counter(), time.process_time()
        receive_draft(house)
        decided = time.perf_counter()
        release(house)
        released = time.perf_counter()
        taken = asyncio.run(_dispatch(house))
        ended, cpu = time.perf_counter(), time.process_time() - cpu
        assert taken >= members, taken
        house.engine.dispose()
    return {
        "seconds": ended - began,
        "decided": decided - began,
        "released": released - decided,
        "sent": ended - released,
        "cpu": cpu,
        "peak_mb": peak_mb(),
    }


async def _dispatch(house: House) -> int:
    with writer_thread() as writer:

        def run_write(work: Callable[[], T]) -> Awaitable[T]:
            return asyncio.get_running_loop().run_in_executor(writer, work)

        relay = relay_of(house)
        tally = await Dispatch(relay, outbox_of(house), run_write, house.clock).drain()
        await relay.rest()
    return tally.outcomes["accepted"]


def run_bare(members: int, port: int) -> Run:
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
        await asyncio.gather(*(carry(numbers) for _ in range(NEAR_CONNECTIONS)))

    began, cpu = time.perf_counter(), time.process_time()
    asyncio.run(carry_all())
    return {"seconds": time.perf_counter() - began, "cpu": time.process_time() - cpu, "peak_mb": peak_mb()}


def _smtp_source(port: int) -> float:
    """The limit: Postfix's own client, which keeps nothing and reads nothing."""
    size = PDF_SIZE * 78 // 57  # base64 in lines of 76
    command = [
        str(SOURCE),
        "-4",
        "-s",
        str(NEAR_CONNECTIONS),
        "-m",
        str(MEMBERS),
        "-l",
        str(size),
        f"127.0.0.1:{port}",
    ]
    began = time.perf_counter()
    subprocess.run(command, check=True)
    return time.perf_counter() - began


def _message() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = CONTACT, "m@forum.example", "Ftesë për konsultim [K-2026-001]"
    message["Date"] = "Mon, 02 Mar 2026 10:31:00 +0100"
    message["Message-ID"] = "<1@lumas.example>"
    message.set_content("Të nderuar anëtarë,\n" * 20)
    message.add_attachment(pdf(), maintype="application", subtype="pdf", filename="Plani i Mbetjeve DRAFT.pdf")
    return message


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("what", nargs="?", choices=("mailflow", "bare"))
    parser.add_argument("members", nargs="?", type=int)
    parser.add_argument("port", nargs="?", type=int)
    asked = parser.parse_args()
    if asked.what is None:
        print(missing() or "\n".join(map(str, figures())))
    else:
        measure = run_mailflow if asked.what == "mailflow" else run_bare
        print(json.dumps(measure(asked.members, asked.port)))
