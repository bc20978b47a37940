"""Who really sent a mail.

Promises:
1. Nothing that the sender wrote is believed by itself: a From counts only where our own receiving server proves it.
2. A From is read by the strict grammar below, on the raw value. What mail programs and parsers could read in two ways
   (comments behind the address, groups, two addresses, an address in the display name) is no valid From at all.
3. For a domain of the house a pass of the domain proves only the house: the submitter who logged in must be the From.
   Where the same server says dmarc=fail, the two contradict each other, and the From has failed.
4. Doubt is never trust: none, neutral, temperror and silence leave the mail unproven, and a person decides.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace

from mailflow.consultation.reasons import Reason
from mailflow.mail.authentication import MethodResult, submitter_in_received, trusted_results
from mailflow.mail.charsets import decode, decode_words
from mailflow.mail.fields import MAX_VALUE
from mailflow.mail.incoming import IncomingMail

_ATEXT = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = rf"(?P<local>{_ATEXT}+(?:\.{_ATEXT}+)*)@(?P<domain>(?:{_LABEL}\.)+(?:[A-Za-z]{{2,63}}|[Xx][Nn]--[A-Za-z0-9-]{{1,59}}))"
_QUOTED = r'"(?:[^"\\\r\n]|\\[^\r\n])*+"'
_WORD = r"(?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~.\-\x80-\xff]++|" + _QUOTED + r"|\([^()<>@\"\\]*+\))"
_BARE = re.compile(_ADDRESS)
_NAMED = re.compile(rf"(?P<name>(?:{_WORD}[ \t]*+)*+)<{_ADDRESS}>")
_LOOKS_LIKE_ADDRESS = re.compile(r"[^\s<>()\"',;:@]{1,64}@[^\s<>()\"',;:@]{1,253}")
_PARTIAL_SIGNATURE = re.compile(r"(?:^|;)\s*l\s*=", re.IGNORECASE)
_SIGNATURE_DOMAIN = re.compile(r"(?:^|;)\s*d\s*=\s*([^\s;]+)", re.IGNORECASE)
_ADDRESS_FIELDS = ("from", "to", "cc", "reply-to", "sender", "authentication-results", "received")


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


def strict_from(mail: IncomingMail) -> str | None:
    """The From address, where there is exactly one From field with exactly one address that cannot be read otherwise."""
    return _strict_from(mail)[0]


def _strict_from(mail: IncomingMail) -> tuple[str | None, Reason | None]:
    """(address, None) or (None, why not)."""
    if mail.from_count != 1:
        return None, Reason("from_count", mail.from_count)
    if len(mail.raw_from) > MAX_VALUE:
        return None, Reason("from_too_long")
    match = _BARE.fullmatch(mail.raw_from) or _NAMED.fullmatch(mail.raw_from)
    if match is None:
        return None, Reason("from_not_plain")
    address = f"{match['local']}@{match['domain']}"
    if len(match["local"]) > 64 or len(match["domain"]) > 253 or "=?" in match["local"]:
        return None, Reason("from_not_valid")
    if [box.address for box in mail.from_] != [address]:
        return None, Reason("from_two_ways")
    name = match.groupdict().get("name") or ""
    if _deceives(name, address):
        return None, Reason("from_deceives")
    return address, None


def _deceives(name: str, address: str) -> bool:
    """Would a mail program show another address, or break the line, for this display name?"""
    shown = unicodedata.normalize("NFKC", decode_words(decode(name.encode("latin-1"), None)))
    if any(unicodedata.category(char) in {"Cc", "Zl", "Zp"} or char in _BIDI for char in shown):
        return True
    return any(found.casefold() != address.casefold() for found in _LOOKS_LIKE_ADDRESS.findall(shown))


_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f")


def judge_origin(mail: IncomingMail, trust: Trust) -> Origin:
    """Is the From of `mail` proven by the receiving server that `trust` describes?"""
    address, objection = _strict_from(mail)
    results, silence = trusted_results(mail, trust.authserv_ids)
    refused = any(one.method == "dmarc" and one.result == "fail" for one in results or ())
    if address is None:
        return _verdict(None, objection, failed=refused)
    cut = next((d for d in mail.defects for name in _ADDRESS_FIELDS if d.startswith(f"the field {name} ")), None)
    if cut is not None:
        return _verdict(address, Reason("field_cut", cut), failed=refused)
    domain = address.rpartition("@")[2].casefold()
    if any(_is_within(domain, house) for house in trust.internal_domains):
        origin = _judge_internal(mail, trust, address, results, refused=refused)
        if silence is None or origin.trusted or origin.failed:
            return origin
        return replace(origin, reasons=(*origin.reasons, silence))
    if results is None:
        return _verdict(address, silence)
    return _judge_domain(mail, address, domain, results, refused=refused)


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
    others = [one for one in submitters if not _is_same_person(one, address, trust.internal_domains)]
    if others:
        return _verdict(address, Reason("submitted_by_another", others[0], address), failed=True)
    if refused:
        return _verdict(address, Reason("dmarc_fail_house"), failed=True)
    if submitters:
        return _verdict(address, Reason("submitter", address), trusted=True)
    return _verdict(address, Reason("no_submitter"))


def _judge_domain(
    mail: IncomingMail, address: str, domain: str, results: tuple[MethodResult, ...], *, refused: bool
) -> Origin:
    """An outside domain: DMARC pass for the From's domain, else an aligned DKIM or SPF pass where DMARC is silent."""
    if refused:
        return _verdict(address, Reason("dmarc_fail"), failed=True)
    dmarc = [one for one in results if one.method == "dmarc"]
    spf = [one for one in results if one.method == "spf" and one.result == "pass"]
    spf_aligned = any(_is_within(domain, _domain_of(one.properties.get("smtp.mailfrom", ""))) for one in spf)
    if not spf_aligned and _signs_only_a_part(mail, domain):
        return _verdict(address, Reason("signed_in_part"))
    if dmarc and all(one.result == "pass" for one in dmarc):
        named = {_domain_of(one.properties.get("header.from", "")) for one in dmarc}
        if named == {domain}:
            return _verdict(address, Reason("dmarc_pass", domain), trusted=True)
        return _verdict(address, Reason("dmarc_pass_of_another", domain))
    if any(one.result != "none" for one in dmarc):
        return _verdict(address, Reason("dmarc_other", dmarc[0].result))
    dkim = [one for one in results if one.method == "dkim" and one.result == "pass"]
    if any(_is_within(domain, _domain_of(one.properties.get("header.d", ""))) for one in dkim):
        return _verdict(address, Reason("dkim_pass", domain), trusted=True)
    if spf_aligned:
        return _verdict(address, Reason("spf_pass", domain), trusted=True)
    return _verdict(address, Reason("no_pass", domain))


