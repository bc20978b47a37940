"""The audit address is a second recipient of the same transaction, and never costs the first one its mail."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mailflow.mail.retry import Accepted, Deferred, Refused
from mailflow.transport.smtp import Encryption, Relay
from tests.support.smtp_script import SmtpScript

MAIL = b"From: k@lumas.example\r\nTo: m05@anetar.example\r\n\r\nTekst\r\n"
MEMBER, AUDIT = "m05@anetar.example", "gjurma@lumas.example"


@pytest.fixture
def script() -> Iterator[SmtpScript]:
    with SmtpScript() as script:
        yield script


async def sent(script: SmtpScript, *, audit_copy: str | None = AUDIT, recipient: str = MEMBER) -> object:
    relay = Relay(
        script.host, script.port, Encryption.NONE, local_hostname="lumas.example", audit_copy=lambda: audit_copy
    )
    try:
        return await relay.send(MAIL, None, "k@lumas.example", recipient)
    finally:
        await relay.rest()


def named(script: SmtpScript) -> list[str]:
    return [command[9:-1] for command in script.commands if command.startswith("RCPT TO:<")]


async def test_the_copy_goes_in_the_same_transaction_and_the_mail_is_the_same(script: SmtpScript) -> None:
    assert isinstance(await sent(script), Accepted)
    assert named(script) == [MEMBER, AUDIT]
    assert [command.split(" ")[0] for command in script.commands].count("MAIL") == 1
    (taken,) = script.mails
    assert taken.content == MAIL
    assert AUDIT.encode() not in taken.content


@pytest.mark.parametrize("reply", ["550 5.1.1 no such user", "450 4.2.0 later", "452 4.5.3 too many recipients"])
async def test_where_the_relay_refuses_it_the_mail_goes_without(script: SmtpScript, reply: str) -> None:
    script.on("rcpt", reply, recipient=AUDIT)
    assert isinstance(await sent(script), Accepted)
    assert len(script.mails) == 1


async def test_a_relay_that_hangs_up_over_it_has_nothing_yet(script: SmtpScript) -> None:
    script.on("rcpt", "421 4.3.2 going down", recipient=AUDIT)
    assert isinstance(await sent(script), Deferred)
    assert script.mails == []


async def test_where_the_member_is_refused_nobody_gets_a_copy(script: SmtpScript) -> None:
    script.on("rcpt", "550 5.1.1 no such user", recipient=MEMBER)
    assert isinstance(await sent(script), Refused)
    assert named(script) == [MEMBER]
    assert script.mails == []


async def test_whoever_is_that_address_gets_one_copy(script: SmtpScript) -> None:
    assert isinstance(await sent(script, recipient=AUDIT.upper()), Accepted)
    assert len(named(script)) == 1


async def test_without_a_setting_there_is_one_recipient(script: SmtpScript) -> None:
    assert isinstance(await sent(script, audit_copy=None), Accepted)
    assert named(script) == [MEMBER]
