"""Inquiries are kept until they are answered, numbered within their forum."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import Engine

from mailflow.consultation.inquiries import Inquiry, settle
from mailflow.consultation.model import InquiryKind
from mailflow.storage import consultations, inquiries
from mailflow.storage.transaction import reading, transaction
from tests.storage.samples import FORUM, NOW, consultation

ASKED = Inquiry(
    number=1,
    kind=InquiryKind.COMPLAINT,
    reference="2026-001",
    mail_id=17,
    member="M01",
    address="Arta@shoqata.example",
    verified=True,
    text="Ankohem.",
    message_id=None,
    received_at=NOW,
    due_on=date(2026, 2, 12),
)


def test_what_is_kept_comes_back(engine: Engine) -> None:
    with transaction(engine) as tx:
        consultations.create(tx, consultation(reference="2026-001"))
        inquiries.add(tx, FORUM, ASKED)
        inquiries.save(tx, FORUM, settle(replace(ASKED, answer="U shqyrtua."), "coordinator", NOW))
    with reading(engine) as tx:
        kept = inquiries.one(tx, FORUM, 1)
        assert kept == replace(ASKED, answer="U shqyrtua.", settled_by="coordinator", settled_at=NOW)
        assert inquiries.of_consultation(tx, FORUM, "2026-001") == (kept,)
        assert inquiries.waiting(tx, FORUM) == ()
        assert inquiries.one(tx, "another", 1) is None


def test_numbers_are_given_once_in_each_forum(engine: Engine) -> None:
    with transaction(engine) as tx:
        assert [inquiries.next_inquiry_number(tx, forum) for forum in (FORUM, FORUM, "another")] == [1, 2, 1]


def test_how_often_an_address_asks_is_counted_whatever_its_case(engine: Engine) -> None:
    with transaction(engine) as tx:
        for number in (1, 2, 3):
            at = NOW - timedelta(hours=20 * (number - 1))
            inquiries.add(tx, FORUM, replace(ASKED, number=number, reference=None, received_at=at))
    with reading(engine) as tx:
        assert inquiries.count_since(tx, FORUM, "arta@SHOQATA.example", NOW - timedelta(days=1)) == 2


def test_the_newest_unconfirmed_wish_to_leave(engine: Engine) -> None:
    wish = replace(ASKED, kind=InquiryKind.REMOVAL, reference=None, due_on=None)
    with transaction(engine) as tx:
        inquiries.add(tx, FORUM, wish)
        inquiries.add(tx, FORUM, replace(wish, number=2))
        inquiries.add(tx, FORUM, settle(replace(wish, number=3), "M01", NOW))
    with reading(engine) as tx:
        found = inquiries.waiting_removal(tx, FORUM, "M01")
        assert found is not None
        assert found.number == 2
        assert inquiries.waiting_removal(tx, FORUM, "M02") is None
