"""The rules.yaml that `mailflow init` writes: the asked answers, nobody registered yet, `mode: shadow`.

Words, rules, times and limits are those of the shipped rules.yaml, below its line `# ====`: there is one set of them.
"""

from __future__ import annotations

import json
import re
from importlib.resources import files
from pathlib import Path

_GENERAL = "# ===="
"""How the line begins that parts one municipality's entries from what any municipality can begin with."""


def shipped_rules() -> str:
    """The text of the sample municipality's rules.yaml, as it lies in the package (or in the source tree)."""
    packaged = files("mailflow").joinpath("shipped", "rules.yaml")
    if packaged.is_file():
        return packaged.read_text("utf-8")
    return (Path(__file__).resolve().parents[2] / "rules.yaml").read_text("utf-8")


def fresh_rules(
    *,
    forum_id: str,
    forum_name: str,
    municipality: str,
    contact_name: str,
    contact_address: str,
    language: str = "sq",
    time_zone: str = "Europe/Tirane",
) -> str:
    """An empty, commented rules.yaml in shadow mode that `mailflow check` accepts."""
    asked = {
        "{forum_id}": _quoted(forum_id),
        "{forum_name}": _quoted(forum_name),
        "{municipality}": _quoted(municipality),
        "{contact_name}": _quoted(contact_name),
        "{contact_address}": _quoted(contact_address),
        "{language}": _quoted(language),
        "{time_zone}": _quoted(time_zone),
    }
    text = files("mailflow.rules").joinpath("fresh.yaml").read_text("utf-8")
    text = re.sub("|".join(map(re.escape, asked)), lambda name: asked[name[0]], text)
    shipped = shipped_rules()
    return f"{text.rstrip()}\n\n{shipped[shipped.index(_GENERAL) :]}"


def _quoted(text: str) -> str:
    """A YAML double-quoted scalar on one line, whatever `text` holds (JSON's strings are YAML's)."""
    return json.dumps(" ".join(text.split()), ensure_ascii=False)
