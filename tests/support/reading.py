"""Reading what was sent, as its recipient's program does."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterable
from email.message import EmailMessage


def read(raw: bytes) -> EmailMessage:
    """A mail as a value."""
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def attachments(mail: EmailMessage) -> dict[str, bytes]:
    """Name of each attachment → its bytes."""
    return {str(part.get_filename()): part.get_payload(decode=True) for part in mail.iter_attachments()}  # type: ignore[misc]  # bytes, as the parts are no containers


def by_kind(mails: Iterable[bytes], kind: str) -> EmailMessage:
    """The one mail of that kind among them."""
    (found,) = [mail for mail in map(read, mails) if f".{kind}." in str(mail["Message-ID"])]
    return found
