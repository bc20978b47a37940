"""One person is erased: nothing of hers is left in any file, nothing of the others is changed, and nothing of hers comes back."""

from __future__ import annotations

import base64
import contextlib
import quopri
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, LargeBinary, select

from mailflow.handlers.erasing import Erased, erase, foresee
from mailflow.storage.tables import metadata
from mailflow.storage.transaction import reading
from tests.support.forum import Forum

WORDS = "Të mbillen njëzet plepa përgjatë lumit Zaranikë, sepse hija mungon krejtësisht atje."
QUESTION = "Kush e paguan ujitjen e plepave gjatë vitit të dytë të projektit?"
DOCUMENT = "Shtojcë me fidanët e Zaranikës"


def everything(engine: Engine) -> Iterator[str]:
    """Every byte of the data folder, and every value of every table, as text in each form it may be hidden in."""
    raw = [path.read_bytes() for path in _files(engine)]
    with reading(engine) as tx:
        for table in metadata.sorted_tables:
            for row in tx.execute(select(table)):
                for column, value in zip(table.columns, row, strict=True):
                    raw.append(bytes(value) if isinstance(column.type, LargeBinary) else repr(value).encode())
    for content in raw:
        yield from _forms(content)


def _files(engine: Engine) -> list[Path]:
    if engine.dialect.name != "sqlite":
        return []
    database = Path(engine.url.database or "")
    return [path for path in database.parent.iterdir() if path.is_file() and path.name.startswith(database.name)]


def _forms(content: bytes) -> Iterator[str]:
    if content[:1] == b"\x78":
        with contextlib.suppress(zlib.error):
            content = zlib.decompress(content)
    yield content.decode("utf-8", "replace")
    yield content.decode("utf-16-le", "replace")
    yield quopri.decodestring(content).decode("utf-8", "replace")
    for block in re.findall(rb"(?:[A-Za-z0-9+/]{60,76}\r?\n)*[A-Za-z0-9+/]{16,76}={0,2}", content):
        encoded = b"".join(block.split()).rstrip(b"=")
        yield base64.b64decode(encoded[: len(encoded) // 4 * 4]).decode("utf-8", "replace")


def traces(forum: Forum, *wanted: str) -> set[str]:
    """Which of these can be found anywhere."""
    found: set[str] = set()
    patterns = {word: re.compile(r"\s+".join(map(re.escape, word.split())), re.IGNORECASE) for word in wanted}
    for text in everything(forum.engine):
        found |= {word for word, pattern in patterns.items() if pattern.search(text)}
    return found


def erases(forum: Forum, who: str, **options: Any) -> Erased:
    subject, _ = foresee(forum.engine, (forum.office,), who)
    done = erase(forum.engine, (forum.office,), subject, forum.now, beside=beside(forum), **options)
    forum.settles()
    return done


def beside(forum: Forum) -> Path:
    database = forum.engine.url.database or ""
    return Path(f"{database}.erased") if forum.engine.dialect.name == "sqlite" else BESIDE[0]


BESIDE: list[Path] = []


@pytest.fixture(autouse=True)
def _beside(tmp_path: Path) -> None:
    BESIDE[:] = [tmp_path / "mailflow.erased"]


def lively(forum: Forum) -> None:
    """A consultation in which M05 answers in many ways, and others too; her words go round in digest, question and report."""
    forum.invites()
    forum.member_replies("M05", WORDS, attach={"shtojce.txt": DOCUMENT.encode()})
    forum.member_replies("M05", QUESTION)
    forum.member_replies("M07", "Të ketë më shumë stola.", Cc=forum.address_of("M05"))
    forum.member_replies("M08", "More benches, as " + name_of(forum, "M05") + " said to me.")
    forum.member_replies(
        "M09", "Mendim nga një adresë tjetër, për plepat.", sender="tjeter@privat.example", proven=False
    )
    forum.machine_answers("M05")
    forum.bounces("M05", "5.1.1", "user unknown")
    forum.time_passes(days=1)
    forum.coordinator_answers("STATUS", to=forum.last("digest"))


def name_of(forum: Forum, who: str) -> str:
    member = forum.office.ruleset.register.member(who)
    assert member is not None
    return member.name


def test_nothing_of_hers_is_found_anywhere(forum: Forum) -> None:
    lively(forum)
    forum.closes()
    hers = (
        forum.address_of("M05"),
        name_of(forum, "M05"),
        "lumit Zaranikë",
        "ujitjen e plepave",
        "fidanët e Zaranikës",
    )
    assert traces(forum, *hers) == set(hers)
    before = forum.show()
    done = erases(forum, forum.address_of("M05"))
    assert done.is_wiped
    assert done.left == []
    assert traces(forum, *hers) == set()
    after = forum.show()
    assert [m for m in after["members"] if m["id"] != "M05"] == [m for m in before["members"] if m["id"] != "M05"]
