"""Robots answer everything for a whole day, and two mailflows meet: nobody is answered beyond one acknowledgement, and it ends."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from itertools import count
from pathlib import Path

from sqlalchemy import Engine

from mailflow.storage.transaction import engine_for
from tests.support.forum import Forum, Sent, kinds

ANSWERS = {"acknowledgement", "receipt", "transcript", "answer", "removal", "received", "request"}


def marked(forum: Forum, parent: Sent, number: int) -> None:
    """An office's absence notice as the standard wants it (RFC 3834)."""
    forum.member_replies("M05", f"Jam me pushime. ({number})", to=parent, Auto_Submitted="auto-replied")


def unmarked(forum: Forum, parent: Sent, number: int) -> None:
    """A provider's vacation responder that only its words give away."""
    text = "Faleminderit për mesazhin tuaj. Jam jashtë zyre deri më 16.02.2026 dhe nuk kam qasje në postë."
    forum.member_replies("M07", text, to=parent, Subject=f"Automatic reply: {parent.subject}", X_Number=str(number))


def desk(forum: Forum, parent: Sent, number: int) -> None:
    """A help desk that opens a ticket for each mail, with another number and time each time."""
    text = f"Kërkesa juaj u regjistrua me numër #{48_000 + number}. Do t'ju përgjigjemi brenda dy ditëve pune. Mos iu përgjigjni këtij mesazhi."
    forum.member_replies("M11", text, to=parent, Subject=f"[#{48_000 + number}] {parent.subject}", Precedence="bulk")


ROBOTS: dict[str, Callable[[Forum, Sent, int], None]] = {"M05": marked, "M07": unmarked, "M11": desk}


def answer_everything(forum: Forum, hours: int) -> int:
    """Each robot answers each mail that it gets, at once, every half an hour anew what came meanwhile; and nags by itself."""
    answered: set[str] = set()
    numbers = count(1)
    for _ in range(hours * 2):
        for who, robot in ROBOTS.items():
            for parent in forum.sent(to=who):
                if parent.message_id not in answered:
                    answered.add(parent.message_id)
                    robot(forum, parent, next(numbers))
            if next(numbers) % 5 == 0:
                robot(forum, forum.last("invitation", who), next(numbers))
        forum.time_passes(minutes=30)
    return next(numbers)


def test_three_robots_that_answer_everything_for_a_day_get_no_answer(forum: Forum) -> None:
    forum.invites()
    sent = answer_everything(forum, 24)
    assert sent > 60
    assert kinds(mail for mail in forum.sent() if mail.who in ROBOTS and mail.kind in ANSWERS) == []
    assert forum.recommendations() == []
    assert len(forum.sent("alarm")) <= 1
    machine = {line["disposition"] for line in forum.ledger() if line["member"] in ROBOTS}
    assert machine == {"machine"}


def test_a_robot_that_nothing_gives_away_gets_no_more_than_the_limit_of_a_day(forum: Forum) -> None:
    forum.invites()
    answered: set[str] = set()
    for number in range(25):
        for parent in forum.sent(to="M05"):
            if parent.message_id not in answered:
                answered.add(parent.message_id)
                forum.member_replies(
                    "M05", f"E lexova me vëmendje, propozoj {number} pemë te rruga {number}.", to=parent
                )
        forum.time_passes(minutes=10)
    limit = forum.office.ruleset.limits.answers_per_day
    assert len(forum.sent("acknowledgement", to="M05")) <= limit
    assert len(forum.sent("alarm")) == 1


def test_two_mailflows_that_face_each_other_fall_silent_at_once(
    engine: Engine, sqlite_template: Path, tmp_path: Path
) -> None:
    here = Forum(engine)
    here.invites()
    there = Forum(engine_for(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'there.db')}"), forum_id="tjeter")
    there.invites()
    before = len(here.sent()), len(there.sent())
    for _ in range(3):
        for mail in (*here.sent(to="M05"), *here.sent(to="coordinator")):
            there.arrives(mail.raw.replace(b"valbona.kuqja@lumas.example", b"manjola@hapesira.example"))
        for mail in (*there.sent(to="M05"), *there.sent(to="coordinator")):
            here.arrives(mail.raw.replace(b"valbona.kuqja@lumas.example", b"manjola@hapesira.example"))
    answers = [mail for forum, first in zip((here, there), before, strict=True) for mail in forum.sent()[first:]]
    assert kinds(answers) == []
    there.engine.dispose()
