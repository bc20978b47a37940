"""Lines of 100 kB that are made to be slow: what each costs to take apart."""

from __future__ import annotations

import time
from collections.abc import Iterator

from mailflow.mail.incoming import IncomingMail, parse
from mailflow.mail.quoting import own_words
from tests.corpus.row import Row, at_most

NEEDS = ()
SIZE = 100_000
LIMIT = 50.0
"""Milliseconds of processor time."""
INVITATION = (
    "Të nderuar anëtarë,\n\n" + "Rekomandimet dërgohen deri më 02.03.2026, duke iu përgjigjur këtij mesazhi.\n" * 20
)
UNITS = {
    "On": "On ", "wrote": "On Mon, 2 Feb 2026, a wrote ", "shkroi": "Më 02.02.2026 09:14, Drejtoria shkroi ", "nga": "Nga: a@b.example ",
    "header words": "From: a Sent: b To: c Subject: d ", ">": ">", "> >": "> ", "|": "|", "-": "-", "- -": "- ", "_": "_", "*": "*", "blanks": " ",
    "no-break": "\u00a0", "tabs": "\t", "digits": "1", "dates": "2026-02-02 ", "clock": "09:14 ", "at signs": "a@", "addresses": "a@b.example ",
    "angles": "<a@b>", "open angles": "<", "mailto": "<mailto:a@b>", "colons": ":", "letters": "a", "combining": "e\u0308", "Albanian": "ëç",
    "commas": "a, ", "Sent from": "Sent from my ", "Dërguar nga": "Dërguar nga ", "links": "https://a.example/?b=", "list": "1. ", "zero width": "\u200b",
}  # fmt: skip
TAGS = {
    "tags": "<b>", "blockquotes": "<blockquote type=cite>", "divs": "<div class=gmail_quote>", "open tags": "<div ", "entities": "&nbsp;",
    "comments": "<!--", "attributes": "<a b=c ", "cells": "<table><tr><td>", "closings": "</div>", "quotes": "<p title='", "lists": "<ul><li>",
}  # fmt: skip


def rows() -> Iterator[Row]:
    """The dearest shape of text, and of HTML."""
    for how, shapes in (("text", _texts()), ("HTML", _pages())):
        cost = {name: _milliseconds(mail) for name, mail in shapes}
        dearest = sorted(cost, key=lambda name: -cost[name])
        told = [f"{name}: {cost[name]:.1f} ms" for name in dearest[:10]]
        measure = f"100 kB on one line of {how}, {len(cost)} shapes: dearest"
        yield at_most(measure, LIMIT, cost[dearest[0]], "ms", told)


def _texts() -> Iterator[tuple[str, IncomingMail]]:
    for name, unit in UNITS.items():
        yield name, _mail("plain", _line(unit))
        yield f"{name}, under an answer", _mail("plain", f"Pa vërejtje.\n\n{_line(unit)}\n> Rekomandimet")


def _pages() -> Iterator[tuple[str, IncomingMail]]:
    for name, unit in UNITS.items():
        yield name, _mail("html", f"<p>Pa vërejtje.</p><p>{_line(unit).replace('<', '&lt;')}</p>")
    for name, unit in TAGS.items():
        yield name, _mail("html", f"<p>Pa vërejtje.</p>{_line(unit)}")


def _line(unit: str) -> str:
    return (unit * (SIZE // len(unit) + 1))[:SIZE]


def _mail(subtype: str, text: str) -> IncomingMail:
    head = f"From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/{subtype}; charset=utf-8\n\n"
    return parse((head + text).encode())


def _milliseconds(mail: IncomingMail) -> float:
    """The best of three with the invitation known, which costs more: what else the machine does is not counted."""

    def once() -> float:
        began = time.process_time()
        own_words(mail, INVITATION)
        return 1_000 * (time.process_time() - began)

    first = once()
    return first if first < LIMIT / 2 else min(first, once(), once())
