"""What a confirmed answer teaches: its address is that member's from now on. A stranger's mail teaches nothing by itself."""

from __future__ import annotations

from sqlalchemy import Connection

from mailflow.consultation.people import fold_address
from mailflow.handlers.notices import Circle
from mailflow.storage import members, recommendations


def learn(tx: Connection, circle: Circle, address: str, member_id: str, *, forged: bool) -> bool:
    """Remember `address` as one of that member's. False where rules.yaml has it, it is the house's, or no address at all.

    Nor where the receiving server called the sender false: a human has confirmed the words, not the address. Confirmed for a
    second member it is both's: then only a token, or the author's name, says for whom a mail from there is.
    """
    register = circle.register
    registered = circle.office.ruleset.register
    if forged or "@" not in address or register.is_contact_point(address) or registered.knows(address):
        return False
    members.learn_address(tx, circle.office.forum, address, member_id, circle.now)
    return True


def unlearn(tx: Connection, circle: Circle, address: str, member_id: str) -> None:
    """What counted as that member's is another's: the address is hers no more, unless something else of hers came from there."""
    forum = circle.office.forum
    if fold_address(address) not in map(fold_address, recommendations.addresses_of(tx, forum, member_id)):
        members.forget_address(tx, forum, address, member_id)
