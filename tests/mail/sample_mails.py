"""The sample mailbox, the genuine client replies and the public collections, as tests of reading need them."""

from __future__ import annotations

import json
import zlib
from functools import cache
from pathlib import Path
from typing import Any

from mailflow.demo.mailbox import build

ROOT = Path(__file__).parents[2]
MAILBOX = ROOT / "mailflow/demo/mailbox"
CLIENTS = ROOT / "tests/clients"
CORPUS = ROOT.parent / "shared/corpus"
"""Public mails: read where they lie beside the project, never part of it."""
NO_CORPUS = f"sample mails not found at {CORPUS}: skipped"

_VALUES = {
    "OPEN": "2026-02-02T09:24:00+01:00",
    "DEADLINE": "2026-03-02T16:00:00+01:00",
    "REPLYTO": "konsultime+t@lumas.example",
    "QUOTE_PLAIN": "Të nderuar anëtarë të Forumit,\n\nDrejtoria kërkon mendimin tuaj.\n\nMe respekt",
    "QUOTE_HTML": "<p>Të nderuar anëtarë të Forumit,</p><p>Drejtoria kërkon mendimin tuaj.</p>",
}


@cache
def truths() -> tuple[dict[str, Any], ...]:
    """What each mail of the sample mailbox is."""
    mails: list[dict[str, Any]] = json.loads((MAILBOX / "truth.json").read_text("utf-8"))["mails"]
    return tuple(mails)


@cache
def sample(ident: str) -> bytes:
    """A mail of the sample mailbox by its number; recipes are filled with the Message-ID of their invitation."""
    truth = next(one for one in truths() if one["id"] == ident)
    path: Path = MAILBOX / truth["file"]
    if path.suffix == ".eml":
        return path.read_bytes()
    recipe = json.loads(path.read_text("utf-8"))
    fill: Any = build
    raw: bytes = fill.build(recipe, {key: _value(key) for key in fill.needed(recipe)}, str(MAILBOX / "files"))
    return raw


def invitation_id(draft: str, member: str) -> str:
    """The Message-ID that `sample` gives to the invitation for that draft to that member."""
    return f"<ftese.{draft}.{member}@lumas.example>".lower()


def _value(key: str) -> str:
    name, *rest = key.split(":")
    if name == "MSGID":
        return invitation_id(*rest)
    if name == "SUBJECT":
        return f"Ftesë për konsultim: Plani i Menaxhimit të Mbetjeve – afati 02.03.2026 [K-2026-0{rest[0][1:]}]"
    return _VALUES[name]


def public_mails(folder: str) -> list[Path]:
    """All mails of a folder of the public collections; [] where they are absent."""
    found = sorted(path for path in (CORPUS / folder).rglob("*") if path.is_file())
    return [path for path in found if path.suffix not in {".tnef", ".dat"} and path.name != ".gitattributes"]


def noise(size: int) -> bytes:
    """Incompressible bytes, the same in every run."""
    block, blocks = b"mailflow", []
    for _ in range(size // 4 + 1):
        block = zlib.crc32(block).to_bytes(4, "big")
        blocks.append(block)
    return b"".join(blocks)[:size]
