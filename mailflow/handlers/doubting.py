"""An answer has come of which it is not certain whose it is: the coordinator is asked (`consultation/whose`)."""

from __future__ import annotations

from sqlalchemy import Connection

from mailflow.consultation.decisions import decide
from mailflow.consultation.events import IdentityDoubted
from mailflow.consultation.model import Answer
from mailflow.documents.content import contents_of_each
from mailflow.handlers.notices import Circle
from mailflow.handlers.saving import save_decision
from mailflow.handlers.understanding import Understanding
from mailflow.handlers.understanding.enclosed import text_of_paper
from mailflow.reports.annexes import speaks_by_its_text
from mailflow.storage import consultations
from mailflow.storage.ledger import StoredMail

LONGEST_TEXT = 600
"""Characters that the question shows of an answer."""


def ask_whose(tx: Connection, circle: Circle, stored: StoredMail, said: Understanding, number: int | None) -> None:
    """Ask whether it is that member's. `number` is the recommendation's; None where the mail waits in review."""
    member = circle.register.member(said.member or "")
    consultation = consultations.load(tx, circle.office.forum, said.consultation or "")
    if member is None or consultation is None:
        return
    language = circle.register.coordinators[0].language
    name = f"{consultation.reference}/{number}" if number is not None else f"mail:{stored.id}"
    item = {
        "name": name,
        "word": str(number) if number is not None else name,
        "member": member.id,
        "who": f"{member.name} ({member.organisation})" if member.organisation else member.name,
        "address": said.sender,
        "answer": str((said.answer or Answer.RECOMMENDATION).value),
        "received_at": stored.received_at.isoformat(),
        "text": shortened(_words(said)),
        "reasons": [reason.told(language) for reason in dict.fromkeys((*said.flags, *said.hints))],
        "token": said.delivery is not None,
        "forged": said.origin.failed,
    }
    event = IdentityDoubted(at=circle.now, item=item)
    save_decision(tx, circle, consultation, decide(consultation, event, circle.office.ruleset.policy))


def _words(said: Understanding) -> str:
    """The author's own words, and those of the papers that came along."""
    read = contents_of_each(said.contents)
    papers = (f"{one.name}:\n{text_of_paper(read[one.sha256])}" for one in said.enclosures if speaks_by_its_text(one))
    return "\n\n".join(filter(None, (said.words.text, *papers)))


def shortened(text: str) -> str:
    """Its beginning, where it is long."""
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 2].rpartition(' ')[0]} …"
