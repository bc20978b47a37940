"""Text that its author signed with OpenPGP in the text itself (RFC 9580 7): the words without the frame around them."""

from __future__ import annotations

import re

_SIGNED = re.compile(r"^-----BEGIN PGP SIGNED MESSAGE-----[ \t]*\n(?:[A-Za-z-]{1,40}: [^\n]*\n)*\n", re.MULTILINE)
_SIGNATURE = re.compile(r"^-----BEGIN PGP SIGNATURE-----[ \t]*\n", re.MULTILINE)
_END = re.compile(r"^-----END PGP SIGNATURE-----[ \t]*(?:\n|\Z)", re.MULTILINE)
_ESCAPED = re.compile(r"^- (?=-|From )", re.MULTILINE)
"""Lines that begin with a hyphen are written with `- ` before them (RFC 9580 7.1)."""


def without_armour(text: str) -> str:
    """`text` with the words of each signed piece in the place of that piece; as it is where a frame is not whole.

    The signature is not checked: who wrote a mail is proven otherwise, and the raw mail is kept.
    """
    pieces: list[str] = []
    position = 0
    while (
        (signed := _SIGNED.search(text, position))
        and (signature := _SIGNATURE.search(text, signed.end()))
        and (end := _END.search(text, signature.end()))
    ):
        pieces += (text[position : signed.start()], _ESCAPED.sub("", text[signed.end() : signature.start()]))
        position = end.end()
    return "".join((*pieces, text[position:])) if pieces else text
