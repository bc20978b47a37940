"""The blind replies: the exact bytes of each, and what its author typed.

The first set goes through the shapes of the mail programs; the second one, written after the first was measured, holds bodies as they
are: what was typed stands in ⟦…⟧, the invitation behind a mark is `{{> }}`, in HTML `{{html}}`.
"""

import html as entities
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage

from tests.mail.blind.asked import BODY, LINES, MESSAGE_ID, SUBJECT
from tests.mail.blind.programs import PROGRAMS, Draft
from tests.mail.blind.records import Record, records

_POSITIONS = ("top", "bottom", "between")
_TYPED = re.compile(r"⟦([^⟧]*)⟧")
_MARKED = re.compile(r"\{\{([^}]*)\}\}")
_FORMS = ("both", "text", "html")


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply: its bytes; the typed words; per passage the words and the line of the invitation; what may stay or go."""

    name: str
    raw: bytes
    typed: tuple[str, ...]
    passages: tuple[tuple[str, str], ...]
    closing: str


def replies() -> Iterator[Reply]:
    """Both sets in their order."""
    yield from map(_reply, records("replies.txt"))
    yield from map(_written, records("replies_second.txt"))


def _written(record: Record) -> Reply:
    form = "html" if "html" in record.head.split() else "text"
    found = _TYPED.findall(record.text)
    typed = (
        tuple(entities.unescape(re.sub(r"<[^>]+>", "", part)).replace("\xad", "") for part in found)
        if form == "html"
        else tuple(found)
    )
    body = _TYPED.sub(r"\1", record.text)
    body = _MARKED.sub(
        lambda mark: "\n".join(f"{mark[1]}{line}".rstrip() for line in LINES), body.replace("{{html}}", BODY)
    )
    return Reply(record.name, _raw(record.name, form, body, body, []), typed, (), record.sections.get("closing", ""))


def _reply(record: Record) -> Reply:
    words = record.head.split()
    program, language = words[:2]
    position = next((word for word in words if word in _POSITIONS), "top")
    answers = _answers(record.text) if position == "between" else ()
    draft = Draft(
        typed="" if answers else record.text,
        language=language,
        position=position,
        answers=answers,
        **{part: record.sections.get(part, "") for part in ("closing", "signature", "after")},
    )
    text, html = PROGRAMS[program](draft)
    form = next((word for word in words if word in _FORMS), "both")
    passages = tuple((typed, next(line for line in LINES if line.startswith(start))) for start, typed in answers)
    typed = tuple(typed for typed, _ in passages) or (record.text,)
    return Reply(record.name, _raw(record.name, form, text, html, words), typed, passages, draft.closing)


def _answers(text: str) -> tuple[tuple[str, str], ...]:
    """`> start of a line` and what was typed below it, again and again."""
    pairs = (part.partition("\n") for part in f"\n{text}".split("\n> ")[1:])
    return tuple((start.strip(), typed.strip("\n")) for start, _, typed in pairs)


def _raw(name: str, form: str, text: str, html: str, words: list[str]) -> bytes:
    mail = EmailMessage()
    mail["From"] = "Drita Muzhaqi <drita.muzhaqi@gratelumit.example>"
    mail["To"] = "Forumi OGP Lumas <kontakt@lumas.example>"
    mail["Subject"] = SUBJECT if "plain_none" in words else f"Re: {SUBJECT}"
    mail["Date"] = "Thu, 26 Nov 2026 17:21:09 +0100"
    mail["Message-ID"] = f"<{name}@gratelumit.example>"
    mail["In-Reply-To"] = MESSAGE_ID
    mail["References"] = MESSAGE_ID
    page = f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"></head>{html}</html>'
    if "latin1" in words or "undeclared" in words:
        mail.set_content("@", charset="iso-8859-1", cte="8bit")
        charset, declared = ("latin-1", b'; charset="iso-8859-1"') if "latin1" in words else ("cp1252", b"")
        raw = mail.as_bytes().replace(b'; charset="iso-8859-1"', declared)
        return raw.replace(b"\n@\n", b"\n" + text.encode(charset, "replace") + b"\n")
    if form == "html":
        mail.set_content(page, subtype="html")
    else:
        mail.set_content(text)
        if form == "both":
            mail.add_alternative(page, subtype="html")
    if mail.is_multipart():
        mail.set_boundary(f"=_{name}_0001")
    return mail.as_bytes()
