"""What the receiving server found out about a mail: its Authentication-Results and its own Received line.

Every mail can bring such fields along. So only the topmost one counts, only where the server that it names is ours (RFC
8601 5 and 7.1), and only where nothing stands above it but what our server adds itself: the first Received by which the
mail came in from outside, or from a submitter, ends what our server has written. A field that is not well-formed throughout
proves nothing: values in it come from the sender, and one that breaks out of its place could be any statement.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mailflow.consultation.reasons import Reason
from mailflow.mail.incoming import IncomingMail

_VALUE = r'(?:"(?:[^"\\]|\\.)*+"|[^\s;"\\]++)(?![^\s;])'
"""A word or a quoted string, whole: nothing may stick to its end."""
_PROPERTY = r"(?:reason|action|[a-z][a-z0-9-]*+\.[a-z0-9_-]++)\s*+=\s*+"
_HEAD = re.compile(rf"\s*+(?P<server>(?![^\s;\"]*=){_VALUE})(?:\s++\d++)?+\s*+(?=;|$)", re.ASCII | re.DOTALL)
_STATEMENT = re.compile(
    r";\s*+(?P<method>[a-z0-9][a-z0-9_-]*+)(?:\s*+/\s*+\d++)?+\s*+=\s*+(?P<result>[a-z]++)"
    rf"(?P<properties>(?:\s++{_PROPERTY}{_VALUE})*+)\s*+(?=;|$)",
    re.ASCII | re.DOTALL | re.IGNORECASE,
)
_PAIR = re.compile(rf"\s++(?P<name>[^\s=]++)\s*+=\s*+(?P<value>{_VALUE})", re.ASCII | re.DOTALL)
_NONE = re.compile(r";\s*+none\s*+(?=;|$)", re.ASCII | re.IGNORECASE)
_END = re.compile(r";?\s*+", re.ASCII)
_ABOVE_RESULTS = frozenset(
    {
        "return-path", "delivered-to", "envelope-to", "delivery-date", "received-spf", "dkim-filter", "arc-seal",
        "arc-message-signature", "arc-authentication-results",
    }
)  # fmt: skip
"""What a server adds above its results, with every `X-` field and the Received lines of its own hops."""
_ADDRESS_LITERAL = re.compile(r"\[([^\]]*)\]?")
_LOOPBACK = frozenset({"127.0.0.1", "::1", "ipv6:::1"})
_RECEIVED_BY = re.compile(r"(?:^|\s)by\s+([a-z0-9.-]+)", re.IGNORECASE)
_PROTOCOL = re.compile(r"\swith\s+([a-z0-9]+)", re.IGNORECASE)
_SUBMITTER = re.compile(r"Authenticated sender:\s*([^\s()]+)", re.IGNORECASE)
_AUTHENTICATED = frozenset({"ESMTPA", "ESMTPSA", "UTF8SMTPA", "UTF8SMTPSA"})
"""RFC 3848, RFC 6531: the client logged in."""
_LOCAL_DELIVERY = frozenset({"LMTP", "LMTPS", "LMTPA", "LMTPSA", "UTF8LMTP", "UTF8LMTPS"})


@dataclass(frozen=True, slots=True)
class MethodResult:
    """One statement: `dkim`, `pass`, {"header.d": "lumas.example"}; all in lower case but the values' case as written."""

    method: str
    result: str
    properties: dict[str, str] = field(default_factory=dict)


def trusted_results(
    mail: IncomingMail, authserv_ids: tuple[str, ...]
) -> tuple[tuple[MethodResult, ...] | None, Reason | None]:
    """(statements, None) of the topmost Authentication-Results, or (None, why nothing may be believed)."""
    if not authserv_ids:
        return None, Reason("no_server_configured")
    if not mail.header("authentication-results"):
        return None, Reason("no_results")
    name, value = next(field for field in mail.headers if not _is_above_results(*field))
    if name != "authentication-results":
        return None, Reason("results_brought_along")
    server, results = _read_results(value)
    if server is None or server.casefold() not in {known.casefold() for known in authserv_ids}:
        return None, Reason("results_of_another")
    if results is None:
        return None, Reason("results_malformed")
    return results, None


