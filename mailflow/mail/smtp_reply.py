"""What an SMTP reply means for the delivery it answers, told from its phase, its code and its enhanced status code.

    phase            4xx        5xx
    connect          deferred   misconfigured (greeting, EHLO, STARTTLS, log-in: every mail fares alike)
    mail             deferred   misconfigured (the reverse-path is the same for all), but size: refused
    rcpt, data, dot  deferred   530, 535 …, relay and sender refusals, 5.7.x: misconfigured; else refused
    any              –          503 (bad sequence of commands) that asks for no log-in or TLS: deferred, the two have only lost step

5.7.x says "security or policy" and covers both the relay that does not want us (pause all sending) and the one message or
recipient it does not want (refuse this one): its words decide, and in doubt sending pauses, because a pause loses nothing.

Sources: RFC 5321 4.2, RFC 3463 and the IANA registry of enhanced status codes, RFC 4954 6, RFC 7372, RFC 7504.
"""

from __future__ import annotations

import re

from mailflow.mail.retry import Accepted, Deferred, Misconfigured, Outcome, Refused, TransactionPhase, Uncertain

_ENHANCED = re.compile(r"(?:^\s*|\(#)([245])\.(\d{1,3})\.(\d{1,3})\b")
_ADDRESS = re.compile(r"<[^<>]*>|\S+@\S+")

OUT_OF_STEP = 503
"""RFC 5321 4.2.2: bad sequence of commands. Says nothing about the mail; a new connection begins anew."""
_LOG_IN_CODES = frozenset({530, 534, 535, 538})
_OURS = re.compile(
    r"relay|rcpthosts|authenticat|log ?in\b|logged in|credential|permission|send(?:ing)? (?:as|on behalf)|not owned by|starttls|"
    r"\btls\b|encrypt|client host|client address|\bhelo\b|\behlo\b|\bsender\b|from address|mail from|return-path|reverse-path|"
    r"\bspf\b|\bdkim\b|\bdmarc\b|\bptr\b|reverse dns|blocklist|blacklist|block list|\b[dr]nsbl\b|"
    r"rate limit|unusual rate|quota exceeded for (?:sending|outgoing)",
    re.IGNORECASE,
)
_RECIPIENT = re.compile(r"recipient|mailbox|\buser\b|\brcpt\b|addressee", re.IGNORECASE)
_UNKNOWN_RECIPIENT = re.compile(
    r"unknown|no such|does ?n[o']t exist|not found|invalid|disabled|unavailable", re.IGNORECASE
)
_CONTENT = re.compile(
    r"content|spam|unsolicited|\bjunk|virus|malware|infected|phish|attachment|banned|\bfile\b|message (?:was )?(?:rejected|refused|blocked)|"
    r"too (?:large|big)|\bsize\b|\burl\b|\blinks?\b|heuristic",
    re.IGNORECASE,
)

_ADDRESS_IS_BAD = frozenset(
    {(1, n) for n in (0, 1, 2, 3, 4, 5, 6, 9, 10)} | {(2, 0), (2, 1), (2, 2), (2, 4), (4, 1), (4, 4)}
)
"""X.1 addressing, X.2 mailbox (not 2.3: message too long for it), X.4.1 and X.4.4: its host cannot be found or reached."""
_SENDER_IS_BAD = frozenset({(1, 7), (1, 8), (2, 252)})
"""X.2.252 is Exchange's "send as denied"."""
_THIS_RECIPIENT_ONLY = frozenset({(7, 2), (7, 17), (7, 18)})
"""List expansion prohibited; the mailbox has changed hands (RFC 7293)."""
_THIS_MESSAGE_ONLY = frozenset({(7, 7)})
"""Message integrity failure."""


def enhanced_status(text: str) -> tuple[int, int, int] | None:
    """The enhanced status code that opens a reply's text (RFC 2034) or stands in it as `(#5.7.1)`, or None."""
    found = _ENHANCED.search(text)
    return (int(found[1]), int(found[2]), int(found[3])) if found else None


def reply_line(code: int, text: str) -> str:
    """A reply as one line for the record, at most 500 characters."""
    return f"{code} {' '.join(text.split())}"[:500]


def read_reply(phase: TransactionPhase, code: int, text: str) -> Outcome:
    """The outcome of a transaction that a reply ended in `phase`: any reply but the expected one, and every answer to the dot.

    A code that is no answer in that phase (a server that babbles) counts as a loss.
    """
    line = reply_line(code, text)
    if phase is TransactionPhase.DOT and 200 <= code < 300:
        return Accepted(line)
    if phase is TransactionPhase.DOT and not 400 <= code < 600:
        return Uncertain(phase)
    if code in _LOG_IN_CODES:
        return Misconfigured(line)
    if not 500 <= code < 600:
        return Deferred(line, phase)
    status = enhanced_status(text)
    detail = status[1:] if status and status[0] == 5 else None
    words = _ADDRESS.sub(" ", text)
    if code == OUT_OF_STEP and not _OURS.search(words):
        return Deferred(line, phase)
    if phase is TransactionPhase.CONNECT:
        return Misconfigured(line)
    if phase is TransactionPhase.MAIL:
        is_size = code == 552 or detail == (3, 4)
        return Refused(line, concerns_address=False) if is_size else Misconfigured(line)
    if detail is None:
        return _by_code(phase, code, words, line)
    return _by_status(phase, detail, words, line)


def _by_status(phase: TransactionPhase, detail: tuple[int, ...], words: str, line: str) -> Outcome:
    if detail in _SENDER_IS_BAD or (detail[0] == 5 and _OURS.search(words)):
        return Misconfigured(line)
    if detail[0] != 7:
        return Refused(line, concerns_address=detail in _ADDRESS_IS_BAD)
    if detail in _THIS_MESSAGE_ONLY or detail in _THIS_RECIPIENT_ONLY:
        return Refused(line, concerns_address=detail == (7, 17))
    if detail not in {(7, 0), (7, 1)} or _OURS.search(words):
        return Misconfigured(line)
    if _CONTENT.search(words) or (phase is TransactionPhase.RCPT and _RECIPIENT.search(words)):
        return Refused(line, concerns_address=False)
    return Misconfigured(line)


def _by_code(phase: TransactionPhase, code: int, words: str, line: str) -> Outcome:
    says_recipient = bool(_RECIPIENT.search(words) and _UNKNOWN_RECIPIENT.search(words))
    if not says_recipient and not _CONTENT.search(words) and _OURS.search(words):
        return Misconfigured(line)
    if phase is TransactionPhase.RCPT:
        is_policy = bool(_CONTENT.search(words))
        return Refused(line, concerns_address=not is_policy and code in {501, 550, 551, 552, 553, 556})
    return Refused(line, concerns_address=says_recipient and code in {550, 551, 553})
