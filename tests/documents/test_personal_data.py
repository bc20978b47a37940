"""Lists of persons are seen; who signs, whom to call and what a law says about illness are no lists."""

import pytest

from mailflow.documents.content import PersonalKind, from_json
from mailflow.documents.formats import read
from mailflow.documents.formats.personal import personal_data
from tests.documents.writers.compound import xls
from tests.documents.writers.paged import pdf
from tests.documents.writers.zipped import docx, odf_table, odt, paragraph, xlsx

NUMBER, IBAN, TELEPHONE, BIRTH, HEALTH, PERSONS = (
    PersonalKind.PERSONAL_NUMBER, PersonalKind.IBAN, PersonalKind.TELEPHONE, PersonalKind.BIRTH_DATE, PersonalKind.HEALTH,
    PersonalKind.PERSONS,
)  # fmt: skip


def nid(n: int, letter: str = "I") -> str:
    """A personal number as it may be: born in the eighties, month and day possible."""
    return f"{letter}{n % 10}{1 + n % 12:02d}{1 + n % 28:02d}{n % 1000:03d}{'ABCDEFGHIJKLMNOPQRSTUVW'[n % 23]}"


def iban(n: int) -> str:
    account = f"2121{n:020d}"
    check = 98 - int(f"{account}102100") % 97
    return f"AL{check:02d}{account}"


def kinds(*rows: tuple[str, ...] | str) -> dict[PersonalKind, int]:
    found = personal_data([(row,) if isinstance(row, str) else row for row in rows])
    return {data.kind: data.count for data in found}


def test_three_personal_numbers_are_a_list_and_two_who_sign_are_none() -> None:
    assert kinds(*(f"Qytetari nr. {n} me numër {nid(n)}" for n in range(3))) == {NUMBER: 3}
    assert kinds(f"Kryetari, {nid(1)}", f"Sekretari, {nid(2)}") == {}
    assert kinds(*[f"Kryetari, {nid(1)}"] * 9) == {}


def test_a_column_that_asks_for_them_makes_a_list_of_the_first() -> None:
    assert kinds(("Nr", "Emër mbiemër", "Nr. personal"), ("1", "Personi Një", nid(1)))[NUMBER] == 1
    assert kinds(("Emri", "Numri i letërnjoftimit"), ("Personi Një", "035712468"))[NUMBER] == 1
    assert kinds(("Emri", "Nr. personal"), ("", "")) == {}
    assert kinds("Nr Emër mbiemër Nr. personal Diagnoza", f"1 Personi Një {nid(1)} diabet") == {NUMBER: 1, HEALTH: 1}


def test_tax_numbers_of_businesses_are_no_personal_numbers() -> None:
    firms = [f"Firma {n}, NIPT {letter}{n}1{n}23456M" for n, letter in enumerate("JKLM")]
    assert kinds(*firms) == {}
    assert kinds(("Emri i firmës", "NIPT"), *((f"Firma {n}", nid(n, "L")) for n in range(6))) == {}
    assert kinds(*(f"{n}. {nid(n, 'K')}" for n in range(6))) == {NUMBER: 6}
    assert kinds(("Emri i firmës", "NIPT"), *((f"Firma {n}", f"L{n}7245{n}12P") for n in range(6))) == {}


def test_a_number_that_might_be_either_counts_where_the_document_speaks_of_persons() -> None:
    rows = [f"J0000000{n}X" for n in range(4)]
    assert kinds(*rows) == {}
    assert kinds("Lista me numra personalë (Nr. personal):", *rows) == {NUMBER: 4}


def test_ibans_with_right_check_digits_are_counted() -> None:
    assert kinds(*(f"Llogaria {iban(n)}" for n in range(3))) == {IBAN: 3}
    spaced = " ".join(iban(7)[at : at + 4] for at in range(0, 28, 4))
    assert kinds(spaced, iban(8), "GB82 WEST 1234 5698 7654 32") == {IBAN: 3}
    assert kinds(*(f"AL00{iban(n)[4:]}" for n in range(5))) == {}
    assert kinds(f"Pagesa bëhet në {iban(1)} ose {iban(2)}.") == {}
    assert kinds(("Emri", "IBAN"), ("Një", iban(1)), ("Dy", iban(2))) == {IBAN: 2}


@pytest.mark.parametrize(
    "form", ["069 20 1{n}0 00", "+355 69 201 {n}000", "00355692{n}10000", "06920{n}1000", "069-201-{n}000"]
)
def test_five_mobile_numbers_are_a_list_and_a_letterhead_is_none(form: str) -> None:
    numbers = [form.format(n=n) for n in range(5)]
    assert kinds(*(f"Tel: {number}" for number in numbers)) == {TELEPHONE: 5}
    assert kinds(*(f"Tel: {number}" for number in numbers[:4])) == {}


