"""Header fields of outgoing mail, written from scratch: nothing that came in by mail is ever copied as bytes.

Every value is decoded text. It loses control characters, invisible ones and those that turn the writing direction, is
encoded again (RFC 2047 for text, RFC 2231 for parameters) and folded. The finished block is then read once more as raw
bytes against a whitelist, because encoded line ends have become real fields before (CVE-2024-6923).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import quote

from mailflow.errors import Unreadable

LINE = 76
"""Characters of a header line we aim at; RFC 5322 (2.1.1) asks for 78 and allows 998."""
_LONGEST_WORD = 60
_LONGEST_NAME = 200
_LONGEST_SINGLE_PARAMETER = 250
_ENCODED_WORD = 60
"""Characters of one encoded word: RFC 2047 (2) allows 75, but the first one shares its line with the field's name."""
CRLF = b"\r\n"

ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?"
)
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")
_ATOM_TEXT = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_QUOTABLE = re.compile(r"[A-Za-z0-9 !#$&'()+,;=@\[\]^_`{}~.-]+")
_Q_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
_FIELD = re.compile(rb"([A-Za-z0-9-]+): [ -~]+(?:\r\n [ -~]+)*\r\n")

REQUIRED = frozenset(
    {b"from", b"to", b"reply-to", b"subject", b"date", b"message-id", b"auto-submitted", b"x-auto-response-suppress",
     b"content-language", b"mime-version", b"content-type"}
)  # fmt: skip
ALLOWED = REQUIRED | {b"in-reply-to", b"references"}


def clean(text: str) -> str:
    """`text` in one line: controls become blanks, invisible and direction-turning characters vanish, blanks collapse."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    kept = []
    for character in unicodedata.normalize("NFC", text):
        category = unicodedata.category(character)
        if category in {"Cc", "Zl", "Zp"}:
            kept.append(" ")
        elif category not in {"Cf", "Cs"}:
            kept.append(character)
    return " ".join("".join(kept).split())


def clean_file_name(name: str) -> str:
    """A file name for display: no controls, no path, at most 200 characters with its extension kept."""
    bare = re.sub(r"[/\\]", "_", clean(name)) or "document"
    if len(bare) <= _LONGEST_NAME:
        return bare
    stem, dot, extension = bare.rpartition(".")
    if not dot or len(extension) > 10:
        return bare[:_LONGEST_NAME]
    return f"{stem[: _LONGEST_NAME - len(extension) - 1]}.{extension}"


def field(name: str, value: str) -> bytes:
    """A field whose value is ASCII already (`value` may hold blanks to fold at)."""
    return _fold(f"{name}:", value.split(" "))


def text_field(name: str, text: str) -> bytes:
    """An unstructured field (Subject): ASCII words stay readable, the stretch with other letters becomes encoded words."""
    return _fold(f"{name}:", _words(clean(text)))


def address_field(name: str, display_name: str, address: str) -> bytes:
    """A field of one mailbox. The address must be plain ASCII; a name of any letters and length is encoded."""
    if not ADDRESS.fullmatch(address) or len(address) > 254:
        raise Unreadable(f"{clean(address)[:100]!r} is no address that mail can be sent to. Correct it in rules.yaml.")
    shown = clean(display_name)
    if not shown:
        return _fold(f"{name}:", [address])
    if _is_plain(shown) and _ATOM_TEXT.fullmatch(shown):
        words = shown.split(" ")
    elif _is_plain(shown):
        escaped = shown.replace("\\", "\\\\").replace('"', '\\"')
        words = f'"{escaped}"'.split(" ")
    else:
        words = encoded_words(shown)
    return _fold(f"{name}:", [*words, f"<{address}>"])


def message_ids(values: Iterable[str]) -> tuple[str, ...]:
    """Those of `values` that are Message-IDs, fit to stand in In-Reply-To or References."""
    return tuple(value for value in (v.strip() for v in values) if _MESSAGE_ID.fullmatch(value))


def encoded_words(text: str) -> list[str]:
    """RFC 2047 encoded words (UTF-8, Q) of at most 60 characters, never splitting a letter."""
    words, current = [], ""
    room = _ENCODED_WORD - len("=?utf-8?q??=")
    for character in text:
        piece = (
            "_" if character == " " else "".join(chr(b) if b in _Q_PLAIN else f"={b:02X}" for b in character.encode())
        )
        if len(current) + len(piece) > room:
            words.append(f"=?utf-8?q?{current}?=")
            current = ""
        current += piece
    words.append(f"=?utf-8?q?{current}?=")
    return words


def file_name_parameters(name: str) -> tuple[bytes, bytes]:
    """How `name` stands in Content-Type (`name`, RFC 2047 as Outlook reads it) and Content-Disposition (`filename*`, RFC 2231).

    Each begins with `;` and a folded line. RFC 2047 inside quotes is no standard, but the only spelling old programs know.
    """
    shown = clean_file_name(name)
    if _QUOTABLE.fullmatch(shown) and len(shown) <= _LONGEST_WORD:
        quoted = f'"{shown}"'.encode("ascii")
        return b";\r\n name=" + quoted, b";\r\n filename=" + quoted
    legacy = "\r\n ".join(encoded_words(shown))
    encoded = quote(shown, safe="!#$&+-.^_`|~")
    if len(encoded) <= _LONGEST_SINGLE_PARAMETER:
        standard = f";\r\n filename*=utf-8''{encoded}"
    else:
        standard = _continued(encoded)
    return f';\r\n name="{legacy}"'.encode("ascii"), standard.encode("ascii")


def check_header_block(block: bytes) -> None:
    """Read the finished block as raw bytes: nothing but our own fields, each exactly once. `Unreadable` otherwise."""
    seen: set[bytes] = set()
    at = 0
    while at < len(block):
        found = _FIELD.match(block, at)
        name = found[1].lower() if found else b""
        if found is None or name not in ALLOWED or name in seen:
            line = block[at : at + 60].split(CRLF)[0].decode("ascii", "replace")
            raise Unreadable(
                f"A header field that mailflow did not write stands in a mail of its own: {line!r}. Nothing was sent."
            )
        seen.add(name)
        at = found.end()
    if missing := REQUIRED - seen:
        raise Unreadable(f"A mail lacks the header field {min(missing).decode()}. Nothing was sent.")


def _is_plain(text: str) -> bool:
    return text.isascii() and "=?" not in text and all(len(word) <= _LONGEST_WORD for word in text.split(" "))


def _words(text: str) -> list[str]:
    """`text` as words to be folded between: encoded from the first word that needs it to the last one."""
    words = text.split(" ")
    needy = [n for n, word in enumerate(words) if not _is_plain(word)]
    if not needy:
        return words
    first, last = needy[0], needy[-1] + 1
    return [*words[:first], *encoded_words(" ".join(words[first:last])), *words[last:]]


def _fold(start: str, words: Iterable[str]) -> bytes:
    lines = [start]
    for word in words:
        if len(lines[-1]) + 1 + len(word) > LINE and lines[-1] != start:
            lines.append("")
        lines[-1] += f" {word}"
    return "\r\n".join(lines).encode("ascii") + CRLF


def _continued(encoded: str) -> str:
    """RFC 2231 continuations (section 3), cut between letters' escapes."""
    pieces = re.findall(r"(?:%[0-9A-F]{2}|[^%]){1,55}", encoded)
    start = ["utf-8''" + pieces[0], *pieces[1:]]
    return "".join(f";\r\n filename*{n}*={piece}" for n, piece in enumerate(start))
