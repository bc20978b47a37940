"""Another installation of mailflow in the same mailbox is told by its mails, and nothing else is taken for one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.policy import SMTP

import pytest
from sqlalchemy import Engine

from mailflow.daemon.house import build_office
from mailflow.handlers import commands, other_installation
from mailflow.handlers.office import Office
from mailflow.storage import watch
from mailflow.storage.consultations import next_reference
from mailflow.storage.inquiries import next_inquiry_number
from mailflow.storage.instance import name_instance
from mailflow.storage.transaction import engine_for, reading, transaction
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


def head_of(raw: bytes) -> bytes:
    return raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"


def answer_to_an_old_invitation(forum: Named, *, reference: str) -> bytes:
    """Signed with the same secret, by a database that is lost: so are the Message-IDs of a new one."""
    mine = forum.office.signer.read_message_id(forum.last("invitation", "M05").message_id, "lumas")
    assert mine is not None
    asked = forum.office.signer.message_id(replace(mine, reference=reference))
    written = f"From: {forum.address_of('M05')}\r\nMessage-ID: <a1@member.example>\r\nIn-Reply-To: {asked}\r\n"
    return f"{written}Subject: Re: ftesa [K-{reference}]\r\n\r\nTë shtohen pemë.\r\n".encode()


@pytest.fixture
def fresh_engine(fresh_sqlite: str) -> Iterator[Engine]:
    made = engine_for(fresh_sqlite)
    yield made
    made.dispose()


def gives(engine: Engine) -> tuple[str, int]:
    """The reference and the number of an inquiry that come next."""
    with transaction(engine) as tx:
        return next_reference(tx, "lumas", MONDAY.year), next_inquiry_number(tx, "lumas")


@pytest.mark.parametrize("seen", ["a mail of ours", "an answer to one"])
def test_where_another_database_worked_before_its_numbers_are_not_given_again(
    forum: Named, fresh_engine: Engine, seen: str
) -> None:
    """Database and mark are lost: the mailbox alone tells of them. The old invitations are answered still."""
    answer = answer_to_an_old_invitation(forum, reference="2026-002")
    headers = [head_of(forum.last("invitation", "M05").raw if seen == "a mail of ours" else answer)]
    with transaction(fresh_engine) as tx:
        fresh = forum.named(name_instance(tx, forum.now))
    for _ in range(2):  # whoever looks again before a word finds the same
        other_installation.look_back(fresh_engine, fresh, headers, forum.now)
    with reading(fresh_engine) as tx:
        assert watch.paused(tx, "lumas", watch.EVERYTHING) is not None
    commands.resume(fresh_engine, fresh, forum.now)
    other_installation.look_back(fresh_engine, fresh, headers, forum.now)
    assert gives(fresh_engine) == ("2026-1001", 1001)


def test_an_answer_that_tells_of_a_number_unknown_here_keeps_it_from_being_given(forum: Named) -> None:
    """Nothing told of the lost database at the first start: the first answer to it does."""
    mail = forum.arrives(answer_to_an_old_invitation(forum, reference="2026-007"))
    assert mail["disposition"] == "review"
    assert gives(forum.engine)[0] == "2026-1001"


def test_an_answer_to_what_is_known_changes_no_number(forum: Named) -> None:
    forum.member_replies("M05", "Të shtohen pemë.")
    assert gives(forum.engine)[0] == "2026-002"


def test_nobody_is_shown_the_signature_of_a_mail(forum: Named) -> None:
    """Whoever has it can answer in the name of the one who had the mail."""
    forum.arrives(of_another(forum))
    (alarm,) = forum.sent("alarm")
    for told in (forum.stands_still, alarm.text):
        assert told is not None
        assert "2026-001.invitation.9.M05.…@" in told.replace("=\n", "")
        assert re.search(r"\.[a-z2-7]{26}@", told) is None