def test_telephones_of_offices_and_other_long_numbers_are_no_list() -> None:
    assert kinds(*(f"Tel: 054 24{n} 100, Faks: +355 54 24{n} 101" for n in range(9))) == {}
    assert kinds(*(f"Vlera {n}69 201 000 lekë, nr. 2069201{n}000" for n in range(9))) == {}


def test_birth_dates_beside_persons_are_counted_and_other_dates_are_not() -> None:
    assert kinds(*(f"Personi {n}, i lindur më 0{n}.03.1980" for n in range(1, 4))) == {BIRTH: 3}
    assert kinds(*(f"Personi {'ABC'[n]}, e lindur më {n + 1}.3.1980" for n in range(3))) == {BIRTH: 3}
    assert kinds(("Emri", "Të ardhurat 2024", "Të ardhurat 2025"), *[("Personi", "1", "2")] * 3) == {PERSONS: 3}
    assert kinds(("Emri", "Datëlindja"), ("Personi Një", "12.03.1980")) == {BIRTH: 1}
    assert kinds(*(f"Afati: 0{n}.03.2026" for n in range(1, 9))) == {}
    assert kinds("Përfitojnë personat e lindur para datës 01.01.1960.") == {}


def test_illness_counts_beside_a_person_and_not_in_a_plan() -> None:
    assert kinds(f"{nid(1)} – diagnostikuar me diabet")[HEALTH] == 1
    assert kinds(("Emri", "Diagnoza"), ("Personi Një", "invaliditet grupi I"), ("Personi Dy", "-")) == {HEALTH: 1}
    plan = ["Plani mbështet personat me aftësi të kufizuara dhe të sëmurët me diabet, kancer e HIV."] * 30
    assert kinds(*plan) == {}
    assert (
        kinds(("Masa", "Përfituesit", "Buxheti"), ("Qendër ditore", "persona me aftësi të kufizuara", "2 000 000"))
        == {}
    )


def test_a_table_of_persons_is_a_list_and_one_of_officials_is_none() -> None:
    heading = ("Nr", "Emër", "Atësia", "Mbiemër", "Adresa", "Të ardhurat")
    assert kinds(heading, *((str(n), "A", "B", "C", f"Rruga {n}", "20 000") for n in range(3))).keys() == {PERSONS}
    officials: list[tuple[str, ...] | str] = [("Emër mbiemër", "Detyra", "Drejtoria")]
    officials += [(f"Zyrtari {n}", "Specialist", "Urbanistika") for n in range(20)]
    assert kinds(*officials) == {}
    schools = [("Emri i shkollës", "Adresa", "Telefoni")] + [
        (f"Shkolla {n}", "Rruga", f"054 24{n} 100") for n in range(9)
    ]
    assert kinds(*schools) == {}
    centres = [("Emri i qendrës", "Paaftësia", "Vende")] + [(f"Qendra {n}", "fizike", "20") for n in range(9)]
    assert kinds(*centres) == {}
    assert kinds(("Emri i pacientit", "Diagnoza"), ("Personi", "diabet")) == {HEALTH: 1}
    assert kinds("Emri dhe adresa e aplikuesit shkruhen në formular.", *(f"Neni {n}" for n in range(9))) == {}


def test_what_follows_a_table_does_not_belong_to_it() -> None:
    rows: list[tuple[str, ...] | str] = [("Emri", "Atësia"), ("A", "B"), "Neni 2", *[("x", "y")] * 9]
    assert kinds(*rows) == {}


LIST = [
    ["Nr", "Emër mbiemër", "Nr. personal", "Diagnoza"],
    *([str(n), f"Personi {n}", nid(n), "diabet"] for n in range(4)),
]


@pytest.mark.parametrize(
    "content",
    [
        xlsx({"Përmbledhje": [["Zona", "Familje"], ["Qendra", "12"]] * 300, "Fleta2": LIST}),
        odt(odf_table(LIST), kind="spreadsheet"),
        odt(odf_table(LIST)),
        xls(LIST),
        pdf([["Aneks"], [" ".join(row) for row in LIST]]),
        docx(
            "".join(paragraph(f"Neni {n} " + "fjalë " * 60) for n in range(200))
            + "<w:tbl>"
            + "".join(f"<w:tr>{''.join(f'<w:tc>{paragraph(c)}</w:tc>' for c in row)}</w:tr>" for row in LIST)
            + "</w:tbl>"
        ),
    ],
    ids=["xlsx", "ods", "odt", "xls", "pdf", "docx"],
)
def test_a_list_is_found_in_every_format_and_far_behind_the_first_pages(content: bytes) -> None:
    (found,) = from_json(read("aneks", content))
    counts = {data.kind: data.count for data in found.personal}
    assert (counts[NUMBER], counts[HEALTH]) == (4, 4)


def test_only_kinds_and_numbers_leave_the_process() -> None:
    answer = read("x.xlsx", xlsx({"A": [["x" * 50] * 5] * 1_000, "B": LIST}))
    assert nid(1).encode() not in answer
