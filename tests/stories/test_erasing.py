"""One person is erased: nothing of hers is left in any file, nothing of the others is changed, and nothing of hers comes back."""

from __future__ import annotations

import base64
import quopri
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import Engine, LargeBinary, select

from mailflow.errors import NotPossible, WrongUse
from mailflow.handlers.erasing import Erased, erase, foresee
from mailflow.handlers.watching import beat
from mailflow.mail.retry import Deferred, TransactionPhase
from mailflow.storage import consultations, evidence
from mailflow.storage.tables import metadata
from mailflow.storage.transaction import engine_for, reading
from mailflow.storage.wiping import empty_log
from tests.support.forum import FIRST, Forum

WORDS = "Të mbillen njëzet plepa përgjatë lumit Zaranikë, sepse hija mungon krejtësisht atje."
QUESTION = "Kush e paguan ujitjen e plepave gjatë vitit të dytë të projektit?"
DOCUMENT = "Shtojcë me fidanët e Zaranikës"


def traces(forum: Forum, *wanted: str) -> set[str]:
    """Which of these are found in any file of the database or in any value, however it is packed or encoded."""
    patterns = {word: re.compile(r"\s+".join(map(re.escape, word.split())), re.IGNORECASE) for word in wanted}
    texts = [*_values(forum.engine), *(text for path in _files(forum.engine) for text in _plainly(path.read_bytes()))]
    return {word for word, pattern in patterns.items() if any(pattern.search(text) for text in texts)}


def _files(engine: Engine) -> list[Path]:
    if engine.dialect.name != "sqlite":
        return []
    database = Path(engine.url.database or "")
    return [path for path in database.parent.iterdir() if path.name.startswith(database.name)]


def _values(engine: Engine) -> Iterator[str]:
    with reading(engine) as tx:
        for table in metadata.sorted_tables:
            for row in tx.execute(select(table)):
                for column, value in zip(table.columns, row, strict=True):
                    is_bytes = isinstance(column.type, LargeBinary)
                    yield from _forms(bytes(value)) if is_bytes else _plainly(repr(value).encode())


