"""Replies that real mail programs wrote (Albanian Roundcube, Thunderbird, Evolution, others), with what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from mailflow.mail.kinds import machine_kind
from mailflow.mail.quoting import own_words
from tests.corpus.replies import folded
from tests.corpus.row import Row, none_of, share
from tests.corpus.samples import Sample, clients, invitation_of

NEEDS = ("clients",)


def rows() -> Iterator[Row]:
    """With the invitation as it was sent, as the daemon knows it, and without, as for an answer whose thread is lost."""
    typed = [(sample, truth) for sample, truth in clients() if truth["expected_text"] is not None]
    for known in (True, False):
        how = "invitation known" if known else "alone"
        kept = {sample.name: _own_words(sample, known=known) for sample, _ in typed}
        lost = [s.name for s, truth in typed if any(part not in kept[s.name] for part in _parts(truth))]
        yield none_of(f"clients: typed text lost, {how}", len(typed), lost)
        left = [s.name for s, truth in typed if _residue(kept[s.name], truth)]
        yield share(f"clients: without residue, {how}", 90, len(typed), left)
    machines = [sample for sample, truth in clients() if truth["expected_text"] is None]
    missed = [sample.name for sample in machines if machine_kind(sample.mail) is None]
    yield share("clients: machine mails known as such", 100, len(machines), missed)


def _own_words(sample: Sample, *, known: bool) -> str:
    mail = sample.mail
    return folded(own_words(mail, invitation_of(mail) if known else None).text)


def _parts(truth: dict[str, Any]) -> list[str]:
    return [folded(part) for part in truth["segments"] or [truth["expected_text"]]]


def _residue(kept: str, truth: dict[str, Any]) -> bool:
    """Is anything left that is neither typed nor of the author's signature?"""
    for part in _parts(truth):
        kept = kept.replace(part, "", 1)
    return kept.strip() not in folded(truth["signature"] or "")
