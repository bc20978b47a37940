"""Whose stream of mail a mail belongs to, told from its header: what makes a flood bearable for everybody else (`loops/crowd`)."""

from __future__ import annotations

from mailflow.consultation.people import Register, fold_address
from mailflow.handlers.office import Office
from mailflow.mail.incoming import parse
from mailflow.mail.origin import judge_origin
from mailflow.mail.threads import find_parent


def stream_of(header: bytes, office: Office, register: Register) -> str | None:
    """A name for the sender together with what proves the mail; all strangers share one. None: it never waits.

    A forger who writes in somebody's name fills another stream than hers, because hers is proven or answers a mail that we signed.
    """
    mail = parse(header)
    sender = mail.from_[0].address if mail.from_ else ""
    proven = judge_origin(mail, office.ruleset.trust).trusted
    if proven and (register.coordinator_of(sender) is not None or register.directorate_of(sender) is not None):
        return None
    parent = find_parent(mail, office.signer, register.forum)
    who = fold_address(sender) if register.knows(sender) else "strangers"
    return f"{who} {'proven' if proven else 'unproven'} {parent.delivery.key if parent is not None else ''}"
