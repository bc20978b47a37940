"""Two forums in one database: nothing of one is visible in the other, whether they share a mailbox or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine

from mailflow.daemon.house import build_office
from mailflow.errors import NotPossible, WrongUse
from mailflow.handlers import commands
from mailflow.handlers.concerns import concerns_forum
from mailflow.handlers.office import Neighbour, register_of
from mailflow.storage.transaction import reading
from tests.support.forum import FIRST, SECRET, Forum

KODRA = "forumi.kodra@lumas.example"
"""The second forum's contact address, an alias of the same mailbox."""


class Town:
    """`lumas` and `kodra`: `mjedisi` sends drafts to both, `financa` to the first, `arsimi` to the second."""

    def __init__(self, engine: Engine, *, shares_mailbox: bool) -> None:
        self.lumas, self.kodra = Forum(engine), Forum(engine, forum_id="kodra")
        self._set(self.lumas, self.lumas.mailbox, "mjedisi", "financa")
        self._set(self.kodra, KODRA, "mjedisi", "arsimi")
        for own, other in ((self.lumas, self.kodra), (self.kodra, self.lumas)):
            neighbour = Neighbour(other.office.ruleset.register, other.office.signer, shares_mailbox)
            own.office = replace(own.office, neighbours=(neighbour,))

    def _set(self, forum: Forum, contact: str, *directorates: str) -> None:
        rules = forum.office.ruleset
        kept = tuple(d for d in rules.register.directorates if d.id in directorates)
        assert len(kept) == len(directorates)
        register = replace(rules.register, contact_address=contact, directorates=kept)
        forum.office = build_office(replace(rules, register=register), SECRET)

    def both_see(
        self, sent: Callable[..., Any], *arguments: Any, **options: Any
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """A mail reaches the one mailbox: how it ends in lumas, and how in kodra."""
        forum = sent.__self__  # type: ignore[attr-defined]
        line = sent(*arguments, **options)
        other = self.kodra if forum is self.lumas else self.lumas
        its_line = other.arrives(forum.newest)
        return (line, its_line) if forum is self.lumas else (its_line, line)


@pytest.fixture
def town(engine: Engine) -> Town:
    """With one mailbox."""
    return Town(engine, shares_mailbox=True)


@pytest.fixture
def apart(engine: Engine) -> Town:
    """With a mailbox each."""
    return Town(engine, shares_mailbox=False)


def ends(lines: tuple[dict[str, Any], dict[str, Any]]) -> tuple[str, str]:
    return lines[0]["disposition"], lines[1]["disposition"]


def test_references_and_numbers_are_counted_for_each_forum(apart: Town) -> None:
    for forum in (apart.lumas, apart.kodra):
        forum.invites()
        forum.member_replies("M05", "Të shtohen pemë.")
        assert [r["number"] for r in forum.recommendations(FIRST)] == [f"{FIRST}/1"]
    assert apart.lumas.last("invitation").message_id != apart.kodra.last("invitation").message_id


@pytest.mark.parametrize("shares_mailbox", [True, False])
def test_an_answer_to_one_forum_does_nothing_in_the_other(engine: Engine, shares_mailbox: bool) -> None:
    place = Town(engine, shares_mailbox=shares_mailbox)
    place.lumas.invites(To=place.lumas.mailbox)
    place.kodra.invites(To=KODRA)
    seen = place.both_see(place.lumas.member_replies, "M05", "Të shtohen pemë.")
    assert ends(seen) == ("filed", "unrelated")
    assert (seen[1]["from"], seen[1]["consultation"]) == (None, None)
    assert place.kodra.recommendations() == []
    assert place.kodra.member("M05")["state"] == "invited"


def test_a_signed_name_of_one_forum_is_none_in_the_other(apart: Town) -> None:
    apart.lumas.invites()
    name = apart.lumas.last("invitation").message_id
    assert apart.lumas.office.signer.read_message_id(name, "lumas") is not None
    assert apart.kodra.office.signer.read_message_id(name, "kodra") is None


def test_a_mail_of_ours_is_own_in_its_forum_alone(town: Town) -> None:
    town.lumas.invites(To=town.lumas.mailbox)
    own = town.lumas.last("invitation").raw
    assert town.lumas.arrives(own)["disposition"] == "own"
    assert town.kodra.arrives(own)["disposition"] == "unrelated"


@pytest.mark.parametrize(
    ("to", "expected"), [("valbona.kuqja@lumas.example", ("opened", "unrelated")), (KODRA, ("unrelated", "opened"))]
)
def test_a_draft_is_the_forums_to_whose_contact_point_it_is_addressed(
    town: Town, to: str, expected: tuple[str, str]
) -> None:
    assert ends(town.both_see(town.lumas.director_sends, To=to)) == expected


def test_the_mailboxs_own_address_in_delivered_to_says_nothing(town: Town) -> None:
    seen = town.both_see(town.kodra.director_sends, To=KODRA, Delivered_To=town.lumas.mailbox)
    assert ends(seen) == ("unrelated", "opened")


@pytest.mark.parametrize(
    ("directorate", "expected"), [("financa", ("opened", "unrelated")), ("arsimi", ("unrelated", "opened"))]
)
def test_a_draft_addressed_to_neither_is_the_forums_that_knows_its_sender(
    town: Town, directorate: str, expected: tuple[str, str]
) -> None:
    sender = town.lumas if directorate == "financa" else town.kodra
    assert ends(town.both_see(sender.director_sends, directorate=directorate, To="lista@lumas.example")) == expected


@pytest.mark.parametrize(
    ("directorate", "expected"), [("mjedisi", ("held", "held")), ("arsimi", ("unrelated", "opened"))]
)
def test_a_blind_copy_is_no_forums_by_the_address_at_which_it_ends(
    town: Town, directorate: str, expected: tuple[str, str]
) -> None:
    its = town.lumas.mailbox
    seen = town.both_see(
        town.kodra.director_sends,
        directorate=directorate,
        To="undisclosed-recipients:;",
        Delivered_To=its,
        X_Original_To=its,
    )
    assert ends(seen) == expected


@pytest.mark.parametrize("to", ["lista@lumas.example", f"valbona.kuqja@lumas.example, {KODRA}"])
def test_a_draft_that_may_be_meant_for_both_is_held_in_both(town: Town, to: str) -> None:
    assert ends(town.both_see(town.lumas.director_sends, To=to)) == ("held", "held")
    for forum in (town.lumas, town.kodra):
        assert forum.sent("invitation") == []
        assert "forum tjetër" in forum.last("question", "coordinator").text
    town.lumas.coordinator_answers("PO")
    town.lumas.time_passes(minutes=31)
    assert town.lumas.sent("invitation") != []
    town.kodra.time_passes(minutes=31)
    assert town.kodra.sent("invitation") == []


def test_an_answer_without_token_that_may_be_for_both_is_reviewed(town: Town) -> None:
    town.lumas.invites(To=town.lumas.mailbox)
    town.kodra.invites(To=KODRA)
    seen = town.both_see(
        town.lumas.member_writes, "M05", "Të shtohen pemë.", subject=f"[K-{FIRST}] mendim", To="lista@lumas.example"
    )
    assert ends(seen) == ("review", "review")
    addressed = town.both_see(
        town.lumas.member_writes, "M05", "Të shtohen stola.", subject=f"[K-{FIRST}] mendim", To=KODRA
    )
    assert ends(addressed) == ("unrelated", "filed")


def test_only_the_forum_whose_mail_it_is_asks_for_the_whole_of_it(town: Town) -> None:
    town.both_see(town.lumas.director_sends, To=KODRA)
    header = town.lumas.newest.partition(b"\r\n\r\n")[0]
    wanted = [
        concerns_forum(header, ["Projektvendim.pdf"], forum.office, forum.office.ruleset.register)
        for forum in (town.lumas, town.kodra)
    ]
    assert wanted == [False, True]


def test_an_address_learned_in_one_forum_is_not_known_in_the_other(apart: Town) -> None:
    apart.lumas.invites()
    line = apart.lumas.member_replies("M05", "Të shtohen pemë.", sender="e.re@shtepi.example")
    apart.lumas.says(commands.assign, f"{FIRST}/{line['recommendation']}", "M05")
    with reading(apart.lumas.engine) as tx:
        known = [register_of(forum.office, tx).member_of("e.re@shtepi.example") for forum in (apart.lumas, apart.kodra)]
    assert known[0] is not None
    assert known[1] is None


def test_a_mail_in_review_cannot_be_assigned_in_another_forum(apart: Town) -> None:
    apart.lumas.invites()
    apart.kodra.invites()
    line = apart.lumas.member_writes("M05", "Si është puna?", subject="pyetje")
    assert line["disposition"] == "review"
    mail = f"mail:{line['id']}"
    with pytest.raises(NotPossible, match="not in review"):
        apart.kodra.says(commands.assign, mail, "M05", reference=FIRST)
    held = apart.lumas.director_sends(
        "Draft plani i ri", text="Ju lutem, është ende jo final, mos e dërgoni.", proven=False
    )
    with pytest.raises(WrongUse, match="no consultation"):
        apart.kodra.says(commands.approve, f"mail:{held['id']}")
    assert apart.kodra.recommendations() == []


def test_nothing_of_one_forum_is_seen_in_the_other(apart: Town) -> None:
    apart.lumas.invites()
    apart.lumas.member_replies("M05", "Të shtohen pemë.")
    apart.lumas.director_sends("Një projektvendim tjetër", proven=False)
    apart.kodra.time_passes(days=1)
    kodra = apart.kodra
    assert (kodra.ledger(), kodra.outbox(), kodra.sent()) == ([], [], [])
    status = kodra.status()
    assert (status["ok"], status["consultations"], status["waiting"]) == (True, [], [])
