"""How mail programs write a reply: what they put around the author's words, in plain text and in HTML.

Each program gets the words and gives the two bodies. The shapes follow what the programs write, not what any reader expects.
"""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.mail.blind.asked import ADDRESS, BODY, LINES, NAME

NAMED = f"{NAME} <{ADDRESS}>"
NAMED_HTML = html.escape(NAMED)


@dataclass(frozen=True, slots=True)
class Draft:
    """What the author typed, and the choices of the program."""

    typed: str
    language: str = "en"
    position: str = "top"
    answers: tuple[tuple[str, str], ...] = ()
    """Between the lines: start of the quoted line, and what was typed below it."""
    closing: str = ""
    signature: str = ""
    after: str = ""
    """What a server or a list appends below everything."""

    @property
    def own(self) -> str:
        return "\n\n".join(part for part in (self.typed, self.closing) if part)


Bodies = tuple[str, str]
Program = Callable[[Draft], Bodies]
PROGRAMS: dict[str, Program] = {}


def program(writes: Program) -> Program:
    """Enter a program under its name."""
    PROGRAMS[writes.__name__.rstrip("_")] = writes
    return writes


def said(draft: Draft, mark: str, width: int = 10_000, first: str = "") -> str:
    """The quoted lines, broken at a width, each behind the mark, with the answers below the lines that they answer."""
    out = []
    for line in LINES:
        out += [f"{mark}{row}" if row else mark.rstrip() for row in broken(first + line, width)]
        first = ""
        out += [f"\n{answer}\n" for start, answer in draft.answers if line.startswith(start)]
    return "\n".join(out)


def broken(line: str, width: int) -> list[str]:
    """A line in rows of at most `width` characters, broken between words."""
    rows = [""]
    for word in line.split(" "):
        if rows[-1] and len(rows[-1]) + 1 + len(word) > width:
            rows.append(word)
        else:
            rows[-1] = f"{rows[-1]} {word}" if rows[-1] else word
    return rows


def plain(draft: Draft, intro: str, quote: str, signature: str = "") -> str:
    """The parts in the order of the author's habit."""
    if draft.position == "top":
        parts = [draft.own, signature, f"{intro}\n{quote}"]
    elif draft.position == "bottom":
        parts = [f"{intro}\n{quote}", draft.own, signature]
    else:
        parts = [f"{intro}\n{quote}", draft.closing, signature]
    return "\n\n".join(part for part in [*parts, draft.after] if part)


def tags(text: str, each: str = "<div>{}</div>", blank: str = "<div><br></div>") -> str:
    """Lines as the blocks of an editor."""
    return "".join(each.format(html.escape(line, quote=False)) if line.strip() else blank for line in text.splitlines())


def quoted_html(draft: Draft, each: str, leave: str, enter: str) -> str:
    """The invitation in HTML, the answers after the blocks that they answer; `leave` and `enter` split the quote."""
    out = BODY
    close_quote, open_quote = (f"</main>{leave}", f"{enter}<main>") if leave else ("", "")
    for start, answer in draft.answers:
        block = next(found for found in re.finditer(r"<p\b.*?</p>", out, re.S) if start in _shown(found.group()))
        out = f"{out[: block.end()]}{close_quote}{tags(answer, each)}{open_quote}{out[block.end() :]}"
    return out


def _shown(block: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", block)).split())


def ordered(draft: Draft, intro: str, quote: str, own: str, signature: str = "") -> str:
    """The HTML parts in the order of the author's habit."""
    after = tags(draft.after, "<p>{}</p>", "") if draft.after else ""
    if draft.position == "top":
        return own + signature + intro + quote + after
    if draft.position == "bottom":
        return intro + quote + own + signature + after
    return intro + quote + (tags(draft.closing) if draft.closing else "") + signature + after
