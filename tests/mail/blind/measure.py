"""What mailflow makes of the blind sets, beside what it should."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from mailflow.consultation.draft_places import places_of
from mailflow.consultation.model import Place
from mailflow.consultation.points import points_of
from mailflow.mail.answers import answer_of, asks_removal, corrects_earlier
from mailflow.mail.away import away_until
from mailflow.mail.beside import also_asks
from mailflow.mail.delivery_status import read_bounce
from mailflow.mail.incoming import parse
from mailflow.mail.kinds import machine_kind
from mailflow.mail.quoting import own_words
from tests.mail.blind.answers import Answer, answers
from tests.mail.blind.asked import RAW
from tests.mail.blind.machines import Machine, humans, machines
from tests.mail.blind.replies import Reply, replies

_MARK = 12
"""Characters of a number, a letter or "Së dyti," that a point may keep before its words."""
_PLACES = {
    "neni": "article",
    "pika": "point",
    "paragrafi": "paragraph",
    "kapitulli": "chapter",
    "shtojca": "annex",
    "tabela": "table",
    "seksioni": "section",
    "faqe": "page",
}


def folded(text: str) -> str:
    """White space and soft hyphens are no words."""
    return " ".join(text.replace("\xad", "").split())


@dataclass(frozen=True, slots=True)
class ReplyRead:
    """What became of a reply: typed lines that are not there, what else is there, passages beside the wrong line."""

    name: str
    lost: tuple[str, ...]
    residue: str
    misplaced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MachineRead:
    """What became of a machine mail: the kind it got; of a bounce what it says of the address; the day of return."""

    name: str
    wanted: str
    got: str | None
    back: tuple[date | None, date | None]
    address_right: bool
    finality_right: bool

    @property
    def right(self) -> bool:
        return self.got is not None and self.got in self.wanted.split("/")


@dataclass(frozen=True, slots=True)
class AnswerRead:
    """What became of a text: its kind, its points, its places."""

    answer: Answer
    got: str | None
    asked: frozenset[str]
    """What the coordinator is told it asks beside what it is."""
    supplements: bool
    points: tuple[str, ...]
    point_places: tuple[frozenset[tuple[str, str]], ...]
    places: frozenset[tuple[str, str]]

    @property
    def kind_right(self) -> bool:
        return self.got in self.answer.kinds

    @property
    def points_right(self) -> bool:
        """The points of the text, each with all its words and no other's."""
        wanted = [folded(point.text) for point in self.answer.points]
        if self.answer.split == "never" or (self.answer.split == "may" and len(self.points) < 2):
            return len(self.points) < 2
        if self.answer.split == "outer":
            return len(self.points) >= len(wanted) and all(part in folded(" ".join(self.points)) for part in wanted)
        return len(wanted) == len(self.points) and all(
            part in got and len(got) - len(part) < _MARK
            for part, got in zip(wanted, map(folded, self.points), strict=True)
        )

    @property
    def places_right(self) -> bool:
        """Every place that the text names, and no other."""
        named = self.answer.places + tuple(place for point in self.answer.points for place in point.places)
        return "*" in named or self.places == _named(named)

    @property
    def linked(self) -> bool:
        """Every point names its own places."""
        return self.point_places == tuple(_named(point.places) for point in self.answer.points)


def _named(places: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    return frozenset((_PLACES[place.split()[0]], place.split()[1]) for place in places)


def _found(places: tuple[Place, ...]) -> frozenset[tuple[str, str]]:
    return frozenset((place.kind, place.number) for place in places)


@cache
def replies_read(with_invitation: bool = True) -> tuple[ReplyRead, ...]:
    invitation = parse(RAW).text if with_invitation else None
    return tuple(_reply_read(reply, invitation) for reply in replies())


def _reply_read(reply: Reply, invitation: str | None) -> ReplyRead:
    words = own_words(parse(reply.raw), invitation)
    rest = folded(words.text)
    lost = []
    for part in sorted(reply.typed, key=len, reverse=True):
        if folded(part) in rest:
            rest = rest.replace(folded(part), " ", 1)
            continue
        for line in filter(None, (folded(line.removeprefix("> ")) for line in part.splitlines())):
            if line in rest:
                rest = rest.replace(line, " ", 1)
            else:
                lost.append(line)
    for line in filter(None, (folded(line) for line in reply.closing.splitlines())):
        rest = rest.replace(line, " ", 1)
    got = [(folded(passage.text), folded(passage.quoted or "")) for passage in words.passages]
    misplaced = [
        typed
        for typed, line in reply.passages
        if not any(
            folded(typed) in text and quoted and (quoted in folded(line) or folded(line) in quoted)
            for text, quoted in got
        )
    ]
    residue = folded(rest) if any(c.isalpha() for c in rest) else ""
    return ReplyRead(reply.name, tuple(lost), residue, tuple(misplaced))


@cache
def machines_read() -> tuple[MachineRead, ...]:
    return tuple(map(_machine_read, machines()))


def _machine_read(machine: Machine) -> MachineRead:
    mail = parse(machine.raw)
    verdict = machine_kind(mail)
    bounce = read_bounce(mail) if machine.failed else None
    recipients = [one for one in bounce.recipients if one.address == machine.failed] if bounce else []
    return MachineRead(
        machine.name,
        "/".join(sorted(machine.kinds)),
        verdict.kind.value if verdict else None,
        (machine.back, away_until(mail, date(2026, 11, 25)) if "auto_reply" in machine.kinds else None),
        bool(recipients) and bounce is not None and len(bounce.recipients) == 1,
        any(one.delayed is not machine.final for one in recipients),
    )


@cache
def humans_read() -> tuple[tuple[str, str | None], ...]:
    """Name of a person's mail → the machine kind it was given."""
    verdicts = ((name, machine_kind(parse(raw))) for name, raw in humans())
    return tuple((name, verdict.kind.value if verdict else None) for name, verdict in verdicts)


@cache
def answers_read() -> tuple[AnswerRead, ...]:
    return tuple(map(_answer_read, answers()))


def _answer_read(answer: Answer) -> AnswerRead:
    kind = answer_of(answer.text, False)
    got = "removal" if asks_removal(answer.text) else kind.value if kind else None
    points = points_of(answer.text)
    return AnswerRead(
        answer,
        got,
        frozenset(one.kind.value for one in also_asks(answer.text)),
        corrects_earlier(answer.text),
        tuple(point.text for point in points),
        tuple(_found(point.places) for point in points),
        _found(places_of(answer.text)),
    )
