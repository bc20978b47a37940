"""The compiled report is written whatever members, subjects and addresses hold."""

from __future__ import annotations

from dataclasses import replace

from mailflow.consultation.reasons import Reason
from mailflow.reports.closing import report_parts
from tests.storage import samples


def test_control_characters_anywhere_do_not_keep_a_report_from_being_written() -> None:
    odd = "a\x02b\x0b\ufffe"
    consultation = replace(samples.consultation(), title=odd + "t" * 300, directorate_name=odd)
    filed = replace(
        samples.recommendation(1),
        text=odd,
        address=f"{odd}@forum.example",
        member=None,
        flags=(Reason("unproven", odd), Reason("shared_address", odd, odd)),
    )
    names = [part.name for part in report_parts(consultation, (filed,), "sq", {})]
    assert any(name.endswith(".docx") for name in names)
    assert any(name.endswith(".csv") for name in names)
