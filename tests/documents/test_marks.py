"""Marks of confidentiality are set upon a document; a document that speaks of confidentiality is not confidential."""

import pytest

from mailflow.documents.content import DocumentContent, Format
from mailflow.documents.marks import marks_in, marks_in_text

BODY = "\n".join(f"{n}. Bashkia pastron rrugët e lagjes dhe publikon raportin." for n in range(1, 60))


def document(text: str = BODY, header: str = "", labels: tuple[str, ...] = ()) -> DocumentContent:
    return DocumentContent(name="x", sha256="", format=Format.DOCX, text=text, header=header, labels=labels)


@pytest.mark.parametrize(
    "line",
    [
        "KONFIDENCIALE",
        "Konfidencial!",
        "TEPËR SEKRET",
        "Sekret",
        "Niveli i klasifikimit: Sekret",
        "Dokument konfidencial",
        "KONFIDENCIALE. Vetëm për përdorim të brendshëm",
        "Vetem per perdorim te brendshem",
        "Mos e shpërndani!",
        "TLP:RED",
        "TLP: AMBER",
        "CONFIDENTIAL – for internal use only",
        "Draft – strategjia e negociimit (KONFIDENCIALE)",
        "Strategjia e negociimit — konfidenciale",
        "Ky dokument është konfidencial dhe nuk duhet të dalë nga bashkia.",
        "Ky draft është vetëm për përdorim të brendshëm të grupit negociator.",
        "Ky dokument nuk publikohet dhe nuk shpërndahet jashtë grupit negociator.",
        "This document is confidential and must not leave the office.",
    ],
)
def test_a_mark_near_the_top_is_seen(line: str) -> None:
    text = f"BASHKIA LUMAS\n{line}\nStrategjia e negociimit\n{BODY}"
    assert marks_in_text(text), line
    assert marks_in(document(text))


@pytest.mark.parametrize(
    "line",
    [
        "Rregullore për ruajtjen e konfidencialitetit të të dhënave",
        "Neni 7 – Konfidencialiteti",
        "Neni 12. Sekreti profesional",
        "Punonjësit ruajnë sekretin profesional dhe konfidencialitetin e të dhënave.",
        "Votimi është sekret.",
        "Mënyra e votimit: sekret",
        "Votimi i këshilltarëve bëhet i fshehtë (me votim sekret) sipas rregullores.",
        "Sekretari i Këshillit Bashkiak",
        "Sekretariati teknik",
        "Ky dokument nuk është konfidencial.",
        "Të dhënat konfidenciale të qytetarëve mbrohen sipas ligjit nr. 124/2024.",
        "Trajtimi i informacionit konfidencial nga nëpunësit",
        "Ky mesazh është konfidencial dhe i drejtohet vetëm marrësit.",
        "Përmbajtja e këtij mesazhi është konfidenciale.",
        "The municipality keeps confidential data apart.",
        "Formular për përdorim të brendshëm të ujit në ndërtesa",
    ],
)
def test_a_document_that_speaks_of_confidentiality_is_not_marked(line: str) -> None:
    assert marks_in_text(f"BASHKIA LUMAS\n{line}\nProjektvendim\n{line}\n{BODY}") == ()
    assert marks_in(document(header=line)) == ()


def test_a_stamp_on_its_own_line_is_seen_on_every_page_and_a_part_of_a_line_only_near_the_top() -> None:
    assert marks_in_text(f"{BODY}\nKONFIDENCIALE\n{BODY}") == ("KONFIDENCIALE",)
    assert marks_in_text(f"{BODY}\nAneks 3 – konfidencial\n{BODY}") == ()


def test_page_headers_watermarks_and_labels_are_looked_at() -> None:
    assert marks_in(document(header="Bashkia Lumas | KONFIDENCIAL")) == ("Bashkia Lumas | KONFIDENCIAL",)
    assert marks_in(document(labels=("Konfidencial - Bashkia",))) == ("Konfidencial - Bashkia",)
    assert marks_in(document(header="Bashkia Lumas | Faqe 1", labels=("Publike",))) == ()
    assert marks_in(document(labels=("Jo konfidencial",))) == ()


def test_the_words_are_the_municipalitys() -> None:
    text = f"I KUFIZUAR\n{BODY}"
    assert marks_in_text(text) == ()
    assert marks_in_text(text, ["i kufizuar*"]) == ("I KUFIZUAR",)
    assert marks_in_text(f"KONFIDENCIAL\n{BODY}", ["i kufizuar*"]) == ()
    assert marks_in_text(text, []) == ()


def test_no_text_makes_it_slow() -> None:
    for nasty in (
        "sekret " * 3_000,
        "nuk " * 5_000,
        "ky dokument " * 2_000 + "sekret",
        "(" * 20_000,
        "sekret\n" * 3_000,
    ):
        marks_in_text(nasty)
