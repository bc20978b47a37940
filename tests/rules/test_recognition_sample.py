"""The sample mailbox: every mail in it is recognised as truth.json says."""

import json
from pathlib import Path
from typing import Any

import pytest

from mailflow.demo.mailbox import build
from mailflow.documents.draft import body_document
from mailflow.rules.matching import Recognition, recognise
from tests.rules.letters import candidate, shipped

MAILBOX = Path(__file__).resolve().parents[2] / "mailflow" / "demo" / "mailbox"
TRUTH = json.loads((MAILBOX / "truth.json").read_text("utf-8"))["mails"]
INVITATION = "Të nderuar anëtarë, ju ftojmë të jepni mendimin për draftin bashkëngjitur.\nForumi OGP pret sugjerimet tuaja për konsultim."
VALUES = {
    "OPEN": "2026-02-02T09:24:00+01:00",
    "DEADLINE": "2026-03-02T23:59:59+01:00",
    "MSGID": "<K-2026-001.i.M01@lumas.example>",
    "REPLYTO": "valbona.kuqja@lumas.example",
    "SUBJECT": "Ftesë për konsultim: Plani Vendor – afati 02.03.2026 [K-2026-001]",
    "QUOTE_PLAIN": INVITATION,
    "QUOTE_HTML": f"<p>{INVITATION}</p>",
}
"""Of a mail that is a recipe: what the invitation said that it answers."""
ORDINARY = [truth for truth in TRUTH if truth["kind"] in {"ordinary", "spam"}]


def raw(truth: dict[str, Any]) -> bytes:
    file = MAILBOX / str(truth["file"])
    if file.suffix == ".eml":
        return file.read_bytes()
    recipe = json.loads(file.read_text("utf-8"))
    values = {key: VALUES[key.partition(":")[0]] for key in build.needed(recipe)}  # type: ignore[no-untyped-call]  # the sample is plain Python
    mail = build.build(recipe, values)  # type: ignore[no-untyped-call]  # as above
    assert isinstance(mail, bytes)
    return mail


def recognised(truth: dict[str, Any]) -> Recognition:
    return recognise(candidate(raw(truth)), shipped().recognise, shipped().register)


def numbered(number: str) -> dict[str, Any]:
    return next(truth for truth in TRUTH if str(truth["id"]) == number)


def ids(truths: list[dict[str, Any]]) -> list[str]:
    return [Path(truth["file"]).stem for truth in truths]


@pytest.mark.parametrize("truth", TRUTH, ids=ids(TRUTH))
def test_drafts_open_and_nothing_else_does(truth: dict[str, Any]) -> None:
    """Machine mail is never asked in earnest; it would not open either."""
    found = recognised(truth)
    assert (found.decision == "open") == truth["must_open"], found.reasons
    if truth["must_hold"]:
        assert (found.decision, found.kind) == ("hold", "draft"), found.reasons


@pytest.mark.parametrize("truth", ORDINARY, ids=ids(ORDINARY))
def test_ordinary_mail_is_neither_opened_nor_held(truth: dict[str, Any]) -> None:
    assert recognised(truth).kind == "unrelated", recognised(truth).reasons


@pytest.mark.parametrize("truth", [t for t in TRUTH if t["member"]], ids=ids([t for t in TRUTH if t["member"]]))
def test_a_members_answer_is_no_draft(truth: dict[str, Any]) -> None:
    assert recognised(truth).kind == "unrelated", recognised(truth).reasons


@pytest.mark.parametrize(("number", "kind"), [("33", "revision"), ("34", "revision"), ("35", "withdrawal")])
def test_what_follows_up_a_draft_is_told_from_a_draft(number: str, kind: str) -> None:
    found = recognised(numbered(number))
    assert (found.decision, found.kind) == ("hold", kind), found.reasons


def test_a_draft_in_the_mail_itself_goes_out_without_greeting_and_signature() -> None:
    truth = next(truth for truth in TRUTH if truth.get("draft_text"))
    found = recognised(truth)
    assert found.draft_text == truth["draft_text"]
    document = body_document(truth["draft_text"], found.title)
    assert document.name == "Projektvendim për orarin e tregut.txt"
    assert document.content.decode("utf-8").split("\r\n") == [*truth["draft_text"].split("\n"), ""]


TITLES = {
    "01": "Plani Vendor i Menaxhimit të Mbetjeve",
    "02": "Plani për emergjencat civile",
    "03": "Plani social",
    "04": "Plani i energjisë dhe klimës (SECAP)",
    "05": "Strategjia e Rinisë",
    "06": "Projekt-rregullorja e tarifave vendore 2026",
    "07": "Projektbuxheti 2026 + PBA",
    "08": "Rishikimi i PPV-së: raporti dhe harta",
    "09": "Projektvendim parkimi në qendër",
    "10": "Plani i Veprimit për Barazinë Gjinore",
    "11": "Plani i Integritetit 2026-2029",
    "12": "Strategjia e turizmit",
    "13": "Rregullore për hapësirat e gjelbra",
    "14": "Projektvendim për orarin e tregut",
    "15": "Strategjia e negociimit",
    "16": "Projekt buxheti",
    "17": "Strategjia e sportit",
    "18": "Programi i Strehimit Social",
}


@pytest.mark.parametrize(("number", "title"), TITLES.items())
def test_titles_read_well(number: str, title: str) -> None:
    assert recognised(numbered(number)).title == title
