"""Is another installation of mailflow at work in this mailbox? It would invite everybody twice, and give numbers twice.

1. Every mail of ours names the database that wrote it (`X-Mailflow-Instance`). A mail from our contact point that names another one,
   or that is signed with our secret and that this database never owed, was written elsewhere: by another machine, or by a later
   state of this database.
2. A signature proves it, and so does a sender that our own server proves, or a place among the sent mail: everything stands still
   until somebody says `mailflow resume`. The header alone proves nothing: anybody could write it, so she is told, and no more.
3. What was written before this database was made, before the last `mailflow resume`, or more than a week ago counts for nothing, but at
   a first start: there it says that this mailbox has a past which this database does not know.
4. Another forum of this installation has the same database; a mail of before a change of the secret names it as well; what somebody
   passes on or quotes is no mail from our contact point. None of them is another installation.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import Connection, Engine

from mailflow.handlers.alarms import raise_alarm
from mailflow.handlers.notices import Circle
from mailflow.handlers.office import Office, register_of
from mailflow.mail.headers_out import INSTANCE
from mailflow.mail.incoming import IncomingMail, parse
from mailflow.mail.threads import Delivery
from mailflow.storage import instance, outbox, watch
from mailflow.storage.restoration import restoration
from mailflow.storage.transaction import transaction

log = structlog.get_logger("mailflow.installation")
OTHER = "installation"
"""Cause of the alarm."""
FRESH = timedelta(days=7)
STOP_ONE = "Stop one of the two for good, the one whose database is the older or the poorer. Then run `mailflow resume` here, if this is the one that stays."
MOVED = (
    "If mailflow has moved to this machine, stop it, bring the database and MAILFLOW_SECRET of before along, and start again. "
    "If it is to begin anew, run `mailflow resume`."
)


def written_elsewhere(mail: IncomingMail, office: Office, *, is_owed: bool) -> bool:
    """Pure: did another database write this mail? `is_owed`: this database owed the mail that its signature names."""
    if [sender.address for sender in mail.from_] != [office.ruleset.register.contact_address]:
        return False
    named = mail.header(INSTANCE).strip()
    if named and office.instance is not None and named != office.instance:
        return True
    return _signed(mail, office) is not None and not is_owed


def look_at(tx: Connection, circle: Circle, mail: IncomingMail, *, is_proven: bool) -> bool:
    """A mail was seen. Where another installation has written it, let everything stand still; answers whether that is so.

    `is_proven`: our own server vouches for its sender, or it lies among the sent mail.
    """
    office, date = circle.office, mail.date
    if office.instance is None or date is None or not _is_ours(mail, office):
        return False
    if not max(_counts_from(tx, circle), circle.now - FRESH) < date <= circle.now + timedelta(days=1):
        return False
    delivery = _signed(mail, office)
    if not written_elsewhere(mail, office, is_owed=_is_owed(tx, office, delivery)):
        return False
    reason = (
        f"Another installation of mailflow works in this mailbox: a mail of {_instant(date)} from the contact point "
        f"({mail.message_id or 'without Message-ID'}) was not written by this one."
    )
    if is_proven or delivery is not None:
        _stand_still(tx, circle, reason, STOP_ONE)
        return True
    raise_alarm(tx, circle, OTHER, f"{reason} Nothing proves it, so everything goes on here.", STOP_ONE)
    return False


def look_among_sent(engine: Engine, office: Office, headers: Iterable[bytes], now: datetime) -> None:
    """Headers of mails of mailflow's that lie among the sent mail."""
    with transaction(engine) as tx:
        circle = Circle(office, register_of(office, tx), now)
        for header in headers:
            look_at(tx, circle, parse(header), is_proven=True)


def look_back(engine: Engine, office: Office, headers: Iterable[bytes], now: datetime) -> None:
    """At a first start: headers of mails of mailflow's that are there already. Nothing goes on where this database did not write them."""
    mails = [parse(header) for header in headers]
    with transaction(engine) as tx:
        circle = Circle(office, register_of(office, tx), now)
        others = [
            mail
            for mail in mails
            if written_elsewhere(mail, office, is_owed=_is_owed(tx, office, _signed(mail, office)))
        ]
        if not others or instance.resumed_at(tx) is not None:
            return
        last = max((mail.date for mail in others if mail.date is not None), default=None)
        until = f" until {_instant(last)}" if last is not None else ""
        reason = f"mailflow has worked in this mailbox before{until}, with another database: what was sent and which numbers were given is unknown here."
        _stand_still(tx, circle, reason, MOVED)


def _stand_still(tx: Connection, circle: Circle, reason: str, remedy: str) -> None:
    if watch.pause(tx, circle.office.forum, watch.EVERYTHING, f"{reason} {remedy}", circle.now):
        raise_alarm(tx, circle, OTHER, reason, remedy)
        log.error("another installation", problem=reason)


def _is_ours(mail: IncomingMail, office: Office) -> bool:
    """Does it look like a mail of mailflow's at all? Asked first, of every mail."""
    return bool(mail.header(INSTANCE)) or _signed(mail, office) is not None


def _signed(mail: IncomingMail, office: Office) -> Delivery | None:
    return office.signer.read_message_id(mail.message_id, office.forum) if mail.message_id else None


def _is_owed(tx: Connection, office: Office, delivery: Delivery | None) -> bool:
    """Has this database tried to send it? What is queued here and seen there was sent by another one."""
    if delivery is None:
        return False
    row = outbox.by_message_id(tx, office.forum, office.signer.message_id(delivery))
    return row is not None and row.claimed_at is not None


def _counts_from(tx: Connection, circle: Circle) -> datetime:
    lost = restoration(tx, circle.office.forum)
    known = (instance.made_at(tx), instance.resumed_at(tx), lost.lost_until if lost is not None else None)
    return max((at for at in known if at is not None), default=circle.now)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
