"""What a mail holds beside its text: leaves of the MIME tree, byte for byte, and which of them are mere decoration."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from hashlib import sha256

from mailflow.mail.body import Body
from mailflow.mail.charsets import decode
from mailflow.mail.file_names import readable_name
from mailflow.mail.mime import Entity, Tree
from mailflow.mail.uuencode import TextFile

MAX_PARTS = 500
"""Leaves of one mail that are kept as parts."""
_SMALL_PICTURE = 48 * 1024
"""Bytes up to which an inline picture beside a text is taken for a logo."""
_OUTLOOK_PICTURE = re.compile(r"(?:image\d{3}|outlook-[\w-]+)\.(?:png|jpe?g|gif|bmp)", re.IGNORECASE)
_CID = re.compile(r"cid:([^\"'\s>)]+)", re.IGNORECASE)
_COMPANIONS = frozenset(
    {
        "application/applefile",
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "text/vcard",
        "text/x-vcard",
    }
)
"""Signatures, business cards, and what the Macintosh knew of a file beside its content (RFC 1740)."""
_SIGNATURE_NAMES = frozenset({"smime.p7s", "signature.asc"})
"""Of signatures that some gateway has given another type."""
_EXCHANGE_HTML = re.compile(r"ATT\d{5}\.html?", re.IGNORECASE)
"""What Exchange calls a piece of HTML behind an attachment: most often there is nothing in it."""
_TAG = re.compile(rb"<[^<>]{0,2000}>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A leaf of the MIME tree that is not the body: byte-exact content. `message/*` parts are leaves too."""

    name: str | None
    """Decoded file name, NFC, as the sender wrote it; hostile: never a path."""
    media_type: str
    size: int
    sha256: str
    """Hex, over `content`."""
    content: bytes = field(repr=False)
    disposition: str | None = None
    content_id: str | None = None
    is_decoration: bool = False
    """What a program added (a logo, a signature, the same text in one more form): neither document nor annex."""


def parts_of(tree: Tree, body: Body) -> tuple[tuple[Part, ...], tuple[str, ...]]:
    """(every leaf that is not the body, and the files that stood in it; what was left out, in words)."""
    has_text = bool(body.plain.strip() or body.html.strip())
    shown = frozenset(_CID.findall(body.html)) if "cid:" in body.html.lower() else frozenset()
    parts: list[Part] = [_from_text(file) for file in body.files]
    for leaf in tree.leaves():
        if id(leaf) in body.leaves:
            continue
        if len(parts) >= MAX_PARTS:
            return tuple(parts), (f"more than {MAX_PARTS} parts: the rest was left out",)
        part = _part(tree, leaf)
        if id(leaf) in body.renderings or _is_decoration(part, shown, has_text=has_text):
            part = replace(part, is_decoration=True)
        if part.size or part.name or part.media_type.startswith("message/"):
            parts.append(part)
    return tuple(parts), ()


def _from_text(file: TextFile) -> Part:
    return Part(
        name=readable_name(decode(file.name, None)),
        media_type="application/octet-stream",
        size=len(file.content),
        sha256=sha256(file.content).hexdigest(),
        content=file.content,
        disposition="attachment",
    )


def _part(tree: Tree, leaf: Entity) -> Part:
    content = tree.content(leaf)
    return Part(
        name=leaf.file_name,
        media_type=leaf.media_type,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        content=content,
        disposition=leaf.get_content_disposition(),
        content_id=str(leaf.get("content-id", "")).strip().strip("<>") or None,
    )


def _is_decoration(part: Part, shown: frozenset[str], *, has_text: bool) -> bool:
    """What programs add: signatures, business cards, logos beside a text, what the HTML shows. Never a document."""
    if part.media_type in _COMPANIONS or (part.name or "").lower() in _SIGNATURE_NAMES:
        return True
    if part.media_type == "text/html" and _EXCHANGE_HTML.fullmatch(part.name or ""):
        return not _TAG.sub(b"", part.content[:_SMALL_PICTURE]).replace(b"&nbsp;", b"").strip()
    if not part.media_type.startswith("image/"):
        return False
    if part.content_id is not None and part.content_id in shown:
        return True
    if not has_text:
        return False
    inline = part.disposition == "inline" or (part.content_id is not None and part.disposition != "attachment")
    return (inline and part.size <= _SMALL_PICTURE) or _OUTLOOK_PICTURE.fullmatch(part.name or "") is not None
