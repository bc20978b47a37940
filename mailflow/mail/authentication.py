"""What the receiving server found out about a mail: its Authentication-Results and its own Received line.

Every mail can bring such fields along, so only the topmost one counts, and only where the server that it names is ours
(RFC 8601 5 and 7.1). Values in it come from the sender: comments and quoted strings are read as such, never searched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from mailflow.mail.incoming import IncomingMail

_RESULT = re.compile(r"([a-z0-9_.-]+)(?:/\d+)?\s*=\s*([a-z]+)", re.IGNORECASE)
_TOKEN = re.compile(
    r"(?P<name>[a-z]+\.[a-z0-9_-]+)\s*=\s*(?P<value>\"(?:[^\"\\]|\\.)*\"|[^\s;\"]+)|\"(?:[^\"\\]|\\.)*\"|[^\s\"]+",
    re.IGNORECASE,
)
"""A property, or a string or word that is none: each is taken whole, so that nothing inside a string is a property."""
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


def trusted_results(mail: IncomingMail, authserv_ids: tuple[str, ...]) -> tuple[MethodResult, ...] | None:
    """Statements of the topmost Authentication-Results, if a configured server made it; None where nothing may be believed."""
    value = mail.header("authentication-results")
    read = _read_results(value) if value and authserv_ids else None
    if read is None or read[0].casefold() not in {known.casefold() for known in authserv_ids}:
        return None
    return read[1]


def _read_results(value: str) -> tuple[str, tuple[MethodResult, ...]] | None:
    """(authserv-id, statements) of RFC 8601 2.2; a statement that is none is skipped. None where the field names no server.

    Microsoft 365 writes the field without an authserv-id: nobody can tell it from one that the sender brought along.
    """
    bare = without_comments(value)
    if bare is None:
        return None
    head, *statements = _split_outside_quotes(bare)
    words = head.split()
    if not words or "=" in words[0]:
        return None
    results = []
    for statement in statements:
        match = _RESULT.match(statement.strip())
        if match is None:
            continue
        properties = {
            token["name"].lower(): _unquoted(token["value"])
            for token in _TOKEN.finditer(statement.strip(), match.end())
            if token["name"]
        }
        results.append(MethodResult(match.group(1).lower(), match.group(2).lower(), properties))
    return _unquoted(words[0]), tuple(results)


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


def _split_outside_quotes(value: str) -> list[str]:
    return [piece for piece in re.findall(r"(?:[^;\"]|\"(?:[^\"\\]|\\.)*\")+", value) if piece.strip()] or [""]


def _unquoted(value: str) -> str:
    if len(value) >= 2 and value[0] == value[-1] == '"':
        return re.sub(r"\\(.)", r"\1", value[1:-1])
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
        protocol = _PROTOCOL.search(bare, by.end())
        name = protocol.group(1).upper() if protocol else ""
        if name in _LOCAL_DELIVERY:
            continue
        submitters = _SUBMITTER.findall(value)
        return submitters[0] if name in _AUTHENTICATED and len(submitters) == 1 else None
    return None
