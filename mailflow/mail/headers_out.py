"""Header fields of outgoing mail, written from scratch: nothing that came in by mail is ever copied as bytes.

Every value is decoded text. It loses control characters, invisible ones and those that turn the writing direction, is
encoded again (RFC 2047 for text, RFC 2231 for parameters) and folded. The finished block is then read once more as raw
bytes against a whitelist, because encoded line ends have become real fields before (CVE-2024-6923).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from itertools import groupby
from urllib.parse import quote

from mailflow.errors import Unreadable

LINE = 76
"""Characters of a header line we aim at; RFC 5322 (2.1.1) asks for 78 and allows 998."""
_LONGEST_WORD = 60
_LONGEST_NAME = 200
_LONGEST_ADDRESS = 254
_LONGEST_SINGLE_PARAMETER = 250
_ENCODED_WORD = 60
"""Characters of one encoded word: RFC 2047 (2) allows 75, but the first one shares its line with the field's name."""
CRLF = b"\r\n"

ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?"
)
_MESSAGE_ID = re.compile(r"<[!-;=?-~]{1,250}>")
_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+")
_QUOTABLE = re.compile(r"[A-Za-z0-9 !#$&'()+,;=@\[\]^_`{}~.-]+")
_Q_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
_FIELD = re.compile(rb"([A-Za-z0-9-]+): [ -~]+(?:\r\n [ -~]+)*\r\n")

REQUIRED = frozenset(
    {b"from", b"to", b"reply-to", b"subject", b"date", b"message-id", b"auto-submitted", b"x-auto-response-suppress",
     b"content-language", b"mime-version", b"content-type"}
)  # fmt: skip
INSTANCE = "X-Mailflow-Instance"
"""Names the database that wrote a mail: the mails of another installation are told by it."""
ALLOWED = REQUIRED | {b"in-reply-to", b"references", INSTANCE.lower().encode()}


@lru_cache(maxsize=1024)
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


@lru_cache(maxsize=256)
def text_field(name: str, text: str) -> bytes:
    """An unstructured field (Subject): plain words stay readable, words with other letters become encoded words."""
    return _fold(f"{name}:", _with_encoded_words(clean(text).split(" "), _is_plain))


def address_field(name: str, display_name: str, address: str) -> bytes:
    """A field of one mailbox. The address must be plain ASCII; a name of any letters and length is encoded."""
    if not ADDRESS.fullmatch(address) or len(address) > _LONGEST_ADDRESS:
        raise Unreadable(f"{clean(address)[:100]!r} is no address that mail can be sent to. Correct it in rules.yaml.")
    phrase = _phrase(display_name)
    return _fold(f"{name}:", [*phrase, f"<{address}>"] if phrase else [address])


@lru_cache(maxsize=1024)
def _phrase(display_name: str) -> tuple[str, ...]:
    """A display name as the words of a phrase (RFC 5322, 3.2.5): atoms, one quoted string, or encoded words among atoms."""
    words = clean(display_name).split()
    if all(map(_is_plain, words)) and not all(map(_ATOM.fullmatch, words)):
        quoted = " ".join(words).replace("\\", "\\\\").replace('"', '\\"')
        return tuple(f'"{quoted}"'.split(" "))
    return tuple(_with_encoded_words(words, lambda word: _is_plain(word) and bool(_ATOM.fullmatch(word))))


def message_ids(values: Iterable[str]) -> tuple[str, ...]:
    """Those of `values` that are Message-IDs, fit to stand in In-Reply-To or References."""
    return tuple(value for value in (v.strip() for v in values) if _MESSAGE_ID.fullmatch(value))


def encoded_words(text: str) -> list[str]:
    """RFC 2047 encoded words (UTF-8, Q) of at most 60 characters, never splitting a letter, and a word only if it must."""
    encoded: list[str] = []
    room, current = _ENCODED_WORD - len("=?utf-8?q??="), ""
    for word in re.findall(r"[^ ]* ?", text)[:-1]:
        letters = [_q(character) for character in word]
        if current and len(current) + sum(map(len, letters)) > room:
            encoded.append(current)
            current = ""
        for letter in letters:
            if len(current) + len(letter) > room:
                encoded.append(current)
                current = ""
            current += letter
    return [f"=?utf-8?q?{piece}?=" for piece in (*encoded, current)]


def _q(character: str) -> str:
    if character == " ":
        return "_"
    return "".join(chr(b) if b in _Q_PLAIN else f"={b:02X}" for b in character.encode("utf-8"))


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


def _is_plain(word: str) -> bool:
    return word.isascii() and "=?" not in word and len(word) <= _LONGEST_WORD


def _with_encoded_words(words: Iterable[str], is_plain: Callable[[str], bool]) -> list[str]:
    """Words that need it become encoded words, neighbours together: a reader drops the blank between two of those."""
    written: list[str] = []
    for plain, run in groupby(words, is_plain):
        neighbours = list(run)
        written += neighbours if plain else encoded_words(" ".join(neighbours))
    return written


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
