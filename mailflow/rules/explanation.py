"""Why a rule fits, as values that are told in the reader's language: the coordinator reads Albanian, the log English."""

from __future__ import annotations

from mailflow.consultation.reasons import Reason as Evidence

__all__ = ["Evidence", "rule_evidence", "tell"]


def tell(evidence: Evidence, language: str) -> str:
    """A clause in `language`: `sq`, else English. The words stand in `consultation.reason_words`."""
    return evidence.told(language)


def rule_evidence(name: str | None) -> Evidence:
    """The rule that decided. A name in two languages (“taken back / tërhiqet”) is told in the reader's."""
    return Evidence("no_rule") if name is None else Evidence("rule", name)
