"""What was put in against what came out. Knows nothing of how mailflow works: only mails, and what its commands print.

*Lost*, *doubled* and *wrong* are failures. *Unknown* is none: a mail was in its window when the process was killed (its terminating dot
was meant to leave, the outcome was not written down), so that nobody could know whether the relay has it, and what became of it is one
of the ends that the policy of its kind allows. An unknown mail is counted, never a failure hidden.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

_REPEATED = frozenset(
    {
        "invitation", "version", "extension", "reopened", "withdrawal", "closing", "act", "question", "inquiry", "answer", "report",
    }
)  # fmt: skip
"""Kinds that go once more after an end that nobody knows (ARCHITECTURE, table of the outbox)."""


class Kind(StrEnum):
    """What somebody puts in."""

    DRAFT = "draft"
    RECOMMENDATION = "recommendation"
    NO_REMARKS = "no remarks"
    MACHINE = "machine"
    ORDER = "order"
    NOISE = "noise"


ENDS: Mapping[Kind, frozenset[str]] = {
    Kind.DRAFT: frozenset({"opened"}),
    Kind.RECOMMENDATION: frozenset({"filed"}),
    Kind.NO_REMARKS: frozenset({"no_remarks"}),
    Kind.MACHINE: frozenset({"machine"}),
    Kind.ORDER: frozenset({"commanded"}),
    Kind.NOISE: frozenset({"unrelated"}),
}
"""The one end state of each."""


@dataclass(frozen=True)
class Put:
    """A mail that was put in; what it says."""

    kind: Kind
    title: str = ""
    text: str = ""
    consultation: str | None = None
    member: str | None = None
    closes: bool = False


@dataclass(frozen=True, kw_only=True)
class Found:
    """What came out."""

    ledger: Sequence[Mapping[str, Any]]
    """`mailflow ledger --json`."""
    outbox: Sequence[Mapping[str, Any]]
    """`mailflow outbox --json`."""
    records: Sequence[Mapping[str, Any]]
    """`mailflow show REF --json` of every consultation."""
    mailbox: Counter[str]
    """Message-IDs in the watched mailbox."""
    maildirs: Mapping[str, Counter[str]]
    """Address → Message-IDs that lie in its maildir."""
    members: Mapping[str, str]
    """Id → address."""
    windows: frozenset[str]
    """Message-IDs that were in their window at a kill."""
    is_whole: bool
    """Does the database say that it is whole?"""


class Fault(StrEnum):
    """What kind of failure."""

    LOST = "lost"
    DOUBLED = "doubled"
    WRONG = "wrong"


@dataclass(frozen=True)
class Failure:
    """One promise that was not kept."""

    fault: Fault
    told: str

    def __str__(self) -> str:
        return f"{self.fault}: {self.told}"


@dataclass(frozen=True)
class Verdict:
    """`unknown`: one sentence for each mail whose end nobody could know, and what became of it."""

    failures: tuple[Failure, ...]
    unknown: tuple[str, ...]

    def count(self, fault: Fault) -> int:
        """How many failures of that kind."""
        return sum(failure.fault is fault for failure in self.failures)

    def __str__(self) -> str:
        counts = ", ".join(
            f"{self.count(fault)} {fault}" for fault in Fault if self.count(fault) or fault != Fault.WRONG
        )
        return f"{counts}, {len(self.unknown)} unknown"


def judge(put: Mapping[str, Put], found: Found) -> Verdict:
    """Compare. `put`: Message-ID → what was put in under it."""
    failures: list[Failure] = []
    if not found.is_whole:
        failures.append(Failure(Fault.WRONG, "the database is damaged"))
    failures += _mails_in(put, found)
    failures += _drafts(put, found)
    failures += _invitations(found)
    failures += _answers(put, found)
    failures += _closings(put, found)
    unknown: list[str] = []
    failures += _mails_out(found, unknown)
    return Verdict(tuple(failures), tuple(unknown))


def hash_of(message_id: str) -> str:
    """As the ledger names a mail whose Message-ID it does not keep."""
    return hashlib.sha256(message_id.encode()).hexdigest()


def _mails_in(put: Mapping[str, Put], found: Found) -> Iterator[Failure]:
    """Every mail that reached the mailbox has one line of the ledger, and what was put in the end state that it should have."""
    lines: dict[str, list[Mapping[str, Any]]] = {}
    for line in found.ledger:
        lines.setdefault(line["message_id_hash"], []).append(line)
    for message_id, there in found.mailbox.items():
        number = len(lines.get(hash_of(message_id), ()))
        if number < there:
            yield Failure(Fault.LOST, f"{message_id} lies {there} times in the mailbox, the ledger has {number} lines")
        if number > there:
            yield Failure(Fault.DOUBLED, f"{message_id} has {number} lines in the ledger for {there} mails")
    if len(found.ledger) > found.mailbox.total():
        yield Failure(Fault.DOUBLED, f"{len(found.ledger)} lines for {found.mailbox.total()} mails")
    for message_id, what in put.items():
        if message_id not in found.mailbox:
            yield Failure(Fault.WRONG, f"{message_id} never reached the mailbox: nothing can be said")
        for line in lines.get(hash_of(message_id), ()):
            if line["disposition"] not in ENDS[what.kind]:
                yield Failure(
                    Fault.WRONG, f"{what.kind} {message_id} ended as {line['disposition']}: {line['reasons']}"
                )


def _drafts(put: Mapping[str, Put], found: Found) -> Iterator[Failure]:
    """Every draft has one consultation, every consultation a number of its own, and no number is left out."""
    references = [record["reference"] for record in found.records]
    for reference, times in Counter(references).items():
        if times > 1:
            yield Failure(Fault.DOUBLED, f"{reference} was given {times} times")
    numbers = sorted(int(reference.partition("-")[2]) for reference in references)
    if numbers != list(range(1, len(numbers) + 1)):
        yield Failure(Fault.WRONG, f"the numbers given are {numbers}")
    titles = Counter(record["title"] for record in found.records)
    for message_id, what in put.items():
        if what.kind is Kind.DRAFT and titles[what.title] != 1:
            fault = Fault.DOUBLED if titles[what.title] else Fault.LOST
            yield Failure(fault, f"the draft {message_id} has {titles[what.title]} consultations: {what.title!r}")


def _overtaken(found: Found) -> frozenset[tuple[str, str]]:
    """(Recipient, Message-ID) of invitations that were in their window when their consultation was closed: none goes once more.

    Such a member was owed the news of the closing, as every other (`_closings`).
    """
    closed = {record["reference"] for record in found.records if record["phase"] != "open"}
    return frozenset(
        (line["recipient"], line["message_id"])
        for line in found.outbox
        if line["kind"] == "invitation"
        and line["state"] == "uncertain"
        and line["message_id"] in found.windows
        and line["key"].split("/")[1] in closed
    )


def _invitations(found: Found) -> Iterator[Failure]:
    """Every member of every consultation was owed one invitation, and has it."""
    overtaken = _overtaken(found)
    for record in found.records:
        reference = record["reference"]
        for member, address in found.members.items():
            begins = f"<{reference}.invitation."
            there = {name: times for name, times in found.maildirs[address].items() if name.startswith(begins)}
            if not there and not any(to == address and name.startswith(begins) for to, name in overtaken):
                yield Failure(Fault.LOST, f"{member} has no invitation to {reference}")
            if len(there) > 1:
                yield Failure(Fault.DOUBLED, f"{member} has {len(there)} invitations to {reference}: {sorted(there)}")


def _answers(put: Mapping[str, Put], found: Found) -> Iterator[Failure]:
    """Every answer is filed once, under a number of its own, with the words that were written, and acknowledged once."""
    keys = Counter(line["key"] for line in found.outbox if line["kind"] == "acknowledgement")
    filed: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for record in found.records:
        numbers = [int(entry["number"].rpartition("/")[2]) for entry in record["recommendations"]]
        if sorted(numbers) != list(range(1, len(numbers) + 1)):
            yield Failure(Fault.WRONG, f"{record['reference']} has recommendations of the numbers {numbers}")
        for entry in record["recommendations"]:
            filed.setdefault(entry["message_id"].strip("<>"), []).append((record["reference"], entry))
    answers = {name: what for name, what in put.items() if what.kind is Kind.RECOMMENDATION}
    for message_id, what in answers.items():
        entries = filed.pop(message_id.strip("<>"), [])
        if len(entries) != 1:
            fault = Fault.DOUBLED if entries else Fault.LOST
            yield Failure(fault, f"the answer {message_id} of {what.member} is filed {len(entries)} times")
            continue
        reference, entry = entries[0]
        if (reference, entry["member"], entry["text"].strip()) != (what.consultation, what.member, what.text.strip()):
            yield Failure(Fault.WRONG, f"{message_id} is filed as {reference} {entry['member']}: {entry['text']!r}")
    for message_id, entries in filed.items():
        if put.get(f"<{message_id}>", Put(Kind.NOISE)).kind is not Kind.NO_REMARKS:
            yield Failure(Fault.WRONG, f"{message_id} is filed, and was no answer: {entries[0][1]['text']!r}")
    replies = sum(what.kind in {Kind.RECOMMENDATION, Kind.NO_REMARKS} for what in put.values())
    if keys.total() != replies:
        yield Failure(Fault.WRONG, f"{keys.total()} acknowledgements were owed for {replies} answers")


def _closings(put: Mapping[str, Put], found: Found) -> Iterator[Failure]:
    """What the coordinator has closed is closed, and every member was owed the news."""
    closed = {what.consultation for what in put.values() if what.closes}
    for record in found.records:
        reference = record["reference"]
        if (record["phase"] == "closed") != (reference in closed):
            yield Failure(
                Fault.WRONG, f"{reference} is {record['phase']}, its closing was ordered: {reference in closed}"
            )
        told = sum(line["kind"] == "closing" and f"/{reference}/" in line["key"] for line in found.outbox)
        if reference in closed and told != len(found.members):
            yield Failure(Fault.WRONG, f"{told} of {len(found.members)} members were owed the closing of {reference}")


def _mails_out(found: Found, unknown: list[str]) -> Iterator[Failure]:
    """Every mail owed lies once in its maildir, and nothing of ours lies in one that was not owed."""
    owed, overtaken = set(), _overtaken(found)
    for line in found.outbox:
        name, kind = line["message_id"], line["kind"]
        times = found.maildirs.get(line["recipient"], Counter())[name]
        owed.add((line["recipient"], name))
        told = f"{line['key']} is {line['state']}, {times} times in the maildir of its recipient"
        if name in found.windows:
            unknown.append(told)
            may_be_missing = kind not in _REPEATED or (line["recipient"], name) in overtaken
            yield from _unknown_end(line["state"], times, kind, may_be_missing=may_be_missing, told=told)
        else:
            yield from _known_end(line["state"], times, told)
    for recipient, mails in found.maildirs.items():
        for name in mails:
            if _is_ours(name) and (recipient, name) not in owed:
                yield Failure(Fault.WRONG, f"{name} lies in a maildir of somebody to whom it was not owed")


def _known_end(state: str, times: int, told: str) -> Iterator[Failure]:
    """Nothing was under way when the process was killed: sent once, or never."""
    wanted = state == "sent"
    if state not in {"sent", "cancelled"}:
        yield Failure(Fault.WRONG, told)
    if times < wanted:
        yield Failure(Fault.LOST, told)
    if times > wanted:
        yield Failure(Fault.DOUBLED, told)


def _unknown_end(state: str, times: int, kind: str, *, may_be_missing: bool, told: str) -> Iterator[Failure]:
    """The relay may have had it. What goes once more is there once or twice, the rest once or never."""
    if state not in {"sent", "uncertain", "cancelled"}:
        yield Failure(Fault.WRONG, told)
    if times == 0 and not may_be_missing and state != "cancelled":
        yield Failure(Fault.LOST, f"{told}, and it should have gone once more")
    if times > 1 + (kind in _REPEATED):
        yield Failure(Fault.DOUBLED, told)


def _is_ours(message_id: str) -> bool:
    """Reference, kind, slot, who and signature stand before the @."""
    return len(message_id.partition("@")[0].split(".")) == 5
