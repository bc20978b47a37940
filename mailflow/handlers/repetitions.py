"""The same answer by another way: directly and through a list, or sent once more. One effect, and every arrival stands in the ledger.

1. The same Message-ID, From and own words (but for what a list has put below them) are the same mail, whatever the headers say.
   A Message-ID alone proves nothing: an outsider could send it first. Other words under it are another answer.
2. The same words with the same documents from the same member are the same recommendation.
3. What is proven is no repetition of what is not: it counts. Where it is the same mail, it proves the first arrival.
"""

from __future__ import annotations

import re
from dataclasses import replace

from sqlalchemy import Connection

from mailflow.consultation.model import Answer, Recommendation
from mailflow.consultation.people import fold_address
from mailflow.consultation.reasons import Reason
from mailflow.handlers import whose
from mailflow.handlers.ending import End, end_mail
from mailflow.handlers.notices import Circle
from mailflow.handlers.understanding import Understanding
from mailflow.mail.incoming import IncomingMail, parse
from mailflow.mail.quoting import own_words
from mailflow.storage import ledger, recommendations
from mailflow.storage.ledger import SeenMail, StoredMail

_FOOTER = re.compile(r"(?:_{3,}|-{2,}|={3,}|\*{3,})(?:\s|$)")
"""How begins what a list puts below a mail."""
_LONGEST_FOOTER = 1_500


def end_if_repeated(tx: Connection, circle: Circle, stored: StoredMail, said: Understanding) -> End | None:
    """The end of a reply that has come before; None where it has not."""
    first = _same_mail(tx, circle, stored, said)
    if first is not None:
        if said.verified and not _counts(tx, first):
            _prove(tx, circle, first, said)
            if first.recommendation is None:
                return None
        return _repeated(tx, stored, said, first.id)
    twin = _same_words(tx, circle, said)
    return _repeated(tx, stored, said, twin.mail_id) if twin is not None else None


def _repeated(tx: Connection, stored: StoredMail, said: Understanding, first: int) -> End:
    said = replace(said, decision="none")
    return end_mail(tx, stored, said, "duplicate", reason=Reason("same_mail", f"mail:{first}"))


def _same_mail(tx: Connection, circle: Circle, stored: StoredMail, said: Understanding) -> SeenMail | None:
    if said.mail.message_id is None:
        return None
    for earlier in ledger.under_message_id(tx, circle.office.forum, stored.message_id_hash, before=stored.id):
        if fold_address(earlier.from_address or "") != fold_address(stored.from_address or ""):
            continue
        whole = ledger.load_mail(tx, earlier.id)
        if whole is not None and whole.raw and _alike(parse(whole.raw), said.mail):
            return earlier
    return None


def _alike(one: IncomingMail, other: IncomingMail) -> bool:
    """The same own words and documents, but for a list's footer below either."""
    if {part.sha256 for part in one.documents} != {part.sha256 for part in other.documents}:
        return False
    shorter, longer = sorted((_bare(own_words(one).text), _bare(own_words(other).text)), key=len)
    rest = longer[len(shorter) :].strip()
    return longer.startswith(shorter) and (
        not rest or (bool(shorter) and len(rest) <= _LONGEST_FOOTER and _FOOTER.match(rest) is not None)
    )


def _same_words(tx: Connection, circle: Circle, said: Understanding) -> Recommendation | None:
    """The member's recommendation in that consultation with these words and documents, no less proven than this mail."""
    if said.answer is not Answer.RECOMMENDATION or said.consultation is None or said.member is None:
        return None
    if said.decision != "file":
        return None
    text, documents = _bare(said.words.text), {enclosure.sha256 for enclosure in said.enclosures}
    for earlier in recommendations.of_member(tx, circle.office.forum, said.consultation, said.member):
        same = _bare(earlier.text) == text and {e.sha256 for e in earlier.enclosures} == documents
        if same and earlier.mail_id and (earlier.verified or not said.verified):
            return earlier
    return None


def _counts(tx: Connection, first: SeenMail) -> bool:
    """Did its first arrival count?"""
    if first.recommendation is not None and first.consultation is not None:
        filed = recommendations.one(tx, first.forum, first.consultation, first.recommendation)
        return filed is not None and filed.verified
    return first.disposition != "review"


def _prove(tx: Connection, circle: Circle, first: SeenMail, said: Understanding) -> None:
    """The same mail, proven: its first arrival counts, or makes way for this one where it waited in review."""
    if first.recommendation is not None:
        whose.prove(tx, circle, f"{first.consultation}/{first.recommendation}", said.member or "")
    else:
        whose.make_way(tx, circle, first)


def _bare(text: str) -> str:
    return " ".join(text.split())
