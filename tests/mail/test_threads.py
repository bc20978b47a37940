from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mailflow.errors import WrongUse
from mailflow.mail.incoming import IncomingMail, Mailbox
from mailflow.mail.threads import (
    Delivery,
    Signer,
    find_parent,
    references_in_subject,
    reply_address,
    title_matches,
)
from tests.mail.sample_forum import REGISTER, SIGNER

INVITATION = Delivery("lumas", "2026-004", "invitation", "1", "M07")
REMINDER = Delivery("lumas", "2026-004", "reminder", "5", "M07")


def mail(**fields: Any) -> IncomingMail:
    plain: dict[str, Any] = {
        "size": 0, "sha256": "", "message_id": None, "in_reply_to": (), "references": (), "from_": (), "from_count": 1,
        "raw_from": "", "reply_to": (), "to": (), "cc": (), "subject": "", "date": None, "text": "", "html": "",
        "parts": (), "headers": (),
    }  # fmt: skip
    return IncomingMail(**{**plain, **fields})


def test_a_mail_of_ours_is_named_by_its_message_id() -> None:
    value = SIGNER.message_id(INVITATION)
    assert value.startswith("<2026-004.invitation.1.M07.")
    assert value.endswith("@lumas.example>")
    assert len(value.split("@")[0].rsplit(".", 1)[1]) == 26  # 130 bits of base32
    assert SIGNER.read_message_id(value, "lumas") == INVITATION


@pytest.mark.parametrize(
    "change",
    [
        str.upper,
        str.lower,
        lambda v: v.strip("<>"),
        lambda v: f"Your message {v} of Tuesday",
        lambda v: f"<x@y.example>\r\n {v}",
    ],
)
def test_programs_may_change_case_and_surroundings_of_a_message_id(change: Any) -> None:
    read = SIGNER.read_message_id(change(SIGNER.message_id(INVITATION)), "lumas")
    assert read is not None
    assert read.key.lower() == INVITATION.key.lower()


def test_a_foreign_or_forged_message_id_is_refused() -> None:
    value = SIGNER.message_id(INVITATION)
    mac = value.split("@")[0].rsplit(".", 1)[1]
    other = "b" if mac[0] != "b" else "c"
    forged = [
        value.replace("M07", "M08"),
        value.replace("2026-004", "2026-005"),
        value.replace("invitation", "reminder"),
        value.replace(".1.", ".2."),
        value.replace(mac, other + mac[1:]),
        value.replace(mac, mac[:25]),
        value.replace(mac, mac + "a"),
        value.replace("lumas.example", "elsewhere.example"),
        value.replace("<", "<x."),
        Signer(b"another secret", "lumas.example").message_id(INVITATION),
        "<abc@lumas.example>",
        "",
        "<" * 5000,
        "a." * 5000 + "@lumas.example",
    ]
    assert [SIGNER.read_message_id(bad, "lumas") for bad in forged] == [None] * len(forged)
    assert SIGNER.read_message_id(value, "another-forum") is None


def test_a_reply_token_is_read_from_plus_and_catch_all_addresses() -> None:
    token = SIGNER.token(INVITATION)
    for value in (
        token,
        f"{token}@lumas.example",
        f"kontakt+{token}@lumas.example",
        f" <kontakt+{token.upper()}@x.example>",
    ):
        read = SIGNER.read_token(value, "lumas")
        assert read is not None
        assert read.key.lower() == INVITATION.key.lower()
    assert SIGNER.read_token(f"kontakt+x{token}@lumas.example", "lumas") is None
    assert SIGNER.read_token("kontakt@lumas.example", "lumas") is None
    assert SIGNER.read_token(token, "another-forum") is None


def test_the_reply_address_follows_the_setting() -> None:
    token = SIGNER.token(INVITATION)
    settings = {
        "plain": "kontakt@lumas.example",
        "plus": f"kontakt+{token}@lumas.example",
        "catchall": f"{token}@lumas.example",
    }
    for setting, expected in settings.items():
        assert reply_address(replace(REGISTER, reply=setting), SIGNER, INVITATION) == expected


def test_a_token_that_servers_would_refuse_for_its_length_is_left_out() -> None:
    register = replace(REGISTER, reply="plus", contact_address=f"{'k' * 40}@lumas.example")
    assert reply_address(register, SIGNER, INVITATION) == register.contact_address


def test_a_name_that_would_break_the_message_id_is_refused() -> None:
    for who in ("a b", "x@y", "a.b", "ë", "", "a\r\nBcc: x"):
        with pytest.raises(WrongUse, match="cannot be part of a Message-ID"):
            SIGNER.message_id(replace(INVITATION, who=who))


