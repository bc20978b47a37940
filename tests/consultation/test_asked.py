"""Deadlines as directors ask for them, between two meetings, on a phone, with and without ë and ç."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.consultation.asked import find_asked_deadline
from mailflow.consultation.folding import fold

SENT = date(2026, 2, 4)  # a Wednesday


def asked(text: str, sent_on: date = SENT) -> int | date | None:
    found = find_asked_deadline(text, sent_on)
    return None if found is None else found.on or found.working_days


WORKING_DAYS = [
    ("Afati 20 ditë pune.", 20),
    ("afati 15 dite pune", 15),
    ("AFATI: 25 DITË PUNE", 25),
    ("Ju lutem dërgoni vërejtjet tuaja brenda 20 ditëve pune, përpara se t'i kalojë Këshillit.", 20),
    ("Komentet brenda 20 (njëzet) ditëve pune nga njoftimi", 20),
    ("brenda njëzet ditëve pune presim mendimet", 20),
    ("kërkojmë 40 ditë pune për Forumin", 40),
    ("Forumi ka 10 ditë pune për mendime.", 10),
    ("Per mendim nga forumi. 10 dite pune mjaftojne.", 10),
    ("me afat prej 30 ditësh pune", 30),
    ("afat 20-ditor pune për komente", 20),
    ("Presim komentet\nbrenda 12\nditëve pune.", 12),
    ("20 ditë pune", 20),
    ("within 15 working days", 15),
    ("The deadline for comments is 20 business days.", 20),
    ("Please give the forum thirty working days.", 30),
]
DATES = [
    ("brenda datës 15 qershor", date(2026, 6, 15)),
    ("presim sugjerimet e forumit brenda dates 27 shkurt", date(2026, 2, 27)),
    ("më kthe përgjigjet deri më 6 mars 2026.", date(2026, 3, 6)),
    ("Mendimet i duam deri më 4 mars.", date(2026, 3, 4)),
    ("deri më datë 6 Mars 2026", date(2026, 3, 6)),
    ("deri te premten me 13 mars", date(2026, 3, 13)),
    ("për komente nga Forumi, deri të premten, 13 mars", date(2026, 3, 13)),
    ("deri në orën 16:00 të datës 6 mars", date(2026, 3, 6)),
    ("Afati për komente është 6 mars 2026.", date(2026, 3, 6)),
    ("6 mars është afati i komenteve", date(2026, 3, 6)),
    ("AFATI I FUNDIT PËR KOMENTE: 27 SHKURT 2026", date(2026, 2, 27)),
    ("Konsultimi mbyllet më 6 mars.", date(2026, 3, 6)),
    ("jo më vonë se 6 mars", date(2026, 3, 6)),
    ("komente deri 15/06/2026", date(2026, 6, 15)),
    ("Afati: 15-06-2026", date(2026, 6, 15)),
    ("deri më 15.6.26", date(2026, 6, 15)),
    ("deri me 15. 06. 2026 presim mendimet", date(2026, 6, 15)),
    ("deri më 05.03.2026", date(2026, 3, 5)),
    ("Deadline 2026-03-06", date(2026, 3, 6)),
    ("deri me 15.02 ju lutem", date(2026, 2, 15)),
    ("lutem mendimet deri me date 15", date(2026, 2, 15)),
    ("lutem mendimet deri me date 3", date(2026, 3, 3)),
    ("brenda datës 5 të muajit të ardhshëm presim komente", date(2026, 3, 5)),
    ("pret komentet deri në fund të shkurtit", date(2026, 2, 28)),
    ("deri ne fund te shkurtit", date(2026, 2, 28)),
    ("deri në mesin e marsit", date(2026, 3, 15)),
    ("brenda muajit shkurt", date(2026, 2, 28)),
    ("brenda muajit", date(2026, 2, 28)),
    ("deri në fund të muajit të ardhshëm", date(2026, 3, 31)),
    ("komentet brenda javës", date(2026, 2, 6)),
    ("komentet brenda kesaj jave", date(2026, 2, 6)),
    ("brenda fundit të javës së ardhshme", date(2026, 2, 13)),
    ("Lutem komentet deri të premten", date(2026, 2, 6)),
    ("Lutem komentet deri të mërkurën", date(2026, 2, 11)),
    ("deri të hënën e ardhshme", date(2026, 2, 9)),
    ("Mendimet brenda dy javësh", date(2026, 2, 18)),
    ("afati 4 javë", date(2026, 3, 4)),
    ("Keni 2 javë kohë për komente", date(2026, 2, 18)),
    ("presim komente brenda 30 ditëve", date(2026, 3, 6)),
    ("komente brenda 48 orëve", date(2026, 2, 6)),
    ("komente brenda 36 orëve", date(2026, 2, 6)),
    ("Afati për komente: nga 2 mars deri më 20 mars", date(2026, 3, 20)),
    ("deri nesër", date(2026, 2, 5)),
    ("për forumin. Brenda 3 javësh.", date(2026, 2, 25)),
    ("Data e fundit për komente: 20 shkurt", date(2026, 2, 20)),
    ("keni kohë deri nga fundi i shkurtit", date(2026, 2, 28)),
    ("deri diku nga 20 shkurti", date(2026, 2, 20)),
    ("deri me 20 te ketij muaji", date(2026, 2, 20)),
    ("deri më 2 të muajit", date(2026, 3, 2)),
    ("Forumi të japë mendim deri më 3/3", date(2026, 3, 3)),
    ("Please comment by COB Friday", date(2026, 2, 6)),
    ("Mendimet deri të premten (20.02)", date(2026, 2, 20)),
    ("afati i konsultimit: 2-20 mars", date(2026, 3, 20)),
    ("comments by 6 March 2026", date(2026, 3, 6)),
    ("please send your remarks by Friday 13 March", date(2026, 3, 13)),
    ("by Friday", date(2026, 2, 6)),
    ("no later than March 6th, 2026", date(2026, 3, 6)),
    ("until the end of February", date(2026, 2, 28)),
    ("until the 20th", date(2026, 2, 20)),
    ("by the end of next week", date(2026, 2, 13)),
    ("Comments are due by 27/02", date(2026, 2, 27)),
    ("within two weeks please send comments", date(2026, 2, 18)),
    ("periudha nga 2 mars deri më 20 mars për komente", date(2026, 3, 20)),
    ("Mbledhja e Këshillit mbahet deri më 20 mars, komentet i duam deri më 10 mars", date(2026, 3, 10)),
    ("Afati i zbatimit të planit është 31 maj 2026. Komentet deri më 6 mars.", date(2026, 3, 6)),
]
NONE = [
    "",
    "Bashkëngjitur gjeni draftin.",
    "Plani u miratua më 3 mars 2026.",
    "Plani zbatohet deri më 31 dhjetor 2026.",
    "Strategjia 2026-2030 mbulon periudhën deri më 31.12.2030.",
    "Mbledhja e Këshillit mbahet më 20 mars.",
    "Fatura paguhet brenda 5 ditëve pune.",
    "Punimet zgjasin 20 ditë pune.",
    "Ankesa bëhet brenda 30 ditëve nga shpallja.",
    "Jam me leje deri më 20 shkurt.",
    "Tregu hapet nga ora 06:00 deri në 15:00, nga e hëna në të shtunë.",
    "tarifa deri në 15.5 lekë, distanca deri në 2.05 km",
    "Rekomandimet e marra deri më sot i kemi lexuar.",
    "Drafti u përgatit nga data 3 mars deri tani.",
    "Komentet i dhamë deri më 2 shkurt 2026.",
    "Kërkojmë komente deri më 31 shkurt.",
    "Para 10 ditë pune ju dërguam komentet.",
    "20 ditë pune pas mbledhjes nisën punimet",
    "Pas 10 ditë pune ju njoftojmë për rezultatin e mbledhjes.",
    "deri më 6 mars 2062",
    "Forumi vendos me deri në 2/3 e votave.",
    "Për çdo pemë të prerë mbillen tri pemë të reja brenda dy viteve, brenda një muaji nga prerja.",
    "The contract is valid until 31 December 2026.",
    "The plan was adopted by the council on 3 March 2026.",
    "Neni 3.2 dhe pika 15/06 e planit",
]


@pytest.mark.parametrize(("text", "n"), WORKING_DAYS)
def test_a_number_of_working_days_is_read(text: str, n: int) -> None:
    assert asked(text) == n


@pytest.mark.parametrize(("text", "day"), DATES)
def test_a_day_is_read(text: str, day: date) -> None:
    assert asked(text) == day


@pytest.mark.parametrize("text", NONE)
def test_a_day_that_is_no_deadline_of_the_forum_is_left_alone(text: str) -> None:
    assert asked(text) is None


@pytest.mark.parametrize(("text", "wanted"), [*WORKING_DAYS, *DATES])
def test_the_same_is_read_without_diacritics_decomposed_and_in_a_letter(text: str, wanted: int | date) -> None:
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    letter = f"Përshëndetje Vjollca,\n\nbashkëngjitur draftin e planit 2026–2030.\n{text}\n\nMe respekt\nDrejtori"
    assert asked(bare) == asked(unicodedata.normalize("NFD", text)) == asked(letter) == wanted


def test_a_day_without_a_year_is_the_next_one_also_across_the_year() -> None:
    assert asked("deri më 15 janar", date(2026, 12, 20)) == date(2027, 1, 15)
    assert asked("deri më 4 shkurt", SENT) == SENT


def test_a_day_without_a_year_that_has_just_passed_is_not_taken_for_next_years() -> None:
    assert asked("Presim komentet deri më 2 shkurt", SENT) is None


def test_the_week_ends_on_its_friday_and_on_a_weekend_the_coming_one_is_meant() -> None:
    assert asked("brenda javës", date(2026, 2, 6)) == date(2026, 2, 6)
    assert asked("brenda javës", date(2026, 2, 7)) == date(2026, 2, 13)


def test_the_month_ends_on_its_last_day_also_in_a_leap_year_and_at_the_end_of_the_year() -> None:
    assert asked("deri në fund të shkurtit", date(2028, 1, 31)) == date(2028, 2, 29)
    assert asked("deri në fund të muajit të ardhshëm", date(2026, 12, 31)) == date(2027, 1, 31)


def test_the_directors_own_words_are_kept_for_the_record() -> None:
    found = find_asked_deadline("Përshëndetje,\nLutem mendimet brenda\ndatës 27  shkurt. Flm", SENT)
    assert found is not None
    assert found.words == "brenda datës 27 shkurt"


@given(st.text(max_size=300), st.dates(date(2020, 1, 1), date(2099, 12, 31)))
def test_any_text_is_read_without_a_fault(text: str, sent_on: date) -> None:
    find_asked_deadline(text, sent_on)


PIECES = """
    afati deri më në brenda datës 15 20 40 99 ditë pune javë muajit mars shkurtit 2026 31.12.2026 30/02 fund të
    komente forumi . , ( ) by within end of next week Friday March 6th nga fundit së ardhshme
"""
WORDS = st.sampled_from([*PIECES.split(), "\n"])


@given(st.lists(WORDS, max_size=40).map(" ".join), st.dates(date(2024, 1, 1), date(2030, 12, 31)))
def test_whatever_is_read_lies_ahead_and_its_words_stand_in_the_mail(text: str, sent_on: date) -> None:
    found = find_asked_deadline(text, sent_on)
    if found is None:
        return
    assert (found.on is None) != (found.working_days is None)
    assert found.on is None or sent_on <= found.on
    assert found.working_days is None or found.working_days > 0
    assert fold(found.words) in fold(text)
