"""What `explain` says of one mail: the fields of the contract as JSON, or sentences for people."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mailflow.cli.output import console
from mailflow.consultation.folding import fold
from mailflow.handlers.understanding import Understanding
from mailflow.mail.incoming import Part

ANNEX = ("aneks", "annex", "shtojc", "tabel", "hart", "relacion", "appendix")
"""Folded beginnings of words in names of papers that go with a draft."""


def explained(file: str, said: Understanding) -> dict[str, Any]:
    """One object per file."""
    return {
        "file": file,
        "kind": said.kind,
        "decision": said.decision,
        "rule": said.rule,
        "reasons": list(said.reasons),
        "from": said.sender or None,
        "trusted": said.origin.trusted,
        "trust_reasons": list(said.origin.reasons),
        "consultation": said.consultation,
        "member": said.member,
        "verified": said.verified,
        "text": said.words.text,
        "passages": [{"text": passage.text, "quoted": passage.quoted} for passage in said.words.passages],
        "quoted": said.words.quoted,
        "answer": said.answer,
        "attachments": _attachments(said),
    }


def _attachments(said: Understanding) -> list[dict[str, Any]]:
    """The parts of the mail, then the documents that were wrapped in one of them."""
    parts = [
        _attachment(part.name, part.media_type, part.size, part.sha256, _role(part, said)) for part in said.mail.parts
    ]
    outer = {part.sha256 for part in said.mail.parts}
    wrapped = [d for d in said.documents if d.sha256 not in outer]
    return parts + [_attachment(d.name, d.media_type, len(d.content), d.sha256, _paper(d.name)) for d in wrapped]


def _attachment(name: str | None, media_type: str, size: int, sha256: str, role: str) -> dict[str, Any]:
    return {"name": name, "type": media_type, "size": size, "sha256": sha256, "role": role, "changes": []}


def _role(part: Part, said: Understanding) -> str:
    if part.is_decoration:
        return "decoration"
    if part.media_type.startswith("message/"):
        return "enclosed"
    return "annex" if said.kind == "reply" else _paper(part.name or "")


def _paper(name: str) -> str:
    words = fold(name).split()
    return "annex" if any(word.startswith(ANNEX) for word in words) else "document"


def tell(file: Path, said: Understanding) -> None:
    """For people."""
    out = console()
    out.print(f"{file}: {said.kind}, {said.decision}", style="bold", markup=False)
    about = [
        f"consultation {said.consultation}" if said.consultation else "",
        f"member {said.member}" if said.member else "",
    ]
    trust = "proven" if said.origin.trusted else "not proven"
    out.print(f"  from {said.sender or 'nobody'} ({trust}) {' '.join(filter(None, about))}", markup=False)
    for reason in (*said.reasons, *said.origin.reasons):
        out.print(f"  - {reason}", markup=False)
    if said.kind in {"reply", "command"} and said.words.text:
        out.print("  own words:", markup=False)
        for line in said.words.text.splitlines():
            out.print(f"    {line}", markup=False)