def _is_above_results(name: str, value: str) -> bool:
    """May our server have added this field after it stamped its results?"""
    if name == "received":
        return _is_local_hop(value)
    return name in _ABOVE_RESULTS or name.startswith("x-")


def _is_local_hop(received: str) -> bool:
    """Local delivery, or from this very machine (a content filter) without log-in; the name that a client gives counts not."""
    bare = without_comments(received)
    by = _RECEIVED_BY.search(bare) if bare is not None else None
    if bare is None or by is None:
        return False
    protocol = _protocol(bare, by.end())
    if protocol in _LOCAL_DELIVERY:
        return True
    if protocol in _AUTHENTICATED or _SUBMITTER.search(received):
        return False
    addresses = {found.strip().lower() for found in _ADDRESS_LITERAL.findall(received)}
    return bool(addresses) and addresses <= _LOOPBACK


def _read_results(value: str) -> tuple[str | None, tuple[MethodResult, ...] | None]:
    """(authserv-id, statements) of RFC 8601 2.2; None for what is not there, or not well-formed from end to end.

    Microsoft 365 writes the field without an authserv-id: nobody can tell it from one that the sender brought along.
    """
    bare = without_comments(value)
    head = _HEAD.match(bare) if bare is not None else None
    if bare is None or head is None:
        return None, None
    server, none = _unquoted(head["server"]), _NONE.match(bare, head.end())
    at = (none or head).end()
    results: list[MethodResult] = []
    while statement := _STATEMENT.match(bare, at):
        pairs = [(one["name"].lower(), _unquoted(one["value"])) for one in _PAIR.finditer(statement["properties"])]
        if len(dict(pairs)) < len(pairs):
            return server, None
        results.append(MethodResult(statement["method"].lower(), statement["result"].lower(), dict(pairs)))
        at = statement.end()
    if (none and results) or not _END.fullmatch(bare, at) or _contradict(results):
        return server, None
    return server, tuple(results)


def _contradict(results: list[MethodResult]) -> bool:
    """Does the server say two things of one matter? A mail has many signatures, but one submitter and one From."""
    said: dict[tuple[object, ...], MethodResult] = {}
    for one in results:
        matter: tuple[object, ...] = (one.method, *sorted(one.properties.items()))
        if one.method in {"auth", "dmarc"}:
            matter = (one.method,)
        elif one.method == "spf":
            matter = (one.method, "smtp.mailfrom" in one.properties)
        if said.setdefault(matter, one) != one:
            return True
    return False


def without_comments(value: str) -> str | None:
    """`value` with its comments (RFC 5322 3.2.2, nested ones too) replaced by blanks; None where they do not balance."""
    kept: list[str] = []
    depth = 0
    quoted = escaped = False
    for char in value:
        if escaped:
            escaped = False
        elif char == "\\" and (quoted or depth):
            escaped = True
        elif char == '"' and not depth:
            quoted = not quoted
        elif char == "(" and not quoted:
            depth += 1
        elif char == ")" and not quoted:
            depth -= 1
            if depth < 0:
                return None
            kept.append(" ")
            continue
        if not depth:
            kept.append(char)
    return None if depth or quoted else "".join(kept)


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] == '"':
        return re.sub(r"\\(.)", r"\1", value[1:-1], flags=re.DOTALL)
    return value


def submitter_in_received(mail: IncomingMail, hosts: tuple[str, ...]) -> str | None:
    """Who logged in to send this mail, by the entry line of one of `hosts`.

    The entry line is the topmost Received that is no local delivery; it must be by one of `hosts` and say that the client
    logged in (`with ESMTPSA`). Lines below it were brought along by the sender.
    """
    known = {host.casefold() for host in hosts}
    for value in mail.all_headers("received"):
        bare = without_comments(value)
        by = _RECEIVED_BY.search(bare) if bare is not None else None
        if bare is None or by is None or by.group(1).casefold() not in known:
            return None
        name = _protocol(bare, by.end())
        if name in _LOCAL_DELIVERY:
            continue
        submitters = _SUBMITTER.findall(value)
        return submitters[0] if name in _AUTHENTICATED and len(submitters) == 1 else None
    return None


def _protocol(bare: str, at: int) -> str:
    """`ESMTPS` of the `with` behind `at` in a Received without comments, '' where there is none."""
    found = _PROTOCOL.search(bare, at)
    return found.group(1).upper() if found else ""
