"""A flood of mails asks nobody without end, and hides nobody's own mail. How long others wait is measured: `tests/torture/mail_bomb`."""

from __future__ import annotations

from dataclasses import replace

from mailflow.handlers.streams import stream_of
from tests.attacks import bombs
from tests.support.forum import Forum


def test_a_flood_of_strangers_drafts_asks_the_coordinator_no_more_than_thirty_times_a_day(forum: Forum) -> None:
    rules, limit = forum.office.ruleset, 4
    assert rules.limits.replies_per_day == 30
    limits = replace(rules.limits, replies_per_day=limit)
    forum.office = replace(forum.office, ruleset=replace(rules, limits=limits))
    for number in range(limit + 3):
        sender = f"x{number}@evil{number}.example"
        forum.arrives(
            bombs.mail(
                sender,
                f"Plani {number}",
                "Draft për konsultim me Forumin.",
                number=number,
                proven=True,
                document="Draft plani.txt",
            )
        )
    states = [line["disposition"] for line in forum.ledger()]
    assert (states.count("held"), states.count("review")) == (limit, 3)
    assert len(forum.sent("question")) == limit
    assert len(forum.sent("alarm")) == 1
    assert any("too many drafts" in reason for reason in forum.ledger()[-1]["reasons"])
    assert forum.director_sends()["disposition"] == "opened"


def test_a_forgers_flood_fills_another_stream_than_hers(forum: Forum) -> None:
    forum.invites()
    register = forum.office.ruleset.register

    def stream(raw: bytes) -> str | None:
        return stream_of(raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n", forum.office, register)

    member = "manjola@hapesira.example"
    parent = [f"In-Reply-To: {forum.last('invitation', 'M05').message_id}"]
    forged = stream(bombs.mail(member, "x", "x"))
    assert stream(bombs.mail(member, "x", "x", proven=True)) != forged
    assert stream(bombs.mail(member, "x", "x", fields=parent)) != forged
    assert stream(bombs.mail("x@evil.example", "x", "x")) == stream(bombs.mail("y@other.example", "y", "y"))
    for address in (bombs.DIRECTOR, bombs.CONTACT):
        assert stream(bombs.mail(address, "x", "x", proven=True)) is None
        assert stream(bombs.mail(address, "x", "x")) is not None
