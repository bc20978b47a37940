"""Which mail of ours a machine speaks of: what it returns, names in its report, or answers.

Only a signed Message-ID proves it (`threads.Signer`), and only whoever had that mail can know it: a report that names an
address and returns nothing of ours says nothing that anybody could rely on.
"""

from __future__ import annotations

import re
from html import unescape

from mailflow.mail.charsets import decode
from mailflow.mail.incoming import IncomingMail

RETURNED_TYPES = frozenset({"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"})
_REPORTS = frozenset(
    {"message/disposition-notification", "message/feedback-report", "message/delivery-status",
     "message/global-delivery-status"}
)  # fmt: skip
_MOST = 64 * 1024
_ID = re.compile(r"^[ \t>|]*message-id:\s*(<[^<>\s]{1,900}>)", re.IGNORECASE | re.MULTILINE)
_NAMED = re.compile(
    r"^(?:original-message-id|x-original-message-id|original-envelope-id):\s*(<?[^<>\s]{1,900}>?)",
    re.IGNORECASE | re.MULTILINE,
)
_TAG = re.compile(r"<(?![^<>\s]{1,200}@)[^<>]{0,2000}>")


def returned_heads(mail: IncomingMail) -> list[str]:
    """The header blocks of the enclosed mails."""
    returned = (decode(part.content[:_MOST], None) for part in mail.parts if part.media_type in RETURNED_TYPES)
    return [one.replace("\r\n", "\n").lstrip("\n").split("\n\n", 1)[0] for one in returned]


def returned_ids(mail: IncomingMail) -> tuple[str, ...]:
    """Message-IDs of the mail that `mail` is about, each once: of what it encloses, what its report names (RFC 8098 3.2.4), what
    it pastes into its text, then what it answers (In-Reply-To, References).
    """
    found = [match.group(1) for head in returned_heads(mail) for match in _ID.finditer(head)]
    for part in mail.parts:
        if part.media_type in _REPORTS:
            found += _NAMED.findall(decode(part.content[:_MOST], None))
    found += _ID.findall(mail.text[:_MOST]) or _ID.findall(unescape(_TAG.sub(" ", mail.html[:_MOST])))
    return tuple(dict.fromkeys((*found, *mail.in_reply_to, *reversed(mail.references))))
