"""The story as a municipal coordinator reads it on the terminal: a line for each thing that matters, in the order it happens."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from mailflow.consultation.model import Consultation, MemberState, Recommendation
from mailflow.consultation.words import counted

Print = Callable[[str], None]
LONGEST_TITLE, LONGEST_QUOTE = 42, 58
HAS_ANSWERED = {MemberState.ANSWERED, MemberState.NO_REMARKS, MemberState.LATE}


class Telling:
    """Prints the story; the first of its kind is told at length, the others in a line."""

    def __init__(self, print_: Print, zone: str) -> None:
        self._print = print_
        self._zone = ZoneInfo(zone)
        self._told: set[str] = set()
        self._day = ""

    def opened(self, at: datetime, consultation: Consultation) -> None:
        """A director mailed a draft."""
        if self._is_first("opened"):
            self._line(at, f"{consultation.directorate_name} mails a draft, as always: {_title(consultation)}.")
            self._line(at, f"It becomes consultation {consultation.code}. For half an hour a reply can stop it.")

    def held(self, at: datetime, consultation: Consultation) -> None:
        """A draft waits for the coordinator's word."""
        rules = (reason.details[0].partition(" / ")[0] for reason in consultation.reasons if reason.key == "rule")
        why = next(rules, "?")
        self._line(at, f"{consultation.code} {_title(consultation)} waits for the coordinator: {why}.")
        if self._is_first("held"):
            self._line(at, "She is asked by mail. Her answer is one word: PO or JO.")

    def released(self, at: datetime, consultation: Consultation) -> None:
        """The invitations leave."""
        until = f"{consultation.deadline.on:%d.%m.%Y}" if consultation.deadline else "–"
        if self._is_first("released"):
            members = len(consultation.members)
            self._line(at, f"{members} members are invited, each by a mail of their own; answers until {until}.")
        else:
            self._line(at, f"{consultation.code} {_title(consultation)} goes to the members, until {until}.")

    def answered(self, at: datetime, consultation: Consultation, filed: Recommendation) -> None:
        """A member's answer was filed."""
        member = consultation.invitee(filed.member or "")
        name = member.name if member is not None else filed.address
        number = f"{consultation.reference}/{filed.number}"
        self._line(at, f"{name} answers: {number} {_quote(filed.text)}{'  (late)' if filed.late else ''}")

    def reminded(self, at: datetime, members: int) -> None:
        """Reminders have left."""
        if self._is_first("reminded"):
            self._line(at, f"The {members} members who have not answered are reminded. Nobody else is.")

    def digested(self, at: datetime) -> None:
        """A digest has left."""
        if self._is_first("digested"):
            self._line(at, "The coordinator's first digest; one comes on every working morning with news.")

    def no_remarks(self, at: datetime, consultation: Consultation, member: str) -> None:
        """A member has nothing against it."""
        self._line(at, f"{member} answers {consultation.reference}: no remarks.")

    def closed(self, at: datetime, consultation: Consultation, recommendations: int) -> None:
        """A consultation closed by itself."""
        answered = sum(member.state in HAS_ANSWERED for member in consultation.members)
        filed = counted(recommendations, "recommendation", "en")
        self._line(
            at,
            f"{consultation.code} {_title(consultation)} closes: {answered} of {len(consultation.members)} answered,"
            f" {filed}.",
        )
        if self._is_first("closed"):
            self._line(at, "Directorate and coordinator get them compiled, as mail, DOCX and CSV.")

    def revised(self, at: datetime, consultation: Consultation) -> None:
        """The coordinator said PO to a new version."""
        number = consultation.version.number
        self._line(at, f"The coordinator answers PO: version {number} of {consultation.code} goes to the members.")
        if self._is_first("revised"):
            self._line(at, "Each is told what changed between the two texts. The deadline stays.")

    def withdrawn(self, at: datetime, consultation: Consultation) -> None:
        """The coordinator said PO to a withdrawal."""
        self._line(at, f"The directorate takes {consultation.code} {_title(consultation)} back, and she answers PO.")

    def dismissed(self, at: datetime, consultation: Consultation) -> None:
        """The coordinator said JO."""
        self._line(at, f"The coordinator answers JO: {consultation.code} {_title(consultation)} goes nowhere.")

    def _is_first(self, what: str) -> bool:
        is_first = what not in self._told
        self._told.add(what)
        return is_first

    def _line(self, at: datetime, sentence: str) -> None:
        local = at.astimezone(self._zone)
        day = f"{local:%d.%m. %H:%M}"
        self._print(f"{day if day != self._day else '':<12}  {sentence}")
        self._day = day


def _title(consultation: Consultation) -> str:
    return f"“{_short(consultation.title, LONGEST_TITLE)}”"


def _quote(text: str) -> str:
    words = " ".join(text.split())
    return f"“{_short(words, LONGEST_QUOTE)}”" if words else "(an attachment)"


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0].rstrip(" ,.;:–-") + "…"
