"""Legal acts and their limits, a wrong draft out, members who come and go, questions that nobody answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from mailflow.consultation.model import Consultation
from mailflow.consultation.people import Coordinator, Member
from mailflow.daemon.house import build_office
from mailflow.errors import NotPossible
from mailflow.handlers import acts, commands
from mailflow.handlers.notices import Circle
from mailflow.handlers.office import register_of
from mailflow.handlers.outgoing import record_outcome
from mailflow.mail.retry import Deferred, Refused, TransactionPhase, Uncertain
from mailflow.storage import members
from mailflow.storage.transaction import reading, transaction
from tests.support.forum import FIRST, MONDAY, PDF, SECRET, WHO, Forum, kinds

WORDS = "Të shtohen vende për biçikleta."
DEPUTY = Coordinator(name="Besa Zëvendësi", address="besa.zevendesi@lumas.example", language="sq")
NEWCOMER = Member(
    id="M77", name="E Reja", organisation=None, group="OSHC", addresses=("e.reja@posta.example",), language="sq"
)


def changed(forum: Forum, *, members_now: tuple[Member, ...]) -> None:
    """rules.yaml is edited while the daemon runs."""
    rules = forum.office.ruleset
    forum.office = build_office(replace(rules, register=replace(rules.register, members=members_now)), SECRET)
    forum.settles()


def members_of(forum: Forum) -> tuple[Member, ...]:
    return forum.office.ruleset.register.members


def newcomer(forum: Forum) -> Member:
    """Of a group that the forum has."""
    return replace(NEWCOMER, group=members_of(forum)[0].group)


def with_deputy(forum: Forum, *absences: tuple[date, date]) -> None:
    rules = forum.office.ruleset
    her = replace(rules.register.coordinators[0], absences=absences)
    register = replace(rules.register, coordinators=(her, DEPUTY))
    policy = replace(rules.policy, coordinators=(her, DEPUTY))
    forum.office = build_office(replace(rules, register=register, policy=policy), SECRET)


def removes(forum: Forum, who: str) -> None:
    with transaction(forum.engine) as tx:
        circle = Circle(forum.office, register_of(forum.office, tx), forum.now)
        acts.remove(tx, circle, acts.member_of(circle, who), "coordinator")


def held(forum: Forum) -> None:
    forum.director_sends(proven=False)


def consultation(forum: Forum) -> Consultation:
    return forum.consultation()


# ── reopening ──


def test_a_consultation_that_is_opened_again_closes_and_reports_a_second_time(forum: Forum) -> None:
    forum.invites()
    forum.member_replies("M05", WORDS)
    forum.closes()
    forum.time_passes(days=2)
    late = forum.member_replies("M07", "Mbërriti vonë.")
    assert late["disposition"] == "filed"
    assert forum.recommendations()[1]["late"] is True
    forum.says(commands.reopen, FIRST, 10, "U kërkua nga shoqatat")
    assert forum.show()["phase"] == "open"
    assert forum.show()["closed_at"] is None
    told = forum.last("reopened", "M05").text
    assert "U kërkua nga shoqatat" in told
    assert "nga rihapja" in told
    assert [r["late"] for r in forum.recommendations()] == [False, False]
    assert forum.member("M07")["state"] == "answered"
    assert sorted(mail.who for mail in forum.sent("reopened")) == sorted(WHO)
    forum.closes()
    forum.time_passes(days=1)
    assert len(forum.sent("closing", to="M05")) == 2
    assert len(forum.sent("report", to="coordinator")) == 2
    assert "Mbërriti vonë." in forum.last("report", "mjedisi").text
    assert [slot.split("/")[3] for slot in (row["key"] for row in forum.outbox("report"))] == ["1", "1", "2", "2"]


def test_the_silent_are_reminded_in_the_second_round_too(forum: Forum) -> None:
    forum.invites()
    forum.closes()
    before = len(forum.sent("reminder", to="M08"))
    forum.says(commands.reopen, FIRST, 10, "U kërkua")
    forum.closes()
    assert len(forum.sent("reminder", to="M08")) == before + 2


def test_no_remarks_that_came_late_stay_no_remarks_when_it_is_opened_again(forum: Forum) -> None:
    forum.invites()
    forum.closes()
    forum.member_replies("M09", "Pa vërejtje")
    assert forum.member("M09")["state"] == "late"
    forum.says(commands.reopen, FIRST, 10, "U kërkua")
    assert forum.member("M09")["state"] == "no_remarks"


def test_an_answer_to_the_reopening_is_an_answer(forum: Forum) -> None:
    forum.invites()
    forum.closes()
    forum.says(commands.reopen, FIRST, 10, "U kërkua")
    line = forum.member_replies("M11", WORDS, to=forum.last("reopened", "M11"))
    assert (line["disposition"], line["member"]) == ("filed", "M11")


# ── the directorate and the coordinator hear of it ──


def test_the_directorate_hears_of_every_act(forum: Forum) -> None:
    forum.invites()
    forum.says(commands.extend, FIRST, 5, "Festat")
    forum.says(commands.close, FIRST, reason="Mjafton")
    forum.says(commands.reopen, FIRST, 20, "Gabim")
    forum.says(commands.withdraw, FIRST, "Drafti ishte i gabuar")
    subjects = [mail.subject for mail in forum.sent("act", to="mjedisi")]
    assert [subject.partition(" ")[0] for subject in subjects] == ["Afati", "Konsultimi", "Drafti"]
    closing = forum.last("closing", "M05").text
    assert "Mjafton" in closing
    assert "para afatit të shpallur (09.03.2026)" in closing


def test_a_stop_is_confirmed_to_the_director(forum: Forum) -> None:
    forum.director_sends()
    forum.director_answers("NDAL")
    assert "u ndal" in forum.last("act", "mjedisi").text


# ── a wrong draft out ──


def test_a_wrong_draft_is_taken_back_from_exactly_those_whom_it_may_have_reached(engine: Engine) -> None:
    forum = Forum(engine)
    forum.relay.says(Deferred("450 4.2.0 greylisted", TransactionPhase.RCPT), kind="invitation", to="M15")
    forum.relay.says(Uncertain(), kind="invitation", to="M11", times=1)
    forum.invites()
    forum.says(commands.withdraw, FIRST, "Lista e pagave u dërgua gabimisht")
    forum.relay.behaves()
    forum.time_passes(days=40)
    assert sorted(mail.who for mail in forum.sent("withdrawal")) == ["M05", "M07", "M08", "M09", "M11"]
    hers = forum.last("act", "coordinator").text
    for who in ("M05", "M07", "M08", "M09", "M11"):
        member = forum.office.ruleset.register.member(who)
        assert member is not None
        assert member.name in hers
    assert "nuk dihet ende nëse mbërriti" in hers
    assert "72 orëve, pra deri më 05.02.2026" in hers
    theirs = forum.last("act", "mjedisi").text
    assert "5 anëtarëve" in theirs
    assert "Kush e ka marrë" not in theirs
    assert forum.show()["phase"] == "withdrawn"


def test_an_uncertain_invitation_is_not_sent_again_after_the_withdrawal(engine: Engine) -> None:
    forum = Forum(engine)
    forum.relay.says(Uncertain(), kind="invitation", to="M11", times=1)
    forum.invites()
    forum.says(commands.withdraw, FIRST, "Gabim")
    forum.time_passes(hours=1)
    assert forum.sent("invitation", to="M11") == []


def test_who_may_have_her_invitation_is_told_of_an_early_closing_too(engine: Engine) -> None:
    forum = Forum(engine)
    forum.relay.says(Uncertain(), kind="invitation", to="M11", times=1)
    forum.invites()
    forum.says(commands.close, FIRST, reason="U mblodh më herët")
    forum.time_passes(minutes=1)
    assert {mail.who for mail in forum.sent("closing")} == {member["id"] for member in forum.show()["members"]}


def test_who_may_have_her_invitation_is_told_when_the_deadline_closes_it(engine: Engine) -> None:
    forum = Forum(engine)
    forum.relay.says(Refused("552 5.3.4 too big", concerns_address=False), kind="invitation", to="M11", times=1)
    forum.invites()
    deadline = forum.consultation().deadline
    assert deadline is not None
    forum.time_comes(deadline.at - timedelta(minutes=5))
    forum.relay.says(Uncertain(), kind="invitation", to="M11", times=1)
    forum.says(commands.invite, FIRST, "M11")
    forum.closes()
    assert {mail.who for mail in forum.sent("closing")} == {member["id"] for member in forum.show()["members"]}


def test_a_mail_under_way_that_the_relay_defers_after_the_withdrawal_is_no_longer_owed(engine: Engine) -> None:
    forum = Forum(engine, members=("M05",))
    forum.director_sends()
    forum.relay.says(Deferred("421 4.3.2 busy", TransactionPhase.CONNECT), kind="invitation")
    forum.time_passes(minutes=31)
    forum.time_passes(minutes=20)
    forum.stops()
    forum.time_passes(hours=2)
    claimed = forum.claims()
    assert claimed is not None
    assert claimed.kind == "invitation"
    forum.says(commands.withdraw, FIRST, "Gabim")
    record_outcome(forum.engine, forum.office, claimed, Deferred("421 busy", TransactionPhase.DATA), forum.now)
    assert [row["state"] for row in forum.outbox("invitation")] == ["cancelled"]


def test_an_invitation_to_a_withdrawn_draft_is_not_run_again_by_hand(engine: Engine) -> None:
    forum = Forum(engine)
    forum.relay.says(Deferred("450 4.2.0 greylisted", TransactionPhase.RCPT), kind="invitation", to="M15")
    forum.invites()
    forum.says(commands.withdraw, FIRST, "Gabim")
    (row,) = [row for row in forum.outbox("invitation") if row["state"] == "cancelled"]
    with pytest.raises(NotPossible, match="no longer owed"):
        forum.says(commands.retry, f"delivery:{row['id']}")


def test_a_withdrawn_consultation_is_named_so_everywhere(forum: Forum) -> None:
    forum.invites()
    forum.says(commands.withdraw, FIRST, "Gabim")
    forum.time_passes(days=1)
    assert forum.show()["phase"] == "withdrawn"
    assert forum.status()["consultations"] == []
    assert "i tërhequr" in forum.last("digest").text


# ── members who come and go ──


def test_a_member_added_in_mid_round_is_invited_with_the_time_that_is_left(forum: Forum) -> None:
    forum.invites()
    forum.time_passes(days=7)
    changed(forum, members_now=(*members_of(forum), newcomer(forum)))
    invitation = forum.last("invitation", "M77")
    assert "mbeten edhe 15 ditë pune" in invitation.text
    assert invitation.documents.keys() == forum.last("invitation", "M05").documents.keys()
    assert forum.show()["deadline_on"] == date(2026, 3, 2)
    assert forum.sent("question") == []
    forum.time_passes(days=1)
    assert "E Reja" in forum.last("digest").text
    assert len(forum.sent("invitation", to="M77")) == 1


def test_a_member_of_a_group_that_was_not_invited_is_not_invited_later(forum: Forum) -> None:
    forum.invites()
    changed(forum, members_now=(*members_of(forum), replace(NEWCOMER, group="grup tjetër")))
    assert forum.sent("invitation", to="M77") == []


def test_a_member_whose_mail_came_back_is_invited_at_the_address_that_rules_yaml_has_now(forum: Forum) -> None:
    forum.invites()
    forum.bounces("M15", "5.1.1", "550 no such user")
    assert forum.member("M15")["state"] == "undeliverable"
    moved = tuple(
        replace(member, addresses=("i.ri@posta.example",)) if member.id == "M15" else member
        for member in members_of(forum)
    )
    changed(forum, members_now=moved)
    assert forum.last("invitation", "M15").recipient == "i.ri@posta.example"
    assert (forum.member("M15")["state"], forum.member("M15")["address_state"]) == ("invited", "ok")
    line = forum.member_replies("M15", WORDS)
    assert line["disposition"] == "filed"


def test_a_removed_member_gets_nothing_more_of_any_consultation(forum: Forum) -> None:
    forum.invites()
    forum.invites("Plani i gjelbërimit", documents={"Plani.pdf": PDF + b"1"})
    before = len(forum.sent(to="M07"))
    removes(forum, "M07")
    forum.says(commands.extend, FIRST, 5, "Festat")
    forum.time_passes(days=60)
    assert len(forum.sent(to="M07")) == before
    assert forum.member("M07")["state"] == "invited"
    forum.invites("Strategjia e rinisë", documents={"Strategjia.pdf": PDF + b"2"})
    assert forum.sent("invitation", to="M05")[-1].reference == "2026-003"
    assert len(forum.sent(to="M07")) == before


def test_whoever_was_removed_comes_back_by_an_invitation_and_not_by_an_edit_of_the_file(forum: Forum) -> None:
    forum.invites()
    removes(forum, "M07")
    changed(forum, members_now=tuple(replace(member) for member in members_of(forum)))
    assert len(forum.sent("invitation", to="M07")) == 1
    forum.says(commands.invite, FIRST, "M07")
    assert len(forum.sent("invitation", to="M07")) == 2
    with reading(forum.engine) as tx:
        assert members.removed(tx, forum.office.forum) == frozenset()
    forum.closes()
    assert forum.sent("closing", to="M07")


def test_a_reminder_that_waits_for_a_removed_member_never_leaves(engine: Engine) -> None:
    forum = Forum(engine)
    forum.invites()
    forum.relay.says(Deferred("450 4.2.0 later", TransactionPhase.RCPT), kind="reminder", to="M07")
    forum.time_comes(datetime(2026, 2, 23, 9, 0, tzinfo=UTC))
    removes(forum, "M07")
    forum.relay.behaves()
    forum.time_passes(hours=5)
    assert forum.sent("reminder", to="M07") == []


# ── questions that nobody answers ──


def test_a_question_is_repeated_and_then_passed_on_to_the_deputy_whose_yes_opens_it(forum: Forum) -> None:
    with_deputy(forum)
    held(forum)
    forum.time_passes(days=30)
    asked = forum.sent("question")
    her = forum.office.ruleset.register.coordinators[0].address
    assert [(mail.recipient, (mail.at - MONDAY).days) for mail in asked] == [(her, 0), (her, 2), (DEPUTY.address, 3)]
    assert len({mail.message_id for mail in asked}) == 3
    assert "Ende pret" in asked[1].subject
    line = forum.coordinator_answers("PO", to=asked[2])
    assert line["disposition"] == "commanded"
    assert forum.show()["phase"] == "open"


def test_the_answer_to_the_first_mail_counts_after_the_second_and_acts_once(forum: Forum) -> None:
    held(forum)
    forum.time_passes(days=2, hours=1)
    first, second = forum.sent("question")
    forum.coordinator_answers("PO", to=first)
    assert forum.show()["phase"] == "open"
    forum.coordinator_answers("PO", to=second)
    assert forum.events().count("approved") == 1
    forum.time_passes(minutes=40)
    assert len(forum.sent("invitation")) == len(WHO)


def test_on_the_first_morning_of_her_absence_the_deputy_is_asked(forum: Forum) -> None:
    with_deputy(forum, (date(2026, 2, 3), date(2026, 2, 20)))
    held(forum)
    forum.time_passes(days=1)
    assert [mail.recipient for mail in forum.sent("question")][1:] == [DEPUTY.address]


def test_after_a_long_stop_one_mail_asks_once(forum: Forum) -> None:
    with_deputy(forum)
    held(forum)
    forum.stops()
    forum.time_passes(days=14)
    forum.starts()
    forum.time_passes(days=14)
    assert len(forum.sent("question")) == 2


def test_a_question_that_waits_stands_in_the_digest(forum: Forum) -> None:
    held(forum)
    forum.time_passes(days=1)
    digest = forum.last("digest").text
    assert "Projektvendim për parkimin" in digest
    assert "02.02.2026" in digest


def test_nothing_is_repeated_to_a_forum_in_which_nothing_waits(forum: Forum) -> None:
    forum.director_sends()
    forum.director_answers("NDAL")
    forum.coordinator_answers("JO", to=forum.last("question"))
    forum.time_passes(days=10)
    assert kinds(forum.sent("question")) == ["question"]
    assert consultation(forum).withdrawn_at is not None
    assert forum.sent("withdrawal") == []
    assert forum.show()["withdrawn_at"] - MONDAY < timedelta(hours=1)
