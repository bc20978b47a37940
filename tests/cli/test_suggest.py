"""explain --suggest: the rule that is printed, added to rules.yaml, decides the mail as the coordinator wishes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Said, Shell
from tests.mail.sample_mails import sample
from tests.rules.letters import ENVIRONMENT, FINANCE, STRANGER, Letter


def put(shell: Shell, raw: bytes) -> Path:
    file = shell.folder / "mail.eml"
    file.write_bytes(raw)
    return file


def add(shell: Shell, said: Said) -> None:
    """As a person would: the line under `words`, the rule above the one that is named."""
    words, rule = said.value["yaml"].split("recognise:\n")
    path = shell.folder / "rules.yaml"
    text = path.read_text("utf-8")
    text = text.replace("\nwords:\n", f"\n{words}", 1)
    above = f"  - name: {said.value['above']}\n"
    assert text.count(above) == 1
    path.write_text(text.replace(above, rule + above), encoding="utf-8")


def decided(shell: Shell, file: Path) -> str:
    said = shell("explain", "--json", file)
    return f"{said.value['decision']}"


HANDED = Letter(
    sender=ENVIRONMENT, subject="Materiali i lumenjve", text="Ju bashkëlidh materialin.", files=["Lumenjtë.docx"]
)
INVOICE = Letter(sender=FINANCE, subject="Draft fatura e energjisë", text="Për pagesë.", files=["fatura.pdf"])


@pytest.mark.parametrize(
    ("raw", "wanted"),
    [
        pytest.param(sample("01"), "hold", id="a draft that should have been held"),
        pytest.param(sample("02"), "ignore", id="a draft that is none"),
        pytest.param(sample("20"), "hold", id="an invoice that should have been asked about"),
        pytest.param(sample("15"), "ignore", id="a confidential paper that is nothing for the forum"),
        pytest.param(HANDED.raw(), "hold", id="a paper in few words"),
        pytest.param(INVOICE.raw(), "ignore", id="an invoice that is called a draft"),
        pytest.param(Letter(sender=STRANGER, subject="Draft për Forumin: pemët e qytetit", files=["pemët.pdf"]).raw(), "ignore",
                     id="a stranger"),
    ],
)  # fmt: skip
def test_the_printed_rule_loads_and_decides_the_mail(installed: Shell, raw: bytes, wanted: str) -> None:
    file = put(installed, raw)
    before = decided(installed, file)
    said = installed("explain", "--suggest", file, "--as", wanted, "--json")
    assert said.code == 0, said.err
    if before == wanted:
        assert said.value["yaml"] is None
        return
    add(installed, said)
    checked = installed("check")
    assert checked.code == 0, checked.out + checked.err
    assert decided(installed, file) == wanted


def test_a_directorates_paper_can_be_opened_by_a_rule(installed: Shell) -> None:
    file = put(installed, sample("21"))
    said = installed("explain", "--suggest", file, "--as", "open", "--json")
    assert said.code == 0, said.err
    assert "trusted: yes" in said.value["yaml"]
    add(installed, said)
    assert installed("check").code == 0
    assert decided(installed, file) == "open"


def test_the_rule_knows_the_next_mail_of_the_kind_and_leaves_others_alone(installed: Shell) -> None:
    said = installed("explain", "--suggest", put(installed, INVOICE.raw()), "--as", "ignore", "--json")
    add(installed, said)
    following = Letter(
        sender=FINANCE, subject="Draft-fatura e energjisë për marsin", text="Për pagesë.", files=["f2.pdf"]
    )
    draft = Letter(
        sender=FINANCE, subject="Draft Buxheti 2027", text="Për konsultim.", files=["Draft Buxheti 2027.docx"]
    )
    assert decided(installed, put(installed, following.raw())) == "ignore"
    assert decided(installed, put(installed, draft.raw())) != "ignore"


def test_opening_is_never_suggested_for_a_sender_who_is_not_proven(installed: Shell) -> None:
    said = installed("explain", "--suggest", put(installed, sample("16")), "--as", "open")
    assert said.code == 1
    assert "Opening is never suggested for a sender who is not proven" in said.err
    assert said.out == ""


def test_opening_is_never_suggested_for_a_stranger(installed: Shell) -> None:
    letter = Letter(sender=STRANGER, subject="Draft për Forumin", files=["draft.pdf"])
    said = installed("explain", "--suggest", put(installed, letter.raw()), "--as", "open")
    assert (said.code, "for directorates only" in said.err) == (1, True)


def test_what_is_held_for_another_reason_is_not_promised_to_open(installed: Shell) -> None:
    """A rule stands above the one that decided; what the documents or the reading itself hold stays held."""
    said = installed("explain", "--suggest", put(installed, sample("05")), "--as", "open")
    assert said.code == 1
    assert said.out == ""


def test_mail_that_no_rule_decides_is_told_so(installed: Shell) -> None:
    said = installed("explain", "--suggest", put(installed, sample("60")), "--as", "ignore")
    assert (said.code, "No rule decides about this mail" in said.err) == (1, True)


def test_people_read_where_to_put_it(installed: Shell) -> None:
    said = installed("explain", "--suggest", put(installed, sample("01")), "--as", "hold")
    assert said.code == 0
    assert "directly above the rule" in said.out
    assert "(rules.yaml:" in said.out
    assert "    then: hold" in said.out


def test_what_is_decided_so_already_needs_nothing(installed: Shell) -> None:
    said = installed("explain", "--suggest", put(installed, sample("01")), "--as", "open")
    assert (said.code, "already: nothing need be added" in said.out) == (0, True)


@pytest.mark.parametrize("arguments", [("--suggest",), ("--suggest", "--as", "hap"), ("--as", "maybe")])
def test_what_it_should_have_been_must_be_said(installed: Shell, arguments: tuple[str, ...]) -> None:
    said = installed("explain", *arguments, put(installed, sample("01")))
    assert (said.code, "--as open, --as hold or --as ignore" in said.err) == (2, True)
