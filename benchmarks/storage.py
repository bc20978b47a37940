"""What durable storage costs on this disk: `python -m benchmarks.storage [mails]`. Ratios within one run count, not figures."""

from __future__ import annotations

import hashlib
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine

from mailflow.storage import folders, ledger, migrations, outbox, watch
from mailflow.storage.content import pack, put_content
from mailflow.storage.ledger import Envelope, Source
from mailflow.storage.outbox import OutboxMail
from mailflow.storage.transaction import engine_for, reading, transaction
from tests.support.postgres import missing, running_postgres

NOW = datetime(2026, 2, 2, 9, 0, tzinfo=UTC)
FORUM = "lumas"
NOISE = random.Random(1)
WORDS = ["vendim", "këshillim", "publik", "mbetje", "drejtori", "anëtar", "afat", "mjedis", "projekt", "qytet"]


def main(mails: int) -> None:
    with tempfile.TemporaryDirectory(dir=".") as folder:
        print(f"bare fsync of 4 kB: {_per_second(300, _syncer(Path(folder) / 'probe')):8.0f}/s")
        _measure(f"sqlite:///{folder}/bench.db", mails)
    if missing() is None:
        with running_postgres(durable=True) as url:
            _measure(url, mails)


def _measure(url: str, mails: int) -> None:
    engine = engine_for(url)
    migrations.upgrade(engine)
    print(f"── {engine.dialect.name}")
    raws = [_mail(number) for number in range(mails)]
    numbers = iter(range(mails))
    _show("one row per durable commit", _per_second(mails, lambda: _beat(engine)))
    _show("record a 20 kB mail", _per_second(mails, lambda: _record(engine, next(numbers), raws)))
    _show("the same, 50 in a transaction", _in_groups(engine, raws))
    ids = iter(range(1, mails + 1))
    _show("read and settle it", _per_second(mails, lambda: _settle(engine, next(ids))))
    started = time.perf_counter()
    _owe(engine, mails)
    _show("owe mails with one 1 MB payload", mails / (time.perf_counter() - started))
    claimed = [_claim(engine)]
    _show("outcome + next claim", _per_second(mails - 1, lambda: claimed.append(_outcome(engine, claimed[-1]))))
    _big_ledger(engine)
    _show("known UIDs of 50,000 rows", _per_second(5, lambda: _known(engine, 0)))
    _show("known UIDs above the newest 100", _per_second(200, lambda: _known(engine, 1_049_900)))
    _show("a reading transaction", _per_second(500, lambda: _look(engine)))
    engine.dispose()


def _show(what: str, rate: float) -> None:
    print(f"{what:36s} {rate:8.0f}/s {1e6 / rate:8.0f} µs")


def _per_second(times: int, act: Callable[[], object]) -> float:
    started = time.perf_counter()
    for _ in range(times):
        act()
    return times / (time.perf_counter() - started)


def _syncer(path: Path) -> Callable[[], None]:
    file = path.open("wb", buffering=0)

    def sync() -> None:
        file.write(b"x" * 4096)
        os.fsync(file.fileno())

    return sync


def _mail(number: int) -> bytes:
    words = " ".join(NOISE.choice(WORDS) for _ in range(2_600))
    return f"Message-ID: <{number}@example.al>\r\n\r\n{words}".encode()[:20_000]


def _beat(engine: Engine) -> None:
    with transaction(engine) as tx:
        watch.beat(tx, FORUM, "tick", NOW)


def _source(uid: int, folder: str = "INBOX") -> Source:
    return Source(forum=FORUM, mailbox="ogp@lumas.al", folder=folder, uidvalidity=1, uid=uid)


def _envelope(uid: int) -> Envelope:
    digest = hashlib.sha256(str(uid).encode()).hexdigest()
    return Envelope(received_at=NOW, size=20_000, envelope_hash=digest, message_id_hash=digest, message_id=f"<{uid}@x>")


def _record(engine: Engine, uid: int, raws: list[bytes]) -> None:
    ready = pack(raws[uid])
    with transaction(engine) as tx:
        ledger.record_received(tx, _source(uid), _envelope(uid), ready, NOW)


def _in_groups(engine: Engine, raws: list[bytes]) -> float:
    started = time.perf_counter()
    for start in range(0, len(raws), 50):
        group = [(uid, pack(raws[uid] + b"!")) for uid in range(start, min(start + 50, len(raws)))]
        with transaction(engine) as tx:
            for uid, ready in group:
                ledger.record_received(tx, _source(uid, "Forumi"), _envelope(uid), ready, NOW)
    return len(raws) / (time.perf_counter() - started)


def _settle(engine: Engine, number: int) -> None:
    with reading(engine) as tx:
        stored = ledger.load_mail(tx, number)
    assert stored is not None
    with transaction(engine) as tx:
        ledger.find_duplicate(tx, stored)
        ledger.settle(tx, number, kind="reply", decision="file", disposition="filed", reasons=("proof",))


def _owe(engine: Engine, mails: int) -> None:
    with transaction(engine) as tx:
        sha = put_content(tx, NOISE.randbytes(1_000_000))
        rows = [
            OutboxMail(
                forum=FORUM, key=f"{FORUM}/2026-001/invitation/1/M{n}", kind="invitation", reference="2026-001",
                who=f"M{n}", recipient=f"m{n}@example.al", sender="ogp@lumas.al", message_id=f"<{n}@lumas.al>",
                prefix=(" ".join(WORDS) * 40 + str(n)).encode(), payload_sha256=sha,
            )
            for n in range(mails)
        ]  # fmt: skip
        outbox.enqueue_all(tx, rows, NOW, NOW)


def _claim(engine: Engine) -> outbox.Claimed:
    with transaction(engine) as tx:
        claimed = outbox.claim_next(tx, FORUM, NOW)
    assert claimed is not None
    return claimed


def _outcome(engine: Engine, claimed: outbox.Claimed) -> outbox.Claimed:
    with transaction(engine) as tx:
        outbox.record_outcome(tx, claimed.id, "sent", "250 2.0.0 Ok: queued", NOW)
        following = outbox.claim_next(tx, FORUM, NOW)
    assert following is not None
    return following


def _big_ledger(engine: Engine) -> None:
    with transaction(engine) as tx:
        for uid in range(1_000_000, 1_050_000):
            ledger.record_unfetched(
                tx, _source(uid, "Arkivi"), _envelope(uid), "unrelated", near_miss=False, reasons=(),
                now=NOW + timedelta(seconds=1),
            )  # fmt: skip


def _known(engine: Engine, floor: int) -> None:
    with reading(engine) as tx:
        folders.known_uids_since(tx, FORUM, "ogp@lumas.al", "Arkivi", 1, uid_floor=floor)


def _look(engine: Engine) -> None:
    with reading(engine) as tx:
        watch.paused(tx, FORUM, "sending")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000)
