"""What a program has before it writes a reply: the typed words, the original and where the words stand in it."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tests.mail.replies.originals import Block, Original

SECOND = "Po, por jo në korrik.\nDhe jo në gusht."
"""The second answer of an interleaved reply."""
_FIRST_ANSWERED = 5
"""Blocks of the original above the first answer, where it has as many."""


@dataclass(frozen=True, slots=True)
class Tail:
    """What stands below the typed words and is none of them; `stays` where nothing in the mail tells it from them."""

    name: str
    lines: tuple[str, ...] = ()
    html: str = ""
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Typed words, or blocks of the original."""

    typed: str = ""
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A reply before its program writes it."""

    typed: str
    original: Original
    position: str
    tail: Tail = Tail("none")

    def runs(self) -> list[Run]:
        blocks = self.original.blocks
        if self.position == "top":
            return [Run(typed=self.typed), Run(blocks=blocks)]
        if self.position == "bottom":
            return [Run(blocks=blocks), Run(typed=self.typed)]
        at = min(_FIRST_ANSWERED, len(blocks) - 2)
        return [
            Run(blocks=blocks[:at]),
            Run(typed=self.typed),
            Run(blocks=blocks[at : at + 1]),
            Run(typed=SECOND),
            Run(blocks=blocks[at + 1 :]),
        ]

    @property
    def segments(self) -> tuple[str, ...]:
        return (self.typed, SECOND) if self.position == "between" else (self.typed,)


@dataclass(frozen=True, slots=True)
class Program:
    """A mail program in one of its languages: how it writes a draft down, None where it leaves that part out."""

    name: str
    text: Callable[[Draft], str | None]
    html: Callable[[Draft], str | None]
    positions: tuple[str, ...] = ("top", "bottom", "between")


def wrapped(text: str, width: int | None, *, flowed: bool = False) -> list[str]:
    """The lines of `text` folded at `width`, as programs fold plain text; flowed lines end with a blank (RFC 3676)."""
    if width is None:
        return text.split("\n")
    lines: list[str] = []
    for line in text.split("\n"):
        folded = textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False) or [""]
        lines += [f"{part} " for part in folded[:-1]] if flowed else folded[:-1]
        lines.append(folded[-1])
    return lines


def escaped(text: str) -> str:
    return html.escape(text, quote=False)


def in_elements(element: str, text: str, blank: str = "<br>") -> str:
    """Each line in an element of its own; `element` holds `{}`."""
    return "\n".join(element.format(escaped(line) or blank) for line in text.split("\n"))


def marked_text(
    draft: Draft,
    heading: str,
    *,
    width: int | None = 72,
    mark: str = "> ",
    inside: bool = False,
    flowed: bool = False,
    close: bool = False,
) -> str:
    """Plain text with quote marks; `inside` where the heading stands under the mark, `close` without blank lines between."""
    lines: list[str] = []
    headed = False
    for run in draft.runs():
        if run.blocks:
            head = [] if headed else wrapped(heading, width)
            headed = True
            quoted = "\n\n".join("\n".join(block.lines) for block in run.blocks)
            under = [line for part in quoted.split("\n") for line in _quoted(part, mark, width)]
            if inside and head:
                head = [f"{mark}{line}" for line in head] + [mark.rstrip()]
            lines += ([""] if lines and not close else []) + head + under
        else:
            lines += ([""] if lines and not close else []) + wrapped(run.typed, width, flowed=flowed)
        if run.typed and draft.tail.lines and draft.position != "between":
            lines += ["", *draft.tail.lines]
    return "\n".join(lines) + "\n"


def _quoted(line: str, mark: str, width: int | None) -> Iterator[str]:
    if line.startswith(">"):
        yield f"{mark.rstrip()}{line}"
        return
    for part in wrapped(line, None if width is None else width - 2):
        yield f"{mark}{part}".rstrip()


def unmarked_text(draft: Draft, heading: str, *, original: str | None = None) -> str:
    """Plain text in which the whole original stands below `heading` without any mark."""
    tail = "\n".join(("", *draft.tail.lines)) if draft.tail.lines else ""
    return f"{draft.typed}\n{tail}\n\n{heading}\n\n{original or draft.original.text}\n"


def marked_html(
    draft: Draft,
    *,
    own: str,
    heading: str,
    quote: str,
    around: str = "{}",
    blank: str = "<br>",
) -> str:
    """HTML with quoted elements: `own` takes a line, `quote` the blocks of a run, `around` the heading with its quote."""
    parts: list[str] = []
    headed = False
    for run in draft.runs():
        if run.blocks:
            blocks = quote.format("".join(block.html for block in run.blocks))
            parts.append(blocks if headed else around.format(f"{heading}{blocks}"))
            headed = True
        else:
            parts.append(in_elements(own, run.typed, blank))
        if run.typed and draft.tail.html and draft.position != "between":
            parts.append(draft.tail.html)
    return "\n".join(parts)


def unmarked_html(draft: Draft, *, own: str, heading: str, page: str = "{}", blank: str = "<br>") -> str:
    """HTML in which the whole original stands below `heading`."""
    original = "".join(block.html for block in draft.original.blocks)
    return page.format(f"{in_elements(own, draft.typed, blank)}{draft.tail.html}{heading}{original}")
