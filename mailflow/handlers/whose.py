"""It is said whose an answer is: it counts, its address is remembered, and what else waits from there is settled along.

The same by mail and on the command line; `by` is `coordinator` or `administrator`. What is settled is named `mail:17` (a mail in review) or
`2026-004/7` (an unverified recommendation). The record alone says what still waits: a question is only a way to ask.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from mailflow.consultation.answering import told_as_hers, with_answer
from mailflow.consultation.decisions import decide
from mailflow.consultation.events import IdentitySettled
from mailflow.consultation.model import Consultation, Decision, HistoryEntry, NoticeKind, Recommendation
from mailflow.consultation.people import Member, fold_address
from mailflow.consultation.reasons import Reason
from mailflow.errors import NotPossible, WrongUse
from mailflow.handlers.learning import learn, unlearn
from mailflow.handlers.naming import as_filed, load, mail_number, small_number
from mailflow.handlers.notices import Circle
from mailflow.handlers.replies import file_stored
from mailflow.handlers.saving import save_decision
from mailflow.handlers.understanding.passed_on import ONLY_FORWARDED
from mailflow.storage import consultations, ledger, recommendations
from mailflow.storage.ledger import SeenMail, StoredMail

MAILFLOW = "mailflow"
DISOWNED = "disowned"
"""Flag of a recommendation that is not that member's."""
UNREGISTERED = "unregistered_address"
"""Flag of one whose address is not known."""
_IN_DOUBT = frozenset(
    {
        UNREGISTERED, DISOWNED, "another_members_invitation", "names_another_mail", "subject_names_another", "several_members_in_from",
        "shared_address", "answers_members_mail", "unproven", "forged", *ONLY_FORWARDED,
    }
)  # fmt: skip
"""Flags that keep a recommendation from counting; the others are about what came along with it."""


def assign(tx: Connection, circle: Circle, what: str, member: Member, by: str, reference: str | None = None) -> str:
    """It belongs to that member, and counts. `reference` names the consultation where the mail itself does not.

    Answers the mail's end state, or the recommendation.
    """
    what = as_filed(tx, circle, what)
    if not what.startswith("mail:"):
        return _confirm(tx, circle, *_recommendation(tx, circle, what), member.id, by)
    number = mail_number(what)
    stored = ledger.load_mail(tx, number)
    disposition = file_stored(tx, circle, number, member, reference)
    if disposition == "review":
        raise NotPossible(f"{what}: that consultation takes no answers now.", why="takes_no_answers")
    if stored is not None:
        for asked_in in dict.fromkeys((stored.consultation, reference)):
            _settled(tx, circle, asked_in, f"mail:{number}", by, yes=True)
        _settle_along(tx, circle, stored.from_address or "", member.id, by)
    return disposition


def confirm(tx: Connection, circle: Circle, what: str, by: str) -> Member:
    """It is the answer of the member for whom it is kept. Answers her; `NotPossible` where nobody is named, or nothing waits."""
    what = as_filed(tx, circle, what)
    member, reference = _kept_for(tx, circle, what)
    assign(tx, circle, what, member, by, reference)
    return member


def disown(tx: Connection, circle: Circle, what: str, by: str) -> None:
    """It is not: a recommendation stays in the record and is nobody's; a mail leaves the review list and is left alone."""
    what = as_filed(tx, circle, what)
    if what.startswith("mail:"):
        stored = _in_review(tx, circle, what)
        reasons = (*stored.reasons, Reason("left_alone", by))
        ledger.settle(
            tx, stored.id, kind=stored.kind or "reply", decision="none", disposition="ignored", reasons=reasons,
            consultation=stored.consultation, member=stored.member,
        )  # fmt: skip
        _settled(tx, circle, stored.consultation, f"mail:{stored.id}", by, yes=False)
        return
    consultation, found = _recommendation(tx, circle, what)
    if found.verified or found.member is None:
        raise NotPossible(f"{what} does not wait for anybody's word.", why="settled")
    invitee = consultation.invitee(found.member)
    flags = (*found.flags, Reason(DISOWNED, invitee.name if invitee is not None else found.member, by))
    recommendations.disown(tx, circle.office.forum, consultation.reference, found, flags)
    entry = HistoryEntry(
        at=circle.now,
        event="recommendation_disowned",
        by=by,
        detail={"number": found.number, "member": found.member, "address": found.address},
    )
    save_decision(tx, circle, consultation, Decision(consultation=consultation, history=(entry,)))
    _settled(tx, circle, consultation.reference, f"{consultation.reference}/{found.number}", by, yes=False)


def prove(tx: Connection, circle: Circle, what: str, member_id: str) -> None:
    """The same mail has come again, proven: the recommendation is that member's and counts."""
    _confirm(tx, circle, *_recommendation(tx, circle, what), member_id, MAILFLOW)


def make_way(tx: Connection, circle: Circle, line: SeenMail) -> None:
    """The same mail has come again, proven: the first arrival, which waited in review, waits no more."""
    ledger.settle(
        tx, line.id, kind=line.kind or "reply", decision="none", disposition="duplicate", reasons=line.reasons,
        consultation=line.consultation, member=line.member,
    )  # fmt: skip
    _settled(tx, circle, line.consultation, f"mail:{line.id}", MAILFLOW, yes=True)


def waits(tx: Connection, circle: Circle, what: str) -> bool:
    """Does it still wait for a word?"""
    try:
        _kept_for(tx, circle, what)
    except (NotPossible, WrongUse):
        return False
    return True


