"""One line of a command mail: an order, or none. A verb with what it needs, and nothing else beside it.

    PO · 2026-004 JO · [K-2026-004] PO · PO 7 · JO mail:17 · SHTYJ 5 ditë: kërkesë e shoqatave · EXTEND 2026-12-28 · U PËRGJIGJ M07 me telefon: pa vërejtje

1. Folded: case, ë and ç do not matter. A full stop, an exclamation mark, quotes and asterisks around a word are ornament; a question
   mark makes it a question.
2. A reference may stand before the verb or behind it.
3. Behind a colon or a dash stands the reason. A yes has none, only courtesy ("PO - faleminderit"): "PO - e shoh nesër" is no yes.
4. What misses something ("SHTYJ", "CAKTO") is no order.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from mailflow.consultation.folding import fold, fold_keeping_punctuation
from mailflow.mail.orders import Order, Verb

LONGEST = 2_000
"""Characters of a line that may be an order: some programs write a paragraph as one line."""
_ORNAMENT = " \t.!,;*\"'“”„«»‘’()_"
_BULLET = re.compile(r"^[-•*–]\s+")
_REFERENCE = re.compile(
    r"[\[(]?(?<![\w-])(?:k[-\u2010-\u2013])?(20\d\d)[-\u2010-\u2013](\d{3,6})(?![\w-])(?:/(\d{1,5})(?!\d))?[\])]?",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"\s*(?::|\s[-–—]+)\s+|\s*:\s*(?=\S)|\s*,\s+")
_MEMBER = r"(?P<member>[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?)"
_WHOSE = r"(?P<member>[^\s@<>]{1,64}@[^\s@<>]{1,190}|[^\W\d_][\w.'’-]{0,40}(?: [^\W\d_][\w.'’-]{0,40}){1,4}|[a-z0-9](?:[a-z0-9_-]{0,62}[a-z0-9])?)"
"""A member's address, full name or id."""
_DATE = r"(?P<date>\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}-\d{1,2}-\d{1,2}|\d{1,2} [a-z]{3,10} \d{4})"
_DAYS = r"(?P<days>\d{1,3}) ?(?:dite(?: pune)?|d|days?|working days?)?"
_TO = rf"(?:(?:me|edhe|by|for) )?{_DAYS}|(?:(?:deri(?: me| ne)?|me|until|till|to) )?(?:date[ns]? )?{_DATE}"
_ITEM = r"(?:(?P<mail>mail) ?:? ?(?P<mail_number>\d{1,9})|nr\.? ?(?P<number>\d{1,5}))"
_WHICH = r"(?:(?P<mail>mail) ?:? ?(?P<mail_number>\d{1,9})|(?:nr\.? ?)?(?P<number>\d{1,5}))"
_BY = r"(?:(?:me|permes|ne) (?:telefon|goje|gojë)|by (?:tele)?phone|by telephone|orally)"

