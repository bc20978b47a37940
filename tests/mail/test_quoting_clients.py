"""Replies that real mail programs wrote: everything typed is kept, and what they added is gone."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from mailflow.mail.incoming import parse
from mailflow.mail.quoting import Words, own_words

CLIENTS = Path(__file__).parent.parent / "clients"
TYPED = [
    truth
    for path in sorted(CLIENTS.glob("*.json"))
    if path.name != "index.json" and (truth := json.loads(path.read_text("utf-8"))).get("expected_text") is not None
]
INVITATIONS = [parse(path.read_bytes()) for path in sorted((CLIENTS / "invitations").glob("*.eml"))]
ONLY_WITH_INVITATION = {"rc-sq-html-inter-01.eml"}
"""Roundcube wrote the answer under `>`: without the invitation nobody can tell, and everything stays."""


def folded(text: str) -> str:
    return " ".join(text.split())


def read(truth: dict[str, Any], *, with_invitation: bool) -> Words:
    mail = parse((CLIENTS / truth["file"]).read_bytes())
    parents = [i.text for i in INVITATIONS if i.subject in mail.subject]
    return own_words(mail, parents[0] if with_invitation and parents else None)


def parts(truth: dict[str, Any]) -> list[str]:
    return [folded(part) for part in truth["segments"] or [truth["expected_text"]]]


def residue(truth: dict[str, Any], words: Words) -> str:
    rest = folded(words.text)
    for part in parts(truth):
        rest = rest.replace(part, "", 1)
    return rest.strip()


@pytest.mark.parametrize("with_invitation", [False, True], ids=["alone", "with the invitation"])
@pytest.mark.parametrize("truth", TYPED, ids=lambda truth: str(truth["file"]))
def test_nothing_that_was_typed_is_lost_and_nothing_else_is_left(truth: dict[str, Any], with_invitation: bool) -> None:
    words = read(truth, with_invitation=with_invitation)
    assert [part for part in parts(truth) if part not in folded(words.text)] == []
    if with_invitation or truth["file"] not in ONLY_WITH_INVITATION:
        assert residue(truth, words) in folded(truth["signature"] or "")
        assert [folded(p.text) for p in words.passages if truth["segments"]] == (
            parts(truth) if truth["segments"] else []
        )


def test_all_mails_with_typed_words_were_read() -> None:
    assert len(TYPED) == 65


def test_each_interleaved_answer_has_its_question() -> None:
    truth = next(t for t in TYPED if t["file"] == "rc-sq-text-inter-01.eml")
    quoted = [p.quoted for p in read(truth, with_invitation=False).passages]
    assert quoted == [
        "* A është i përshtatshëm orari i qetësisë 23:00–06:00?",
        "* Cilat lokale duhet të kenë matës zhurmash?",
        "* Sa e lartë duhet të jetë gjoba për shkelësit e përsëritur?",
        "* A nevojiten përjashtime për festat fetare dhe dasmat?",
    ]
