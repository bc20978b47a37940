"""Every reply the generator can make, and what a reading of it lost or left."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from mailflow.mail.incoming import IncomingMail
from mailflow.mail.quoting import Words, own_words
from tests.mail.replies.draft import Draft, Program
from tests.mail.replies.heading import heading_programs
from tests.mail.replies.marking import marking_programs
from tests.mail.replies.originals import ORIGINALS
from tests.mail.replies.tails import TAILS
from tests.mail.replies.typed import TYPED
from tests.support.mails import mail

_INITIALS = re.compile(r"\[AS: ([^\]]*)\]?")
DIMENSIONS = ("program", "position", "typed", "original", "tail")
PROGRAMS = tuple(marking_programs() + heading_programs())


@dataclass(frozen=True, slots=True)
class Reply:
    """A draft as one program wrote it."""

    program: Program
    dimensions: dict[str, str]
    draft: Draft
    text: str | None
    html: str | None

    @property
    def name(self) -> str:
        return " / ".join(self.dimensions.values())

    def read(self, *, with_original: bool) -> Words:
        original = self.draft.original
        parent = original.text if with_original and original.is_ours else None
        return own_words(self.mail(names_recipient=with_original), parent)

    def mail(self, *, names_recipient: bool) -> IncomingMail:
        original = self.draft.original
        to = f'"{original.sender}" <{original.address}>' if names_recipient else original.address
        return mail(self.text, self.html, to=to, subject=f"Re: {original.subject.removeprefix('Re: ')}")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Typed segments that are not in the reading, and what is in it besides."""

    lost: tuple[str, ...]
    residue: str
    doubtful: bool


def replies(*, step: int = 1) -> Iterator[Reply]:
    """Program by position by typed text by original; the tails take turns. `step` takes each so-many-th."""
    number = 0
    for program in PROGRAMS:
        for position in program.positions:
            for name, typed in TYPED.items():
                for original in ORIGINALS:
                    number += 1
                    if number % step:
                        continue
                    tail = TAILS[(number * 7 + number // len(TAILS)) % len(TAILS)]
                    draft = Draft(typed, original, position, tail)
                    values = (program.name, position, name, original.name, tail.name)
                    dimensions = dict(zip(DIMENSIONS, values, strict=True))
                    yield Reply(program, dimensions, draft, program.text(draft), program.html(draft))


def judged(reply: Reply, words: Words) -> Verdict:
    """Compare what was typed with what was read."""
    rest = folded(words.text)
    lost = []
    for segment in map(folded, reply.draft.segments):
        if segment in rest:
            rest = rest.replace(segment, "", 1)
        else:
            lost.append(segment)
    rest = rest.strip()
    # What nothing in the mail tells from the author's words may stay.
    allowed = folded("\n".join(reply.draft.tail.lines)) if reply.draft.tail.stays else ""
    if allowed and rest == allowed:
        rest = ""
    rest = rest.replace("Përgjigjet i gjeni më poshtë me ngjyrë.", "").strip()
    return Verdict(tuple(lost), rest, words.doubtful)


def folded(text: str) -> str:
    """Without initials before an answer and without regard to white space, as folded lines differ."""
    return " ".join(_INITIALS.sub(r"\1", text).split())
