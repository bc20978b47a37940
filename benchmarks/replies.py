"""The replies of the intake benchmark: as members' programs write them, to the invitations they really got.

Half are text and HTML with some 4 kB of the member's own words, a quarter long letters in plain text, a quarter short with a document.
All have some 20 kB and quote the invitation below; every member answers several times, so that a reply supplements the one before.
"""

from __future__ import annotations

import base64
import html
import os
import random
from datetime import datetime
from email.header import Header
from pathlib import Path

from benchmarks.forum import CONTACT, REFERENCE, RELEASED_AT, address, member_id
from mailflow.daemon.house import House
from mailflow.mail.compose import quoted_printable
from mailflow.mail.incoming import IncomingMail, parse
from mailflow.mail.threads import Delivery
from mailflow.storage import outbox
from mailflow.storage.transaction import reading

SIZE = 20_000
REGARDS = "Me respekt,\nAnëtari"
ATTRIBUTION = f"Më 2.3.2026 10:31, {CONTACT} shkroi:"
STYLE = "margin:0 0 12px 0;font-family:Arial,Helvetica,sans-serif;font-size:11pt;color:#1f1f1f"
_TEXT = (
    "propozojmë që bashkia të shtojë pikat e grumbullimit në lagje dhe të botojë orarin e mjeteve para fillimit të punës "
    "tarifa duhet të llogaritet për familje jo për banorë sepse familjet e mëdha paguajnë shumë më tepër kurse bizneset "
    "kontrolli i kontratës mbetet i paqartë neni katër nuk thotë kush raporton dhe sa herë në vit këshilli merr të dhënat "
    "ndarja në burim kërkon kosha të veçantë informim të vazhdueshëm dhe një fushatë në shkolla me mësues dhe prindër"
)


def fill(maildir: Path, house: House, count: int) -> None:
    """Put `count` replies into a Maildir, as delivered a moment after the invitations."""
    invitations: dict[str, IncomingMail] = {}
    noise = random.Random(7)
    for number in range(count):
        who = number % len(house.office.ruleset.register.members)
        member = member_id(who)
        if member not in invitations:
            invitations[member] = _invitation(house, member)
        deliver(maildir, reply(number, address(who), invitations[member], noise), RELEASED_AT, number)


def deliver(maildir: Path, raw: bytes, at: datetime, number: int) -> None:
    """One file more: INTERNALDATE is its time."""
    owner = maildir.stat()
    file = maildir / "new" / f"{int(at.timestamp())}.M{number:06}P1.bench"
    file.write_bytes(raw)
    os.chown(file, owner.st_uid, owner.st_gid)
    os.utime(file, (at.timestamp() + 60, at.timestamp() + 60))


def _invitation(house: House, member: str) -> IncomingMail:
    key = Delivery(house.office.forum, REFERENCE, "invitation", "1", member).key
    with reading(house.engine) as tx:
        prefix = outbox.prefix_of(tx, house.office.forum, key)
    assert prefix is not None, key
    return parse(prefix)


def reply(number: int, sender: str, invitation: IncomingMail, noise: random.Random) -> bytes:
    """That member's answer to that invitation, some 20 kB, in one of three shapes."""
    domain = sender.rpartition("@")[2]
    shape = (_with_html, _with_html, _plain, _with_document)[number % 4]
    fields = (
        f"Return-Path: <{sender}>",
        f"Authentication-Results: mx.lumas.example; dkim=pass header.d={domain};\r\n dmarc=pass header.from={domain}",
        f"Received: from mail.{domain} by mx.lumas.example with ESMTPS\r\n id {number:06}; Mon, 02 Mar 2026 11:00:00 +0100",
        "MIME-Version: 1.0",
        "Date: Mon, 02 Mar 2026 11:00:00 +0100",
        f"From: =?UTF-8?Q?An=C3=ABtari?= <{sender}>",
        f"To: {CONTACT}",
        f"Subject: Re: {_encoded(invitation.subject)}",
        f"In-Reply-To: {invitation.message_id}",
        f"References: {invitation.message_id}",
        "User-Agent: Roundcube Webmail/1.6.9",
        f"Message-ID: <{number}.bench@{domain}>",
    )
    return "".join(f"{line}\r\n" for line in fields).encode("ascii") + shape(invitation.text, noise)


def _plain(invited: str, noise: random.Random) -> bytes:
    """A long letter in plain text."""
    quoted = "\n".join(f"> {line}" for line in invited.splitlines())
    return _part("plain", f"{_words(noise, SIZE - 7_000)}\n\n{REGARDS}\n\n{ATTRIBUTION}\n{quoted}\n")


def _with_html(invited: str, noise: random.Random) -> bytes:
    """Text and HTML, with the styles that mail programs write on every paragraph."""
    own = _words(noise, 4_200)
    quoted = "\n".join(f"> {line}" for line in invited.splitlines())
    shown = (*own.split("\n\n"), REGARDS, ATTRIBUTION)
    styled = "".join(f'<p style="{STYLE}">{html.escape(text)}</p>\n' for text in shown)
    quote = "".join(f'<p style="{STYLE}">{html.escape(line)}</p>\n' for line in invited.splitlines())
    page = f"<html><head></head><body>{styled}<blockquote type=cite>{quote}</blockquote></body></html>"
    plain = _part("plain", f"{own}\n\n{REGARDS}\n\n{ATTRIBUTION}\n{quoted}\n")
    return _multipart("alternative", plain, _part("html", page))


def _with_document(invited: str, noise: random.Random) -> bytes:
    """A few lines and a document."""
    quoted = "\n".join(f"> {line}" for line in invited.splitlines())
    plain = _part("plain", f"{_words(noise, 800)}\n\n{REGARDS}\n\n{ATTRIBUTION}\n{quoted}\n")
    head = b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n"
    name = b'Content-Disposition: attachment; filename="Propozime.pdf"\r\n\r\n'
    content = base64.encodebytes(b"%PDF-1.4\n" + noise.randbytes(11_500)).replace(b"\n", b"\r\n")
    return _multipart("mixed", plain, head + name + content)


def _multipart(subtype: str, *parts: bytes) -> bytes:
    head = f'Content-Type: multipart/{subtype}; boundary="=_b"\r\n\r\n'.encode("ascii")
    return head + b"".join(b"--=_b\r\n" + part + b"\r\n" for part in parts) + b"--=_b--\r\n"


def _part(subtype: str, text: str) -> bytes:
    head = f"Content-Type: text/{subtype}; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return head.encode("ascii") + quoted_printable(text)


def _encoded(subject: str) -> str:
    return Header(subject, "utf-8", header_name="Subject").encode(linesep="\r\n")


def _words(noise: random.Random, length: int) -> str:
    """Sentences of that many bytes, in paragraphs."""
    words = _TEXT.split()
    sentences: list[str] = []
    size = 0
    while size < length:
        sentence = " ".join(noise.choice(words) for _ in range(noise.randint(8, 20))).capitalize() + "."
        sentences.append(sentence)
        size += len(sentence.encode()) + 1
    return "\n\n".join(" ".join(sentences[start : start + 4]) for start in range(0, len(sentences), 4))
