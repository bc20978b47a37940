"""A yes or no to whose an answer is: to the whole question, or to what the line names ("PO 7", "JO mail:17").

1. A bare word is about all that its mail shows and that still waits, but for what other lines of the same mail name.
2. Where the receiving server called the sender false, only a word that names it counts.
3. The record says what still waits, so that an answer to an older question is as good as one to the newest.
"""

from __future__ import annotations

from mailflow.consultation.model import Question
from mailflow.consultation.whose import shown
from mailflow.errors import NotPossible, WrongUse
from mailflow.handlers import whose
from mailflow.handlers.hearing import Hearing, Told
from mailflow.mail.orders import Order, Verb


def of_item(hearing: Hearing, order: Order) -> Told:
    """The one that the line names."""
    if hearing.unasked:
        return Told(line=order.line, done=False, key="say_it_in_an_answer")
    what = _named(hearing, order)
    if what is None:
        waiting = whose.unassigned(hearing.tx, hearing.circle)
        choices = [{"reference": one, "title": title} for one, title in waiting]
        return Told(
            line=order.line, done=False, key="which_mail" if choices else "nothing_waits", facts={"choices": choices}
        )
    return _settled(hearing, order, [what])


def of_question(hearing: Hearing, question: Question, order: Order) -> Told:
    """All that its mail shows."""
    named = {_named(hearing, other) for other in hearing.said.command.orders} if hearing.said.command else set()
    left = [
        item
        for item in shown(question)
        if item["name"] not in named and whose.waits(hearing.tx, hearing.circle, item["name"])
    ]
    forged = [item["word"] for item in left if item["forged"]]
    sure = (
        [item["name"] for item in left if not item["forged"]] if order.verb is Verb.YES else [i["name"] for i in left]
    )
    if not sure:
        facts = {"item": ", ".join(f"{order.line.split()[0].upper()} {word}" for word in forged)}
        return Told(line=order.line, done=False, key="name_the_forged" if forged else "settled", facts=facts)
    return _settled(hearing, order, sure)


def only_waiting(hearing: Hearing) -> str | None:
    """The only one that the answered question still waits for."""
    reference = hearing.about
    consultation = hearing.load(reference) if reference is not None else None
    if consultation is None:
        return None
    number = hearing.asks(consultation.reference)
    question = next((q for q in consultation.questions if q.number == number and "items" in q.detail), None)
    left = (
        [i["name"] for i in shown(question) if whose.waits(hearing.tx, hearing.circle, i["name"])] if question else []
    )
    return left[0] if len(left) == 1 else None


def _settled(hearing: Hearing, order: Order, names: list[str]) -> Told:
    """Each of them; what cannot be settled is told with its reason."""
    tx, circle, by = hearing.tx, hearing.circle, hearing.by
    done: list[str] = []
    try:
        for name in names:
            if order.verb is Verb.YES:
                done.append(f"{name} ({whose.confirm(tx, circle, name, by).name})")
            else:
                whose.disown(tx, circle, name, by)
                done.append(name)
    except WrongUse as wrong:
        return Told(line=order.line, done=False, key="wrong", facts={"sentence": str(wrong)})
    except NotPossible as no:
        return Told(line=order.line, done=False, key=no.why, facts={"sentence": str(no), "item": names[len(done)]})
    key = (
        f"{order.verb.value}_whose"
        if len(names) > 1 or not names[0].startswith("mail:")
        else f"{order.verb.value}_mail"
    )
    return Told(line=order.line, done=True, key=key, facts={"item": ", ".join(done)})


def _named(hearing: Hearing, order: Order) -> str | None:
    """`mail:17` or `2026-004/7`, as the line names it; None where it names nothing, or leaves open which consultation's.

    A number alone means the only one of that number that waits.
    """
    if order.item is None or not order.item.startswith("/"):
        return order.item
    reference = order.reference or hearing.about
    if reference is not None:
        return f"{reference}{order.item}"
    waiting = [one for one, _ in whose.unassigned(hearing.tx, hearing.circle) if one.endswith(order.item)]
    return waiting[0] if len(waiting) == 1 else None
