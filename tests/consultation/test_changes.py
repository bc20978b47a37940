"""What changed between two versions of a draft, for members who have read the first."""

from __future__ import annotations

from mailflow.consultation.changes import compare
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
