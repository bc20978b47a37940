"""Is another installation of mailflow at work in this mailbox? It would invite everybody twice, and give numbers twice.

1. Every mail of ours names the database that wrote it (`X-Mailflow-Instance`). A mail from our contact point that names another one,
   or that is signed with our secret and that this database never owed, was written elsewhere: by another machine, or by a later
   state of this database.
2. A signature proves it, and so does a sender that our own server proves, or a place among the sent mail: everything stands still
   until somebody says `mailflow resume`. The header alone proves nothing: anybody could write it, so she is told, and no more.
3. What was written before this database was made, before the last `mailflow resume`, or more than a week ago counts for nothing, but at
   a first start: there it says that this mailbox has a past which this database does not know.
4. Numbers that its mails, or answers to them, tell were given: none is given again (`storage/restoration`).
5. Another forum of this installation has the same database; a mail of before a change of the secret names it as well; what somebody
   passes on or quotes is no mail from our contact point. None of them is another installation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import structlog
from sqlalchemy import Connection, Engine

from mailflow.consultation.inquiries import number_of_slot
from mailflow.consultation.model import NoticeKind
from mailflow.handlers.alarms import raise_alarm
from mailflow.handlers.notices import Circle
from mailflow.handlers.office import Office, register_of
from mailflow.handlers.restoring import years_until
from mailflow.mail.headers_out import INSTANCE
from mailflow.mail.incoming import IncomingMail, parse
from mailflow.mail.threads import Delivery, find_parent, without_signature
from mailflow.storage import instance, outbox, restoration, watch
from mailflow.storage.transaction import transaction

log = structlog.get_logger("mailflow.installation")
OTHER = "installation"
"""Cause of the alarm."""
FRESH = timedelta(days=7)
_REFERENCE = re.compile(r"([0-9]{4})-([0-9]{3,6})")
_OF_AN_INQUIRY = frozenset({NoticeKind.INQUIRY.value, NoticeKind.RECEIVED.value, NoticeKind.ANSWER.value})
STOP_ONE = "Stop one of the two for good, the one whose database is the older or the poorer. Then run `mailflow resume` here, if this is the one that stays."
MOVED = (
    "If mailflow has moved to this machine, stop it, bring the database and MAILFLOW_SECRET of before along, and start again. "
    "If it is to begin anew, run `mailflow resume`."
)


PROBE = "probe"
"""Kind of the mails by which `mailflow doctor` tries the servers (`daemon/doctor/probes`)."""


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
        f"({without_signature(mail.message_id or 'without Message-ID')}) was not written by this one."
    )
    if is_proven or delivery is not None:
        if _stand_still(tx, circle, reason, STOP_ONE):
            _tell(tx, circle, reason, STOP_ONE)
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
    """At a first start: headers of mails of mailflow's that are there already, and of answers to them.

    Nothing goes on where this database did not write them, and no number that may have been given is given again.
    """
    mails = [parse(header) for header in headers]
    with transaction(engine) as tx:
        circle = Circle(office, register_of(office, tx), now)
        others = [
            mail
            for mail in mails
            if written_elsewhere(mail, office, is_owed=_is_owed(tx, office, _signed(mail, office)))
        ]
        told = numbers_told(delivery for mail in mails for delivery in _named(mail, office))
        if instance.resumed_at(tx) is not None:
            restoration.leap_past(tx, office.forum, told)
            return
        if not others and not restoration.beyond(tx, office.forum, told):
            return
        last = max((mail.date for mail in others if mail.date is not None), default=None)
        until = f" until {_instant(last)}" if last is not None else ""
        reason = f"mailflow has worked in this mailbox before{until}, with another database: what was sent and which numbers were given is unknown here."
        if _stand_still(tx, circle, reason, MOVED):
            restoration.begin_anew(tx, office.forum, now, years=years_until(now), seen=told)
            _tell(tx, circle, reason, MOVED)


def leap_past(tx: Connection, office: Office, delivery: Delivery) -> None:
    """A mail names one of ours that this database may not know: what that one tells was given."""
    restoration.leap_past(tx, office.forum, numbers_told((delivery,)))


def numbers_told(deliveries: Iterable[Delivery]) -> dict[str, int]:
    """Pure: counter → the highest number that names of mails of ours tell."""
    told: dict[str, int] = {}
    for delivery in deliveries:
        if found := _REFERENCE.fullmatch(delivery.reference):
            name = f"consultation/{found[1]}"
            told[name] = max(told.get(name, 0), int(found[2]))
        inquiry = number_of_slot(delivery.slot) if delivery.kind in _OF_AN_INQUIRY else None
        if inquiry is not None:
            told["inquiry"] = max(told.get("inquiry", 0), inquiry)
    return told


def _stand_still(tx: Connection, circle: Circle, reason: str, remedy: str) -> bool:
    """False where everything does already."""
    return watch.pause(tx, circle.office.forum, watch.EVERYTHING, f"{reason} {remedy}", circle.now)


def _tell(tx: Connection, circle: Circle, reason: str, remedy: str) -> None:
    raise_alarm(tx, circle, OTHER, reason, remedy)
    log.error("another installation", problem=reason)


def _is_ours(mail: IncomingMail, office: Office) -> bool:
    """Does it look like a mail of mailflow's at all? Asked first, of every mail."""
    return bool(mail.header(INSTANCE)) or _signed(mail, office) is not None


def _signed(mail: IncomingMail, office: Office) -> Delivery | None:
    """What its signature names; nothing for what `mailflow doctor` sends to itself, which no database owes."""
    found = office.signer.read_message_id(mail.message_id, office.forum) if mail.message_id else None
    return None if found is not None and found.kind == PROBE else found


def _named(mail: IncomingMail, office: Office) -> Iterable[Delivery]:
    """The mail of ours that it is, and the one that it answers."""
    parent = find_parent(mail, office.signer, office.forum)
    return filter(None, (_signed(mail, office), parent.delivery if parent is not None else None))


def _is_owed(tx: Connection, office: Office, delivery: Delivery | None) -> bool:
    """Has this database tried to send it? What is queued here and seen there was sent by another one."""
    if delivery is None:
        return False
    row = outbox.by_message_id(tx, office.forum, office.signer.message_id(delivery))
    return row is not None and row.claimed_at is not None


def _counts_from(tx: Connection, circle: Circle) -> datetime:
    lost = restoration.restoration(tx, circle.office.forum)
    known = (instance.made_at(tx), instance.resumed_at(tx), lost.lost_until if lost is not None else None)
    return max((at for at in known if at is not None), default=circle.now)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M UTC")
