"""A busy director writes four words and attaches a file: then the document itself speaks, for and against."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.documents.writers.paged import pdf
from tests.documents.writers.zipped import archive, docx, paragraph, xlsx
from tests.rules.letters import STRANGER, Letter, recognised

DRAFT = (
    "BASHKIA LUMAS", "DREJTORIA E MJEDISIT", "DRAFT", "Plani Vendor i Hapësirave të Gjelbra 2026–2030",
    "Neni 1. Ky plan cakton hapësirat e gjelbra të qytetit dhe mënyrën e mirëmbajtjes së tyre.",
)  # fmt: skip
ACT = (
    "PROJEKTVENDIM",
    "Për përcaktimin e orarit të tregut",
    "Në mbështetje të ligjit 139/2015, neni 54, KËSHILLI BASHKIAK VENDOSI:",
)
ADOPTED = ("KËSHILLI BASHKIAK", "PROCESVERBAL", "i mbledhjes së datës 12.01.2026", "U diskutua plani vendor.")
PLAN = ("Plani Vendor i Hapësirave të Gjelbra 2026–2030", "Hyrje", "Qyteti ka 14 parqe.")


def word(*lines: str) -> bytes:
    return docx("".join(map(paragraph, lines)))


OPEN = {
    "four words and a draft": Letter(subject="Material", text="Ja ku e keni.", papers={"dokumenti.docx": word(*DRAFT)}),
    "nothing but a file that says what it is": Letter(papers={"scan0001.docx": word(*DRAFT)}),
    "a greeting and an act": Letter(text="Përshëndetje Valbona,\n\nFlm", papers={"Dokument.docx": word(*ACT)}),
    "handed over without a name": Letter(subject="Material", text="Bashkëngjitur gjeni materialin.", papers={"1.pdf": pdf([DRAFT])}),
    "the forum is asked, and the document says of what kind": Letter(
        subject="Material", text="Për Forumin, presim mendime.", papers={"doc1.docx": word(*PLAN)}
    ),
    "inside an archive": Letter(
        subject="Draft plani i gjelbër", text="Ju lutem përcillni te Forumi për mendime.",
        papers={"Paketa.zip": archive({"Plani i gjelbër.docx": word(*DRAFT), "Relacion.pdf": pdf([["Relacion"]])})},
    ),
    "by what lies in the archive alone": Letter(
        text="Bashkëngjitur, për mendime.", papers={"Paketa.zip": archive({"1.docx": word(*ACT)})}
    ),
    "a scan opens by what the mail says": Letter(
        subject="Draft plani vendor", text="Bashkëngjitur, për mendime.", papers={"skanim.pdf": pdf([[]])}
    ),
}  # fmt: skip
SECRET = word("KONFIDENCIALE", *DRAFT)
PERSONS = xlsx({"Lista": [["Emri", "Atësia", "Nr. personal", "Diagnoza"],
    *[[f"Emri {n}", f"Ati {n}", f"J{50101000 + n}{'ABCDEFGHIJ'[n % 10]}", "hipertension"] for n in range(12)]]})  # fmt: skip
ASKS = "Ju lutem përcillni te Forumi për mendime."
HOLD = {
    "its first page says that it is confidential": Letter(subject="Draft plani", text=ASKS, papers={"Draft.docx": SECRET}),
    "data of persons in the annex": Letter(
        subject="Draft programi i strehimit", text=ASKS, papers={"Draft.docx": word(*DRAFT), "Aneks.xlsx": PERSONS}
    ),
    "data of persons in an archive": Letter(
        subject="Draft programi", text=ASKS, papers={"Paketa.zip": archive({"Draft.docx": word(*DRAFT), "Lista.xlsx": PERSONS})}
    ),
    "a damaged file": Letter(subject="Draft plani vendor", text=ASKS, papers={"Draft.docx": word(*DRAFT)[:500]}),
    "macros": Letter(
        subject="Draft plani vendor", text=ASKS,
        papers={"Draft.docx": docx(paragraph("DRAFT"), {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" + bytes(600)})},
    ),
    "a program under the name of a document": Letter(
        subject="Draft plani vendor", text=ASKS, papers={"Draft.pdf": b"MZ\x90\x00" + bytes(3000)}
    ),
    "called a draft, and minutes of a meeting": Letter(subject="Draft plani", text=ASKS, papers={"Draft.docx": word(*ADOPTED)}),
    "a draft contract by its own title": Letter(
        subject="Material", text="Bashkëngjitur, për mendime.", papers={"1.docx": word("DRAFT KONTRATË", "Neni 1. Palët")}
    ),
    "a draft, and words that hold it back": Letter(text="Kryetari do ta shohë nesër.", papers={"1.docx": word(*DRAFT)}),
}  # fmt: skip


@pytest.mark.parametrize("name", OPEN)
def test_a_document_that_says_what_it_is_opens_a_consultation(name: str) -> None:
    found = recognised(OPEN[name])
    assert (found.decision, found.kind) == ("open", "draft"), found.reasons


@pytest.mark.parametrize("name", OPEN)
def test_a_document_speaks_for_nobody_who_is_not_proven(name: str) -> None:
    assert recognised(replace(OPEN[name], proven=False)).decision != "open"
    assert recognised(replace(OPEN[name], sender=STRANGER)).decision != "open"


@pytest.mark.parametrize("name", HOLD)
def test_what_stands_in_a_document_holds_it_back(name: str) -> None:
    found = recognised(HOLD[name])
    assert found.decision == "hold", found.reasons


def test_the_coordinator_is_told_which_document_and_what_was_found_in_it() -> None:
    found = recognised(HOLD["data of persons in the annex"])
    assert (
        "“Aneks.xlsx” lists data of persons: words on health (12), 12 personal numbers, a table of 12 persons"
        in " · ".join(found.reasons)
    )
    assert (
        "“Aneks.xlsx” ka të dhëna personale: fjalë për shëndetin (12), 12 numra personalë, tabelë me 12 persona"
        in " · ".join(found.reasons_in("sq"))
    )
    (mark,) = (
        reason
        for reason in recognised(HOLD["its first page says that it is confidential"]).reasons
        if "bears the mark" in reason
    )
    assert mark == "“Draft.docx” bears the mark “KONFIDENCIALE”"


def test_a_papers_own_title_names_the_consultation_where_nothing_else_does() -> None:
    assert (
        recognised(OPEN["nothing but a file that says what it is"]).title
        == "Plani Vendor i Hapësirave të Gjelbra 2026–2030"
    )


@pytest.mark.parametrize("subject", ["Fatura 118", "Takimi i së hënës", "Pushimi"])
def test_ordinary_papers_stay_ordinary(subject: str) -> None:
    letter = Letter(
        subject=subject,
        text="Për dijeni.",
        papers={"1.pdf": pdf([["FATURË TATIMORE", "Nr. 118", "Shuma 12 000 lekë"]])},
    )
    assert recognised(letter).decision in {"ignore", "none"}