def test_in_reply_to_proves_before_references_and_token() -> None:
    token = SIGNER.token(REMINDER)
    answer = mail(
        in_reply_to=(SIGNER.message_id(INVITATION),),
        references=(SIGNER.message_id(REMINDER),),
        to=(Mailbox("", f"kontakt+{token}@lumas.example"),),
    )
    parent = find_parent(answer, SIGNER, "lumas")
    assert parent is not None
    assert (parent.delivery, parent.proof, parent.foreign) == (INVITATION, "in_reply_to", None)


def test_the_newest_reference_of_ours_proves() -> None:
    references = (SIGNER.message_id(INVITATION), SIGNER.message_id(REMINDER), "<own@member.example>")
    parent = find_parent(mail(references=references), SIGNER, "lumas")
    assert parent is not None
    assert (parent.delivery, parent.proof) == (REMINDER, "references")


def test_an_answer_to_somebody_elses_mail_in_our_thread_says_so() -> None:
    private = "<her-private-mail@lumas.example>"
    answer = mail(in_reply_to=(private,), references=(SIGNER.message_id(INVITATION), private))
    parent = find_parent(answer, SIGNER, "lumas")
    assert parent is not None
    assert (parent.proof, parent.foreign) == ("references", private)
    direct = mail(references=("<older@x.example>", SIGNER.message_id(INVITATION)))
    found = find_parent(direct, SIGNER, "lumas")
    assert found is not None
    assert found.foreign is None


@pytest.mark.parametrize("place", ["to", "cc", "delivered-to", "x-original-to"])
def test_a_token_proves_wherever_the_address_stands(place: str) -> None:
    address = f"kontakt+{SIGNER.token(INVITATION).lower()}@lumas.example"
    fields: dict[str, Any] = (
        {place: (Mailbox("", address),)} if place in {"to", "cc"} else {"headers": ((place, address),)}
    )
    parent = find_parent(mail(**fields), SIGNER, "lumas")
    assert parent is not None
    assert parent.proof == "token"


def test_a_mail_without_proof_has_no_parent() -> None:
    stranger = mail(
        in_reply_to=("<a@b.example>",), references=("<c@d.example>",), to=(Mailbox("", "kontakt@lumas.example"),)
    )
    assert find_parent(stranger, SIGNER, "lumas") is None


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Re: Ftesë për konsultim – afati 28.12.2026 [K-2026-004]", ("2026-004",)),
        ("k-2026-004 dhe [K-2026-011], K-2026-004", ("2026-004", "2026-011")),
        ("Re: [K‑2026‑004]", ("2026-004",)),
        ("[2026-004]", ()),
        ("BK-2026-004", ()),
        ("K-2026-04", ()),
        ("", ()),
    ],
)
def test_references_are_read_from_a_subject(subject: str, expected: tuple[str, ...]) -> None:
    assert references_in_subject(subject) == expected


WASTE = "Draft – Plani Vendor i Menaxhimit të Mbetjeve të Ngurta"
CLIMATE = "Strategjia sektoriale për klimën, energjinë dhe pjesëmarrjen qytetare"


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        (WASTE, "plani i mbetjeve"),
        (WASTE, "PLANI_VENDOR_MBETJET"),
        (WASTE, "Sugjerime: mbetjet e ngurta"),
        ("Plani Social 2026-2028", "Mendim per planin social"),
        (CLIMATE, "Klima dhe energjia"),
        ("Rregullore për mbajtjen e kafshëve", "rregullorja e kafsheve"),
        ("Plani i emergjencave civile", "Emergjencat civile - vërejtje"),
        ("Action plan for youth", "the youth plan"),
    ],
)
def test_a_subject_names_a_draft_in_the_authors_own_way(title: str, subject: str) -> None:
    assert title_matches(title, subject)


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        (WASTE, "plani vendor"),
        (WASTE, "Fatura e mbetjeve"),
        (WASTE, "Plani i menaxhimit të emergjencave"),
        (WASTE, "Re:"),
        (WASTE, ""),
        ("Plani Social 2026-2028", "Plani i punës"),
        ("Plani Social 2026-2028", "asistenca sociale"),
        (CLIMATE, "Fatura e energjisë"),
        (CLIMATE, "Strategjia e rinisë"),
        ("Plan", "plani i punës"),
    ],
)
def test_one_common_word_names_no_draft(title: str, subject: str) -> None:
    assert not title_matches(title, subject)
