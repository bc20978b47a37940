"""What logs tell: ids and hashes; no address, no token, no password, no word of a mail, whoever wrote the line."""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import structlog
from sqlalchemy import insert

from mailflow.cli.logs import configure_logs
from mailflow.cli.redaction import Redactor
from mailflow.errors import LoginRefused
from mailflow.handlers.outgoing import record_outcome
from mailflow.mail.retry import Refused
from mailflow.storage.tables import mail
from mailflow.storage.transaction import engine_for, transaction
from tests.support.forum import FIRST, SECRET, Forum

SALT = b"s" * 32
TOKEN = "abcdefghijklmnopqrstuvwxyz"
WORDS = "Kërkojmë që vendparkimet pranë shkollës të mbeten falas."


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """The whole of stderr, logs at their most talkative."""
    monkeypatch.setenv("MAILFLOW_DEBUG", "1")
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers.clear()
    configure_logs("json", logging.DEBUG, Redactor(SALT, ["fjalëkalim1"]))
    yield lambda: capsys.readouterr().err
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.parametrize(
    "text",
    [
        "ana.kola@shoqata.example",
        "<ana.kola@shoqata.example>",
        "imaps://ana%40shoqata.example@mail.shoqata.example:993",
        '"ana kola"@shoqata.example',
        "ANA@SHOQATA.EXAMPLE",
        "ana@përfaqësi.example",
        f"<2026-001.invitation.1.M05.{TOKEN}@lumas.example>",
        f"kontakt+2026-001.i.1.M05.{TOKEN.upper()}",
        "fjalëkalim1",
    ],
)
def test_whatever_looks_like_an_address_a_token_or_a_secret_is_gone(text: str) -> None:
    redacted = Redactor(SALT, ["fjalëkalim1"]).text(f"Error: {text}, again")
    assert not re.search(r"ana|kola|shoqata|përfaq|bcdefg|fjal", redacted, re.IGNORECASE)
    assert redacted.startswith("Error: ")
    assert redacted.endswith(", again")


def test_one_address_has_one_hash_and_another_secret_gives_another() -> None:
    one, two = Redactor(SALT), Redactor(b"t" * 32)
    assert one.text("a@b.example") == one.text("A@B.example") != one.text("c@b.example")
    assert re.fullmatch(r"<~[0-9a-f]{8}>", one.text("a@b.example"))
    assert one.text("a@b.example") != two.text("a@b.example")
    assert Redactor().text("a@b.example") != Redactor().text("a@b.example")


def test_addresses_are_shown_where_the_rules_say_so_and_tokens_never() -> None:
    shows = Redactor(SALT, ["fjalëkalim1"], shows_addresses=True)
    assert shows.text(f"a@b.example {TOKEN} fjalëkalim1") == "a@b.example <token> <secret>"


def test_every_kind_of_value_is_looked_through(lines: Callable[[], str]) -> None:
    log = structlog.get_logger("t")
    fault = LoginRefused("refused the log-in of ana@b.example")
    log.info(
        "to ana@b.example", a=["ana@b.example"], b={"ana@b.example": ("ana@b.example",)}, c=b"ana@b.example", d=fault
    )
    log.warning("numbers stay", n=7, f=1.5, yes=True, no=None)
    told = lines()
    assert "ana" not in told
    assert json.loads(told.splitlines()[1])["n"] == 7


@pytest.mark.parametrize("form", ["json", "console"])
def test_a_traceback_tells_where_and_not_what(lines: Callable[[], str], form: str) -> None:
    configure_logs(form, logging.DEBUG, Redactor(SALT))
    for through_library in (False, True):
        try:
            try:
                raise UnicodeError(WORDS)
            except UnicodeError as error:
                raise ValueError(f"{WORDS} from ana@b.example") from error
        except ValueError:
            if through_library:
                logging.getLogger("imapclient").exception("from ana@b.example")
            else:
                structlog.get_logger("t").exception("broke off")
    told = lines()
    assert "test_logs.py" in told
    assert "ValueError" in told
    assert "UnicodeError" in told
    assert "ana" not in told
    assert WORDS.split(maxsplit=1)[0] not in told.replace("WORDS", "")


def test_an_error_of_the_database_quotes_nobodys_words(fresh_sqlite: str) -> None:
    engine = engine_for(fresh_sqlite)
    with pytest.raises(Exception, match="NOT NULL") as caught, transaction(engine) as tx:
        tx.execute(insert(mail).values(forum="lumas", subject=WORDS, from_address="ana@b.example"))
    engine.dispose()
    assert WORDS not in str(caught.value)
    assert "ana@" not in str(caught.value)


def test_a_whole_consultation_leaves_nothing_of_anybody_in_the_logs(
    lines: Callable[[], str], fresh_sqlite: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = engine_for(fresh_sqlite)
    forum = Forum(engine)
    forum.director_sends(text="Ju lutem t'ia përcillni Forumit: rruga e gështenjave.")
    forum.time_passes(hours=1)
    forum.member_replies("M05", WORDS)
    forum.arrives(b"From: dikush@tjeter.example\r\nSubject: =?utf-8?b?broken\r\n\r\n" + WORDS.encode())
    broken: Any = forum.office

    def stumbles(*_: object, **__: object) -> None:
        raise ValueError(WORDS + forum.sent("invitation")[0].message_id)

    with monkeypatch.context() as patch:  # a mistake of ours, in the middle of a mail and of a tick
        patch.setattr("mailflow.handlers.incoming.understand", stumbles, raising=False)
        patch.setattr("mailflow.handlers.time._send_digest_if_due", stumbles)
        forum.member_replies("M07", WORDS)
        forum.ticks()
    claimed = forum.claims()
    if claimed is not None:
        record_outcome(engine, broken, claimed, Refused(f"550 <{claimed.recipient}> unknown", True), forum.now)
    forum.closes()
    engine.dispose()
    told = lines()
    assert "what was due could not be done" in told
    register = forum.office.ruleset.register
    addresses = {
        *(address for member in register.members for address in member.addresses),
        *(address for directorate in register.directorates for address in directorate.addresses),
        *(coordinator.address for coordinator in register.coordinators),
        "dikush@tjeter.example",
    }
    tokens = {sent.message_id.partition("@")[0].rpartition(".")[2] for sent in forum.sent()}
    words = set(re.findall(r"\w{7,}", f"{WORDS} gështenjave parkimin"))
    for secret in {*addresses, *tokens, *words, SECRET.decode()}:
        assert secret.casefold() not in told.casefold(), secret
    assert forum.show(FIRST)
