"""Who really sent a mail.

Promises:
1. Nothing that the sender wrote is believed by itself: a From counts only where our own receiving server proves it.
2. A From is read by the strict grammar of `sender`, on the raw value. What mail programs and parsers could read in two ways
   (comments behind the address, groups, two addresses, an address in the display name) is no valid From at all.
3. For a domain of the house a pass of the domain proves only the house: the submitter who logged in must be the From.
   Where the same server says dmarc=fail, the two contradict each other, and the From has failed.
4. A signature proves what it covers, at the time of its mail: a partial one, or a Date of more than seven days ago, proves nothing.
5. ARC is not read: it is the claim of whoever passed the mail on.
6. Doubt is never trust: none, neutral, temperror and silence leave the mail unproven, and a person decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from mailflow.consultation.reasons import Reason
from mailflow.mail.authentication import MethodResult, entry_line, submitter_in_received, trusted_results
from mailflow.mail.dkim import open_to_additions
from mailflow.mail.incoming import IncomingMail
from mailflow.mail.microsoft365 import was_submitted_inside
from mailflow.mail.sender import strict_from

_CUT = re.compile(
    r"the field (?:from|to|cc|reply-to|sender|date|authentication-results|received|dkim-signature) |"
    r"more than \d+ header fields|the header block is longer"
)
"""Defects after which nobody can be sure to have read what the receiving server read."""
_REGISTRIES = frozenset({"ac", "co", "com", "edu", "gov", "mil", "net", "org"})
"""`com.al`, `gov.al`: what stands below them belongs to many."""
_SILENT = frozenset({"none", "bestguesspass"})
"""DMARC results of domains that have published no policy."""
_LONGEST_JOURNEY = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What rules.yaml says of the receiving server (`trust`)."""

    authserv_ids: tuple[str, ...] = ()
    """Whose Authentication-Results are believed (RFC 8601): topmost only, above the Received by which the mail came in."""
    internal_domains: tuple[str, ...] = ()
    """Domains of the house: there a pass of the domain proves only the house, the authenticated submitter must be the From."""
    submitter_in_results: bool = True
    """`smtp.auth=` of the trusted Authentication-Results names the authenticated submitter."""
    submitter_in_received: tuple[str, ...] = ()
    """Host names (`by …`) whose topmost Received `(Authenticated sender: …)` names the authenticated submitter."""
    microsoft365: bool = False
    """The mailbox is one of Microsoft 365: results without an authserv-id, and `AuthAs: Internal` of inner mail, are believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The verdict as a value."""

    address: str | None
    """The From address where exactly one could be read strictly, else None."""
    trusted: bool
    """The From is proven: aligned pass, or the authenticated internal submitter is the From."""
    failed: bool
    """The trusted server says that the From is false (dmarc=fail, or another submitter): worse than unproven."""
    reasons: tuple[Reason, ...]
    """Strongest first."""


def judge_origin(mail: IncomingMail, trust: Trust) -> Origin:
    """Is the From of `mail` proven by the receiving server that `trust` describes?"""
    address, objection = strict_from(mail)
    results, silence = trusted_results(mail, trust.authserv_ids, microsoft365=trust.microsoft365)
    refused = any(one.method == "dmarc" and one.result == "fail" for one in results or ())
    if address is None:
        return _verdict(None, objection, failed=refused)
    cut = next((defect for defect in mail.defects if _CUT.match(defect)), None)
    if cut is not None:
        return _verdict(address, Reason("field_cut", cut), failed=refused)
    domain = address.rpartition("@")[2].casefold()
    if any(_is_within(domain, house) for house in trust.internal_domains):
        origin = _judge_internal(mail, trust, address, results, refused=refused)
        if silence and not (origin.trusted or origin.failed):
            origin = replace(origin, reasons=(*origin.reasons, silence))
    elif results is None:
        return _verdict(address, silence)
    else:
        origin = _judge_domain(mail, address, domain, results, refused=refused)
        if origin.trusted and (journey := _journey(mail)) > _LONGEST_JOURNEY:
            return _verdict(address, Reason("old_date", journey.days))
    return origin


