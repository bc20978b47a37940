"""The log-ins of one forum at its two servers, as the loops call them (`handlers.log_ins` decides)."""

from __future__ import annotations

from collections.abc import Callable

import structlog
from pydantic import SecretStr

from mailflow.daemon.house import House
from mailflow.errors import LoginRefused, MailflowError
from mailflow.handlers import log_ins
from mailflow.handlers.incoming import Write
from mailflow.loops.dispatch import RunWrite
from mailflow.loops.log_ins import LogIns
from mailflow.transport.smtp import Relay

log = structlog.get_logger("mailflow.relay")


def mailbox_log_ins(house: House, write: Write) -> LogIns:
    """At the mail server."""
    return _log_ins(house, log_ins.MAILBOX, lambda: _plain(house.settings.read_imap_password()), write)


def relay_log_ins(house: House) -> LogIns:
    """At the relay; free where nobody logs in there. Called on the thread that writes."""
    if house.settings.smtp is None or house.settings.smtp.user is None:
        return LogIns()
    return _log_ins(house, log_ins.RELAY, lambda: _plain(house.settings.read_smtp_password()), lambda work: work())


async def ask_relay_size(house: House, relay: Relay, run_write: RunWrite) -> None:
    """Drafts that the relay would refuse are held instead. Out of reach, `limits.outgoing_size` alone counts, and dispatch will tell it."""
    at_relay = relay_log_ins(house)
    try:
        if await run_write(at_relay.locked_out) is not None:
            return
        house.know_relay_size(await relay.size_limit())
        await run_write(at_relay.taken)
    except LoginRefused as refused:
        words = str(refused)
        log.info("relay not reached at start", problem=words)
        await run_write(lambda: at_relay.refused(words))
    except MailflowError as fault:
        log.info("relay not reached at start", problem=str(fault))


def _log_ins(house: House, server: str, password: Callable[[], str], write: Write) -> LogIns:
    engine = house.engine
    return LogIns(
        locked_out=lambda: log_ins.locked_out(engine, house.office, server, password(), house.clock()),
        refused=lambda words: write(
            lambda: log_ins.note_refusal(engine, house.office, server, password(), words, house.clock())
        ),
        taken=lambda: write(lambda: log_ins.note_log_in(engine, house.office, server)),
    )


def _plain(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret is not None else ""
