"""What every relay does alike: the scripted server, the embedded sink and a real Postfix pass the same tests."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from itertools import count

import pytest

from mailflow.demo.smtp_sink import SmtpSink
from mailflow.mail.retry import Accepted, Refused
from mailflow.transport.smtp import Encryption, Relay
from tests.support.dovecot import Dovecot
from tests.support.postfix import Postfix, running_postfix
from tests.support.smtp_script import SmtpScript

CONTACT = "kontakt@lumas.example"
PREFIX = b"From: kontakt@lumas.example\r\nSubject: K-2026-004\r\n\r\nTung!\r\n"
_numbers = count(1)


@dataclass(frozen=True)
class Server:
    host: str
    port: int
    size_limit: int
    received: Callable[[str, int], list[bytes]]
    """The mails for an address, once that many are there; CRLF line ends."""


@pytest.fixture(params=["script", "sink", pytest.param("real_postfix", marks=pytest.mark.server("postfix"))])
def server(request: pytest.FixtureRequest) -> Server:
    made: Server = request.getfixturevalue(request.param)
    return made


@pytest.fixture
def script() -> Iterator[Server]:
    with SmtpScript(size=5_000_000) as running:
        yield Server(running.host, running.port, 5_000_000, lambda to, _: _contents(running, to))


@pytest.fixture
def sink() -> Iterator[Server]:
    with SmtpSink(size_limit=5_000_000) as running:
        yield Server(running.host, running.port, 5_000_000, lambda to, _: _contents(running, to))


@pytest.fixture
def real_postfix(postfix: Postfix) -> Server:
    def received(recipient: str, least: int) -> list[bytes]:
        return [mail.replace(b"\n", b"\r\n") for mail in postfix.wait_for(least, recipient)]

    return Server(postfix.host, postfix.port, postfix.size_limit, received)


@pytest.fixture
async def relay(server: Server) -> AsyncIterator[Relay]:
    made = Relay(server.host, server.port, Encryption.NONE, local_hostname="lumas.example", connections=3)
    yield made
    await made.rest()


async def test_the_bytes_arrive_as_they_were_frozen(server: Server, relay: Relay) -> None:
    to, payload = fresh("m"), b"--b\r\n\r\n" + (b"JVBERi0xLjcK" * 6 + b"\r\n") * 20_000 + b"--b--\r\n"
    assert isinstance(await relay.send(PREFIX, payload, CONTACT, to), Accepted)
    (mail,) = server.received(to, 1)
    head, _, body = PREFIX.partition(b"\r\n\r\n")
    assert mail.endswith(b"\r\n\r\n" + body + payload)
    assert all(field in mail for field in head.split(b"\r\n"))


async def test_thirty_members_get_one_mail_each(server: Server, relay: Relay) -> None:
    members = [fresh("m") for _ in range(30)]
    outcomes = await asyncio.gather(*(relay.send(PREFIX, None, CONTACT, to) for to in members))
    assert all(isinstance(outcome, Accepted) for outcome in outcomes)
    assert [len(server.received(to, 1)) for to in members] == [1] * 30


async def test_the_size_limit_is_known_before_anything_is_sent(server: Server, relay: Relay) -> None:
    assert await relay.size_limit() == server.size_limit


async def test_a_mail_beyond_the_limit_is_refused_and_marks_no_address(server: Server, relay: Relay) -> None:
    payload = b"x" * server.size_limit + b"\r\n"
    outcome = await relay.send(PREFIX, payload, CONTACT, fresh("m"))
    assert isinstance(outcome, Refused)
    assert not outcome.concerns_address
    to = fresh("m")
    assert isinstance(await relay.send(PREFIX, None, CONTACT, to), Accepted)
    assert len(server.received(to, 1)) == 1


async def test_a_mail_without_reverse_path_is_taken(server: Server, relay: Relay) -> None:
    to = fresh("m")
    assert isinstance(await relay.send(PREFIX, None, "", to), Accepted)
    assert len(server.received(to, 1)) == 1


@pytest.mark.server("postfix")
async def test_postfix_refuses_an_unknown_member_and_takes_the_next(real_postfix: Server) -> None:
    relay = Relay(real_postfix.host, real_postfix.port, Encryption.NONE, local_hostname="lumas.example", connections=1)
    refused = await relay.send(PREFIX, None, CONTACT, fresh("unknown"))
    accepted = await relay.send(PREFIX, None, CONTACT, fresh("m"))
    await relay.rest()
    assert isinstance(refused, Refused)
    assert refused.concerns_address
    assert "User unknown" in refused.smtp_reply
    assert isinstance(accepted, Accepted)


@pytest.mark.server("postfix", "dovecot")
async def test_a_mail_goes_through_postfix_into_a_mailbox_of_dovecot(dovecot: Dovecot) -> None:
    user = dovecot.fresh_user()
    with running_postfix(lmtp_port=dovecot.lmtp_port) as postfix:
        relay = Relay(postfix.host, postfix.port, Encryption.NONE, local_hostname="lumas.example")
        assert isinstance(await relay.send(PREFIX, None, CONTACT, user), Accepted)
        await relay.rest()
        postfix.wait_until_gone()
    with dovecot.human(user) as mailbox:
        mailbox.select_folder("INBOX", readonly=True)
        assert len(mailbox.search(["SUBJECT", "K-2026-004"])) == 1


def fresh(name: str) -> str:
    return f"{name}{next(_numbers)}@forum.example"


def _contents(server: SmtpScript | SmtpSink, recipient: str) -> list[bytes]:
    return [mail.content for mail in server.mails if mail.recipient == recipient]
