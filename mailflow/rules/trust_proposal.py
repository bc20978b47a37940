"""The `trust` block that past mail speaks for, with the counts it rests on.

1. A server's name is proposed only where that server itself has stamped it, and often: a stray name (mail that was moved in from
   another mailbox) is left out.
2. Domains of the house are the contact point's own, and those of directorates whose mails bear a submitter.
3. A mark of the submitter is proposed only where it was seen to name the sender.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from mailflow.consultation.people import Register
from mailflow.mail.origin import Trust
from mailflow.mail.stamps import Stamps

RARE = 20
"""One stamp of this many that is named otherwise is a stray one."""
FEW = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What to write under `trust`, and why. Counts are numbers of mails."""

    trust: Trust
    mails: int
    authserv_ids: tuple[tuple[str, int], ...]
    """Names with which results were stamped, most often first; not all of them are proposed."""
    brought_along: tuple[tuple[str, int], ...]
    """Names in topmost results that came with the mail: they prove nothing."""
    inside: int
    """Mails from the house's own domains."""
    in_results: int
    """Of these: the submitter stands in the stamped results."""
    in_received: int
    """Of these: the submitter stands in the Received line."""

    @property
    def proves_anything(self) -> bool:
        """Is there any mark to believe?"""
        trust = self.trust
        return bool(trust.authserv_ids or trust.submitter_in_received or trust.microsoft365)

    @property
    def yaml(self) -> str:
        """The block, ready for rules.yaml."""
        trust = self.trust
        lines = [
            "trust:",
            f"  authserv_ids: [{', '.join(trust.authserv_ids)}]",
            f"  internal_domains: [{', '.join(trust.internal_domains)}]",
            "  submitter:",
            f"    results: {'smtp.auth' if trust.submitter_in_results else 'no'}",
            f"    received_by: [{', '.join(trust.submitter_in_received)}]",
        ]
        return "\n".join([*lines, "  microsoft365: yes"] if trust.microsoft365 else lines) + "\n"


def propose(stamps: Sequence[Stamps], register: Register) -> Proposal:
    """What the marks on past mail speak for."""
    servers = Counter(one.authserv_id for one in stamps if one.authserv_id is not None)
    home = register.contact_address.rpartition("@")[2].casefold()
    offices = {address.rpartition("@")[2].casefold() for d in register.directorates for address in d.addresses}
    login = [one for one in stamps if one.domain in offices | {home}]
    domains = {home} | {one.domain for one in login if one.submitter_in_results or one.submitter_in_received}
    inside = [one for one in login if one.domain in domains]
    in_results = [one for one in inside if _names(one.submitter_in_results, one)]
    in_received = [one for one in inside if _names(one.submitter_in_received, one)]
    return Proposal(
        trust=Trust(
            authserv_ids=_often(servers),
            internal_domains=tuple(sorted(domains, key=lambda domain: (domain != home, domain))),
            submitter_in_results=bool(in_results),
            submitter_in_received=_often(Counter(host for one in in_received for host in one.hosts)),
            microsoft365=2 * sum(one.microsoft365 for one in stamps) > len(stamps),
        ),
        mails=len(stamps),
        authserv_ids=tuple(servers.most_common(10)),
        brought_along=tuple(Counter(s.brought_along for s in stamps if s.brought_along is not None).most_common(5)),
        inside=len(inside),
        in_results=len(in_results),
        in_received=len(in_received),
    )


def _names(submitter: str | None, mail: Stamps) -> bool:
    """Is the submitter the sender? Log-in names may lack the domain."""
    return submitter is not None and submitter.casefold() in {mail.sender, mail.sender.rpartition("@")[0]}


def _often(counts: Counter[str]) -> tuple[str, ...]:
    total = sum(counts.values())
    least = FEW if total >= RARE else 1
    return tuple(name for name, count in counts.most_common() if count * RARE >= total and count >= least)
