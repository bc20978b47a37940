"""The replies of the intake benchmark: as members' programs write them, to the invitations they really got.

Half are plain text, half text and HTML. Each begins with the member's own words, quotes the invitation below and has some 20 kB in
all; every member answers several times, so that a reply supplements the one before.
"""

from __future__ import annotations

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
    """That member's answer to that invitation, some 20 kB."""
    invited = invitation.text
    quoted = "\n".join(f"> {line}" for line in invited.splitlines())
    attribution = f"Më 2.3.2026 10:31, {CONTACT} shkroi:"
    own = _words(noise, SIZE - 4_500 if number % 2 else (SIZE - 7_500) // 2)
    domain = sender.rpartition("@")[2]
    plain = _part("plain", f"{own}\n\nMe respekt,\nAnëtari\n\n{attribution}\n{quoted}\n")
    if number % 2:
        body = plain
    else:
        shown = [
            html.escape(text).replace("\n", "<br>\n") for text in (own, "Me respekt,\nAnëtari", attribution, invited)
        ]
        page = "<html><body><p>{}</p><p>{}</p><p>{}</p><blockquote type=cite>{}</blockquote></body></html>".format(
            *shown
        )
        head = b'Content-Type: multipart/alternative; boundary="=_b"\r\n\r\n--=_b\r\n'
        body = head + plain + b"\r\n--=_b\r\n" + _part("html", page) + b"\r\n--=_b--\r\n"
    invited_as = invitation.message_id
    fields = (
        f"Return-Path: <{sender}>",
        f"Authentication-Results: mx.lumas.example; dkim=pass header.d={domain};\r\n dmarc=pass header.from={domain}",
        f"Received: from mail.{domain} by mx.lumas.example with ESMTPS\r\n id {number:06}; Mon, 02 Mar 2026 11:00:00 +0100",
        "MIME-Version: 1.0",
        "Date: Mon, 02 Mar 2026 11:00:00 +0100",
        f"From: =?UTF-8?Q?An=C3=ABtari?= <{sender}>",
        f"To: {CONTACT}",
        f"Subject: Re: {_encoded(invitation.subject)}",
        f"In-Reply-To: {invited_as}",
        f"References: {invited_as}",
        "User-Agent: Roundcube Webmail/1.6.9",
        f"Message-ID: <{number}.bench@{domain}>",
    )
    return "".join(f"{line}\r\n" for line in fields).encode("ascii") + body


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
