"""What every handler needs beside the database: the rules in force and the means to compose a mail."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from mailflow.consultation.people import Register
from mailflow.mail.compose import Composer
from mailflow.mail.threads import Signer
from mailflow.rules.ruleset import Ruleset
from mailflow.storage.members import learned, removed


@dataclass(frozen=True, slots=True)
class Neighbour:
    """As much of another forum as is needed to leave it its mail (`handlers.sharing`)."""

    register: Register
    signer: Signer
    shares_mailbox: bool
    """Does it watch the same mailbox?"""


@dataclass(frozen=True, slots=True)
class Office:
    """One forum's desk. Replaced as a whole when rules.yaml changes."""

    ruleset: Ruleset
    signer: Signer
    composer: Composer
    relay_size: int | None = None
    """SIZE that the relay announced, bytes; None where it announced none."""
    instance: str | None = None
    """The name of the database; None where there is none."""
    neighbours: tuple[Neighbour, ...] = ()
    """The other forums of the same installation, their people as they stood at the last tick."""
    withholds: bool = False
    """Is lost time caught up with (`storage/restoration`)? Then only the coordinator is written to."""

    @property
    def forum(self) -> str:
        """`forum.id`."""
        return self.ruleset.register.forum

    @property
    def signers(self) -> tuple[tuple[Signer, str], ...]:
        """Who signs mails of this installation, each with its forum."""
        return ((self.signer, self.forum), *((other.signer, other.register.forum) for other in self.neighbours))

    @property
    def largest_mail(self) -> int:
        """Bytes: what may leave at most."""
        limit = self.ruleset.limits.outgoing_size
        return limit if self.relay_size is None else min(limit, self.relay_size)


def register_of(office: Office, tx: Connection) -> Register:
    """The people of rules.yaml with what was learned while running laid over it: confirmed addresses, removals."""
    register = office.ruleset.register
    known, gone = learned(tx, office.forum), removed(tx, office.forum)
    if gone:
        register = replace(
            register, members=tuple(member for member in register.members if member.id.casefold() not in gone)
        )
    return replace(register, learned=known) if known else register
