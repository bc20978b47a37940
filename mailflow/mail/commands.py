"""The coordinator's commands by mail: which lines of her own new words are orders, and which were not understood.

1. A command stands alone on its line (`command_line`), in the first lines; after five lines that are none nothing more is read.
2. Reading ends at a signature, at thanks or at a closing. Greetings and the author's own name say nothing.
3. A word of doubt beside the orders ("por prisni deri nesër") stops them all but a stop: nothing is done, she is asked back.
4. Only what stands in the plain text counts: HTML can hide what it says. Where our own words could not be told from hers for
   certain, nothing counts below the first line that is no order.
5. A long reason that a mail program has wrapped goes on in the next line; what was said by telephone goes on to the end.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from mailflow.consultation.folding import fold
from mailflow.mail.command_line import fold_head, read_lines
from mailflow.mail.orders import HARMLESS, STEERING, Order, Verb

_MOST_UNKNOWN = 5
_MOST_ORDERS = 30
_MOST_LINES = 400
_MOST_PLAIN_LINES = 20_000
_WRAPPED = 55
"""Characters from which on a line may have been wrapped by a mail program."""
_LONGEST_REASON = 4_000
_LONGEST_ECHO = 200
_END = re.compile(
    r"-- ?$|—+$|_{3,}|(?:\W*+(?:shume )?(?:faleminderit|falemnderit|flm|ju faleminderit|thanks|thank you|many thanks|me respekt|me konsiderate|"
    r"me nderime|me te mira|gjithe te mirat|pune te mbare|dite te mbare|regards|kind regards|best regards|best wishes|best|sincerely|yours|"
    r"cheers|derguar nga|sent from|marre nga|get outlook)\b)"
)
_GREETING = re.compile(
    r"(?:pershendetje|miredita|miremengjesi?|mirembrema|tungjatjeta|ckemi|hello|hi|dear|good (?:day|morning|evening|afternoon)|"
    r"(?:te|i|e) nderuar\w*)(?: \w+){0,3}"
)
_DOUBT = re.compile(
    r"\b(?:por|mirepo|megjithate|pri[st]\w*|mos|jo|nuk|s|nese|vetem nese|perderisa|derisa|deri sa|para se|neser|me vone|akoma|"
    r"ndoshta|perpara se|anuloje|anulojeni|harroje|gabim|but|however|wait|not|don t|dont|do not|if|unless|until|tomorrow|later|maybe|perhaps|hold|"
    r"cancel|ignore|mistake|no)\b|\?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Commands:
    """What a mail orders."""

    orders: tuple[Order, ...] = ()
    unknown: tuple[str, ...] = ()
    """The other lines that were read, shortened, as they were written."""
    doubt: str | None = None
    """The line that takes the orders back or puts them off."""
    hidden: bool = False
    """An order stood in the HTML text alone."""

    @property
    def effective(self) -> tuple[Order, ...]:
        """The orders that may be carried out: beside a word of doubt only those that do no harm."""
        if self.doubt is None:
            return self.orders
        return tuple(order for order in self.orders if order.verb in HARMLESS or order.verb is Verb.STOP)

    @property
    def says_nothing(self) -> bool:
        """Greetings and thanks alone."""
        return not (self.orders or self.unknown or self.hidden)


@dataclass
class _Reading:
    """The lines so far."""

    orders: list[Order] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    doubt: str | None = None
    hidden: bool = False
    goes_on: bool = False
    """May the next line belong to the reason of the last order?"""

    def take(self, order: Order) -> None:
        self.orders.append(order)
        self.goes_on = order.verb is Verb.ANSWERED or (bool(order.reason) and len(order.line) >= _WRAPPED)

    def belongs_to_the_last(self, line: str) -> bool:
        """A reason that goes on: joined to it."""
        if not self.goes_on or not self.orders:
            return False
        last = self.orders[-1]
        blank = "\n" if last.verb is Verb.ANSWERED else " "
        self.orders[-1] = replace(last, reason=f"{last.reason}{blank}{line}".strip()[:_LONGEST_REASON])
        self.goes_on = last.verb is Verb.ANSWERED or len(line) >= _WRAPPED
        return True

    def leave(self, line: str) -> None:
        self.unknown.append(line if len(line) <= _LONGEST_ECHO else f"{line[:_LONGEST_ECHO]}…")
        if _DOUBT.search(_folded(line)):
            self.doubt = self.doubt or self.unknown[-1]

    def done(self) -> Commands:
        once = {order.sense + order.reason: order for order in self.orders}
        return Commands(orders=tuple(once.values()), unknown=tuple(self.unknown), doubt=self.doubt, hidden=self.hidden)


def read_commands(text: str, *, plain: str | None = None, author: str = "", unsure: bool = False) -> Commands:
    """The orders in `text`, the author's own new words.

    `plain` is the mail's plain body, in which an order must stand as well (None: it is `text` itself); `author` the name the
    author goes by; `unsure` says that others' words may be among hers.
    """
    reading, visible = _Reading(), _Visible(plain)
    for line in [line.strip() for line in text.split("\n")][:_MOST_LINES]:
        if not line or line.startswith(">"):
            reading.goes_on = reading.goes_on and _last_is_told(reading)
            continue
        orders = read_lines(line)
        if orders and not visible.holds(line):
            reading.hidden = True
            continue
        if orders:
            for order in orders:
                reading.take(order)
        elif _ends(line):
            _note_doubt_behind_thanks(reading, line)
            break
        elif not (reading.belongs_to_the_last(line) or _says_nothing(line, author)):
            reading.leave(line)
            if unsure:
                break
        if len(reading.unknown) >= _MOST_UNKNOWN or len(reading.orders) >= _MOST_ORDERS:
            break
    return reading.done()


def contradictory(orders: Sequence[Order]) -> frozenset[Order]:
    """Those that contradict another: of one consultation (or one item of it) two different steering words, of one extension two days.

    A yes with an extension goes together: the new version, and more time for it.
    """
    found: set[Order] = set()
    for about in {(order.reference, order.item) for order in orders if order.verb in STEERING}:
        these = [order for order in orders if order.verb in STEERING and (order.reference, order.item) == about]
        senses = {order.sense for order in these}
        verbs = {order.verb for order in these}
        if len(senses) > 1 and not (verbs == {Verb.YES, Verb.EXTEND} and len(senses) == 2):
            found.update(these)
    return frozenset(found)


def _last_is_told(reading: _Reading) -> bool:
    return bool(reading.orders) and reading.orders[-1].verb is Verb.ANSWERED


def _ends(line: str) -> bool:
    return len(line) <= _LONGEST_ECHO and (_END.match(line) is not None or _END.match(_folded(line)) is not None)


def _note_doubt_behind_thanks(reading: _Reading, line: str) -> None:
    """A closing that takes something back (“Faleminderit, por prisni”) is no mere closing."""
    if len(line) <= _LONGEST_ECHO and _DOUBT.search(_folded(line)):
        reading.leave(line)


def _says_nothing(line: str, author: str) -> bool:
    """A greeting, the author's own name, or no word at all."""
    if not any(map(str.isalnum, line)):
        return True
    words = fold_head(re.sub(r"[^\w\s]", " ", line)).split()
    name = set(fold(author).split())
    return set(words) <= name or _GREETING.fullmatch(" ".join(words)) is not None


def _folded(line: str) -> str:
    return " ".join(re.sub(r"[^\w\s?]", " ", fold(line)).split())


class _Visible:
    """The lines of the plain body, looked at only where an order is to be found among them."""

    def __init__(self, plain: str | None) -> None:
        self._plain = plain

    @cached_property
    def _lines(self) -> frozenset[str]:
        return frozenset(_bare(line) for line in (self._plain or "").split("\n")[:_MOST_PLAIN_LINES])

    def holds(self, line: str) -> bool:
        """Is `line` one of them, whatever blanks a program has put into it?"""
        return self._plain is None or _bare(line) in self._lines


def _bare(line: str) -> str:
    return fold(unicodedata.normalize("NFC", line)).strip()