def came_in_at(mail: IncomingMail) -> datetime | None:
    """When it came in, by the Received of our own server (an older one's, where mail was moved to a new server); None where none says."""
    stamp = (entry_line(mail) or "").rpartition(";")[2]
    try:
        arrived = parsedate_to_datetime(stamp.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return arrived if arrived.tzinfo else arrived.replace(tzinfo=UTC)


def _journey(mail: IncomingMail) -> timedelta:
    """From the mail's Date to its coming in; nothing where one of them is missing.

    A signature stays valid for years: who has an old signed mail can send it again. A log-in of the house cannot be sent again.
    """
    arrived = came_in_at(mail)
    return arrived - mail.date if arrived is not None and mail.date is not None else timedelta(0)


def _judge_internal(
    mail: IncomingMail, trust: Trust, address: str, results: tuple[MethodResult, ...] | None, *, refused: bool
) -> Origin:
    """Rule 3: only the submitter proves a colleague."""
    submitters = []
    if trust.submitter_in_results:
        submitters += [
            one.properties["smtp.auth"]
            for one in results or ()
            if one.method == "auth" and one.result == "pass" and "smtp.auth" in one.properties
        ]
    stamped = submitter_in_received(mail, trust.submitter_in_received)
    if stamped is not None:
        submitters.append(stamped)
    accounts = [_account(one, trust.internal_domains) for one in submitters]
    others = [one for one in accounts if one is not None and one != address.casefold()]
    if others:
        return _verdict(address, Reason("submitted_by_another", others[0], address), failed=True)
    if refused:
        return _verdict(address, Reason("dmarc_fail_house"), failed=True)
    if None in accounts:
        return _verdict(address, Reason("submitter_unclear", submitters[accounts.index(None)]))
    if submitters:
        return _verdict(address, Reason("submitter", address), trusted=True)
    if trust.microsoft365 and was_submitted_inside(mail):
        return _judge_mailbox(mail, address)
    return _verdict(address, Reason("no_submitter"))


def _judge_mailbox(mail: IncomingMail, address: str) -> Origin:
    """Microsoft 365 names no submitter: it has let a mailbox write this From, and tells in Sender where it is another's."""
    if any(sender.strip().casefold().strip("<>") != address.casefold() for sender in mail.all_headers("sender")):
        return _verdict(address, Reason("sent_on_behalf"))
    return _verdict(address, Reason("microsoft_mailbox", address), trusted=True)


def _judge_domain(
    mail: IncomingMail, address: str, domain: str, results: tuple[MethodResult, ...], *, refused: bool
) -> Origin:
    """An outside domain: DMARC pass for the From's domain, else an aligned DKIM or SPF pass where DMARC is silent.

    A signature can be carried on; so where SPF does not say that the mail comes straight from the domain, it must be whole.
    """
    if refused:
        return _verdict(address, Reason("dmarc_fail"), failed=True)
    dmarc = [one for one in results if one.method == "dmarc"]
    spf_aligned = any(
        _is_aligned(domain, _domain_of(one.properties.get("smtp.mailfrom", "")))
        for one in results
        if one.method == "spf" and one.result == "pass"
    )
    opening = None if spf_aligned else open_to_additions(mail, domain)
    if opening is not None:
        return _verdict(address, opening)
    if any(one.result not in _SILENT for one in dmarc):
        return _judge_dmarc(address, domain, dmarc)
    dkim = [one for one in results if one.method == "dkim" and one.result == "pass"]
    if any(_is_aligned(domain, _signer(one)) for one in dkim):
        return _verdict(address, Reason("dkim_pass", domain), trusted=True)
    if spf_aligned:
        return _verdict(address, Reason("spf_pass", domain), trusted=True)
    return _verdict(address, Reason("no_pass", domain))


def _judge_dmarc(address: str, domain: str, dmarc: list[MethodResult]) -> Origin:
    doubt = next((one.result for one in dmarc if one.result != "pass"), None)
    if doubt is not None:
        return _verdict(address, Reason("dmarc_other", doubt))
    for one in dmarc:
        judged = one.properties.get("header.from", "")
        if _domain_of(judged) != domain or ("@" in judged and judged.strip("<>").casefold() != address.casefold()):
            return _verdict(address, Reason("dmarc_pass_of_another", domain))
    return _verdict(address, Reason("dmarc_pass", domain), trusted=True)


def _verdict(address: str | None, reason: Reason | None, *, trusted: bool = False, failed: bool = False) -> Origin:
    return Origin(address=address, trusted=trusted, failed=failed, reasons=(reason,) if reason is not None else ())


def _account(submitter: str, houses: tuple[str, ...]) -> str | None:
    """The address of a log-in name, which is one, or, where the house has one domain only, its local part; else None."""
    if "@" not in submitter and len(houses) == 1 and "\\" not in submitter:
        submitter = f"{submitter}@{houses[0]}"
    return submitter.casefold() if "@" in submitter and submitter.isascii() else None


def _domain_of(value: str) -> str:
    """The domain of a property's value, which may be an address; '' where there is none."""
    return value.strip().rpartition("@")[2].strip("<>").rstrip(".").casefold()


def _signer(result: MethodResult) -> str:
    """The signing domain: `header.d`, or where only that is told (Google), the domain of `header.i` (RFC 6376 3.5)."""
    return _domain_of(result.properties.get("header.d") or result.properties.get("header.i", ""))


def _is_aligned(domain: str, proven: str) -> bool:
    """Strictly, or relaxed upwards (RFC 7489 3.1): a domain speaks for what is below it, unless it is a registry."""
    labels = proven.split(".")
    is_registry = len(labels) == 2 and labels[0] in _REGISTRIES and len(labels[1]) == 2
    return domain == proven or (not is_registry and _is_within(domain, proven))


def _is_within(domain: str, parent: str) -> bool:
    """Is `domain` the same as `parent`, or below it? A parent has at least two labels."""
    parent = parent.casefold().rstrip(".")
    return "." in parent and (domain == parent or domain.endswith("." + parent))
