"""An expert answers with a member's invitation, through a real Dovecot and a real Postfix: one word makes it count, and teaches the address."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from tests.servers.test_one_word_replies import WASTE, Office, _mail, local
from tests.support.dovecot import Dovecot
from tests.support.postfix import running_postfix

pytestmark = pytest.mark.server("dovecot", "postfix")

EXPERT, MEMBER = "arben.hoxha@studio.example", "hekuran.ziu@gmail.example"
WORDS, OTHER_WORDS = "Të shtohen kazanë për letrën.", "Edhe për qelqin."
PROVEN = "mx.lumas.example; dkim=pass header.d=studio.example; dmarc=pass (p=none) header.from=studio.example"


@pytest.fixture
def office(dovecot: Dovecot, tmp_path: Path) -> Iterator[Office]:
    with running_postfix() as relay:
        yield Office(dovecot, relay, tmp_path)


def stamped(mail: EmailMessage) -> EmailMessage:
    """With what the receiving server writes on top."""
    received = EmailMessage()
    received["Authentication-Results"] = PROVEN
    for name, value in mail.items():
        if not name.lower().startswith(("content-", "mime-")):
            received[name] = value
    received.set_content(str(mail.get_content()))
    return received


def recommendations(office: Office) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.show(WASTE)["recommendations"]
    return found


def test_an_experts_answer_counts_by_one_word(office: Office) -> None:
    office.time_comes(local(11, 8))
    office.director_sends("Projektvendim për mbetjet", 1, local(11, 9))
    office.time_comes(local(11, 9, 5))
    office.answers(f"{WASTE}.question.1.", "PO", local(11, 9, 10))
    office.time_comes(local(11, 9, 50))
    (invitation,) = office.mails(f"{WASTE}.invitation.1.M11", MEMBER)

    # The member has forwarded it; the expert answers us, and a list brings the same mail once more.
    answer = _mail(EXPERT, f"Re: {invitation['Subject']}", WORDS, "<expert-1@studio.example>", local(11, 10))
    answer["In-Reply-To"] = str(invitation["Message-ID"])
    office.arrives(answer, local(11, 10))
    office.time_comes(local(11, 10, 1))
    answer["List-Id"] = "<forumi.lista.example>"
    office.arrives(answer, local(11, 10, 5))
    office.time_comes(local(11, 10, 6))
    (filed,) = recommendations(office)
    assert (filed["member"], filed["verified"], filed["text"]) == ("M11", False, WORDS)
    assert filed["flags"] != []
    (told,) = office.mails(f"{WASTE}.acknowledgement.", MEMBER)
    assert EXPERT in str(told.get_body(("plain",)).get_content())  # type: ignore[union-attr]

    # She is asked, and says one word.
    office.answers(f"{WASTE}.question.2.", "Po", local(11, 10, 30))
    assert recommendations(office)[0]["verified"] is True
    assert next(m for m in office.show(WASTE)["members"] if m["id"] == "M11")["state"] == "answered"

    # The next one needs no word: the address is known, and the server proves it.
    later = _mail(EXPERT, f"Edhe një gjë [K-{WASTE}]", OTHER_WORDS, "<expert-2@studio.example>", local(11, 11))
    office.arrives(stamped(later), local(11, 11))
    office.time_comes(local(11, 11, 1))
    second = recommendations(office)[1]
    assert second["flags"] == []
    assert (second["member"], second["verified"], second["supplements"]) == ("M11", True, f"{WASTE}/1")
    ends = [line["disposition"] for line in office.forum.here("ledger", "--json", now=local(11, 11, 2)).lines]
    assert (ends.count("filed"), ends.count("duplicate")) == (2, 1)
