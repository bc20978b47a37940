"""Encryption is what the settings say, verified, or there is no connection."""

from __future__ import annotations

import ssl
from pathlib import Path
from typing import Any

import pytest

from mailflow.mail.retry import Accepted, Deferred, Misconfigured, Outcome, TransactionPhase
from mailflow.transport.smtp import Encryption, Relay
from tests.support.dovecot_certificate import make_certificate
from tests.support.smtp_script import SmtpScript

TLS, STARTTLS = Encryption.TLS, Encryption.STARTTLS
Files = tuple[Path, Path]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Files:
    return make_certificate(tmp_path_factory.mktemp("relay") / "good")


@pytest.fixture(params=[TLS, STARTTLS])
def encryption(request: pytest.FixtureRequest) -> Encryption:
    return Encryption(request.param)


async def test_a_mail_goes_out_encrypted(certificate: Files, encryption: Encryption) -> None:
    with serving(certificate, encryption) as script:
        outcome = await send(script, encryption, ca_file=certificate[0], user="kontakt", password="p")
    assert isinstance(outcome, Accepted)
    assert len(script.mails) == 1


async def test_a_large_mail_arrives_whole(certificate: Files, encryption: Encryption) -> None:
    payload = (b"x" * 74 + b"\r\n") * 40_000
    with serving(certificate, encryption) as script:
        await send(script, encryption, payload, ca_file=certificate[0])
    assert script.mails[0].content.endswith(payload)


async def test_an_unknown_authority_is_refused(certificate: Files, encryption: Encryption) -> None:
    with serving(certificate, encryption) as script:
        await refused(script, encryption, "self-signed certificate")


async def test_a_certificate_for_another_name_is_refused(tmp_path: Path, encryption: Encryption) -> None:
    other = make_certificate(tmp_path / "other", names="DNS:other.example")
    with serving(other, encryption) as script:
        await refused(script, encryption, "not valid for '127.0.0.1'", ca_file=other[0])


async def test_a_certificate_that_has_run_out_is_refused(tmp_path: Path, encryption: Encryption) -> None:
    old = make_certificate(tmp_path / "old", expired=True)
    with serving(old, encryption) as script:
        await refused(script, encryption, "certificate has expired", ca_file=old[0])


async def test_a_relay_that_hides_starttls_gets_neither_password_nor_mail() -> None:
    with SmtpScript(users={"kontakt": "p"}) as script:
        outcome = await send(script, STARTTLS, user="kontakt", password="p")
    assert isinstance(outcome, Misconfigured)
    assert "STARTTLS" in outcome.smtp_reply
    assert script.commands == ["EHLO lumas.example"]


def serving(certificate: Files, encryption: Encryption) -> SmtpScript:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    users = {"kontakt": "p"}
    return SmtpScript(tls=context, users=users) if encryption is TLS else SmtpScript(starttls=context, users=users)


async def send(script: SmtpScript, encryption: Encryption, payload: bytes | None = None, **settings: Any) -> Outcome:
    relay = Relay(script.host, script.port, encryption, local_hostname="lumas.example", **settings)
    outcome = await relay.send(b"Subject: x\r\n\r\nx\r\n", payload, "kontakt@lumas.example", "m07@forum.example")
    await relay.rest()
    return outcome


async def refused(script: SmtpScript, encryption: Encryption, reason: str, **settings: Any) -> None:
    outcome = await send(script, encryption, user="kontakt", password="p", **settings)
    assert isinstance(outcome, Deferred)
    assert outcome.phase is TransactionPhase.CONNECT
    assert reason in outcome.smtp_reply
    assert script.log_ins == 0
