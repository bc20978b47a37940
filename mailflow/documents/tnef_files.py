"""The files inside a TNEF stream. Imported in the sandbox only: the library is unmaintained and the bytes are hostile."""

from __future__ import annotations

from tnefparse import TNEF
from tnefparse.tnef import TNEFAttachment

_DEEPEST = 3
"""How deep attached Outlook messages are opened."""


def read(content: bytes) -> list[tuple[str, bytes]]:
    """(name, content) of each attached file, those of attached messages included. Raises where anything is damaged."""
    return _files(TNEF(content, do_checksum=True), _DEEPEST)


def _files(tnef: TNEF, depth: int) -> list[tuple[str, bytes]]:
    if not all(item.good_checksum for item in tnef.objects if item.level == TNEF.LVL_ATTACHMENT):
        raise ValueError("a checksum of an attachment is wrong: it was cut off or altered on its way")
    files: list[tuple[str, bytes]] = []
    for attachment in tnef.attachments:
        inner = getattr(attachment, "embed", None)
        if inner is None and not attachment.data:
            raise ValueError("an attachment has no content: it was not understood")
        if inner is None:
            files.append((_name(attachment, tnef.codepage), bytes(attachment.data)))
        elif depth > 0:
            files += _files(inner, depth - 1)
    return files


def _name(attachment: TNEFAttachment, codepage: str | None) -> str:
    """The long name (Unicode) where there is one, else the title in the sender's code page."""
    try:
        name = attachment.long_filename()
    except UnicodeDecodeError:
        name = attachment._name  # noqa: SLF001  its own property decodes as UTF-8 only
    if isinstance(name, bytes):
        name = name.decode(codepage or "cp1252", "replace")
    return str(name).strip("\x00")
