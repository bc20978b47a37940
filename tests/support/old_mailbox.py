"""Years of a contact point's mail, made up: what lies in a mailbox before mailflow is set up, with the truth about it.

Nineteen of twenty mails are nothing for the forum: letters of citizens, newsletters, everyday business of the directorates, answers of
members. Between them lie drafts, proven and not, second mails of a draft, and near misses. Written straight into a Maildir, in the
order of their arrival.
"""

from __future__ import annotations

import base64
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.header import Header
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import quote

CONTACT = "valbona.kuqja@lumas.example"
BEGINNING = datetime(2023, 1, 9, 8, 0, tzinfo=UTC)
EVERY = timedelta(minutes=97)
DIRECTORS = (
    "bardhyl.tafani@lumas.example", "irena.gjoleka@lumas.example", "petrit.marashi@lumas.example",
    "mimoza.bregasi@lumas.example", "ylli.cepani@lumas.example", "gentian.hysolli@lumas.example",
)  # fmt: skip
MEMBERS = ("gezim.halluni@ujesjellesi-lumas.example", "suela.markaj@shendeti-lumas.example")
PLANS = (
    "Gjelbërimit", "Emergjencave Civile", "Ndriçimit Publik", "Integritetit", "Turizmit", "Rinisë", "Mbetjeve të Ngurta",
    "Transportit Publik", "Barazisë Gjinore", "Efiçencës së Energjisë", "Kanalizimeve", "Strehimit Social",
)  # fmt: skip
OTHERS = (
    "Ullinjve", "Plazheve", "Rrugëve Rurale", "Tregjeve", "Çerdheve", "Bibliotekave", "Muzeumeve", "Lumenjve", "Kullotave",
    "Varrezave", "Parkingjeve", "Stadiumeve",
)  # fmt: skip
PARAGRAPH = "Ju njoftojmë se materiali është gati dhe mbetemi në dispozicion për çdo pyetje. " * 8


@dataclass(frozen=True)
class Old:
    """A mail, when it arrived, and what the rules should make of it (`nothing` where it is not listed)."""

    raw: bytes
    at: datetime
    outcome: str
    subject: str