def unassigned(tx: Connection, circle: Circle, reference: str | None = None) -> list[tuple[str, str]]:
    """(`mail:17` or `2026-004/7`, from whom) of what waits to be assigned to a member."""
    forum = circle.office.forum
    mails = [
        (f"mail:{line.id}", f"{line.from_address or ''} “{line.subject or ''}”")
        for line in ledger.mails_to_review(tx, forum)
        if line.kind == "reply" and reference in {None, line.consultation}
    ]
    filed = [
        (f"{c.reference}/{r.number}", r.address)
        for c in consultations.all_current(tx, forum)
        if reference in {None, c.reference}
        for r in recommendations.of_consultation(tx, forum, c.reference)
        if not r.verified and r.member is not None
    ]
    return [*mails, *filed]


# ── what is kept, and for whom ───────────────────────────────────────────────────────────────────────────────────


def _kept_for(tx: Connection, circle: Circle, what: str) -> tuple[Member, str | None]:
    """The member for whom it is kept, and the consultation."""
    if what.startswith("mail:"):
        stored = _in_review(tx, circle, what)
        member_id, reference = stored.member, stored.consultation
        if stored.kind != "reply" or reference is None:
            member_id = None
    else:
        consultation, found = _recommendation(tx, circle, what)
        if found.verified:
            raise NotPossible(f"{what} counts already.", why="settled")
        member_id, reference = found.member, consultation.reference
    member = circle.register.member(member_id) if member_id is not None else None
    if member is None:
        raise NotPossible(
            f"{what} is kept for no member. Say whose it is: `mailflow assign {what} MEMBER`.", why="kept_for_nobody"
        )
    return member, reference


def _in_review(tx: Connection, circle: Circle, what: str) -> StoredMail:
    stored = ledger.load_mail(tx, mail_number(what))
    if stored is None or stored.forum != circle.office.forum or stored.disposition != "review":
        raise NotPossible(f"{what} is not in review. `mailflow ledger` shows what became of it.", why="settled")
    return stored


def _recommendation(tx: Connection, circle: Circle, what: str) -> tuple[Consultation, Recommendation]:
    reference, _, written = what.partition("/")
    number = small_number(written)
    if number is None:
        raise WrongUse(f"{what} names nothing to assign. Write mail:17 or a recommendation such as 2026-004/7.")
    consultation = load(tx, circle, reference)
    found = recommendations.one(tx, circle.office.forum, consultation.reference, number)
    if found is None:
        raise WrongUse(f"{what} does not exist. `mailflow show {reference}` lists the recommendations.")
    return consultation, found


# ── what follows ─────────────────────────────────────────────────────────────────────────────────────────────────


def _confirm(
    tx: Connection,
    circle: Circle,
    consultation: Consultation,
    found: Recommendation,
    member_id: str,
    by: str,
    *,
    along: bool = False,
) -> str:
    """It counts. `along`: by what was said of another from the same address."""
    is_another = found.member != member_id
    confirmed = replace(found, member=member_id, verified=True, supplements=None if is_another else found.supplements)
    recommendations.confirm(tx, circle.office.forum, consultation.reference, found, member_id)
    detail = {"number": found.number, "member": member_id} | ({"along": True} if along else {})
    entry = HistoryEntry(at=circle.now, event="recommendation_assigned", by=by, detail=detail)
    hears = is_another and consultation.invitee(member_id) is not None
    came_from = circle.register.shown_to(member_id, found.address)
    decision = Decision(
        consultation=with_answer(consultation, confirmed),
        notices=told_as_hers(consultation, confirmed, came_from) if hears else (),
        history=(entry,),
        cancel=((NoticeKind.REMINDER, member_id),),
    )
    save_decision(tx, circle, consultation, decision)
    name = f"{consultation.reference}/{found.number}"
    _settled(tx, circle, consultation.reference, name, by, yes=True)
    if is_another and found.verified and found.member is not None:
        unlearn(tx, circle, found.address, found.member)
    if not along and learn(tx, circle, found.address, member_id, forged=_is_forged(found)):
        _settle_along(tx, circle, found.address, member_id, by)
    return name


def _settled(tx: Connection, circle: Circle, reference: str | None, what: str, by: str, *, yes: bool) -> None:
    """The question about it is answered, in part or whole."""
    consultation = consultations.load(tx, circle.office.forum, reference) if reference else None
    if consultation is not None:
        event = IdentitySettled(at=circle.now, by=by, item=what, yes=yes)
        save_decision(tx, circle, consultation, decide(consultation, event, circle.office.ruleset.policy))


def _settle_along(tx: Connection, circle: Circle, address: str, member_id: str, by: str) -> None:
    """What else came from that address: what nothing but the address kept from counting counts, mails in review have their guess."""
    forum = circle.office.forum
    for consultation in consultations.all_current(tx, forum):
        for found in recommendations.unverified(tx, forum, consultation.reference):
            same = fold_address(found.address) == fold_address(address) and found.member == member_id
            if same and {flag.key for flag in found.flags} & _IN_DOUBT == {UNREGISTERED}:
                current = consultations.load(tx, forum, consultation.reference)
                assert current is not None
                _confirm(tx, circle, current, found, member_id, by, along=True)
    for line in ledger.mails_to_review(tx, forum):
        if (
            line.member is None
            and line.kind == "reply"
            and fold_address(line.from_address or "") == fold_address(address)
        ):
            ledger.guess(
                tx, line.id, member_id, (*line.reasons, Reason("address_of", circle.register.name_of(member_id)))
            )


def _is_forged(found: Recommendation) -> bool:
    return any(flag.key == "forged" for flag in found.flags)