_FORMS: dict[Verb, re.Pattern[str]] = {
    verb: re.compile(form)
    for verb, form in {
        Verb.YES: rf"(?:po|yes)(?: {_WHICH})?",
        Verb.NO: rf"(?:jo|no)(?: {_WHICH})?",
        Verb.STOP: r"ndal(?:o|oni|eni)?|stop",
        Verb.EXTEND: rf"(?:shtyje?|extend) (?:{_TO})",
        Verb.CLOSE: r"mbylle?|close",
        Verb.REOPEN: rf"(?:rihape?|reopen)(?: (?:{_TO}))?",
        Verb.WITHDRAW: r"terhiqe?|withdraw",
        Verb.ASSIGN: rf"(?:caktoj?e?|assign) (?:(?:{_ITEM} )?(?:(?:te|tek|to) )?{_WHOSE})",
        Verb.RESEND: rf"(?:ridergoj?e?|resend) (?:(?:te|tek|to) )?{_MEMBER}",
        Verb.ANSWERED: rf"(?:u pergjigj|answered) {_MEMBER}(?: {_BY})?",
        Verb.REMOVE: rf"(?:hiqe?|remove) {_MEMBER}",
        Verb.DONE: r"(?:u trajtua|u trajtuan|done)(?: (?:nr\.? ?)?(?P<number>\d{1,5}))?",
        Verb.STATUS: r"statusi?",
        Verb.HELP: r"ndihme|help",
        Verb.CONSULT: r"konsultimi?|consult|consultation",
    }.items()
}
_MONTHS = (
    ("janar", "january", "jan"), ("shkurt", "february", "feb"), ("mars", "march", "mar"), ("prill", "april", "apr"),
    ("maj", "may"), ("qershor", "june", "jun"), ("korrik", "july", "jul"), ("gusht", "august", "aug"),
    ("shtator", "september", "sep"), ("tetor", "october", "oct"), ("nentor", "november", "nov"),
    ("dhjetor", "december", "dec"),
)  # fmt: skip
_COURTESY = re.compile(
    r"(?:(?>shume|ju faleminderit|ju lutem|ju|te|you|very much|a lot|dhe|and|dakord|ne rregull|ok|okay|faleminderit|falemnderit|flm|rrofshi|"
    r"lutem|please|thank you|thanks?|best regards|regards|pershendetje|me respekt|pune te mbare|dite te mbare|kalofshi mire|miratohet|"
    r"dergojeni|vazhdoni|go ahead|send it)(?: |$))++"
)
"""Longest first, each taken once and for all: a long line of courtesies costs its length."""
_LONGEST_COURTESY = 200
_LONGEST_HEAD = 150
_NOT_YET = re.compile(
    r"\b(?:akoma|ende|tani|sot|neser|me vone|pri[st]\w*|por|mirepo|megjithate|ndoshta|nese|yet|now|today|tomorrow|later|wait|but|if|maybe|perhaps)\b"
)
_OF_ITEMS = frozenset({Verb.ASSIGN, Verb.YES, Verb.NO})
"""Verbs that may name a recommendation by its number."""
_ONE_OF_SEVERAL = r"mail ?:? ?\d{1,9}|\d{1,5}"
_SEVERAL = re.compile(
    rf"(?P<verb>po|yes|jo|no) (?P<which>(?:{_ONE_OF_SEVERAL})(?:(?: ?, ?| dhe | and | ?& ?)(?:{_ONE_OF_SEVERAL})){{1,30}})"
)
_NEEDS_WORDS = frozenset({Verb.ANSWERED})
"""Verbs that say nothing without words behind a colon."""


def read_lines(line: str) -> tuple[Order, ...]:
    """The orders of one line: one as a rule, several where a yes or no names several ("PO 7, 9 dhe mail:17")."""
    several = _SEVERAL.fullmatch(fold_head(line)) if len(line) <= _LONGEST_HEAD else None
    if several is None:
        order = read_line(line)
        return (order,) if order is not None else ()
    found = (read_line(f"{several['verb']} {which[0]}") for which in re.finditer(_ONE_OF_SEVERAL, several["which"]))
    return tuple(replace(order, line=line.strip()) for order in found if order is not None)


def read_line(line: str) -> Order | None:
    """The order that stands alone on `line`; None for everything else."""
    written = line.strip()
    if not written or len(written) > LONGEST or written.startswith(">"):
        return None
    rest = _BULLET.sub("", " ".join(written.split()))
    before = _REFERENCE.match(rest.lstrip(_ORNAMENT))
    if before is not None:
        rest = rest.lstrip(_ORNAMENT)[before.end() :].lstrip(" :,.–-")
    head, sign, reason = _divided(rest)
    head, behind = _without_reference(head)
    if "?" in head or len(head) > _LONGEST_HEAD or (before and behind):
        return None
    named = before or behind
    order = _order(fold_head(head), written)
    if order is None or not _may_have(order.verb, sign, reason):
        return None
    return _about(order, named, reason if sign != "," or order.verb is Verb.STOP else "")