def _verdict(address: str | None, reason: Reason | None, *, trusted: bool = False, failed: bool = False) -> Origin:
    return Origin(address=address, trusted=trusted, failed=failed, reasons=(reason,) if reason is not None else ())


def _is_same_person(submitter: str, address: str, houses: tuple[str, ...]) -> bool:
    """Log-in names are addresses, or, where the house has one domain only, local parts."""
    if "@" not in submitter and len(houses) == 1:
        submitter = f"{submitter}@{houses[0]}"
    return submitter.casefold() == address.casefold()


def _domain_of(value: str) -> str:
    """The domain of a property's value, which may be an address; '' where there is none."""
    return value.strip().rpartition("@")[2].strip("<>").rstrip(".").casefold()


def _is_within(domain: str, parent: str) -> bool:
    """Is `domain` the same as `parent`, or below it? A parent has at least two labels."""
    parent = parent.casefold().rstrip(".")
    return "." in parent and (domain == parent or domain.endswith("." + parent))


def _signs_only_a_part(mail: IncomingMail, domain: str) -> bool:
    """Does a signature of the From's domain leave the end of the body open to additions (RFC 6376 8.2)?"""
    for signature in mail.all_headers("dkim-signature"):
        signer = _SIGNATURE_DOMAIN.search(signature)
        if signer and _is_within(domain, signer.group(1)) and _PARTIAL_SIGNATURE.search(signature):
            return True
    return False
