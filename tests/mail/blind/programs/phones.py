"""Replies from telephones and from Apple Mail."""

import html

from tests.mail.blind.asked import BODY, SUBJECT, TO
from tests.mail.blind.programs.shapes import (
    NAMED,
    NAMED_HTML,
    Bodies,
    Draft,
    ordered,
    plain,
    program,
    quoted_html,
    said,
    tags,
)

APPLE = {
    "en": ("On 24 Nov 2026, at 09:00, {} wrote:", "Sent from my iPhone"),
    "sq": ("Më 24 nën 2026, në 09:00, {} shkroi:", "Dërguar nga iPhone-i im"),
    "it": ("Il giorno 24 nov 2026, alle ore 09:00, {} ha scritto:", "Inviato da iPhone"),
    "de": ("Am 24.11.2026 um 09:00 schrieb {}:", "Von meinem iPhone gesendet"),
    "el": ("24 Νοε 2026, 09:00, ο χρήστης «{}» έγραψε:", "Στάλθηκε από το iPhone μου"),
}


@program
def iphone(draft: Draft) -> Bodies:
    """The attribution stands behind the mark too."""
    line, sent = APPLE[draft.language]
    sent = draft.signature or sent
    text = plain(draft, f"> {line.format(NAMED)}\n> ", said(draft, "> ", first="\ufeff"), sent)
    intro = f'<div dir="ltr"><br><blockquote type="cite">{line.format(NAMED_HTML)}<br><br></blockquote></div>'
    quote = (
        '<blockquote type="cite"><div dir="ltr">\ufeff'
        + quoted_html(
            draft,
            "<div>{}</div>",
            '</div></blockquote><div dir="ltr">',
            '</div><blockquote type="cite"><div dir="ltr">',
        )
        + "</div></blockquote>"
    )
    first, _, rest = draft.own.partition("\n")
    own = html.escape(first, quote=False) + tags(rest)
    return (
        text,
        f'<body dir="auto">{ordered(draft, intro, quote, own, f"<br><br><div dir=ltr>{html.escape(sent)}</div>")}</body>',
    )


@program
def apple(draft: Draft) -> Bodies:
    line = APPLE[draft.language][0]
    text = plain(draft, f"> {line.format(NAMED)}\n> ", said(draft, "> "), draft.signature)
    intro = (
        f'<div><br><blockquote type="cite"><div>{line.format(NAMED_HTML)}</div><br class="Apple-interchange-newline">'
    )
    quote = (
        f"<div>{quoted_html(draft, '<div>{}</div>', '</div></blockquote><div><br></div>', '<blockquote type=cite><div>')}"
        "</div></blockquote></div>"
    )
    return text, ordered(draft, intro, quote, tags(draft.own), tags(draft.signature))


SAMSUNG = {
    "en": ("Sent from my Galaxy", "Original message", "From", "Date", "To", "Subject"),
    "sq": ("Dërguar nga celulari im Samsung Galaxy.", "Mesazhi origjinal", "Nga", "Data", "Për", "Subjekti"),
    "it": ("Inviato dal mio Galaxy", "Messaggio originale", "Da", "Data", "A", "Oggetto"),
    "el": ("Στάλθηκε από το Galaxy μου", "Αρχικό μήνυμα", "Από", "Ημερομηνία", "Προς", "Θέμα"),
    "de": ("Von meinem Galaxy gesendet", "Ursprüngliche Nachricht", "Von", "Datum", "An", "Betreff"),
}


@program
def samsung(draft: Draft) -> Bodies:
    sent, original, *labels = SAMSUNG[draft.language]
    rows = [
        f"{label}: {value} "
        for label, value in zip(labels, (NAMED, "24/11/2026  09:00  (GMT+01:00)", TO, SUBJECT), strict=True)
    ]
    block = "\n".join((f"-------- {original} --------", *rows))
    text = plain(draft, f"\n{block}\n", said(draft, ""), f"\n{sent}")
    signature = f'<div><br></div><div id="composer_signature" dir="auto"><div style="font-size:12px;color:#575757" dir="auto">{sent}</div></div>'
    intro = f'<div><br></div><div align="left" dir="auto" style="font-size:100%;color:#000000">{tags(block)}</div><div><br></div>'
    return text, ordered(draft, intro, BODY, tags(draft.own, '<div dir="auto">{}</div>'), signature)


@program
def k9(draft: Draft) -> Bodies:
    line = {
        "sq": f"Më 24 nëntor 2026 09:00:00 CET, {NAMED} shkroi:",
        "en": f"On 24 November 2026 09:00:00 CET, {NAMED} wrote:",
    }[draft.language]
    signature = draft.signature or "Sent from my Android device with K-9 Mail. Please excuse my brevity."
    text = plain(draft, line, said(draft, ">"), f"-- \n{signature}")
    intro = f'<br><br><div class="gmail_quote">{html.escape(line)}'
    quote = f'<blockquote class="gmail_quote" style="margin: 0pt 0pt 0pt 0.8ex; border-left: 1px solid rgb(204, 204, 204);">{BODY}</blockquote></div>'
    own = '<div dir="auto">' + html.escape(draft.own, quote=False).replace("\n", "<br>") + "</div>"
    return text, ordered(draft, intro, quote, own, f'<div dir="auto">-- <br>{html.escape(signature)}</div>')
