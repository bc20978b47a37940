"""Why a server refused a mail, by its words first and its code second, since many send 5.0.0 or 5.7.1 for everything."""

from __future__ import annotations

import re

_SMTP_CODE = re.compile(r"(?<![\d.])([45])\d\d(?=[ -])")
_FULL = re.compile(
    r"quota|mail ?(?:box|folder)(?:'s)? (?:size )?(?:has )?exceed|exceeded .{0,30}(?:mailbox|storage)|mail ?folder is full|mailbox (?:is |was )?(?:too )?full|(?:mailbox|mail box|inbox|account|user) .{0,30}\bfull\b|full mailbox|mailbox size"
    r"|insufficient (?:system )?storage|not enough (?:disk )?space|out of (?:disk )?space|storage (?:limit|allocation)|5\.2\.2\b",
    re.IGNORECASE,
)
_SIZE = re.compile(
    r"(?:message|mail|size|attachment|data).{0,40}(?:too (?:large|big)|exceed)|too (?:large|big)|(?:message|maximum).{0,20}size"
    r"|size limit|exceeds .{0,40}size|\b5\.[23]\.[34]\b",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    r"(?:unknown|invalid|no such|nonexistent|non-existent|inactive|disabled|illegal|undefined) .{0,20}"
    r"(?:user|recipient|mailbox|address|account|person|alias|host|domain)"
    r"|(?:user|recipient|mailbox|address|account|addressee|alias|domain|host)\b.{0,60}"
    r"(?:unknown|not found|(?:does|do)(?: not|n.t) exist|not exist|doesn.t have|does not have|no longer|disabled|inactive|invalid"
    r"|not known|not listed|not recogni[sz]ed|unavailable|deactivated|suspended|closed|has moved)"
    r"|recipientnotfound|no mailbox here|unrouteable|not listed in|not our customer|bad destination|recipient address rejected"
    r"|no mx (?:record|host)|couldn.t be found|wasn.t found|not a valid (?:user|mailbox|recipient)|name or service not known|nullmx|null mx",
    re.IGNORECASE,
)
_POLICY = re.compile(
    r"spam|block(?:ed|list| list)|black ?list|blocklist|\brbl\b|spamhaus|policy|content|virus|malware|banned|dmarc|\bspf\b|dkim"
    r"|authenticat|not authori[sz]ed|unauthori[sz]ed|reputation|unsolicited|relay(?:ing)? (?:access )?denied|not permitted"
    r"|access denied|message (?:was )?rejected|prohibited|suspicious|too many",
    re.IGNORECASE,
)
_TRANSIENT = re.compile(
    r"try (?:again )?later|temporar|greylist|graylist|deferred|delayed|not yet been delivered|will (?:be )?retr|still being retried"
    r"|timed? ?out|unable to connect|did not accept our requests|unreachable|not reachable|service (?:currently |temporarily )?unavailable|connection (?:refused|reset|lost)|throttl|rate limit|too many (?:hops|connections|concurrent)|delivery time expired|loop",
    re.IGNORECASE,
)


def judge_words(status: str, words: str) -> tuple[bool | None, bool]:
    """(for good, says something of the address). For good: None where nothing tells. `status`: RFC 3463, '' where none was given."""
    if status.startswith("4.") or (not status and _first_code(words) == "4"):
        return False, True
    if _FULL.search(words) or status == "5.2.2":
        return False, True
    if _SIZE.search(words) or status in {"5.2.3", "5.3.4"}:
        return False, False
    if status in {"5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1"} or _UNKNOWN.search(words):
        return True, True
    if _POLICY.search(words) or status.startswith(("5.6.", "5.7.")):
        return False, False
    if _TRANSIENT.search(words) or status in {"5.4.6", "5.4.7"}:
        return False, True
    if status.startswith(("5.1.", "5.4.")):
        return True, True
    return None, True


def _first_code(words: str) -> str:
    code = _SMTP_CODE.search(words)
    return code.group(1) if code else ""
