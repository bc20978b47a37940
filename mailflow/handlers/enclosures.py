"""What came along with an answer is kept: its bytes, and the text that could be read in it. Inside a transaction."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection

from mailflow.consultation.enclosures import Enclosure
from mailflow.documents.content import contents_of_each
from mailflow.handlers.understanding import Understanding
from mailflow.handlers.understanding.enclosed import named_text, text_of_paper
from mailflow.storage.content import put_content


def keep_enclosures(tx: Connection, said: Understanding) -> tuple[Enclosure, ...]:
    """The attachments of an answer, each with its bytes and its text in the database."""
    files = {part.sha256: part.content for part in said.mail.parts}
    files |= {document.sha256: document.content for document in said.documents}
    read = contents_of_each(said.contents)
    for one in said.enclosures:
        put_content(tx, files[one.sha256])
        if one.text is not None:
            put_content(tx, text_of_paper(read[one.sha256]).encode())
        others = [named_text(content).encode() for content in read[one.sha256]] if one.annexes else []
        for text in others:
            if hashlib.sha256(text).hexdigest() in one.annexes:
                put_content(tx, text)
    return said.enclosures
