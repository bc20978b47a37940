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
from mailflow.mail.microsoft365 import is_entry, is_inner_hop

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
_SEEN_ADDRESS = re.compile(r"\[([^\[\]]*+)\]?|\((?=[0-9a-f]*+[.:])([0-9a-f:.]++)\)", re.IGNORECASE)
"""Addresses as Postfix, Exim and Sendmail write them, in brackets, and as Exchange and qmail do, in parentheses alone."""
_LOOPBACK = frozenset({"127.0.0.1", "::1", "ipv6:::1"})
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
    mail: IncomingMail, authserv_ids: tuple[str, ...], *, microsoft365: bool = False
) -> tuple[tuple[MethodResult, ...] | None, Reason | None]:
    """(statements, None) of the topmost Authentication-Results, or (None, why nothing may be believed)."""
    if not authserv_ids and not microsoft365:
        return None, Reason("no_server_configured")
    if not mail.header("authentication-results"):
        return None, Reason("no_results")
    known = frozenset(name.casefold() for name in authserv_ids)
    at = next(at for at, field in enumerate(mail.headers) if not _is_above_results(*field, microsoft365=microsoft365))
    name, value = mail.headers[at]
    if name != "authentication-results":
        return None, Reason("results_brought_along")
    server, results = _read_results(value)
    if microsoft365 and any(name == "received" and is_inner_hop(hop) for name, hop in mail.headers[:at]):
        if server is not None or not _stands_at_entry(mail.headers[at + 1 :]):
            return None, Reason("results_of_another")
        results = _read_nameless(value)
    elif server is None or server.casefold() not in known:
        return None, Reason("results_of_another")
    if results is None:
        return None, Reason("results_malformed")
    if any(one.method == "dmarc" and one.result == "pass" for one in results):
        results += _spf_beside(mail.headers[at + 1 :], known, results)
    return results, None


def _spf_beside(
    below: tuple[tuple[str, str], ...], known: frozenset[str], results: tuple[MethodResult, ...]
) -> tuple[MethodResult, ...]:
    """SPF in a field of its own, as chains of milters write it: only above the line by which the mail came in.

    It never proves a sender; it tells that the mail behind a `dmarc=pass` came straight from the domain's own servers.
    """
    found: tuple[MethodResult, ...] = ()
    if any(one.method == "spf" for one in results):
        return ()
    for name, value in below:
        if name == "received" and not _is_local_hop(value):
            return found
        if name == "authentication-results":
            server, more = _read_results(value)
            if server is None or server.casefold() not in known or more is None:
                return ()
            found += tuple(one for one in more if one.method == "spf")
        elif not _is_above_results(name, value):
            return ()
    return ()


def _stands_at_entry(below: tuple[tuple[str, str], ...]) -> bool:
    """Is the next Received below the results the one by which Exchange Online Protection took the mail in?"""
    for name, value in below:
        if name == "received":
            return is_entry(value)
        if not _is_above_results(name, value):
            return False
    return False


def _is_above_results(name: str, value: str, *, microsoft365: bool = False) -> bool:
    """May our server have added this field after it stamped its results?"""
    if name == "received":
        return _is_local_hop(value) or (microsoft365 and is_inner_hop(value))
    return name in _ABOVE_RESULTS or name.startswith("x-")


def _is_local_hop(received: str) -> bool:
    """Local delivery, or from this very machine (a content filter) without log-in; the name that a client gives counts not."""
    route = _route(received)
    if route is None:
        return False
    if route[1] in _LOCAL_DELIVERY:
        return True
    if route[1] in _AUTHENTICATED or _SUBMITTER.search(received):
        return False
    addresses = {"".join(found).strip().lower() for found in _SEEN_ADDRESS.findall(received)}
    return bool(addresses) and addresses <= _LOOPBACK


def entry_line(mail: IncomingMail) -> str | None:
    """The Received by which the mail came in from elsewhere: the uppermost that is no hop within this machine."""
    return next((received for received in mail.all_headers("received") if not _is_local_hop(received)), None)


def _route(received: str) -> tuple[str, str] | None:
    """(host behind `by`, protocol behind `with` in capitals or ''); None where a client's name could have written one of them."""
    bare = without_comments(received)
    words = bare.partition(";")[0].split() if bare is not None else []
    folded = [word.casefold() for word in words]
    if folded.count("by") != 1 or folded.count("with") > 1:
        return None
    host, *rest = folded[folded.index("by") + 1 :] or [""]
    protocol = rest[rest.index("with") + 1 :][:1] if "with" in rest else []
    return host, "".join(protocol).upper()


def _read_results(value: str) -> tuple[str | None, tuple[MethodResult, ...] | None]:
    """(authserv-id, statements) of RFC 8601 2.2; None for what is not there, or not well-formed from end to end."""
    bare = without_comments(value)
    head = _HEAD.match(bare) if bare is not None else None
    if bare is None or head is None:
        return None, None
    return _unquoted(head["server"]), _read_statements(bare, head.end())


def _read_nameless(value: str) -> tuple[MethodResult, ...] | None:
    """The statements of Microsoft 365, which names no server before them: nothing else tells its field from a forged one."""
    bare = without_comments(value)
    return _read_statements(f";{bare}", 0) if bare is not None else None


def _read_statements(bare: str, start: int) -> tuple[MethodResult, ...] | None:
    none = _NONE.match(bare, start)
    at = none.end() if none else start
    results: list[MethodResult] = []
    while statement := _STATEMENT.match(bare, at):
        pairs = [(one["name"].lower(), _unquoted(one["value"])) for one in _PAIR.finditer(statement["properties"])]
        if len(dict(pairs)) < len(pairs):
            return None
        results.append(MethodResult(statement["method"].lower(), statement["result"].lower(), dict(pairs)))
        at = statement.end()
    if (none and results) or not _END.fullmatch(bare, at) or _contradict(results):
        return None
    return tuple(results)


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

    The entry line is the topmost Received that is no hop within the server; it must be by one of `hosts` and say that the
    client logged in (`with ESMTPSA`). Lines below it were brought along by the sender.
    """
    entry = next((value for value in mail.all_headers("received") if not _is_local_hop(value)), "")
    route, submitters = _route(entry), _SUBMITTER.findall(entry)
    if route is None or route[0] not in {host.casefold() for host in hosts} or route[1] not in _AUTHENTICATED:
        return None
    return submitters[0] if len(submitters) == 1 else None
