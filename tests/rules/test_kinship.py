"""To which consultation a directorate's further mail belongs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from mailflow.consultation.model import Consultation, Document, Mode, Phase, Version
from mailflow.rules.kinship import FurtherMail, Kin, Nearness, nearest

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def known(
    reference: str, title: str, *names: str, directorate: str = "mjedisi", phase: Phase = Phase.OPEN
) -> Consultation:
    documents = tuple(
        Document(name=name, media_type="application/pdf", size=1, sha256=f"{reference}-{name}") for name in names
    )
    return Consultation(
        forum="lumas", reference=reference, title=title, phase=phase, mode=Mode.AUTOMATIC, directorate=directorate,
        directorate_name="Drejtoria e Mjedisit", sender="d@lumas.example", received_at=NOW,
        versions=(Version(number=1, received_at=NOW, message_id=None, mail_id=1, documents=documents),),
    )  # fmt: skip


WASTE = known("2026-001", "Plani Vendor i Menaxhimit të Mbetjeve", "Plani i Mbetjeve DRAFT.docx", "Relacion.pdf")
SOCIAL = known("2026-002", "Plani Social Vendor", "PLANI SOCIAL VENDOR draft 3.docx")
BOTH = (WASTE, SOCIAL)


def mail(**given: Any) -> FurtherMail:
    return FurtherMail(**{"directorate": "mjedisi", "subject": "Material"} | given)


@pytest.mark.parametrize(
    "name",
    [
        "Plani i Mbetjeve DRAFT v2.docx", "plani i mbetjeve - final.pdf", "PLANI_I_MBETJEVE_draft2 (i saktë).docx",
        "Plani i mbetjeve, versioni i korrigjuar.docx",
    ],
)  # fmt: skip
def test_the_same_paper_under_another_mark_of_version_is_kin(name: str) -> None:
    found = find_kin(mail(file_names=(name,)), BOTH)
    assert found is not None
    assert (found.consultation.reference, found.nearness) == ("2026-001", Nearness.FILE_NAME)


@pytest.mark.parametrize("name", ["Plani i buxhetit.docx", "draft 3.docx", "Plani.docx", "Relacion.pdf", "v2.pdf"])
def test_another_paper_or_a_name_that_could_be_any_is_not_kin(name: str) -> None:
    assert find_kin(mail(file_names=(name,)), BOTH) is None


def find_kin(further: FurtherMail, known: Sequence[Consultation]) -> Kin | None:
    """The one it belongs to."""
    found = nearest(further, known)
    return found[0] if len(found) == 1 else None


def test_the_words_of_the_title_name_it_in_subject_and_text() -> None:
    by_subject = find_kin(mail(subject="Re: plani i mbetjeve, version i ri"), BOTH)
    by_text = find_kin(mail(text="Ju lutem tërhiqni planin social. Faleminderit."), BOTH)
    assert by_subject is not None
    assert by_subject.nearness is Nearness.TITLE
    assert by_text is not None
    assert by_text.consultation is SOCIAL


def test_the_same_documents_are_the_surest_evidence() -> None:
    found = find_kin(mail(subject="plani social", sha256s=frozenset({"2026-001-Relacion.pdf"})), BOTH)
    assert found is not None
    assert found.consultation is WASTE
    assert found.is_identical


def test_the_reference_in_the_subject_decides_before_names() -> None:
    found = find_kin(mail(subject="[K-2026-002] versioni i ri", file_names=("Plani i Mbetjeve v2.docx",)), BOTH)
    assert found is not None
    assert found.consultation is SOCIAL


def test_two_that_are_equally_near_are_left_to_the_coordinator() -> None:
    twin = known("2026-003", "Plani Vendor i Menaxhimit të Mbetjeve", "tjetër.docx")
    found = nearest(mail(subject="plani i mbetjeve"), (*BOTH, twin))
    assert [kin.consultation for kin in found] == [WASTE, twin]


def test_of_two_with_a_file_of_that_name_the_one_of_that_title_is_meant() -> None:
    twin = known("2026-003", "Plani i rrugëve", WASTE.version.documents[0].name)
    found = find_kin(mail(subject="plani i rrugëve", file_names=(WASTE.version.documents[0].name,)), (*BOTH, twin))
    assert found is not None
    assert found.consultation is twin
    assert found.nearness is Nearness.FILE_NAME


def test_another_directorates_draft_and_one_that_is_over_are_no_kin() -> None:
    assert find_kin(mail(directorate="financa", subject="plani i mbetjeve"), BOTH) is None
    assert find_kin(mail(subject="plani i mbetjeve"), (replace(WASTE, phase=Phase.WITHDRAWN),)) is None
