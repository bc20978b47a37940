"""What `understand` may know of earlier mail while it looks back: the drafts that came before, as they stood at that time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from mailflow.consultation.events import DraftReceived
from mailflow.consultation.model import Consultation, Deadline, Document, Invitee, Phase, Policy, Version
from mailflow.consultation.opening import receive_draft
from mailflow.consultation.people import Register
from mailflow.consultation.schedule import compute_deadline
from mailflow.handlers.records import NoRecords
from mailflow.handlers.understanding import Understanding

ANSWERED_AFTER = timedelta(days=30)
"""After the deadline: until then the directorate has answered, as far as a look back can tell."""


@dataclass(frozen=True, slots=True)
class _Draft:
    """A draft as it arrived, and when it would have been released and over."""

    arrived: Consultation
    released_at: datetime
    deadline: Deadline

    def at(self, now: datetime) -> Consultation:
        if now < self.released_at:
            return self.arrived
        if now > self.deadline.at:
            return replace(self.arrived, phase=Phase.CLOSED, released_at=self.released_at, deadline=self.deadline)
        if self.arrived.phase is Phase.HELD:
            return self.arrived
        return replace(self.arrived, released_at=self.released_at, deadline=self.deadline)


class PastRecords(NoRecords):
    """The drafts of the look back, by number (`#3`). Nobody has answered a question or changed a deadline there.

    So a held draft runs as long as an opened one would, and a draft is over when its deadline is. `now` is the instant
    of the mail that is being judged.
    """

    def __init__(self, policy: Policy) -> None:
        self._policy = policy
        self._drafts: dict[str, _Draft] = {}
        self._by_message_id: dict[str, str] = {}
        self.now = datetime.min.replace(tzinfo=UTC)

    def remember(
        self, said: Understanding, members: tuple[Invitee, ...], register: Register, received_at: datetime
    ) -> int:
        """Another draft, opened or held at `received_at`; its number."""
        found = said.recognition
        assert found is not None
        number = len(self._drafts) + 1
        directorate = register.directorate_of(said.sender)
        event = DraftReceived(
            at=received_at,
            forum=register.forum,
            reference=f"#{number}",
            verdict=said.decision,
            why="hold",
            title=found.title,
            directorate=directorate.id if directorate is not None else None,
            directorate_name=directorate.name if directorate is not None else said.sender,
            sender=said.sender,
            version=_version(said, 1, received_at),
            members=members,
            reasons=said.reasons,
            asked=found.asked,
            in_reply_to=said.mail.message_id,
            mode=self._policy.mode,
        )
        arrived = receive_draft(event, self._policy).consultation
        released_at = arrived.release_at or received_at
        deadline = compute_deadline(self._policy, released_at, found.asked)
        self._drafts[event.reference] = _Draft(arrived, released_at, deadline)
        if said.mail.message_id is not None:
            self._by_message_id.setdefault(said.mail.message_id, event.reference)
        return number

    def follow(self, said: Understanding, number: int, received_at: datetime) -> None:
        """Another mail of draft `number`: its documents are a further version, and it can be answered as well."""
        draft = self._drafts[f"#{number}"]
        if said.mail.message_id is not None:
            self._by_message_id.setdefault(said.mail.message_id, f"#{number}")
        if said.documents:
            arrived = draft.arrived
            version = _version(said, len(arrived.versions) + 1, received_at)
            arrived = replace(arrived, versions=(*arrived.versions, version))
            self._drafts[f"#{number}"] = replace(draft, arrived=arrived)

    def number_followed(self, said: Understanding) -> int | None:
        """The draft that this mail follows up, if it is one of the look back."""
        doubted = said.doubt.detail if said.doubt is not None else ""
        reference = next((r for r in (said.consultation, doubted) if r in self._drafts), None)
        return self.number_of(reference) if reference is not None else None

    def number_of(self, reference: str) -> int:
        """3 of `#3`."""
        return int(reference.removeprefix("#"))

    def consultation(self, reference: str) -> Consultation | None:
        """The draft of that number, as it stands now."""
        draft = self._drafts.get(reference)
        return draft.at(self.now) if draft is not None else None

    def living(self) -> Sequence[Consultation]:
        """The drafts, newest first: closed when their deadline is over, and answered soon after."""
        drafts = reversed(self._drafts.values())
        return [draft.at(self.now) for draft in drafts if self.now <= draft.deadline.at + ANSWERED_AFTER]

    def draft(self, message_id: str) -> str | None:
        """Reference of the draft that came in that mail."""
        return self._by_message_id.get(message_id)


def _version(said: Understanding, number: int, received_at: datetime) -> Version:
    documents = tuple(
        Document(name=d.name, media_type=d.media_type, size=len(d.content), sha256=d.sha256) for d in said.documents
    )
    return Version(
        number=number, received_at=received_at, message_id=said.mail.message_id, mail_id=0, documents=documents
    )
