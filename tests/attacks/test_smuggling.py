"""Words and documents that try to end our mail early: the relay gets exactly one mail, and the document arrives byte for byte."""

from __future__ import annotations

import asyncio
from email import message_from_bytes
from email.policy import default

import pytest

from mailflow.mail.retry import Accepted
from mailflow.transport.smtp import Encryption, Relay
from tests.support.forum import PDF, Forum
from tests.support.postfix import Postfix
from tests.support.reading import attachments, read

SMUGGLED = "MAIL FROM:<evil@evil.example>{e}RCPT TO:<victim@lumas.example>{e}DATA{e}Subject: smuggled{e}{e}x{e}.{e}"
ENDS = (
    "\n.\n",
    "\r.\r",
    "\n.\r\n",
    "\r\n.\n",
    "\r\n.\r\n",
    "\r\n.\r",
    "\n\n.\r\n",
    "\r\x00.\r\n",
    "\n.\r",
    "\r\r\n.\r\r\n",
)
"""As in the lists of SEC Consult (2023) and of Postfix's `smtpd_forbid_bare_newline`."""
ALL = "".join(f"{end}{SMUGGLED.format(e=kind)}" for end in ENDS for kind in ("\r\n", "\n", "\r"))
DOCUMENT = PDF + b"\n%" + ALL.encode() + b"\n%%EOF"


def test_whatever_a_mail_of_ours_holds_its_lines_are_whole_and_none_begins_with_a_dot(forum: Forum) -> None:
    forum.invites(documents={"Projektvendim.pdf": DOCUMENT}, text="Ju lutem t'ia përcillni Forumit për mendime.")
    forum.member_replies("M05", f"Propozoj pemë.{ALL.replace(chr(0), '')}")
    assert len(forum.sent("acknowledgement")) == 1
    for mail in forum.sent():
        lines = mail.raw.split(b"\r\n")
        assert not any(b"\r" in line or b"\n" in line or b"\x00" in line or line.startswith(b".") for line in lines)
        assert max(map(len, lines)) <= 998
    assert DOCUMENT in forum.last("invitation", "M05").documents.values()


@pytest.mark.server("postfix")
def test_a_real_relay_takes_each_as_one_mail(forum: Forum, postfix: Postfix) -> None:
    forum.invites(documents={"Projektvendim.pdf": DOCUMENT})
    forum.member_replies("M05", f"Propozoj pemë.{ALL.replace(chr(0), '')}")
    mails = [forum.last("invitation", "M05"), forum.last("acknowledgement", "M05")]
    before = len(postfix.delivered())

    async def offer() -> list[object]:
        relay = Relay(postfix.host, postfix.port, Encryption.NONE, local_hostname="lumas.example")
        try:
            return [await relay.send(mail.raw, None, forum.mailbox, mail.recipient) for mail in mails]
        finally:
            await relay.rest()

    assert all(isinstance(outcome, Accepted) for outcome in asyncio.run(offer()))
    arrived = postfix.wait_for(before + 2)
    postfix.wait_until_gone()
    assert len(postfix.delivered()) == before + 2
    assert not any(b"Delivered-To: victim@" in raw for raw in arrived)
    invitation = next(raw for raw in arrived if b".invitation." in raw.partition(b"\n\n")[0])
    assert DOCUMENT in attachments(read(invitation)).values()
    assert message_from_bytes(invitation, policy=default)["To"] is not None
