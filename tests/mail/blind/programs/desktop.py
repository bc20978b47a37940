"""Replies of programs that mark every line: Thunderbird, Roundcube, Evolution, and those that only put a line above."""

import html

from tests.mail.blind.asked import ADDRESS, BODY, NAME, SUBJECT, TO
from tests.mail.blind.programs.shapes import (
    NAMED,
    PROGRAMS,
    Bodies,
    Draft,
    Program,
    ordered,
    plain,
    program,
    quoted_html,
    said,
    tags,
)


def _cited(
    draft: Draft, line: str, mark: str, opening: str, prefix: str, signature: str, width: int = 10_000
) -> Bodies:
    """Programs that mark each line and put the HTML quote into a blockquote."""
    text = plain(
        draft, line.format(NAME), said(draft, mark, width), f"-- \n{draft.signature}" if draft.signature else ""
    )
    quote = opening + quoted_html(draft, "<p>{}</p>", "</blockquote>", opening) + "</blockquote>"
    own = tags(draft.own, "<p>{}</p>", "<p><br></p>")
    intro = prefix.format(html.escape(line.format(NAME)))
    return text, ordered(
        draft, intro, quote, own, signature.format(html.escape(draft.signature)) if draft.signature else ""
    )


@program
def thunderbird(draft: Draft) -> Bodies:
    line = {
        "en": "On 24/11/2026 09:00, {} wrote:",
        "sq": "Më 24.11.2026 09:00, {} shkroi:",
        "it": "Il 24/11/2026 09:00, {} ha scritto:",
        "de": "Am 24.11.26 um 09:00 schrieb {}:",
        "el": "Στις 24/11/2026 09:00, ο/η {} έγραψε:",
    }[draft.language]
    return _cited(
        draft,
        line,
        "> ",
        '<blockquote type="cite" cite="mid:2026-004.invitation@lumas.example">',
        '<div class="moz-cite-prefix">{}<br></div>',
        '<pre class="moz-signature" cols="72">-- \n{}</pre>',
    )


@program
def roundcube(draft: Draft) -> Bodies:
    line = {
        "en": "On 2026-11-24 09:00, {} wrote:",
        "sq": "Më 2026-11-24 09:00, {} shkroi:",
        "it": "Il 2026-11-24 09:00 {} ha scritto:",
        "de": "Am 2026-11-24 09:00, schrieb {}:",
        "el": "Στις 2026-11-24 09:00, {} έγραψε:",
    }[draft.language]
    return _cited(
        draft,
        line,
        "> ",
        '<blockquote type="cite" style="padding: 0 0.4em; border-left: #1010ff 2px solid; margin: 0">',
        '<p id="reply-intro">{}</p>',
        '<div id="_rc_sig"><pre>-- \n{}</pre></div>',
        72,
    )


@program
def evolution(draft: Draft) -> Bodies:
    line = {
        "en": "On Tue, 2026-11-24 at 09:00 +0100, {} wrote:",
        "sq": "Më Mar, 2026-11-24 tek 09:00 +0100, {} shkroi:",
        "it": "Il giorno mar, 24/11/2026 alle 09.00 +0100, {} ha scritto:",
    }[draft.language]
    return _cited(
        draft,
        line,
        "> ",
        '<blockquote type="cite" style="margin:0 0 0 .8ex; border-left:2px #729fcf solid;padding-left:1ex">',
        "<div>{}</div>",
        "<div><span><pre>-- <br></pre><pre>{}</pre></span></div>",
        71,
    )


LINES_ABOVE = {
    "sogo": ("On Tuesday, November 24, 2026 09:00 CET, {} wrote:\n ", " "),
    "horde": (f"\nQuoting {NAMED}:\n", "> "),
    "squirrel": ("", "> "),
    "spark": ("On 24 Nov 2026 at 9:00 AM +0100, {}, wrote:", "> "),
    "bluemail": ("On 24 Nov 2026, 09:00, at 09:00, {} wrote:", ">"),
    "mailspring": ("On Nov 24 2026, at 9:00 am, {} wrote:\n", "> "),
    "groupwise": (f'>>> "{NAME}" <{ADDRESS}> 24.11.2026 09:00 >>>', ""),
    "yandex": (f'24.11.2026, 09:00, "{NAME}" <{ADDRESS}>:', "> "),
    "tuta": (f"24 Nov 2026, 09:00 by {ADDRESS}:", "> "),
    "openxchange_it": ("Il 24/11/2026 09:00 CET {} ha scritto:\n\n ", "> "),
    "gmx": (
        f"Gesendet: Dienstag, 24. November 2026 um 09:00 Uhr\nVon: {NAMED}\nAn: {TO}\nBetreff: {SUBJECT}\n",
        "",
    ),
    "emclient": (
        f'------ Original Message ------\nFrom: "{NAME}" <{ADDRESS}>\nTo: {TO}\nDate: 24/11/2026 9:00:00 AM\nSubject: {SUBJECT}\n',
        "",
    ),
    "notes": (f"From:   {NAMED}\nTo:     {TO}\nDate:   24/11/2026 09:00\nSubject:        {SUBJECT}\n\n\n", ""),
    "plain_none": ("", None),
}


def _by_line(name: str) -> Program:
    line, mark = LINES_ABOVE[name]

    def writes(draft: Draft) -> Bodies:
        quote = "" if mark is None else said(draft, mark)
        text = plain(draft, line.format(NAMED), quote, draft.signature)
        return text, tags(draft.own) + tags(draft.signature) + tags(line.format(NAMED)) + f"<div>{BODY}</div>"

    return writes


PROGRAMS.update({name: _by_line(name) for name in LINES_ABOVE})
