"""A verdict without the documents' contents counts as settled only where they could not have changed it."""

from __future__ import annotations

import pytest

from mailflow.daemon.house import build_office
from mailflow.handlers.reading import read_mail
from mailflow.handlers.records import NoRecords
from mailflow.handlers.understanding import understand
from mailflow.mail.incoming import parse
from mailflow.rules.settled import is_settled
from tests.mail.sample_mails import sample, truths
from tests.rules.letters import FINANCE, Letter
from tests.support.forum import SECRET, shipped_rules


@pytest.fixture(scope="module")
def office() -> object:
    return build_office(shipped_rules(), SECRET)


def judged(office: object, raw: bytes) -> tuple[bool, str, str]:
    """(settled without contents, decision without, decision with)."""
    register = office.ruleset.register  # type: ignore[attr-defined]
    closed = read_mail(raw, office, looks_into_documents=False)  # type: ignore[arg-type]
    without = understand(closed, office, register, NoRecords())  # type: ignore[arg-type]
    within = understand(read_mail(raw, office), office, register, NoRecords())  # type: ignore[arg-type]
    if without.recognition is None:
        return False, without.decision, within.decision
    names = [document.name for document in closed.documents]
    settled = is_settled(without.recognition, office.ruleset.recognise, names)  # type: ignore[attr-defined]
    return settled, without.decision, within.decision


def test_what_is_settled_comes_out_the_same_with_the_documents(office: object) -> None:
    settled = 0
    for truth in truths()[:35]:
        is_so, without, within = judged(office, sample(truth["id"]))
        if is_so:
            settled += 1
            assert without == within == "ignore", truth["id"]
        assert not (is_so and (truth["must_open"] or truth["must_hold"]))
    assert settled >= 5


def test_an_invoice_is_settled_and_a_paper_without_words_is_not(office: object) -> None:
    assert judged(office, Letter(sender=FINANCE, subject="Fatura nr. 7", files=["fatura.pdf"]).raw())[0]
    assert not judged(office, Letter(sender=FINANCE, subject="", files=["dokumenti.pdf"]).raw())[0]


def test_an_archive_is_never_settled(office: object) -> None:
    assert not judged(office, Letter(sender=FINANCE, subject="Fatura nr. 7", files=["fatura.zip"]).raw())[0]


def test_a_draft_is_never_settled(office: object) -> None:
    letter = Letter(sender=FINANCE, subject="Draft Buxheti", text="Për konsultim.", files=["Draft Buxheti.pdf"])
    assert not judged(office, letter.raw())[0]
    assert parse(letter.raw()).documents
