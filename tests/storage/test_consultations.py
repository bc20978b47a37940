"""A consultation comes back as it was saved; only what changed is written; its history only grows."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from mailflow.consultation.model import Consultation, HistoryEntry, MemberState, Phase, Question
from mailflow.storage import consultations, recommendations
from mailflow.storage.transaction import reading, transaction
from tests.storage.samples import FORUM, MINUTE, NOW, consultation, invitee, recommendation, version

BARE = consultation(
    directorate=None, members=(), reasons=(), asked=None, opened_at=None, release_at=None, released_at=None,
    deadline=None, questions=(), reminders_done=(), next_due_at=None, phase=Phase.HELD,
)  # fmt: skip


@contextmanager
def writes(engine: Engine) -> Iterator[list[str]]:
    """The statements that change something."""
    seen: list[str] = []

    def note(_: Connection, __: object, statement: str, *___: Any) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            seen.append(" ".join(statement.split()[:3]))

    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("kept", [consultation(), BARE], ids=["in full", "bare"])
def test_a_consultation_comes_back_as_it_was_kept(engine: Engine, kept: Consultation) -> None:
    with transaction(engine) as tx:
        consultations.create(tx, kept)
    with reading(engine) as tx:
        assert consultations.load(tx, FORUM, kept.reference) == kept
        assert consultations.load(tx, "tjeter", kept.reference) is None
        assert consultations.load(tx, FORUM, "2026-999") is None


def test_what_changed_comes_back_changed(engine: Engine) -> None:
    before = consultation()
    second, first = before.members
    after = replace(
        before,
        phase=Phase.CLOSED,
        closed_at=NOW,
        next_due_at=None,
        deadline=replace(before.deadline, basis="extended", on=date(2026, 3, 20)) if before.deadline else None,
        versions=(*before.versions, version(2)),
        members=(replace(first, state=MemberState.ANSWERED, answered_at=NOW), second, invitee(3)),
        questions=(replace(before.questions[0], settled_at=NOW, settled_by="coordinator", answer="yes"),
                   Question(number=2, why="stopped", asked_at=NOW)),
    )  # fmt: skip
    with transaction(engine) as tx:
        consultations.create(tx, before)
        consultations.save(tx, before, after)
    with reading(engine) as tx:
        assert consultations.load(tx, FORUM, before.reference) == after


def test_a_member_who_is_gone_from_a_held_consultation_is_gone(engine: Engine) -> None:
    before = consultation()
    after = replace(before, members=before.members[:1])
    with transaction(engine) as tx:
        consultations.create(tx, before)
        consultations.save(tx, before, after)
        assert consultations.load(tx, FORUM, before.reference) == after


def test_only_what_changed_is_written(engine: Engine) -> None:
    before = consultation(members=tuple(invitee(n) for n in range(200)))
    after = replace(before, members=(replace(before.members[0], state=MemberState.NO_REMARKS), *before.members[1:]))
    with transaction(engine) as tx:
        consultations.create(tx, before)
        with writes(engine) as seen:
            consultations.save(tx, before, before)
            assert seen == []
            consultations.save(tx, before, after)
    assert seen == ["UPDATE invitee SET"]


def test_saving_touches_no_other_consultation(engine: Engine) -> None:
    one, other = consultation("2026-001"), consultation("2026-002")
    foreign = consultation("2026-001", forum="tjeter")
    with transaction(engine) as tx:
        for new in (one, other, foreign):
            consultations.create(tx, new)
        consultations.save(tx, one, replace(one, title="Tjetër", members=(), questions=(), phase=Phase.CLOSED))
        assert consultations.load(tx, FORUM, "2026-002") == other
        assert consultations.load(tx, "tjeter", "2026-001") == foreign


def test_time_finds_what_is_due_the_longest_waiting_first(engine: Engine) -> None:
    with transaction(engine) as tx:
        for reference, due in (
            ("2026-001", NOW),
            ("2026-002", NOW - MINUTE),
            ("2026-003", NOW + MINUTE),
            ("2026-004", None),
        ):
            consultations.create(tx, consultation(reference, next_due_at=due))
        consultations.create(tx, consultation("2026-001", forum="tjeter", next_due_at=NOW))
        assert consultations.due(tx, FORUM, NOW) == ["2026-002", "2026-001"]


def test_consultations_are_found_by_phase_whole_and_in_order(engine: Engine) -> None:
    opened = consultation("2026-002"), consultation("2026-003", received_at=NOW - MINUTE)
    with transaction(engine) as tx:
        for new in (*opened, replace(BARE, reference="2026-001"), consultation("2026-005", phase=Phase.DISMISSED)):
            consultations.create(tx, new)
        assert consultations.all_open(tx, FORUM) == (opened[1], opened[0])
        assert [c.reference for c in consultations.all_current(tx, FORUM)] == ["2026-003", "2026-001", "2026-002"]
        assert consultations.all_open(tx, "tjeter") == ()


def test_the_list_shows_each_consultation_with_its_figures(engine: Engine) -> None:
    with transaction(engine) as tx:
        consultations.create(tx, consultation())
        consultations.create(tx, replace(BARE, reference="2026-005"))
        recommendations.add(tx, FORUM, "2026-004", recommendation(1))
        recommendations.add(tx, FORUM, "2026-004", recommendation(2, late=True, verified=False))
    with reading(engine) as tx:
        full, bare = consultations.listing(tx, FORUM)
    assert (full.reference, full.title, full.phase, full.deadline_on) == (
        "2026-004", "Plani i mbetjeve", Phase.OPEN, date(2026, 3, 4),
    )  # fmt: skip
    assert full.members == {MemberState.PENDING: 1, MemberState.INVITED: 1}
    assert full.recommendations == recommendations.Counts(total=2, late=1, unverified=1)
    assert (bare.members, bare.recommendations) == ({}, recommendations.Counts())


def test_a_draft_is_known_again_by_its_message_id_and_by_its_documents(engine: Engine) -> None:
    with transaction(engine) as tx:
        consultations.create(tx, consultation("2026-001"))
        consultations.create(tx, consultation("2026-002", versions=(version(received_at=NOW + MINUTE),)))
        assert consultations.by_draft_message_id(tx, FORUM, "<draft-1@lumas.al>") == "2026-002"
        assert consultations.by_draft_message_id(tx, FORUM, "<other@lumas.al>") is None
        assert consultations.by_document_hashes(tx, FORUM, ["a" * 64]) == "2026-002"
        assert consultations.by_document_hashes(tx, FORUM, ["a" * 64, "b" * 64]) is None
        assert consultations.by_document_hashes(tx, FORUM, []) is None
        assert consultations.by_document_hashes(tx, "tjeter", ["a" * 64]) is None


def test_history_only_grows_and_keeps_its_order(engine: Engine) -> None:
    first = HistoryEntry(at=NOW, event="opened", by="mailflow", detail={"members": 24})
    second = HistoryEntry(at=NOW, event="released", by="mailflow")
    with transaction(engine) as tx:
        consultations.create(tx, consultation())
        consultations.add_history(tx, FORUM, "2026-004", (first,))
        consultations.add_history(tx, FORUM, "2026-004", (second, first))
        consultations.add_history(tx, FORUM, "2026-004", ())
        assert consultations.history(tx, FORUM, "2026-004") == (first, second, first)
        assert consultations.history(tx, "tjeter", "2026-004") == ()


def test_one_member_is_marked_without_touching_the_others(engine: Engine) -> None:
    kept = consultation()
    with transaction(engine) as tx:
        consultations.create(tx, kept)
        member = consultations.load_invitee(tx, FORUM, "2026-004", "M02")
        assert member == kept.members[0]
        marked = replace(kept.members[0], state=MemberState.INVITED, invited_at=NOW, reminded_at=(NOW,))
        consultations.save_invitee(tx, FORUM, "2026-004", marked)
        changed = consultations.load(tx, FORUM, "2026-004")
        assert changed == replace(kept, members=(marked, kept.members[1]))
        assert consultations.load_invitee(tx, FORUM, "2026-004", "M99") is None
        assert consultations.load_invitee(tx, "tjeter", "2026-004", "M02") is None


def test_an_invitation_after_day_zero_wakes_the_consultation_until_somebody_was_asked(engine: Engine) -> None:
    kept = consultation()
    asked = consultation("2026-005", questions=(Question(number=1, why="late_invitations", asked_at=NOW),))
    day_zero = date(2026, 2, 2)
    with transaction(engine) as tx:
        for new in (kept, asked):
            consultations.create(tx, new)
        consultations.wake_if_day_zero_passed(tx, FORUM, "2026-004", day_zero, NOW)
        assert consultations.due(tx, FORUM, NOW) == []
        for reference in ("2026-004", "2026-005"):
            consultations.wake_if_day_zero_passed(tx, FORUM, reference, day_zero + timedelta(days=1), NOW)
        assert consultations.due(tx, FORUM, NOW) == ["2026-004"]


def test_an_answer_needs_one_member_only_and_leaves_the_others_as_they_are(engine: Engine) -> None:
    whole = consultation(members=tuple(invitee(n) for n in range(3)))
    with transaction(engine) as tx:
        consultations.create(tx, whole)
        found = consultations.load_for(tx, FORUM, whole.reference, whole.members[1].id)
        assert found == replace(whole, members=whole.members[1:2], questions=())
        assert found is not None
        answered = replace(whole.members[1], state=MemberState.ANSWERED, answered_at=NOW)
        with writes(engine) as seen:
            consultations.save(tx, found, replace(found, members=(answered,)))
        assert seen == ["UPDATE invitee SET"]
        after = consultations.load(tx, FORUM, whole.reference)
        assert after == replace(whole, members=(whole.members[0], answered, whole.members[2]))
        stranger = consultations.load_for(tx, FORUM, whole.reference, None)
        assert stranger == replace(whole, members=(), questions=())
        assert consultations.load_for(tx, FORUM, "2026-999", "M00") is None
