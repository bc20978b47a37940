"""Words of rules.yaml in what people write."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.rules.act_in_body import act_text, beside_act
from mailflow.rules.candidate import DocumentFacts
from mailflow.rules.disclaimers import own_sentences
from mailflow.rules.phrases import find, pattern_of, sentences, spelled
from mailflow.rules.prefixes import answers, forwards, without_prefixes
from mailflow.rules.signed_lines import without_signed_lines


def shown(word: str, text: str) -> str | None:
    return find((word,), sentences(text))


@pytest.mark.parametrize(
    ("word", "text", "found"),
    [
        ("draft*", "Ja DRAFTIN, flm", "DRAFTIN"),
        ("draft", "drafti", None),
        ("draft*", "mindraft", None),
        ("për mendim", "PER  MENDIM!", "PER MENDIM"),
        ("për mendim", "për\nmendim", "për mendim"),
        ("për mendim", "për mendimin tim", None),
        ("plan* vendor", "Planit-Vendor", "Planit-Vendor"),
        ("draft* … kontrat*", "draftin e kontratës", "draftin e kontratës"),
        ("draft* … kontrat*", "Draft-kontrata", "Draft-kontrata"),
        ("draft* … kontrat*", "draft plani i kontratave", None),
        ("draft* ... kontrat*", "drafti ynë i kontratës", "drafti ynë i kontratës"),
        ("draft* kontrat*", "draftin e kontratës", None),
        ("draft* … kontrat*", "Ky është drafti. Kontrata vjen.", None),
        ("draft* … kontrat*", "drafti\n\nkontrata", None),
        ("t ia përcill*", "t’ia përcillni", "t’ia përcillni"),
        ("për dijeni", "pe\u0308r dijeni", "pe\u0308r dijeni"),
        ("nr*", "vendim nr. 45", "nr"),
        ("c++", "c++ (x)", "c++"),
        ("presim|duam … mendim*|koment*", "Duam të gjitha komentet. Presim mendimet.", "Duam të gjitha komentet"),
        ("presim|duam … mendim*|koment*", "presim letrën", None),
        ("vendim nr #", "VENDIM Nr.88", "VENDIM Nr.88"),
        ("vendim nr #", "VENDIM Nr.___", None),
    ],
)
def test_a_phrase_is_found_and_shown_as_written(word: str, text: str, found: str | None) -> None:
    assert shown(word, text) == found


def test_what_a_mail_program_writes_below_every_mail_is_no_word_of_its_author() -> None:
    own = "Drafti, për Forumin.\n\n--\nIrena Gjoleka\nDrejtore\n"
    disclaimer = (
        "Ky mesazh është konfidencial dhe i drejtohet vetëm marrësit. Nëse e keni marrë gabimisht, ju lutemi fshijeni."
    )
    assert find(("konfidencial*", "fshijeni"), own_sentences(own + disclaimer)) is None
    assert find(("forumin",), own_sentences(own + disclaimer)) == "Forumin"


def test_an_author_who_says_that_the_message_is_confidential_is_heard() -> None:
    assert find(("konfidencial*",), own_sentences("Ky mesazh është konfidencial, mos e shpërndani.")) == "konfidencial"


def test_of_two_words_that_begin_together_the_longer_is_shown() -> None:
    assert find(("projekt", "projekt vendim*"), sentences("Projekt-vendimi i ri")) == "Projekt-vendimi"


def test_small_words_make_another_phrase() -> None:
    assert spelled("draft* ... Kontrat*") == "draft* … kontrat*" != spelled("draft* kontrat*")


def test_a_list_without_words_finds_nothing() -> None:
    assert pattern_of(()).search("draft") is None
    assert pattern_of(("…", " ")).search("draft") is None


@given(st.text(alphabet="draft planikjë.-_ \n!?ë\u0301(…", max_size=60))
def test_what_is_shown_stands_in_the_text(text: str) -> None:
    found = shown("draft*", text)
    assert found is None or found in " ".join(text.split()) or found in text


@pytest.mark.parametrize(
    "evil",
    ["!" * 400_000, "draft" + "!" * 400_000, "draft i e te " * 40_000, ". " * 200_000, "\n" * 200_000, "…" * 200_000],
)
def test_hostile_text_takes_time_that_grows_with_its_length_only(evil: str) -> None:
    start = time.process_time()
    find(("draft* … kontrat*", "për mendim"), sentences(without_signed_lines(evil)))
    act_text(evil)
    assert time.process_time() - start < 5  # a quadratic search would take minutes


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (
            "Ja fotografia.\n\nMe respekt,\nIrena Gjoleka\nDrejtoria e Planifikimit Strategjik",
            "Ja fotografia.\n\nMe respekt,",
        ),
        ("Ja.\n\nDrejtoria Juridike dhe e Burimeve Njerëzore", "Ja."),
        ("Ja.\nFlm\nMimoza\nTel: 069 000 000\nwww.lumas.example", "Ja.\nFlm"),
        ("Përshëndetje,\nDraft plani social për Forumin", "Përshëndetje,\nDraft plani social për Forumin"),
        (
            "Faleminderit për takimin\nDrafti i planit bashkëngjitur\nIrena",
            "Faleminderit për takimin\nDrafti i planit bashkëngjitur",
        ),
        (
            "Ju dërgoj planin.\nDrejtoria e Mjedisit ka hartuar draft planin",
            "Ju dërgoj planin.\nDrejtoria e Mjedisit ka hartuar draft planin",
        ),
        ("Me respekt,\nIrena\nP.S. Drafti është për Forumin.", "Me respekt,\nIrena\nP.S. Drafti është për Forumin."),
        ("", ""),
    ],
)
def test_names_and_offices_at_the_end_are_no_evidence(text: str, kept: str) -> None:
    assert without_signed_lines(text) == kept


@pytest.mark.parametrize(
    ("subject", "own"),
    [
        ("Re: plani", "plani"), ("RE: FW: Fwd: plani", "plani"), ("Re[2]: plani", "plani"), ("Re-2: plani", "plani"), ("R: I: plani", "plani"),
        ("ΑΠ: plani", "plani"), ("AW: WG: plani", "plani"), ("Përgj: Përc: plani", "plani"), ("[EXTERNAL] Re: plani", "plani"),
        ("Relacioni: plani", "Relacioni: plani"), ("I ri: plani", "I ri: plani"), ("", ""),
    ],
)  # fmt: skip
def test_prefixes_of_mail_programs_are_no_words(subject: str, own: str) -> None:
    assert without_prefixes(subject) == own


def test_an_answer_is_told_from_a_forward() -> None:
    assert answers("Re: x")
    assert not answers("Fwd: x")
    assert forwards("FW: x")
    assert not forwards("Forumi: x")


ACT = "PROJEKTVENDIM\nPër tregun\n1. Tregu hapet.\n2. Tregu mbyllet."


@pytest.mark.parametrize(
    "text",
    [
        f"Valbona, për Forumin.\n\n{ACT}",
        "Ja:\nPROJEKT-RREGULLORE\nPËR TREGUN\n\nNeni 1\nTregu hapet.\n\nNeni 2\nTregu mbyllet.",
        "VENDIM\nPër tregun\nNë mbështetje të ligjit 139/2015, Këshilli Bashkiak\nVENDOSI:\n1. Tregu hapet.\n2. Tregu mbyllet.",
        "Draft decision\nOn the market\n1) It opens.\n2) It closes.",
        "Projekt vendim për tregun\nI. Tregu hapet.\nII. Tregu mbyllet.",
    ],
)
def test_an_act_in_the_mail_is_found_from_its_heading_on(text: str) -> None:
    found = act_text(text)
    assert found is not None
    assert text.endswith(found)
    assert "Valbona" not in found


SIGNATURE = "Drejtor i Drejtorisë së Shërbimeve\nBashkia Lumas\nTel: +355 69 200 0000\nwww.lumas.example"


@pytest.mark.parametrize(
    "signed",
    [
        f"\n\nMe respekt,\n\nArtan Prova\n{SIGNATURE}",
        "\n\nMe respekt,\n\n" + "\n\n".join(f"Artan Prova\n{SIGNATURE}".split("\n")),
        f"\n\nArtan Prova\n{SIGNATURE}",
        "\nFaleminderit dhe punë të mbarë!\nArtan",
        f"\n\n{SIGNATURE}",
        "\n\nMe respekt,\nArtan\n\nDrejtoria, rr. Kryesore 1\n\nKy mesazh është vetëm për personin të cilit i drejtohet.",
    ],
)
def test_the_act_leaves_without_its_senders_signature(signed: str) -> None:
    assert act_text(f"Përshëndetje,\n{ACT}{signed}", "Artan Prova") == ACT


def test_whoever_signs_the_act_itself_stays() -> None:
    signed = f"{ACT}\n\nKRYETARI I KËSHILLIT\nDrita Shembulli"
    assert act_text(f"{signed}\n\nFlm,\nArtan", "Artan Prova") == signed


@pytest.mark.parametrize(
    "text",
    [
        "Rendi i ditës:\n1. Projektvendim për tarifat\n2. Projektvendim për tregun",
        "Projektvendim për tarifat\nProjektvendim për tregun\nProjektvendim për ujin\n1. Paraditja\n2. Pasditja",
        "Po ju dërgoj projektvendimin për tregun:\n1. të lexohet\n2. të kthehet",
        "Projektvendim për tregun, ja pikat.\n1. a\n2. b",
        "PROJEKTVENDIM\nPër tregun",
        "Vendim i mirë\n1. po\n2. jo",
        "PROJEKTVENDIM\n3. tre\n4. katër",
        "",
    ],
)
def test_an_agenda_or_a_list_is_no_act(text: str) -> None:
    assert act_text(text) is None


def test_a_document_without_an_ending_has_that_of_its_type() -> None:
    assert DocumentFacts("Plani vendor", "application/pdf", 1).ending == "pdf"
    assert DocumentFacts("Plani.DOCX", "application/octet-stream", 1).ending == "docx"
    assert DocumentFacts("Plani", "application/octet-stream", 1).ending == ""


def test_the_paragraphs_of_an_act_are_no_words_of_its_author() -> None:
    text = "Për Forumin.\n\nPROJEKTVENDIM\nPër tregun\n1. Tregu hapet, por jo të dielën.\nMe orar të ri.\n2. Ky vendim hyn në fuqi sot.\n\nMos e shpërndani akoma."
    act = act_text(text)
    assert act is not None
    assert beside_act(text, act) == "Për Forumin.\n\nPROJEKTVENDIM\nPër tregun\n\nMos e shpërndani akoma."


def test_what_stands_right_below_the_last_paragraph_may_be_the_authors() -> None:
    text = "PROJEKTVENDIM\nNeni 1\nTregu hapet.\nNeni 2\nTregu mbyllet.\nMos e shpërndani."
    act = act_text(text)
    assert act is not None
    assert beside_act(text, act) == "PROJEKTVENDIM\nMos e shpërndani."
