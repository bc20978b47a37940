"""RTF 1.9: its text, read simply. Groups that hold no text (fonts, styles, pictures, objects) are passed over."""

from __future__ import annotations

import re

from mailflow.documents.content import Active
from mailflow.documents.formats.found import MOST_TEXT, Found
from mailflow.documents.formats.plain import rows_of

_TOKEN = re.compile(rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z'])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\")
_PASSED_OVER = frozenset(
    b"fonttbl colortbl stylesheet listtable listoverridetable rsidtbl generator pict object objdata themedata datastore latentstyles"
    b" fldinst xmlnstbl filetbl revtbl bkmkstart bkmkend colorschememapping mmathPr wgrffmtfilter author operator company info".split()
)
_MARGINS = frozenset(b"header headerl headerr headerf footer footerl footerr footerf".split())
_SIGNS = {b"par": "\n", b"line": "\n", b"row": "\n", b"page": "\n", b"sect": "\n", b"cell": "\t", b"tab": " ", b"emdash": "–", b"endash": "–",
          b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”", b"bullet": "•"}  # fmt: skip
_SYMBOLS = {b"~": "\u00a0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}


def read(content: bytes, found: Found) -> None:
    """Never fails: what is no RTF stands there as text."""
    if b"\\objdata" in content or b"\\objocx" in content:
        found.active.add(Active.EMBEDDED_FILE)
    if re.search(rb"\\\*\\template\s+(?:https?:|\\\\\\\\)", content):
        found.active.add(Active.REMOTE_TEMPLATE)
    reader = _Reader()
    for token in _TOKEN.finditer(content):
        reader.take(token)
        if reader.size > MOST_TEXT:
            found.is_cut = True
            break
    found.rows = rows_of("".join(reader.texts["body"]))
    found.headers = [" ".join(row) for row in rows_of("".join(reader.texts["margin"]))]
    found.property_title = "".join(reader.texts["title"]).strip()


class _Reader:
    def __init__(self) -> None:
        self.texts: dict[str, list[str]] = {"body": [], "margin": [], "title": []}
        self.size = 0
        self._codepage = "cp1252"
        self._place: str | None = "body"
        self._outer: list[tuple[str | None, int]] = []
        self._substitutes = 1
        """Characters that follow a \\u for programs without Unicode."""
        self._to_skip = 0

    def take(self, token: re.Match[bytes]) -> None:
        word, number, byte, symbol, brace, text = token.groups()
        if brace == b"{":
            self._outer.append((self._place, self._substitutes))
        elif brace and self._outer:
            self._place, self._substitutes = self._outer.pop()
        elif word:
            self._word(word, int(number) if number else None)
        elif byte:
            self._write(bytes.fromhex(byte.decode()).decode(self._codepage, "replace"), is_substitute=True)
        elif symbol == b"*":
            self._place = None
        elif symbol:
            self._write(_SYMBOLS.get(symbol, ""))
        elif text:
            self._write(text.decode(self._codepage, "replace"), is_substitute=True)

    def _word(self, word: bytes, number: int | None) -> None:
        if word in _SIGNS:
            self._write(_SIGNS[word])
        elif word == b"u" and number is not None:
            self._write(chr(number % 0x10000) if not 0xD800 <= number % 0x10000 < 0xE000 else "\ufffd")
            self._to_skip = self._substitutes
        elif word == b"uc":
            self._substitutes = min(max(number or 0, 0), 9)
        elif word == b"ansicpg" and number in {1250, 1251, 1252, 1253, 1254, 65001}:
            self._codepage = f"cp{number}" if number != 65001 else "utf-8"
        elif word in _PASSED_OVER:
            self._place = None
        elif word == b"title":
            self._place = "title"
        elif word in _MARGINS and self._place is not None:
            self._place = "margin"

    def _write(self, text: str, *, is_substitute: bool = False) -> None:
        if is_substitute and self._to_skip:
            skipped = min(self._to_skip, len(text))
            self._to_skip -= skipped
            text = text[skipped:]
        if self._place is not None and text:
            self.texts[self._place].append(text)
            self.size += len(text)
