"""How Microsoft 365 marks a mail. Its Authentication-Results names no server, so the hops around it have to prove whose it is.

1. Every Received of a hop inside Microsoft 365 bears the address that the hop itself saw; one of Microsoft's own inner networks no
   sender on the internet can have. From the top down these lines are Microsoft's word; the first other line is the mail's entry.
2. Results count only above that entry line, where the entry is Exchange Online Protection's (`*.mail.protection.outlook.com`).
3. A colleague's mail has no entry at all: every hop is an inner one, the lowest is a mailbox (`with mapi`), and the server says
   `AuthAs: Internal`. Exchange lets a mailbox write only From itself, or where an administrator has given it `Send As`.
"""

from __future__ import annotations

import re

from mailflow.mail.incoming import IncomingMail

_HOP = re.compile(
    r"from\s+(?P<source>[a-z0-9.-]+)\s+\(\[?(?P<address>[0-9a-f:.]+)(?:%[0-9a-z]+)?\]?\)"
    r"\s+by\s+(?P<by>[a-z0-9.-]+)\s+(?:\([^()]*\)\s+)?with\s+(?P<protocol>[a-z]+)",
    re.IGNORECASE,
)
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:outlook\.com|outlook\.office365\.com)", re.IGNORECASE)
_ENTRY = ".mail.protection.outlook.com"
_INNER = re.compile(r"10(?:\.\d{1,3}){3}|fe80:[0-9a-f:]+|2603:10[9a-f]6:[0-9a-f:]+", re.IGNORECASE)
"""Link-local, private, and the networks of Exchange Online's mailbox servers, which are rented to nobody."""
_AUTH_AS = "x-ms-exchange-organization-authas"


def is_inner_hop(received: str) -> bool:
    """From one server of Exchange Online to another, by the address that the receiving one saw."""
    hop = _HOP.match(received)
    if hop is None:
        return False
    known = all(_HOST.fullmatch(host) for host in (hop["source"], hop["by"]))
    return known and not is_entry(received) and _INNER.fullmatch(hop["address"]) is not None


def is_entry(received: str) -> bool:
    """By this line a mail came in from outside Microsoft 365, or from another of its customers."""
    hop = _HOP.match(received)
    return hop is not None and hop["by"].casefold().endswith(_ENTRY)


def was_submitted_inside(mail: IncomingMail) -> bool:
    """Written in a mailbox of the same organisation."""
    hops = mail.all_headers("received")
    lowest = _HOP.match(hops[-1]) if hops else None
    if lowest is None or lowest["protocol"].casefold() != "mapi" or not all(is_inner_hop(hop) for hop in hops):
        return False
    return [value.strip().casefold() for value in mail.all_headers(_AUTH_AS)] == ["internal"]