def old_mails(count: int, *, seed: int = 1, rare: int = 1) -> Iterator[Old]:
    """`count` mails in the order of their arrival; in `rare` hundreds of them one draft."""
    noise = random.Random(seed)
    drafts = 0
    last: tuple[int, str, str] | None = None
    for number in range(count):
        at = BEGINNING + number * EVERY
        kind = number % (100 * rare)
        if kind == 7:
            plan, sender = f"{PLANS[drafts % len(PLANS)]} {2023 + drafts // 12}", DIRECTORS[drafts % len(DIRECTORS)]
            drafts, last = drafts + 1, (number, sender, plan)
            yield _draft(number, at, sender, plan)
        elif kind == 11 and last is not None:
            yield _correction(number, at, *last)
        elif kind == 29:
            plan = OTHERS[number // 100 % len(OTHERS)]
            yield _draft(number, at, DIRECTORS[number // 100 % len(DIRECTORS)], plan, proven=False)
        elif kind in {41, 42}:
            yield _near_miss(number, at, in_file_name=kind == 42)
        else:
            yield _ordinary(number, at, noise.randrange(40))


def fill(maildir: Path, mails: Iterator[Old]) -> list[Old]:
    """Write them into a Maildir; INTERNALDATE is when each arrived."""
    owner, filled = maildir.stat(), []
    for number, old in enumerate(mails):
        stamp = old.at.timestamp()
        file = maildir / "cur" / f"{int(stamp)}.M{number:06}P1.old:2,S"
        file.write_bytes(old.raw)
        os.chown(file, owner.st_uid, owner.st_gid)
        os.utime(file, (stamp, stamp))
        filled.append(old)
    return filled


def _draft(number: int, at: datetime, sender: str, plan: str, *, proven: bool = True) -> Old:
    subject = f"Draft - Plani Vendor i {plan}"
    text = f"Përshëndetje,\n\nJu lutem gjeni bashkëlidhur draftin e planit për konsultim.\n\n{sender}\n"
    head = _head(number, at, sender, subject, proven=proven)
    return Old(
        _with_file(head, text, f"Plani Vendor i {plan} draft.pdf", number), at, "open" if proven else "hold", subject
    )


def _correction(number: int, at: datetime, draft: int, sender: str, plan: str) -> Old:
    """The second mail of a draft, six hours later: in its thread, with another file."""
    subject = f"Re: Draft - Plani Vendor i {plan}"
    thread = f"In-Reply-To: <{draft}@lumas.example>\nReferences: <{draft}@lumas.example>\n"
    text = "Përshëndetje,\n\nJu lutem konsideroni versionin e korrigjuar të draftit, bashkëlidhur.\n"
    head = _head(number, at, sender, subject) + thread
    return Old(_with_file(head, text, f"Plani Vendor i {plan} draft v2.pdf", number), at, "follows", subject)


def _near_miss(number: int, at: datetime, *, in_file_name: bool) -> Old:
    subject = "Dokument për njohje" if in_file_name else f"Draft kontrata e qirasë {number}"
    name = f"draft kontrata {number}.pdf" if in_file_name else "kontrata.pdf"
    head = _head(number, at, f"dikush{number}@tregu.example", subject)
    return Old(_with_file(head, "Përshëndetje, ju dërgojmë dokumentin.\n", name, number), at, "near_miss", subject)


def _ordinary(number: int, at: datetime, kind: int) -> Old:
    """A letter of nobody we know, mostly; everyday business; a member's answer."""
    if kind == 0:
        sender, subject = DIRECTORS[number % len(DIRECTORS)], f"Fatura nr. {number}"
    elif kind == 1:
        sender, subject = MEMBERS[number % len(MEMBERS)], f"Re: Takimi {number}"
    else:
        sender, subject = f"qytetar{number}@posta.example", f"Kërkesë për takim nr. {number}"
    head, text = _head(number, at, sender, subject), f"Përshëndetje,\n\n{PARAGRAPH}\n"
    if kind < 14 and kind != 1:
        raw = _with_file(head, text, f"Fatura {number}.pdf", number)
    elif 14 <= kind < 27:
        html = _part("text/html; charset=utf-8", f"<p>Përshëndetje,</p><p>{PARAGRAPH}</p>\n")
        raw = _multipart(head, "alternative", _part("text/plain; charset=utf-8", text), html)
    else:
        raw = _wire(f"{head}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n{text}")
    return Old(raw, at, "nothing", subject)


def _head(number: int, at: datetime, sender: str, subject: str, *, proven: bool = True) -> str:
    """With the marks that the house's own server leaves."""
    domain = sender.partition("@")[2]
    found = f"auth=pass smtp.auth={sender}" if domain == "lumas.example" else f"dkim=pass header.d={domain}"
    results = f"Authentication-Results: mx.lumas.example; {found}; dmarc=pass header.from={domain}\n"
    return (
        f"{results if proven else ''}"
        f"Received: from pc.{domain} (pc.{domain} [192.0.2.7])\n\tby mx.lumas.example (Postfix) with ESMTPS id 4Q{number};"
        f" {format_datetime(at)}\nFrom: {Header('Zyra e bashkisë', 'utf-8').encode()} <{sender}>\nTo: {CONTACT}\n"
        f"Subject: {Header(subject, 'utf-8').encode()}\nDate: {format_datetime(at)}\nMessage-ID: <{number}@{domain}>\n"
        "MIME-Version: 1.0\n"
    )


def _with_file(head: str, text: str, name: str, number: int) -> bytes:
    content = base64.encodebytes(_pdf(f"Plani Vendor, neni {number}: qellimi, objektivat, masat, treguesit")).decode()
    named = f"filename*=utf-8''{quote(name)}"
    also = f'; name="{name}"' if name.isascii() else ""
    file = (
        f"Content-Type: application/pdf{also}\nContent-Transfer-Encoding: base64\nContent-Disposition: attachment; {named}\n\n"
        f"{content}"
    )
    return _multipart(head, "mixed", _part("text/plain; charset=utf-8", text), file)


def _pdf(line: str) -> bytes:
    """One page with one line of text."""
    shown = f"BT /F1 12 Tf 72 720 Td ({line}) Tj ET".encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%b\nendstream" % (len(shown), shown),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    written, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        written + b"xref\n0 6\n0000000000 65535 f \n" + table
        + b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(written)
    )  # fmt: skip


def _part(media_type: str, text: str) -> str:
    return f"Content-Type: {media_type}\nContent-Transfer-Encoding: 8bit\n\n{text}"


def _multipart(head: str, kind: str, *parts: str) -> bytes:
    inside = "".join(f"--=_part\n{part}" for part in parts)
    return _wire(f'{head}Content-Type: multipart/{kind}; boundary="=_part"\n\n{inside}--=_part--\n')


def _wire(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode()
