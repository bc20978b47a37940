"""Titles stand in subjects and invitations: they must read well, and are never empty."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.rules.candidate import DocumentFacts
from mailflow.rules.title import LONGEST, title_of


def docs(*names: str) -> tuple[DocumentFacts, ...]:
    return tuple(DocumentFacts(name, "application/pdf", 1) for name in names)


@pytest.mark.parametrize(
    ("subject", "title"),
    [
        ("Për konsultim: Plani i Veprimit për Barazinë Gjinore", "Plani i Veprimit për Barazinë Gjinore"),
        ("Plani i Integritetit 2026-2029 (draft)", "Plani i Integritetit 2026-2029"),
        ("Rishikimi i PPV-së: raporti dhe harta për konsultim me Forumin", "Rishikimi i PPV-së: raporti dhe harta"),
        ("Fwd: Projektbuxheti 2026 + PBA, versioni për konsultim", "Projektbuxheti 2026 + PBA"),
        ("Draft strategjia e negociimit - KONFIDENCIALE", "Strategjia e negociimit"),
        ("URGJENT!! draft plani i mbetjeve", "Plani i mbetjeve"),
        ("plani social", "Plani social"),
        ("PLANI I VEPRIMIT PËR PPV", "Plani i veprimit për PPV"),
        ("Drafti i Planit Vendor", "Drafti i Planit Vendor"),
        ("Draft për Planin e Zhvillimit", "Draft për Planin e Zhvillimit"),
        ("Projekt-plani i emergjencave - për mendim", "Plani i emergjencave"),
        ("Projekt-rregullorja e tregut", "Projekt-rregullorja e tregut"),
        ("RE: Fwd: R: [External] Plani i ujit - draft 2", "Plani i ujit"),
        ("Plani i ujit (për Forumin) - draft", "Plani i ujit"),
        ("Plani i ujit – version fillestar", "Plani i ujit – version fillestar"),
        ("Për Forumin OGP – Strategjia e Kulturës 2030", "Strategjia e Kulturës 2030"),
        ("Konsultim publik: Strategjia e Kulturës", "Strategjia e Kulturës"),
        ("Draft strategy for consultation", "Strategy"),
        ("Plani 2026-2028, draft v.2", "Plani 2026-2028"),
        ("Buxheti 2027", "Buxheti 2027"),
        ("Strategjia: energjia dhe klima", "Strategjia: energjia dhe klima"),
        ("  Plani\r\n  i ujit\t ", "Plani i ujit"),
        ("Plani i ujit\u202e\u200b", "Plani i ujit"),
    ],
)  # fmt: skip
def test_what_only_says_that_it_is_a_draft_is_no_part_of_the_title(subject: str, title: str) -> None:
    assert title_of(subject, docs("scan0001.pdf"), None) == title


@pytest.mark.parametrize(
    "subject", ["", "Material", "Per forumin", "draft", "Re:", "Për konsultim", "(pa subjekt)", "Draft 3", "??", "12"]
)
@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Plani_i_Integritetit_draft.pdf", "Plani i Integritetit"),
        ("PLANI SOCIAL VENDOR draft 3.docx", "Plani social vendor"),
        ("Strategjia e Turizmit – versioni për konsultim.pdf", "Strategjia e Turizmit"),
        ("Plani i barazisë gjinore – projekt.docx", "Plani i barazisë gjinore"),
        ("C:\\Users\\mimoza\\Plani i ujit (1).docx", "Plani i ujit"),
        ("plan-i-gjelber-lumas.odt", "Plan i gjelber lumas"),
        ("Projekt-rregullore tarifat vendore 2026.docx", "Projekt-rregullore tarifat vendore 2026"),
    ],
)
def test_where_the_subject_says_nothing_the_file_names_it(subject: str, name: str, title: str) -> None:
    assert title_of(subject, docs("Relacion.pdf", name), None) == title


def test_the_draft_comes_before_the_papers_that_go_with_it() -> None:
    assert title_of("", docs("Aneks 1.pdf", "Relacioni shpjegues.pdf", "Plani i ujit.docx"), None) == "Plani i ujit"


def test_where_names_say_nothing_the_text_is_asked() -> None:
    text = "Bashkëngjitur draftin e Planit Vendor të Ujit për Forumin, brenda datës 3 mars."
    assert title_of("Material", docs("scan0001.pdf"), None, text) == "Drafti i Planit Vendor të Ujit"


def test_an_act_in_the_mail_names_itself() -> None:
    act = "PROJEKTVENDIM\nPër orarin e tregut të përditshëm\n1. Tregu hapet.\n2. Tregu mbyllet."
    assert title_of("Material", (), act) == "Projektvendim për orarin e tregut të përditshëm"
    assert title_of("", (), "RREGULLORE PËR TREGUN\nNeni 1") == "Rregullore për tregun"


def test_the_subject_of_an_old_thread_comes_last() -> None:
    assert title_of("Re: Dreka", docs("Plani i ujit.docx"), None, old_thread=True) == "Plani i ujit"
    assert title_of("Re: Dreka", docs("scan1.pdf"), None, old_thread=True) == "Dreka"


@pytest.mark.parametrize(
    ("subject", "names", "title"), [("", (), "Draft"), ("Material", (), "Material"), ("", ("scan1.pdf",), "Scan1")]
)
def test_there_is_always_some_title(subject: str, names: tuple[str, ...], title: str) -> None:
    assert title_of(subject, docs(*names), None) == title


def test_a_long_title_is_cut_at_a_word() -> None:
    title = title_of("Plani i ujit " * 40, (), None)
    assert len(title) <= LONGEST
    assert title.endswith(("ujit…", "Plani…", "i…"))
    assert title_of("x" * 300, (), None) == "X" + "x" * 118 + "…"


@given(st.text(max_size=300), st.lists(st.text(max_size=80), max_size=4), st.text(max_size=200))
def test_whatever_people_write_the_title_is_one_short_line(subject: str, names: list[str], text: str) -> None:
    title = title_of(subject, docs(*names), None, text)
    assert 0 < len(title) <= LONGEST
    assert title == " ".join(title.split())
