"""What a DKIM signature leaves open to additions. Whether it is valid is the receiving server's word, not ours.

A valid signature can be carried on: its mail sent again by anybody, with other fields around the signed ones, or with more text
behind a body that is signed in part (RFC 6376 8.2, 8.15). What is open in such a way is as good as unsigned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from mailflow.consultation.reasons import Reason
from mailflow.mail.incoming import IncomingMail

MUST_BE_SIGNED = ("From", "Subject", "Date", "To", "MIME-Version", "Content-Type", "Content-Transfer-Encoding")
"""Who, what, when, to whom, and how the body is to be read."""
_BLANK = re.compile(r"\s+")


def open_to_additions(mail: IncomingMail, domain: str) -> Reason | None:
    """What any signature of the organisation of `domain` leaves open; None where there is no such signature, or nothing.

    With several of them nobody knows which one the server's pass is about: all must be whole.
    """
    for tags in _signatures(mail):
        if not _same_organisation(tags.get("d", ""), domain):
            continue
        if "l" in tags:
            return Reason("signed_in_part")
        signed = [name.casefold() for name in _BLANK.sub("", tags.get("h", "")).split(":")]
        unsigned = [name for name in MUST_BE_SIGNED if _count(mail, name) > signed.count(name.casefold())]
        if unsigned or not mail.header("date"):
            return Reason("signed_without", ", ".join(unsigned or ["Date"]))
    return None


def _count(mail: IncomingMail, name: str) -> int:
    """One more than the signature names is one that was added: the signed one is the undermost, the shown one the topmost."""
    return len(mail.all_headers(name))


def _signatures(mail: IncomingMail) -> Iterator[dict[str, str]]:
    for value in mail.all_headers("dkim-signature"):
        pairs = (tag.partition("=") for tag in value.split(";"))
        yield {name.strip().casefold(): content.strip() for name, _, content in reversed([*pairs])}


def _same_organisation(signer: str, domain: str) -> bool:
    """Too wide rather than too narrow: DMARC takes signatures of parents, children and sisters of the domain."""
    return signer.casefold().rstrip(".").split(".")[-2:] == domain.casefold().split(".")[-2:]
