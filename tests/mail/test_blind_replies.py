"""Replies in the forms of thirty mail programs, written without a look at how they are read: no typed word is lost.

`python -m tests.mail.blind -v` shows what is left beside the typed words, too.
"""

from __future__ import annotations

import html
import re
from email import message_from_bytes, policy

import pytest

from tests.mail.blind.measure import folded, replies_read
from tests.mail.blind.replies import Reply, replies

REPLIES = tuple(replies())
KNOWN = {
    ("html-red-in-blockquote", "alone"): "answers in another colour inside the quote: nothing else tells them from it",
}


def cases() -> list[object]:
    """Every reply, read alone and beside the invitation; the known failures marked with their cause."""
    return [
        pytest.param(
            reply.name,
            way == "with",
            id=f"{reply.name}-{way}",
            marks=[pytest.mark.xfail(reason=KNOWN[reply.name, way], strict=True)] if (reply.name, way) in KNOWN else [],
        )
        for reply in REPLIES
        for way in ("alone", "with")
    ]


@pytest.mark.parametrize(("name", "with_invitation"), cases())
def test_no_typed_word_of_a_reply_is_lost(name: str, with_invitation: bool) -> None:
    (read,) = (one for one in replies_read(with_invitation) if one.name == name)
    assert read.lost == ()


def shown(reply: Reply) -> list[str]:
    """The bodies of the mail as people see them; marks of quotes and tags gone."""
    bodies = [part for part in message_from_bytes(reply.raw, policy=policy.default).walk() if not part.is_multipart()]
    texts = []
    for part in bodies:
        charset = part.get_content_charset() or "cp1252"
        payload = part.get_payload(decode=True)
        assert isinstance(payload, bytes)
        text = payload.decode(charset)
        if part.get_content_subtype() == "html":
            text = html.unescape(re.sub(r"<[^>]+>", " ", text))
        texts.append(folded(text.replace("> ", " ")))
    return texts


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: str(reply.name))
def test_the_set_is_sound_every_body_holds_what_was_typed(reply: Reply) -> None:
    lines = [folded(line.replace("> ", " ")) for typed in reply.typed for line in typed.splitlines()]
    assert [line for text in shown(reply) for line in lines if line not in text] == []


def test_the_set_is_large_and_its_names_are_single() -> None:
    assert len({reply.name for reply in REPLIES}) == len(REPLIES) >= 70
