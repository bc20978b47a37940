"""Which marks the receiving server has left on a mail: what `doctor` counts in past mail to propose the `trust` block.

Only the server's own writing is looked at: what stands above the Received by which the mail came in. The same functions judge
that decide on trust (`authentication`), so that what is proposed is what will be believed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailflow.mail.authentication import MethodResult, submitter_in_received, trusted_results, without_comments
from mailflow.mail.incoming import IncomingMail
from mailflow.mail.microsoft365 import is_entry, was_submitted_inside

FIELDS = ("From", "Received", "Authentication-Results")
"""The header fields that are read of every mail."""
_SERVER = re.compile(r"\s*\"?([A-Za-z0-9._-]{1,253})\"?\s*(?:\d+\s*)?(?:;|$)")
_BY = re.compile(r"(?:^|\s)by\s+([a-z0-9.-]+)", re.IGNORECASE)
_WITH_LMTP = re.compile(r"\swith\s+(?:UTF8)?LMTP", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stamps:
    """The marks on one mail."""

    sender: str
    """The From address, lower case; '' where there is none."""
    authserv_id: str | None
    """Of the topmost Authentication-Results, where the receiving server has stamped it."""
    brought_along: str | None
    """The same, where it came with the mail: it proves nothing."""
    submitter_in_results: str | None
    """`smtp.auth` of the stamped results."""
    submitter_in_received: str | None
    """`(Authenticated sender: …)` of the line by which the mail came in."""
    hosts: tuple[str, ...]
    """`by …` of that line and of the local deliveries above it."""
    microsoft365: bool
    """The mail lies in a mailbox of Microsoft 365."""

    @property
    def domain(self) -> str:
        """Of the sender."""
        return self.sender.rpartition("@")[2]


def read_stamps(mail: IncomingMail) -> Stamps:
    """The marks on `mail`, of which the header is enough."""
    named = _SERVER.match(mail.header("authentication-results"))
    server = named[1].casefold() if named is not None else None
    results = trusted_results(mail, (server,))[0] if server is not None else None
    hosts = _entry_hosts(mail)
    received = mail.all_headers("received")
    return Stamps(
        sender=mail.from_[0].address.casefold() if len(mail.from_) == 1 else "",
        authserv_id=server if results is not None else None,
        brought_along=server if results is None else None,
        submitter_in_results=_login(results or ()),
        submitter_in_received=submitter_in_received(mail, hosts),
        hosts=hosts,
        microsoft365=was_submitted_inside(mail) or any(is_entry(line) for line in received[:8]),
    )


def _login(results: tuple[MethodResult, ...]) -> str | None:
    return next(
        (
            one.properties["smtp.auth"]
            for one in results
            if one.method == "auth" and one.result == "pass" and "smtp.auth" in one.properties
        ),
        None,
    )


def _entry_hosts(mail: IncomingMail) -> tuple[str, ...]:
    """The hosts of the local deliveries at the top and of the first line below them."""
    hosts: list[str] = []
    for line in mail.all_headers("received"):
        bare = without_comments(line)
        by = _BY.search(bare) if bare is not None else None
        if bare is None or by is None:
            break
        hosts.append(by[1].casefold())
        if not _WITH_LMTP.search(bare, by.end()):
            break
    return tuple(dict.fromkeys(hosts))
