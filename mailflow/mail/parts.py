"""What a mail holds beside its text: leaves of the MIME tree, byte for byte, and which of them are mere decoration."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
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
_SIGNATURES = frozenset(
    {
        "application/pgp-signature",
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "text/vcard",
        "text/x-vcard",
    }
)


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
    """A picture shown inside the HTML body or belonging to a signature: neither document nor annex."""


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
        part = _part(tree, leaf, shown, has_text=has_text)
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


def _part(tree: Tree, leaf: Entity, shown: frozenset[str], *, has_text: bool) -> Part:
    content = tree.content(leaf)
    name = leaf.file_name
    content_id = str(leaf.get("content-id", "")).strip().strip("<>") or None
    disposition = leaf.get_content_disposition()
    return Part(
        name=name,
        media_type=leaf.media_type,
        size=len(content),
        sha256=sha256(content).hexdigest(),
        content=content,
        disposition=disposition,
        content_id=content_id,
        is_decoration=_is_decoration(
            leaf.media_type, name, disposition, content_id, len(content), shown=shown, has_text=has_text
        ),
    )


def _is_decoration(
    media_type: str,
    name: str | None,
    disposition: str | None,
    content_id: str | None,
    size: int,
    *,
    shown: frozenset[str],
    has_text: bool,
) -> bool:
    """Signatures and business cards; pictures that the HTML shows; logos beside a text. Never a document."""
    if media_type in _SIGNATURES:
        return True
    if not media_type.startswith("image/"):
        return False
    if content_id is not None and content_id in shown:
        return True
    if not has_text:
        return False
    inline = disposition == "inline" or (content_id is not None and disposition != "attachment")
    return (inline and size <= _SMALL_PICTURE) or (name is not None and _OUTLOOK_PICTURE.fullmatch(name) is not None)
