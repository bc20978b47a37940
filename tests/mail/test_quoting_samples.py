"""The sample mailbox's replies and the public reply collections, where they are at hand."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from mailflow.mail.answers import answer_of
from mailflow.mail.incoming import parse
from mailflow.mail.quoting import own_words

ROOT = Path(__file__).parents[2]
MAILBOX = next(
    (
        path
        for path in (ROOT / "mailflow/demo/mailbox", ROOT.parent / "shared/mailbox")
        if (path / "truth.json").is_file()
    ),
    None,
)
COLLECTIONS = ROOT.parent / "shared/corpus/replies"
INVITATION = """\
--- përgjigjuni mbi këtë vijë ---

Të nderuar anëtarë të Forumit Bashkëqeverisës OGP Lumas,

Drejtoria e Shërbimeve ka hartuar draftin “Plani Vendor” dhe kërkon mendimin tuaj përpara miratimit të tij.
Dokumentet i gjeni bashkëngjitur:
- Plani vendor.docx

Rekomandimet dhe sugjerimet tuaja mund t'i dërgoni deri ditën e hënë, më 02.03.2026, duke iu përgjigjur thjesht këtij mesazhi.
Nëse nuk keni vërejtje, mjafton të përgjigjeni “Pa vërejtje”.

Me respekt,
Valbona Leka
Pika e Kontaktit për OGP – “Bashki e Hapur”
Bashkia Lumas"""
KINDS = {"recommendation": "recommendation", "no_objection": "no_remarks", "question": "question", "thanks": "thanks"}


def folded(text: str) -> str:
    return " ".join(text.split())


def replies() -> list[dict[str, Any]]:
    if MAILBOX is None:
        return []
    mails = json.loads((MAILBOX / "truth.json").read_text("utf-8"))["mails"]
    return [truth for truth in mails if truth["kind"] in KINDS and truth["file"].endswith(".json")]


def builder(mailbox: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("sample_mailbox_build", mailbox / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def built(truth: dict[str, Any]) -> bytes:
    assert MAILBOX is not None
    build = builder(MAILBOX)
    recipe = json.loads((MAILBOX / truth["file"]).read_text("utf-8"))
    paragraphs = (f"<p>{part}</p>" for part in INVITATION.replace("\n", "<br>").split("<br><br>"))
    values = {
        "OPEN": "2026-02-02T09:24:00+01:00",
        "DEADLINE": "2026-03-02T16:00:00+01:00",
        "MSGID": "<2026-001.invitation.1.m05.abc@lumas.example>",
        "REPLYTO": "kontakt@lumas.example",
        "SUBJECT": "Ftesë për konsultim: Plani Vendor – afati 02.03.2026 [K-2026-001]",
        "QUOTE_PLAIN": INVITATION,
        "QUOTE_HTML": "".join(paragraphs),
    }
    raw: bytes = build.build(
        recipe, {key: values[key.split(":")[0]] for key in build.needed(recipe)}, str(MAILBOX / "files")
    )
    return raw


@pytest.mark.skipif(MAILBOX is None, reason="the sample mailbox is not at hand")
@pytest.mark.parametrize("with_invitation", [False, True], ids=["alone", "with the invitation"])
@pytest.mark.parametrize("truth", replies(), ids=lambda truth: str(truth["file"]))
def test_a_sample_reply_keeps_its_words_and_nothing_else(truth: dict[str, Any], with_invitation: bool) -> None:
    mail = parse(built(truth))
    words = own_words(mail, INVITATION if with_invitation else None)
    expected = truth["expected_text"]
    passages = [folded(part) for part in (expected if isinstance(expected, list) else [expected])]
    assert [part for part in passages if part not in folded(words.text)] == []
    if isinstance(expected, list):
        assert [folded(p.text) for p in words.passages] == passages
        assert any(p.quoted for p in words.passages)
    ours = [line for line in INVITATION.split("\n") if len(line.split()) > 3]
    unwanted = [ours if word == "{{QUOTE_TEXT}}" else [word] for word in truth["must_not_contain"]]
    assert [word for group in unwanted for word in group if word in words.text] == []
    assert str(answer_of(words.text, bool(mail.documents))) == KINDS[truth["kind"]]


def collected(folder: str, pattern: str) -> list[Path]:
    return sorted((COLLECTIONS / folder).glob(pattern))


@pytest.mark.skipif(not COLLECTIONS.is_dir(), reason=f"sample replies not found at {COLLECTIONS}")
@pytest.mark.parametrize("path", collected("discourse_trimmer/emails", "*.txt"), ids=lambda path: str(path.name))
def test_nothing_of_a_collected_reply_is_lost(path: Path) -> None:
    raw = b"From: a@b.example\nContent-Type: text/plain; charset=utf-8\n\n" + path.read_bytes()
    expected = (path.parent.parent / "trimmed" / path.name).read_text("utf-8", "replace")
    assert folded(expected) in folded(own_words(parse(raw)).text)


@pytest.mark.skipif(not COLLECTIONS.is_dir(), reason=f"sample replies not found at {COLLECTIONS}")
@pytest.mark.parametrize("path", collected("talon", "*.eml"), ids=lambda path: str(path.name))
def test_the_word_typed_in_each_mail_program_is_all_that_is_left(path: Path) -> None:
    words = own_words(parse(path.read_bytes()))
    certain = [passage.text for passage in words.passages if not passage.doubtful]
    assert (certain or [words.text]) == ["Hello"]  # the HTML of one says something else: that follows, doubtful


@pytest.mark.skipif(not COLLECTIONS.is_dir(), reason=f"sample replies not found at {COLLECTIONS}")
def test_most_collected_replies_are_cut_exactly() -> None:
    exact = 0
    for path in collected("discourse_trimmer/emails", "*.txt"):
        raw = b"From: a@b.example\nContent-Type: text/plain; charset=utf-8\n\n" + path.read_bytes()
        expected = (path.parent.parent / "trimmed" / path.name).read_text("utf-8", "replace")
        exact += folded(expected) == folded(own_words(parse(raw)).text)
    assert exact >= 25
