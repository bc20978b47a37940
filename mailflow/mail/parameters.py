"""Parameters of MIME fields, read from hostile bytes without ever raising (RFC 2045 5.1, RFC 2231)."""

from __future__ import annotations

import re
from email.message import Message
from typing import Any, cast

from mailflow.mail.charsets import decode
from mailflow.mail.fields import MAX_VALUE

_TRANSFER_ENCODING = re.compile(r"[a-z0-9-]+")


def transfer_encoding(entity: Message) -> str:
    """Content-Transfer-Encoding in lower case, without the comments and blanks some programs add."""
    match = _TRANSFER_ENCODING.search(str(entity.get("content-transfer-encoding", "")).lower())
    return match.group() if match else ""


def parameters_of(entity: Message, field_name: str) -> dict[str, str]:
    """All parameters of a field, decoded; where one is given twice, the RFC 2231 form wins over the plain one."""
    wire = next((str(value)[:MAX_VALUE] for key, value in entity.raw_items() if key.lower() == field_name), "")
    if not wire.isascii() or "\n" in wire or len(wire) == MAX_VALUE:
        repaired: Message = Message()
        repaired[field_name] = re.sub(r"[\r\n]+", "", decode(wire.encode("utf-8", "surrogateescape"), None))
        entity = repaired
    try:
        pairs = cast("list[tuple[str, Any]]", entity.get_params([], field_name))
    except Exception:  # noqa: BLE001  hostile parameters make the standard library raise what it likes
        return {}
    plain = {key.lower(): value for key, value in reversed(pairs) if isinstance(value, str)}
    extended = {
        key.lower(): decode(value[2].encode("latin-1", "replace"), value[0])
        for key, value in reversed(pairs)
        if isinstance(value, tuple)
    }
    return plain | extended
