"""An alarm by the ways beside the relay that rules.yaml names: a program, a second relay, or both.

They need no database and not the usual mail server: those may be what stands still. What a channel does is its own affair: a
failing one is a sentence for `mailflow status`, never an exception.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import datetime

import structlog

from mailflow.errors import AlarmFault, MailflowError
from mailflow.handlers.office import Office
from mailflow.handlers.standing import AlarmText, mail_beside
from mailflow.mail.retry import Accepted
from mailflow.settings import ServerUrl, Settings
from mailflow.transport.alarm_program import run_alarm_program
from mailflow.transport.smtp import Encryption, Relay

log = structlog.get_logger("mailflow.alarm")
RELAY_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Tried:
    """`channel` as rules.yaml names it (`command`, `smtp`); `problem` is None where it took the alarm."""

    channel: str
    problem: str | None


async def tell_outside(settings: Settings, office: Office, text: AlarmText, now: datetime) -> tuple[Tried, ...]:
    """Offer it to every channel, all at once; empty where none is set. Raises nothing."""
    channels = office.ruleset.alarm
    ways = {"command": _by_program, "smtp": _by_relay}
    tried = await asyncio.gather(*(_problem(ways[name](settings, office, text, now)) for name in channels.names))
    found = tuple(Tried(name, problem) for name, problem in zip(channels.names, tried, strict=True))
    for one in found:
        log.info("alarm told outside", channel=one.channel, what=text.what, state=text.state, taken=one.problem is None)
    return found


async def _problem(way: Coroutine[None, None, None]) -> str | None:
    try:
        await way
    except MailflowError as fault:
        return str(fault)
    except Exception as fault:
        log.exception("alarm could not be told outside")
        return f"{type(fault).__name__}: {fault}"
    return None


async def _by_program(settings: Settings, office: Office, text: AlarmText, now: datetime) -> None:
    del settings, now
    words = f"{text.subject}\n\n{text.text.strip()}\n"
    await asyncio.to_thread(run_alarm_program, office.ruleset.alarm.command, words, variables_of(text))


def variables_of(text: AlarmText) -> dict[str, str]:
    """The cause, as the program finds it in its environment."""
    return {
        "MAILFLOW_ALARM_FORUM": text.forum,
        "MAILFLOW_ALARM_WHAT": text.what,
        "MAILFLOW_ALARM_STATE": text.state,
        "MAILFLOW_ALARM_SINCE": text.since.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "MAILFLOW_ALARM_PROBLEM": " ".join(text.problem.split()),
        "MAILFLOW_ALARM_SUBJECT": text.subject,
    }


async def _by_relay(settings: Settings, office: Office, text: AlarmText, now: datetime) -> None:
    url, to = office.ruleset.alarm.smtp, office.ruleset.alarm.to
    assert url is not None
    assert to is not None
    sender = url.user if url.user is not None and "@" in url.user else office.ruleset.register.contact_address
    mail = mail_beside(office, text, sender, to, now)
    relay = _relay(url, settings, mail.sender.rpartition("@")[2])
    try:
        async with asyncio.timeout(RELAY_SECONDS):
            outcome = await relay.send(mail.prefix, None, mail.sender, mail.recipient)
            await relay.rest()
    except TimeoutError:
        relay.abort()
        raise AlarmFault(
            f"The second relay {url.host}:{url.port} took longer than {RELAY_SECONDS:.0f} seconds."
        ) from None
    if not isinstance(outcome, Accepted):
        told = getattr(outcome, "smtp_reply", "no answer to the end of the mail")
        raise AlarmFault(f"The second relay {url.host}:{url.port} did not take the alarm: {told}")


def _relay(url: ServerUrl, settings: Settings, hostname: str) -> Relay:
    def password() -> str | None:
        secret = settings.read_alarm_smtp_password()
        return secret.get_secret_value() if secret is not None else None

    return Relay(
        url.host,
        url.port,
        {"tls": Encryption.TLS, "starttls": Encryption.STARTTLS, "none": Encryption.NONE}[url.security],
        local_hostname=hostname,
        user=url.user,
        password=password,
        ca_file=settings.ca_file,
    )