def _forms(content: bytes) -> Iterator[str]:
    if content[:1] == b"\x78":
        with suppress(zlib.error):
            content = zlib.decompress(content)
    yield from _plainly(content)
    yield quopri.decodestring(content).decode("utf-8", "replace")
    for block in re.findall(rb"(?:[A-Za-z0-9+/]{60,76}\r?\n)*[A-Za-z0-9+/]{16,76}={0,2}", content):
        encoded = b"".join(block.split()).rstrip(b"=")
        yield base64.b64decode(encoded[: len(encoded) // 4 * 4]).decode("utf-8", "replace")


def _plainly(content: bytes) -> tuple[str, str, str]:
    return (
        content.decode("utf-8", "replace"),
        content.decode("utf-16-le", "replace"),
        content[1:].decode("utf-16-le", "replace"),
    )


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


ON_SQLITE = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
"""What does not depend on the database is told on one."""
HERS = ("lumit Zaranikë", "ujitjen e plepave", "fidanët e Zaranikës")


def others(shown: dict[str, Any]) -> dict[str, Any]:
    """What `show` tells of everybody but M05, and how much in all."""
    return {
        "members": [member for member in shown["members"] if member["id"] != "M05"],
        "recommendations": [
            one for one in shown["recommendations"] if one["member"] != "M05" and "said to me" not in one["text"]
        ],
        "numbers": [one["number"] for one in shown["recommendations"]],
        "states": [member["state"] for member in shown["members"]],
        "inquiries": [(one["number"], one["kind"]) for one in shown["inquiries"]],
    }


def test_nothing_of_hers_is_found_anywhere_and_the_others_are_as_before(forum: Forum) -> None:
    lively(forum)
    forum.closes()
    hers = (forum.address_of("M05"), name_of(forum, "M05"), *HERS)
    assert traces(forum, *hers) == set(hers)
    before, ledger = others(forum.show()), forum.ledger()
    done = erases(forum, forum.address_of("M05").upper())
    assert (done.is_wiped, done.left) == (True, [])
    assert traces(forum, *hers) == set()
    assert others(forum.show()) == before
    assert [(line["uid"], line["disposition"]) for line in forum.ledger()] == [
        (line["uid"], line["disposition"]) for line in ledger
    ]
    erased = [one for one in forum.recommendations() if one["member"] == "M05"]
    assert [(one["text"], one["address"], one["attachments"]) for one in erased] == [("[fshirë]", "[fshirë]", [])]
    assert forum.member("M05")["name"] == "[fshirë]"
    assert forum.events().count("erased") == 1


@ON_SQLITE
def test_her_words_stay_without_her_where_a_person_decides_so(forum: Forum) -> None:
    forum.invites()
    forum.member_replies("M05", f"{WORDS}\n\nKështu mendon {name_of(forum, 'M05')}, {forum.address_of('M05')}.")
    forum.closes()
    erases(forum, "m05", keep_text=True)
    assert traces(forum, forum.address_of("M05"), name_of(forum, "M05")) == set()
    (kept,) = forum.recommendations()
    assert kept["text"] == f"{WORDS}\n\nKështu mendon [fshirë], [fshirë]."
    assert next(e["detail"] for e in forum.show()["history"] if e["event"] == "erased") == {
        "recommendations": [1],
        "text_kept": True,
    }


def test_what_lies_in_the_mailbox_does_not_come_back(forum: Forum) -> None:
    lively(forum)
    forum.closes()
    arrived = len(forum.ledger())
    erases(forum, forum.address_of("M05"))
    before = others(forum.show())
    forum.is_renumbered()
    assert traces(forum, forum.address_of("M05"), name_of(forum, "M05"), *HERS) == set()
    assert others(forum.show()) == before
    again = forum.ledger()[arrived:]
    gone = [line for line in again if line["disposition"] == "unrelated"]
    assert {(line["from"], line["message_id"], tuple(line["reasons"])) for line in gone} == {
        (None, None, ("erased: personal data that are kept no longer",))
    }
    assert {line["disposition"] for line in again} == {"unrelated", "duplicate"}


@ON_SQLITE
def test_whatever_she_writes_later_is_a_new_mail(forum: Forum) -> None:
    forum.invites()
    address, invitation = forum.address_of("M05"), forum.last("invitation", "M05")
    forum.member_replies("M05", WORDS)
    erases(forum, "M05")
    forum.time_passes(hours=1)
    line = forum.member_replies("M05", "Po shkruaj sërish.", to=invitation, sender=address)
    assert line["disposition"] != "unrelated"


@ON_SQLITE
def test_nothing_is_sent_to_her_any_more_and_nobody_is_asked_about_her(forum: Forum) -> None:
    forum.invites()
    forum.member_replies("M05", "Kjo është prej një adrese tjetër.", sender="tjeter@privat.example", proven=False)
    assert forum.sent("question", to="coordinator")
    before = len(forum.sent(to="M05"))
    erases(forum, "M05")
    question = forum.consultation().questions[-1]
    assert question.settled_at is not None
    forum.closes()
    forum.time_passes(days=3)
    assert len(forum.sent(to="M05")) == before


def test_what_quotes_her_and_is_on_its_way_is_waited_for(forum: Forum) -> None:
    forum.invites()
    forum.member_replies("M05", WORDS)
    forum.relay.says(Deferred("450 4.2.0 later", TransactionPhase.CONNECT), kind="report")
    forum.closes()
    with pytest.raises(NotPossible, match=r"delivery:\d+ \(report\)"):
        erases(forum, "M05")
    assert traces(forum, *HERS[:1]) == set(HERS[:1])
    forum.relay.behaves()
    forum.time_passes(hours=3)
    erases(forum, "M05")
    assert traces(forum, *HERS[:1]) == set()


@ON_SQLITE
def test_who_is_meant_must_be_one_person_and_no_office(forum: Forum) -> None:
    forum.invites()
    for office in (forum.mailbox, forum.office.ruleset.register.directorates[0].addresses[0]):
        with pytest.raises(NotPossible, match=r"rules\.yaml"):
            foresee(forum.engine, (forum.office,), office)
    with pytest.raises(WrongUse, match="no member"):
        foresee(forum.engine, (forum.office,), "M99")
    _, held = foresee(forum.engine, (forum.office,), "nobody@nowhere.example")
    assert held.is_nothing


@ON_SQLITE
def test_a_stranger_whose_mail_waits_in_review_is_erased(forum: Forum) -> None:
    forum.invites()
    parent = forum.last("invitation", "M07")
    line = forum.member_replies(
        "M07", WORDS, to=parent, sender="stranger@privat.example", In_Reply_To="", References=""
    )
    assert line["disposition"] in {"review", "filed"}
    erases(forum, "stranger@privat.example")
    assert traces(forum, "stranger@privat.example", *HERS[:1]) == set()


@ON_SQLITE
def test_an_erasure_leaves_evidence_without_a_name(forum: Forum) -> None:
    lively(forum)
    forum.closes()
    erases(forum, "M05")
    with reading(forum.engine) as tx:
        (noted,) = evidence.noted(tx, forum.office.forum)
    assert noted["what"] == "erasure"
    assert noted["count"] >= 3


def test_a_mail_that_does_not_concern_the_forum_leaves_nothing_behind(forum: Forum) -> None:
    """Fetched for a word in its subject, and let go of at once: no address, no subject, no word, not even in free pages."""
    private = (
        b"From: Filan Fisteku <filan@privat.example>\r\nTo: valbona.kuqja@lumas.example\r\nSubject: Fatura e kontrates sime\r\n"
        b"Message-ID: <kukurbita@privat.example>\r\n\r\nFjala Kukurbita mbetet mes nesh.\r\n"
    )
    line = forum.arrives(private)
    assert line["disposition"] in {"ignored", "unrelated"}
    assert (line["from"], line["message_id"]) == (None, None)
    assert empty_log(forum.engine)
    assert traces(forum, "filan@privat.example", "kukurbita", "kontrates sime") == set()


def test_a_person_is_erased_while_others_write(forum: Forum) -> None:
    forum.invites()
    forum.member_replies("M05", WORDS)
    faults: list[Exception] = []
    done = Event()

    def works() -> None:
        engine = engine_for(forum.engine.url.render_as_string(hide_password=False))
        try:
            while not done.is_set():
                beat(engine, forum.office, "tick", None, forum.now)
                with reading(engine) as tx:
                    consultations.load(tx, forum.office.forum, FIRST)
        except Exception as fault:  # noqa: BLE001 - told by the assertion
            faults.append(fault)
        engine.dispose()

    other = Thread(target=works)
    other.start()
    try:
        erases(forum, "M05")
    finally:
        done.set()
        other.join()
    assert faults == []
    assert empty_log(forum.engine)
    assert traces(forum, forum.address_of("M05"), name_of(forum, "M05"), *HERS[:1]) == set()
