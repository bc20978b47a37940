"""One mail, one recipient, one outcome: the relay as a scripted server that fails where we want it to."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from mailflow.errors import ConfigurationError, LoginRefused, Problem, RelayFault
from mailflow.mail.retry import (
    Accepted,
    Deferred,
    LogInRefused,
    Misconfigured,
    Outcome,
    Refused,
    TransactionPhase,
    Uncertain,
)
from mailflow.transport.smtp import Encryption, Relay
from mailflow.transport.smtp_transaction import Timeouts
from tests.support.smtp_script import DROP, RESET, SILENT, SWALLOW, Action, Hold, SmtpScript

CONNECT, MAIL, RCPT, DATA, DOT = TransactionPhase
CONTACT = "kontakt@lumas.example"
MEMBER = "m07@forum.example"
PREFIX = b"From: kontakt@lumas.example\r\nSubject: =?utf-8?q?Ftes=C3=AB?=\r\n\r\nTung!\r\n"
PAYLOAD = b"--b\r\n\r\n" + b"JVBERi0xLjcK" * 6 + b"\r\n--b--\r\n"
SHORT = Timeouts(connect=0.3, command=0.3, block=0.3, dot=0.3)
"""Where a test waits for a time-out to pass."""


@pytest.fixture
def script() -> Iterator[SmtpScript]:
    with SmtpScript() as server:
        yield server


@asynccontextmanager
async def relay_to(
    server: SmtpScript, encryption: Encryption = Encryption.NONE, **settings: Any
) -> AsyncIterator[Relay]:
    relay = Relay(server.host, server.port, encryption, local_hostname="lumas.example", **settings)
    try:
        yield relay
    finally:
        await relay.rest()
        relay.abort()


async def send(relay: Relay, recipient: str = MEMBER, *, payload: bytes | None = PAYLOAD, **options: Any) -> Outcome:
    return await relay.send(PREFIX, payload, CONTACT, recipient, **options)


async def test_a_mail_reaches_the_relay_byte_for_byte(script: SmtpScript) -> None:
    async with relay_to(script) as relay:
        assert await send(relay) == Accepted("250 2.0.0 ok: queued as 1")
    (mail,) = script.mails
    assert (mail.sender, mail.recipient, mail.content) == (CONTACT, MEMBER, PREFIX + PAYLOAD)


async def test_a_mail_without_payload_is_its_prefix_alone(script: SmtpScript) -> None:
    async with relay_to(script) as relay:
        await send(relay, payload=None)
    assert script.mails[0].content == PREFIX


async def test_a_large_mail_arrives_whole(script: SmtpScript) -> None:
    payload = (b"x" * 74 + b"\r\n") * 40_000
    async with relay_to(script) as relay:
        assert isinstance(await send(relay, payload=payload), Accepted)
    assert script.mails[0].content == PREFIX + payload


async def test_the_relay_hears_our_name_the_size_and_one_recipient(script: SmtpScript) -> None:
    async with relay_to(script) as relay:
        await send(relay)
    size = len(PREFIX) + len(PAYLOAD)
    assert script.commands == [
        "EHLO lumas.example", f"MAIL FROM:<{CONTACT}> SIZE={size}", f"RCPT TO:<{MEMBER}>", "DATA", "QUIT",
    ]  # fmt: skip


async def test_no_size_is_told_to_a_relay_that_does_not_ask_for_it() -> None:
    with SmtpScript(size=None) as script:
        async with relay_to(script) as relay:
            await send(relay)
            assert await relay.size_limit() is None
    assert f"MAIL FROM:<{CONTACT}>" in script.commands


async def test_mails_that_follow_each_other_share_a_connection(script: SmtpScript) -> None:
    async with relay_to(script) as relay:
        for number in range(5):
            await send(relay, f"m{number}@forum.example")
    assert (script.connections, len(script.mails), script.quits) == (1, 5, 1)


async def test_mails_at_the_same_time_use_no_more_than_the_connections_allowed(script: SmtpScript) -> None:
    async with relay_to(script, connections=3) as relay:
        outcomes = await asyncio.gather(*(send(relay, f"m{number}@forum.example") for number in range(30)))
    assert all(isinstance(outcome, Accepted) for outcome in outcomes)
    assert (script.connections, len(script.mails)) == (3, 30)


@pytest.mark.parametrize("phase", ["mail", "rcpt", "data", "dot"])
async def test_a_temporary_refusal_defers_and_the_connection_stays_good(script: SmtpScript, phase: str) -> None:
    script.on(phase, "450 4.3.0 later", times=1)
    async with relay_to(script) as relay:
        assert await send(relay) == Deferred("450 4.3.0 later", TransactionPhase(phase))
        assert isinstance(await send(relay), Accepted)
    assert len(script.mails) == 1


async def test_a_relay_that_has_lost_step_is_met_anew_on_another_connection(script: SmtpScript) -> None:
    async with relay_to(script, connections=1) as relay:
        assert isinstance(await send(relay), Accepted)
        script.on("mail", "503 5.5.1 nested MAIL command", times=1)
        assert isinstance(await send(relay), Accepted)
    assert (script.connections, len(script.mails)) == (2, 2)


async def test_a_refused_recipient_costs_nobody_else_anything(script: SmtpScript) -> None:
    script.on("rcpt", "550 5.1.1 no such user", recipient="m07")
    async with relay_to(script) as relay:
        outcomes = [await send(relay, f"m0{number}@forum.example") for number in (6, 7, 8)]
    assert outcomes[1] == Refused("550 5.1.1 no such user", concerns_address=True)
    assert [mail.recipient for mail in script.mails] == ["m06@forum.example", "m08@forum.example"]
    assert script.connections == 1


@pytest.mark.parametrize(
    ("phase", "reply"),
    [
        ("connect", "554 5.7.1 go away"),
        ("mail", "530 5.7.0 authentication required"),
        ("rcpt", "554 5.7.1 <m07@forum.example>: Relay access denied"),
        ("dot", "550 5.7.60 SMTP; Client does not have permissions to send as this sender"),
    ],
)
async def test_a_relay_that_refuses_us_is_misconfigured(script: SmtpScript, phase: str, reply: str) -> None:
    script.on(phase, reply)
    async with relay_to(script) as relay:
        assert await send(relay) == Misconfigured(reply)


async def test_content_that_the_relay_does_not_want_marks_no_address(script: SmtpScript) -> None:
    script.on("dot", "554 5.7.1 message rejected as spam")
    async with relay_to(script) as relay:
        assert await send(relay) == Refused("554 5.7.1 message rejected as spam", concerns_address=False)


@pytest.mark.parametrize("act", [DROP, RESET, SILENT])
@pytest.mark.parametrize("phase", ["mail", "rcpt", "data", "body"])
async def test_what_is_lost_before_the_dot_is_deferred(script: SmtpScript, phase: str, act: Action) -> None:
    script.on(phase, act)
    payload = (b"x" * 74 + b"\r\n") * 120_000 if phase == "body" else PAYLOAD
    async with relay_to(script, timeouts=SHORT) as relay:
        outcome = await send(relay, payload=payload)
    assert isinstance(outcome, Deferred)
    assert outcome.phase is (DATA if phase == "body" else TransactionPhase(phase))
    assert not script.mails


@pytest.mark.parametrize("act", [DROP, RESET, SWALLOW, SILENT])
async def test_what_is_lost_after_the_dot_is_uncertain(script: SmtpScript, act: Action) -> None:
    script.on("dot", act)
    async with relay_to(script, timeouts=SHORT) as relay:
        assert await send(relay) == Uncertain(DOT)


async def test_a_late_answer_to_the_dot_never_answers_the_next_mail(script: SmtpScript) -> None:
    hold = Hold()
    script.on("dot", hold, times=1)
    async with relay_to(script, timeouts=SHORT, connections=1) as relay:
        assert await send(relay) == Uncertain()
        hold.released.set()
        script.on("rcpt", "550 5.1.1 no such user", recipient="m08")
        assert isinstance(await send(relay, "m08@forum.example"), Refused)
    assert script.connections == 2


@pytest.mark.parametrize(
    ("phase", "outcome"), [("mail", Deferred), ("rcpt", Deferred), ("data", Deferred), ("dot", Uncertain)]
)
async def test_a_relay_that_babbles_is_not_spoken_to_again(
    script: SmtpScript, phase: str, outcome: type[Outcome]
) -> None:
    script.on(phase, "299 hello?" if phase != "dot" else "354 hello?", times=1)
    async with relay_to(script, connections=1) as relay:
        assert isinstance(await send(relay), outcome)
        assert isinstance(await send(relay), Accepted)
    assert script.connections == 2


@pytest.mark.parametrize("act", [DROP, "421 4.4.2 timeout exceeded", "452 4.5.3 too many mails on this connection"])
async def test_a_kept_connection_that_the_relay_gave_up_costs_no_delivery(
    script: SmtpScript, act: Action | str
) -> None:
    async with relay_to(script) as relay:
        await send(relay)
        script.on("mail", act, times=1)
        assert isinstance(await send(relay), Accepted)
    assert (script.connections, len(script.mails)) == (2, 2)


@pytest.mark.parametrize("act", [DROP, "421 4.3.2 overloaded", SILENT])
async def test_a_relay_that_does_not_greet_defers(script: SmtpScript, act: Action | str) -> None:
    script.on("connect", act)
    async with relay_to(script, timeouts=SHORT) as relay:
        outcome = await send(relay)
    assert isinstance(outcome, Deferred)
    assert outcome.phase is CONNECT


async def test_a_relay_that_does_not_listen_defers() -> None:
    with SmtpScript() as script:
        pass
    async with relay_to(script) as relay:
        outcome = await send(relay)
        with pytest.raises(RelayFault, match="cannot be used"):
            await relay.size_limit()
    assert isinstance(outcome, Deferred)
    assert outcome.phase is CONNECT


async def test_the_size_limit_is_what_the_relay_says(script: SmtpScript) -> None:
    async with relay_to(script) as relay:
        assert await relay.size_limit() == 10_000_000


@pytest.mark.parametrize(
    "address", ["a b@x.example", "a@x.example>\r\nRCPT TO:<b@x.example", "<a@x.example>", "a\0@x.example"]
)
async def test_no_address_breaks_out_of_its_command(script: SmtpScript, address: str) -> None:
    async with relay_to(script) as relay:
        outcome = await send(relay, address)
    assert isinstance(outcome, Refused)
    assert outcome.concerns_address
    assert not script.commands


async def test_an_address_beyond_ascii_needs_a_relay_that_takes_it(script: SmtpScript) -> None:
    async with relay_to(script) as relay:
        outcome = await send(relay, "drejtorë@forum.example")
    assert isinstance(outcome, Refused)
    assert outcome.concerns_address


async def test_a_relay_that_takes_addresses_beyond_ascii_gets_them_as_they_are() -> None:
    with SmtpScript(smtputf8=True) as script:
        async with relay_to(script) as relay:
            assert isinstance(await send(relay, "drejtorë@forum.example"), Accepted)
            assert isinstance(await send(relay), Accepted)
    assert [mail.recipient for mail in script.mails] == ["drejtorë@forum.example", MEMBER]
    assert [command.endswith(" SMTPUTF8") for command in script.commands if command.startswith("MAIL")] == [True, False]


class TestLogIn:
    async def test_name_and_password_are_given(self) -> None:
        with SmtpScript(users={"kontakt": "fjalëkalim"}) as script:
            async with relay_to(script, user="kontakt", password="fjalëkalim") as relay:
                assert isinstance(await send(relay), Accepted)
        assert script.log_ins == 1

    async def test_a_wrong_password_is_tried_once_and_spends_no_delivery(self) -> None:
        with SmtpScript(users={"kontakt": "right"}) as script:
            async with relay_to(script, user="kontakt", password="wrong") as relay:
                assert await send(relay) == LogInRefused("535 5.7.8 wrong user or password")
                assert script.log_ins == 1
                with pytest.raises(LoginRefused, match="refused the log-in of kontakt"):
                    await relay.size_limit()

    async def test_mails_at_the_same_time_spend_one_log_in_on_a_wrong_password(self) -> None:
        with SmtpScript(users={"kontakt": "right"}) as script:
            async with relay_to(script, user="kontakt", password="wrong", connections=4) as relay:
                outcomes = await asyncio.gather(*(send(relay) for _ in range(4)))
        assert outcomes == [LogInRefused("535 5.7.8 wrong user or password")] * 4
        assert script.log_ins == 1

    async def test_a_changed_password_needs_no_restart(self) -> None:
        passwords = ["old", "right"]
        with SmtpScript(users={"kontakt": "right"}) as script:
            async with relay_to(script, user="kontakt", password=lambda: passwords.pop(0)) as relay:
                assert isinstance(await send(relay), LogInRefused)
                assert isinstance(await send(relay), Accepted)

    async def test_a_password_that_cannot_be_read_burns_nobody(self) -> None:
        def unreadable() -> str:
            raise ConfigurationError((Problem("MAILFLOW_SMTP_PASSWORD_FILE", "cannot be read.", "Mend it."),))

        with SmtpScript(users={"kontakt": "right"}) as script:
            async with relay_to(script, user="kontakt", password=unreadable) as relay:
                assert await send(relay) == Misconfigured("MAILFLOW_SMTP_PASSWORD_FILE: cannot be read. Mend it.")

    async def test_a_relay_that_cannot_check_passwords_now_defers(self) -> None:
        with SmtpScript(users={"kontakt": "right"}) as script:
            script.on("auth", "454 4.7.0 temporary authentication failure")
            async with relay_to(script, user="kontakt", password="right") as relay:
                assert await send(relay) == Deferred("454 4.7.0 temporary authentication failure", CONNECT)
                with pytest.raises(RelayFault):
                    await relay.size_limit()

    async def test_a_relay_without_log_in_is_a_matter_of_configuration(self, script: SmtpScript) -> None:
        async with relay_to(script, user="kontakt", password="right") as relay:
            assert isinstance(await send(relay), Misconfigured)


class TestBeforeTheDot:
    """The hook where the intent is committed: the message is written, the relay does not have it yet."""

    async def test_the_hook_runs_when_all_but_the_dot_is_written(self, script: SmtpScript) -> None:
        seen: list[int] = []

        async def before_dot() -> None:
            seen.append(len(script.mails))

        async with relay_to(script) as relay:
            assert isinstance(await send(relay, before_dot=before_dot), Accepted)
        assert seen == [0]
        assert len(script.mails) == 1

    async def test_no_dot_leaves_when_the_intent_cannot_be_committed(self, script: SmtpScript) -> None:
        async def before_dot() -> None:
            raise OSError("disk full")

        async with relay_to(script) as relay:
            with pytest.raises(OSError, match="disk full"):
                await send(relay, before_dot=before_dot)
            assert isinstance(await send(relay), Accepted)
        assert len(script.mails) == 1

    async def test_a_connection_lost_before_the_dot_is_no_uncertainty(self, script: SmtpScript) -> None:
        async def before_dot() -> None:
            relay.abort()

        async with relay_to(script) as relay:
            outcome = await send(relay, before_dot=before_dot)
        assert isinstance(outcome, Deferred)
        assert outcome.phase is DATA

    async def test_no_hook_runs_for_a_recipient_that_was_refused(self, script: SmtpScript) -> None:
        async def before_dot() -> None:
            raise AssertionError

        script.on("rcpt", "550 5.1.1 no")
        async with relay_to(script) as relay:
            assert isinstance(await send(relay, before_dot=before_dot), Refused)


class TestBrokenOff:
    @pytest.mark.parametrize(("phase", "outcome"), [("rcpt", Deferred), ("dot", Uncertain)])
    async def test_a_send_that_is_broken_off_answers_at_once(
        self, script: SmtpScript, phase: str, outcome: type[Outcome]
    ) -> None:
        hold = Hold()
        script.on(phase, hold)
        async with relay_to(script) as relay:
            sending = asyncio.ensure_future(send(relay))
            await reached(hold.reached)
            relay.abort()
            assert isinstance(await sending, outcome)

    async def test_connecting_is_broken_off_too(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listener:
            relay = Relay("127.0.0.1", listener.getsockname()[1], Encryption.NONE, local_hostname="lumas.example")
            sending = asyncio.ensure_future(send(relay))
            connection, _ = await asyncio.to_thread(listener.accept)
            with connection:
                relay.abort()
                assert await sending == Deferred("stopped while connecting", CONNECT)

    async def test_after_that_nothing_is_sent_any_more(self, script: SmtpScript) -> None:
        hold = Hold()
        async with relay_to(script, connections=1) as relay:
            await send(relay)
            script.on("mail", hold)
            sending = asyncio.ensure_future(send(relay))
            await reached(hold.reached)
            relay.abort()
            assert isinstance(await sending, Deferred)
        assert script.connections == 1

    async def test_after_a_cancelled_send_the_connection_is_not_used_again(self, script: SmtpScript) -> None:
        hold = Hold()
        script.on("dot", hold, times=1)
        async with relay_to(script, connections=1) as relay:
            sending = asyncio.ensure_future(send(relay))
            await reached(hold.reached)
            sending.cancel()
            with pytest.raises(asyncio.CancelledError):
                await sending
            hold.released.set()
            assert isinstance(await send(relay), Accepted)
        assert script.connections == 2


def test_mail_leaves_this_machine_only_encrypted() -> None:
    with pytest.raises(ConfigurationError, match=r"MAILFLOW_SMTP_URL: mail\.example without encryption"):
        Relay("mail.example", 25, Encryption.NONE, local_hostname="lumas.example")


def test_a_file_without_authorities_is_told_at_once(tmp_path: Path) -> None:
    empty = tmp_path / "ca.pem"
    empty.write_text("")
    for ca_file in (empty, tmp_path / "absent.pem"):
        with pytest.raises(ConfigurationError, match="MAILFLOW_CA_FILE"):
            Relay("mail.example", 465, Encryption.TLS, local_hostname="lumas.example", ca_file=ca_file)


async def reached(event: threading.Event) -> None:
    assert await asyncio.to_thread(event.wait, 10)
