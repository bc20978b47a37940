"""What the administrator says for the coordinator, and how it is answered."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import Shell, follow
from tests.support.forum import FIRST, PDF, Forum

TOLD = ["reference", "title", "phase", "deadline", "deadline_on"]


def told(shell: Shell, *arguments: str) -> dict[str, Any]:
    """What a word answers as JSON, where the answer is yes."""
    said = shell(*arguments, "--json")
    assert (said.code, said.err) == (0, "")
    value: dict[str, Any] = said.value
    return value


def test_approve_opens_what_was_held(forum: Forum, installed: Shell) -> None:
    forum.director_sends(proven=False)
    follow(installed, forum)
    answer = told(installed, "approve", "K-2026-001")
    assert list(answer) == TOLD
    assert (answer["reference"], answer["phase"]) == (FIRST, "open")
    assert forum.consultation().phase == "open"


def test_dismiss_says_no(forum: Forum, installed: Shell) -> None:
    forum.director_sends(proven=False)
    follow(installed, forum)
    assert "K-2026-001 is dismissed: Projektvendim për parkimin" in installed("dismiss", FIRST).out
    again = installed("dismiss", FIRST)
    assert again.code == 1
    assert again.err.startswith("2026-001 is dismissed: ")


@pytest.mark.parametrize(
    ("to", "on"), [("5", "2026-03-09"), ("2026-03-27", "2026-03-27"), ("27.03.2026", "2026-03-27")]
)
def test_extend_takes_working_days_or_a_date(forum: Forum, installed: Shell, to: str, on: str) -> None:
    forum.invites()
    follow(installed, forum)
    assert told(installed, "extend", FIRST, to, "--reason", "kërkesë e OSHC-ve")["deadline_on"] == on


@pytest.mark.parametrize(("to", "code"), [("gestern", 2), ("2026-02-30", 2), ("2026-02-03", 1), ("-1", 2)])
def test_extend_refuses_what_is_no_later_day(forum: Forum, installed: Shell, to: str, code: int) -> None:
    forum.invites()
    follow(installed, forum)
    said = installed("extend", FIRST, to)
    assert (said.code, said.out) == (code, "")
    assert said.err.count("\n") == 1
    assert forum.show()["deadline_on"].isoformat() == "2026-03-02"


def test_close_and_withdraw_end_it(forum: Forum, installed: Shell) -> None:
    forum.invites("Projektvendim për parkimin")
    forum.invites("Strategjia e turizmit", documents={"Strategjia.pdf": PDF + b"2"})
    follow(installed, forum)
    said = installed("close", FIRST, "--json")
    assert said.value["phase"] == "closed"
    assert "It was done as it was ordered." in said.err
    assert installed("withdraw", "2026-002", "--reason", "gabim", "--yes", "--json").value["phase"] == "withdrawn"
    assert installed("close", FIRST).code == 1


@pytest.mark.parametrize(("to", "on"), [((), "2026-03-24"), (("15",), "2026-03-31"), (("2026-03-16",), "2026-03-17")])
def test_reopen_takes_a_date_working_days_or_the_usual_time(
    forum: Forum, installed: Shell, to: tuple[str, ...], on: str
) -> None:
    forum.invites()
    forum.closes()
    forum.time_passes(days=2)
    follow(installed, forum)
    answer = told(installed, "reopen", FIRST, *to, "--reason", "kërkesë e OSHC-ve")
    assert (answer["phase"], answer["deadline_on"]) == ("open", on)
    assert installed("reopen", FIRST).code == 1


def test_an_answer_by_telephone_is_recorded(forum: Forum, installed: Shell) -> None:
    forum.invites()
    follow(installed, forum)
    answer = told(installed, "answered", "K-2026-001", "M05", "--text", "Dakord, por me pemë.")
    assert answer == {"recommendation": "2026-001/1", "member": "M05", "answer": "recommendation"}
    assert told(installed, "answered", FIRST, "m07") == {
        "recommendation": None,
        "member": "M07",
        "answer": "no_remarks",
    }
    assert forum.recommendations()[0]["text"] == "Dakord, por me pemë."
    assert forum.member("M07")["state"] == "no_remarks"


def test_whose_a_mail_is_can_be_left_to_its_guess_or_denied(forum: Forum, installed: Shell) -> None:
    forum.invites()
    first, second = (forum.member_writes("M05", text, subject="Mendimi im") for text in ("Të shtohen pemë.", "Kafe?"))
    follow(installed, forum)
    assert told(installed, "assign", f"mail:{first['id']}")["member"] == "M05"
    assert told(installed, "assign", f"mail:{second['id']}", "--nobody")["member"] is None
    assert [forum.line_of(line["uid"])["disposition"] for line in (first, second)] == ["filed", "ignored"]
    assert installed("assign", "mail:1", "M05", "--nobody").code == 2


def test_a_mail_in_review_is_assigned(forum: Forum, installed: Shell) -> None:
    forum.invites()
    line = forum.member_writes("M05", "Pemë te sheshi.", subject="Pershendetje")
    assert line["disposition"] == "review"
    follow(installed, forum)
    answer = told(installed, "assign", f"mail:{line['id']}", "M05", "--to", FIRST)
    assert answer["result"] == "filed"
    assert forum.recommendations()[0]["member"] == "M05"


def test_an_unverified_answer_is_confirmed(forum: Forum, installed: Shell) -> None:
    forum.invites()
    forum.member_replies("M05", "Pemë te sheshi.", sender="tjeter@example.org")
    follow(installed, forum)
    assert forum.recommendations()[0]["verified"] is False
    told(installed, "assign", "K-2026-001/1", "M05")
    assert forum.recommendations()[0]["verified"] is True


def test_invite_sends_again_and_to_a_newcomer(forum: Forum, installed: Shell) -> None:
    forum.invites()
    follow(installed, forum)
    before = len(forum.outbox("invitation"))
    told(installed, "invite", FIRST, "M05")
    told(installed, "invite", "K-2026-001", "M01")  # in rules.yaml, and not among those invited
    keys = {line["key"] for line in forum.outbox("invitation")}
    assert len(keys) == before + 2
    assert forum.member("M01")["state"] in {"pending", "invited"}


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["approve", "2026-099"], 2, "There is no consultation 2026-099."),
        (["approve", FIRST], 1, "2026-001 is open"),
        (["extend", "2026-099", "5"], 2, "There is no consultation 2026-099."),
        (["invite", FIRST, "M99"], 2, "M99 is no member in rules.yaml."),
        (["answered", FIRST, "M99"], 2, "M99 was not invited to 2026-001."),
        (["assign", "mail:999", "M05"], 1, "mail:999 is not in review."),
        (["assign", "mail:x", "M05"], 2, "mail:x names no mail."),
        (["assign", "nonsense", "M05"], 2, "nonsense names nothing to assign."),
        (["assign", "2026-001/9", "M05"], 2, "2026-001/9 does not exist."),
        (["assign", "mail:1", "M99"], 2, "M99 is no member in rules.yaml."),
        (["retry", "mail:1"], 1, "mail:1 is not waiting for a retry."),
        (["retry", "mail:²"], 2, "mail:² names nothing to retry."),
        (["retry", f"mail:{'9' * 30}"], 2, "names nothing to retry."),
        (["retry", "delivery:1"], 1, "delivery:1 is not waiting for a retry."),
        (["retry", "pigeon:1"], 2, "pigeon:1 names nothing to retry."),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(
    forum: Forum, installed: Shell, arguments: list[str], code: int, sentence: str
) -> None:
    forum.invites()
    follow(installed, forum)
    said = installed(*arguments)
    assert (said.code, said.out) == (code, "")
    assert sentence in said.err
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ["approve", FIRST], ["dismiss", FIRST], ["extend", FIRST, "5"], ["close", FIRST], ["withdraw", FIRST],
        ["assign", "mail:1", "M05"], ["invite", FIRST, "M05"], ["answered", FIRST, "M05"], ["retry", "mail:1"],
        ["resume"], ["backup", "x.db"],
    ],
)  # fmt: skip
def test_a_word_before_the_first_start_makes_no_database(installed: Shell, arguments: list[str]) -> None:
    said = installed(*arguments)
    assert (said.code, said.out) == (2, "")
    assert "does not exist yet: the first `mailflow run` or `mailflow once` makes it." in said.err
    assert [path.name for path in installed.folder.iterdir()] == ["rules.yaml"]
