"""Thousands of mails that somebody pours into the watched mailbox: from one sender and from many, drawn by lot from a seed."""

from __future__ import annotations

import base64
import random
from collections.abc import Callable, Iterator, Sequence
from email import message_from_bytes
from email.policy import default

from tests.support.forum import PDF

CONTACT = "valbona.kuqja@lumas.example"
DIRECTOR = "ylli.cepani@lumas.example"
_WORDS = (
    "pemë", "rrugë", "kosha", "tarifa", "orar", "sheshi", "ura", "shkolla", "parku", "drita", "uji", "plani", "neni", "lagjja", "biznesi", "familja", "fushata", "kontrata",
)  # fmt: skip


def mail(
    sender: str,
    subject: str,
    text: str,
    *,
    number: int = 0,
    proven: bool = False,
    document: str | None = None,
    content: bytes | None = None,
    fields: Sequence[str] = (),
) -> bytes:
    """A mail as the server of the sample municipality stamps it; `proven`: by its submitter, or by its domain."""
    domain = sender.rpartition("@")[2]
    said = (
        f"auth=pass smtp.auth={sender}"
        if domain == "lumas.example"
        else f"dkim=pass header.d={domain}; dmarc=pass header.from={domain}"
    )
    head = [
        f"Return-Path: <{sender}>",
        *([f"Authentication-Results: mx.lumas.example; {said}"] if proven else []),
        f"From: {sender}",
        f"To: {CONTACT}",
        f"Subject: {subject}",
        "Date: Mon, 23 Feb 2026 07:00:00 +0100",
        f"Message-ID: <{number}.{random.Random(text).getrandbits(64):x}@{domain}>",
        *fields,
        "MIME-Version: 1.0",
    ]
    if document is None:
        head += ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"]
        return ("\r\n".join(head) + f"\r\n\r\n{text}\r\n").encode()
    bytes_ = content if content is not None else PDF + b"\n%" + str(number).encode()
    paper = base64.encodebytes(bytes_).decode().replace("\n", "\r\n")
    head += ['Content-Type: multipart/mixed; boundary="b"']
    return (
        "\r\n".join(head)
        + f"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n"
        + f'--b\r\nContent-Type: application/pdf; name="{document}"\r\nContent-Disposition: attachment; filename="{document}"\r\n'
        + f"Content-Transfer-Encoding: base64\r\n\r\n{paper}--b--\r\n"
    ).encode()


DRAFT = mail(
    DIRECTOR, "Projektvendim për parkimin", "Ju lutem t'ia përcillni Forumit për mendime.", proven=True, document="Projektvendim parkimi.pdf"
)  # fmt: skip


def genuine_draft() -> bytes:
    """What a director sends in the middle of it."""
    text = "Bashkëlidhur draftin për konsultim me Forumin."
    return mail(
        "irena.gjoleka@lumas.example", "Draft plani i ri", text, number=1, proven=True, document="Draft plani i ri.pdf"
    )


def genuine_answer(invitations: Sequence[bytes]) -> bytes:
    """What member M08 answers in the middle of it."""
    return _answer(
        invitations, "M08", "helen.marsh@greenvalley.example", "Please plant ten more trees in the main street.", 2
    )


def _answer(invitations: Sequence[bytes], who: str, sender: str, text: str, number: int) -> bytes:
    parent = next(
        raw for raw in invitations if f".{who}." in str(message_from_bytes(raw, policy=default)["Message-ID"])
    )
    message_id = str(message_from_bytes(parent, policy=default)["Message-ID"]).strip()
    return mail(
        sender, "Re: Ftesë [K-2026-001]", text, number=number, proven=True, fields=[f"In-Reply-To: {message_id}"]
    )


def burst(count: int, seed: int, invitations: Sequence[bytes]) -> Iterator[bytes]:
    """`count` mails, no two the same: a forged member, a member's robot, strangers with drafts and without, forged directors."""
    lot = random.Random(seed)

    def words() -> str:
        return " ".join(lot.choices(_WORDS, k=25))

    def forged_member(n: int) -> bytes:
        return mail("manjola@hapesira.example", "Re: [K-2026-001]", f"Propozoj {words()} {n}.", number=n)

    def robot(n: int) -> bytes:
        text = f"Propozojmë {words()}. Rasti nr. {n}."
        return _answer(invitations, "M07", "ledina.pashollari@unilumas.example", text, n)

    def stranger(n: int) -> bytes:
        return mail(
            f"x{n}@evil{n}.example",
            f"Draft {words()[:40]}",
            f"Mendime për draftin, {words()}",
            number=n,
            proven=lot.random() < 0.5,
        )

    def strangers_draft(n: int) -> bytes:
        return mail(
            f"y{n}@evil{n}.example",
            f"Draft plani {n}",
            f"Draft për Forumin: {words()}",
            number=n,
            proven=True,
            document=f"Draft plani {n}.pdf",
        )

    def forged_director(n: int) -> bytes:
        return mail(
            DIRECTOR, f"Projektvendim nr {n}", f"Për Forumin: {words()}", number=n, document=f"Projektvendim {n}.pdf"
        )

    def unrelated(n: int) -> bytes:
        return mail(f"shop{lot.randrange(50)}@offers.example", f"Oferta {n}", words(), number=n, proven=True)

    kinds: list[Callable[[int], bytes]] = [forged_member, robot, stranger, strangers_draft, forged_director, unrelated]
    for number in range(10, count + 10):
        yield lot.choices(kinds, weights=[35, 15, 20, 5, 5, 20])[0](number)
