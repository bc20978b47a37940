"""What members answered stays as they wrote it."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.exc import IntegrityError

from mailflow.consultation.enclosures import Enclosure
from mailflow.consultation.model import Answer
from mailflow.consultation.reasons import Reason
from mailflow.storage import consultations, recommendations
from mailflow.storage.tables import recommendation as table
from mailflow.storage.transaction import transaction
from tests.storage.samples import FORUM, consultation, enclosure, recommendation

REF = "2026-004"


@pytest.fixture
def opened(engine: Engine) -> Engine:
    with transaction(engine) as tx:
        consultations.create(tx, consultation())
    return engine


def test_a_recommendation_comes_back_as_it_was_filed(opened: Engine) -> None:
    full = recommendation(1, supplements=None, decision="accepted", reason="Po")
    bare = recommendation(
        2, member=None, verified=False, late=True, passages=(), enclosures=(), message_id=None, supplements=1
    )
    with transaction(opened) as tx:
        assert recommendations.add(tx, FORUM, REF, bare) == 2
        assert recommendations.add(tx, FORUM, REF, full) == 1
        assert recommendations.of_consultation(tx, FORUM, REF) == (full, bare)
        assert recommendations.one(tx, FORUM, REF, 2) == bare
        assert recommendations.one(tx, FORUM, REF, 3) is None
        assert recommendations.of_consultation(tx, "tjeter", REF) == ()


def test_a_number_is_filed_once(opened: Engine) -> None:
    with transaction(opened) as tx:
        recommendations.add(tx, FORUM, REF, recommendation(1))
    with pytest.raises(IntegrityError), transaction(opened) as tx:
        recommendations.add(tx, FORUM, REF, recommendation(1, text="tjetër"))


def test_the_newest_of_a_member_is_the_one_another_reply_supplements(opened: Engine) -> None:
    with transaction(opened) as tx:
        for number, member in ((1, "M01"), (2, "M01"), (3, "M02")):
            recommendations.add(tx, FORUM, REF, recommendation(number, member=member))
        assert recommendations.latest_of_member(tx, FORUM, REF, "M01") == 2
        assert recommendations.latest_of_member(tx, FORUM, REF, "M03") is None


def test_a_confirmed_recommendation_counts_and_has_its_member(opened: Engine) -> None:
    with transaction(opened) as tx:
        recommendations.add(tx, FORUM, REF, recommendation(1, member=None, verified=False))
        recommendations.add(tx, FORUM, REF, recommendation(2, member=None, verified=False))
        assert recommendations.confirm(tx, FORUM, REF, recommendation(1, member=None), "M07")
        assert not recommendations.confirm(tx, FORUM, REF, recommendation(9), "M07")
        first, second = recommendations.of_consultation(tx, FORUM, REF)
    assert (first.member, first.verified) == ("M07", True)
    assert (second.member, second.verified) == (None, False)


def test_confirmed_for_another_member_it_adds_to_nothing_of_the_first(opened: Engine) -> None:
    with transaction(opened) as tx:
        kept = recommendation(2, member="M05", verified=False, supplements=1)
        for one in (recommendation(1, member="M05"), kept):
            recommendations.add(tx, FORUM, REF, one)
        recommendations.confirm(tx, FORUM, REF, kept, "M05")
        assert recommendations.of_member(tx, FORUM, REF, "M05")[1].supplements == 1
        recommendations.confirm(tx, FORUM, REF, kept, "M07")
        assert recommendations.of_member(tx, FORUM, REF, "M07")[0].supplements is None


def test_a_disowned_recommendation_is_nobodys_and_nothing_supplements_it(opened: Engine) -> None:
    with transaction(opened) as tx:
        false = recommendation(2, member="M05", verified=False, supplements=1)
        for one in (recommendation(1, member="M05"), false, recommendation(3, member="M05", supplements=2)):
            recommendations.add(tx, FORUM, REF, one)
        assert [r.number for r in recommendations.unverified(tx, FORUM, REF)] == [2]
        recommendations.disown(tx, FORUM, REF, false, (Reason("disowned", "M05", "coordinator"),))
        first, second, third = recommendations.of_consultation(tx, FORUM, REF)
    assert (second.member, second.supplements, second.is_disowned) == (None, None, True)
    assert (first.is_disowned, third.supplements) == (False, 1)


def test_the_figures_of_a_consultation(opened: Engine) -> None:
    with transaction(opened) as tx:
        assert recommendations.counts(tx, FORUM, REF) == recommendations.Counts()
        recommendations.add(tx, FORUM, REF, recommendation(1))
        recommendations.add(tx, FORUM, REF, recommendation(2, late=True, answer=Answer.NO_REMARKS))
        recommendations.add(tx, FORUM, REF, recommendation(3, verified=False))
        assert recommendations.counts(tx, FORUM, REF) == recommendations.Counts(
            total=3, no_remarks=1, late=1, unverified=1
        )
        assert recommendations.counts(tx, FORUM, "2026-005") == recommendations.Counts()


def test_attachments_that_an_older_version_kept_come_back_without_what_was_read_in_them(opened: Engine) -> None:
    with transaction(opened) as tx:
        recommendations.add(tx, FORUM, REF, recommendation(1))
        older = [{"name": "foto.jpg", "media_type": "image/jpeg", "size": 3, "sha256": "a" * 64}]
        tx.execute(update(table).values(enclosures=older))
        kept = recommendations.one(tx, FORUM, REF, 1)
    assert kept is not None
    assert kept.enclosures == (Enclosure(name="foto.jpg", media_type="image/jpeg", size=3, sha256="a" * 64),)


def test_what_a_member_brought_before_is_known_by_its_bytes(opened: Engine) -> None:
    with transaction(opened) as tx:
        recommendations.add(tx, FORUM, REF, recommendation(1))
        assert recommendations.brought_by_member(tx, FORUM, "M01") == {enclosure().sha256}
        assert recommendations.brought_by_member(tx, FORUM, "M02") == frozenset()
