"""Which mails concern the forum, told from header and structure alone: only these are fetched whole and kept.

A person's own mailbox is watched. Fetched is a mail of a registered sender, an answer to our own mail, machine mail that may
be about our own mail, and a mail with the words of a draft in its subject or in a file's name. Nothing else is stored.
"""

from __future__ import annotations

from collections.abc import Sequence

from mailflow.consultation.people import Register
from mailflow.handlers.office import Office
from mailflow.handlers.sharing import Claim, claim
from mailflow.mail.incoming import IncomingMail, parse
from mailflow.mail.kinds import is_marked_machine
from mailflow.mail.threads import bears_false_token, find_parent, references_in_subject
from mailflow.rules.matching import speaks_of_a_draft


def concerns_forum(header: bytes, file_names: Sequence[str], office: Office, register: Register) -> bool:
    """Must the whole mail be fetched? `file_names` are those of its structure."""
    mail = parse(header)
    if claim(mail, office, register) is Claim.ANOTHERS:
        return False
    return (
        any(register.knows(sender.address) for sender in mail.from_)
        or _is_about_ours(mail, office, register)
        or bool(references_in_subject(mail.subject))
        or any(speaks_of_a_draft(text, office.ruleset.recognise) for text in (mail.subject, *file_names))
    )


def _is_about_ours(mail: IncomingMail, office: Office, register: Register) -> bool:
    """Our own mail, an answer to it, what pretends to be one, or a machine that may be answering it."""
    own = mail.message_id is not None and office.signer.read_message_id(mail.message_id, register.forum) is not None
    return (
        own
        or find_parent(mail, office.signer, register.forum) is not None
        or bears_false_token(mail, office.signers)
        or is_marked_machine(mail)
    )


def is_own_copy(header: bytes, office: Office, register: Register) -> bool:
    """A mail of ours as we wrote it, copied to the mailbox: its Message-ID is signed, and it says that nobody typed it. Never fetched.

    Whoever writes with a Message-ID of ours (some programs keep it when a mail is edited as new) is somebody else, and read.
    """
    mail = parse(header)
    return (
        mail.message_id is not None
        and office.signer.read_message_id(mail.message_id, register.forum) is not None
        and [sender.address for sender in mail.from_] == [register.contact_address]
        and mail.header("auto-submitted").strip().startswith("auto-")
    )
