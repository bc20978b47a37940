"""Every leaf that is no text, or a text sent as a file, is kept byte for byte, as the standard library decodes it; enclosed mails stay whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message
from hashlib import sha256

from mailflow.mail.incoming import parse
from tests.corpus.row import Row, none_of
from tests.corpus.samples import every_mail

NEEDS = ()


def rows() -> Iterator[Row]:
    """One row for the bytes, one for the enclosed mails."""
    total, unlike = 0, []
    enclosed, opened = 0, []
    for sample in every_mail():
        kept = parse(sample.raw).parts
        wanted = [content for leaf in _leaves(message_from_bytes(sample.raw)) if (content := _content(leaf))]
        total += len(wanted)
        lost = Counter(map(_hash, wanted)) - Counter(part.sha256 for part in kept)
        unlike += [sample.name] * lost.total()
        mails = sum(leaf.get_content_maintype() == "message" for leaf in _leaves(message_from_bytes(sample.raw)))
        enclosed += mails
        opened += [sample.name] * max(0, mails - sum(part.media_type.startswith("message/") for part in kept))
    yield none_of("attached leaves whose bytes differ from stdlib's", total, unlike)
    yield none_of("enclosed mails that are no leaf of their own", enclosed, opened)


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()


def _leaves(entity: Message) -> Iterator[Message]:
    """The leaves as the standard library sees them, enclosed mails among them."""
    children = entity.get_payload()
    if entity.get_content_maintype() == "message" or not isinstance(children, list):
        yield entity
        return
    for child in children:
        if isinstance(child, Message):
            yield from _leaves(child)


def _content(leaf: Message) -> bytes:
    """Its decoded bytes; b'' where it may be the author's text, or is an enclosed mail."""
    kind = leaf.get_content_maintype()
    if kind in {"message", "multipart"} or (kind == "text" and leaf.get_content_disposition() != "attachment"):
        return b""
    content = leaf.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
