"""What may head a quote: the forms of `attribution` and `header_block` together."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from mailflow.mail.attribution import attribution_ending_at, is_own_line, is_separator
from mailflow.mail.header_block import header_block_at
from mailflow.mail.marks import unmarked

MAY_HEAD = re.compile(r":|--[\s*_]*$|>>>|\bmbi\b|\babove\b", re.IGNORECASE)
"""Without any of these a line heads nothing."""
NEAR = 6
"""Lines within which a quote follows its heading, or our own line confirms it."""
_MOST_HEAD_LINES = 4
_HEAD = 2000
"""Characters of a quote in which its heading stands."""


def heads_quote(above: Sequence[str], quote: str) -> bool:
    """Does a heading stand in the last lines `above`, or open the quote itself?"""
    last = next((at for at in range(len(above) - 1, max(-1, len(above) - NEAR), -1) if above[at].strip()), None)
    if last is not None:
        found = attribution_ending_at(above, last, before_quote=True)
        if is_separator(above[last]) or (found is not None and found.has_evidence):
            return True
    lines = [line for line in quote[:_HEAD].split("\n") if line.strip()]
    return bool(lines) and heading_lines(lines, 0) > 0


def heading_lines(lines: Sequence[str], at: int, subject: str = "", answered: Collection[str] = ()) -> int:
    """How many lines from `at` on head a quote: a separator, our own line, a header block or an attribution with evidence."""
    below = [unmarked(line) for line in lines[at : at + NEAR]]
    if not below[0].strip():
        return 0
    if is_separator(below[0]) or is_own_line(below[0]):
        return 1
    block = header_block_at(below, 0, announced=True, subject=subject)
    if block is not None:
        return block.last + 1
    for last, line in enumerate(below[:_MOST_HEAD_LINES]):
        if not line.strip():
            break
        found = attribution_ending_at(below, last, answered=answered)
        if found is not None and found.first == 0 and found.has_evidence and not found.own:
            return last + 1
    return 0
