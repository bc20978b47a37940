"""The deadline as a calendar file: a day's entry that a member can keep, and that a later one with a higher SEQUENCE moves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from mailflow.consultation.model import Consultation, Deadline
from mailflow.consultation.people import Register
from mailflow.consultation.words import explain_deadline
from mailflow.errors import NotPossible
from mailflow.mail.headers_out import clean

_SUMMARY = {"sq": "Afati i konsultimit", "en": "Deadline of the consultation"}


def deadline_ics(
    consultation: Consultation, register: Register, language: str, now: datetime, *, sequence: int = 0
) -> bytes:
    """The deadline of a released consultation (RFC 5545; METHOD:PUBLISH, RFC 5546, 3.2.1), all day, marked as free time.

    The UID stays the same for the consultation's life; `sequence` counts the extensions, so that calendars move the entry.
    """
    from icalendar import Calendar, Event, vCalAddress, vText  # noqa: PLC0415 - slow, and not needed to look at a mail

    deadline = _deadline(consultation)
    event = Event()
    event.add(
        "uid", f"deadline-{register.forum}-{consultation.reference}@{register.contact_address.rpartition('@')[2]}"
    )
    event.add("sequence", sequence)
    event.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    event.add("dtstart", deadline.on)
    event.add("dtend", deadline.on + timedelta(days=1))
    event.add("summary", f"{_SUMMARY.get(language, _SUMMARY['en'])}: {clean(consultation.title)} [{consultation.code}]")
    event.add("description", explain_deadline(deadline, language))
    event.add("transp", "TRANSPARENT")
    organizer = vCalAddress(f"mailto:{register.contact_address}")
    organizer.params["CN"] = vText(clean(register.forum_name).replace('"', "'"))
    event.add("organizer", organizer)
    calendar = Calendar()
    calendar.add("prodid", f"-//mailflow//{language}//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _deadline(consultation: Consultation) -> Deadline:
    if consultation.deadline is None:
        raise NotPossible(f"{consultation.reference} has no deadline yet: its invitations have not been released.")
    return consultation.deadline
