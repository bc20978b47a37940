"""What a confirmed answer teaches: its address is that member's from now on. A stranger's mail teaches nothing by itself."""

from __future__ import annotations

from sqlalchemy import Connection

from mailflow.handlers.notices import Circle
from mailflow.storage import members


def learn(tx: Connection, circle: Circle, address: str, member_id: str, *, forged: bool) -> bool:
    """Remember `address` as one of that member's. False where it is registered already, the house's, or no address at all.

    Nor where the receiving server called the sender false: a human has confirmed the words, not the address.
    """
    register = circle.register
    registered = circle.office.ruleset.register
    if forged or "@" not in address or register.is_contact_point(address) or registered.knows(address):
        return False
    members.learn_address(tx, circle.office.forum, address, member_id, circle.now)
    return True
