"""Another installation of mailflow in the same mailbox is told by its mails, and nothing else is taken for one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email.policy import SMTP

import pytest
from sqlalchemy import Engine

from mailflow.daemon.house import build_office
from mailflow.handlers import commands, other_installation
from mailflow.handlers.office import Office
from mailflow.storage import watch
from mailflow.storage.instance import name_instance
from mailflow.storage.transaction import reading, transaction
from tests.support.forum import MONDAY, SECRET, Forum

OTHER_SECRET = b"another secret of at least thirty-two bytes"


class Named(Forum):
    """A forum whose mails name its database."""

    def __init__(self, engine: Engine, **options: object) -> None:
        with transaction(engine) as tx:
            self.instance = name_instance(tx, MONDAY - timedelta(hours=1))
        super().__init__(engine, **options)  # type: ignore[arg-type]

    def _begins(self) -> None:
        self.office = self.named(self.instance)
        super()._begins()

    def named(self, instance: str, secret: bytes = SECRET) -> Office:
        return build_office(self.office.ruleset, secret, instance)

    @property
    def stands_still(self) -> str | None:
        with reading(self.engine) as tx:
            pause = watch.paused(tx, self.office.forum, watch.EVERYTHING)
        return None if pause is None else pause.reason


@pytest.fixture
def forum(engine: Engine) -> Named:
    made = Named(engine)
    made.invites()
    return made


def of_another(forum: Named, *, instance: str | None = "f" * 32, secret: bytes = SECRET, slot: str = "9") -> bytes:
    """An invitation that another installation has sent in the contact point's name, as its copy reaches the mailbox."""
    mine = forum.last("invitation", "M05")
    raw = mine.raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\nJu ftojme.\r\n"
    office = forum.named("x", secret)
    delivery = office.signer.read_message_id(mine.message_id, "lumas") or forum.office.signer.read_message_id(
        mine.message_id, "lumas"
    )
    assert delivery is not None
    theirs = office.signer.message_id(replace(delivery, slot=slot))
    raw = raw.replace(mine.message_id.encode(), theirs.encode())
    named = f"X-Mailflow-Instance: {forum.instance}".encode()
    assert named in raw
    return (
        raw.replace(named, b"X-Mailflow-Instance: " + instance.encode())
        if instance
        else raw.replace(named + b"\r\n", b"")
    )


def stamped(raw: bytes) -> bytes:
    """Our own server says that the contact point has submitted it."""
    stamp = f"Authentication-Results: mx.lumas.example; auth=pass (LOGIN) smtp.auth={Forum.mailbox}\r\n"
    return stamp.encode() + raw


@pytest.mark.parametrize("instance", ["f" * 32, None], ids=["another database", "an older version"])
def test_a_mail_signed_with_our_secret_that_we_never_owed_lets_everything_stand_still(
    forum: Named, instance: str | None
) -> None:
    forum.arrives(of_another(forum, instance=instance))
    assert forum.stands_still is not None
    assert "Another installation" in forum.stands_still
    (alarm,) = forum.sent("alarm")  # the one thing that leaves
    assert "mailflow resume" in alarm.text
    before = len(forum.sent())
    forum.time_passes(days=40)
    assert forum.sent("reminder") == []
    assert forum.sent("closing") == []
    assert {mail.kind for mail in forum.sent()[before:]} <= {"alarm"}


def test_after_a_word_everything_goes_on_and_the_same_mail_is_no_news(forum: Named) -> None:
    forum.arrives(of_another(forum))
    forum.time_passes(hours=1)
    forum.says(commands.resume)
    forum.arrives(of_another(forum, slot="8").replace(b"Ju ftojme.", b"Ju ftojme dhe ju."))  # written before that word
    assert forum.stands_still is None
    forum.time_passes(days=40)
    assert len(forum.sent("closing")) == 6


def test_a_mail_with_another_secret_counts_where_our_own_server_proves_its_sender(forum: Named) -> None:
    forum.arrives(stamped(of_another(forum, secret=OTHER_SECRET)))
    assert forum.stands_still is not None


def test_the_header_alone_stops_nobody_and_is_told(forum: Named) -> None:
    """Whoever has had a mail of ours could write it."""
    forum.arrives(of_another(forum, secret=OTHER_SECRET))
    assert forum.stands_still is None
    (alarm,) = forum.sent("alarm")
    assert "Nothing proves it" in alarm.text


def test_among_the_sent_mail_it_is_proven_by_its_place(forum: Named) -> None:
    header = of_another(forum, secret=OTHER_SECRET).partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    other_installation.look_among_sent(forum.engine, forum.office, [header], forum.now)
    assert forum.stands_still is not None


def test_our_own_copies_answers_bounces_and_quotes_are_no_other_installation(forum: Named) -> None:
    mine = forum.last("invitation", "M05")
    forum.arrives(mine.raw)
    forum.arrives(b"Resent-From: m05@elsewhere.example\r\n" + mine.raw)
    forum.member_replies("M05", "Të shtohen pemë.")
    forum.bounces("M07", "5.1.1", "no such user")
    forwarded = forum._write(forum.address_of("M05"), "Fwd: ftesa", "Shih më poshtë.", {}, stamp=None)
    forwarded.add_attachment(of_another(forum), maintype="message", subtype="rfc822x", filename="ftesa.eml")
    forum.arrives(forwarded.as_bytes(policy=SMTP))
    assert forum.stands_still is None
    assert forum.sent("alarm") == []


def test_a_mail_of_before_the_secret_was_changed_is_ours(forum: Named) -> None:
    mine = forum.last("invitation", "M05")
    forum.office = forum.named(forum.instance, OTHER_SECRET)
    forum.arrives(stamped(mine.raw))
    assert forum.stands_still is None
    assert forum.sent("alarm") == []


def test_old_mail_that_is_moved_about_is_no_news(forum: Named) -> None:
    old = of_another(forum)
    forum.time_passes(days=9)
    forum.arrives(old)
    assert forum.stands_still is None


def test_a_first_start_where_another_database_worked_before_says_so_and_waits(engine: Engine, forum: Named) -> None:
    header = forum.last("invitation", "M05").raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    fresh = replace(forum.named("e" * 32))
    other_installation.look_back(engine, fresh, [header], forum.now)
    assert forum.stands_still is not None
    assert "before" in forum.stands_still
    assert "MAILFLOW_SECRET" in forum.stands_still
    forum.says(commands.resume)
    other_installation.look_back(engine, fresh, [header], forum.now)
    assert forum.stands_still is None


def test_a_first_start_among_its_own_mails_goes_on(forum: Named) -> None:
    header = forum.last("invitation", "M05").raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    other_installation.look_back(forum.engine, forum.office, [header], forum.now)
    assert forum.stands_still is None
