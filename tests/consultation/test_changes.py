"""What changed between two versions of a draft, for members who have read the first."""

from __future__ import annotations

from mailflow.consultation.changes import compare, in_sentences, kept_part, shared_part
from mailflow.consultation.enclosures import Difference, DifferenceKind

OLD = """Neni 1. Plani mbulon të gjitha lagjet e qytetit.
Neni 2. Tarifa për familje është 2 400 lekë në vit.
Neni 3. Grumbullimi bëhet dy herë në javë.
Neni 4. Ky plan hyn në fuqi më 1 janar."""


def test_the_same_text_has_no_changes() -> None:
    assert compare(OLD, OLD) == ()


def test_a_rewritten_paragraph_stands_beside_what_it_was() -> None:
    new = OLD.replace("2 400", "2 000")
    assert compare(OLD, new) == (
        Difference(
            kind=DifferenceKind.CHANGED,
            before="Neni 2. Tarifa për familje është 2 400 lekë në vit.",
            after="Neni 2. Tarifa për familje është 2 000 lekë në vit.",
        ),
    )


def test_a_new_paragraph_is_added_and_a_missing_one_taken_out() -> None:
    new = OLD.replace("Neni 3. Grumbullimi bëhet dy herë në javë.\n", "") + "\nNeni 5. Qytetarët njoftohen me SMS."
    assert [(change.kind, change.before or change.after) for change in compare(OLD, new)] == [
        (DifferenceKind.REMOVED, "Neni 3. Grumbullimi bëhet dy herë në javë."),
        (DifferenceKind.ADDED, "Neni 5. Qytetarët njoftohen me SMS."),
    ]


def test_blanks_case_quotes_and_moved_paragraphs_are_no_changes() -> None:
    first, second, *rest = OLD.split("\n")
    new = "\n".join(
        [second.replace("Tarifa", "“Tarifa”"), first.upper(), "", *[line.replace(" ", "  ") for line in rest]]
    )
    assert compare(OLD, new) == ()


def test_a_text_rewritten_from_end_to_end_is_told_in_a_moment() -> None:
    old = "\n".join(f"rreshti {number} i vjetër {number * 7}" for number in range(3_000))
    new = "\n".join(f"paragrafi {number} krejt tjetër {number * 11}" for number in range(3_000))
    changes = compare(old, new)
    assert {change.kind for change in changes} == {DifferenceKind.ADDED, DifferenceKind.REMOVED}
    assert len(changes) == 6_000


def test_in_a_draft_sent_back_a_sign_and_a_moved_paragraph_count_but_not_what_a_program_sets() -> None:
    first, second, third, fourth = OLD.split("\n")
    typeset = OLD.replace("Neni 1. ", "Neni 1.\u00a0").replace("ë", "e\u0308") + "\n\n"
    assert compare(OLD, typeset, exactly=True) == ()
    assert [(d.kind, d.after) for d in compare(OLD, OLD.replace("2 400", "2.400"), exactly=True)] == [
        (DifferenceKind.CHANGED, second.replace("2 400", "2.400"))
    ]
    moved = "\n".join((second, first, third, fourth))
    assert [d.kind for d in compare(OLD, moved, exactly=True)] == [DifferenceKind.MOVED]
    assert compare(OLD, moved) == ()


def test_a_short_paragraph_rewritten_in_its_place_stands_beside_what_it_was() -> None:
    old = "Kreu\nAfati: 2027\nPërgjegjës: drejtoria"
    assert compare(old, old.replace("2027", "2026")) == (
        Difference(kind=DifferenceKind.CHANGED, before="Afati: 2027", after="Afati: 2026"),
    )


def test_how_much_two_texts_have_in_common() -> None:
    letter = "Të nderuar,\nkërkojmë që neni 2 të hiqet."
    assert (shared_part(OLD, OLD), shared_part(OLD, letter)) == (1.0, 0.0)
    assert 0.7 < shared_part(OLD, OLD.replace("1 janar", "1 mars")) < 1
    assert kept_part(OLD, compare(OLD, OLD.replace("1 janar", "1 mars"), exactly=True)) == 1.0
    assert kept_part(OLD, compare(OLD, letter, exactly=True)) == 0.0


def test_texts_that_repeat_themselves_are_compared_in_a_moment() -> None:
    old = "\n".join("po" if n % 2 else "jo" for n in range(3_000))
    new = "\n".join(("po", "jo", "ndoshta")[n % 3] for n in range(3_000))
    assert {d.after for d in compare(old, new) if d.kind is DifferenceKind.ADDED} == {"ndoshta"}


def test_the_lines_of_a_pdf_are_compared_sentence_by_sentence() -> None:
    page = "Neni 1. Plani mbulon të gjitha lag-\njet e qytetit. Neni 2. Tarifa për\nfamilje është 2 400 lekë në vit."
    assert in_sentences(page) == in_sentences(
        "Neni 1. Plani mbulon të gjitha lagjet e qytetit.\nNeni 2. Tarifa për familje është 2 400 lekë në vit."
    )
    assert len(in_sentences(page).split("\n")) == 2