def fold_head(text: str) -> str:
    """Folded, blanks made one, ornaments around it gone."""
    return " ".join(fold_keeping_punctuation(text).split()).strip(_ORNAMENT)


def _divided(rest: str) -> tuple[str, str, str]:
    """(what stands before the first colon, dash or comma, that sign, what stands behind it)."""
    for found in _BEHIND.finditer(rest):
        if not re.search(r"mail\s*$", rest[: found.start()], re.IGNORECASE):
            return rest[: found.start()], found[0].strip()[:1] or "-", rest[found.end() :].strip()
    return rest.rstrip(" :–-"), "", ""


def _without_reference(head: str) -> tuple[str, re.Match[str] | None]:
    found = _REFERENCE.search(head)
    if found is None:
        return head, None
    return f"{head[: found.start()]} {head[found.end() :]}", found


def _order(head: str, written: str) -> Order | None:
    for verb, form in _FORMS.items():
        found = form.fullmatch(head)
        if found is None:
            continue
        parts = found.groupdict()
        on = _date(parts["date"]) if parts.get("date") else None
        days = int(parts["days"]) if parts.get("days") else None
        if (parts.get("date") and on is None) or days == 0:
            return None
        item = f"mail:{int(parts['mail_number'])}" if parts.get("mail") else parts.get("number")
        return Order(verb=verb, line=written, member=parts.get("member"), item=item, days=days, on=on)
    return None


def _may_have(verb: Verb, sign: str, reason: str) -> bool:
    """May such words stand behind that verb?"""
    if not reason:
        return verb not in _NEEDS_WORDS
    if verb is Verb.STOP or _is_courtesy(reason):
        return verb not in _NEEDS_WORDS or sign == ":"
    if verb in {Verb.YES, Verb.STATUS, Verb.HELP, Verb.CONSULT} or sign == ",":
        return False
    if verb is Verb.NO:  # our own mails explain a no behind a dash: quoted without a mark, they must not say it
        return sign == ":" and "?" not in reason and _NOT_YET.search(_plain(reason)) is None
    return True


def _is_courtesy(reason: str) -> bool:
    return 0 < len(reason) <= _LONGEST_COURTESY and _COURTESY.fullmatch(_plain(reason)) is not None


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", fold(text)).split())


def _about(order: Order, named: re.Match[str] | None, reason: str) -> Order | None:
    """The order with the consultation that its line names, and with its reason."""
    reference = f"{named[1]}-{named[2]}" if named else None
    item = order.item
    number = named[3] if named else None
    if number is not None:
        if order.verb not in _OF_ITEMS or item is not None:
            return None
        item = number
    if item is not None and not item.startswith("mail:"):
        item = f"{reference}/{int(item)}" if reference else f"/{int(item)}"
    if order.verb is Verb.ASSIGN and item is None and " " in (order.member or ""):
        return None  # "Cakto takim nesër": a name alone is prose
    courteous = order.verb is not Verb.ANSWERED and _is_courtesy(reason)
    return Order(
        verb=order.verb,
        line=order.line,
        reference=reference,
        member=order.member.upper() if order.member else None,
        item=item,
        days=order.days,
        on=order.on,
        reason="" if courteous else reason,
    )


def _date(written: str) -> date | None:
    """`28.12.2026`, `28/12/2026`, `2026-12-28`, `28 dhjetor 2026`; None where there is no such day."""
    readers: tuple[Callable[[list[str]], tuple[int, int, int]], ...] = (
        lambda p: (int(p[0]), int(p[1]), int(p[2])),
        lambda p: (int(p[2]), _month(p[1]), int(p[0])),
    )
    parts = re.split(r"[./ -]", written)
    try:
        year, month, day = readers[0 if len(parts[0]) == 4 else 1](parts)
        return date(year, month, day)
    except ValueError:
        return None


def _month(written: str) -> int:
    if written.isdigit():
        return int(written)
    found = next((n for n, names in enumerate(_MONTHS, 1) if written in names or written[:-1] in names), None)
    if found is None:
        raise ValueError(written)
    return found
